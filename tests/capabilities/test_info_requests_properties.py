"""Whatever lawfully happens to requests, table 3 of every year holds, and the dates are the log's."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest

from gongkai.info_requests import actions
from gongkai.info_requests.models import InfoRequest, Letter
from gongkai.info_requests.queries import calendar_of, case, table3
from gongkai.rules.deadlines import Channel, compute
from gongkai.rules.deadlines.events import Party
from gongkai.rules.errors import GongkaiError
from gongkai.rules.report.forms import form_for_year, t3_leaves
from gongkai.rules.requests import OPEN, Move, State
from gongkai.rules.results import ApplicantKind, ResultCode, table3_row
from tests.factories.city import City
from tests.factories.info_requests import (
    ZONE,
    Office,
    approve,
    build_office,
    draft,
    get,
    make_answer,
    make_application,
)

# The change of the form lies between; the last year is open.
FIRST, LAST = date(2020, 10, 1), date(2022, 3, 31)
ANSWERS = [
    code
    for code in ResultCode
    if code.value not in {"NOPROC_ABUSE", "OTHER_NO_SUPPLEMENT", "OTHER_FEE_UNPAID"}
]


@pytest.fixture
def office(city: City, at: datetime) -> Office:
    return build_office(city, at)


class Fate:
    """Lets lawful things happen to one request, day by day, by chance."""

    def __init__(self, office: Office, chance: random.Random) -> None:
        self.office, self.chance = office, chance
        start = FIRST + timedelta(chance.randrange((LAST - FIRST).days - 30))
        self.day = office.calendar.add_working_days(start, 1)
        channel = chance.choice([Channel.PORTAL, Channel.ORDINARY_MAIL, Channel.SIGNED_MAIL])
        kind = chance.choice(list(ApplicantKind))
        self.number = actions.register_request(
            organisation_id=office.body.pk,
            channel=channel,
            arrived_on=self.day,
            application=make_application(kind=kind),
            by=office.clerk,
            at=self.at,
        ).number

    @property
    def at(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 10, tzinfo=ZONE)

    def live(self) -> None:
        for _ in range(self.chance.randrange(9)):
            self.day = self.office.calendar.add_working_days(self.day, self.chance.randrange(1, 9))
            if self.day > LAST:
                return
            view = case(self.office.clerk, self.number, today=self.day)
            ways = [o.transition.move for o in view.offers if self.may(o.transition.move)]
            if ways:
                self.take(self.chance.choice(ways))

    @staticmethod
    def may(move: Move) -> bool:
        return move in STEPS

    def take(self, move: Move) -> None:
        # What the law refuses must have changed nothing, which the identities prove.
        with suppress(GongkaiError):
            STEPS[move](self)

    # --- steps

    def confirm(self) -> None:
        actions.confirm_receipt(number=self.number, how="电话", by=self.office.clerk, at=self.at)

    def ask_supplement(self) -> None:
        letter = actions.send_supplement_notice(
            number=self.number, points=["年份"], by=self.office.clerk, at=self.at
        )
        self.arrive(letter)

    def arrive(self, letter: Letter) -> None:
        actions.record_service(
            number=self.number, letter_id=letter.pk, proof="签收", by=self.office.clerk, at=self.at
        )

    def take_supplement(self) -> None:
        late = self.chance.choice(["", "住院"])
        actions.receive_supplement(
            number=self.number, text="2020年", late_reason=late, by=self.office.clerk, at=self.at
        )

    def lapse_supplement(self) -> None:
        actions.close_unsupplemented(number=self.number, by=self.office.clerk, at=self.at)

    def ask_opinion(self) -> None:
        consultation = actions.start_consultation(
            number=self.number,
            party=self.chance.choice(list(Party)),
            name="甲公司",
            contact={"china_post": "某路"},
            information="合同",
            reason="商业秘密",
            by=self.office.clerk,
            at=self.at,
        )
        self.arrive(consultation.letters.get())

    def close_opinion(self) -> None:
        waiting = get(self.number).consultations.filter(given_on=None).first()
        if waiting:
            actions.record_opinion(
                number=self.number,
                key=waiting.key,
                opinion=self.chance.choice(["agreed", "silent"]),
                by=self.office.clerk,
                at=self.at,
            )

    def extend(self) -> None:
        actions.approve_extension(
            number=self.number, days=20, reason="量大", by=self.office.head, at=self.at
        )

    def charge(self) -> None:
        charge = actions.issue_fee_notice(
            number=self.number, pages=68, by=self.office.clerk, at=self.at
        )
        self.arrive(charge.letter)

    def pay(self) -> None:
        actions.record_payment(
            number=self.number, receipt_number="1", by=self.office.clerk, at=self.at
        )

    def lapse_fee(self) -> None:
        actions.close_unpaid(number=self.number, by=self.office.clerk, at=self.at)

    def draft(self) -> None:
        draft(self.office, self.number, self.at, make_answer(self.chance.choice(ANSWERS)))

    def send_back(self) -> None:
        actions.return_draft(number=self.number, reason="改", by=self.office.legal, at=self.at)

    def sign(self) -> None:
        approve(self.office, self.number, self.at)
        letter = actions.sign_answer(number=self.number, by=self.office.signatory, at=self.at)
        if self.chance.random() < 0.8:
            self.day = self.office.calendar.add_working_days(self.day, self.chance.randrange(3))
            actions.send_letter(
                number=self.number, letter_id=letter.pk, way="portal",
                by=self.office.clerk, at=self.at,
            )  # fmt: skip

    def reopen(self) -> None:
        actions.reopen_request(number=self.number, order="判决书", by=self.office.clerk, at=self.at)

    def withdraw(self) -> None:
        paper = actions.Upload("withdrawal", "a.txt", b"a")
        actions.withdraw_request(
            number=self.number, uploads=[paper], by=self.office.clerk, at=self.at
        )


STEPS: dict[Move, Callable[[Fate], None]] = {
    Move.CONFIRM: Fate.confirm,
    Move.ASK_SUPPLEMENT: Fate.ask_supplement,
    Move.TAKE_SUPPLEMENT: Fate.take_supplement,
    Move.LAPSE_SUPPLEMENT: Fate.lapse_supplement,
    Move.ASK_OPINION: Fate.ask_opinion,
    Move.CLOSE_OPINION: Fate.close_opinion,
    Move.EXTEND: Fate.extend,
    Move.CHARGE_FEE: Fate.charge,
    Move.TAKE_PAYMENT: Fate.pay,
    Move.LAPSE_FEE: Fate.lapse_fee,
    Move.DRAFT_ANSWER: Fate.draft,
    Move.SEND_BACK: Fate.send_back,
    Move.SIGN: Fate.sign,
    Move.REOPEN: Fate.reopen,
    Move.WITHDRAW: Fate.withdraw,
}


@pytest.mark.parametrize("seed", range(3))
def test_the_identities_of_table_3_hold_for_any_lawful_history(office: Office, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    fates = [Fate(office, chance) for _ in range(20)]
    for fate in fates:
        fate.live()
    tables = {y: table3(office.clerk, office.body.pk, y) for y in (2020, 2021, 2022)}
    for year, cells in tables.items():
        leaves = t3_leaves(form_for_year(year))
        for column in (*ApplicantKind, "total"):
            at = {row: cells[f"T3.{row}.{column}"] for row in leaves}
            total = cells[f"T3.result_total.{column}"]
            new, came = cells[f"T3.new_received.{column}"], cells[f"T3.carried_in.{column}"]
            out = cells[f"T3.carried_out.{column}"]
            assert sum(at.values()) == total  # T3-SUM
            assert new + came == total + out  # T3-BAL
            if year > 2020:
                assert tables[year - 1][f"T3.carried_out.{column}"] == came  # T3-CARRY
        for row in (*leaves, "new_received", "carried_in", "carried_out", "result_total"):
            parts = sum(cells[f"T3.{row}.{kind}"] for kind in ApplicantKind)
            assert parts == cells[f"T3.{row}.total"]  # T3-ROW
    received = InfoRequest.objects.exclude(received_on=None)
    assert sum(c["T3.new_received.total"] for c in tables.values()) == received.count()
    done = sum(c["T3.result_total.total"] for c in tables.values())
    assert done == received.exclude(counted_on=None).count()
    assert done + tables[2022]["T3.carried_out.total"] == received.count()
    for fate in fates:
        check_projection(fate)


def check_projection(fate: Fate) -> None:
    """The dates on the request are what a fresh computation from its log gives."""
    request = get(fate.number)
    rows = list(request.events.all())
    last = max(row.at for row in rows).astimezone(ZONE).date()
    calendar = calendar_of("CN")
    clock = compute(request.clock_events(), calendar, today=last)
    assert (request.received_on, request.due_on) == (clock.received_on, clock.due)
    assert request.ended_on == clock.ended_on
    assert request.is_provisional == clock.provisional
    assert [row.place for row in rows] == list(range(1, request.version + 1))
    assert (request.state in OPEN) == (clock.ended_on is None)
    if request.counted_on:
        assert table3_row(ResultCode(request.counted_result), "2021")
        assert request.state != State.DRAFT
