"""Everything that may happen to indicators and assessments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from gongkai.accounts.models import person_of
from gongkai.audit.actions import action, record
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, require
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError
from gongkai.rules.supervision.indicators import (
    IndicatorRow,
    Measure,
    Source,
    check_tree,
    leaves_of,
)
from gongkai.rules.supervision.words import line_of
from gongkai.supervision.adapters.files import Attached, keep_file
from gongkai.supervision.models import (
    Assessment,
    Indicator,
    IndicatorTree,
    IndicatorValue,
)
from gongkai.supervision.queries.access import MANAGE, managed_body
from gongkai.supervision.queries.assessments import open_assessment, seen_tree
from gongkai.supervision.queries.measures import Period, count


@action
def make_tree(
    *,
    organisation_id: int,
    name: str,
    rows: Sequence[IndicatorRow],
    by: Asker,
    at: datetime,
) -> IndicatorTree:
    """Make a set of indicators for a body.

    Raises NotFoundError, BadInputError where it is no tree, WrongStateError for a name in use.
    """
    body = managed_body(by, organisation_id)
    ordered = check_tree(rows)
    tree = IndicatorTree(
        organisation=body, name=line_of(name, "名称", 200), made_at=at, made_by=person_of(by)
    )
    try:
        with transaction.atomic():
            tree.save()
    except IntegrityError as error:
        raise WrongStateError(f"已有一套指标叫“{tree.name}”，请换一个名称。") from error
    _fill(tree, ordered)
    record(on=tree, organisation_id=body.pk, after={"name": tree.name, "lines": len(ordered)})
    return tree


def _fill(tree: IndicatorTree, rows: Sequence[IndicatorRow]) -> None:
    Indicator.objects.bulk_create(
        Indicator(
            tree=tree, place=n, code=row.code, name=row.name, weight=row.weight,
            source=row.source, measure=row.measure, rule=row.rule,
        )
        for n, row in enumerate(rows)
    )  # fmt: skip


@action
def change_tree(
    *, tree_id: int, rows: Sequence[IndicatorRow], by: Asker, at: datetime
) -> IndicatorTree:
    """Put other lines into a set of indicators that nobody was assessed by yet.

    Raises NotFoundError, WrongPersonError, BadInputError, WrongStateError for one that was used.
    """
    tree = seen_tree(by, tree_id)
    require(by, MANAGE, tree.organisation.path)
    if Assessment.objects.filter(tree=tree).exists():
        raise WrongStateError("这套指标已经用于考核，不能再改。请导出以后另建一套。")
    ordered = check_tree(rows)
    tree.indicators.all().delete()
    _fill(tree, ordered)
    record(on=tree, organisation_id=tree.organisation_id, after={"lines": len(ordered)})
    return tree


@action
def begin_assessment(
    *,
    organisation_id: int,
    body_id: int,
    tree_id: int,
    from_on: date,
    until_on: date,
    by: Asker,
    at: datetime,
) -> Assessment:
    """Begin to assess a body for a period; what the system counts is counted at once.

    Raises NotFoundError, BadInputError, WrongStateError where it was begun already.
    """
    office = managed_body(by, organisation_id)
    body = Organisation.objects.within(by.scope(MANAGE)).filter(pk=body_id).first()
    if body is None:
        raise NotFoundError("没有找到被考核单位，或者不在您的工作范围内。")
    tree = seen_tree(by, tree_id)
    if until_on < from_on or from_on > timezone.localdate(at):
        raise BadInputError("考核期的开始日期应当已经到了，并且不晚于结束日期。")
    row = Assessment(
        organisation=office,
        body=body,
        tree=tree,
        from_on=from_on,
        until_on=until_on,
        begun_at=at,
        begun_by=person_of(by),
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise WrongStateError("这个单位这一期已经在考核。") from error
    _count(row, by, at)
    record(
        on=row,
        organisation_id=office.pk,
        after={"body": body.pk, "from_on": from_on, "until_on": until_on},
    )
    return row


def _count(row: Assessment, by: Asker, at: datetime) -> int:
    period = Period(row.body, row.from_on, row.until_on, timezone.localdate(at))
    indicators = {one.code: one for one in row.tree.indicators.all()}
    done = 0
    for leaf in leaves_of(one.row for one in indicators.values()):
        if leaf.source is not Source.SYSTEM:
            continue
        counted = count(Measure(leaf.measure), period)
        IndicatorValue.objects.update_or_create(
            assessment=row,
            indicator=indicators[leaf.code],
            defaults={
                "share": counted.share, "basis": counted.basis, "entered_at": at,
                "entered_by": person_of(by),
            },
        )  # fmt: skip
        done += 1
    return done


@action
def count_again(*, assessment_id: int, by: Asker, at: datetime) -> int:
    """Count anew what the system counts; returns how many indicators.

    Raises NotFoundError, WrongPersonError, WrongStateError once it is closed.
    """
    row = open_assessment(by, assessment_id)
    done = _count(row, by, at)
    record(on=row, organisation_id=row.organisation_id, after={"counted": done})
    return done


@action
def enter_value(
    *,
    assessment_id: int,
    indicator_id: int,
    share: Decimal | None,
    basis: str,
    evidence: Attached | None = None,
    by: Asker,
    at: datetime,
) -> IndicatorValue:
    """Score an indicator with a share of a hundred, or say that it does not apply (None).

    It says what it rests on; what is not counted by the system needs a basis. Raises NotFoundError,
    WrongPersonError, WrongStateError, BadInputError, FileRefusedError.
    """
    row = open_assessment(by, assessment_id)
    indicator = row.tree.indicators.filter(pk=indicator_id).first()
    leaves = {leaf.code for leaf in leaves_of(one.row for one in row.tree.indicators.all())}
    if indicator is None or indicator.code not in leaves:
        raise NotFoundError("没有找到这项指标，请从列表中选择末级指标。")
    if indicator.source == Source.SYSTEM:
        raise WrongStateError(
            "这项指标由系统取数，不能手工评分。记录有误的，改正记录以后重新取数。"
        )
    if share is not None and not 0 <= share <= 100:
        raise BadInputError("得分率填 0 到 100 之间的数。")
    kept = keep_file(evidence)
    value, _ = IndicatorValue.objects.get_or_create(
        assessment=row,
        indicator=indicator,
        defaults={"entered_at": at, "entered_by": person_of(by)},
    )
    before = {"share": value.share, "basis": value.basis}
    value.share, value.basis = share, line_of(basis, "依据", 500)
    if kept[0]:
        value.evidence, value.evidence_name = kept
    value.entered_at, value.entered_by = at, person_of(by)
    value.save()
    record(
        on=value,
        organisation_id=row.organisation_id,
        before=before,
        after={"share": share, "basis": value.basis, "evidence": value.evidence},
    )
    return value


@action
def close_assessment(*, assessment_id: int, by: Asker, at: datetime) -> Assessment:
    """End an assessment of which every indicator has a value; the body assessed then sees it.

    Raises NotFoundError, WrongPersonError, WrongStateError.
    """
    row = open_assessment(by, assessment_id)
    leaves = leaves_of(one.row for one in row.tree.indicators.all())
    have = set(row.values.values_list("indicator__code", flat=True))
    missing = [leaf.name for leaf in leaves if leaf.code not in have]
    if missing:
        raise WrongStateError(f"还有 {len(missing)} 项没有评分：{'、'.join(missing[:5])}。")
    row.closed_on = timezone.localdate(at)
    row.save(update_fields=["closed_on"])
    record(on=row, organisation_id=row.organisation_id, after={"closed_on": row.closed_on})
    return row
