"""The evidence of a case: what its request already proves, and what was added for the case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gongkai.info_requests.models import InfoRequest
from gongkai.remedies.models import RemedyCase
from gongkai.rules.remedy_evidence import EvidenceKind
from gongkai.rules.results import RESULTS, LetterKind

_K = EvidenceKind
_OF_LETTERS: Final = {
    LetterKind.RECEIPT_SLIP: _K.RECEIPT,
    LetterKind.SUPPLEMENT_NOTICE: _K.NOTICE,
    LetterKind.REASON_NOTICE: _K.NOTICE,
    LetterKind.DELAY_NOTICE: _K.NOTICE,
    LetterKind.EXTENSION_NOTICE: _K.EXTENSION,
    LetterKind.OPINION_LETTER: _K.CONSULTATION,
    LetterKind.JOINT_OPINION_LETTER: _K.CONSULTATION,
    LetterKind.OPINION_NOTICE: _K.CONSULTATION,
    LetterKind.OVERRULING_NOTICE: _K.CONSULTATION,
    LetterKind.ASSISTANCE_LETTER: _K.CONSULTATION,
    LetterKind.FEE_NOTICE: _K.FEE,
    **{result.letter: _K.ANSWER for result in RESULTS.values()},
}
# The identity proof and what was withheld never leave with the evidence.
_OF_FILES: Final = {
    "application": _K.APPLICATION,
    "attachment": _K.APPLICATION,
    "supplement": _K.APPLICATION,
    "envelope": _K.RECEIPT,
    "opinion": _K.CONSULTATION,
    "payment": _K.FEE,
    "service": _K.SERVICE,
    "released": _K.ANSWER,
    "letter": _K.ANSWER,
}
_PROVES: Final = {
    _K.APPLICATION: "申请人申请公开的内容",
    _K.RECEIPT: "收到申请的日期",
    _K.TIMELINE: "办理的全过程",
    _K.DEADLINE: "答复期限怎样计算",
    _K.NOTICE: "依法告知申请人",
    _K.EXTENSION: "依法延长答复期限并告知",
    _K.CONSULTATION: "依法征求意见",
    _K.SEARCH: "尽到检索义务",
    _K.REVIEW: "答复前经过审查",
    _K.ANSWER: "依法作出答复",
    _K.SERVICE: "文书已经送达",
    _K.FEE: "依法通知缴费",
}


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One line of the list of evidence. `origin` and `key` say where its content comes from.

    `origin`: `sheet` (made from the record), `letter`, `request_file` or `remedy_file`. `pages` is
    None where nobody counted them.
    """

    place: int
    kind: EvidenceKind
    name: str
    source: str
    proves: str
    pages: int | None
    origin: str
    key: str


def evidence_list(case: RemedyCase) -> tuple[EvidenceItem, ...]:
    """The evidence of a case in the order of the proceeding, numbered from 1.

    For whoever may see the case; what a request holds is listed by its own records.
    """
    lines = [*_of_request(case.request)] if case.request else []
    lines += [
        (
            EvidenceKind(file.evidence or _K.OTHER),
            file.name,
            file.source or "本机关",
            file.proves,
            file.pages,
            "remedy_file",
            str(file.pk),
        )
        for file in case.files.all()
        if file.kind == "evidence"
    ]
    order = list(EvidenceKind)
    lines.sort(key=lambda line: order.index(line[0]))
    return tuple(
        EvidenceItem(place, kind, name, source, proves or _PROVES.get(kind, ""), pages, *where)
        for place, (kind, name, source, proves, pages, *where) in enumerate(lines, 1)
    )


_Line = tuple[EvidenceKind, str, str, str, int | None, str, str]


def _sheet(kind: EvidenceKind, name: str, key: str) -> _Line:
    return kind, name, "本系统办理记录", "", None, "sheet", key


def _of_request(request: InfoRequest) -> list[_Line]:
    lines = [_sheet(_K.APPLICATION, "申请内容登记表", "application")]
    lines.append(_sheet(_K.TIMELINE, "办理经过", "timeline"))
    if request.received_on is not None:
        lines.append(_sheet(_K.DEADLINE, "答复期限计算表", "deadline"))
    if request.searches.exists():
        lines.append(_sheet(_K.SEARCH, "检索记录", "searches"))
    if request.reviews.exists():
        lines.append(_sheet(_K.REVIEW, "法制审核和保密审查意见", "reviews"))
    letters = list(request.letters.filter(state__in=["signed", "sent", "served"]))
    if any(letter.sent_on for letter in letters):
        lines.append(_sheet(_K.SERVICE, "文书发出和送达记录", "service"))
    lines += [
        (
            _OF_LETTERS.get(LetterKind(letter.kind), _K.OTHER),
            f"{letter.title} {letter.number}".strip(),
            "本机关",
            "",
            None,
            "letter",
            str(letter.pk),
        )
        for letter in letters
    ]
    lines += [
        (_OF_FILES[file.kind], file.name, "办理案卷", "", None, "request_file", str(file.pk))
        for file in request.files.filter(kind__in=sorted(_OF_FILES))
    ]
    return lines
