"""Batches as the officers see them: what was proposed, how far it is, what was not done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from gongkai.catalogue.models import Batch, BatchLine, Column, ItemVersion
from gongkai.catalogue.queries.access import actors_at
from gongkai.catalogue.queries.pages import cut
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission
from gongkai.rules.batches import (
    BATCH_LABELS,
    DECIDERS,
    LINE_LABELS,
    RULES,
    BatchKind,
    BatchState,
    LineState,
    needs_decision,
    touches,
)
from gongkai.rules.errors import NotFoundError
from gongkai.rules.items import MODE_LABELS, Mode
from gongkai.rules.paging import Page
from gongkai.rules.release import STATE_LABELS, State

_ELEMENTS = {"subject": "主题分类", "genre": "体裁", "audience": "受众", "keywords": "主题词"}


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch in a list, with how many of its items stand where."""

    id: int
    kind: BatchKind
    label: str
    state: BatchState
    state_label: str
    what: str
    proposed_at: datetime
    proposed_by: str
    total: int
    done: int
    left: int

    @property
    def waiting(self) -> int:
        """How many still have their turn before them."""
        return self.total - self.done - self.left


@dataclass(frozen=True, slots=True)
class LineRow:
    """An item of a batch. `result_id`: the new version that was begun for it."""

    version_id: int
    result_id: int | None
    title: str
    index_number: str
    column: str
    state: LineState
    state_label: str
    message: str
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch with one page of its items, those that were not done before those that were."""

    row: BatchRow
    organisation: str
    warning: str
    reason: str
    opinion: str
    decided_by: str
    decided_at: datetime | None
    ended_at: datetime | None
    undoes_id: int | None
    undone_by_id: int | None
    is_decided_alone: bool
    may_decide: bool
    may_stop: bool
    may_undo: bool
    is_own: bool
    lines: Page[LineRow]


def _seen(asker: Asker) -> QuerySet[Batch]:
    inside = Organisation.objects.within(asker.scope(Permission.SEE_ITEMS)).values("pk")
    seen = Q(organisation__in=inside)
    if asker.pk is not None:
        seen |= Q(proposed_by=asker.pk)
    return Batch.objects.filter(seen).select_related("organisation", "proposed_by", "decided_by")


def list_batches(asker: Asker, *, only_open: bool = False, page: int = 1) -> Page[BatchRow]:
    """The batches in the asker's reach, the newest first."""
    rows = _seen(asker)
    if only_open:
        rows = rows.filter(state__in=[BatchState.PROPOSED, BatchState.RUNNING])
    found, total, number = cut(rows.order_by("-pk"), page)
    counts = _counts([batch.pk for batch in found])
    columns = _columns(found)
    return Page(tuple(_row(b, counts.get(b.pk, {}), columns) for b in found), total, number)


def batches_to_decide(asker: Asker) -> int:
    """How many proposals of others wait for the asker's decision."""
    rows = _seen(asker).filter(state=BatchState.PROPOSED).exclude(proposed_by=asker.pk)
    paths = dict.fromkeys(rows.values_list("organisation__path", flat=True))
    if not paths or DECIDERS.isdisjoint(actors_at(asker, *paths)):
        return 0
    return rows.count()


def batch_view(asker: Asker, batch_id: int, *, on: date, page: int = 1) -> BatchView:
    """A batch in the asker's reach. Raises NotFoundError."""
    batch = _seen(asker).filter(pk=batch_id).first()
    if batch is None:
        raise NotFoundError("没有找到这个批次，或者不在您的工作范围内。")
    row = _row(batch, _counts([batch.pk]).get(batch.pk, {}), _columns([batch]))
    rule = RULES[row.kind]
    actors = actors_at(asker, batch.organisation.path)
    is_own = asker.pk is not None and batch.proposed_by_id == asker.pk
    undone = batch.undone_by.exclude(state__in=[BatchState.REFUSED, BatchState.STOPPED]).first()
    is_over = row.state in {BatchState.DONE, BatchState.STOPPED}
    named: Any = Organisation.objects.named(on).get(pk=batch.organisation_id)
    found, total, number = cut(_lines(batch), page)
    return BatchView(
        row=row,
        organisation=named.name,
        warning=rule.warning,
        reason=batch.reason,
        opinion=batch.opinion,
        decided_by=batch.decided_by.name if batch.decided_by else "",
        decided_at=batch.decided_at,
        ended_at=batch.ended_at,
        undoes_id=batch.undoes_id,
        undone_by_id=undone.pk if undone else None,
        is_decided_alone=batch.is_decided_alone,
        may_decide=row.state is BatchState.PROPOSED
        and not is_own
        and not DECIDERS.isdisjoint(actors),
        may_stop=row.state in {BatchState.PROPOSED, BatchState.RUNNING}
        and (is_own or not rule.actors.isdisjoint(actors)),
        may_undo=is_over
        and rule.undo is not None
        and undone is None
        and row.done > 0
        and (is_own or not rule.actors.isdisjoint(actors)),
        is_own=is_own,
        lines=Page(tuple(_line(line) for line in found), total, number),
    )


