"""What a post has reached on its platform on a day: reads, shares, likes, comments.

The figures are sums since the post came out, as platforms tell them. WeChat counts them for 30 days
after the publication and has those of a day ready the next morning at eight; after 30 days they hardly
move, so no platform is asked about older posts.
Source: developers.weixin.qq.com (`datacube/getarticletotaldetail`), open.weibo.com (`2/statuses/count`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from gongkai.rules.dates import chinese_date
from gongkai.rules.errors import BadInputError
from gongkai.rules.report.counting.register import weaker
from gongkai.rules.sheets import Figure, add_figures

FIGURES: Final[Mapping[str, str]] = MappingProxyType(
    {"reads": "阅读", "shares": "转发（分享）", "likes": "点赞", "comments": "评论"}
)
COUNTED_DAYS: Final = 30
READY_HOUR: Final = 8


@dataclass(frozen=True, slots=True)
class PostFigures:
    """Sums since the publication, as of a day. None: the platform does not tell, or nobody said."""

    as_of_on: date
    reads: Figure | None = None
    shares: Figure | None = None
    likes: Figure | None = None
    comments: Figure | None = None

    @property
    def is_empty(self) -> bool:
        """Whether they say nothing."""
        return all(getattr(self, name) is None for name in FIGURES)


def reads_together(parts: Iterable[Figure | None]) -> Figure | None:
    """Reads on several channels; None where nobody knows any.

    Where one of them does not tell, the sum is a lower bound. Whom two channels reach counts twice.
    """
    told = list(parts)
    total = add_figures(one for one in told if one is not None)
    if total is None or None not in told:
        return total
    return Figure(total.value, weaker(total.bound, "lower"))


def check_post_figures(figures: PostFigures, *, published_on: date, today: date) -> None:
    """Raises BadInputError for figures that say nothing, or of a day on which they can't be."""
    if figures.is_empty:
        raise BadInputError("请至少填写一个数；没有的留空，没有发生的填 0。")
    if figures.as_of_on < published_on:
        raise BadInputError(f"统计日期早于发布日期（{chinese_date(published_on)}），请核对。")
    if figures.as_of_on > today:
        raise BadInputError("统计日期还没有到，请核对。")
