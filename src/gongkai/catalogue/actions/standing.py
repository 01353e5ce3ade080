"""What becomes of a published item later: it lapses, is replaced, revoked, explained."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from gongkai.audit.actions import action, record
from gongkai.catalogue.actions.editing import draft_item
from gongkai.catalogue.actions.releasing import publish_item
from gongkai.catalogue.actions.work import Work
from gongkai.catalogue.models import Column, Item, ItemVersion
from gongkai.catalogue.queries.access import actors_of, name_on
from gongkai.rules.access import Asker
from gongkai.rules.dates import chinese_date
from gongkai.rules.errors import BadInputError, WrongStateError
from gongkai.rules.items import DOCUMENTS, INTERPRETATION_FORMS, Content, ItemKind, Validity
from gongkai.rules.publishing import withdraw_by
from gongkai.rules.release import LIVE, Move, Proof, State, check_move

_INTERPRETATIONS = "policy-interpretation"


@action
def mark_validity(
    *,
    version_id: int,
    validity: Validity,
    on: date,
    basis: str,
    successor: Item | None = None,
    by: Asker,
    at: datetime,
) -> Item:
    """Say that a rule or normative document was amended, lapsed or repealed; it stays readable.

    `successor` is what holds instead, of this body or another. Raises BadInputError without the
    basis, for another kind, or where the successor leads back; WrongStateError before publication.
    """
    work = Work.open(version_id=version_id, by=by, at=at)
    if work.version.state not in {State.PUBLISHED, State.ARCHIVED}:
        raise WrongStateError("只有已发布的文件才能标注有效性。")
    work.need(Move.WITHDRAW)
    item = work.item
    if item.kind not in DOCUMENTS:
        raise BadInputError("只有规章和规范性文件有有效性。")
    if validity is not Validity.IN_FORCE and not basis.strip():
        raise BadInputError("请写明宣布修改、失效或废止的文件。")
    if on > work.today:
        raise BadInputError(f"日期 {on} 还没有到。请到当日再标注。")
    if validity is Validity.IN_FORCE:
        successor = None
    _check_successor(item, successor)
    before = item.validity
    item.validity, item.validity_on = validity, on
    item.validity_basis, item.successor = basis.strip()[:300], successor
    item.save()
    work.announce()
    number = successor.index_number if successor else None
    record(
        **work.trace(
            validity=validity, validity_before=before, basis=basis.strip(), successor=number
        )
    )
    return item


def _check_successor(item: Item, successor: Item | None) -> None:
    """Raises BadInputError where it is not public, or where the chain comes back to the item."""
    if successor is None:
        return
    if successor.kind not in DOCUMENTS or not successor.first_published_on:
        raise BadInputError("取代它的应是已经发布的规章或规范性文件。请重新选择。")
    follows: Item | None = successor
    seen: set[int] = set()
    while follows is not None and follows.pk not in seen:
        if follows.pk == item.pk:
            raise BadInputError("这两件文件会互相取代。请核对谁取代谁。")
        seen.add(follows.pk)
        follows = follows.successor


@action
def lapse_document(*, version_id: int, by: Asker, at: datetime) -> Item:
    """Mark a document as lapsed once the last day that its own text names is past.

    Raises WrongStateError where it says no such day, or the day has not passed.
    """
    work = Work.open(version_id=version_id, by=by, at=at)
    item = work.item
    if item.kind not in DOCUMENTS or item.expires_on is None or item.expires_on >= work.today:
        raise WrongStateError("文件没有写明有效期，或者有效期还没有届满。")
    before = item.validity
    item.validity = Validity.LAPSED
    item.validity_on = item.expires_on + timedelta(days=1)
    item.validity_basis = f"文件规定的有效期至{chinese_date(item.expires_on)}，已经届满"
    item.save()
    work.announce()
    record(**work.trace(validity=item.validity, validity_before=before))
    return item


@action
def mark_revoked(*, version_id: int, revoked_on: date, basis: str, by: Asker, at: datetime) -> date:
    """Say that a published penalty was changed, revoked or found illegal.

    Returns the last day to withdraw it (《行政处罚法》第四十八条第二款). Raises WrongPersonError, WrongStateError where it is not public, BadInputError.
    """
    work = Work.open(version_id=version_id, by=by, at=at)
    check_move(None, Move.BEGIN, actors=actors_of(by, work.item))
    if work.item.kind != ItemKind.PENALTY:
        raise BadInputError("只有行政处罚决定要登记撤销、变更。")
    if work.version.state not in LIVE:
        raise WrongStateError("这件处罚决定现在没有公开，不用撤回。")
    if revoked_on > work.today:
        raise BadInputError(f"日期{chinese_date(revoked_on)}还没有到。请核对。")
    if not basis.strip():
        raise BadInputError("请写明撤销、变更或者确认违法的文书，例如某复议决定书的文号。")
    work.item.revoked_on, work.item.revoked_basis = revoked_on, basis.strip()[:300]
    work.item.save(update_fields=["revoked_on", "revoked_basis"])
    last = withdraw_by(revoked_on)
    record(**work.trace(revoked_on=revoked_on, basis=basis.strip(), withdraw_by=last))
    return last


# --- a policy and its interpretation ------------------------------------------------------------


@action
def plan_interpretation(
    *, version_id: int, form: str = INTERPRETATION_FORMS[0], by: Asker, at: datetime
) -> ItemVersion:
    """Draft the interpretation of a document beside it, so that both are released in step.

    Raises the errors of a move, BadInputError for another kind.
    """
    work = Work.open(version_id=version_id, by=by, at=at)
    item = work.item
    check_move(None, Move.BEGIN, actors=actors_of(by, item))
    if item.kind not in DOCUMENTS:
        raise BadInputError("只有规章和规范性文件要配政策解读。")
    column = Column.objects.open().filter(
        organisation=item.organisation_id, code__endswith=_INTERPRETATIONS
    )
    title = work.version.title
    name = name_on(item.organisation, work.today)
    version = draft_item(
        organisation=item.organisation,
        column_id=column.values_list("pk", flat=True).first() or item.column_id,
        content=Content(
            title=f"《{title.strip('《》')[:180]}》政策解读",
            kind=ItemKind.INTERPRETATION,
            publisher=name,
            source=name,
            created_on=work.today,
            subject=work.version.read().subject,
            extras={"interprets": item.index_number or title, "form": form},
        ),
        by=by,
        at=at,
    )
    version.item.about = item
    version.item.save(update_fields=["about"])
    record(**work.trace(interpretation=version.item_id))
    return version


@action
def waive_interpretation(*, version_id: int, reason: str, by: Asker, at: datetime) -> Item:
    """Say why a document needs no interpretation; an empty reason takes that back.

    Raises the errors of a move, BadInputError for another kind.
    """
    work = Work.open(version_id=version_id, by=by, at=at)
    check_move(None, Move.BEGIN, actors=actors_of(by, work.item))
    if work.item.kind not in DOCUMENTS:
        raise BadInputError("只有规章和规范性文件要配政策解读。")
    work.item.no_interpretation = reason.strip()[:300]
    work.item.save(update_fields=["no_interpretation"])
    record(**work.trace(no_interpretation=work.item.no_interpretation))
    return work.item


@action
def publish_together(
    *, version_ids: Sequence[int], by: Asker, at: datetime
) -> tuple[ItemVersion, ...]:
    """Publish a document and what explains it in one step: all of them, or none.

    Raises the errors of a move for the first that may not go out.
    """
    if not version_ids:
        raise BadInputError("请选择要一起发布的信息。")
    first = Work.open(version_id=version_ids[0], by=by, at=at)
    first.check(Move.PUBLISH, Proof.COMPLETE_ITEM)
    done = tuple(publish_item(version_id=pk, by=by, at=at) for pk in version_ids)
    record(**first.trace(together=[version.item.index_number for version in done]))
    return done
