"""Which row, block or heading of the statutory form a piece of text names.

Labels are broken over lines, mistyped, prefixed with other labels and followed by remarks; a label
counts only where it ends the text before the numbers, so that prose never becomes a row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Final

from gongkai.rules.report.forms import FormId
from gongkai.rules.report.reading.normal import fold

_NOISE: Final = re.compile(r"[\s\"'“”.,:;、。|·*#…]+")
_REMARK: Final = re.compile(r"\([^()]*\)")
_ENUMERATOR: Final = re.compile(
    r"^(?:\([一二三四五六七八九十\d]{1,2}\)|[一二三四五六七八九十]{1,2}[、.]|\d{1,2}[、.)])+"
)


def squeeze(text: str) -> str:
    """Folded text without spaces, quotation marks and light punctuation; brackets stay."""
    return _NOISE.sub("", fold(text))


@dataclass(frozen=True, slots=True)
class Label:
    """A row of the form: `table` T2_1 … T3, `row` its code, or a group heading (row "")."""

    table: str
    row: str
    whole: str
    mark: re.Pattern[str]


def _label(table: str, row: str, whole: str, mark: str) -> Label:
    return Label(table, row, squeeze(whole), re.compile(mark))


# `whole` is what may follow the mark at most; the mark is what makes the row unmistakable.
T3_LABELS: Final = (
    _label("T3", "new_received", "本年新收政府信息公开申请数量", r"本年度?新收|本年度?新受理"),
    _label("T3", "carried_in", "上年结转政府信息公开申请数量", r"上一?年度?结转|上一?年度?转结"),
    _label("T3", "granted", "予以公开", r"(?<!不)予以公开"),
    _label(
        "T3",
        "partial",
        "部分公开(区分处理的只计这一情形不计其他情形)",
        r"(?<!不)(?:予以)?部分公开",
    ),
    _label("T3", "deny_state_secret", "属于国家秘密", r"国家秘密"),
    _label("T3", "deny_law_forbids", "其他法律行政法规禁止公开", r"其[他它]法律|法律行政|禁止公开"),
    _label("T3", "deny_safety_stability", "危及三安全一稳定", r"三安全一稳定|三安全"),
    _label("T3", "deny_third_party", "保护第三方合法权益", r"(?:保护)?第三方合法|保护第三方"),
    _label("T3", "deny_internal", "属于三类内部事务信息", r"(?:三类)?内部事务"),
    _label("T3", "deny_process", "属于四类过程性信息", r"(?:四类)?过程性"),
    _label("T3", "deny_case_file", "属于行政执法案卷", r"行政执法案|执法案卷"),
    _label("T3", "deny_admin_query", "属于行政查询事项", r"行政查询"),
    _label("T3", "unable_not_held", "本机关不掌握相关政府信息", r"本?(?:机|行政机)?关?不掌握"),
    _label("T3", "unable_need_create", "没有现成信息需要另行制作", r"没有现成|需要?另行制作"),
    _label("T3", "unable_unclear", "补正后申请内容仍不明确", r"补正后|仍不明确"),
    _label("T3", "noproc_petition", "信访举报投诉类申请", r"信访举?报?|举报投诉类"),
    _label("T3", "noproc_repeat", "重复申请", r"重复申请"),
    _label("T3", "noproc_publication", "要求提供公开出版物", r"(?:要求)?提供公开出版|公开出版物"),
    _label("T3", "noproc_abuse", "无正当理由大量反复申请", r"无正当理由大量|大量反复"),
    _label(
        "T3",
        "noproc_confirm",
        "要求行政机关确认或重新出具已获取信息",
        r"要求行政机关确认|确认或重新出具|重新出具已?获取",
    ),
    _label(
        "T3",
        "other_no_supplement",
        "申请人无正当理由逾期不补正行政机关不再处理其政府信息公开申请",
        r"无正当理由逾期|逾期不补正",
    ),
    _label(
        "T3",
        "other_fee_unpaid",
        "申请人逾期未按收费通知要求缴纳费用行政机关不再处理其政府信息公开申请",
        r"逾期未按|未按收费通知|收费通知要求",
    ),
    _label("T3", "other_misc", "其他", r"3其他$|3其它$"),
    _label("T3", "other", "其他处理", r"其[他它]处理"),
    _label("T3", "result_total", "总计", r"总计|合计"),
    _label("T3", "carried_out", "结转下年度继续办理", r"结转(?:至|到)?下一?年"),
    _label("T3", "", "不予公开", r"不予公开"),
    _label("T3", "", "无法提供", r"无法提供"),
    _label("T3", "", "不予处理", r"不予处理"),
    _label("T3", "", "本年度办理结果", r"本年度?办理结果"),
)
T2_LABELS: Final = (
    _label("T2_1", "normative", "规范性文件", r"(?:行政)?规范性文件$"),
    _label("T2_1", "rules", "规章", r"规章$"),
    _label("T2_5", "license", "行政许可", r"行政许可$"),
    _label("T2_5", "other_service", "其他对外管理服务事项", r"其[他它]对外管理服务事?项?$"),
    _label("T2_6", "penalty", "行政处罚", r"行政处罚$"),
    _label("T2_6", "coercion", "行政强制", r"行政强制$"),
    _label("T2_8", "fee", "行政事业性收费", r"行政事业[性型]?收费$"),
    _label("T2_9", "procurement", "政府集中采购", r"政府(?:集中)?采购$"),
)
T4_BLOCKS: Final = (
    ("suit_direct", re.compile(r"未经复议")),
    ("suit_after_review", re.compile(r"复议后")),
    ("review", re.compile(r"行政复议")),
)
_SLACK: Final = 3


def t3_label(text: str) -> Label | None:
    """The row of table 3 whose label ends `text`, or None. Numbering and remarks may stand in it.

    A group heading (不予公开 …) answers a Label with row "": numbers behind it are no cell.
    """
    key = squeeze(text)
    best: tuple[int, Label] | None = None
    for label in T3_LABELS:
        for match in label.mark.finditer(key):
            later = best is None or match.start() > best[0]
            if later and _goes_on(label, match[0], key[match.end() :]):
                best = (match.start(), label)
    if best is None:
        bare = _REMARK.sub("", key)
        return t3_label(bare) if bare != key else None
    return best[1]


@cache
def label_of(row: str) -> str:
    """The squeezed label of a row of table 3 without its number."""
    return next(label.whole for label in T3_LABELS if label.row == row)


def without_tail(text: str, row: str | None) -> str:
    """The squeezed text without the end of that row's label at its start.

    A layout that centres numbers beside a label of two lines prints its second line behind them.
    """
    key = squeeze(text)
    if row is None:
        return key
    whole = label_of(row)
    for length in range(min(len(key), len(whole)), 1, -1):
        if whole.endswith(key[:length]):
            return key[length:]
    return key


def row_of_tail(key: str) -> str | None:
    """The row of table 3 with whose label's end (≥ 3 characters) a squeezed text begins."""
    tails = _tails()
    for length in range(3, min(len(key), _LONGEST) + 1):
        if key[:length] in tails:
            return tails[key[:length]]
    return None


