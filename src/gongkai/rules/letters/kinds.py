"""The kinds of letters: who reads them, which clauses they have, what they cannot do without."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from gongkai.rules.letters import procedural, sheets, substantive
from gongkai.rules.letters.clauses import Clause, Context, made, say
from gongkai.rules.letters.facts import Fact, Facts, Key, read_facts
from gongkai.rules.letters.model import Audience, Block, Paragraph, Section
from gongkai.rules.policy import DEFAULT_POLICY, Policy
from gongkai.rules.remedies import Addresses, Mode, remedy_mode, remedy_paragraph
from gongkai.rules.results import LETTER_TITLES, RESULTS, LetterKind, RemedyKind, ResultCode

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
# What a letter prints of a case besides what it needs.
ALSO_PRINTED: Final = (Fact.TRACKING, Fact.COPY_TO, Fact.NOTE)
# Raise it when a text outside the lines of the clauses changes.
_EDITION: Final = "2"
_WITH_REMEDY: Final = {
    _K.OVERRULING_NOTICE: RemedyKind.OPEN,
    _K.CORRECTION_ANSWER: RemedyKind.OPEN,
}


def audience(kind: LetterKind) -> Audience:
    """Who reads papers of that kind."""
    if kind in BLIND:
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
    return tuple(needed_in(kind, read_facts(facts or {}), policy))


@cache
def template_version(kind: LetterKind) -> str:
    """Names the texts of a kind: it changes whenever one of them does."""
    clauses = [*frame(kind)]
    if kind in ANSWERS:
        clauses += [c for code in codes(kind) for c in substantive.RESULT_CLAUSES[code]]
    text = _EDITION + "\n".join(f"{c.section}{c.lines}{c.needs}{c.when}" for c in clauses)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


# --- the clauses of a kind -----------------------------------------------------------------------


def codes(kind: LetterKind) -> tuple[ResultCode, ...]:
    """The results that a kind of letter tells."""
    return tuple(code for code, result in RESULTS.items() if result.letter is kind)


def result_of(kind: LetterKind, facts: Facts) -> ResultCode | None:
    """The result that an answer tells; a kind for one result needs no telling."""
    own = codes(kind)
    code: ResultCode | None = facts.given.get(Fact.RESULT)
    if code is None and len(own) == 1:
        return own[0]
    return code if code in own else None


def frame(kind: LetterKind) -> Iterator[Clause]:
    """The clauses that a kind always has, whatever its result."""
    if kind in SHEETS:
        yield from sheets.SHEET_CLAUSES[kind]
    elif kind in ANSWERS:
        yield from substantive.OPENING
    else:
        yield from procedural.PROCEDURAL_CLAUSES[kind]


def clauses_of(kind: LetterKind, facts: Facts, policy: Policy) -> Iterator[Clause]:
    """The clauses of a letter with these facts, in the order of print."""
    every = [*frame(kind)]
    remedy: ResultCode | RemedyKind | None = _WITH_REMEDY.get(kind)
    if kind in ANSWERS and (code := result_of(kind, facts)):
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


def needed_in(kind: LetterKind, facts: Facts, policy: Policy) -> Iterator[Key]:
    """The facts that a letter cannot do without, in the order of print."""
    keys: dict[Key, None] = {}
    if kind not in SHEETS:
        signed = () if kind is _K.RECEIPT_SLIP else _SIGNED
        keys = dict.fromkeys((*_FRAME, addressee(kind), *signed))
    elif kind is not _K.APPLICATION_FORM:
        keys = {Fact.BODY: None}
    if kind in ANSWERS:
        keys[Fact.RESULT] = None
        code = result_of(kind, facts)
        keys |= dict.fromkeys(RESULTS[code].parts if code else ())
        if code and RESULTS[code].is_refusal:
            keys[Fact.SEPARABLE] = None
        if code is ResultCode.DENY_LAW_FORBIDS:
            keys[Fact.OTHER_LAW_LEVEL] = None
        if len(codes(kind)) == 1:
            keys.pop(Fact.RESULT)
    for clause in clauses_of(kind, facts, policy):
        keys |= dict.fromkeys(key for key in clause.wants() if key is not clause.when)
    yield from keys


def addressee(kind: LetterKind) -> Key:
    """The fact that names whom a letter is for."""
    return Fact.RECIPIENT if kind in OUTSIDE else Fact.APPLICANT


def used_in(kind: LetterKind, facts: Facts, policy: Policy) -> Iterator[Key]:
    """The given facts that a letter of that kind prints."""
    for key in dict.fromkeys(
        (
            *needed_in(kind, facts, policy),
            *(clause.when for clause in clauses_of(kind, facts, policy) if clause.when),
            *ALSO_PRINTED,
        )
    ):
        if key in facts:
            yield key
