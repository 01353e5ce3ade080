"""What one body keeps to itself, planted under a mark, and a case for every address.

Whoever adds an address adds its case here; whoever adds a table plants a row of it. The tests
in `test_addresses.py` fail until that is done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gongkai.accounts.actions import grant_role, sign_in
from gongkai.accounts.models import Person
from gongkai.annual_reports import actions as reports
from gongkai.annual_reports.adapters.files import store
from gongkai.annual_reports.models import Upload, Version
from gongkai.organisations.actions import found_organisation
from gongkai.organisations.models import Organisation
from gongkai.rules.access import ANONYMOUS, ROLES, SEPARATE_DUTIES, SYSTEM
from gongkai.rules.organisations import Kind, Level
from gongkai.rules.report.forms import load_form
from gongkai.rules.report.model import Report
from tests.factories.city import FOUNDED_ON, City, build_city, make_person

# Stands in everything that belongs to the police alone; may be seen nowhere else.
MARK = "甲机密甲"
PUBLIC_YEAR, DRAFT_YEAR = 2023, 2025


@dataclass(frozen=True, slots=True)
class Planted:
    """The city with the police's secrets, who may see them, and who may not."""

    city: City
    department: Organisation
    insider: Person
    strangers: tuple[Person, ...]
    public: Version
    draft: Version
    waiting: Upload


@dataclass(frozen=True, slots=True)
class Case:
    """One way to call an address.

    `kwargs` and `query` name things of the police, `data` is what a form would send. `is_public`:
    open to everybody. `is_theirs`: it names a thing of the police, so that a stranger must be
    refused. `shows`: an insider sees the mark there (so that the test is not empty).
    """

    kwargs: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    is_public: bool = False
    is_theirs: bool = False
    shows: bool = False


def public(**rest: Any) -> Case:
    """An address that everybody may read."""
    return Case(is_public=True, **rest)


def of_reports(planted: Planted) -> dict[str, int | str]:
    """What names the published report in the portal's addresses."""
    return {"year": PUBLIC_YEAR, "code": planted.city.police.code}


def of_draft(planted: Planted) -> dict[str, int]:
    """What names the draft in the desk's addresses."""
    return {"version_id": planted.draft.pk}


CASES: dict[str, Callable[[Planted], list[Case]]] = {
    "desk:change_password": lambda p: [Case(data={"old": "x", "new": "y", "again": "y"})],
    "desk:cell": lambda p: [
        Case(
            kwargs=of_draft(p) | {"address": "T3.new_received.natural"},
            data={"kind": "number", "number": "4", "reason": "x", "seen": "3"},
            is_theirs=True,
            shows=True,
        )
    ],
    "desk:compare": lambda p: [
        Case(kwargs=of_draft(p) | {"other_id": p.public.pk}, is_theirs=True)
    ],
    "desk:export_reports": lambda p: [
        Case(kwargs={"kind": kind}, query={"year": DRAFT_YEAR}) for kind in ("xlsx", "csv")
    ],
    "desk:help": lambda p: [Case()],
    "desk:home": lambda p: [Case(shows=True)],
    "desk:move": lambda p: [
        Case(kwargs=of_draft(p) | {"step": step}, data={"note": "x"}, is_theirs=True)
        for step in ("check", "discard", "publish", "reopen", "withdraw")
    ],
    "desk:new_version": lambda p: [Case(kwargs={"version_id": p.public.pk}, is_theirs=True)],
    "desk:original": lambda p: [Case(kwargs=of_draft(p), is_theirs=True, shows=True)],
    "desk:place_upload": lambda p: [
        Case(
            kwargs={"upload_id": p.waiting.pk},
            data={"organisation": p.city.police.pk, "year": 2022},
            is_theirs=True,
            shows=True,
        )
    ],
    "desk:report": lambda p: [Case(kwargs=of_draft(p), is_theirs=True, shows=True)],
    "desk:reports": lambda p: [Case(query={"q": MARK[1:3], "year": DRAFT_YEAR})],
    "desk:sign_in": lambda p: [public(data={"username": MARK[:2], "password": "x"})],
    "desk:sign_out": lambda p: [public()],
    "desk:upload": lambda p: [Case(data={"organisation": p.city.police.pk})],
    "desk:upload_state": lambda p: [Case(kwargs={"upload_id": p.waiting.pk}, is_theirs=True)],
    "desk:uploads": lambda p: [Case(query={"ids": p.waiting.pk}, shows=True)],
    "portal:about": lambda p: [public()],
    "portal:download": lambda p: [
        public(kwargs=of_reports(p) | {"kind": kind}) for kind in ("original", "docx", "json")
    ],
    "portal:home": lambda p: [public()],
    "portal:mode": lambda p: [public(query={"to": "elder"})],
    "portal:report": lambda p: [
        public(kwargs={"year": year, "code": p.city.police.code})
        for year in (PUBLIC_YEAR, DRAFT_YEAR)
    ],
    "portal:reports": lambda p: [
        public(),
        public(query={"body": p.city.police.code, "q": MARK[1:3], "year": DRAFT_YEAR}),
    ],
}


