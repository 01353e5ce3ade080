"""Answers that wait to become everybody's, made through the same actions as in life."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.actions import PublishedItem
from gongkai.info_requests import actions
from gongkai.info_requests.actions import Receipt, Upload
from gongkai.rules.access import SYSTEM, CodeHolder
from gongkai.rules.answers import Answer
from gongkai.rules.results import Part, ResultCode
from tests.factories.info_requests import ID_NUMBER, Docket, Office, approve, file_online, serve
from tests.factories.items import INDEX_CODE

WORDS = "2025年本市道路交通事故统计数据（按月）"
LIST = "2025年全市道路交通事故按月统计表（1页）"
# Somebody else, with a valid number of their own.
OTHER: dict[str, Any] = {"name": "李明", "id_number": "11010119900307889X", "phone": "13900000000"}


def set_up_publisher(office: Office, at: datetime) -> None:
    """Let the body publish, with the columns of the law."""
    catalogue.set_up_publisher(
        organisation=office.body, index_code=INDEX_CODE, has_month_in_index=True, by=SYSTEM, at=at
    )
    catalogue.load_columns(organisation=office.body, prefix="police", by=SYSTEM, at=at)


def answered(
    office: Office,
    at: datetime,
    *uploads: Upload,
    code: ResultCode = ResultCode.GRANT_PROVIDED,
    is_sent: bool = True,
    **changes: Any,
) -> Receipt:
    """A request to which information was given, with its files."""
    receipt = file_online(office, at, **({"description": WORDS} | changes))
    parts = {Part.ATTACHMENTS: LIST}
    if code is ResultCode.PARTIAL:
        parts = {
            Part.GIVEN: LIST,
            Part.WITHHELD: "各起事故当事人的姓名",
            Part.GROUND: "《条例》第十五条",
            Part.REASON: "涉及个人隐私",
        }
    letter = actions.submit_draft_answer(
        number=receipt.number,
        answer=Answer(code, parts),
        uploads=uploads or [Upload("released", "统计表.txt", "一月 12 起\n二月 9 起".encode())],
        by=office.drafter,
        at=at,
    )
    approve(office, receipt.number, at)
    actions.sign_answer(number=receipt.number, by=office.signatory, at=at)
    if is_sent:
        actions.send_letter(
            number=receipt.number, letter_id=letter.pk, way="portal", by=office.clerk, at=at
        )
    return receipt


def publish(office: Office, number: str, at: datetime, **changes: Any) -> PublishedItem:
    """Publish an answer."""
    known: dict[str, Any] = {
        "title": "2025年道路交通事故统计（按月）",
        "text": f"本机关公开{LIST}。",
        "by": office.head,
    }
    return actions.publish_answer(number=number, at=at, **(known | changes))


def fill_publication(docket: Docket, at: datetime, mark: str = "") -> Receipt:
    """One answer that became public at the proposal of its applicant, and one more proposal.

    Returns the request with the open proposal.
    """
    office, archived = docket.office, docket.archived
    waiting = file_online(
        office, at, name=f"{mark}张三", description=f"{mark}停车泊位数量", title=f"{mark}停车泊位"
    )
    serve(office, waiting.number, at)
    for one in (archived, waiting):
        actions.propose_publication(
            number=one.number, reason=f"{mark}都需要", by=CodeHolder(one.number, one.code), at=at
        )
    publish(office, archived.number, at)
    return waiting


__all__ = [
    "ID_NUMBER",
    "LIST",
    "OTHER",
    "WORDS",
    "answered",
    "fill_publication",
    "publish",
    "set_up_publisher",
]
