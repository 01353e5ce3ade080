"""Review and litigation cases, made through the same actions as in life."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from gongkai.info_requests.actions import Upload
from gongkai.remedies import actions
from gongkai.remedies.actions import CaseDetails, EvidenceNote
from gongkai.remedies.models import RemedyCase, RemedyFile
from gongkai.rules.remedies import Track
from gongkai.rules.remedy_evidence import EvidenceKind
from tests.factories.info_requests import Office


def make_details(mark: str = "", **changes: Any) -> CaseDetails:
    """What stands in a notice of a review."""
    known: dict[str, Any] = {
        "title": f"{mark}不服不予公开答复",
        "party": f"{mark}张三",
        "agency": "某市人民政府",
        "claim": f"{mark}撤销答复，责令重新答复",
        "agency_number": f"某府复受〔2026〕{mark}8号",
        "agency_contact": "市司法局 刘某 0850-1111111",
    }
    return CaseDetails(**(known | changes))


def register_case(
    office: Office,
    at: datetime,
    *,
    track: Track = Track.REVIEW,
    number: str = "",
    received_on: date | None = None,
    mark: str = "",
    **more: Any,
) -> RemedyCase:
    """A case that the clerk registers, against a request or against proactive disclosure."""
    return actions.register_remedy(
        track=track,
        details=more.pop("details", None) or make_details(mark),
        received_on=received_on or at.date(),
        request_number=number,
        organisation_id=None if number else office.body.pk,
        by=more.pop("by", office.clerk),
        at=at,
        **more,
    )


def paper(kind: str, name: str = "材料.txt", text: str = "材料内容") -> Upload:
    """A paper of a case."""
    return Upload(kind, name, text.encode())


def add_evidence(office: Office, case: RemedyCase, at: datetime, mark: str = "") -> RemedyFile:
    """A piece of evidence of a case."""
    return actions.add_remedy_file(
        number=case.number,
        uploads=[paper("evidence", f"{mark}说明.txt", f"{mark}说明")],
        evidence=EvidenceNote(EvidenceKind.NATURE, f"{mark}证明", f"{mark}部门", 1),
        by=office.clerk,
        at=at,
    )[0]
