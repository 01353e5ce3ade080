"""What may happen to an item on its way to the public and back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from gongkai.accounts.actions import grant_role
from gongkai.audit.models import AuditEvent
from gongkai.catalogue import actions
from gongkai.catalogue.actions import Mark, StaleItemError, Upload
from gongkai.catalogue.models import (
    Column,
    Item,
    ItemReview,
    ItemVersion,
    Revision,
    SecrecyReview,
    Withheld,
)
from gongkai.catalogue.tasks import release_next_item
from gongkai.rules.access import ROLES, SEPARATE_DUTIES, SYSTEM
from gongkai.rules.columns import TEMPLATE, walk
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.intake import FileRefusedError
from gongkai.rules.items import IncompleteItemError, ItemKind, Validity
from gongkai.rules.moves import (
    MissingProofError,
    MoveNotPossibleError,
    NotYourMoveError,
    SamePersonError,
)
from gongkai.rules.publishing import Limit, Unit
from gongkai.rules.release import Proof, State
from gongkai.rules.requests import Duty
from gongkai.rules.secrecy import Conclusion, SecrecyFormError
from tests.factories.city import City, make_person
from tests.factories.contents import CLEAN_FORM, make_content
from tests.factories.items import (
    INDEX_CODE,
    Newsroom,
    again,
    approve,
    build_newsroom,
    carried_reviews,
    clear,
    draft,
    publish,
    publish_answer,
    review_all,
    withhold,
)


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


# --- setting up


def test_the_columns_of_the_law_stand_in_a_tree_of_the_body(room: Newsroom, at: datetime) -> None:
    columns = Column.objects.filter(organisation=room.body)
    assert columns.count() == len(list(walk(TEMPLATE))) + 1  # and Art. 21 for a city
    for column in columns.select_related("parent"):
        above = column.parent.path if column.parent else "/"
        assert column.path == f"{above}{column.pk}/"
    assert actions.load_columns(organisation=room.body, prefix="police", by=room.head, at=at) == []
    with pytest.raises(BadInputError, match="别的机关"):
        actions.load_columns(organisation=room.city.education, prefix="police", by=SYSTEM, at=at)


def test_a_code_of_another_body_is_refused(room: Newsroom, at: datetime) -> None:
    with pytest.raises(BadInputError, match="别的机关"):
        actions.set_up_publisher(
            organisation=room.city.education, index_code=INDEX_CODE, by=SYSTEM, at=at
        )
    with pytest.raises(BadInputError, match="索引号"):
        actions.set_up_publisher(organisation=room.body, index_code="x", by=SYSTEM, at=at)


def test_a_column_with_items_is_not_hidden(room: Newsroom, at: datetime) -> None:
    draft(room, at)
    with pytest.raises(WrongStateError, match="还有信息"):
        actions.close_column(column=room.column, reason="并入其他栏目", by=room.head, at=at)


# --- the whole way


def test_an_item_goes_from_draft_to_the_public_by_six_different_hands(
    room: Newsroom, at: datetime
) -> None:
    version = draft(room, at)
    item = version.item
    assert (version.state, item.index_number) == (State.DRAFT, None)
    actions.submit_item(version_id=version.pk, by=room.editor, at=at)
    states = []
    for person in (room.proofreader, room.first, room.second, room.final):
        actions.review_item(version_id=version.pk, opinion="同意", by=person, at=at)
        states.append(again(version).state)
    assert states == ["first_review", "second_review", "final_review", "secrecy_review"]
    clear(room, version.pk, at)
    assert again(version).state == State.CLEARED
    actions.publish_item(version_id=version.pk, by=room.head, at=at)
    version = again(version)
    assert (version.state, version.published_at) == (State.PUBLISHED, at)
    assert version.item.index_number == f"{INDEX_CODE}/202611-00001"
    assert version.item.first_published_on == at.date()
    verbs = AuditEvent.objects.filter(object_type="catalogue.itemversion").values_list(
        "action", flat=True
    )
    assert list(verbs) == [
        "catalogue.draft_item",
        "catalogue.submit_item",
        *["catalogue.review_item"] * 4,
        "catalogue.review_secrecy_of_item",
        "catalogue.publish_item",
    ]


def test_an_incomplete_item_is_not_submitted_and_all_that_is_missing_is_named(
    room: Newsroom, at: datetime
) -> None:
    version = draft(room, at, subject="", body="", source="")
    with pytest.raises(IncompleteItemError, match="主题分类") as caught:
        actions.submit_item(version_id=version.pk, by=room.editor, at=at)
    assert set(caught.value.problems) == {"subject", "body", "source"}
    assert again(version).state == State.DRAFT


def test_nobody_approves_what_they_wrote_or_reviewed_before(room: Newsroom, at: datetime) -> None:
    for role in sorted(ROLES.keys() - SEPARATE_DUTIES - {"column_editor"}):
        grant_role(person=room.editor, role=role, organisation=room.body, by=SYSTEM, at=at)
    for role in ("department_head", "leader", "secrecy_reviewer"):
        grant_role(person=room.proofreader, role=role, organisation=room.body, by=SYSTEM, at=at)
    version = draft(room, at)
    actions.submit_item(version_id=version.pk, by=room.editor, at=at)
    with pytest.raises(SamePersonError, match="起草或修改和校对不能是同一人"):
        actions.review_item(version_id=version.pk, opinion="同意", by=room.editor, at=at)
    actions.review_item(version_id=version.pk, opinion="同意", by=room.proofreader, at=at)
    with pytest.raises(SamePersonError, match="校对和初审"):
        actions.review_item(version_id=version.pk, opinion="同意", by=room.proofreader, at=at)
    actions.review_item(version_id=version.pk, opinion="同意", by=room.first, at=at)
    actions.review_item(version_id=version.pk, opinion="同意", by=room.second, at=at)
    actions.review_item(version_id=version.pk, opinion="同意", by=room.final, at=at)
    for person in (room.editor, room.proofreader):
        with pytest.raises(SamePersonError, match="保密审查不能是同一人"):
            actions.review_secrecy_of_item(
                version_id=version.pk,
                answers=CLEAN_FORM,
                conclusion=Conclusion.PUBLISH,
                by=person,
                at=at,
            )


def test_whoever_changes_a_letter_is_a_writer_and_may_no_longer_review(
    room: Newsroom, at: datetime
) -> None:
    version = draft(room, at)
    actions.change_item(
        version_id=version.pk,
        content=make_content(title="改过的名称"),
        seen=version.saved,
        by=room.second,
        at=at,
    )
    actions.submit_item(version_id=version.pk, by=room.editor, at=at)
    for person in (room.proofreader, room.first):
        actions.review_item(version_id=version.pk, opinion="同意", by=person, at=at)
    with pytest.raises(SamePersonError, match="复审"):
        actions.review_item(version_id=version.pk, opinion="同意", by=room.second, at=at)


def test_a_change_after_approval_resets_it(room: Newsroom, at: datetime) -> None:
    version = draft(room, at)
    approve(room, version, at)
    cleared = again(version)
    actions.change_item(
        version_id=version.pk,
        content=make_content(body="<p>自明日起开展整治。</p>"),
        seen=cleared.saved,
        by=room.editor,
        at=at,
    )
    changed = again(version)
    assert (changed.state, changed.cleared_sha256) == (State.DRAFT, "")
    assert changed.sha256 != cleared.sha256
    with pytest.raises(MoveNotPossibleError, match="不能“发布”"):
        actions.publish_item(version_id=version.pk, by=room.head, at=at)
    # What was said of the old text stays on file, and counts for the old text only.
    assert ItemReview.objects.filter(version=version, sha256=cleared.sha256).count() == 4
    assert Revision.objects.filter(version=version).count() == 2


def test_an_approval_grows_old(room: Newsroom, at: datetime) -> None:
    version = draft(room, at)
    approve(room, version, at)
    with pytest.raises(MissingProofError, match="30 日以内") as caught:
        actions.publish_item(version_id=version.pk, by=room.head, at=at + timedelta(days=31))
    assert caught.value.missing == (Proof.FRESH_APPROVAL,)
    actions.publish_item(version_id=version.pk, by=room.head, at=at + timedelta(days=30))


# --- the secrecy review cannot be passed by


def test_not_even_somebody_with_every_role_publishes_past_the_secrecy_review(
    room: Newsroom, at: datetime
) -> None:
    almighty = make_person("almighty", room.body, at)
    for role in ROLES.keys() - SEPARATE_DUTIES:
        grant_role(person=almighty, role=role, organisation=room.body, by=SYSTEM, at=at)
    version = draft(room, at)
    actions.submit_item(version_id=version.pk, by=room.editor, at=at)
    review_all(room, version.pk, at)
    for person in (almighty, SYSTEM):
        with pytest.raises(MoveNotPossibleError):
            actions.publish_item(version_id=version.pk, by=person, at=at)
        with pytest.raises(MoveNotPossibleError):
            actions.schedule_item(
                version_id=version.pk, release_from=at + timedelta(1), by=person, at=at
            )


@pytest.mark.parametrize("state", [State.CLEARED, State.SCHEDULED, State.PUBLISHED, State.URGENT])
def test_not_even_the_database_takes_an_item_that_was_not_cleared(
    room: Newsroom, at: datetime, state: State
) -> None:
    version = draft(room, at)
    with pytest.raises(IntegrityError, match="cleared"), transaction.atomic():
        ItemVersion.objects.filter(pk=version.pk).update(
            state=state, published_at=at, release_from=at, cleared_sha256="0" * 64
        )


def test_consent_of_the_secrecy_review_is_a_filled_form_never_a_word(
    room: Newsroom, at: datetime
) -> None:
    version = draft(room, at)
    with pytest.raises(IntegrityError, match="secrecy"), transaction.atomic():
        ItemReview.objects.create(
            version=version,
            kind="secrecy",
            sha256=version.sha256,
            is_approved=True,
            opinion="同意",
            reviewed_at=at,
        )


def test_a_form_with_a_secret_cannot_conclude_that_it_is_public(
    room: Newsroom, at: datetime
) -> None:
    version = draft(room, at)
    actions.submit_item(version_id=version.pk, by=room.editor, at=at)
    review_all(room, version.pk, at)
    with pytest.raises(SecrecyFormError, match="国家秘密") as caught:
        actions.review_secrecy_of_item(
            version_id=version.pk,
            answers=CLEAN_FORM | {"has_state_secret": "yes"},
            conclusion=Conclusion.PUBLISH,
            by=room.secrecy,
            at=at,
        )
    assert set(caught.value.problems) == {"has_state_secret"}
    assert not SecrecyReview.objects.exists()
    actions.review_secrecy_of_item(
        version_id=version.pk,
        answers=CLEAN_FORM,
        conclusion=Conclusion.REFER,
        reason="与省厅会商",
        by=room.secrecy,
        at=at,
    )
    assert again(version).state == State.SECRECY_REVIEW


def test_text_with_a_secrecy_mark_does_not_enter(room: Newsroom, at: datetime) -> None:
    with pytest.raises(BadInputError, match="密级标志"):
        draft(room, at, body="<p>机密★20年</p>")
    assert not Item.objects.exists()


# --- withheld


def test_what_is_withheld_stands_in_the_register_and_is_assessed_anew(
    room: Newsroom, at: datetime
) -> None:
    version = withhold(room, at, at.date() + timedelta(365))
    row = Withheld.objects.get()
    assert (version.state, version.item.is_closed, row.outcome) == (State.WITHHELD, True, "")
    later = at + timedelta(365)
    with pytest.raises(SecrecyFormError, match="下次评估"):
        actions.assess_withheld(
            withheld_id=row.pk, is_released=False, assessment="仍在侦办", by=room.head, at=later
        )
    actions.assess_withheld(
        withheld_id=row.pk,
        is_released=False,
        assessment="仍在侦办",
        review_by_on=later.date() + timedelta(365),
        by=room.head,
        at=later,
    )
    again_listed = Withheld.objects.get(outcome="")
    actions.assess_withheld(
        withheld_id=again_listed.pk,
        is_released=True,
        assessment="案件已审结",
        by=room.head,
        at=later,
    )
    assert (again(version).state, again(version).item.is_closed) == (State.DRAFT, False)
    with pytest.raises(WrongStateError, match="评估过"):
        actions.assess_withheld(
            withheld_id=row.pk, is_released=True, assessment="再评", by=room.head, at=later
        )


def test_to_withhold_needs_a_ground_and_a_day_of_assessment(room: Newsroom, at: datetime) -> None:
    version = draft(room, at)
    actions.submit_item(version_id=version.pk, by=room.editor, at=at)
    review_all(room, version.pk, at)
    with pytest.raises(SecrecyFormError) as caught:
        actions.review_secrecy_of_item(
            version_id=version.pk,
            answers=CLEAN_FORM,
            conclusion=Conclusion.WITHHOLD,
            reason="理由",
            by=room.secrecy,
            at=at,
        )
    assert set(caught.value.problems) == {"ground", "review_by_on"}


# --- returns


def test_a_reviewer_sends_it_back_with_the_passages_that_are_meant(
    room: Newsroom, at: datetime
) -> None:
    version = draft(room, at)
    actions.submit_item(version_id=version.pk, by=room.editor, at=at)
    with pytest.raises(MissingProofError, match="退回的理由"):
        actions.return_item(version_id=version.pk, reason=" ", by=room.proofreader, at=at)
    with pytest.raises(BadInputError, match="找不到“自明日起”"):
        actions.return_item(
            version_id=version.pk,
            reason="日期不对",
            marks=[Mark("自明日起", "应写明日期")],
            by=room.proofreader,
            at=at,
        )
    actions.return_item(
        version_id=version.pk,
        reason="日期不对",
        marks=[Mark("自即日起", "应写明日期")],
        by=room.proofreader,
        at=at,
    )
    assert again(version).state == State.DRAFT
    review = ItemReview.objects.get()
    assert (review.kind, review.is_approved) == ("proofread", False)
    assert review.marks == [{"quote": "自即日起", "remark": "应写明日期"}]


def test_a_return_by_the_secrecy_reviewer_is_an_opinion_of_the_secrecy_review(
    room: Newsroom, at: datetime
) -> None:
    version = draft(room, at)
    actions.submit_item(version_id=version.pk, by=room.editor, at=at)
    review_all(room, version.pk, at)
    actions.return_item(version_id=version.pk, reason="附件含批注", by=room.secrecy, at=at)
    assert ItemReview.objects.latest("pk").kind == "secrecy"
    assert again(version).state == State.DRAFT


# --- two at once


def test_two_editors_on_one_item_are_warned_and_nothing_is_overwritten(
    room: Newsroom, at: datetime
) -> None:
    version = draft(room, at)
    seen = version.saved
    actions.change_item(
        version_id=version.pk,
        content=make_content(title="先保存的"),
        seen=seen,
        by=room.editor,
        at=at,
    )
    with pytest.raises(StaleItemError, match="没有覆盖对方的修改"):
        actions.change_item(
            version_id=version.pk,
            content=make_content(title="后保存的"),
            seen=seen,
            by=room.second,
            at=at,
        )
    assert again(version).title == "先保存的"


def test_a_reviewer_cannot_approve_a_text_that_changed_after_the_page_was_loaded(
    room: Newsroom, at: datetime
) -> None:
    version = draft(room, at)
    actions.submit_item(version_id=version.pk, by=room.editor, at=at)
    seen = again(version).saved
    actions.change_item(
        version_id=version.pk,
        content=make_content(title="改过"),
        seen=seen,
        by=room.editor,
        at=at,
    )
    actions.submit_item(version_id=version.pk, by=room.editor, at=at)
    with pytest.raises(StaleItemError):
        actions.review_item(
            version_id=version.pk, opinion="同意", seen=seen, by=room.proofreader, at=at
        )


# --- after publication


def test_a_correction_leaves_the_old_text_public_until_the_new_one_is_out(
    room: Newsroom, at: datetime
) -> None:
    old = publish(room, at, Upload("名单.txt", "一".encode()))
    number = old.item.index_number
    new = actions.start_correction(
        version_id=old.pk, note="更正整治的起始日期", by=room.editor, at=at
    )
    assert (new.number, new.sha256, again(old).state) == (2, old.sha256, State.PUBLISHED)
    with pytest.raises(WrongStateError, match="已经有一个"):
        actions.start_correction(version_id=old.pk, note="再改", by=room.editor, at=at)
    actions.change_item(
        version_id=new.pk,
        content=make_content(body="<p>自12月1日起开展整治。</p>", files=old.read().files),
        seen=new.saved,
        by=room.editor,
        at=at,
    )
    approve(room, new, at)
    actions.publish_item(version_id=new.pk, by=room.head, at=at)
    assert (again(old).state, again(old).end_reason) == ("corrected", "更正整治的起始日期")
    assert again(new).state == State.PUBLISHED
    assert again(new).item.index_number == number
    assert [file.name for file in again(new).read().files] == ["名单.txt"]


def test_a_withdrawal_needs_a_reason_and_the_number_is_never_given_again(
    room: Newsroom, at: datetime
) -> None:
    version = publish(room, at)
    with pytest.raises(MissingProofError, match="撤回的理由"):
        actions.withdraw_item(version_id=version.pk, reason="", by=room.head, at=at)
    with pytest.raises(NotYourMoveError):
        actions.withdraw_item(version_id=version.pk, reason="决定撤销", by=room.editor, at=at)
    actions.withdraw_item(version_id=version.pk, reason="处罚决定被撤销", by=room.head, at=at)
    other = publish(room, at)
    assert again(version).state == State.WITHDRAWN
    assert again(other).item.index_number == f"{INDEX_CODE}/202611-00002"
    with pytest.raises(MoveNotPossibleError, match="新起草一个版本"):
        actions.restore_item(version_id=version.pk, by=room.head, at=at)
    actions.start_correction(version_id=version.pk, note="重新发布", by=room.editor, at=at)


def test_serials_run_through_the_year_and_begin_anew_in_the_next(
    room: Newsroom, at: datetime
) -> None:
    numbers = [publish(room, moment).item.index_number for moment in (at, at + timedelta(60))]
    assert numbers == [f"{INDEX_CODE}/202611-00001", f"{INDEX_CODE}/202701-00001"]
    Item.objects.filter(index_number=numbers[0]).update(
        index_number=f"{INDEX_CODE}/202611-00002"  # as if it had come in by import
    )
    assert publish(room, at).item.index_number == f"{INDEX_CODE}/202611-00003"


def test_the_number_stays_when_the_item_goes_to_another_body(room: Newsroom, at: datetime) -> None:
    education = room.city.education
    actions.load_columns(organisation=education, prefix="edu", by=SYSTEM, at=at)
    target = Column.objects.get(code="edu-a20-notice")
    version = publish(room, at)
    number = version.item.index_number
    with pytest.raises(NotYourMoveError):
        actions.hand_over_item(
            version_id=version.pk, organisation=education, column_id=target.pk, by=room.head, at=at
        )
    actions.hand_over_item(
        version_id=version.pk, organisation=education, column_id=target.pk, by=SYSTEM, at=at
    )
    item = again(version).item
    assert (item.index_number, item.organisation) == (number, education)


def test_an_archived_item_comes_back(room: Newsroom, at: datetime) -> None:
    version = publish(room, at)
    actions.archive_item(version_id=version.pk, by=room.head, at=at)
    assert again(version).state == State.ARCHIVED
    actions.restore_item(version_id=version.pk, by=room.head, at=at)
    assert again(version).state == State.PUBLISHED


def test_a_repealed_document_stays_and_names_its_basis(room: Newsroom, at: datetime) -> None:
    version = publish(
        room,
        at,
        kind=ItemKind.NORMATIVE,
        document_number="某公规〔2026〕1号",
        extras={"effective_on": "2026-12-01"},
    )
    assert version.item.validity == Validity.IN_FORCE
    with pytest.raises(BadInputError, match="宣布"):
        actions.mark_validity(
            version_id=version.pk,
            validity=Validity.REPEALED,
            on=at.date(),
            basis="",
            by=room.head,
            at=at,
        )
    actions.mark_validity(
        version_id=version.pk,
        validity=Validity.REPEALED,
        on=at.date(),
        basis="某公规〔2026〕9号",
        by=room.head,
        at=at,
    )
    assert (again(version).state, again(version).item.validity) == ("published", "repealed")
    notice = publish(room, at)
    with pytest.raises(BadInputError, match="规章和规范性文件"):
        actions.mark_validity(
            version_id=notice.pk,
            validity=Validity.LAPSED,
            on=at.date(),
            basis="x",
            by=room.head,
            at=at,
        )


# --- in time


def test_an_item_is_due_twenty_working_days_after_it_was_formed(
    room: Newsroom, at: datetime
) -> None:
    version = draft(room, at, created_on=date(2026, 9, 28))
    item = version.item
    assert item.due_on == date(2026, 10, 30)  # seven days off, and Saturday 10 October worked
    assert list(Item.objects.overdue(at.date())) == [item]
    actions.set_due(
        version_id=version.pk,
        formed_on=date(2026, 11, 20),
        limit=Limit(7, Unit.DAYS, "《某条例》第三条"),
        by=room.editor,
        at=at,
    )
    assert Item.objects.get().due_on == date(2026, 11, 27)
    with pytest.raises(BadInputError, match="法律、法规及条款"):
        actions.set_due(
            version_id=version.pk,
            formed_on=date(2026, 11, 20),
            limit=Limit(60),
            by=room.editor,
            at=at,
        )


def test_nothing_is_owed_of_a_draft_that_was_dropped_until_it_is_taken_up_again(
    room: Newsroom, at: datetime
) -> None:
    version = draft(room, at, created_on=date(2026, 9, 1))
    actions.discard_draft(version_id=version.pk, by=room.editor, at=at)
    assert not Item.objects.overdue(at.date()).exists()
    actions.resume_draft(version_id=version.pk, by=room.editor, at=at)
    assert Item.objects.overdue(at.date()).exists()


def test_an_approved_item_waits_for_its_hour(room: Newsroom, at: datetime) -> None:
    version = draft(room, at)
    approve(room, version, at)
    with pytest.raises(MissingProofError, match="将来的发布时间"):
        actions.schedule_item(version_id=version.pk, release_from=at, by=room.head, at=at)
    hour = at + timedelta(hours=3)
    actions.schedule_item(version_id=version.pk, release_from=hour, by=room.head, at=at)
    assert (again(version).state, again(version).release_from) == (State.SCHEDULED, hour)
    actions.unschedule_item(version_id=version.pk, by=room.head, at=at)
    assert again(version).release_from is None
    actions.schedule_item(version_id=version.pk, release_from=hour, by=room.head, at=at)
    actions.publish_item(version_id=version.pk, by=SYSTEM, at=hour)
    assert again(version).published_at == hour


def test_the_worker_brings_out_what_is_due_and_passes_over_what_grew_old(
    room: Newsroom, at: datetime
) -> None:
    due, old, later = draft(room, at), draft(room, at), draft(room, at)
    for version, hours in ((due, 3), (old, 24 * 40), (later, 24 * 41)):
        approve(room, version, at)
        actions.schedule_item(
            version_id=version.pk, release_from=at + timedelta(hours=hours), by=room.head, at=at
        )
    assert not release_next_item(lambda: at + timedelta(hours=2))
    hour = at + timedelta(hours=3, minutes=1)
    assert release_next_item(lambda: hour)
    assert (again(due).state, again(due).published_at) == (State.PUBLISHED, hour)
    assert not release_next_item(lambda: hour)
    assert release_next_item(lambda: at + timedelta(days=40))
    assert again(old).state == State.CLEARED
    told = AuditEvent.objects.latest("sequence")
    assert told.action == "catalogue.unschedule_item"
    assert "30 日以内" in str(told.after)
    assert again(later).state == State.SCHEDULED


# --- emergency


def test_an_emergency_publication_needs_order_and_secrecy_review_and_is_completed_afterwards(
    room: Newsroom, at: datetime
) -> None:
    version = draft(room, at, title="洪水红色预警")
    with pytest.raises(MissingProofError, match="谁下达"):
        actions.call_urgent(version_id=version.pk, order="", by=room.editor, at=at)
    actions.call_urgent(
        version_id=version.pk, order="市防指指挥长命令，两小时内发布", by=room.editor, at=at
    )
    with pytest.raises(MissingProofError, match="保密审查意见"):
        actions.emergency_publish(version_id=version.pk, by=room.final, at=at)
    clear(room, version.pk, at)
    actions.emergency_publish(version_id=version.pk, by=room.head, at=at)
    assert again(version).state == State.URGENT
    with pytest.raises(MissingProofError, match="校对意见") as caught:
        actions.complete_emergency(version_id=version.pk, by=room.head, at=at)
    assert len(caught.value.missing) == 4
    review_all(room, version.pk, at)
    actions.complete_emergency(version_id=version.pk, by=room.head, at=at)
    assert again(version).state == State.PUBLISHED


# --- from an answer (第四十四条)


def test_an_answer_is_published_with_its_reviews_as_evidence(room: Newsroom, at: datetime) -> None:
    published = publish_answer(room, at)
    version = ItemVersion.objects.get(pk=published.version_id)
    assert version.state == State.PUBLISHED
    assert published.index_number == f"{INDEX_CODE}/202611-00001"
    assert version.item.column.code == "police-a20-other"
    content = version.read()
    assert content.body == "<p>2025年全市道路交通事故按月统计见附件。</p>"
    assert [file.name for file in content.files] == ["统计.txt"]
    evidence = {review.kind: review.evidence or {} for review in version.reviews.all()}
    evidence["secrecy"] = version.secrecy_reviews.get().evidence or {}
    assert set(evidence) == {"legal", "sign", "secrecy"}
    for carried in evidence.values():
        assert carried["answer_sha256"] == "a" * 64
        assert carried["reference"] == "某公信公复〔2026〕1号"


@pytest.mark.parametrize("missing", [Duty.LEGAL_REVIEW, Duty.SECRECY_REVIEW, Duty.SIGN])
def test_an_answer_without_one_of_its_reviews_is_not_published(
    room: Newsroom, at: datetime, missing: Duty
) -> None:
    reviews = [review for review in carried_reviews(room, at) if review.duty is not missing]
    with pytest.raises(MissingProofError):
        publish_answer(room, at, reviews_carried=reviews)
    assert not Item.objects.exists()


def test_reviews_of_different_texts_or_by_one_person_are_not_carried(
    room: Newsroom, at: datetime
) -> None:
    mixed = carried_reviews(room, at)[:3] + carried_reviews(room, at, "b" * 64)[3:]
    with pytest.raises(BadInputError, match="不是同一份答复"):
        publish_answer(room, at, reviews_carried=mixed)
    room.secrecy = room.final
    with pytest.raises(SamePersonError, match="不能是同一人"):
        publish_answer(room, at)


def test_an_answer_that_points_at_the_applicant_is_not_published(
    room: Newsroom, at: datetime
) -> None:
    with pytest.raises(BadInputError, match="身份证号码"):
        publish_answer(room, at, body="申请人身份证 110101199003077854 的信息")
    with pytest.raises(NotYourMoveError):
        actions.publish_from_answer(
            organisation=room.body,
            title="统计",
            body="见附件",
            reviews_carried=carried_reviews(room, at),
            source_label="依申请公开",
            by=room.editor,
            at=at,
        )


# --- what comes in


def test_what_is_pasted_is_cleaned_before_it_is_kept(room: Newsroom, at: datetime) -> None:
    version = draft(
        room,
        at,
        body='<p onclick="x()">文<script>alert(1)</script></p><img src="javascript:x" alt="图">',
    )
    assert version.read().body == '<p>文</p><img alt="图">'


def test_a_file_of_another_item_or_of_a_refused_kind_is_not_taken(
    room: Newsroom, at: datetime
) -> None:
    other = draft(room, at, Upload("甲.txt", b"1"))
    with pytest.raises(BadInputError, match="不在这条信息里"):
        draft(room, at, files=other.read().files)
    with pytest.raises(FileRefusedError):
        draft(room, at, Upload("图.svg", b"<svg onload='x'/>"))


def test_an_officer_of_another_body_finds_nothing(room: Newsroom, at: datetime) -> None:
    version = draft(room, at)
    for person in (room.city.education_clerk, room.city.system_admin):
        with pytest.raises(NotFoundError):
            actions.submit_item(version_id=version.pk, by=person, at=at)
    with pytest.raises(WrongPersonError):
        actions.draft_item(
            organisation=room.body,
            column_id=room.column.pk,
            content=make_content(),
            by=room.city.education_clerk,
            at=at,
        )
