"""Invented corrections of the demonstration city: one that waits, one that was answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from gongkai.accounts.models import Person
from gongkai.info_requests import actions
from gongkai.info_requests.actions import Upload
from gongkai.info_requests.models import CorrectionCase
from gongkai.organisations.models import Organisation
from gongkai.rules.access import ANONYMOUS
from gongkai.rules.corrections import CorrectionForm
from gongkai.rules.letters import Correction
from gongkai.rules.results import ApplicantKind

_FORMS = (
    ("户口簿登记的出生日期为1962年10月3日", "应为1962年10月30日", "出生医学证明、入学登记表"),
    ("驾驶人信息中登记的住址为已拆迁的旧址", "应为六盘水市演示路18号", "不动产权证书"),
)


def load(at: datetime) -> None:
    """File both where none is known yet; the first is answered."""
    if CorrectionCase.objects.exists():
        return
    people = {p.username: p for p in Person.objects.select_related("organisation")}
    body = Organisation.objects.get(code="lps-gaj")
    numbers = []
    for place, (record, right, evidence) in enumerate(_FORMS):
        form = CorrectionForm(
            kind=ApplicantKind.NATURAL,
            name=("黄秀兰", "石磊")[place],
            id_kind="other",
            id_number=f"演示证件更{place:03}",
            record=record,
            right=right,
            evidence=evidence,
            phone=f"1390000{place:04}",
        )
        paper = Upload("evidence", "证据（演示）.txt", f"演示证据：{evidence}".encode())
        receipt = actions.file_correction(
            organisation_id=body.pk,
            form=form,
            uploads=[paper],
            form_token=f"demo-correction-{place:04}",
            by=ANONYMOUS,
            at=at - timedelta(days=9 - 7 * place),
        )
        numbers.append(receipt.number)
    actions.receive_correction(
        number=numbers[0],
        how="与档案核对，电话确认本人",
        by=people["jingban"],
        at=at - timedelta(days=8),
    )
    actions.decide_correction(
        number=numbers[0],
        outcome=Correction.CORRECTED,
        note="出生日期由1962年10月3日更正为1962年10月30日",
        by=people["fuzeren"],
        at=at - timedelta(days=2),
    )
