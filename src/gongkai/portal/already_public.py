"""What is already public on a subject, shown before anybody files a request for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils import timezone

from gongkai.annual_reports.queries import PublicFilter, PublicRow, list_published
from gongkai.catalogue.queries import published_search
from gongkai.rules.access import ANONYMOUS
from gongkai.rules.similar import likeness, pairs

MOST: Final = 10
_YEAR: Final = re.compile(r"20\d\d")
# Whoever asks about one of these finds it in the annual report of the year.
_IN_REPORTS: Final = re.compile(
    r"年报|年度报告|信息公开工作|依申请公开|公开申请|行政复议|行政诉讼|规范性文件|行政许可|行政处罚|行政强制|收费"
)
_CLOSE: Final = 0.25


@dataclass(frozen=True, slots=True)
class PublicItem:
    """Something published: its title, where it stands, what kind of thing it is, since when."""

    title: str
    url: str
    kind: str
    published_on: date


def find(words: str, *, body_code: str = "", on: date) -> list[PublicItem]:
    """What is published on a subject, the closest first; at most ten, none where nothing fits.

    `body_code` prefers what that body has published.
    """
    found = [*_items(words), *_annual_reports(words, body_code, on)]
    return found[:MOST]


def _items(words: str) -> list[PublicItem]:
    """What stands in the catalogue with these words, the closest first."""
    wanted = pairs(words)
    rows = published_search(ANONYMOUS, words, most=30)
    rows.sort(key=lambda row: likeness(wanted, pairs(row.title)), reverse=True)
    return [
        PublicItem(
            row.title,
            reverse("portal:item", args=(row.front, row.back)),
            row.column,
            timezone.localdate(row.published_at),
        )
        for row in rows
    ]


def _annual_reports(words: str, body_code: str, on: date) -> list[PublicItem]:
    years = {int(year) for year in _YEAR.findall(words)}
    is_about = bool(_IN_REPORTS.search(words))
    wanted = pairs(words)
    if not wanted:
        return []
    scored = []
    for row in list_published(ANONYMOUS, PublicFilter(body_code=body_code), on=on).rows:
        title = _title(row)
        close = likeness(wanted, pairs(title))
        if years and row.year not in years:
            continue
        if is_about or close >= _CLOSE:
            scored.append((close, row.year, row, title))
    scored.sort(key=lambda item: item[:2], reverse=True)
    return [
        PublicItem(
            title,
            reverse("portal:report", args=(row.year, row.code)),
            "政府信息公开年报",
            row.published_at.date(),
        )
        for _, _, row, title in scored
    ]


def _title(row: PublicRow) -> str:
    return f"{row.body}{row.year}年政府信息公开工作年度报告"
