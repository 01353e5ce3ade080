"""From facts to a letter: one function for every kind, which refuses whatever is incomplete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongkai.rules.errors import GongkaiError
from gongkai.rules.letters.clauses import Context, LawNotInForceError
from gongkai.rules.letters.facts import FACT_LABELS, Fact, read_facts
from gongkai.rules.letters.faults import faults as faults_of
from gongkai.rules.letters.faults import result_faults
from gongkai.rules.letters.kinds import (
    ANSWERS,
    SHEETS,
    addressee,
    clauses_of,
    needed_in,
    result_of,
    template_version,
    title,
)
from gongkai.rules.letters.model import IncompleteLetterError, Letter, Piece
from gongkai.rules.policy import DEFAULT_POLICY, Policy
from gongkai.rules.results import LetterKind, Part

_K = LetterKind


def compose(kind: LetterKind, facts: Mapping[str, Any], policy: Policy = DEFAULT_POLICY) -> Letter:
    """The letter of that kind with these facts, complete.

    Facts that the kind has no place for are left out; keys that are no fact are refused. Raises
    IncompleteLetterError with everything that is missing or wrong.
    """
    read = read_facts(facts)
    missing = {
        str(key): FACT_LABELS[key] for key in needed_in(kind, read, policy) if key not in read
    }
    faults = (*read.faults.values(), *faults_of(kind, read, policy))
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
    missing = [FACT_LABELS[key] for key in needed_in(kind, read, policy) if key not in read]
    gaps = (*missing, *read.faults.values(), *faults_of(kind, read, policy))
    if kind in ANSWERS and result_of(kind, read) is None:
        raise IncompleteLetterError(title(kind), {}, result_faults(kind, read) or tuple(missing))
    try:
        return _letter(kind, Context(read, policy, gaps=True), gaps)
    except (LawNotInForceError, GongkaiError) as error:
        raise IncompleteLetterError(title(kind), {}, (str(error).rstrip("。"),)) from error


# --- putting it together -------------------------------------------------------------------------


def _letter(kind: LetterKind, context: Context, gaps: tuple[str, ...]) -> Letter:
    facts, given = context.facts, context.facts.given
    pieces: list[Piece] = []
    for clause in clauses_of(kind, facts, context.policy):
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
        addressee="" if is_sheet else context.show(addressee(kind)),
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
