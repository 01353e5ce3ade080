"""A report computed from records: the register, each cell with what is behind it, who may see what."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.accounts.actions import grant_role
from gongkai.annual_reports import actions
from gongkai.annual_reports.actions import Evidence
from gongkai.annual_reports.models import Statistic
from gongkai.annual_reports.queries import (
    body_named,
    compute_report,
    count_all,
    evidence_of,
    records_behind,
    register_page,
)
from gongkai.audit.models import AuditEvent
from gongkai.catalogue.actions import load_columns
from gongkai.catalogue.adapters.files import store
from gongkai.catalogue.models import Item
from gongkai.info_requests.models import InfoRequest
from gongkai.info_requests.queries import requests_seen
from gongkai.remedies.models import RemedyCase
from gongkai.rules.access import SYSTEM
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.items import ItemKind, Validity
from gongkai.rules.organisations import Kind
from gongkai.rules.remedies import Outcome, Track
from gongkai.rules.report.counting.sheet import SheetRow
from gongkai.rules.report.forms import form_for_year
from gongkai.rules.results import ApplicantKind, ResultCode
from tests.factories.city import City, make_organisation, make_person
from tests.factories.statistics import (
    confirm,
    enter,
    freeze,
    past_case,
    past_document,
    past_request,
)

YEAR = 2026
CELL = "T2_5.license.decisions"


def computed(city: City, at: datetime, year: int = YEAR) -> dict[str, object]:
    done = compute_report(city.police_clerk, city.police.pk, year, on=at.date())
    return dict(done.report.values)


# --- the register ------------------------------------------------------------------------------


def test_a_figure_counts_once_somebody_else_has_confirmed_it(city: City, at: datetime) -> None:
    entry = enter(city.police, city.police_clerk, at)
    assert computed(city, at)[CELL] is None
    with pytest.raises(WrongPersonError, match="另一位同事"):
        confirm(entry, city.police_clerk, at)
    assert computed(city, at)[CELL] is None
    confirm(entry, city.police_head, at)
    assert computed(city, at)[CELL] == 12
    told = AuditEvent.objects.latest("sequence")
    assert told.action == "annual_reports.confirm_statistics"
    assert told.organisation_id == city.police.pk


def test_the_database_itself_refuses_that_one_person_enters_and_confirms(
    city: City, at: datetime
) -> None:
    entry = enter(city.police, city.police_clerk, at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Statistic.objects.filter(pk=entry.pk).update(
            state="confirmed", confirmed_at=at, confirmed_by=city.police_clerk
        )


def test_the_parts_add_up_and_a_new_number_takes_the_place_of_the_old_one(
    city: City, at: datetime
) -> None:
    for part, value in (("甲支队", 5), ("乙支队", 7)):
        entry = enter(city.police, city.police_clerk, at, part=part, value=Decimal(value))
        confirm(entry, city.police_head, at)
    assert computed(city, at)[CELL] == 12
    later = enter(city.police, city.police_clerk, at, part="乙支队", value=Decimal(9))
    assert computed(city, at)[CELL] == 12, "the confirmed number stands until the next is confirmed"
    confirm(later, city.police_head, at)
    assert computed(city, at)[CELL] == 14
    states = Statistic.objects.filter(part="乙支队").values_list("value", "state")
    assert set(states) == {(Decimal(7), "replaced"), (Decimal(9), "confirmed")}


def test_what_is_withdrawn_counts_no_more_and_says_why(city: City, at: datetime) -> None:
    entry = confirm(enter(city.police, city.police_clerk, at), city.police_head, at)
    with pytest.raises(BadInputError, match="理由"):
        actions.withdraw_statistic(statistic_id=entry.pk, reason=" ", by=city.police_head, at=at)
    actions.withdraw_statistic(statistic_id=entry.pk, reason="重复", by=city.police_head, at=at)
    assert computed(city, at)[CELL] is None
    with pytest.raises(WrongStateError):
        actions.withdraw_statistic(statistic_id=entry.pk, reason="x", by=city.police_head, at=at)


def test_a_sheet_is_taken_whole_or_not_at_all_and_is_its_own_evidence(
    city: City, at: datetime
) -> None:
    sheet = Evidence("统计.csv", store([b"sheet"]))
    good = SheetRow(2, "license.decisions", Decimal(3), source="系统")
    bad = SheetRow(3, "penalty.decisions", Decimal("1.5"), source="系统")
    given_rows: dict[str, Any] = {
        "organisation_id": city.police.pk,
        "year": YEAR,
        "evidence": sheet,
    }
    with pytest.raises(BadInputError, match="第3行"):
        actions.import_statistics(
            rows=[good, bad], source="", by=city.police_clerk, at=at, **given_rows
        )
    with pytest.raises(BadInputError, match="第4行.*哪个系统"):
        actions.import_statistics(
            rows=[SheetRow(4, "license.decisions", Decimal(3))],
            source="",
            by=city.police_clerk,
            at=at,
            **given_rows,
        )
    assert not Statistic.objects.exists()
    before = AuditEvent.objects.count()
    (entry,) = actions.import_statistics(
        rows=[good], source="", by=city.police_clerk, at=at, **given_rows
    )
    assert AuditEvent.objects.count() == before + 1
    assert evidence_of(city.police_head, entry.pk).path.read_bytes() == b"sheet"


def test_officers_of_another_body_neither_see_nor_enter_nor_confirm(
    city: City, at: datetime
) -> None:
    entry = enter(city.police, city.police_clerk, at)
    stranger = city.education_clerk
    for refused in (
        lambda: enter(city.police, stranger, at),
        lambda: confirm(entry, stranger, at),
        lambda: actions.withdraw_statistic(statistic_id=entry.pk, reason="x", by=stranger, at=at),
        lambda: evidence_of(stranger, entry.pk),
        lambda: register_page(stranger, city.police.pk, YEAR, on=at.date()),
        lambda: compute_report(stranger, city.police.pk, YEAR, on=at.date()),
        lambda: records_behind(stranger, city.police.pk, YEAR, CELL, on=at.date()),
    ):
        with pytest.raises(NotFoundError):
            refused()
    assert Statistic.objects.get().state == "entered"


def test_who_only_reads_reports_enters_nothing(city: City, at: datetime) -> None:
    reader = make_person("reader", city.police, at, "seal_keeper")
    with pytest.raises(WrongPersonError):
        enter(city.police, reader, at)


def test_the_register_shows_what_counts_what_waits_and_what_is_missing(
    city: City, at: datetime
) -> None:
    page = register_page(city.police_clerk, city.police.pk, YEAR, on=at.date())
    cells = [a for t in form_for_year(YEAR).tables if t.section == "S2" for a in t.addresses()]
    assert page.missing == len([a for a in cells if not a.startswith("T2_1.")])
    enter(city.police, city.police_clerk, at)
    confirm(
        enter(city.police, city.police_clerk, at, figure="penalty.decisions"), city.police_head, at
    )
    page = register_page(city.police_clerk, city.police.pk, YEAR, on=at.date())
    views = {view.figure.code: view for _, group in page.groups for view in group}
    assert (page.waiting, page.missing) == (1, 3)
    assert views["license.decisions"].total is None
    assert views["penalty.decisions"].total == 12
    assert views["license.decisions"].rows[0].is_mine
    assert "license.items" not in views, "the form of 2021 doesn't ask for items"


# --- the report --------------------------------------------------------------------------------

days = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@st.composite
def requests(draw: st.DrawFn) -> tuple[Any, ...]:
    received = draw(days)
    result = draw(st.none() | st.sampled_from(ResultCode))
    counted = draw(st.dates(received, date(2026, 12, 31))) if result else None
    return received, draw(st.sampled_from(ApplicantKind)), counted, result


@st.composite
def cases(draw: st.DrawFn) -> tuple[Any, ...]:
    received = draw(days)
    outcome = draw(st.sampled_from(Outcome))
    ended = None if outcome is Outcome.PENDING else draw(st.dates(received, date(2026, 12, 31)))
    return received, draw(st.sampled_from(Track)), ended, outcome


@st.composite
def documents(draw: st.DrawFn) -> tuple[Any, ...]:
    made = draw(days)
    held = draw(st.sampled_from(Validity))
    changed = draw(st.none() | st.dates(made, date(2027, 12, 31)))
    kind = draw(st.sampled_from([ItemKind.RULE, ItemKind.NORMATIVE]))
    return kind, made, draw(st.dates(made, date(2027, 12, 31))), held, changed


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(requests(), min_size=1, max_size=25),
    st.lists(cases(), max_size=10),
    st.sampled_from([2025, 2026]),
)
def test_each_cell_is_the_length_of_its_list_and_the_form_reconciles(
    city: City,
    at: datetime,
    asked: list[tuple[Any, ...]],
    disputed: list[tuple[Any, ...]],
    year: int,
) -> None:
    body, by = city.police, SYSTEM
    with transaction.atomic():
        InfoRequest.objects.bulk_create(
            past_request(body, n, at, *row) for n, row in enumerate(asked)
        )
        RemedyCase.objects.bulk_create(
            past_case(body, n, at, *row) for n, row in enumerate(disputed)
        )
        done = compute_report(by, body.pk, year, on=date(year, 12, 31))
        before = compute_report(by, body.pk, year - 1, on=date(year, 12, 31))
        for address in form_for_year(year).addresses():
            if address.startswith(("T3.", "T4.", "T2_1.")):
                behind = records_behind(by, body.pk, year, address, on=at.date())
                assert behind.value == done.report.values[address], address
                assert len(behind.page.rows) == behind.page.total == behind.value, address
        wrong = [f for f in done.findings if f.severity == "error"]
        assert wrong == [], "every lawful history reconciles"
        for column in (*ApplicantKind, "total"):
            carried = before.report.values[f"T3.carried_out.{column}"]
            assert done.report.values[f"T3.carried_in.{column}"] == carried
        transaction.set_rollback(True)


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(requests(), max_size=20), st.lists(documents(), max_size=12), st.booleans())
def test_all_bodies_are_counted_as_each_of_them_by_itself(
    city: City,
    at: datetime,
    asked: list[tuple[Any, ...]],
    made: list[tuple[Any, ...]],
    is_frozen: bool,
) -> None:
    with transaction.atomic():
        column = load_columns(organisation=city.government, prefix="c", by=SYSTEM, at=at)[0]
        for body in (city.police, city.education):
            InfoRequest.objects.bulk_create(
                past_request(body, n, at, *row) for n, row in enumerate(asked)
            )
            Item.objects.bulk_create(
                past_document(body, column, n, at, *row) for n, row in enumerate(made)
            )
        if is_frozen:
            freeze(city.police, YEAR - 1, datetime(YEAR, 1, 9, tzinfo=UTC))
        together = count_all(SYSTEM, YEAR, on=at.date())
        assert {one.organisation_id for one in together} >= {city.police.pk, city.education.pk}
        for one in together:
            alone = compute_report(SYSTEM, one.organisation_id, YEAR, on=at.date())
            assert one.cells == alone.report.values
            for address in form_for_year(YEAR).table("T2_1").addresses():
                behind = records_behind(SYSTEM, one.organisation_id, YEAR, address, on=at.date())
                assert behind.value == one.cells[address], "the groups count as each document does"
        transaction.set_rollback(True)


def test_requests_that_stand_alike_come_as_one_row(city: City, at: datetime) -> None:
    """Also those that were registered long after their day, of which a frozen report knew nothing."""
    days = (date(YEAR, 3, 1), date(YEAR - 1, 3, 1))
    InfoRequest.objects.bulk_create(
        past_request(city.police, n, at, days[n % 2], counted_on=date(YEAR, 4, 1),
                     result=ResultCode.PARTIAL)
        for n in range(40)
    )  # fmt: skip
    with CaptureQueriesContext(connection) as asked:
        found = requests_seen({city.police.pk: None}, {}, YEAR)[city.police.pk]
    assert len(asked) == 1
    assert sorted(len(one.ids) for one in found) == [20, 20]
    InfoRequest.objects.update(counted_on=date(YEAR - 2, 4, 1), received_on=date(YEAR - 2, 3, 1))
    frozen = {city.police.pk: at - timedelta(1)}
    late = requests_seen(frozen, {}, YEAR)[city.police.pk]
    assert sum(len(one.ids) for one in late) == 40
    assert all(one.is_late for one in late)


def test_a_hundred_bodies_ask_no_more_questions_than_one(city: City, at: datetime) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            count_all(SYSTEM, YEAR, on=at.date())
        return len(found)

    before = asked()
    for n in range(5):
        make_organisation(f"more{n}", city.government, Kind.BODY, at)
    assert asked() == before


def test_who_compiles_counts_all_but_sees_the_list_only_with_the_right_to(
    city: City, at: datetime
) -> None:
    InfoRequest.objects.bulk_create(
        [past_request(city.police, 1, at, date(YEAR, 2, 1), title="不给编制人看的申请")]
    )
    compiler = make_person("compiler", city.police, at, "report_compiler")
    cell = "T3.new_received.natural"
    done = compute_report(compiler, city.police.pk, YEAR, on=at.date())
    assert done.report.values[cell] == 1
    behind = records_behind(compiler, city.police.pk, YEAR, cell, on=at.date())
    assert (behind.value, behind.page.rows, behind.hidden) == (1, (), 1)
    grant_role(person=compiler, role="disclosure_clerk", organisation=city.police, by=SYSTEM, at=at)
    behind = records_behind(compiler, city.police.pk, YEAR, cell, on=at.date())
    assert behind.hidden == 0
    assert behind.page.rows[0].cells[1] == "不给编制人看的申请"


def test_a_result_of_next_year_is_not_told_in_this_years_list(city: City, at: datetime) -> None:
    InfoRequest.objects.bulk_create(
        [
            past_request(
                city.police, 1, at, date(2025, 12, 20), counted_on=date(2026, 1, 8),
                result=ResultCode.PARTIAL,
            )
        ]
    )  # fmt: skip
    cell = "T3.carried_out.natural"
    (row,) = records_behind(SYSTEM, city.police.pk, 2025, cell, on=at.date()).page.rows
    assert row.cells[4:] == ("", "尚未办结")


def test_the_report_tells_its_period_its_rule_and_its_figures(city: City, at: datetime) -> None:
    for figure, value in (("published.website", 7), ("published.weibo", 5), ("boards", 3)):
        entry = enter(city.police, city.police_clerk, at, figure=figure, value=Decimal(value))
        confirm(entry, city.police_head, at)
    done = compute_report(city.police_clerk, city.police.pk, YEAR, on=at.date())
    assert "自2026年1月1日起至2026年12月31日止" in done.report.preamble
    assert "各计一条" in done.report.preamble
    stated = {(s.subject, s.label): s.value for s in done.report.statements}
    assert stated["published.total", ""] == 12
    items = compute_report(city.police_clerk, city.police.pk, YEAR, on=at.date(), rule="items")
    assert "只计一条" in items.report.preamble
    assert {s.subject: s.value for s in items.report.statements}["published.total"] == 7


def test_a_year_before_the_first_form_is_refused_in_words(city: City, at: datetime) -> None:
    with pytest.raises(BadInputError, match="2018"):
        compute_report(city.police_clerk, city.police.pk, 2018, on=at.date())


def test_a_body_is_found_by_each_of_its_names_but_never_guessed(city: City) -> None:
    assert body_named(SYSTEM, "police") == city.police.pk
    assert body_named(SYSTEM, "某市公安局") == city.police.pk
    with pytest.raises(BadInputError, match="没有叫"):
        body_named(SYSTEM, "没有这个局")
    with pytest.raises(BadInputError, match="没有叫"):
        body_named(city.education_clerk, "police")
