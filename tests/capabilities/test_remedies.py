"""Reviews and suits against the body: register, reply, decide, appeal, carry out, count, export."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date, datetime
from typing import Any

import pypdfium2
import pytest

from gongkai.accounts.models import Person
from gongkai.audit.models import AuditEvent
from gongkai.info_requests.actions import StaleViewError
from gongkai.info_requests.models import Notice
from gongkai.remedies import actions
from gongkai.remedies.actions import EvidenceNote
from gongkai.remedies.models import RemedyCase, RemedyEvent
from gongkai.remedies.queries import (
    RemedyFilter,
    remedies_of_request,
    remedy,
    remedy_list,
    remedy_todo,
    table4,
)
from gongkai.remedies.tasks import remind_of_replies
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError
from gongkai.rules.moves import MoveNotPossibleError, NotYourMoveError
from gongkai.rules.remedies import Outcome, Procedure, Track
from gongkai.rules.remedy_cases import LimitKind, Move, State
from gongkai.rules.remedy_evidence import EvidenceKind
from gongkai.rules.requests import State as RequestState
from gongkai.rules.results import ResultCode
from tests.factories.city import City
from tests.factories.info_requests import (
    Office,
    after,
    build_office,
    file_online,
    get,
    make_answer,
    next_day,
    noon,
    serve,
)
from tests.factories.remedies import make_details, paper, register_case

MONDAY = date(2026, 3, 2)
ORDER = "某府复决〔2026〕8号行政复议决定书"


@pytest.fixture
def office(city: City, at: datetime) -> Office:
    return build_office(city, at)


@pytest.fixture
def refused(office: Office) -> str:
    """A request refused as process information on the first Monday of March."""
    number = file_online(office, noon(date(2026, 2, 25))).number
    serve(office, number, noon(MONDAY), make_answer(ResultCode.DENY_PROCESS))
    return number


def decide(number: str, office: Office, at: datetime, outcome: Outcome, **more: Any) -> None:
    actions.record_outcome(
        number=number, outcome=outcome, document=ORDER, by=office.clerk, at=at, **more
    )


def test_a_review_that_orders_a_new_answer_reopens_the_request_with_the_days_of_the_order(
    office: Office, refused: str
) -> None:
    case = register_case(office, noon(date(2026, 4, 1)), number=refused, procedure=Procedure.SIMPLE)
    assert (case.state, case.act_by_on) == (State.REPLY_DUE, after(office, date(2026, 4, 1), 5))
    actions.record_reply_filed(
        number=case.number,
        uploads=[paper("reply")],
        by=office.legal,
        at=noon(date(2026, 4, 3)),
    )
    decided = date(2026, 4, 20)
    decide(
        case.number,
        office,
        noon(decided),
        Outcome.REVOKED,
        must_answer_anew=True,
        order_days=15,
        uploads=[paper("decision")],
    )
    case.refresh_from_db()
    request = get(refused)
    assert (case.state, case.outcome, case.carried_out_on) == (
        State.CONCLUDED,
        Outcome.REVOKED,
        decided,
    )
    assert request.state == RequestState.RECEIVED
    assert request.due_on == after(office, decided, 15)
    # Both happened in one transaction, the reopening with an event of its own.
    last = list(AuditEvent.objects.order_by("-sequence").values_list("action", flat=True)[:2])
    assert last == ["remedies.record_outcome", "info_requests.reopen_request"]
    answer = make_answer(ResultCode.GRANT_PROVIDED)
    serve(office, refused, noon(date(2026, 4, 27)), answer)
    assert get(refused).result == ResultCode.GRANT_PROVIDED


def test_a_legal_reviewer_records_the_decision_and_the_clerk_carries_the_order_out(
    office: Office, refused: str
) -> None:
    case = register_case(office, noon(date(2026, 4, 1)), number=refused)
    actions.record_outcome(
        number=case.number,
        outcome=Outcome.ORDERED,
        document=ORDER,
        must_answer_anew=True,
        by=office.legal,
        at=noon(date(2026, 4, 20)),
    )
    assert get(refused).state == RequestState.SERVED
    assert [row.number for row in remedy_todo(office.clerk, today=MONDAY).orders] == [case.number]
    with pytest.raises(NotYourMoveError):
        actions.carry_out_order(number=case.number, by=office.legal, at=noon(date(2026, 4, 21)))
    due = actions.carry_out_order(number=case.number, by=office.clerk, at=noon(date(2026, 4, 21)))
    # The order names no days: the twenty of the policy, counted from the decision.
    assert due == get(refused).due_on == after(office, date(2026, 4, 20), 20)
    assert remedy_todo(office.clerk, today=MONDAY).is_empty


def test_an_order_against_silence_sets_the_day_of_the_request_that_was_never_answered(
    office: Office,
) -> None:
    number = file_online(office, noon(MONDAY)).number
    overdue = after(office, MONDAY, 25)
    case = register_case(office, noon(overdue), number=number)
    decided = after(office, overdue, 10)
    actions.record_outcome(
        number=case.number,
        outcome=Outcome.ORDERED,
        document=ORDER,
        must_answer_anew=True,
        order_days=10,
        by=office.clerk,
        at=noon(decided),
    )
    assert get(number).state == RequestState.RECEIVED
    assert get(number).due_on == after(office, decided, 10)


def test_a_judgment_is_carried_out_only_when_it_is_in_force(office: Office, refused: str) -> None:
    case = register_case(
        office, noon(date(2026, 4, 1)), number=refused, track=Track.SUIT_AFTER_REVIEW
    )
    decide(case.number, office, noon(date(2026, 5, 11)), Outcome.REVOKED, must_answer_anew=True)
    with pytest.raises(MoveNotPossibleError):
        actions.carry_out_order(number=case.number, by=office.clerk, at=noon(date(2026, 5, 12)))
    with pytest.raises(MoveNotPossibleError, match="上诉期"):
        actions.close_remedy(number=case.number, by=office.clerk, at=noon(date(2026, 5, 26)))
    actions.close_remedy(number=case.number, by=office.clerk, at=noon(date(2026, 5, 27)))
    assert actions.carry_out_order(
        number=case.number, by=office.clerk, at=noon(date(2026, 5, 27))
    ) == after(office, date(2026, 5, 11), 20)
    with pytest.raises(BadInputError, match="已经"):
        actions.carry_out_order(number=case.number, by=office.clerk, at=noon(date(2026, 5, 28)))


def test_a_suit_for_silence_needs_no_reopening(office: Office) -> None:
    number = file_online(office, noon(MONDAY)).number
    case = register_case(office, noon(date(2026, 5, 11)), number=number)
    decide(case.number, office, noon(date(2026, 6, 1)), Outcome.ORDERED, must_answer_anew=True)
    assert get(number).state == RequestState.RECEIVED
    case.refresh_from_db()
    assert case.carried_out_on == date(2026, 6, 1)


def test_an_appeal_takes_the_result_back_and_the_second_judgment_counts(
    office: Office, refused: str
) -> None:
    case = register_case(
        office, noon(date(2026, 4, 1)), number=refused, track=Track.SUIT_AFTER_REVIEW
    )
    decide(case.number, office, noon(date(2026, 5, 11)), Outcome.REVOKED)
    actions.record_appeal(
        number=case.number,
        is_ours=False,
        on=date(2026, 5, 20),
        received_on=date(2026, 5, 22),
        by=office.clerk,
        at=noon(date(2026, 5, 22)),
    )
    case.refresh_from_db()
    assert (case.outcome, case.concluded_on) == (Outcome.PENDING, None)
    assert case.act_by_on == date(2026, 6, 8)  # 6 June is a Saturday
    actions.record_reply_filed(number=case.number, by=office.clerk, at=noon(date(2026, 6, 1)))
    decide(case.number, office, noon(date(2026, 8, 3)), Outcome.UPHELD)
    case.refresh_from_db()
    assert (case.state, case.outcome) == (State.CONCLUDED, Outcome.UPHELD)
    assert table4(office.head, office.body.pk, 2026)["T4.cases.suit_after_review.upheld"] == 1


def test_a_case_without_a_request_names_its_body(office: Office) -> None:
    case = register_case(office, noon(MONDAY), track=Track.SUIT_DIRECT)
    assert (case.request, case.organisation_id) == (None, office.body.pk)
    shown = remedy(office.clerk, case.number, today=MONDAY)
    assert shown.limits[0].limit.due == date(2026, 3, 17)
    with pytest.raises(BadInputError, match="选择"):
        actions.register_remedy(
            track=Track.REVIEW,
            details=make_details(),
            received_on=MONDAY,
            by=office.clerk,
            at=noon(MONDAY),
        )


def test_a_direct_suit_against_a_refusal_is_marked_and_a_suit_names_its_review(
    office: Office, refused: str
) -> None:
    review = register_case(office, noon(date(2026, 4, 1)), number=refused)
    direct = register_case(office, noon(date(2026, 4, 1)), number=refused, track=Track.SUIT_DIRECT)
    follower = register_case(
        office,
        noon(date(2026, 4, 1)),
        number=refused,
        track=Track.SUIT_AFTER_REVIEW,
        follows=review.number,
    )
    assert remedy(office.clerk, direct.number, today=MONDAY).is_doubtful
    assert not remedy(office.clerk, follower.number, today=MONDAY).is_doubtful
    assert follower.follows == review
    with pytest.raises(BadInputError, match="复议案件"):
        register_case(
            office,
            noon(date(2026, 4, 1)),
            number=refused,
            track=Track.SUIT_AFTER_REVIEW,
            follows=direct.number,
        )
    listed = remedies_of_request(office.clerk, refused, today=MONDAY)
    assert [row.number for row in listed] == [follower.number, direct.number, review.number]


def test_wrong_persons_wrong_states_old_views_and_bad_input_change_nothing(
    office: Office, refused: str
) -> None:
    at = noon(date(2026, 4, 1))
    with pytest.raises((NotFoundError, WrongPersonError)):
        register_case(office, at, number=refused, by=office.secrecy)
    case = register_case(office, at, number=refused)
    before = RemedyEvent.objects.count()
    with pytest.raises(NotFoundError):
        actions.record_reply_filed(number=case.number, by=office.city.education_clerk, at=at)
    with pytest.raises(NotYourMoveError):
        actions.record_reply_filed(number=case.number, by=office.signatory, at=at)
    with pytest.raises(MoveNotPossibleError):
        actions.record_appeal(number=case.number, is_ours=True, by=office.clerk, at=at)
    with pytest.raises(StaleViewError):
        actions.record_reply_filed(number=case.number, by=office.clerk, at=at, seen=99)
    with pytest.raises(BadInputError, match="还没有到"):
        actions.record_reply_filed(number=case.number, on=date(2026, 4, 2), by=office.clerk, at=at)
    with pytest.raises(BadInputError, match="文号"):
        actions.record_outcome(
            number=case.number, outcome=Outcome.UPHELD, document=" ", by=office.clerk, at=at
        )
    assert RemedyEvent.objects.count() == before
    assert RemedyCase.objects.get().state == State.REPLY_DUE


def test_reminders_come_before_the_reply_is_due_and_once_each(office: Office) -> None:
    case = register_case(office, noon(MONDAY), procedure=Procedure.SIMPLE)  # due 9 March

    def remind(day: date) -> int:
        return remind_of_replies(lambda: noon(day))

    assert remind(MONDAY) == 0
    assert remind(date(2026, 3, 4)) == 1
    assert remind(date(2026, 3, 4)) == 0
    assert remind(date(2026, 3, 6)) == 1
    assert remind(date(2026, 3, 9)) == 1
    assert remind(date(2026, 3, 10)) == 1
    subjects = list(Notice.objects.order_by("pk").values_list("subject", flat=True))
    assert "还剩3个工作日" in subjects[0]
    assert "已经逾期" in subjects[-1]
    assert Notice.objects.filter(person=office.clerk).count() == 4
    actions.record_reply_filed(number=case.number, by=office.clerk, at=noon(date(2026, 3, 10), 11))
    assert remind(date(2026, 3, 11)) == 0
    shown = remedy(office.clerk, case.number, today=date(2026, 3, 11))
    assert shown.limits[0].is_missed(date(2026, 3, 11))


def test_the_list_is_filtered_and_sorted_and_the_turn_of_procedure_moves_the_day(
    office: Office,
) -> None:
    late = register_case(office, noon(MONDAY), mark="乙")
    soon = register_case(office, noon(MONDAY), mark="甲", procedure=Procedure.SIMPLE)
    today = date(2026, 3, 3)

    def numbers(sort: str = "due", **wanted: object) -> list[str]:
        page = remedy_list(office.clerk, RemedyFilter(**wanted), today=today, sort=sort)  # type: ignore[arg-type]
        return [row.number for row in page.rows]

    assert numbers() == [soon.number, late.number]
    assert numbers("-due") == [late.number, soon.number]
    assert numbers(words="乙不服") == [late.number]
    assert numbers(track=Track.SUIT_DIRECT) == []
    assert numbers(year=2025) == []
    actions.set_procedure(
        number=soon.number, procedure=Procedure.ORDINARY, by=office.legal, at=noon(today)
    )
    assert remedy(office.clerk, soon.number, today=today).row.act_by_on == date(2026, 3, 16)
    actions.withdraw_remedy(number=late.number, by=office.clerk, at=noon(today))
    assert numbers(only_open=True) == [soon.number]
    assert numbers(outcome=Outcome.WITHDRAWN) == [late.number]


def test_table_4_is_computed_from_the_cases_year_by_year(office: Office) -> None:
    register_case(office, noon(date(2025, 12, 29)))
    ended = register_case(office, noon(date(2025, 12, 29)))
    decide(ended.number, office, noon(date(2026, 1, 20)), Outcome.UPHELD)
    for year, upheld, pending in ((2024, 0, 0), (2025, 0, 2), (2026, 1, 1), (2027, 0, 1)):
        cells = table4(office.head, office.body.pk, year)
        assert cells["T4.cases.review.upheld"] == upheld
        assert cells["T4.cases.review.pending"] == pending
        assert cells["T4.cases.review.total"] == upheld + pending
        assert len(cells) == 15
    with pytest.raises(NotFoundError):
        table4(office.city.education_clerk, office.body.pk, 2026)


def test_table_4_takes_one_question(office: Office, django_assert_num_queries: object) -> None:
    for _ in range(3):
        register_case(office, noon(MONDAY))
    # One for the reach, one for the place, one GROUP BY.
    with django_assert_num_queries(3):  # type: ignore[operator]
        table4(office.head, office.body.pk, 2026)


def test_the_evidence_is_one_numbered_package_whose_sums_agree(
    office: Office, refused: str
) -> None:
    at = noon(date(2026, 4, 1))
    case = register_case(office, at, number=refused)
    wanted = {
        w.kind: w.is_there for w in remedy(office.clerk, case.number, today=at.date()).checklist
    }
    assert wanted[EvidenceKind.ANSWER]
    assert wanted[EvidenceKind.REVIEW]
    assert not wanted[EvidenceKind.NATURE]
    actions.add_remedy_file(
        number=case.number,
        uploads=[paper("other", "情况说明.txt", "请示尚未批复")],
        evidence=EvidenceNote(EvidenceKind.NATURE, "信息属于请示报告", "承办部门", 1),
        by=office.legal,
        at=at,
    )
    shown = remedy(office.clerk, case.number, today=at.date())
    assert {w.kind: w.is_there for w in shown.checklist}[EvidenceKind.NATURE]
    bundle = actions.export_evidence(number=case.number, by=office.legal, at=at)
    archive = zipfile.ZipFile(io.BytesIO(bundle.data))
    names = archive.namelist()
    assert names[:2] == ["00-证据目录.pdf", "00-案件经过.pdf"]
    assert bundle.pieces == len(shown.evidence) == len(names) - 3
    for line in archive.read("SHA256SUMS.txt").decode().splitlines():
        checksum, _, name = line.partition("  ")
        assert hashlib.sha256(archive.read(name)).hexdigest() == checksum
    contents = text_of(archive.read("00-证据目录.pdf"))
    for item in shown.evidence:
        assert item.name[:6] in contents.replace("\r\n", "")
    deadline = next(name for name in names if "期限" in name)
    assert "20" in text_of(archive.read(deadline))
    again = actions.export_evidence(number=case.number, by=office.legal, at=at)
    assert again.data == bundle.data
    # The identity proof and the query code never leave with it.
    everything = "".join(text_of(archive.read(n)) for n in names if n.endswith(".pdf"))
    assert "不随卷提供" in everything
    assert AuditEvent.objects.filter(action="remedies.export_evidence").count() == 2


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in document)


def test_a_hearing_may_lie_ahead_and_shows_in_what_is_to_do(office: Office) -> None:
    case = register_case(office, noon(MONDAY))
    actions.record_hearing(
        number=case.number,
        hearing_on=date(2026, 3, 20),
        place="市司法局听证室",
        by=office.clerk,
        at=noon(MONDAY),
    )
    assert remedy_todo(office.clerk, today=MONDAY).hearings == ()
    assert remedy_todo(office.clerk, today=date(2026, 3, 16)).hearings[0].number == case.number


def test_details_are_mended_and_the_log_keeps_what_changed(office: Office) -> None:
    case = register_case(office, noon(MONDAY))
    actions.edit_remedy(
        number=case.number,
        details=make_details(agency_number="某府复受〔2026〕9号", lawyer="钱律师"),
        handler_id=office.legal.pk,
        by=office.head,
        at=next_day(noon(MONDAY)),
    )
    last = RemedyEvent.objects.latest("place")
    assert last.data == {
        "agency_number": "某府复受〔2026〕9号",
        "lawyer": "钱律师",
        "handler": office.legal.name,
    }
    offers = {o.transition.move: o for o in remedy(office.clerk, case.number, today=MONDAY).offers}
    assert offers[Move.FILE_REPLY].is_open
    assert LimitKind.REPLY in {
        line.kind for line in remedy(office.clerk, case.number, today=MONDAY).limits
    }


def test_a_result_recorded_wrongly_is_mended_by_the_head_with_a_reason_and_stays_in_the_log(
    office: Office,
) -> None:
    case = register_case(office, noon(MONDAY))
    decide(case.number, office, noon(date(2026, 4, 1)), Outcome.UPHELD)

    def amend(by: Person, **more: Any) -> None:
        known = {"outcome": Outcome.REVOKED, "document": ORDER, "reason": "看错了主文"} | more
        actions.amend_outcome(number=case.number, by=by, at=noon(date(2026, 4, 2)), **known)

    with pytest.raises(NotYourMoveError, match="负责人"):
        amend(office.clerk)
    with pytest.raises(BadInputError, match="为什么"):
        amend(office.head, reason=" ")
    amend(office.head, judged_on=date(2026, 3, 31))
    cells = table4(office.head, office.body.pk, 2026)
    assert (cells["T4.cases.review.upheld"], cells["T4.cases.review.corrected"]) == (0, 1)
    kinds = list(RemedyEvent.objects.order_by("place").values_list("kind", flat=True))
    assert kinds == ["register", "decide", "amend"]