_LONGEST: Final = max(len(label.whole) for label in T3_LABELS)


@cache
def _tails() -> dict[str, str]:
    """Every end of a label that is not the whole label → its row; the first row keeps it."""
    out: dict[str, str] = {}
    for label in T3_LABELS:
        for start in range(1, len(label.whole) - 2):
            if label.row:
                out.setdefault(label.whole[start:], label.row)
    return out


def _goes_on(label: Label, mark: str, rest: str) -> bool:
    """Whether `rest`, behind the mark, is the rest of this label (or its beginning), typos aside."""
    due = label.whole[max(label.whole.find(mark), 0) + len(mark) :]
    if len(rest) > len(due) + _SLACK:
        return False
    if due.startswith(rest) or rest.startswith(due):
        return True
    likeness = (
        SequenceMatcher(None, expected, rest, autojunk=False).ratio()
        for expected in (due, due[: len(rest)])
    )
    return max(likeness) >= 0.7


def t3_labels_in(text: str) -> set[str]:
    """Every row of table 3 that a text names anywhere. Heads of columns and groups do not count."""
    key = squeeze(text)
    rows = {label.row for label in T3_LABELS if label.row and label.mark.search(key)}
    if "七" not in key:
        rows.discard("result_total")
    rows.discard("other")
    return rows


