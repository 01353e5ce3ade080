"""From facts to a letter: one function for every kind, which refuses whatever is incomplete."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from gongkai.rules.answers import Answer, answer_problems
from gongkai.rules.errors import BadInputError, GongkaiError
from gongkai.rules.fees import check_in_force
from gongkai.rules.letters import procedural, sheets, substantive
from gongkai.rules.letters.clauses import (
    Clause,
    Context,
    LawNotInForceError,
    made,
    say,
)
from gongkai.rules.letters.facts import (
    APPLICANT_FACTS,
    FACT_LABELS,
    Fact,
    Facts,
    Key,
    Standard,
    read_facts,
)
from gongkai.rules.letters.model import (
    Audience,
    Block,
    IncompleteLetterError,
    Letter,
    Paragraph,
    Piece,
    Section,
)
from gongkai.rules.policy import DEFAULT_POLICY, Policy
from gongkai.rules.remedies import Addresses, Mode, remedy_mode, remedy_paragraph
from gongkai.rules.results import (
    LETTER_TITLES,
    RESULTS,
    LetterKind,
    Part,
    RemedyKind,
    ResultCode,
)

_K = LetterKind

OUTSIDE: Final = frozenset(
    {_K.OPINION_LETTER, _K.OVERRULING_NOTICE, _K.JOINT_OPINION_LETTER, _K.ASSISTANCE_LETTER}
)
# Papers that may not name the applicant, sheets among them.
BLIND: Final = OUTSIDE | {_K.OPINION_REPLY, _K.TRANSFER_LIST}
SHEETS: Final = frozenset(sheets.SHEET_CLAUSES)
ANSWERS: Final = frozenset(result.letter for result in RESULTS.values()) - SHEETS

# The part of a 发文机关代字 that tells the kinds apart: 六公信公 + 补 + 〔2026〕3号. Kinds with one code
# share one sequence.
NUMBER_CODES: Final[Mapping[LetterKind, str]] = {
    _K.RECEIPT_SLIP: "回",
    _K.SUPPLEMENT_NOTICE: "补",
    _K.REASON_NOTICE: "由",
    _K.EXTENSION_NOTICE: "延",
    _K.DELAY_NOTICE: "迟",
    _K.OPINION_LETTER: "征",
    _K.JOINT_OPINION_LETTER: "征",
    _K.OPINION_NOTICE: "征告",
    _K.OVERRULING_NOTICE: "公告",
    _K.ASSISTANCE_LETTER: "协",
    _K.FEE_NOTICE: "费",
    _K.CORRECTION_ANSWER: "更",
    **dict.fromkeys(sorted(ANSWERS), "复"),
}

_CONTACT: Final = say(
    Section.CONTACT, "联系单位：{office}，地址：{office_address}，电话：{office_phone}。"
)
_FRAME: Final[tuple[Key, ...]] = (Fact.BODY, Fact.DATED_ON)
# The slip goes out by itself at registration: nobody signs it, so it takes no document number.
_SIGNED: Final[tuple[Key, ...]] = (Fact.NUMBER, Fact.DELIVERY)
# Raise it when a text outside the lines of the clauses changes.
_EDITION: Final = "1"
_WITH_REMEDY: Final = {
    _K.OVERRULING_NOTICE: RemedyKind.OPEN,
    _K.CORRECTION_ANSWER: RemedyKind.OPEN,
}


def audience(kind: LetterKind) -> Audience:
    """Who reads papers of that kind."""
    if kind in OUTSIDE or kind in (_K.OPINION_REPLY, _K.TRANSFER_LIST):
        return Audience.OUTSIDER
    internal = SHEETS - {_K.APPLICATION_FORM, _K.PROOF_OF_SERVICE}
    return Audience.INTERNAL if kind in internal else Audience.APPLICANT


def title(kind: LetterKind) -> str:
    """The title as printed: without the remark that tells like kinds apart in lists."""
    return LETTER_TITLES[kind].partition("（")[0]


def needed(
    kind: LetterKind, facts: Mapping[str, Any] | None = None, policy: Policy = DEFAULT_POLICY
) -> tuple[Key, ...]:
    """The facts that a letter of that kind cannot do without, given what is known already.

    For an answer the parts depend on `result`, for the remedy also on `dated_on`.
    """
    return tuple(_needed(kind, read_facts(facts or {}), policy))


def compose(kind: LetterKind, facts: Mapping[str, Any], policy: Policy = DEFAULT_POLICY) -> Letter:
    """The letter of that kind with these facts, complete.

    Facts that the kind has no place for are left out; keys that are no fact are refused. Raises
    IncompleteLetterError with everything that is missing or wrong.
    """
    read = read_facts(facts)
    missing = {str(key): FACT_LABELS[key] for key in _needed(kind, read, policy) if key not in read}
    faults = (*read.faults.values(), *_faults(kind, read, policy))
    if missing or faults:
        raise IncompleteLetterError(title(kind), missing, faults)
    try:
        return _letter(kind, Context(read, policy), ())
    except (LawNotInForceError, GongkaiError) as error:
        raise IncompleteLetterError(title(kind), {}, (str(error).rstrip("。"),)) from error


def preview(kind: LetterKind, facts: Mapping[str, Any], policy: Policy = DEFAULT_POLICY) -> Letter:
    """The letter as far as it goes: gaps stand where facts are missing, `gaps` names them.

    Raises IncompleteLetterError only where nothing can be shown: no result for an answer, or a law
    that is not in force on the day.
    """
    read = read_facts(facts)
    missing = [FACT_LABELS[key] for key in _needed(kind, read, policy) if key not in read]
    gaps = (*missing, *read.faults.values(), *_faults(kind, read, policy))
    if kind in ANSWERS and _result(kind, read) is None:
        raise IncompleteLetterError(title(kind), {}, _result_faults(kind, read) or tuple(missing))
    try:
        return _letter(kind, Context(read, policy, gaps=True), gaps)
    except (LawNotInForceError, GongkaiError) as error:
        raise IncompleteLetterError(title(kind), {}, (str(error).rstrip("。"),)) from error


@cache
def template_version(kind: LetterKind) -> str:
    """Names the texts of a kind: it changes whenever one of them does."""
    clauses = [*_frame(kind)]
    if kind in ANSWERS:
        clauses += [c for code in _codes(kind) for c in substantive.RESULT_CLAUSES[code]]
    text = _EDITION + "\n".join(f"{c.section}{c.lines}{c.needs}{c.when}{c.unless}" for c in clauses)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


# --- the clauses of a kind -----------------------------------------------------------------------


def _codes(kind: LetterKind) -> tuple[ResultCode, ...]:
    return tuple(code for code, result in RESULTS.items() if result.letter is kind)


def _result(kind: LetterKind, facts: Facts) -> ResultCode | None:
    """The result that an answer tells; a kind for one result needs no telling."""
    codes = _codes(kind)
    code: ResultCode | None = facts.given.get(Fact.RESULT)
    if code is None and len(codes) == 1:
        return codes[0]
    return code if code in codes else None


def _frame(kind: LetterKind) -> Iterator[Clause]:
    if kind in SHEETS:
        yield from sheets.SHEET_CLAUSES[kind]
    elif kind in ANSWERS:
        yield from substantive.OPENING
    else:
        yield from procedural.PROCEDURAL_CLAUSES[kind]


def _clauses(kind: LetterKind, facts: Facts, policy: Policy) -> Iterator[Clause]:
    """The clauses of a letter with these facts, in the order of print."""
    every = [*_frame(kind)]
    remedy: ResultCode | RemedyKind | None = _WITH_REMEDY.get(kind)
    if kind in ANSWERS and (code := _result(kind, facts)):
        every += substantive.RESULT_CLAUSES[code]
        remedy = code
    if remedy:
        every.append(_remedy(remedy, facts, policy))
    if kind not in SHEETS and kind is not _K.RECEIPT_SLIP:  # its table names the office
        every.append(_CONTACT)
    yield from (clause for clause in every if clause.applies(facts))


def _remedy(what: ResultCode | RemedyKind, facts: Facts, policy: Policy) -> Clause:
    def make(context: Context) -> Iterator[Block]:
        given = context.facts.given
        addresses = Addresses(
            given[Fact.REVIEW_BODIES],
            given.get(Fact.COURT, ""),
            given.get(Fact.REVIEW_URL, ""),
        )
        yield Paragraph(remedy_paragraph(what, given[Fact.DATED_ON], addresses, policy))

    needs: tuple[Key, ...] = (Fact.REVIEW_BODIES, Fact.DATED_ON)
    on = facts.given.get(Fact.DATED_ON)
    if on is None or remedy_mode(what, on, policy) is not Mode.REVIEW_ONLY:
        needs += (Fact.COURT,)
    return made(Section.REMEDY, make, *needs)


def _needed(kind: LetterKind, facts: Facts, policy: Policy) -> Iterator[Key]:
    keys: dict[Key, None] = {}
    if kind not in SHEETS:
        signed = () if kind is _K.RECEIPT_SLIP else _SIGNED
        keys = dict.fromkeys((*_FRAME, _addressee(kind), *signed))
    elif kind is not _K.APPLICATION_FORM:
        keys = {Fact.BODY: None}
    if kind in ANSWERS:
        keys[Fact.RESULT] = None
        code = _result(kind, facts)
        keys |= dict.fromkeys(RESULTS[code].parts if code else ())
        if code and RESULTS[code].is_refusal:
            keys[Fact.SEPARABLE] = None
        if code is ResultCode.DENY_LAW_FORBIDS:
            keys[Fact.OTHER_LAW_LEVEL] = None
        if len(_codes(kind)) == 1:
            keys.pop(Fact.RESULT)
    for clause in _clauses(kind, facts, policy):
        keys |= dict.fromkeys(key for key in clause.wants() if key is not clause.when)
    yield from keys


def _addressee(kind: LetterKind) -> Key:
    return Fact.RECIPIENT if kind in OUTSIDE else Fact.APPLICANT


# --- what is wrong beside what is missing --------------------------------------------------------


def _faults(kind: LetterKind, facts: Facts, policy: Policy) -> Iterator[str]:
    yield from _result_faults(kind, facts)
    if kind in ANSWERS and (code := _result(kind, facts)):
        yield from _answer_faults(code, facts)
    if kind in BLIND:
        yield from _leaks(kind, facts, policy)
    yield from _date_faults(kind, {key: facts[key] for key in _used(kind, facts, policy)})
    if kind is _K.FEE_NOTICE:
        yield from _fee_faults(facts)


def _result_faults(kind: LetterKind, facts: Facts) -> tuple[str, ...]:
    code = facts.given.get(Fact.RESULT)
    if kind not in ANSWERS or code is None or code in _codes(kind):
        return ()
    right = LETTER_TITLES[RESULTS[code].letter]
    return (f"“{RESULTS[code].label}”应当用《{right}》",)


def _answer_faults(code: ResultCode, facts: Facts) -> Iterator[str]:
    """What the rules of answers find, beside parts that are not there at all."""
    parts = {part: facts[part] for part in Part if part in facts}
    answer = Answer(
        code,
        {
            part: value if isinstance(value, str) else "、".join(map(str, value))
            for part, value in parts.items()
        },
        facts.given.get(Fact.SEPARABLE),
        facts.given.get(Fact.OTHER_LAW_LEVEL),
        has_supplement_notice=Fact.NOTICE_ON in facts,
    )
    asked = Fact.SEPARABLE in facts
    for problem in answer_problems(answer):
        unasked = problem.startswith("没有回答能否区分处理") and not asked
        rank = problem.startswith("禁止公开的依据") and Fact.OTHER_LAW_LEVEL not in facts
        if not (problem.startswith("缺少") or unasked or rank):
            yield problem


def _leaks(kind: LetterKind, facts: Facts, policy: Policy) -> Iterator[str]:
    """Where what was written for others names the applicant."""
    secrets = [
        (FACT_LABELS[key], squeezed)
        for key in APPLICANT_FACTS
        if key in facts and len(squeezed := _squeezed(facts[key])) > 1
    ]
    for key in _used(kind, facts, policy):
        text = _squeezed(str(facts[key]))
        for label, secret in secrets:
            if secret in text:
                yield f"{FACT_LABELS[key]}中出现了{label}，发给他人的文书不得透露申请人，请删去"


_ALSO_PRINTED: Final = (Fact.TRACKING, Fact.COPY_TO, Fact.NOTE)


def _squeezed(text: str) -> str:
    return "".join(c for c in text if c.isalnum()).casefold()


_IN_ORDER: Final[tuple[tuple[Key, Key, str], ...]] = (
    (Fact.RECEIVED_ON, Fact.DATED_ON, "成文日期早于收到申请的日期"),
    (Fact.SUPPLEMENTED_ON, Fact.DATED_ON, "成文日期早于收到补正的日期"),
    (Fact.RECEIVED_ON, Fact.SUPPLEMENTED_ON, "收到补正的日期早于收到申请的日期"),
    (Fact.APPROVED_ON, Fact.DATED_ON, "负责人同意的日期晚于成文日期"),
    (Fact.ASKED_ON, Fact.DATED_ON, "发出征求意见书的日期晚于成文日期"),
)
_AFTER: Final[tuple[tuple[Key, Key, str], ...]] = (
    (Fact.DATED_ON, Fact.REPLY_BY, "回复期限应在成文日期之后"),
    (Fact.OLD_DUE_ON, Fact.NEW_DUE_ON, "新答复期限应在原答复期限之后"),
)
_OVER: Final[tuple[tuple[Key, Key, str], ...]] = (
    (Fact.REPLY_BY, Fact.DATED_ON, "补正期限尚未届满，不能不再处理"),
    (Fact.PAY_BY, Fact.DATED_ON, "缴费期限尚未届满，不能不再处理"),
)


def _used(kind: LetterKind, facts: Facts, policy: Policy) -> Iterator[Key]:
    """The given facts that a letter of that kind prints."""
    for key in dict.fromkeys(
        (
            *_needed(kind, facts, policy),
            *(clause.when for clause in _clauses(kind, facts, policy) if clause.when),
            *_ALSO_PRINTED,
        )
    ):
        if key in facts:
            yield key


def _date_faults(kind: LetterKind, days: Mapping[Key, Any]) -> Iterator[str]:
    for first, second, fault in _IN_ORDER:
        if first in days and second in days and days[first] > days[second]:
            yield fault
    for first, second, fault in _OVER if kind is _K.CLOSED else _AFTER:
        if first in days and second in days and days[first] >= days[second]:
            yield fault
    due_on, dated_on = days.get(Fact.OLD_DUE_ON), days.get(Fact.DATED_ON)
    if kind is _K.EXTENSION_NOTICE and due_on and dated_on and dated_on > due_on:
        yield "原答复期限已过，不能再延期（第三十三条第二款）"


def _fee_faults(facts: Facts) -> Iterator[str]:
    if Fact.DATED_ON in facts:
        try:
            check_in_force(facts[Fact.DATED_ON])
        except GongkaiError as error:
            yield str(error).rstrip("。")
    if Fact.FEE_STANDARD not in facts or Fact.FEE_COUNT not in facts:
        return
    standard, first = facts[Fact.FEE_STANDARD], facts.given.get(Fact.FEE_FIRST, 1)
    if standard is Standard.PAGES and Fact.FEE_FIRST in facts:
        yield "按量计收没有“从第几件起计收”"
    elif first < 1 or first > facts[Fact.FEE_COUNT]:
        yield "从第几件起计收应在 1 与件数之间"
    else:
        try:
            fee = procedural.fee_of(standard, facts[Fact.FEE_COUNT], first)
        except BadInputError as error:
            yield str(error).rstrip("。")
        else:
            if fee.yuan == 0:
                yield "数量没有超过免费的部分，不能收费（国办函〔2020〕109号）"


# --- putting it together -------------------------------------------------------------------------


def _letter(kind: LetterKind, context: Context, gaps: tuple[str, ...]) -> Letter:
    facts, given = context.facts, context.facts.given
    pieces: list[Piece] = []
    for clause in _clauses(kind, facts, context.policy):
        blocks = tuple(clause.blocks(context))
        if pieces and pieces[-1].section is clause.section:
            blocks = (*pieces.pop().blocks, *blocks)
        if blocks:
            pieces.append(Piece(clause.section, blocks))
    is_sheet, is_slip = kind in SHEETS, kind is _K.RECEIPT_SLIP
    attached = given.get(Part.ATTACHMENTS, "") if kind in (_K.GRANT_PROVIDED, _K.PARTIAL) else ""
    return Letter(
        kind=kind,
        title=title(kind),
        issuer=given.get(Fact.BODY, "") if is_sheet else context.show(Fact.BODY),
        number="" if is_sheet or is_slip else context.show(Fact.NUMBER),
        addressee="" if is_sheet else context.show(_addressee(kind)),
        pieces=tuple(pieces),
        attachments=_attachments(kind, attached),
        dated_on=given.get(Fact.DATED_ON),
        note="" if is_sheet or is_slip else _service(context),
        template=template_version(kind),
        is_sheet=is_sheet,
        copy_to=given.get(Fact.COPY_TO, ""),
        gaps=gaps,
    )


def _attachments(kind: LetterKind, given: Any) -> tuple[str, ...]:
    if kind is _K.OPINION_LETTER:
        return (title(_K.OPINION_REPLY),)
    return tuple(map(str, given)) if isinstance(given, tuple) else ()


def _service(context: Context) -> str:
    """The line on how the letter travels."""
    text = f"送达方式：{context.show(Fact.DELIVERY)}"
    if Fact.TRACKING in context.facts:
        text += f"，邮件号码：{context.show(Fact.TRACKING)}"
    return f"（{text}）"
