"""Opinions of the public on a draft: what one contains, what becomes of it, where a draft stands.

Sources: 《重大行政决策程序暂行条例》第十四条、第十五条 (draft and explanation are published, normally at
least 30 days, and what was adopted is told); 《规章制定程序条例》第十五条、第二十一条.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from html import escape
from typing import Final

from gongkai.rules.errors import BadInputError
from gongkai.rules.intake import has_secrecy_mark, seen

MOST_OPINION: Final = 5000
MOST_REASON: Final = 500
# Working days after the end within which the result should be told; no law sets a number.
FEEDBACK_DAYS: Final = 20


class Outcome(StrEnum):
    """What becomes of an opinion; the values never change."""

    ADOPTED = "adopted"
    PARTLY = "partly"
    NOT = "not"


OUTCOME_LABELS: Final = {
    Outcome.ADOPTED: "采纳",
    Outcome.PARTLY: "部分采纳",
    Outcome.NOT: "未采纳",
}


class Way(StrEnum):
    """How an opinion came in; the values never change."""

    PORTAL = "portal"
    LETTER = "letter"
    EMAIL = "email"
    PHONE = "phone"
    MEETING = "meeting"


WAY_LABELS: Final = {
    Way.PORTAL: "网上提交",
    Way.LETTER: "信函",
    Way.EMAIL: "电子邮件",
    Way.PHONE: "电话",
    Way.MEETING: "座谈会、听证会",
}


class Stage(StrEnum):
    """Where a consultation stands; computed, never stored."""

    AHEAD = "ahead"
    OPEN = "open"
    CLOSED = "closed"
    TOLD = "told"


STAGE_LABELS: Final = {
    Stage.AHEAD: "尚未开始",
    Stage.OPEN: "正在征集",
    Stage.CLOSED: "已截止，待反馈",
    Stage.TOLD: "已反馈",
}


def stage(opens_on: date, closes_on: date, *, today: date, is_told: bool) -> Stage:
    """Where a draft stands on a day; the last day still counts."""
    if is_told:
        return Stage.TOLD
    if today < opens_on:
        return Stage.AHEAD
    return Stage.OPEN if today <= closes_on else Stage.CLOSED


@dataclass(frozen=True, slots=True)
class OpinionForm:
    """What somebody says of a draft. Only the text must be there: nobody has to give a name."""

    text: str
    clause: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""

    @property
    def person(self) -> dict[str, str]:
        """Who it is, as far as they said; kept sealed."""
        found = {"name": self.name, "phone": self.phone, "email": self.email}
        return {field: value for field, value in found.items() if value}


class OpinionError(BadInputError):
    """An opinion that cannot be taken; `problems` maps each field to its sentence."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("".join(problems.values()))
        self.problems = dict(problems)


_EMAIL: Final = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(\.[\w-]+)+")
_PHONE: Final = re.compile(r"[0-9+\-（）() 转]{7,30}")
_LONGEST: Final = {"clause": (100, "针对的条款"), "name": (50, "称呼"), "email": (100, "电子邮箱")}


def read_opinion(answers: Mapping[str, str]) -> OpinionForm:
    """The opinion of what was typed by field, without what nobody sees."""
    fields = OpinionForm.__dataclass_fields__
    return OpinionForm(**{field: seen(answers.get(field, "")).strip() for field in fields})


def opinion_problems(form: OpinionForm) -> dict[str, str]:
    """What is missing or wrong, field by field, each with what to do; empty when it can be taken."""
    found = {}
    if not form.text:
        found["text"] = "请写下您的意见或建议。"
    elif len(form.text) > MOST_OPINION:
        found["text"] = (
            f"意见有 {len(form.text)} 字，最多 {MOST_OPINION} 字。请缩短，或者分几次提交。"
        )
    elif has_secrecy_mark(form.text):
        found["text"] = "文字中有密级标志。本网站不处理涉密信息，请立即停止，并按保密规定当面反映。"
    for field, (most, label) in _LONGEST.items():
        if len(getattr(form, field)) > most:
            found[field] = f"{label}最多 {most} 字，请缩短。"
    if form.phone and not _PHONE.fullmatch(form.phone):
        found["phone"] = "电话只能是数字和短横线，例如 13800000000 或 0850-1234567。"
    if form.email and not _EMAIL.fullmatch(form.email):
        found["email"] = "电子邮箱应像 name@example.cn。请核对。"
    return found


def check_opinion(form: OpinionForm) -> None:
    """Raises OpinionError naming all that is wrong."""
    found = opinion_problems(form)
    if found:
        raise OpinionError(found)


def check_outcome(outcome: Outcome, reason: str) -> None:
    """Raises BadInputError for an opinion that is not, or only partly, adopted without a reason."""
    if outcome is not Outcome.ADOPTED and not reason.strip():
        raise BadInputError("部分采纳或未采纳的，请写明理由，反馈时会一并公布。")
    if len(reason.strip()) > MOST_REASON:
        raise BadInputError(f"理由最多 {MOST_REASON} 字，请缩短。")


def opinion_number(index_number: str, serial: int) -> str:
    """The number on the receipt: the 索引号 of the draft and which opinion on it this is."""
    return f"{index_number}-{serial:04}"


# --- what the public is told ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answered:
    """A line of the result: an opinion in the office's words, how many said so, what became of it."""

    summary: str
    count: int
    outcome: Outcome
    reason: str = ""
    topic: str = ""


def feedback_html(
    title: str, opens_on: date, closes_on: date, received: int, lines: Iterable[Answered]
) -> str:
    """The text of the 采纳情况反馈 as clean HTML: the period, the figures, a table by topic."""
    lines = list(lines)
    counts = {o: sum(line.count for line in lines if line.outcome is o) for o in Outcome}
    figures = "，".join(f"{OUTCOME_LABELS[o]} {counts[o]} 条" for o in Outcome)
    head = [
        f"<p>{_day(opens_on)}至{_day(closes_on)}，我们就《{escape(title.strip('《》'))}》公开征求意见，"
        f"共收到意见 {received} 条。现将采纳情况反馈如下。</p>"
    ]
    if not lines:
        return "".join([*head, "<p>征求意见期间没有收到意见。</p>"]) if not received else head[0]
    head.append(f"<p>经研究，{figures}。</p>")
    rows = "".join(
        f"<tr><td>{place}</td><td>{_told(line)}</td><td>{line.count}</td>"
        f"<td>{OUTCOME_LABELS[line.outcome]}</td><td>{escape(line.reason, quote=False) or '—'}</td></tr>"
        for place, line in enumerate(sorted(lines, key=lambda line: line.topic), start=1)
    )
    cells = ("序号", "意见和建议", "条数", "采纳情况", "说明")
    heads = "".join(f'<th scope="col">{cell}</th>' for cell in cells)
    head.append(
        f"<table><caption>意见采纳情况</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )
    return "".join(head)


def _told(line: Answered) -> str:
    text = escape(line.summary, quote=False)
    return f"【{escape(line.topic, quote=False)}】{text}" if line.topic else text


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
