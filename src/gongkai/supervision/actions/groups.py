"""Everything that may happen to a leading group."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from gongkai.accounts.models import person_of
from gongkai.audit.actions import action, record
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, require
from gongkai.rules.dates import chinese_date
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError
from gongkai.rules.supervision.plans import GroupDuty
from gongkai.rules.supervision.words import line_of, text_of
from gongkai.supervision.adapters.files import Attached, keep_file
from gongkai.supervision.models import GroupMember, LeadingGroup, Meeting
from gongkai.supervision.queries.access import MANAGE, managed_body
from gongkai.supervision.queries.groups import seen_group


def _past(on: date, label: str, at: datetime) -> date:
    if on > timezone.localdate(at):
        raise BadInputError(f"{label} {on} 还没有到，请核对。")
    return on


def _group(group_id: int, by: Asker) -> LeadingGroup:
    group = seen_group(by, group_id, is_locked=True)
    require(by, MANAGE, group.organisation.path)
    return group


@action
def found_group(
    *,
    organisation_id: int,
    name: str,
    founded_on: date,
    document: str = "",
    office_id: int | None = None,
    by: Asker,
    at: datetime,
) -> LeadingGroup:
    """Register the leading group of a body.

    Raises NotFoundError, BadInputError, WrongStateError for a second one of the name.
    """
    body = managed_body(by, organisation_id)
    office = None
    if office_id is not None:
        office = Organisation.objects.below(body.path).filter(pk=office_id).first()
        if office is None:
            raise BadInputError("办公室应设在本机关或者下级单位。")
    group = LeadingGroup(
        organisation=body,
        name=line_of(name, "名称", 200),
        founded_on=_past(founded_on, "成立日期", at),
        founded_by_document=line_of(document, "成立文件", 200, required=False),
        office=office,
        recorded_at=at,
        recorded_by=person_of(by),
    )
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        raise WrongStateError(f"本机关已登记“{group.name}”。") from error
    record(on=group, organisation_id=body.pk, after={"name": group.name, "founded_on": founded_on})
    return group


@action
def add_member(
    *,
    group_id: int,
    name: str,
    post: str,
    duty: GroupDuty,
    since_on: date,
    by: Asker,
    at: datetime,
) -> GroupMember:
    """Note that somebody joined the group.

    Raises NotFoundError, WrongPersonError, BadInputError, WrongStateError for who belongs already.
    """
    group = _group(group_id, by)
    name = line_of(name, "姓名", 50)
    if group.members.filter(name=name, until_on=None).exists():
        raise WrongStateError(f"{name}已经在领导小组里。职务有变的，先登记离任，再重新登记。")
    member = GroupMember.objects.create(
        group=group,
        name=name,
        post=line_of(post, "职务", 100, required=False),
        duty=duty,
        since_on=_past(since_on, "任职日期", at),
    )
    record(on=member, organisation_id=group.organisation_id, after={"name": name, "duty": duty})
    return member


@action
def leave_group(*, member_id: int, on: date, by: Asker, at: datetime) -> GroupMember:
    """Note that somebody left the group.

    Raises NotFoundError, WrongPersonError, WrongStateError, BadInputError.
    """
    found = GroupMember.objects.filter(pk=member_id).first()
    if found is None:
        raise NotFoundError("没有找到这位成员，或者不在您的工作范围内。")
    group = _group(found.group_id, by)
    if found.until_on is not None:
        raise WrongStateError(f"{found.name}已登记离任。")
    if _past(on, "离任日期", at) < found.since_on:
        raise BadInputError(f"离任日期早于任职日期{chinese_date(found.since_on)}，请核对。")
    found.until_on = on
    found.save(update_fields=["until_on"])
    record(on=found, organisation_id=group.organisation_id, after={"until_on": on})
    return found


@action
def hold_meeting(
    *,
    group_id: int,
    held_on: date,
    title: str,
    attendance: str = "",
    decisions: str = "",
    minutes: Attached | None = None,
    by: Asker,
    at: datetime,
) -> Meeting:
    """Note a meeting with what it decided and its minutes.

    Raises NotFoundError, WrongPersonError, BadInputError, FileRefusedError.
    """
    group = _group(group_id, by)
    kept = keep_file(minutes)
    meeting = Meeting.objects.create(
        group=group,
        held_on=_past(held_on, "会议日期", at),
        title=line_of(title, "议题", 200),
        attendance=line_of(attendance, "出席", 500, required=False),
        decisions=text_of(decisions, "议定事项", 5000, required=False),
        minutes=kept[0],
        minutes_name=kept[1],
        recorded_at=at,
        recorded_by=person_of(by),
    )
    record(
        on=meeting,
        organisation_id=group.organisation_id,
        after={"held_on": held_on, "title": meeting.title, "minutes": kept[0]},
    )
    return meeting
