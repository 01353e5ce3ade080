"""Corrections of one's own data: lists, one case, and what the applicant sees."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, cast

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from gongkai.info_requests.adapters.sealing import cipher, sealed_files
from gongkai.info_requests.models import (
    CorrectionCase,
    CorrectionCaseQuerySet,
    CorrectionFile,
    Identity,
    Notice,
    load,
)
from gongkai.info_requests.queries.access import WRONG_CODE
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, CodeHolder, Permission
from gongkai.rules.corrections import State
from gongkai.rules.errors import BadInputError, NotFoundError
from gongkai.rules.identifiers import query_code, read_query_code
from gongkai.rules.letters import FACT_LABELS, compose
from gongkai.rules.letters import Letter as PrintedLetter
from gongkai.rules.paging import Page, place
from gongkai.rules.requests import Actor
from gongkai.rules.results import LetterKind

REMINDED: Final = "correction-target:"
CORRECTION_NOT_FOUND: Final = "没有找到这件更正申请，或者不在您的工作范围内。"


def visible_corrections(asker: Asker) -> CorrectionCaseQuerySet:
    """The corrections in the asker's reach: where every question about them begins."""
    return CorrectionCase.objects.within(asker.scope(Permission.SEE_REQUESTS))


def correction_actors(asker: Asker, case: CorrectionCase) -> frozenset[Actor]:
    """In which capacities somebody may act on a correction."""
    if isinstance(asker, CodeHolder):
        return frozenset({Actor.APPLICANT}) if asker.number == case.number else frozenset()
    roles = asker.roles_at(case.organisation.path)
    return frozenset(actor for actor in Actor if actor.value in roles)


def correction_code(case: CorrectionCase) -> str:
    """The query code of a correction: it is computed, and stands nowhere."""
    secret = cipher().mark("query code", f"{case.number}|{case.code_version}")
    return query_code(secret)


def correction_of(holder: CodeHolder) -> CorrectionCase:
    """The correction that number and code open. Raises NotFoundError, one for both mistakes."""
    case = (
        CorrectionCase.objects.select_related("organisation")
        .filter(number=holder.number.strip())
        .first()
    )
    try:
        typed = read_query_code(holder.code)
    except BadInputError:
        typed = ""
    # The same work for both, so that the time tells nothing.
    code = correction_code(case or CorrectionCase(number=holder.number))
    if not hmac.compare_digest(code, typed) or case is None:
        raise NotFoundError(WRONG_CODE)
    return case


def open_correction(number: str, code: str) -> tuple[str, int]:
    """Number and version of the code, to be kept instead of the code itself. Raises NotFoundError."""
    case = correction_of(CodeHolder(number, code))
    return case.number, case.code_version


def correction_holder(number: str, code_version: int) -> CodeHolder:
    """Whoever once opened a correction with its code. Raises NotFoundError where it was renewed."""
    case = CorrectionCase.objects.filter(number=number, code_version=code_version).first()
    if case is None:
        raise NotFoundError(WRONG_CODE)
    return CodeHolder(case.number, correction_code(case))


def read_correction_identity(case: CorrectionCase) -> Identity:
    """Who the applicant is, for the system's own use; persons go through an action."""
    plain = cipher().open(bytes(case.identity), f"{case.number}|identity")
    return Identity(**load(plain.decode()))


def open_correction_file(file: CorrectionFile) -> bytes:
    """The content of a file, for the system's own use. Raises SealError."""
    return sealed_files().get(file.stored_as, f"{file.correction.number}|{file.sha256}")


def printed_correction(case: CorrectionCase) -> PrintedLetter:
    """The answer as it is printed, from its frozen facts. Raises ValueError if altered."""
    known = {str(key) for key in FACT_LABELS}
    facts = {k: v for k, v in case.read_facts().items() if k in known}
    return compose(LetterKind.CORRECTION_ANSWER, facts)


@dataclass(frozen=True, slots=True)
class CorrectionFilter:
    """Which corrections a list shows."""

    words: str = ""
    state: State | None = None
    only_open: bool = False


CORRECTION_SORTS: Final = {
    "target": (F("decided_on").desc(nulls_first=True), "target_on", "pk"),
    "-target": (F("decided_on").desc(nulls_first=True), "-target_on", "-pk"),
    "-arrived": ("-arrived_on", "-pk"),
    "arrived": ("arrived_on", "pk"),
    "name": ("name", "pk"),
    "-name": ("-name", "-pk"),
}
MOST_EXPORTED: Final = 5000


def correction_list(
    asker: Asker, wanted: CorrectionFilter, *, sort: str = "target", page: int = 1
) -> Page[CorrectionCase]:
    """The corrections in the asker's reach, the open ones first by their target day."""
    rows = _wanted(asker, wanted, sort)
    total = rows.count()
    number, shown = place(total, page)
    return Page(tuple(rows[shown]), total, number)


def export_corrections(
    asker: Asker, wanted: CorrectionFilter, *, sort: str = "target"
) -> tuple[CorrectionCase, ...]:
    """The whole list as it is filtered and sorted, at most 5000 rows."""
    return tuple(_wanted(asker, wanted, sort)[:MOST_EXPORTED])


def _wanted(asker: Asker, wanted: CorrectionFilter, sort: str) -> QuerySet[CorrectionCase]:
    rows = visible_corrections(asker)
    if wanted.only_open:
        rows = rows.open()
    if wanted.state is not None:
        rows = rows.filter(state=wanted.state)
    for word in wanted.words.split():
        rows = rows.filter(Q(number__icontains=word) | Q(record__icontains=word) | Q(name=word))
    return rows.order_by(*CORRECTION_SORTS.get(sort, CORRECTION_SORTS["target"]))


def corrections_to_remind(today: date) -> Iterator[str]:
    """The numbers of the open corrections whose target day has come, and nobody was reminded."""
    due = CorrectionCase.objects.open().filter(target_on__lte=today).order_by("target_on", "pk")
    told = Notice.objects.filter(key=Concat(Value(REMINDED), OuterRef("number")))
    yield from due.filter(~Exists(told)).values_list("number", flat=True)


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """One correction with its files, and in which capacities the asker may act on it."""

    case: CorrectionCase
    files: tuple[CorrectionFile, ...]
    actors: frozenset[Actor]
    body_name: str


def correction(asker: Asker, number: str, *, today: date) -> CorrectionView:
    """One correction. Raises NotFoundError, also where it exists elsewhere."""
    rows = visible_corrections(asker).select_related(
        "organisation", "filed_by", "received_by", "signed_by"
    )
    case = rows.filter(number=number).first()
    if case is None:
        raise NotFoundError(CORRECTION_NOT_FOUND)
    return _view(case, correction_actors(asker, case), today)


def correction_for_applicant(holder: CodeHolder, *, today: date) -> CorrectionView:
    """What the applicant sees with number and code: no name of an officer. Raises NotFoundError."""
    case = correction_of(holder)
    return _view(case, frozenset({Actor.APPLICANT}), today)


def body_of(organisation_id: int, on: date) -> str:
    """The full name of a body on a day."""
    body = Organisation.objects.named(on).get(pk=organisation_id)
    return str(cast("Any", body).name)


def _view(case: CorrectionCase, actors: frozenset[Actor], today: date) -> CorrectionView:
    return CorrectionView(
        case, tuple(case.files.all()), actors, body_of(case.organisation_id, today)
    )
