"""What more than one action of media work needs: texts, days, and what a person may choose."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from gongkai.media.models import Manuscript, Outlet, Theme
from gongkai.media.queries import (
    MANAGE,
    seen_manuscript,
    usable_outlets,
    usable_themes,
)
from gongkai.rules.access import Asker, require
from gongkai.rules.errors import BadInputError


class Work:
    """What more than one action does: texts, days, and what a person may choose."""

    @staticmethod
    def text(value: str, label: str, most: int, *, required: bool = True) -> str:
        """A text on one line. Raises BadInputError for none, or one that is too long."""
        text = " ".join(value.split())
        if required and not text:
            raise BadInputError(f"请填写{label}。")
        if len(text) > most:
            raise BadInputError(f"{label}最多 {most} 字，请缩短。")
        return text

    @staticmethod
    def check_day(on: date, at: datetime, label: str) -> None:
        """Raises BadInputError for a day to come."""
        if on > timezone.localdate(at):
            raise BadInputError(f"{label}还没有到，请核对。")

    @staticmethod
    def address(url: str) -> str:
        """An address of the web, or none. Raises BadInputError."""
        url = url.strip()
        if url and not url.startswith(("http://", "https://")):
            raise BadInputError("网址应以 http:// 或 https:// 开头，请核对。")
        return Work.text(url, "网址", 500, required=False)

    @staticmethod
    def outlet(by: Asker, outlet_id: int) -> Outlet:
        """An outlet that the person may choose. Raises BadInputError."""
        found = next((row for row in usable_outlets(by) if row.pk == outlet_id), None)
        if found is None:
            raise BadInputError("请从列表中选择媒体。")
        return found

    @staticmethod
    def theme(by: Asker, theme_id: int | None) -> Theme | None:
        """A theme that the person may choose. Raises BadInputError."""
        if theme_id is None:
            return None
        found = next((row for row in usable_themes(by) if row.pk == theme_id), None)
        if found is None:
            raise BadInputError("请从列表中选择主题。")
        return found

    @staticmethod
    def open(manuscript_id: int, by: Asker) -> Manuscript:
        """A manuscript, locked, for who manages it. Raises NotFoundError, WrongPersonError."""
        row = seen_manuscript(by, manuscript_id, is_locked=True)
        require(by, MANAGE, row.organisation.path)
        return row
