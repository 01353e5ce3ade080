"""A report made from records: draft, narrative, changes by hand, review, publication, lock."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.annual_reports import actions
from gongkai.annual_reports.models import Computation, Version
from gongkai.annual_reports.queries import (
    changes_since,
    compute_report,
    get_published,
    get_version,
    narrative_page,
    records_behind,
)
from gongkai.catalogue.actions import load_columns
from gongkai.info_requests.models import InfoRequest
from gongkai.organisations.models import Organisation
from gongkai.rules.access import ANONYMOUS, SYSTEM
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.items import ItemKind, Validity
from gongkai.rules.remedies import Outcome, Track
from gongkai.rules.report.filing import Move, State
from gongkai.rules.report.model import Value
from gongkai.rules.report.narrative import DEFAULTS
from gongkai.rules.requests import State as RequestState
from gongkai.rules.results import ResultCode
from tests.factories.city import City, build_city, make_person
from tests.factories.filed_reports import make_draft, make_report, publish
from tests.factories.statistics import (
    confirm,
    enter,
    freeze,
    past_case,
    past_document,
    past_request,
)

YEAR = 2025
TEXTS = {
    **DEFAULTS,
    "S5": "存在的问题是解读形式单一。下一步将增加图解。",
    "S6": "{year}年收取信息处理费{fee.collected}元，没有其他事项。",
}
CELL = "T2_5.license.decisions"


@pytest.fixture
def request_of(city: City, at: datetime) -> InfoRequest:
    """A request of the year that nobody has answered."""
    return InfoRequest.objects.bulk_create(
        [past_request(city.police, 1, at - timedelta(300), date(YEAR, 12, 2))]
    )[0]


def days() -> st.SearchStrategy[date]:
    """When the answer left, by its date: in the year that is frozen, or after it."""
    return st.dates(date(YEAR, 7, 1), date(YEAR + 1, 1, 20))


def drafted(city: City, at: datetime, year: int = YEAR) -> Version:
    return actions.draft_report(
        organisation_id=city.police.pk, year=year, by=city.police_clerk, at=at
    )


def write(version: Version, city: City, at: datetime, **changes: str) -> Version:
    return actions.write_narrative(
        version_id=version.pk, templates=TEXTS | changes, by=city.police_clerk, at=at
    )


def bring_out(version: Version, city: City, at: datetime, note: str = "") -> Version:
    """Written, checked, reviewed by another, published."""
    clerk, head = city.police_clerk, city.police_head
    write(version, city, at)
    actions.check_version(version_id=version.pk, note="核对过", by=clerk, at=at)
    actions.submit_version(version_id=version.pk, by=clerk, at=at)
    actions.approve_version(version_id=version.pk, by=head, at=at)
    return actions.publish_version(
        version_id=version.pk, note=note, is_original_public=False, by=head, at=at
    )


def answer(request: InfoRequest, on: date, result: ResultCode = ResultCode.PARTIAL) -> None:
    """As the answer would leave it."""
    InfoRequest.objects.filter(pk=request.pk).update(
        state=RequestState.SERVED, result=result, counted_on=on, counted_result=result, ended_on=on
    )


def fresh(version: Version) -> Version:
    return Version.objects.get(pk=version.pk)


def test_a_draft_holds_what_was_counted_and_keeps_it(
    city: City, at: datetime, request_of: InfoRequest
) -> None:
    version = drafted(city, at)
    report = version.read_content()
    assert (version.state, version.is_computed) == (State.DRAFT, True)
    assert report.values["T3.carried_out.natural"] == 1
    kept = Computation.objects.get(version=version)
    assert (kept.first_on, kept.last_on) == (date(YEAR, 1, 1), date(YEAR, 12, 31))
    assert kept.rule == "publications"
    assert kept.read_ledger().carried_out == {request_of.pk}


def test_topics_that_must_not_be_missing_hold_a_report_back(city: City, at: datetime) -> None:
    version = drafted(city, at)
    with pytest.raises(BadInputError, match="存在的主要问题.*条例第五十条第（五）项"):
        actions.check_version(version_id=version.pk, note="x", by=city.police_clerk, at=at)
    write(version, city, at, S6="没有其他事项。")
    with pytest.raises(BadInputError, match="信息处理费.*国办函〔2020〕109号"):
        actions.check_version(version_id=version.pk, note="x", by=city.police_clerk, at=at)
    write(version, city, at)
    actions.check_version(version_id=version.pk, note="x", by=city.police_clerk, at=at)
    assert fresh(version).state == State.CHECKED


def test_it_goes_through_review_by_another_and_is_locked_in_the_end(
    city: City, at: datetime
) -> None:
    version = drafted(city, at)
    clerk, head, above = city.police_clerk, city.police_head, city.supervisor
    write(version, city, at)
    actions.check_version(version_id=version.pk, note="核对过", by=clerk, at=at)
    with pytest.raises(WrongStateError, match="先送审"):
        actions.publish_version(
            version_id=version.pk, note="", is_original_public=False, by=head, at=at
        )
    actions.submit_version(version_id=version.pk, by=head, at=at)
    with pytest.raises(WrongPersonError, match="另一位"):
        actions.approve_version(version_id=version.pk, by=head, at=at)
    leader = make_person("leader", city.police, at, "leader")
    actions.return_version(version_id=version.pk, reason="第五部分太短", by=leader, at=at)
    assert get_version(clerk, version.pk, on=at.date()).review_note == "第五部分太短"
    bring_out(fresh(version), city, at)
    shown = get_published(ANONYMOUS, "police", YEAR, on=at.date())
    assert shown.frozen is not None
    assert shown.frozen.report.sections["S6"] == "2025年收取信息处理费0元，没有其他事项。"
    with pytest.raises(WrongPersonError):
        actions.collect_version(version_id=version.pk, by=head, at=at)
    actions.collect_version(version_id=version.pk, by=above, at=at)
    actions.lock_version(version_id=version.pk, by=above, at=at)
    assert fresh(version).state == State.LOCKED
    assert get_published(ANONYMOUS, "police", YEAR, on=at.date()).frozen is not None
    with pytest.raises(WrongStateError):
        actions.withdraw_version(version_id=version.pk, reason="x", by=head, at=at)


def test_a_correction_of_a_locked_report_is_a_new_version_with_a_note(
    city: City, at: datetime, request_of: InfoRequest
) -> None:
    version = bring_out(drafted(city, at), city, at)
    actions.collect_version(version_id=version.pk, by=city.supervisor, at=at)
    actions.lock_version(version_id=version.pk, by=city.supervisor, at=at)
    again = actions.draft_new_version(version_id=version.pk, by=city.police_clerk, at=at)
    assert again.computations.get().read_ledger().carried_out == {request_of.pk}
    with pytest.raises(BadInputError, match="公开页面"):
        bring_out(again, city, at)
    actions.publish_version(
        version_id=again.pk, note="更正了第五部分", is_original_public=False,
        by=city.police_head, at=at,
    )  # fmt: skip
    shown = get_published(ANONYMOUS, "police", YEAR, on=at.date())
    assert (shown.number, shown.publish_note) == (2, "更正了第五部分")
    assert fresh(version).state == State.SUPERSEDED


def test_a_number_changed_by_hand_needs_a_reason_and_somebody_elses_consent(
    city: City, at: datetime
) -> None:
    version = drafted(city, at)
    write(version, city, at)
    correction = actions.correct_cell(
        version_id=version.pk, cell=CELL, seen=None, value=5, reason="系统停机，按纸质台账",
        by=city.police_clerk, at=at,
    )  # fmt: skip
    with pytest.raises(BadInputError, match="1处手工改数"):
        actions.check_version(version_id=version.pk, note="x", by=city.police_clerk, at=at)
    with pytest.raises(WrongPersonError, match="另一位同事"):
        actions.approve_override(correction_id=correction.pk, by=city.police_clerk, at=at)
    with pytest.raises(NotFoundError):
        actions.approve_override(correction_id=correction.pk, by=city.education_clerk, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        version.corrections.update(approved_by=city.police_clerk, approved_at=at)
    actions.approve_override(correction_id=correction.pk, by=city.police_head, at=at)
    (change,) = get_version(city.police_clerk, version.pk, on=at.date()).changes
    assert (change.by, change.approved_by) == (city.police_clerk.name, city.police_head.name)
    actions.refresh_draft(version_id=version.pk, by=city.police_clerk, at=at)
    content = fresh(version).read_content()
    assert content.values[CELL] == 5, "a change by hand survives a new computation"
    assert content.provenance[CELL].how == "typed"
    actions.check_version(version_id=version.pk, note="x", by=city.police_clerk, at=at)


def test_two_computations_differ_in_requests_that_are_named(
    city: City, at: datetime, request_of: InfoRequest
) -> None:
    version = drafted(city, at)
    assert changes_since(city.police_clerk, version.pk, on=at.date()).changes == ()
    answer(request_of, date(YEAR, 12, 20))
    page = changes_since(city.police_clerk, version.pk, on=at.date())
    changed = {c.address: c for c in page.changes}
    assert (changed["T3.partial.natural"].before, changed["T3.partial.natural"].after) == (0, 1)
    (named,) = changed["T3.partial.natural"].named
    assert (named.record.name, named.came) == (request_of.number, True)
    (left,) = changed["T3.carried_out.natural"].named
    assert not left.came
    compiler = make_person("compiler", city.police, at, "report_compiler")
    blind = changes_since(compiler, version.pk, on=at.date()).changes
    assert all(not c.named for c in blind)
    assert {c.hidden for c in blind} == {1}
    actions.refresh_draft(version_id=version.pk, by=city.police_clerk, at=at)
    assert changes_since(city.police_clerk, version.pk, on=at.date()).changes == ()
    assert Computation.objects.filter(version=version).count() == 2


def test_two_computations_differ_by_name_in_every_table(city: City, at: datetime) -> None:
    body = city.police
    old = enter(body, city.police_clerk, at, year=YEAR)
    confirm(old, city.police_head, at)
    version = drafted(city, at)
    assert changes_since(city.police_clerk, version.pk, on=at.date()).changes == ()
    case = past_case(body, 1, at, date(YEAR, 3, 1), Track.REVIEW, date(YEAR, 5, 1), Outcome.UPHELD)
    case.save()
    column = load_columns(organisation=body, prefix="c", by=SYSTEM, at=at)[0]
    day = date(YEAR, 4, 1)
    kind = ItemKind.NORMATIVE
    past_document(body, column, 1, at, kind, day, day, Validity.IN_FORCE, None).save()
    confirm(enter(body, city.police_clerk, at, year=YEAR, value=Decimal(15)), city.police_head, at)
    changed = {
        change.address: change
        for change in changes_since(city.police_head, version.pk, on=at.date()).changes
    }
    told = {
        address: [(one.record.kind, one.record.name, one.came) for one in change.named]
        for address, change in changed.items()
    }
    assert told["T4.cases.review.upheld"] == [("remedy", case.number, True)]
    assert told["T2_1.normative.in_force"] == [("item", f"{body.code}/1", True)]
    assert told["T2_5.license.decisions"] == [
        ("statistic", "支队：15", True),
        ("statistic", "支队：12", False),
    ]
    assert all(change.hidden == 0 for change in changed.values())
    blind = changes_since(
        make_person("compiler", body, at, "report_compiler"), version.pk, on=at.date()
    ).changes
    hidden = {change.address: change.hidden for change in blind}
    assert hidden["T4.cases.review.upheld"] == 1, (
        "whoever may not see a case is told that there is one"
    )
    actions.refresh_draft(version_id=version.pk, by=city.police_clerk, at=at)
    assert changes_since(city.police_clerk, version.pk, on=at.date()).changes == ()


def test_a_request_answered_while_the_report_is_frozen_lands_in_exactly_one_year(
    city: City, at: datetime, request_of: InfoRequest
) -> None:
    bring_out(drafted(city, at), city, at)
    # Its answer bears a day of the year that is closed, and was recorded too late for it.
    answer(request_of, date(YEAR, 12, 31))
    late = past_request(city.police, 2, at + timedelta(hours=1), date(YEAR, 12, 30))
    InfoRequest.objects.bulk_create([late])
    now = compute_report(SYSTEM, city.police.pk, YEAR + 1, on=at.date())
    cells = now.report.values
    assert cells["T3.carried_in.natural"] == 1
    assert cells["T3.partial.natural"] == cells["T3.result_total.total"] == 1
    assert cells["T3.new_received.natural"] == 1, "what the frozen report never counted is new"
    assert cells["T3.carried_out.natural"] == 1
    assert not [f for f in now.findings if f.severity == "error"]
    for address in ("T3.carried_in.natural", "T3.partial.total", "T3.new_received.total"):
        behind = records_behind(SYSTEM, city.police.pk, YEAR + 1, address, on=at.date())
        assert behind.value == len(behind.page.rows) == 1, address


def test_carried_in_stands_as_the_locked_report_left_it_and_the_difference_is_shown(
    city: City, at: datetime
) -> None:
    left: dict[str, Value] = {"T3.carried_out.natural": 2, "T3.carried_out.total": 2}
    more: dict[str, Value] = {"T3.new_received.natural": 5, "T3.new_received.total": 5}
    published = publish(
        make_draft(city.police_clerk, at, make_report(year=YEAR, changes=left | more)),
        city.police_head,
        at,
    )
    now = compute_report(SYSTEM, city.police.pk, YEAR + 1, on=at.date())
    assert (now.prefills, now.report.values["T3.carried_in.natural"]) == ((), 0)
    assert "T3-CARRY" in {f.rule for f in now.findings}
    actions.collect_version(version_id=published.pk, by=city.supervisor, at=at)
    actions.lock_version(version_id=published.pk, by=city.supervisor, at=at)
    now = compute_report(SYSTEM, city.police.pk, YEAR + 1, on=at.date())
    assert now.report.values["T3.carried_in.natural"] == 2
    assert {(p.address, p.locked, p.counted) for p in now.prefills} == {
        ("T3.carried_in.natural", 2, 0),
        ("T3.carried_in.total", 2, 0),
    }
    rules = {f.rule for f in now.findings if f.severity == "error"}
    assert rules == {"T3-BAL"}, (
        "the two requests that the records lack are seen long before January"
    )


def test_the_narrative_stands_beside_last_years_with_the_share_that_repeats(
    city: City, at: datetime
) -> None:
    before = bring_out(drafted(city, at, YEAR - 1), city, at)
    assert before.state == State.PUBLISHED
    version = drafted(city, at)
    write(version, city, at, S1=TEXTS["S1"] + "主动公开政府信息99条。")
    page = narrative_page(city.police_clerk, version.pk, on=at.date())
    part = {section.code: section for section in page.sections}
    assert part["S5"].last_text == TEXTS["S5"]
    assert part["S5"].share == 1.0
    assert all(one.is_there for section in page.sections for one in section.topics)
    assert any("{accounts}" in sentence for sentence in part["S1"].dropped)
    assert page.typed == (), "nobody knows how many were published: nothing contradicts"
    with pytest.raises(BadInputError, match="nonsense"):
        write(version, city, at, S1="{nonsense}")


def test_a_number_typed_by_hand_against_the_records_is_a_finding(
    city: City, at: datetime, request_of: InfoRequest
) -> None:
    version = drafted(city, at)
    write(version, city, at, S1="（二）依申请公开\n全年收到政府信息公开申请7件。")
    rules = {f.rule for f in fresh(version).read_findings()}
    assert "TXT-REC" in rules
    write(version, city, at, S1="（二）依申请公开\n全年收到政府信息公开申请{requests.new}件。")
    version = fresh(version)
    assert "TXT-REC" not in {f.rule for f in version.read_findings()}
    assert "申请1件" in version.read_content().sections["S1"]


def test_a_report_read_from_a_file_is_not_computed_over(city: City, at: datetime) -> None:
    version = make_draft(city.police_clerk, at)
    with pytest.raises(WrongStateError, match="从文件读出"):
        actions.refresh_draft(version_id=version.pk, by=city.police_clerk, at=at)
    with pytest.raises(NotFoundError):
        narrative_page(city.police_clerk, version.pk, on=at.date())
    moves = get_version(city.police_head, version.pk, on=at.date()).may
    assert Move.SUBMIT not in moves


def test_nobody_drafts_for_another_body_or_for_a_year_to_come(city: City, at: datetime) -> None:
    with pytest.raises(NotFoundError):
        actions.draft_report(
            organisation_id=city.police.pk, year=YEAR, by=city.education_clerk, at=at
        )
    with pytest.raises(BadInputError, match="还没有到"):
        drafted(city, at, at.year + 1)
    version = drafted(city, at)
    for look in (narrative_page, changes_since):
        with pytest.raises(NotFoundError):
            look(city.education_clerk, version.pk, on=at.date())
    assert version.number == 1


@pytest.mark.django_db(transaction=True)
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from([YEAR - 1, YEAR]), days()), min_size=4, max_size=12))
def test_answers_that_arrive_while_a_report_is_frozen_count_once(
    at: datetime, drawn: list[tuple[int, date]]
) -> None:
    """One connection computes and freezes, another answers request after request."""
    body = Organisation.objects.filter(code="police").first() or build_city(at).police
    InfoRequest.objects.all().delete()
    Computation.objects.all().delete()
    Version.objects.all().delete()
    came = [past_request(body, n, at, date(year, 6, 1)) for n, (year, _) in enumerate(drawn)]
    InfoRequest.objects.bulk_create(came)
    asked = dict(InfoRequest.objects.values_list("number", "pk"))
    gate = threading.Barrier(2)

    def answer_all() -> None:
        try:
            gate.wait()
            for request, (_, day) in zip(came, drawn, strict=True):
                InfoRequest.objects.filter(number=request.number).update(
                    counted_on=day,
                    counted_result=ResultCode.PARTIAL,
                    result=ResultCode.PARTIAL,
                    state=RequestState.SERVED,
                )
        finally:
            connections.close_all()

    answering = threading.Thread(target=answer_all)
    answering.start()
    gate.wait()
    frozen = freeze(body, YEAR, at)
    answering.join()
    following = freeze(body, YEAR + 1, at)
    ledgers = [
        Computation.objects.get(version=version).read_ledger() for version in (frozen, following)
    ]
    done = [pk for ledger in ledgers for pk in ledger.done]
    assert sorted(done) == sorted(asked.values()), "each answer is in exactly one report"
    new = [pk for ledger in ledgers for pk in ledger.behind("T3.new_received.total", "2021")]
    assert len(new) == len(set(new)), "none is received twice"
    assert set(ledgers[1].behind("T3.carried_in.total", "2021")) == ledgers[0].carried_out