def plant(at: datetime) -> Planted:
    """Build the city and fill every table with something that belongs to the police."""
    city = build_city(at)
    department = found_organisation(
        parent=city.police,
        kind=Kind.DEPARTMENT,
        level=Level.CITY,
        code="secret-department",
        name=f"{MARK}支队",
        on=FOUNDED_ON,
        by=SYSTEM,
        at=at,
    )
    insider = _person_with_all_roles("insider", city.police, at, name=f"{MARK}民警")
    sign_in(person=None, username=f"{MARK}试", address=None, by=ANONYMOUS, at=at)
    published = _version(city, insider, PUBLIC_YEAR, at, secret="")
    reports.check_version(version_id=published.pk, note=f"{MARK}核对", by=insider, at=at)
    reports.publish_version(
        version_id=published.pk, note="", is_original_public=False, by=insider, at=at
    )
    draft = _version(city, insider, DRAFT_YEAR, at, secret=MARK)
    reports.correct_cell(
        version_id=draft.pk,
        cell="T3.new_received.natural",
        seen=0,
        value=3,
        reason=f"{MARK}理由",
        by=insider,
        at=at,
    )
    return Planted(
        city=city,
        department=department,
        insider=insider,
        strangers=(
            _person_with_all_roles("stranger", city.education, at),
            *(make_person(f"other-{duty}", city.education, at, duty) for duty in SEPARATE_DUTIES),
        ),
        public=Version.objects.get(pk=published.pk),
        draft=Version.objects.get(pk=draft.pk),
        waiting=_upload(city, insider, b"waiting", at),
    )


def _person_with_all_roles(
    username: str, place: Organisation, at: datetime, name: str = ""
) -> Person:
    person = make_person(username, place, at, name=name)
    for role in ROLES.keys() - SEPARATE_DUTIES:
        grant_role(person=person, role=role, organisation=place, by=SYSTEM, at=at)
    return person


def _upload(city: City, by: Person, content: bytes, at: datetime) -> Upload:
    return reports.hand_in_file(
        file_name=f"{MARK}.txt",
        stored=store([content]),
        organisation_id=city.police.pk,
        by=by,
        at=at,
    )


def _version(city: City, by: Person, year: int, at: datetime, secret: str) -> Version:
    form = load_form("2021")
    report = Report(
        agency="某市公安局",
        year=year,
        form=form.id,
        values=dict.fromkeys(form.addresses(), 0),
        sections={"S1": f"{secret}总体情况"},
    )
    upload = _upload(city, by, f"{year}".encode(), at)
    reports.keep_reading(
        upload_id=upload.pk,
        report=report,
        source=[{"text": f"{MARK}原文", "where": "第1段", "span": None}],
        by=SYSTEM,
        at=at,
    )
    return Version.objects.get(report__year=year, report__organisation=city.police)
