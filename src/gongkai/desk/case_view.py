"""What the page of a case says in words: its calendar, its timeline, its papers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from gongkai.info_requests.models import CASE_KINDS, LETTER_STATES, WAYS, Consultation, Review
from gongkai.info_requests.queries import CaseView, TimelineEntry
from gongkai.rules.deadlines import DayLine, Status
from gongkai.rules.deadlines.events import EVENT_LABELS, PARTY_LABELS, Party
from gongkai.rules.intake import FORMS
from gongkai.rules.requests import State
from gongkai.rules.results import LETTER_TITLES, RESULTS, LetterKind, ResultCode

KIND_LABELS: Final = {**EVENT_LABELS, **CASE_KINDS}


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of the calendar: `short` is what is drawn, `text` what it counted as."""

    on: date
    short: str
    text: str
    status: str
    is_today: bool
    is_due: bool
    shows_month: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the timeline in words."""

    entry: TimelineEntry
    label: str
    detail: str


# --- how it ended --------------------------------------------------------------------------------


def ended_words(view: CaseView) -> str:
    """How a case stands that is no longer open."""
    request = view.request
    if request.state == State.ANSWERED and request.counted_on is None:
        return "已签发，等待发出"
    if request.ended_on is None:
        return "已办结"
    late = "，逾期答复" if request.is_late else ""
    return f"{request.ended_on.year}年{request.ended_on.month}月{request.ended_on.day}日办结{late}"


# --- the calendar --------------------------------------------------------------------------------

_MOST_DAYS: Final = 190
_SHORT: Final = {Status.START: "起", Status.OFF: "休", Status.PAUSED: "扣", Status.STOPPED: "停"}


def calendar_of_days(
    days: Sequence[DayLine], today: date, due: date | None
) -> list[list[DayCell | None]]:
    """The present period in weeks from Monday, None for days outside of it."""
    starts = [place for place, line in enumerate(days) if line.status is Status.START]
    shown = list(days[starts[-1] :])[:_MOST_DAYS] if starts else list(days)[:_MOST_DAYS]
    if not shown:
        return []
    cells: list[DayCell | None] = [None] * shown[0].date.weekday()
    expected = shown[0].date
    for line in shown:
        # Between two runs of the clock no day is told; the calendar leaves them blank.
        while expected < line.date:
            cells.append(None)
            expected += timedelta(1)
        cells.append(_cell(line, today, due, is_first=line is shown[0]))
        expected = line.date + timedelta(1)
    cells += [None] * (-len(cells) % 7)
    return [cells[i : i + 7] for i in range(0, len(cells), 7)]


def _cell(line: DayLine, today: date, due: date | None, *, is_first: bool) -> DayCell:
    short = _SHORT.get(line.status, f"第{line.number}" if line.number else "")
    return DayCell(
        on=line.date,
        short="止" if line.date == due else short,
        text=line.text,
        status=line.status.value,
        is_today=line.date == today,
        is_due=line.date == due,
        shows_month=is_first or line.date.day == 1,
    )


# --- the timeline --------------------------------------------------------------------------------


def lines_of(view: CaseView) -> list[Line]:
    """The timeline, the newest first."""
    return [
        Line(entry, KIND_LABELS[entry.kind], "；".join(_details(entry.data)))
        for entry in reversed(view.timeline)
    ]


# What an event tells beside its day, in the order in which it is read.
_WORDS: Final[tuple[tuple[str, Callable[[Any], str]], ...]] = (
    ("review", lambda v: Review.KINDS.get(v, "")),
    ("is_approved", lambda v: "同意" if v else "不同意"),
    ("has_found", lambda v: "找到" if v else "未找到"),
    ("party", lambda v: PARTY_LABELS[Party(v)]),
    ("name", str),
    ("opinion", lambda v: Consultation.OPINIONS.get(v, str(v))),
    ("result", lambda v: RESULTS[ResultCode(v)].label),
    ("way", lambda v: WAYS.get(v, "")),
    ("order", str),
    ("statistics", str),
    ("text", str),
    ("points", "；".join),
    ("fields", "、".join),
    ("forwarded_by", lambda v: f"由{v}转来"),
    ("how", str),
    ("reason", lambda v: f"理由：{v}"),
    ("judgement", lambda v: f"判断：{v}"),
    ("late_reason", lambda v: f"逾期理由：{v}"),
    ("receipt_number", lambda v: f"票据号码：{v}"),
    ("proof", lambda v: f"凭证：{v}"),
    ("was", lambda v: f"由{v}" if isinstance(v, str) else ""),
    ("to", lambda v: f"交{v}" if isinstance(v, str) else ""),
    ("from_body", lambda v: f"由{v}转出"),
    ("to_body", lambda v: f"转给{v}"),
    ("handler", lambda v: f"经办人：{v}"),
    ("days", lambda v: f"{v} 个工作日"),
    ("reply_by", lambda v: f"期限至{_chinese(v)}"),
    ("until", lambda v: f"延至{_chinese(v)}"),
    ("stars", lambda v: f"{v} 星"),
)


def _details(data: Mapping[str, Any]) -> Iterator[str]:
    for key, say in _WORDS:
        if data.get(key) not in (None, "", []) and (words := say(data[key])):
            yield words


def _chinese(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.year}年{day.month}月{day.day}日"


# --- words of its parts --------------------------------------------------------------------------


def wishes_of(view: CaseView) -> str:
    """In which form and by which way the applicant wants the information."""
    request = view.request
    form = FORMS.get(request.form_wanted, request.form_wanted)
    return f"{form}，{WAYS.get(request.way_wanted, request.way_wanted)}"


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter in the list of the case."""

    id: int
    title: str
    number: str
    addressee: str
    state: str
    state_label: str
    sent_on: date | None
    served_on: date | None
    way: str
    may_be_sent: bool
    may_be_served: bool


def letter_lines(view: CaseView) -> list[LetterLine]:
    """The letters of a case, the newest first."""
    return [
        LetterLine(
            letter.pk,
            LETTER_TITLES[LetterKind(letter.kind)],
            letter.number,
            letter.addressee,
            letter.state,
            LETTER_STATES[letter.state],
            letter.sent_on,
            letter.served_on,
            WAYS.get(letter.way, ""),
            letter.state == "signed" and letter.kind != LetterKind.RECEIPT_SLIP,
            letter.state == "sent",
        )
        for letter in reversed(view.letters)
    ]


@dataclass(frozen=True, slots=True)
class ConsultationLine:
    """A consultation in the list of the case."""

    row: Consultation
    party: str
    lapses_on: date | None
    opinion: str


def consultation_lines(view: CaseView) -> list[ConsultationLine]:
    """Whose opinion was asked, until when they may speak, and what they said."""
    lapses = {opinion.key: opinion.lapses_on for opinion in view.clock.opinions}
    return [
        ConsultationLine(
            row,
            PARTY_LABELS[Party(row.party)],
            lapses.get(row.key),
            Consultation.OPINIONS.get(row.opinion, ""),
        )
        for row in view.consultations
    ]
