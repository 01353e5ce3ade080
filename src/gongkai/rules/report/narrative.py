"""The narrative of a report from templates whose figures are bound to their source.

A template is plain text with `{figure}` in the place of a number. A sentence one of whose figures is
not known is left out, so that nothing is ever stated that no record holds; the compiler sees which
ones. Sources: 《政府信息公开条例》第五十条; 国办公开办函〔2021〕30号 (six sections, five topics of 总体情况);
国办函〔2020〕109号 (fees are reported).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Protocol

from gongkai.rules.errors import BadInputError
from gongkai.rules.report.counting.register import FIGURES, Bound, Sum
from gongkai.rules.report.model import Report, Statement, Value
from gongkai.rules.report.statements import find_statements

SECTIONS: Final = ("S1", "S5", "S6")
MOST_TEXT: Final = 20_000
_SLOT: Final = re.compile(r"\{([A-Za-z0-9_.]{1,40})(?::(余|万))?\}")
_SENTENCE: Final = re.compile(r"[^。！？\n]*[。！？]?|\n")
_TEN_THOUSAND: Final = 10_000


@dataclass(frozen=True, slots=True)
class Slot:
    """A figure that a template may name: its value, how sure, and the cells that it must equal.

    `beside` is what the register says of a figure that a ledger decides.
    """

    value: int | Decimal
    unit: str
    label: str
    bound: Bound = "exact"
    subject: str = "other"
    name: str = ""
    cells: tuple[str, ...] = ()
    beside: Sum | None = None

    def words(self, style: str = "") -> str:
        """The value as it is written: 1500余, 50万余, 约30.

        `style` 余 rounds down to two figures (1512 reads 1500余); 万 gives whole ten thousands
        without a mark (22万), for words that have their own, such as 超 or 达.
        """
        if style == "余":
            return self.rounded().words()
        if style == "万" and self.value >= _TEN_THOUSAND:
            return f"{int(self.value) // _TEN_THOUSAND}万"
        value = Decimal(self.value)
        if self.bound == "lower" and value >= _TEN_THOUSAND and value % _TEN_THOUSAND == 0:
            return f"{int(value) // _TEN_THOUSAND}万余"
        text = str(int(value)) if value == int(value) else f"{value.normalize():f}"
        match self.bound:
            case "lower":
                return f"{text}余"
            case "upper":
                return f"不足{text}"
            case "about":
                return f"约{text}"
        return text

    def rounded(self) -> Slot:
        """The same as a lower bound of two figures: 1512 is not less than 1500."""
        step = 10 ** max(0, len(str(int(self.value))) - 2)
        return replace(self, value=int(self.value) // step * step, bound="lower")


# What a sentence may name beside the figures of the register: counted from records.
COUNTED: Final[Mapping[str, tuple[str, str, str, tuple[str, ...]]]] = MappingProxyType(
    {
        "published.total": ("主动公开政府信息总数", "条", "published.total", ()),
        "fee.collected": ("收取信息处理费", "元", "fee.collected", ()),
        "requests.new": ("新收申请", "件", "requests.new", ("T3.new_received.total",)),
        "requests.natural": ("自然人的申请", "件", "requests.natural", ("T3.new_received.natural",)),
        "requests.carried_in": ("上年结转", "件", "requests.carried_in", ("T3.carried_in.total",)),
        "requests.handled": ("办结申请", "件", "requests.handled", ("T3.result_total.total",)),
        "requests.carried_out": (
            "结转下年度", "件", "requests.carried_out", ("T3.carried_out.total",)),
        "review.total": ("行政复议", "件", "review.total", ("T4.cases.review.total",)),
        "suit.total": (
            "行政诉讼", "件", "suit.total",
            ("T4.cases.suit_direct.total", "T4.cases.suit_after_review.total")),
        "plan.tasks": ("工作方案确定的任务", "项", "plan.tasks", ()),
        "plan.done": ("完成工作方案的任务", "项", "plan.done", ()),
        "findings.notified": ("发出的整改通知", "份", "findings.notified", ()),
        "findings.mended": ("整改到位的问题", "个", "findings.mended", ()),
    }
)  # fmt: skip

DEFAULTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "S1": (
            "（一）主动公开\n"
            "{year}年，本机关主动公开政府信息{published.total}条。"
            "其中，门户网站公开{published.website}条，政务微博公开{published.weibo}条，"
            "微信公众号公开{published.wechat}条，其他方式公开{published.other}条。"
            "政府集中采购项目{procurement.projects}项，采购总金额{procurement.amount}元。\n"
            "（二）依申请公开\n"
            "全年收到政府信息公开申请{requests.new}件。上年结转{requests.carried_in}件。"
            "办结{requests.handled}件。结转下年度继续办理{requests.carried_out}件。"
            "因政府信息公开工作被申请行政复议{review.total}件，被提起行政诉讼{suit.total}件。\n"
            "（三）政府信息管理\n"
            "全年向各级媒体推送稿件{media.pitched}篇。"
            "中央级媒体采用{media.central}篇，省级媒体采用{media.provincial}篇，"
            "市级媒体采用{media.municipal}篇。"
            "发布不实信息澄清和典型案例{debunked}起。每篇阅读量{debunked.reads}次。\n"
            "（四）政府信息公开平台建设\n"
            "开通认证的新媒体账号{accounts}个。账号总粉丝量{followers}人。"
            "官方微博粉丝量{followers.weibo}人。微信公众号粉丝量{followers.wechat}人。"
            "新媒体发布信息{posts}条。总阅读量{reads}次。设置公开栏和展板{boards}块。\n"
            "（五）监督保障\n"
            "组织业务培训{training.sessions}次。参加培训{training.people}人次。"
            "开展考核和检查{assessments}次。"
            "年度工作方案确定任务{plan.tasks}项，完成{plan.done}项。"
            "发出整改通知{findings.notified}份，整改到位{findings.mended}个。"
        ),
        "S5": "",
        "S6": "{year}年收取信息处理费{fee.collected}元。",
    }
)
OPEN: Final = frozenset({"year", "agency"})


@dataclass(frozen=True, slots=True)
class Composed:
    """A narrative with its figures in place; `dropped` are sentences whose figures are unknown."""

    sections: Mapping[str, str]
    statements: tuple[Statement, ...]
    dropped: tuple[tuple[str, str], ...] = ()


def known_slots() -> dict[str, tuple[str, str]]:
    """Every figure that a template may name: its label and unit, by code."""
    known = {code: (label, unit) for code, (label, unit, _, _) in COUNTED.items()}
    return known | {f.code: (f.label, f.unit) for f in FIGURES.values() if f.subject}


def slots_of(
    values: Mapping[str, Value],
    sums: Mapping[str, tuple[int | Decimal, Bound]],
    beside: Mapping[str, Sum] = MappingProxyType({}),
) -> dict[str, Slot]:
    """The figures that are known: of the cells, of ledgers and register, and the total published.

    `sums` holds figures of ledgers and register and `published.total`, each with its bound;
    `beside` what the register says of figures that a ledger decides.
    """
    slots: dict[str, Slot] = {}
    for code, (label, unit, subject, cells) in COUNTED.items():
        numbers = [v for c in cells if isinstance(v := values.get(c), int | Decimal)]
        if cells and len(numbers) == len(cells):
            slots[code] = Slot(sum(numbers), unit, label, subject=subject, cells=cells)
    for code, (value, bound) in sums.items():
        if code in COUNTED:
            label, unit, subject, _ = COUNTED[code]
            slots[code] = Slot(value, unit, label, bound, subject)
        elif code in FIGURES and FIGURES[code].subject:
            f = FIGURES[code]
            slots[code] = Slot(
                value, f.unit, f.label, bound, f.subject, f.name, beside=beside.get(code)
            )
    return slots


def compose(
    templates: Mapping[str, str], slots: Mapping[str, Slot], *, year: int, agency: str
) -> Composed:
    """The sections with their figures, and a statement for each figure that stands in them."""
    plain = {"year": str(year), "agency": agency}
    sections: dict[str, str] = {}
    statements: list[Statement] = []
    dropped: list[tuple[str, str]] = []
    for section in SECTIONS:
        kept = []
        for sentence in _SENTENCE.findall(templates.get(section, "")):
            named = [(n, style) for n, style in _SLOT.findall(sentence) if n not in OPEN]
            if any(name not in slots for name, _ in named):
                dropped.append((section, sentence))
                continue
            kept.append(_SLOT.sub(lambda m: _filled(m, slots, plain), sentence))
            for name, style in named:
                slot = slots[name].rounded() if style == "余" else slots[name]
                statements.append(_statement(section, kept[-1], slot))
        sections[section] = "".join(kept).strip()
    return Composed(sections, tuple(statements), tuple(dropped))


def _filled(place: re.Match[str], slots: Mapping[str, Slot], plain: Mapping[str, str]) -> str:
    name, style = place[1], place[2] or ""
    return plain[name] if name in plain else slots[name].words(style)


def _statement(section: str, sentence: str, slot: Slot) -> Statement:
    return Statement(
        slot.subject, slot.value, slot.unit, sentence.strip(), section, slot.bound, slot.cells,
        slot.name or (slot.label if slot.subject == "other" else ""),
    )  # fmt: skip


def check_templates(templates: Mapping[str, str]) -> None:
    """Raises BadInputError for a figure that does not exist, or a text that is far too long."""
    known = {*known_slots(), *OPEN}
    for text in templates.values():
        if len(text) > MOST_TEXT:
            raise BadInputError(f"一个部分最多{MOST_TEXT}字，请删减。")
        unknown = [name for name, _ in _SLOT.findall(text) if name not in known]
        if unknown:
            names = "、".join(f"{{{name}}}" for name in dict.fromkeys(unknown))
            raise BadInputError(f"没有指标{names}。请从右边的清单里选用。")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A number typed by hand that says something else than the records."""

    statement: Statement
    code: str
    slot: Slot


