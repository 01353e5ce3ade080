"""Posts that an office made on a platform itself, as a sheet: topics, long texts, videos, live pictures.

Platforms take only short posts by their interface; what people post there belongs into the ledger all the
same, because the annual report counts it (《政府信息公开条例》第五十条第一项).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from gongkai.rules.channels.accounts import check_url
from gongkai.rules.channels.post_figures import FIGURES, PostFigures
from gongkai.rules.errors import BadInputError
from gongkai.rules.sheets import day_of, each_line, figure_of, read_lines, text_of

MOST_POSTS: Final = 20_000
POST_HEADS: Final = ("渠道", "标题", "发布日期", "网址", "数据日期", *FIGURES.values())


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post of a sheet; `channel` is the name of the connection."""

    line: int
    channel: str
    title: str
    published_on: date
    url: str = ""
    figures: PostFigures | None = None


def read_posts(data: bytes, name: str) -> list[PostRow]:
    """The posts of a sheet. Raises BadInputError that names each line that is wrong."""
    lines = read_lines(
        data, name, wanted={"渠道", "标题", "发布日期"}, heads=POST_HEADS, most=MOST_POSTS
    )
    rows = each_line(lines, _row)
    if not rows:
        raise BadInputError(f"“{name}”里没有一条。")
    return rows


def _row(line: int, cells: dict[str, str]) -> PostRow:
    channel, title = text_of(cells, "渠道", 100), text_of(cells, "标题", 200)
    published_on, url = day_of(cells, "发布日期"), text_of(cells, "网址", 500)
    if not channel or not title or published_on is None:
        raise BadInputError("请填写渠道、标题和发布日期。")
    if url:
        check_url(url, "网址")
    return PostRow(line, channel, title, published_on, url, _figures(cells))


def _figures(cells: Mapping[str, str]) -> PostFigures | None:
    told = {name: figure_of(cells, label) for name, label in FIGURES.items()}
    as_of_on = day_of(cells, "数据日期")
    if as_of_on is None:
        if any(figure is not None for figure in told.values()):
            raise BadInputError("有阅读、转发、点赞或评论数的，请填写数据日期。")
        return None
    return PostFigures(as_of_on, **told)
