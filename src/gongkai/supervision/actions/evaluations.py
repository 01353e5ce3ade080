"""What an evaluator from outside found: commission, scores, where the result was published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone

from gongkai.accounts.models import person_of
from gongkai.audit.actions import action, record
from gongkai.catalogue.models import ItemVersion
from gongkai.rules.access import Asker, require
from gongkai.rules.errors import BadInputError, WrongStateError
from gongkai.rules.release import LIVE
from gongkai.rules.supervision.indicators import Source, leaves_of
from gongkai.rules.supervision.scores import ScoreRow
from gongkai.rules.supervision.words import line_of
from gongkai.supervision.adapters.files import Attached, keep_file
from gongkai.supervision.models import Evaluation, IndicatorValue
from gongkai.supervision.queries.access import MANAGE
from gongkai.supervision.queries.assessments import open_assessment, seen_assessment


@action
def record_evaluation(
    *,
    assessment_id: int,
    evaluator: str,
    from_on: date,
    until_on: date,
    method: str = "",
    report: Attached | None = None,
    by: Asker,
    at: datetime,
) -> Evaluation:
    """Record who evaluated, with the report as evidence; a second time mends the first.

    Raises NotFoundError, WrongPersonError, WrongStateError once the assessment is closed,
    BadInputError, FileRefusedError.
    """
    assessment = open_assessment(by, assessment_id)
    if not from_on <= until_on <= timezone.localdate(at):
        raise BadInputError("评估结束日期应不早于开始日期，也不晚于今天。")
    row = Evaluation.objects.filter(assessment=assessment).first() or Evaluation(
        assessment=assessment
    )
    kept = keep_file(report)
    if kept[0]:
        row.report, row.report_name = kept
    if not row.report:
        raise BadInputError("请上传评估报告，作为评分的证据。")
    row.evaluator = line_of(evaluator, "评估机构", 100)
    row.method = line_of(method, "评估方法", 500, required=False)
    row.from_on, row.until_on = from_on, until_on
    row.recorded_at, row.recorded_by = at, person_of(by)
    row.save()
    record(
        on=row,
        organisation_id=assessment.organisation_id,
        after={"evaluator": row.evaluator, "report": row.report},
    )
    return row


@action
def import_scores(*, assessment_id: int, rows: Sequence[ScoreRow], by: Asker, at: datetime) -> int:
    """Score the indicators that the evaluator judges, all or none; returns how many.

    The report is their evidence. Raises NotFoundError, WrongPersonError, WrongStateError before the
    evaluator is recorded, BadInputError that names codes the evaluator does not judge.
    """
    assessment = open_assessment(by, assessment_id)
    evaluation = Evaluation.objects.filter(assessment=assessment).first()
    if evaluation is None:
        raise WrongStateError("请先登记评估机构和评估报告，再导入评分。")
    indicators = {one.code: one for one in assessment.tree.indicators.all()}
    judged = {
        leaf.code
        for leaf in leaves_of(one.row for one in indicators.values())
        if leaf.source is Source.THIRD_PARTY
    }
    wrong = [row.code for row in rows if row.code not in judged]
    if wrong:
        raise BadInputError(
            f"编号 {'、'.join(wrong[:10])} 不是由第三方评估的末级指标，没有导入任何一行。"
        )
    for row in rows:
        IndicatorValue.objects.update_or_create(
            assessment=assessment,
            indicator=indicators[row.code],
            defaults={
                "share": row.share,
                "basis": f"{evaluation.evaluator}：{row.basis}"[:500],
                "evidence": evaluation.report,
                "evidence_name": evaluation.report_name,
                "entered_at": at,
                "entered_by": person_of(by),
            },
        )
    record(
        on=evaluation,
        organisation_id=assessment.organisation_id,
        after={"scores": {row.code: row.share for row in rows}},
    )
    return len(rows)


@action
def link_result(*, assessment_id: int, index_number: str, by: Asker, at: datetime) -> Evaluation:
    """Say by which published item the public reads the result.

    Raises NotFoundError, WrongPersonError, WrongStateError before the evaluator is recorded,
    BadInputError where no such item is before the public.
    """
    assessment = seen_assessment(by, assessment_id, is_locked=True)
    require(by, MANAGE, assessment.organisation.path)
    row = Evaluation.objects.filter(assessment=assessment).first()
    if row is None:
        raise WrongStateError("请先登记评估机构和评估报告。")
    version = (
        ItemVersion.objects.filter(item__index_number=index_number.strip(), state__in=sorted(LIVE))
        .select_related("item")
        .first()
    )
    if version is None:
        raise BadInputError("没有找到这个索引号的已公开信息。请先公开评估结果，再填它的索引号。")
    row.item = version.item
    row.save(update_fields=["item"])
    record(
        on=row,
        organisation_id=assessment.organisation_id,
        after={"index_number": version.item.index_number},
    )
    return row