def contradictions(report: Report, slots: Mapping[str, Slot]) -> Iterator[Contradiction]:
    """Numbers of the narrative whose meaning is certain and whose record says another one."""
    by_subject = {(s.subject, s.name): (c, s) for c, s in slots.items() if s.subject != "other"}
    for statement in find_statements(
        report.sections, report.preamble, year=report.year, form=report.form
    ):
        found = by_subject.get((statement.subject, statement.label))
        if found is None:
            continue
        # 官方微博粉丝量 reads as followers: of all accounts, or of one of them.
        kin = [found[1]] if statement.label else _kin(statement.subject, slots)
        if not any(agrees(statement, slot) for slot in kin):
            yield Contradiction(statement, *found)


def _kin(subject: str, slots: Mapping[str, Slot]) -> list[Slot]:
    return [slot for slot in slots.values() if slot.subject == subject]


class _Said(Protocol):
    """A number with its bound."""

    @property
    def value(self) -> int | Decimal: ...

    @property
    def bound(self) -> Bound: ...


def agrees(statement: _Said, slot: _Said) -> bool:
    """Whether a stated number and a record can both be true."""
    stated, known = Decimal(statement.value), Decimal(slot.value)
    if statement.bound == "exact":
        return stated == known or (slot.bound == "lower" and stated >= known)
    if statement.bound == "lower":
        return known >= stated
    if statement.bound == "upper":
        return known <= stated
    return abs(stated - known) * 20 <= 3 * max(stated, known)