def batch_lines(asker: Asker, batch_id: int) -> list[LineRow]:
    """All items of a batch in the asker's reach. Raises NotFoundError."""
    batch = _seen(asker).filter(pk=batch_id).first()
    if batch is None:
        raise NotFoundError("没有找到这个批次，或者不在您的工作范围内。")
    return [_line(line) for line in _lines(batch)]


def _lines(batch: Batch) -> QuerySet[BatchLine]:
    rows = batch.lines.select_related("version__item", "version__column")
    return rows.defer("version__content", "version__words").order_by("-state", "place")


def _line(line: BatchLine) -> LineRow:
    version = line.version
    return LineRow(
        version_id=version.pk,
        result_id=line.result_id,
        title=version.title,
        index_number=version.item.index_number or "",
        column=version.column.name,
        state=LineState(line.state),
        state_label=LINE_LABELS[LineState(line.state)],
        message=line.message,
        done_at=line.done_at,
    )


def _counts(ids: Sequence[int]) -> dict[int, dict[str, int]]:
    rows = BatchLine.objects.filter(batch__in=ids).order_by().values_list("batch", "state")
    found: dict[int, dict[str, int]] = {}
    for batch, state, count in rows.annotate(n=Count("pk")):
        found.setdefault(batch, {})[state] = count
    return found


def _columns(batches: Sequence[Batch]) -> dict[int, str]:
    ids = [batch.wanted["column"] for batch in batches if "column" in batch.wanted]
    return dict(Column.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def _row(batch: Batch, counts: dict[str, int], columns: dict[int, str]) -> BatchRow:
    kind, state = BatchKind(batch.kind), BatchState(batch.state)
    return BatchRow(
        id=batch.pk,
        kind=kind,
        label=RULES[kind].label,
        state=state,
        state_label=BATCH_LABELS[state],
        what=_what(batch.wanted, columns),
        proposed_at=batch.proposed_at,
        proposed_by=batch.proposed_by.name if batch.proposed_by else "系统",
        total=sum(counts.values()),
        done=counts.get(LineState.DONE, 0),
        left=counts.get(LineState.LEFT, 0),
    )


def _what(wanted: dict[str, Any], columns: dict[int, str]) -> str:
    if "column" in wanted:
        return f"移到“{columns.get(wanted['column'], '')}”"
    if "release_from" in wanted:
        at = timezone.localtime(datetime.fromisoformat(wanted["release_from"]))
        return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M} 发布"
    if "reason" in wanted:
        return f"理由：{wanted['reason']}"
    if "mode" in wanted:
        return f"改为{MODE_LABELS[Mode(wanted['mode'])]}"
    parts = wanted.get("elements", {})
    return "；".join(
        f"{_ELEMENTS[name]}：{'、'.join(v) if isinstance(v, list) else v}"
        for name, v in parts.items()
    )


# --- before it is proposed -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chosen:
    """An item that somebody chose; `problem`: why the batch cannot touch it."""

    id: int
    title: str
    state: State
    column: str
    problem: str


def chosen_items(
    asker: Asker, kind: BatchKind, ids: Sequence[int]
) -> tuple[list[Chosen], bool, list[str]]:
    """What a batch would do: the items in reach, whether another must decide, names of bodies."""
    rows = ItemVersion.objects.within(asker.scope(Permission.SEE_ITEMS)).filter(pk__in=ids)
    versions = list(
        rows.select_related("column", "organisation").defer("content", "words").order_by("pk")
    )
    label = RULES[kind].label
    found = [
        Chosen(
            version.pk,
            version.title,
            State(version.state),
            version.column.name,
            ""
            if touches(kind, State(version.state))
            else f"“{STATE_LABELS[State(version.state)]}”的信息不能{label}",
        )
        for version in versions
    ]
    states = {one.state for one in found if not one.problem}
    bodies = sorted({version.organisation.code for version in versions})
    return found, needs_decision(kind, states), bodies
