"""The register of statistics: figures that live in business systems, and the cells they fill.

Numbers of permits, penalties and coercion come from the systems in which they are decided (双公示),
never from the website; so do fees and procurement, and what a platform counts of its own accounts.
Each entry says from which system, and a second person confirms it; only then does it count.
Sources: 《政府信息公开条例》第二十条第（五）（六）（八）（九）项, 第五十条; 国办公开办函〔2019〕60号, 〔2021〕30号.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Literal

from gongkai.rules.errors import BadInputError
from gongkai.rules.report.forms import FormId
from gongkai.rules.report.model import Value

Bound = Literal["exact", "lower", "upper", "about"]
BOUND_LABELS: Final[Mapping[Bound, str]] = MappingProxyType(
    {"exact": "准确数", "lower": "不少于（余、多、超）", "upper": "不超过", "about": "约数"}
)
Kind = Literal["count", "change", "money", "wan"]
MOST: Final = Decimal("1e15")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the register. `cells` maps a form to the cell that it fills, if it has one.

    `subject` and `name` are those of a statement of the narrative (`rules.report.statements`).
    """

    code: str
    label: str
    unit: str
    group: str
    kind: Kind = "count"
    cells: Mapping[FormId, str] = field(default_factory=dict)
    subject: str = ""
    name: str = ""

    def on(self, form: FormId) -> bool:
        """Whether reports of a form use it: all figures of the narrative, and its own cells."""
        return bool(self.subject) or form in self.cells


def _row(code: str, table: str, name: str, *, decisions: bool = True) -> Iterable[Figure]:
    """The figures of one row of table 2: decisions, and for the form of 2019 the items."""
    both: tuple[FormId, ...] = ("2019",) if code == "other_service" else ("2019", "2021")
    group = "行政许可、处罚、强制"
    if decisions:
        address = f"{table}.{code}.decisions"
        yield Figure(
            f"{code}.decisions", f"{name}：本年处理决定数量", "件", group,
            cells=dict.fromkeys(both, address),
        )  # fmt: skip
    items = {"2019": f"{table}.{code}.prev_items"}
    yield Figure(f"{code}.items", f"{name}：上一年项目数量", "项", group, cells=items)  # type: ignore[arg-type]
    change = {"2019": f"{table}.{code}.delta"}
    yield Figure(f"{code}.change", f"{name}：本年增/减", "项", group, "change", change)  # type: ignore[arg-type]


_PUBLISHED, _MEDIA = "主动公开的条数", "媒体投稿和采用"
_PLACES, _WORK = "账号、粉丝、阅读和展板", "保障工作"
_MONEY = "收费和采购"


def _text(
    code: str, label: str, unit: str, group: str, subject: str = "", name: str = ""
) -> Figure:
    return Figure(code, label, unit, group, subject=subject or code, name=name)


