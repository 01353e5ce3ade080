"""Corrections of one's own data, filed through the same action as in life."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from gongkai.info_requests import actions
from gongkai.info_requests.actions import CorrectionReceipt, Upload
from gongkai.rules.access import ANONYMOUS
from gongkai.rules.corrections import CorrectionForm
from gongkai.rules.results import ApplicantKind
from tests.factories.info_requests import ID_NUMBER, Office


def make_form(mark: str = "", **changes: Any) -> CorrectionForm:
    """A complete application for correction."""
    known: dict[str, Any] = {
        "kind": ApplicantKind.NATURAL,
        "name": f"{mark}张三",
        "id_kind": "id_card",
        "id_number": ID_NUMBER,
        "record": f"{mark}户口簿上的出生日期记为1990年3月17日",
        "right": f"{mark}应为1990年3月7日",
        "evidence": f"{mark}出生医学证明",
        "phone": "13800000000",
        "email": "zhangsan@example.cn",
    }
    return CorrectionForm(**(known | changes))


def file_correction(
    office: Office, at: datetime, mark: str = "", **changes: Any
) -> CorrectionReceipt:
    """A correction asked for on the portal, with a file of evidence."""
    return actions.file_correction(
        organisation_id=office.body.pk,
        form=make_form(mark, **changes),
        uploads=[Upload("evidence", f"{mark}证明.txt", f"{mark}证明".encode())],
        form_token=uuid4().hex,
        by=ANONYMOUS,
        at=at,
    )
