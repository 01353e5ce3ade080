"""What stands between a version and its release by its screening, and what may be done about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, cast

from gongkai.catalogue.adapters.files import path_of
from gongkai.catalogue.models import ItemScreening, ItemVersion
from gongkai.rules.access import SYSTEM, Asker
from gongkai.rules.items import EXTRA_FIELDS, Attachment, Content
from gongkai.rules.screening.ocr import is_available
from gongkai.rules.screening.parts import Part
from gongkai.screening.queries import Screening, find_screening, keys_with_blocks

# The kind under which `screening` keeps the versions of items; the key is the id of the version.
SUBJECT: Final = "item"
# What a person waits for while saving (bytes, within a second); more is screened in the background.
MOST_AT_ONCE: Final = 300_000
# Office files are packed: 42 KB of a list with 5,000 rows take half a second.
_PACKED: Final = 5
ScreenState = Literal["never", "queued", "done", "failed"]
_NEVER: Final = "这一稿还没有筛查。请在信息页面点“重新筛查”"
_WAITS: Final = "正在筛查，筛查完才能办。请稍候再试；附件大的，要多等一会儿"


def is_picture(media_type: str) -> bool:
    """Whether a file is a picture: nothing in it is read without OCR."""
    return media_type.startswith("image/")


def parts_of(content: Content) -> list[Part]:
    """Everything that the public will read of an item, with where a person finds it.

    Raises OSError where a file is not on the disk.
    """
    elements = (
        ("内容概述", content.summary),
        ("发布机构", content.publisher),
        ("主题分类", content.subject),
        ("文号", content.document_number),
        ("主题词", "、".join(content.keywords)),
        ("信息来源", content.source),
        ("在线链接", content.online_link),
        *((EXTRA_FIELDS[code].label, value) for code, value in content.extras.items()),
    )
    return [
        Part.title(content.title),
        *(Part.plain(value, label) for label, value in elements if value.strip()),
        Part.html(content.body),
        *(
            Part.file(path_of(file.sha256).read_bytes(), file_part_name(file.name))
            for file in content.files
        ),
    ]


def file_part_name(name: str) -> str:
    """How the part of an attachment is called."""
    return f"附件 {name}"


def reads_pictures() -> bool:
    """Whether words in pictures are recognised here, by the worker."""
    return is_available()


def is_small(content: Content) -> bool:
    """Whether it is screened in a moment, while the person waits."""
    return len(content.body) + sum(map(_weight, content.files)) <= MOST_AT_ONCE


def _weight(file: Attachment) -> int:
    if is_picture(file.media_type):
        return 0
    return file.size if file.media_type in ("text/plain", "text/csv") else file.size * _PACKED


@dataclass(frozen=True, slots=True)
class ItemScreen:
    """How far the screening of a version is, and what it found; `found` None: not done.

    `mended_from` is the revision before a remedy that was applied by a click.
    """

    state: ScreenState
    message: str
    found: Screening | None
    mended_from: int | None

    @property
    def is_waiting(self) -> bool:
        """Whether the worker is still at it."""
        return self.state == "queued"

    @property
    def blocks(self) -> list[str]:
        """Why the version may not pass now, in Chinese; empty where it may.

        What was never screened, is being screened, or was changed since, does not pass either.
        """
        if self.found is None:
            return [self.message]
        return [
            f"{one.title}：{one.masked}（{one.place}）。{one.advice}" for one in self.found.blocks
        ]


def screen_of(asker: Asker, version: ItemVersion) -> ItemScreen:
    """The screening of what a version says now. Three queries, however much was found."""
    row = ItemScreening.objects.filter(version=version).first()
    if row is None or row.sha256 != version.sha256:
        return ItemScreen("never", _NEVER, None, None)
    found = find_screening(asker, SUBJECT, str(version.pk)) if row.state == "done" else None
    if row.state == "done" and (found is None or found.content_hash != row.content_hash):
        return ItemScreen("never", _NEVER, None, row.mended_from)
    message = _WAITS if row.state == "queued" else row.message
    return ItemScreen(cast("ScreenState", row.state), message, found, row.mended_from)


def release_blocks(version: ItemVersion) -> list[str]:
    """Why the screening does not let a version pass now, in Chinese; empty where it does."""
    return screen_of(SYSTEM, version).blocks


def versions_with_blocks(asker: Asker, version_ids: Iterable[int]) -> set[int]:
    """Which versions have findings that stop a release, also of those that are out already."""
    return set(map(int, keys_with_blocks(asker, SUBJECT, [str(pk) for pk in version_ids])))
