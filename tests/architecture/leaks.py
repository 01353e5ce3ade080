"""What one body keeps to itself, planted under a mark, and what a case of an address says.

Whoever adds an address adds its case in `leak_cases`; whoever adds a table plants a row of it
here. The tests in `test_addresses.py` fail until that is done.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from gongkai.accounts.actions import grant_role, sign_in
from gongkai.accounts.models import Person
from gongkai.annual_reports import actions as reports
from gongkai.annual_reports.models import (
    AreaAdjustment,
    Collection,
    Comment,
    Correction,
    FilingRoute,
    Statistic,
    Upload,
    Version,
)
from gongkai.catalogue.adapters.files import store
from gongkai.catalogue.models import Share, ShareRule
from gongkai.faults.models import PageFault
from gongkai.info_requests.actions import CorrectionReceipt, Receipt
from gongkai.info_requests.models import CorrectionFile
from gongkai.organisations.actions import found_organisation
from gongkai.organisations.models import Organisation
from gongkai.remedies.models import RemedyCase, RemedyFile
from gongkai.rules.access import ANONYMOUS, ROLES, SEPARATE_DUTIES, SYSTEM
from gongkai.rules.organisations import Kind, Level
from gongkai.rules.report.forms import load_form
from gongkai.rules.report.model import Report
from gongkai.sites.models import OldAddress, Site
from tests.factories.channels import Planted as PlantedChannels
from tests.factories.channels import fill_channels
from tests.factories.city import FOUNDED_ON, City, build_city, make_person
from tests.factories.corrections import file_correction
from tests.factories.faults import path_of, report
from tests.factories.info_requests import Docket, fill_docket
from tests.factories.items import Shelf, fill_shelf
from tests.factories.media import PlantedMedia, fill_media
from tests.factories.publishing import fill_publication
from tests.factories.remedies import add_evidence, register_case
from tests.factories.screening import Screened, fill_screening
from tests.factories.search import fill_search
from tests.factories.sharing import share_both_ways
from tests.factories.sites import fill_site, make_site
from tests.factories.standards import Boards, fill_standards
from tests.factories.statistics import enter
from tests.factories.supervision import PlantedSupervision, fill_supervision

# Stands in everything that belongs to the police alone; may be seen nowhere else.
MARK = "甲机密甲"
WORD = MARK[:3]  # finds it in a search, without being it
PUBLIC_YEAR, DRAFT_YEAR = 2023, 2025
CELL = "T3.new_received.natural"


@dataclass(frozen=True, slots=True)
class Planted:
    """The city with the police's secrets, who may see them, and who may not.

    `secret` is a body below the police whose name and reports nobody else knows of; `own` and
    `own_upload` belong to the stranger.
    """

    city: City
    secret: Organisation
    insider: Person
    strangers: tuple[Person, ...]
    public: Version
    draft: Version
    unplaced: Upload
    own: Version
    own_upload: Upload
    docket: Docket
    remedy: RemedyCase
    remedy_file: RemedyFile
    correction: CorrectionReceipt
    correction_file: int
    shelf: Shelf
    proposed: Receipt
    screened: Screened
    statistic: Statistic
    computed: Version
    override: Correction
    remark: Comment
    adjustment: AreaAdjustment
    boards: Boards
    channels: PlantedChannels
    fault: PageFault
    media: PlantedMedia
    old_address: OldAddress
    supervision: PlantedSupervision
    site: Site
    filing_key_id: int
    route: FilingRoute
    share: Share
    share_rule: ShareRule
    collection: Collection


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


def theirs(kwargs: dict[str, Any], *, shows: bool = True, **rest: Any) -> Case:
    """An address that names a thing of the police."""
    return Case(kwargs=kwargs, is_theirs=True, shows=shows, **rest)


def plant(at: datetime) -> Planted:
    """Build the city and fill every table with something that belongs to the police."""
    city = build_city(at)
    secret = found_organisation(
        parent=city.police,
        kind=Kind.BODY,
        level=Level.COUNTY,
        code="secret",
        name=f"{MARK}县公安局",
        on=FOUNDED_ON,
        compiles_own_report=True,
        by=SYSTEM,
        at=at,
    )
    insider = _person_with_all_roles("insider", city.police, at, name=f"{MARK}民警")
    stranger = _person_with_all_roles("stranger", city.education, at)
    sign_in(person=None, username=f"{MARK}试", address=None, by=ANONYMOUS, at=at)
    published = _version(city.police, insider, PUBLIC_YEAR, at, mark=MARK, said="")
    reports.check_version(version_id=published.pk, note=f"{MARK}核对", by=insider, at=at)
    reports.publish_version(
        version_id=published.pk, note="", is_original_public=False, by=insider, at=at
    )
    draft = _version(secret, insider, DRAFT_YEAR, at, mark=MARK, said=MARK)
    reports.correct_cell(
        version_id=draft.pk,
        cell=CELL,
        seen=0,
        value=3,
        reason=f"{MARK}理由",
        by=insider,
        at=at,
    )
    docket = fill_docket(city, at, MARK)
    correction = file_correction(docket.office, at, MARK)
    shelf = fill_shelf(city, at, MARK)
    fill_search(shelf.room, at)
    remedy = register_case(docket.office, at, number=docket.in_review.number, mark=MARK)
    computed = reports.draft_report(organisation_id=secret.pk, year=at.year, by=insider, at=at)
    override = reports.correct_cell(
        version_id=computed.pk, cell=CELL, seen=0, value=3, reason=MARK, by=insider, at=at
    )
    key = reports.issue_filing_key(
        organisation_id=city.police.pk, note=MARK, expires_on=at.date(), by=SYSTEM, at=at
    )
    route = reports.set_route(
        organisation_id=city.police.pk,
        address=f"https://{MARK}.example.cn",
        key=key.key,
        by=insider,
        at=at,
    )
    reports.file_upwards(version_id=published.pk, by=insider, at=at)
    return Planted(
        city=city,
        secret=secret,
        insider=insider,
        strangers=(
            stranger,
            *(make_person(f"other-{duty}", city.education, at, duty) for duty in SEPARATE_DUTIES),
        ),
        public=Version.objects.get(pk=published.pk),
        draft=Version.objects.get(pk=draft.pk),
        unplaced=_unplaced(secret, insider, at, mark=MARK),
        own=_version(city.education, stranger, DRAFT_YEAR, at, mark="本局", said=""),
        own_upload=_unplaced(city.education, stranger, at, mark="本局"),
        docket=docket,
        correction=correction,
        correction_file=CorrectionFile.objects.get(kind="evidence").pk,
        remedy=remedy,
        remedy_file=add_evidence(docket.office, remedy, at, MARK),
        shelf=shelf,
        proposed=fill_publication(docket, at, MARK),
        screened=fill_screening(city, at, MARK),
        statistic=enter(city.police, insider, at, MARK),
        computed=computed,
        override=override,
        remark=reports.comment_on(version_id=computed.pk, cell=CELL, text=MARK, by=insider, at=at),
        adjustment=reports.adjust_area(
            organisation_id=city.government.pk,
            year=PUBLIC_YEAR,
            body_id=city.police.pk,
            cell=CELL,
            amount=Decimal(2),
            reason=MARK,
            by=SYSTEM,
            at=at,
        ),
        boards=fill_standards(shelf, at, MARK),
        media=fill_media(city.police, insider, at, MARK),
        channels=fill_channels(city, insider, shelf.public.item, at, MARK),
        supervision=fill_supervision(city.police, insider, at, MARK),
        filing_key_id=key.id,
        route=route,
        collection=reports.begin_collection(
            organisation_id=city.police.pk,
            name=MARK,
            year=PUBLIC_YEAR,
            files=[(f"{MARK}.txt", store([b"x"]))],
            by=insider,
            at=at,
        ),
        old_address=fill_site(shelf.room, at, MARK),
        **_shared(shelf, city, at),
        site=make_site(
            city.police,
            [city.police],
            at,
            code="planted",
            name=f"{MARK}网站",
            is_open=False,
        ),
        fault=report(at, path_of(shelf.public), text=f"{MARK}有错", name=f"{MARK}某"),
    )


def _shared(shelf: Shelf, city: City, at: datetime) -> dict[str, Any]:
    """The police's item in a column of the government, and the other way round with the mark."""
    share, rule = share_both_ways(shelf.room, city.government, at, MARK)
    return {"share": share, "share_rule": rule}


