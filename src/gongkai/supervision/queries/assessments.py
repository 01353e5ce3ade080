"""Questions about indicators and assessments. Each takes the person who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Q, QuerySet

from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, require
from gongkai.rules.errors import NotFoundError, WrongStateError
from gongkai.rules.supervision.indicators import (
    MEASURE_LABELS,
    SOURCE_LABELS,
    Measure,
    Score,
    Source,
    leaves_of,
    score,
)
from gongkai.supervision.models import (
    Assessment,
    Evaluation,
    Finding,
    Indicator,
    IndicatorTree,
    IndicatorValue,
)
from gongkai.supervision.queries.access import MANAGE, NO_FILE, SEE, names_of

NO_TREE: Final = "没有找到这套指标，或者不在您的工作范围内。"
NO_ASSESSMENT: Final = "没有找到这次考核，或者不在您的工作范围内。"
ASSESSMENT_HEADS: Final = ("编号", "指标", "分值", "来源", "得分率（%）", "得分", "依据")
_MOST: Final = 500


@dataclass(frozen=True, slots=True)
class TreeView:
    """A tree with its lines; one that was used does not change any more."""

    tree: IndicatorTree
    body: str
    indicators: tuple[Indicator, ...]
    is_used: bool
    may_manage: bool


def seen_trees(asker: Asker) -> QuerySet[IndicatorTree]:
    """The trees of bodies in reach."""
    inside = Organisation.objects.within(asker.scope(SEE)).values("pk")
    return IndicatorTree.objects.filter(organisation__in=inside)


def tree_list(asker: Asker, *, today: date) -> list[tuple[IndicatorTree, str]]:
    """The trees in reach with the names of their bodies."""
    rows = list(seen_trees(asker)[:_MOST])
    names = names_of([row.organisation_id for row in rows], today)
    return [(row, names.get(row.organisation_id, "")) for row in rows]


def seen_tree(asker: Asker, tree_id: int) -> IndicatorTree:
    """A tree in the asker's reach. Raises NotFoundError."""
    found = seen_trees(asker).select_related("organisation").filter(pk=tree_id).first()
    if found is None:
        raise NotFoundError(NO_TREE)
    return found


def tree_view(asker: Asker, tree_id: int, *, today: date) -> TreeView:
    """One tree. Raises NotFoundError."""
    tree = seen_tree(asker, tree_id)
    return TreeView(
        tree,
        names_of([tree.organisation_id], today).get(tree.organisation_id, ""),
        tuple(tree.indicators.all()),
        is_used=Assessment.objects.filter(tree=tree).exists(),
        may_manage=asker.scope(MANAGE).covers(tree.organisation.path),
    )


def exported_tree(asker: Asker, tree_id: int) -> list[tuple[Any, ...]]:
    """The lines of a tree as they can be imported. Raises NotFoundError."""
    return [
        (
            row.code, row.name, float(row.weight), SOURCE_LABELS[Source(row.source)],
            MEASURE_LABELS[Measure(row.measure)], row.rule,
        )
        for row in seen_tree(asker, tree_id).indicators.all()
    ]  # fmt: skip


# --- assessments ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AssessmentLine:
    """An assessment in a list with what it comes to so far."""

    assessment: Assessment
    office: str
    body: str
    score: Score


@dataclass(frozen=True, slots=True)
class ValueLine:
    """An indicator with its value; `value` None: not scored yet; `points` None: does not apply."""

    indicator: Indicator
    is_leaf: bool
    depth: int
    value: IndicatorValue | None
    points: Decimal | None

    @property
    def source_label(self) -> str:
        """Where its value comes from."""
        measure = MEASURE_LABELS[Measure(self.indicator.measure)]
        label = SOURCE_LABELS[Source(self.indicator.source)]
        return f"{label}：{measure}" if measure else label


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """An assessment with every indicator, its findings, and what may be done."""

    line: AssessmentLine
    rows: tuple[ValueLine, ...]
    findings: tuple[Finding, ...]
    may_manage: bool
    evaluation: Evaluation | None


def seen_assessments(asker: Asker) -> QuerySet[Assessment]:
    """Those of offices in reach; those about bodies in reach once they are closed."""
    inside = Organisation.objects.within(asker.scope(SEE)).values("pk")
    told = Q(body__in=inside, closed_on__isnull=False)
    return Assessment.objects.filter(Q(organisation__in=inside) | told)


def seen_assessment(asker: Asker, assessment_id: int, *, is_locked: bool = False) -> Assessment:
    """An assessment in the asker's reach. Raises NotFoundError."""
    rows = seen_assessments(asker).select_related("organisation", "body", "tree")
    if is_locked:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=assessment_id).first()
    if found is None:
        raise NotFoundError(NO_ASSESSMENT)
    return found


