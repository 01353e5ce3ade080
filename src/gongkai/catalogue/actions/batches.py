"""Many items moved together: proposed, decided once by another, carried out one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, cast

from gongkai.accounts.models import Person
from gongkai.audit.actions import action, record
from gongkai.catalogue.actions.editing import change_item, move_item, start_correction
from gongkai.catalogue.actions.releasing import (
    publish_item,
    schedule_item,
    unschedule_item,
    withdraw_item,
)
from gongkai.catalogue.actions.reviewing import submit_item
from gongkai.catalogue.actions.work import Work
from gongkai.catalogue.models import Batch, BatchLine, Item, ItemVersion
from gongkai.catalogue.queries.access import actors_at, column_for
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission
from gongkai.rules.batches import (
    CORRECTED_BY_BATCH,
    RULES,
    TABLE,
    BatchKind,
    BatchMove,
    BatchState,
    LineState,
    check_decider,
    check_proposal,
    needs_decision,
    touches,
)
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError
from gongkai.rules.items import Mode
from gongkai.rules.release import STATE_LABELS, Move, State, check_move

ELEMENTS: Final = ("subject", "genre", "audience", "keywords")
_NOT_FOUND: Final = "没有找到这个批次，或者不在您的工作范围内。"


@action
def propose_batch(
    *,
    kind: BatchKind,
    version_ids: Sequence[int],
    wanted: Mapping[str, Any],
    reason: str = "",
    by: Asker,
    at: datetime,
) -> Batch:
    """Propose that something be done to many items of one body.

    Where nobody else needs to decide (`rules.batches.needs_decision`), the worker begins at once.
    Items that the batch cannot touch are kept in it with the reason. Raises NotYourMoveError,
    BadInputError.
    """
    rows = ItemVersion.objects.within(by.scope(Permission.SEE_ITEMS))
    rows = rows.filter(pk__in=version_ids).select_related("organisation", "column__owner")
    versions = list(rows.defer("content", "words").order_by("pk"))
    bodies = {version.organisation_id: version.organisation for version in versions}
    if len(bodies) > 1:
        raise BadInputError("一批只能办理同一个机关的信息。请在清单里先选一个机关。")
    able = [version for version in versions if touches(kind, State(version.state))]
    paths = {path for v in able for path in (v.organisation.path, v.column.owner.path)}
    check_proposal(kind, actors_at(by, *paths), len(able))
    organisation = versions[0].organisation
    batch = _begin(organisation, kind, _checked(kind, wanted, reason, organisation, at), by, at)
    batch.reason = reason.strip()[:500]
    return _keep(batch, versions, {}, by)


def _begin(
    organisation: Organisation, kind: BatchKind, wanted: dict[str, Any], by: Asker, at: datetime
) -> Batch:
    return Batch(
        organisation=organisation,
        kind=kind,
        wanted=wanted,
        proposed_at=at,
        proposed_by=None if by.pk is None else cast("Person", by),
    )


def _checked(
    kind: BatchKind,
    wanted: Mapping[str, Any],
    reason: str,
    organisation: Organisation,
    at: datetime,
) -> dict[str, Any]:
    """What shall be, as the row keeps it. Raises BadInputError."""
    if kind is BatchKind.MOVE:
        return {"column": column_for(organisation, int(wanted["column"])).pk}
    if kind is BatchKind.SCHEDULE:
        if wanted["release_from"] <= at:
            raise BadInputError("发布时间已经过去。请填写将来的时间。")
        return {"release_from": wanted["release_from"].isoformat()}
    if kind is BatchKind.WITHDRAW:
        if not reason.strip():
            raise BadInputError("请写明撤回的理由，公众会看到它。")
        return {"reason": reason.strip()[:500]}
    if kind is BatchKind.RECLASSIFY:
        elements = {name: wanted[name] for name in ELEMENTS if wanted.get(name)}
        if not elements:
            raise BadInputError("请至少填写一项要改的分类；不填的保持原样。")
        return {"elements": elements}
    return {"mode": Mode(wanted["mode"]).value} if kind is BatchKind.CHANGE_MODE else {}


def _keep(
    batch: Batch, versions: Sequence[ItemVersion], each: Mapping[int, dict[str, Any]], by: Asker
) -> Batch:
    kind = BatchKind(batch.kind)
    states = {State(version.state) for version in versions if touches(kind, State(version.state))}
    batch.is_decided_alone = not needs_decision(kind, states)
    batch.state = BatchState.RUNNING if batch.is_decided_alone else BatchState.PROPOSED
    batch.save()
    lines = []
    for place, version in enumerate(versions, 1):
        line = BatchLine(
            batch=batch,
            version=version,
            place=place,
            seen=version.saved,
            wanted=each.get(version.pk, {}),
        )
        if not touches(kind, State(version.state)):
            label = STATE_LABELS[State(version.state)]
            line.end(LineState.LEFT, batch.proposed_at, f"“{label}”的信息不能{RULES[kind].label}。")
            line.done_by = batch.proposed_by
        lines.append(line)
    BatchLine.objects.bulk_create(lines, batch_size=500)
    record(
        on=batch,
        organisation_id=batch.organisation_id,
        after={
            "kind": kind,
            "state": batch.state,
            "wanted": batch.wanted,
            "items": [line.version_id for line in lines],
            "undoes": batch.undoes_id,
        },
    )
    return batch


def _locked(batch_id: int, by: Asker) -> Batch:
    rows = Batch.objects.select_related("organisation").select_for_update(of=("self",))
    batch = rows.filter(pk=batch_id).first()
    is_seen = batch is not None and (
        by.scope(Permission.SEE_ITEMS).covers(batch.organisation.path)
        or (by.pk is not None and batch.proposed_by_id == by.pk)
    )
    if batch is None or not is_seen:
        raise NotFoundError(_NOT_FOUND)
    return batch


def _go(batch: Batch, move: BatchMove, by: Asker) -> str:
    before = str(batch.state)
    actors = actors_at(by, batch.organisation.path)
    batch.state = TABLE.check(BatchState(batch.state), move, actors=actors).end
    return before


@action
def decide_batch(
    *, batch_id: int, is_approved: bool, opinion: str = "", by: Asker, at: datetime
) -> Batch:
    """Decide once on all items of a batch that somebody else proposed (第十七条).

    Raises NotFoundError, SamePersonError, the errors of a move, BadInputError without a reason.
    """
    batch = _locked(batch_id, by)
    check_decider(batch.proposed_by_id, by.pk)
    before = _go(batch, BatchMove.APPROVE if is_approved else BatchMove.REFUSE, by)
    if not is_approved and not opinion.strip():
        raise BadInputError("不批准的，请写明理由，提出的人会看到。")
    batch.decided_at, batch.decided_by = at, cast("Person", by)
    batch.opinion = opinion.strip()[:500] or "同意"
    batch.save()
    record(
        on=batch,
        organisation_id=batch.organisation_id,
        before={"state": before},
        after={"state": batch.state, "opinion": batch.opinion},
    )
    return batch


@action
def stop_batch(*, batch_id: int, by: Asker, at: datetime) -> Batch:
    """Take a proposal back, or stop a batch that runs: what is done stays, the rest is left.

    Raises NotFoundError, the errors of a move.
    """
    batch = _locked(batch_id, by)
    if by.pk is not None and batch.proposed_by_id == by.pk:
        actors_path = {batch.organisation.path, by.organisation.path}  # type: ignore[attr-defined]
        before = str(batch.state)
        batch.state = TABLE.check(
            BatchState(batch.state), BatchMove.STOP, actors=actors_at(by, *actors_path)
        ).end
    else:
        before = _go(batch, BatchMove.STOP, by)
    batch.ended_at, batch.ended_by = at, cast("Person", by)
    batch.save()
    record(
        on=batch,
        organisation_id=batch.organisation_id,
        before={"state": before},
        after={"state": batch.state},
    )
    return batch


@action
def undo_batch(*, batch_id: int, by: Asker, at: datetime) -> Batch:
    """Propose that what a batch did be taken back, item by item; what changed since is left alone.

    Raises NotFoundError, WrongStateError where nothing takes it back, NotYourMoveError.
    """
    old = _locked(batch_id, by)
    undo = RULES[BatchKind(old.kind)].undo
    if undo is None or old.state not in {BatchState.DONE, BatchState.STOPPED}:
        raise WrongStateError("这个批次不能整批撤销。撤回和发布请按单件或另起一批办理。")
    if old.undone_by.exclude(state__in=[BatchState.REFUSED, BatchState.STOPPED]).exists():
        raise WrongStateError("这个批次已经提出撤销。请刷新页面。")
    done = old.lines.filter(state=LineState.DONE, result=None).select_related(
        "version__organisation", "version__column__owner"
    )
    lines = {line.version_id: line for line in done}
    versions = [line.version for line in lines.values()]
    paths = {p for v in versions for p in (v.organisation.path, v.column.owner.path)}
    check_proposal(undo, actors_at(by, *paths), len(versions))
    batch = _begin(old.organisation, undo, {}, by, at)
    batch.undoes, batch.reason = old, f"撤销第 {old.pk} 批"
    each = {pk: line.before | {"now": line.wanted or old.wanted} for pk, line in lines.items()}
    return _keep(batch, versions, each, by)


# --- one item ------------------------------------------------------------------------------------


@action
def carry_out_line(*, line_id: int, by: Asker, at: datetime) -> BatchLine:
    """Do to one item what its batch wants, in the name of whoever proposed it, exactly once.

    The item and its line change together or not at all. Raises whatever the action on the one item
    raises; WrongStateError where the line had its turn.
    """
    line = _waiting(line_id)
    batch, version = line.batch, line.version
    kind = BatchKind(batch.kind)
    wanted = line.wanted or batch.wanted
    if line.wanted and not _is_still(version, line.wanted.get("now", {})):
        raise WrongStateError("后来有人改过，没有撤销。请打开核对。")
    known = {"version_id": version.pk, "by": by, "at": at}
    line.before = _before(kind, version)
    _DO[kind](line, wanted, known)
    line.end(LineState.DONE, at)
    line.done_by = None if by.pk is None else cast("Person", by)
    line.save()
    record(
        on=line,
        organisation_id=batch.organisation_id,
        before=line.before,
        after={"batch": batch.pk, "version": version.pk, "state": line.state, "wanted": wanted},
    )
    return line


def _waiting(line_id: int) -> BatchLine:
    line = (
        BatchLine.objects.select_for_update(of=("self",))
        .select_related("batch", "version__item")
        .get(pk=line_id)
    )
    if line.state != LineState.WAITING or line.batch.state != BatchState.RUNNING:
        raise WrongStateError("这一件已经办过，或者批次已经中止。")
    return line


def _is_still(version: ItemVersion, now: Mapping[str, Any]) -> bool:
    """Whether an item is as the batch that shall be undone left it."""
    if "column" in now:
        return bool(version.column_id == now["column"])
    if "mode" in now:
        return bool(version.item.mode == now["mode"])
    if "elements" in now:
        content = version.read()
        return all(_plain(getattr(content, k)) == _plain(v) for k, v in now["elements"].items())
    return True


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _before(kind: BatchKind, version: ItemVersion) -> dict[str, Any]:
    """What undoing puts back."""
    if kind is BatchKind.MOVE:
        return {"column": version.column_id}
    if kind is BatchKind.CHANGE_MODE:
        return {"mode": version.item.mode}
    if kind is BatchKind.RECLASSIFY:
        content = version.read()
        return {"elements": {name: _plain(getattr(content, name)) for name in ELEMENTS}}
    return {}


@action
def set_mode(*, version_id: int, mode: Mode, by: Asker, at: datetime) -> Item:
    """Say whether an item shall be published, given on request, or withheld (第十三条).

    Raises the errors of a move, WrongStateError where the public has it already.
    """
    work = Work.open(version_id=version_id, by=by, at=at)
    item = work.item
    check_move(
        None,
        Move.BEGIN,
        actors=actors_at(by, item.organisation.path, item.column.owner.path),
    )
    if item.first_published_on is not None:
        raise WrongStateError("已经公开过的信息不能改公开属性。不应再公开的，请撤回。")
    before = item.mode
    item.mode = mode
    item.save(update_fields=["mode"])
    record(**work.trace(mode=mode, mode_before=before))
    return item


_Known = dict[str, Any]


def _reclassify(line: BatchLine, wanted: Mapping[str, Any], known: _Known) -> None:
    """Change a draft; what the public reads gets a new version, that goes through every review."""
    version = line.version
    if version.state in CORRECTED_BY_BATCH:
        version = start_correction(note=line.batch.reason or "调整信息分类", **known)
        line.result = version
        known = known | {"version_id": version.pk}
    seen = line.seen if line.result is None else version.saved
    elements = dict(wanted["elements"])
    if "keywords" in elements:
        elements["keywords"] = tuple(elements["keywords"])
    change_item(content=replace(version.read(), **elements), seen=seen, **known)
    if line.result is not None:
        submit_item(**known)


def _seen(line: BatchLine) -> _Known:
    return {"seen": line.seen}


_DO: Final[Mapping[BatchKind, Callable[[BatchLine, Mapping[str, Any], _Known], Any]]] = {
    BatchKind.PUBLISH: lambda line, wanted, known: publish_item(**known, **_seen(line)),
    BatchKind.SCHEDULE: lambda line, wanted, known: schedule_item(
        release_from=datetime.fromisoformat(wanted["release_from"]), **known, **_seen(line)
    ),
    BatchKind.UNSCHEDULE: lambda line, wanted, known: unschedule_item(
        reason=line.batch.reason, **known, **_seen(line)
    ),
    BatchKind.MOVE: lambda line, wanted, known: move_item(column_id=wanted["column"], **known),
    BatchKind.WITHDRAW: lambda line, wanted, known: withdraw_item(
        reason=wanted["reason"], **known, **_seen(line)
    ),
    BatchKind.RECLASSIFY: _reclassify,
    BatchKind.CHANGE_MODE: lambda line, wanted, known: set_mode(mode=Mode(wanted["mode"]), **known),
}


@action
def leave_line(*, line_id: int, message: str, by: Asker, at: datetime) -> BatchLine:
    """Say why an item of a batch was not done; the others go on. Raises WrongStateError."""
    line = _waiting(line_id)
    line.end(LineState.LEFT, at, message)
    line.done_by = None if by.pk is None else cast("Person", by)
    line.save()
    record(
        on=line,
        organisation_id=line.batch.organisation_id,
        after={"batch": line.batch_id, "version": line.version_id, "message": line.message},
    )
    return line


@action
def finish_batch(*, batch_id: int, by: Asker, at: datetime) -> Batch:
    """Close a batch all of whose items had their turn. Raises WrongStateError."""
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if batch.state != BatchState.RUNNING or batch.lines.filter(state=LineState.WAITING).exists():
        raise WrongStateError("这个批次还没有办完，或者已经结束。")
    batch.state, batch.ended_at = BatchState.DONE, at
    batch.ended_by = None if by.pk is None else cast("Person", by)
    batch.save()
    record(on=batch, organisation_id=batch.organisation_id, after={"state": batch.state})
    return batch