def _person_with_all_roles(
    username: str, place: Organisation, at: datetime, name: str = ""
) -> Person:
    person = make_person(username, place, at, name=name)
    for role in ROLES.keys() - SEPARATE_DUTIES:
        grant_role(person=person, role=role, organisation=place, by=SYSTEM, at=at)
    return person


def _upload(body: Organisation, by: Person, content: bytes, at: datetime, mark: str) -> Upload:
    return reports.hand_in_file(
        file_name=f"{mark}.txt",
        stored=store([content]),
        organisation_id=body.pk,
        by=by,
        at=at,
    )


def _read(upload: Upload, year: int | None, at: datetime, mark: str, said: str) -> Upload:
    form = load_form("2021")
    report = Report(
        agency="某机关",
        year=year,
        form=form.id,
        values=dict.fromkeys(form.addresses(), 0),
        sections={"S1": f"{said}总体情况"},
    )
    source = [{"text": f"{mark}原文", "where": "第1行", "span": [0, 6]}]
    return reports.keep_reading(upload_id=upload.pk, report=report, source=source, by=SYSTEM, at=at)


def _version(
    body: Organisation, by: Person, year: int, at: datetime, mark: str, said: str
) -> Version:
    """A draft whose file, source and history bear the mark, and its text what is `said`."""
    upload = _upload(body, by, f"{body.code} {year}".encode(), at, mark)
    version = _read(upload, year, at, mark, said).version
    assert version is not None
    return version


def _unplaced(body: Organisation, by: Person, at: datetime, mark: str) -> Upload:
    """A file that waits for its year."""
    return _read(
        _upload(body, by, f"{body.code} unplaced".encode(), at, mark), None, at, mark, mark
    )