FIGURES: Final[Mapping[str, Figure]] = MappingProxyType(
    {
        figure.code: figure
        for figure in (
            *_row("license", "T2_5", "行政许可"),
            *_row("other_service", "T2_5", "其他对外管理服务事项"),
            *_row("penalty", "T2_6", "行政处罚"),
            *_row("coercion", "T2_6", "行政强制"),
            *_row("fee", "T2_8", "行政事业性收费", decisions=False),
            Figure("fee.amount", "行政事业性收费：本年收费金额", "万元", _MONEY, "wan",
                   {"2021": "T2_8.fee.amount_wan"}),
            Figure("procurement.projects", "政府集中采购：采购项目数量", "项", _MONEY, "count",
                   {"2019": "T2_9.procurement.project_count"}, "procurement.projects"),
            Figure("procurement.amount", "政府集中采购：采购总金额", "元", _MONEY, "money",
                   {"2019": "T2_9.procurement.total_amount"}, "procurement.amount"),
            _text("published.website", "门户网站公开", "条", _PUBLISHED, "published.channel", "网站"),
            _text("published.weibo", "政务微博公开", "条", _PUBLISHED, "published.channel", "微博"),
            _text("published.wechat", "微信公众号公开", "条", _PUBLISHED, "published.channel", "微信"),
            _text("published.other", "其他方式公开", "条", _PUBLISHED, "published.channel", "其他"),
            _text("media.pitched", "向媒体推送稿件", "篇", _MEDIA),
            _text("media.central", "中央级媒体采用", "篇", _MEDIA, "media.adopted", "中央级"),
            _text("media.provincial", "省级媒体采用", "篇", _MEDIA, "media.adopted", "省级"),
            _text("media.municipal", "市级媒体采用", "篇", _MEDIA, "media.adopted", "市级"),
            _text("debunked", "发布不实信息澄清和典型案例", "起", _MEDIA, "debunked"),
            _text("debunked.reads", "每篇澄清信息的阅读量", "次", _MEDIA, "debunked.reads"),
            _text("accounts", "认证的新媒体账号", "个", _PLACES),
            _text("followers", "账号总粉丝量", "人", _PLACES),
            _text("followers.weibo", "官方微博粉丝量", "人", _PLACES, "followers", "微博"),
            _text("followers.wechat", "微信公众号粉丝量", "人", _PLACES, "followers", "微信"),
            _text("posts", "新媒体发布信息", "条", _PLACES, "posts"),
            _text("reads", "新媒体总阅读量", "次", _PLACES),
            _text("boards", "公开栏、展板", "块", _PLACES),
            _text("training.sessions", "业务培训", "次", _WORK),
            _text("training.people", "参加培训", "人次", _WORK),
            _text("assessments", "考核和检查", "次", _WORK, "assessments"),
            _text("interpretations", "政策解读", "篇", _WORK),
        )
    }
)  # fmt: skip
CHANNELS: Final = ("published.website", "published.weibo", "published.wechat", "published.other")


@dataclass(frozen=True, slots=True)
class Entry:
    """A confirmed entry of the register: what it adds to a figure."""

    figure: str
    value: Decimal
    bound: Bound = "exact"


@dataclass(frozen=True, slots=True)
class Sum:
    """What the entries of a figure add up to; any bound of a part makes the sum a bound."""

    value: int | Decimal
    bound: Bound = "exact"


def add_up(entries: Iterable[Entry]) -> dict[str, Sum]:
    """The sum of each figure that has an entry; a figure without one is blank, never 0."""
    sums: dict[str, Sum] = {}
    for entry in entries:
        before = sums.get(entry.figure, Sum(0))
        sums[entry.figure] = Sum(
            plain(before.value + entry.value), weaker(before.bound, entry.bound)
        )
    return sums


def weaker(a: Bound, b: Bound) -> Bound:
    """What two bounds make of their sum."""
    if b in (a, "exact"):
        return a
    return b if a == "exact" else "about"


def register_cells(sums: Mapping[str, Sum], form: FormId) -> dict[str, Value]:
    """The cells of table 2 that the register fills; None where nothing is confirmed."""
    return {
        figure.cells[form]: sums[figure.code].value if figure.code in sums else None
        for figure in FIGURES.values()
        if form in figure.cells
    }


def figure_of(address: str, form: FormId) -> Figure | None:
    """The figure that fills a cell; None where the cell is counted from records."""
    return next((f for f in FIGURES.values() if f.cells.get(form) == address), None)


def plain(value: Decimal | int) -> int | Decimal:
    """A whole number as int, everything else as it is."""
    return int(value) if value == int(value) else Decimal(value)


def check_value(figure: Figure, value: Decimal, bound: Bound = "exact") -> None:
    """Raises BadInputError for a value that the figure cannot have."""
    if figure.kind in ("count", "change") and value != int(value):
        raise BadInputError(f"“{figure.label}”应填整数，请去掉小数。")
    if figure.kind != "change" and value < 0:
        raise BadInputError(f"“{figure.label}”不能是负数。")
    if abs(value) >= MOST:
        raise BadInputError(f"“{figure.label}”的数太大了，请核对单位（{figure.unit}）。")
    if value != value.quantize(Decimal("0.01")):
        raise BadInputError(f"“{figure.label}”最多保留两位小数。")
    if figure.cells and bound != "exact":
        raise BadInputError(f"“{figure.label}”要填进统计表，必须是准确数。")