def open_assessment(asker: Asker, assessment_id: int) -> Assessment:
    """One that still runs and that the asker organises, locked.

    Raises NotFoundError, WrongPersonError, WrongStateError.
    """
    row = seen_assessment(asker, assessment_id, is_locked=True)
    require(asker, MANAGE, row.organisation.path)
    if row.closed_on is not None:
        raise WrongStateError("考核已经结束，分数不再变。")
    return row


def assessment_list(asker: Asker, *, today: date, year: int | None = None) -> list[AssessmentLine]:
    """The assessments in reach, by the end of their period and then by name: no contest."""
    rows = seen_assessments(asker)
    if year is not None:
        rows = rows.filter(until_on__year=year)
    found = _lines(list(rows[:_MOST]), today)
    return sorted(found, key=lambda line: (-line.assessment.until_on.toordinal(), line.body))


def _lines(rows: list[Assessment], today: date) -> list[AssessmentLine]:
    names = names_of([pk for row in rows for pk in (row.organisation_id, row.body_id)], today)
    leaves = {}
    indicators: dict[int, list[Indicator]] = {}
    for one in Indicator.objects.filter(tree__in={row.tree_id for row in rows}):
        indicators.setdefault(one.tree_id, []).append(one)
    for tree_id, some in indicators.items():
        leaves[tree_id] = leaves_of(one.row for one in some)
    shares: dict[int, dict[str, Decimal | None]] = {}
    values = IndicatorValue.objects.filter(assessment__in=rows)
    for assessment_id, code, share in values.values_list("assessment", "indicator__code", "share"):
        shares.setdefault(assessment_id, {})[code] = share
    return [
        AssessmentLine(
            row,
            names.get(row.organisation_id, ""),
            names.get(row.body_id, ""),
            score(leaves.get(row.tree_id, ()), shares.get(row.pk, {})),
        )
        for row in rows
    ]


def assessment_view(asker: Asker, assessment_id: int, *, today: date) -> AssessmentView:
    """One assessment. Raises NotFoundError."""
    row = seen_assessment(asker, assessment_id)
    [line] = _lines([row], today)
    indicators = list(row.tree.indicators.all())
    leaves = {leaf.code for leaf in leaves_of(one.row for one in indicators)}
    values = {value.indicator_id: value for value in row.values.select_related("entered_by")}
    rows = []
    for one in indicators:
        value = values.get(one.pk)
        share = value.share if value else None
        points = (one.weight * share / 100).quantize(Decimal("0.01")) if share is not None else None
        rows.append(ValueLine(one, one.code in leaves, one.code.count("."), value, points))
    findings = Finding.objects.seen(asker.scope(SEE)).filter(assessment=row)
    return AssessmentView(
        line,
        tuple(rows),
        tuple(findings),
        may_manage=asker.scope(MANAGE).covers(row.organisation.path),
        evaluation=Evaluation.objects.filter(assessment=row).select_related("item").first(),
    )


def exported_assessment(
    asker: Asker, assessment_id: int, *, today: date
) -> tuple[AssessmentLine, list[tuple[Any, ...]]]:
    """An assessment line by line, under ASSESSMENT_HEADS. Raises NotFoundError."""
    view = assessment_view(asker, assessment_id, today=today)
    lines: list[tuple[Any, ...]] = [
        (
            row.indicator.code, row.indicator.name, float(row.indicator.weight), row.source_label,
            float(row.value.share) if row.value and row.value.share is not None else "",
            float(row.points) if row.points is not None else "",
            row.value.basis if row.value else "",
        )
        for row in view.rows
    ]  # fmt: skip
    total = view.line.score.total
    lines.append(("", "总分（百分制）", 100, "", "", float(total) if total is not None else "", ""))
    return view.line, lines


def value_file(asker: Asker, value_id: int) -> tuple[str, str]:
    """The hash and the name of the evidence of a value. Raises NotFoundError."""
    mine = seen_assessments(asker).values("pk")
    found = IndicatorValue.objects.filter(pk=value_id, assessment__in=mine).first()
    if found is None or not found.evidence:
        raise NotFoundError(NO_FILE)
    return found.evidence, found.evidence_name


def evaluation_file(asker: Asker, assessment_id: int) -> tuple[str, str]:
    """The hash and the name of the report of an evaluator. Raises NotFoundError."""
    row = seen_assessment(asker, assessment_id)
    found = Evaluation.objects.filter(assessment=row).first()
    if found is None:
        raise NotFoundError(NO_FILE)
    return found.report, found.report_name


def blank_scores(asker: Asker, assessment_id: int) -> list[tuple[Any, ...]]:
    """What an evaluator judges, to be filled in. Raises NotFoundError."""
    rows = list(seen_assessment(asker, assessment_id).tree.indicators.all())
    leaves = leaves_of(one.row for one in rows)
    return [(one.code, one.name, "", "") for one in leaves if one.source is Source.THIRD_PARTY]
