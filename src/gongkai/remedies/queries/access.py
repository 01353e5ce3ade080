"""Who may see a case, and what is sealed in it."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, cast

from django.db.models import QuerySet

from gongkai.info_requests.adapters.sealing import sealed_files
from gongkai.organisations.models import Organisation
from gongkai.remedies.models import RemedyCase, RemedyFile, entries
from gongkai.rules.access import Asker, Permission
from gongkai.rules.remedies import Track
from gongkai.rules.remedy_cases import Standing, replay
from gongkai.rules.requests import Actor

NOT_FOUND: Final = "没有找到这个案件，或者不在您的工作范围内。"


def visible_remedies(asker: Asker) -> QuerySet[RemedyCase]:
    """The cases in the asker's reach: where every question about them begins."""
    return RemedyCase.objects.within(asker.scope(Permission.SEE_REMEDIES))


def actors_of(asker: Asker, case: RemedyCase) -> frozenset[Actor]:
    """In which capacities somebody may act on a case."""
    roles = asker.roles_at(case.organisation.path)
    return frozenset(actor for actor in Actor if actor.value in roles)


def standing_of(case: RemedyCase) -> Standing:
    """Where a case stands, from its whole log."""
    return replay(Track(case.track), entries(case.events.all()))


def open_remedy_file(file: RemedyFile) -> bytes:
    """The content of a file, for the system's own use. Raises SealError."""
    return sealed_files().get(file.stored_as, f"{file.case.number}|{file.sha256}")


def body_name(organisation_id: int, on: date) -> str:
    """The full name of a body on a day."""
    body = Organisation.objects.named(on).get(pk=organisation_id)
    return str(cast("Any", body).name)
