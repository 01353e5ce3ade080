"""Faults on pages are reported, passed on, answered, and turned into corrections of items."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Final, cast

from django.utils import timezone

from gongkai.accounts.models import Person
from gongkai.audit.actions import action, record
from gongkai.catalogue.actions import start_correction
from gongkai.catalogue.adapters.sealing import cipher
from gongkai.catalogue.models import ItemVersion, Publisher
from gongkai.faults.models import PageFault
from gongkai.faults.queries import (
    NO_FAULT,
    REMINDED,
    calendar_at,
    fault_code,
    fault_seal,
    may_answer,
    read_person,
    reported_page,
    seen_fault,
)
from gongkai.info_requests.models import Notice
from gongkai.rules.access import Asker, Permission, is_unknown, require
from gongkai.rules.dates import chinese_date
from gongkai.rules.errors import (
    BadInputError,
    NotFoundError,
    UnavailableError,
    WrongPersonError,
    WrongStateError,
)
from gongkai.rules.networks import network_of
from gongkai.rules.page_faults import (
    ANSWER_DAYS,
    FaultForm,
    Move,
    Outcome,
    State,
    Way,
    answer_by,
    check_answer,
    check_form,
    check_move,
)
from gongkai.rules.release import LIVE

_HOUR: Final = timedelta(hours=1)
NETWORK_KEPT: Final = timedelta(days=1)


class TooManyFaultsError(UnavailableError):
    """More reports from one address in an hour than a careful reader makes."""


@action
def report_fault(
    *,
    form: FaultForm,
    form_token: str = "",
    way: Way = Way.PORTAL,
    outside_number: str = "",
    received_on: date | None = None,
    address: str | None = None,
    most_an_hour: int | None = None,
    days: int = ANSWER_DAYS,
    by: Asker,
    at: datetime,
) -> tuple[str, str]:
    """Take a report in: from a reader, or by an officer; returns its number and query code.

    `address` is that of the reader's line, `days` the working days for the answer. The same
    `form_token` reports once. Raises FaultFormError, BadInputError for a form that is none,
    TooManyFaultsError, WrongStateError where no body publishes, WrongPersonError.
    """
    earlier = PageFault.objects.filter(form_token=form_token).first() if form_token else None
    if earlier is not None:
        record(on=earlier, after={"is_replay": True})
        return earlier.number, fault_code(earlier)
    if is_unknown(by) and not 16 <= len(form_token) <= 64:
        raise BadInputError("表单已失效，还没有提交。请核对后再提交一次，已写的内容还在。")
    check_form(form)
    page = reported_page(by, form.address)
    if not is_unknown(by):
        require(by, Permission.EDIT_ITEMS, page.organisation.path)
    day = received_on or timezone.localdate(at)
    if day > timezone.localdate(at):
        raise BadInputError(f"日期{chinese_date(day)}还没有到。请核对收到的日期。")
    fault = PageFault.objects.create(
        organisation=page.organisation,
        column=page.column,
        item=page.item,
        address=page.address,
        page_title=page.title,
        way=way,
        outside_number=outside_number.strip()[:60],
        kind=form.kind,
        quote=form.quote,
        text=form.text,
        form_token=form_token or None,
        network=_counted(address, most_an_hour, at),
        state=check_move(None, Move.TAKE_IN),
        received_at=at,
        received_by=cast("Person | None", by if by.pk else None),
        answer_by_on=answer_by(day, calendar_at(page.organisation), days),
    )
    if form.person:
        who = json.dumps(form.person, ensure_ascii=False).encode()
        fault.person = cipher().seal(who, fault_seal(fault))
        fault.save(update_fields=["person"])
    record(
        on=fault,
        organisation_id=page.organisation.pk,
        after={"number": fault.number, "address": page.address, "kind": form.kind, "way": way},
    )
    return fault.number, fault_code(fault)


def _counted(address: str | None, most: int | None, at: datetime) -> str:
    """The blind mark of the address. Raises TooManyFaultsError."""
    network = network_of(address)
    if network is None:
        return ""
    mark = cipher().mark("page fault network", network).hex()
    recent = PageFault.objects.filter(network=mark, received_at__gt=at - _HOUR)
    if most is not None and recent.count() >= most:
        again = timezone.localtime(recent.earliest("received_at").received_at + _HOUR)
        raise TooManyFaultsError(
            f"从您的网络地址，一小时内已经提交了 {most} 条纠错，这一条还没有提交。"
            f"请于{again:%H:%M}后再试，或者电话告诉我们。"
        )
    return mark


def _to_answer(by: Asker, fault_id: int) -> PageFault:
    fault = seen_fault(by, fault_id, is_locked=True)
    if not may_answer(by, fault):
        raise WrongPersonError("网页纠错由发布信息的部门或公开办答复。请交由其办理。")
    return fault


@action
def answer_fault(
    *, fault_id: int, outcome: Outcome, answer: str, by: Asker, at: datetime
) -> PageFault:
    """Answer a report; whoever made it reads the answer with number and code.

    Raises NotFoundError, WrongPersonError, MoveNotPossibleError, BadInputError.
    """
    fault = _to_answer(by, fault_id)
    fault.state = check_move(State(fault.state), Move.ANSWER)
    fault.answer, fault.outcome = check_answer(answer), outcome
    fault.answered_at, fault.answered_by = at, cast("Person | None", by if by.pk else None)
    fault.save()
    record(
        on=fault,
        organisation_id=fault.organisation_id,
        after={"outcome": outcome, "answer": fault.answer},
    )
    return fault


@action
def reopen_fault(*, fault_id: int, by: Asker, at: datetime) -> PageFault:
    """Take an answer back to give another; the first one stays in the record.

    Raises NotFoundError, WrongPersonError, MoveNotPossibleError.
    """
    fault = _to_answer(by, fault_id)
    fault.state = check_move(State(fault.state), Move.REOPEN)
    before = {"outcome": fault.outcome, "answer": fault.answer}
    fault.outcome, fault.answered_at, fault.answered_by = "", None, None
    fault.save()
    record(on=fault, organisation_id=fault.organisation_id, before=before)
    return fault


@action
def hand_fault_on(*, fault_id: int, organisation_id: int, by: Asker, at: datetime) -> PageFault:
    """Give a report to the body that can answer it; the last day stays.

    Raises NotFoundError, WrongPersonError, MoveNotPossibleError, BadInputError.
    """
    fault = _to_answer(by, fault_id)
    check_move(State(fault.state), Move.HAND_ON)
    other = Publisher.objects.filter(organisation=organisation_id).first()
    if other is None or organisation_id == fault.organisation_id:
        raise BadInputError("请选择另一个在本站公开信息的机关。")
    before = fault.organisation_id
    fault.organisation_id = organisation_id
    fault.column = None
    fault.save(update_fields=["organisation", "column"])
    record(
        on=fault,
        organisation_id=before,
        before={"organisation": before},
        after={"organisation": organisation_id},
    )
    return fault


@action
def correct_fault(*, fault_id: int, note: str, by: Asker, at: datetime) -> ItemVersion:
    """Begin the correction of the item on which the fault stands; it goes through every review.

    `note` tells readers what is corrected. Raises NotFoundError, WrongPersonError, WrongStateError.
    """
    fault = _to_answer(by, fault_id)
    live = ItemVersion.objects.filter(item=fault.item_id, state__in=sorted(LIVE)).first()
    if fault.item_id is None or live is None:
        raise WrongStateError(
            "这条纠错不是针对一条正在公开的信息，不能更正。请改正网页后直接答复。"
        )
    version = start_correction(version_id=live.pk, note=note, by=by, at=at)
    fault.correction = version
    fault.save(update_fields=["correction"])
    record(
        on=fault,
        organisation_id=fault.organisation_id,
        after={"correction": version.pk, "note": version.change_note},
    )
    return version


@action
def look_at_reporter(*, fault_id: int, by: Asker, at: datetime) -> dict[str, str]:
    """Open who reported a fault, to ask back; the look stays in the record.

    Raises NotFoundError, WrongPersonError.
    """
    fault = _to_answer(by, fault_id)
    record(on=fault, organisation_id=fault.organisation_id, after={"looked": "person"})
    return read_person(fault)


@action
def remind_of_fault(*, fault_id: int, level: int, by: Asker, at: datetime) -> Notice:
    """Remind the body of a report without an answer: 1 working day left, the last day, or past.

    Raises NotFoundError where it is answered meanwhile.
    """
    fault = PageFault.objects.open().select_for_update().filter(pk=fault_id).first()
    if fault is None:
        raise NotFoundError(NO_FAULT)
    left = {1: "还剩1个工作日", 0: "今天到期"}.get(level, "已经超期")
    notice = Notice.objects.create(
        organisation=fault.organisation,
        channel="desk",
        recipient=cipher().seal(b"", "notice"),
        subject=f"网页纠错{fault.number}的答复{left}",
        body=f"有人反映“{fault.page_title}”有错，应在{chinese_date(fault.answer_by_on)}前答复，{left}。"
        "请到“信息发布”的“网页纠错”中核对、改正并答复。",
        key=f"{REMINDED}{fault.pk}:{level}",
        state="sent",
        queued_at=at,
    )
    record(on=notice, organisation_id=fault.organisation_id, after={"level": level})
    return notice


@action
def forget_reporters_networks(*, by: Asker, at: datetime) -> int:
    """Forget from which networks reports came, once no flood can be counted by it; how many."""
    rows = PageFault.objects.filter(received_at__lte=at - NETWORK_KEPT).exclude(network="")
    done = rows.update(network="")
    record(on=PageFault(pk=0, received_at=at), after={"forgotten": done})
    return done