def t2_label(text: str) -> Label | None:
    """The row of table 2 whose label ends `text`, or None.

    Remarks in brackets and definitions behind a colon (规章：指…) are passed over.
    """
    bare = _REMARK.sub("", fold(text))
    for part in dict.fromkeys((bare, bare.split(":", 1)[0], bare.rsplit(":", 1)[0])):
        key = squeeze(part)
        key = key.split("(", 1)[0] or key
        for label in T2_LABELS:
            match = label.mark.search(key)
            if match and not _foreign_row(key, match):
                return label
    return _mistyped(squeeze(bare))


def _foreign_row(key: str, match: re.Match[str]) -> bool:
    """Whether the mark only ends a longer label that the form does not have (其他行政许可)."""
    before = key[: match.start()]
    return bool(re.search(r"(?:其[他它]|非|除|不含|委托|受理|涉及)$", before))


def _mistyped(key: str) -> Label | None:
    bare = _ENUMERATOR.sub("", key)
    if not 4 <= len(bare) <= 12:
        return None
    near = [
        label
        for label in T2_LABELS
        if len(label.whole) > 3
        and abs(len(label.whole) - len(bare)) <= 1
        and SequenceMatcher(None, label.whole, bare, autojunk=False).ratio() >= 0.8
    ]
    return near[0] if len(near) == 1 else None


@cache
def _starts() -> tuple[tuple[str, Label], ...]:
    return tuple((label.whole, label) for label in T3_LABELS if label.row and len(label.whole) > 4)


def t3_prefix(text: str) -> Label | None:
    """The row of table 3 of whose label `text` ends with the beginning (≥ 4 characters), if one.

    For labels that a layout breaks around their numbers.
    """
    key = _ENUMERATOR.sub("", squeeze(text)[-40:])
    for length in range(min(len(key), 24), 3, -1):
        tail = key[-length:]
        near = [label for whole, label in _starts() if whole.startswith(tail)]
        if len(near) == 1:
            return near[0]
    return None


_F19: Final = re.compile(
    r"新制作|新公开|对外公开总|上一?年项目|本年增/?减|集中采购|采购项目|对外管理服务"
)
_F21: Final = re.compile(r"制发件数|废止件数|现行有效|收费金额|本年处理决定")


def form_of_heads(texts: list[str]) -> FormId | None:
    """The form whose column heads and rows of table 2 stand in the texts; None if neither."""
    joined = squeeze(" ".join(texts))
    older = len(set(_F19.findall(joined)))
    newer = len(set(_F21.findall(joined)))
    if older == newer:
        return None
    return "2019" if older > newer else "2021"


_T2_HEADS: Final = (
    ("made_new", r"新制[作定]"),
    ("published_new", r"新公开"),
    ("published_total", r"对外公开总?数?"),
    ("prev_items", r"上一?年度?项目"),
    ("delta", r"增/?减"),
    ("decisions", r"处理决定"),
    ("issued", r"制发"),
    ("repealed", r"废止"),
    ("in_force", r"现行有效"),
    ("amount_wan", r"收费金额"),
    ("project_count", r"采购项目"),
    ("total_amount", r"采购总?金额"),
)
_T2_HEAD: Final = re.compile("|".join(f"(?P<{code}>{mark})" for code, mark in _T2_HEADS))


def t2_heads(texts: Sequence[str]) -> list[str | None]:
    """Column codes named by the heads of a block of table 2, in order; None for a foreign head.

    A text may hold several heads; what stands before 信息内容 and the row label behind are not heads.
    """
    codes: list[str | None] = []
    for text in texts:
        key = squeeze(text)
        if "信息内容" in key:
            codes = []
            key = key.split("信息内容", 1)[1]
        if not key:
            continue
        found: list[str | None] = [m.lastgroup for m in _T2_HEAD.finditer(key)]
        codes += found or [None]
    return codes


def heads_differ(codes: Sequence[str | None], columns: Sequence[str]) -> bool:
    """Whether the heads say that the block's columns are not those of the form.

    Heads that conversion cut off or broke in two still count as columns; only fewer heads than
    columns, or all columns in another order, are a different table.
    """
    known = [code for code in codes if code in columns]
    if not known or len(set(known)) < len(known):
        return False
    if len(codes) < len(columns):
        return True
    return len(known) == len(columns) == len(codes) and known != list(columns)
