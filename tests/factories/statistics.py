"""Entries of the register of statistics, and records of any history for the tables."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from gongkai.annual_reports import actions
from gongkai.annual_reports.actions import Evidence
from gongkai.annual_reports.models import Statistic, Version
from gongkai.catalogue.adapters.files import store
from gongkai.catalogue.models import Column, Item
from gongkai.info_requests.models import InfoRequest
from gongkai.organisations.models import Organisation
from gongkai.remedies.models import RemedyCase
from gongkai.rules.access import SYSTEM, Asker
from gongkai.rules.deadlines import Channel
from gongkai.rules.items import ItemKind, Validity
from gongkai.rules.remedies import Outcome, Procedure, Track
from gongkai.rules.remedy_cases import State as CaseState
from gongkai.rules.requests import State
from gongkai.rules.results import ApplicantKind, ResultCode


def enter(body: Organisation, by: Asker, at: datetime, mark: str = "", **changes: Any) -> Statistic:
    """An entry that waits to be confirmed."""
    known: dict[str, Any] = {
        "year": at.year,
        "figure": "license.decisions",
        "part": f"{mark}支队",
        "value": Decimal(12),
        "source": f"{mark}审批系统",
        "evidence": Evidence(f"{mark}导出.txt", store([f"{mark} 12".encode()])),
    }
    return actions.enter_statistic(organisation_id=body.pk, by=by, at=at, **(known | changes))


def confirm(entry: Statistic, by: Asker, at: datetime) -> Statistic:
    """The entry, confirmed by somebody else."""
    return actions.confirm_statistics(
        organisation_id=entry.organisation_id, year=entry.year, ids=[entry.pk], by=by, at=at
    )[0]


def past_request(
    body: Organisation,
    number: int,
    at: datetime,
    received_on: date,
    kind: ApplicantKind = ApplicantKind.NATURAL,
    counted_on: date | None = None,
    result: ResultCode | None = None,
    title: str = "往年的申请",
) -> InfoRequest:
    """A request as its log left it, to be saved in bulk: received, and answered or not."""
    return InfoRequest(
        number=f"{body.code}-{number}",
        organisation=body,
        applicant_kind=kind,
        channel=Channel.PORTAL,
        state=State.SERVED if result else State.RECEIVED,
        result=result or "",
        title=title,
        description=title,
        form_wanted="electronic",
        way_wanted="portal",
        applicant_mark=b"m" * 32,
        arrived_on=received_on,
        received_on=received_on,
        ended_on=counted_on,
        counted_on=counted_on,
        counted_result=result or "",
        filed_at=at,
    )


def past_case(
    body: Organisation,
    number: int,
    at: datetime,
    received_on: date,
    track: Track = Track.REVIEW,
    concluded_on: date | None = None,
    outcome: Outcome = Outcome.PENDING,
) -> RemedyCase:
    """A review or suit as its log left it, to be saved in bulk."""
    return RemedyCase(
        number=f"{body.code}-R{number}",
        organisation=body,
        track=track,
        state=CaseState.CONCLUDED if concluded_on else CaseState.REPLY_DUE,
        procedure=Procedure.ORDINARY,
        outcome=outcome,
        title="往年的案件",
        party="某人",
        agency="某市人民政府",
        received_on=received_on,
        concluded_on=concluded_on,
        registered_at=at,
    )


def past_document(
    body: Organisation,
    column: Column,
    number: int,
    at: datetime,
    kind: ItemKind,
    formed_on: date,
    published_on: date,
    validity: Validity,
    validity_on: date | None,
) -> Item:
    """A published rule or normative document of any history, to be saved in bulk."""
    return Item(
        index_number=f"{body.code}/{number}",
        organisation=body,
        column=column,
        kind=kind,
        validity=validity,
        validity_on=validity_on,
        formed_on=formed_on,
        due_on=published_on,
        first_published_on=published_on,
        begun_at=at,
    )


def freeze(body: Organisation, year: int, at: datetime) -> Version:
    """The report of a year, computed at an instant and before the public, whatever is in it."""
    draft = actions.draft_report(organisation_id=body.pk, year=year, by=SYSTEM, at=at)
    Version.objects.filter(pk=draft.pk).update(state="published", frozen_sha256="0" * 64)
    return draft
