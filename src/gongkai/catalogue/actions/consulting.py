"""Opinions of the public on a draft: they come in, are worked through, and the result is told."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final, cast

from django.db.models import Count, Q
from django.utils import timezone

from gongkai.accounts.models import Person
from gongkai.audit.actions import action, record
from gongkai.catalogue.actions.editing import draft_item
from gongkai.catalogue.adapters.sealing import cipher
from gongkai.catalogue.models import Consultation, ItemVersion, Opinion
from gongkai.catalogue.queries.access import name_on
from gongkai.catalogue.queries.consultations import (
    may_work_on,
    open_consultation,
    opinion_seal,
    read_person,
    seen_consultation,
)
from gongkai.rules.access import Asker
from gongkai.rules.consultation import (
    Answered,
    OpinionForm,
    Outcome,
    Way,
    check_opinion,
    check_outcome,
    feedback_html,
    opinion_number,
)
from gongkai.rules.errors import BadInputError, NotFoundError, UnavailableError, WrongStateError
from gongkai.rules.items import Content, ItemKind
from gongkai.rules.networks import network_of
from gongkai.rules.release import IN_WORK, LIVE

_HOUR: Final = timedelta(hours=1)
NETWORK_KEPT: Final = timedelta(days=1)


class TooManyOpinionsError(UnavailableError):
    """More opinions from one address in an hour than a village gives."""


@action
def give_opinion(
    *,
    index_number: str,
    form: OpinionForm,
    form_token: str,
    address: str | None = None,
    most_an_hour: int | None = None,
    by: Asker,
    at: datetime,
) -> str:
    """Take an opinion of the public on a draft that is open; returns the number of the receipt.

    Whoever sends the form twice gets the same number. Raises NotFoundError, WrongStateError outside
    of the period, OpinionError, BadInputError for a form that is none, TooManyOpinionsError.
    """
    if not 16 <= len(form_token) <= 64:
        raise BadInputError("表单已失效，意见还没有提交。请核对后再提交一次，已写的内容还在。")
    earlier = Opinion.objects.filter(form_token=form_token).first()
    if earlier is not None:
        record(on=earlier, after={"is_replay": True})
        return earlier.number
    consultation = open_consultation(index_number, today=timezone.localdate(at))
    check_opinion(form)
    network = _counted(address, most_an_hour, at)
    opinion = _keep(consultation, form, Way.PORTAL, form_token, network, None, at)
    organisation_id = consultation.item.organisation_id
    record(on=opinion, organisation_id=organisation_id, after={"number": opinion.number})
    return opinion.number


def _counted(address: str | None, most: int | None, at: datetime) -> str:
    """The blind mark of the address. Raises TooManyOpinionsError."""
    network = network_of(address)
    if network is None:
        return ""
    mark = cipher().mark("opinion network", network).hex()
    recent = Opinion.objects.filter(network=mark, received_at__gt=at - _HOUR)
    if most is not None and recent.count() >= most:
        again = timezone.localtime(recent.earliest("received_at").received_at + _HOUR)
        raise TooManyOpinionsError(
            f"从您的网络地址，一小时内已经提交了 {most} 条意见，这一条还没有提交。"
            f"请于{again:%H:%M}后再试，或者按页面上的其他方式反馈。"
        )
    return mark


def _keep(
    consultation: Consultation,
    form: OpinionForm,
    way: Way,
    form_token: str | None,
    network: str,
    person: Person | None,
    at: datetime,
) -> Opinion:
    """The opinion under the next number of its draft, whose row is locked until the action ends."""
    locked = Consultation.objects.select_for_update().get(pk=consultation.pk)
    locked.received += 1
    locked.save(update_fields=["received"])
    number = opinion_number(consultation.item.index_number or "", locked.received)
    who = json.dumps(form.person, ensure_ascii=False).encode()
    return Opinion.objects.create(
        consultation=locked,
        number=number,
        form_token=form_token,
        way=way,
        clause=form.clause,
        text=form.text,
        person=cipher().seal(who, opinion_seal(number)) if form.person else None,
        network=network,
        received_at=at,
        received_by=person,
    )


@action
def enter_opinion(
    *, consultation_id: int, form: OpinionForm, way: Way, by: Asker, at: datetime
) -> Opinion:
    """Enter an opinion that came by letter, telephone or in a meeting; also one that came late.

    Raises NotFoundError, WrongPersonError, OpinionError.
    """
    consultation = seen_consultation(by, consultation_id)
    may_work_on(by, consultation)
    check_opinion(form)
    opinion = _keep(consultation, form, way, None, "", cast("Person", by), at)
    record(
        on=opinion,
        organisation_id=consultation.item.organisation_id,
        after={"number": opinion.number, "way": way},
    )
    return opinion


def _chosen(consultation: Consultation, opinion_ids: Collection[int]) -> list[Opinion]:
    rows = consultation.opinions.select_for_update().filter(pk__in=opinion_ids)
    found = list(rows.order_by("pk"))
    if not found or len(found) != len(set(opinion_ids)):
        raise NotFoundError("请先勾选这次征集里的意见。")
    return found


@action
def group_opinions(
    *, consultation_id: int, opinion_ids: Collection[int], topic: str, by: Asker, at: datetime
) -> int:
    """Put opinions under a topic; an empty one takes them out of theirs. Returns how many.

    Raises NotFoundError, WrongPersonError, BadInputError.
    """
    consultation = seen_consultation(by, consultation_id)
    may_work_on(by, consultation)
    if len(topic.strip()) > 60:
        raise BadInputError("归类的名称最多 60 字，请缩短。")
    rows = _chosen(consultation, opinion_ids)
    for row in rows:
        row.topic = topic.strip()
        row.save(update_fields=["topic"])
    record(
        on=consultation,
        organisation_id=consultation.item.organisation_id,
        after={"topic": topic.strip(), "opinions": [row.number for row in rows]},
    )
    return len(rows)


@action
def merge_opinions(
    *, consultation_id: int, opinion_ids: Collection[int], by: Asker, at: datetime
) -> Opinion:
    """Let opinions that say the same follow the first of them; each is kept and still counted.

    Raises NotFoundError, WrongPersonError, BadInputError for fewer than two.
    """
    consultation = seen_consultation(by, consultation_id)
    may_work_on(by, consultation)
    rows = _chosen(consultation, opinion_ids)
    if len(rows) < 2:
        raise BadInputError("合并至少要勾选两条意见。")
    heads = {row.merged_into or row for row in rows}
    first = min(heads, key=lambda row: row.pk)
    for row in [*rows, *heads]:
        if row.pk != first.pk:
            row.merged.update(merged_into=first)
            row.merged_into = first
            row.save(update_fields=["merged_into"])
    record(
        on=first,
        organisation_id=consultation.item.organisation_id,
        after={"merged": [row.number for row in rows if row.pk != first.pk]},
    )
    return first


@action
def part_opinion(*, consultation_id: int, opinion_id: int, by: Asker, at: datetime) -> Opinion:
    """Let a merged opinion stand alone again. Raises NotFoundError, WrongPersonError."""
    consultation = seen_consultation(by, consultation_id)
    may_work_on(by, consultation)
    (row,) = _chosen(consultation, [opinion_id])
    before = row.merged_into_id
    row.merged_into = None
    row.save(update_fields=["merged_into"])
    record(
        on=row,
        organisation_id=consultation.item.organisation_id,
        before={"merged_into": before},
    )
    return row


@action
def decide_opinions(
    *,
    consultation_id: int,
    opinion_ids: Collection[int],
    outcome: Outcome,
    reason: str = "",
    summary: str = "",
    by: Asker,
    at: datetime,
) -> int:
    """Adopt opinions, adopt them in part, or not; those merged into them follow. Returns how many.

    `summary`, for one opinion, is what the public will read in place of its text. Raises
    NotFoundError, WrongPersonError, BadInputError without a reason where one is owed.
    """
    consultation = seen_consultation(by, consultation_id)
    may_work_on(by, consultation)
    check_outcome(outcome, reason)
    rows = _chosen(consultation, opinion_ids)
    for row in rows:
        row.outcome, row.reason = outcome, reason.strip()
        if summary.strip():
            row.summary = summary.strip()
        row.decided_at, row.decided_by = at, cast("Person | None", by if by.pk else None)
        row.save()
    record(
        on=consultation,
        organisation_id=consultation.item.organisation_id,
        after={"outcome": outcome, "opinions": [row.number for row in rows]},
    )
    return len(rows)


@action
def look_at_person(
    *, consultation_id: int, opinion_id: int, by: Asker, at: datetime
) -> dict[str, str]:
    """Open who gave an opinion, to answer or ask back; the look stays in the record.

    Raises NotFoundError, WrongPersonError.
    """
    consultation = seen_consultation(by, consultation_id)
    may_work_on(by, consultation)
    (row,) = _chosen(consultation, [opinion_id])
    record(on=row, organisation_id=consultation.item.organisation_id, after={"looked": "person"})
    return read_person(row)


@action
def draft_feedback(*, consultation_id: int, by: Asker, at: datetime) -> ItemVersion:
    """Draft the 采纳情况反馈 from what was decided; it goes through every review like other items.

    Raises NotFoundError, WrongPersonError, WrongStateError while the period runs, while an opinion
    is undecided, or where a result is on its way or public already.
    """
    consultation = seen_consultation(by, consultation_id)
    may_work_on(by, consultation)
    item, today = consultation.item, timezone.localdate(at)
    if today <= consultation.closes_on:
        raise WrongStateError("征求意见还没有截止，不能反馈采纳情况。请截止后再办。")
    rows = consultation.opinions.filter(merged_into=None).annotate(same=Count("merged"))
    waiting = rows.filter(Q(outcome="")).count()
    if waiting:
        raise WrongStateError(f"还有 {waiting} 条意见没有写明是否采纳。请逐条处理后再起草反馈。")
    results = ItemVersion.objects.filter(item__about=item, item__kind=ItemKind.FEEDBACK)
    if results.filter(state__in=sorted({*IN_WORK, *LIVE})).exists():
        raise WrongStateError("采纳情况反馈已经起草或者发布。要改动的，请打开它修改或者更正。")
    live = item.versions.live().get()
    name = name_on(item.organisation, today)
    title = f"关于《{live.title.strip('《》')}》意见采纳情况的反馈"
    lines = [
        Answered(row.summary or row.text, row.same + 1, Outcome(row.outcome), row.reason, row.topic)
        for row in rows.order_by("topic", "pk")
    ]
    version = draft_item(
        organisation=item.organisation,
        column_id=item.column_id,
        content=Content(
            title=title[:200],
            kind=ItemKind.FEEDBACK,
            publisher=name,
            source=name,
            created_on=today,
            subject=live.read().subject,
            relations=(str(item.index_number),),
            extras={"answers": str(item.index_number)},
            body=feedback_html(
                live.title, consultation.opens_on, consultation.closes_on,
                consultation.received, lines,
            ),
        ),
        by=by,
        at=at,
    )  # fmt: skip
    version.item.about = item
    version.item.save(update_fields=["about"])
    record(on=version, organisation_id=item.organisation_id, after={"answers": item.index_number})
    return version


@action
def forget_networks(*, by: Asker, at: datetime) -> int:
    """Forget from which networks opinions came, once no flood can be counted by it; how many."""
    rows = Opinion.objects.filter(received_at__lte=at - NETWORK_KEPT).exclude(network="")
    done = rows.update(network="")
    record(on=Opinion(), after={"forgotten": done})
    return done
