"""The ledger of accounts: its life cycle, people, figures, sheets, reports and reminders."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.audit.models import AuditEvent
from gongkai.channels import actions
from gongkai.channels.models import Account, AccountEvent, AccountHolder, ChangeReport
from gongkai.channels.queries import (
    AccountFilter,
    account_list,
    account_view,
    change_report_view,
    change_table,
    exported_accounts,
    public_matrix,
    waiting_counts,
)
from gongkai.channels.tasks import watch_accounts
from gongkai.desk.exports import to_csv, to_xlsx
from gongkai.info_requests.models import DisclosureOffice, Notice
from gongkai.rules.access import ANONYMOUS
from gongkai.rules.calendar import standard_calendar
from gongkai.rules.channels.accounts import Duty, Holder, Move, Platform, State
from gongkai.rules.channels.ledger import (
    HEADS,
    SNAPSHOT_HEADS,
    Snapshot,
    ledger_line,
    read_ledger,
    read_snapshots,
)
from gongkai.rules.channels.watch import Freshness, Period
from gongkai.rules.errors import (
    BadInputError,
    NotFoundError,
    WrongPersonError,
    WrongStateError,
)
from gongkai.rules.moves import MissingProofError, MoveNotPossibleError, NotYourMoveError
from gongkai.rules.sheets import Figure
from tests.factories.channels import (
    Newsroom,
    build_newsroom,
    make_details,
    make_holders,
    reach,
    register,
)
from tests.factories.city import City


@pytest.fixture
def newsroom(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


# --- life ----------------------------------------------------------------------------------------


def test_an_account_is_prepared_opened_and_filed_within_five_working_days(
    newsroom: Newsroom, at: datetime
) -> None:
    account = actions.register_account(
        organisation_id=newsroom.city.police.pk,
        details=make_details(opened_on=None),
        holders=make_holders(),
        on=at.date(),
        by=newsroom.manager,
        at=at,
    )
    assert account.state == State.PREPARING
    event = actions.move_account(
        account_id=account.pk, move=Move.OPEN, on=at.date(), by=newsroom.head, at=at
    )
    assert event.file_by_on == standard_calendar().add_working_days(at.date(), 5)
    actions.file_account_event(
        event_id=event.pk, filed_on=at.date(), number="网信备1号", by=newsroom.manager, at=at
    )
    account.refresh_from_db()
    assert (account.state, account.opened_on, account.filing_no) == (
        State.NORMAL, at.date(), "网信备1号",
    )  # fmt: skip
    with pytest.raises(WrongStateError, match="已经登记报备"):
        actions.file_account_event(
            event_id=event.pk, filed_on=at.date(), by=newsroom.manager, at=at
        )


def test_the_office_opens_and_closes_and_the_manager_may_not(
    newsroom: Newsroom, at: datetime
) -> None:
    account = register(newsroom, at)
    with pytest.raises(NotYourMoveError, match="公开办"):
        actions.move_account(
            account_id=account.pk, move=Move.SUSPEND, on=at.date(), reason="整改",
            by=newsroom.manager, at=at,
        )  # fmt: skip
    with pytest.raises(MoveNotPossibleError, match="停更整改"):
        actions.move_account(
            account_id=account.pk, move=Move.RESUME, on=at.date(), by=newsroom.head, at=at
        )


def test_nobody_closes_an_account_without_a_reason_and_a_notice(
    newsroom: Newsroom, at: datetime
) -> None:
    account = register(newsroom, at)
    with pytest.raises(MissingProofError, match="关停公告"):
        actions.move_account(
            account_id=account.pk, move=Move.CLOSE, on=at.date(), reason="合并", by=newsroom.head,
            at=at,
        )  # fmt: skip
    account.refresh_from_db()
    assert account.state == State.NORMAL


def test_a_merged_account_names_the_one_that_goes_on_and_is_cancelled_with_its_archive(
    newsroom: Newsroom, at: datetime
) -> None:
    small = register(newsroom, at, name="平安某市交警", uid="7")
    big = register(newsroom, at)
    known: dict[str, Any] = {"on": at.date(), "by": newsroom.head, "at": at}
    with pytest.raises(MissingProofError, match="并入的账号"):
        actions.move_account(
            account_id=small.pk, move=Move.MERGE, reason="合并", notice="公告", **known
        )
    actions.move_account(
        account_id=small.pk, move=Move.MERGE, reason="合并", notice="https://x.cn/1",
        successor_id=big.pk, **known,
    )  # fmt: skip
    with pytest.raises(MissingProofError, match="存档"):
        actions.move_account(account_id=small.pk, move=Move.CANCEL, **known)
    actions.move_account(
        account_id=small.pk, move=Move.CANCEL, archive_ref="档案室 2026-新媒体-3", **known
    )
    view = account_view(newsroom.manager, small.pk, today=at.date())
    assert (view.state, view.merged_into) == (State.CANCELLED, "平安某市")
    assert view.moves == frozenset()
    matrix = public_matrix(ANONYMOUS, today=at.date())
    assert [row.name for row in matrix.page.rows] == ["平安某市"]
    assert [(row.name, row.successor) for row in matrix.ended] == [("平安某市交警", "平安某市")]


def test_a_name_changes_at_the_platform_first_and_is_then_told(
    newsroom: Newsroom, at: datetime
) -> None:
    account = register(newsroom, at)
    known: dict[str, Any] = {"account_id": account.pk, "by": newsroom.manager, "at": at}
    with pytest.raises(WrongStateError, match="先在平台上变更"):
        actions.edit_account(details=make_details(name="新名称"), **known)
    actions.move_account(move=Move.BEGIN_CHANGE, on=at.date(), **known)
    with pytest.raises(BadInputError, match="没有变化"):
        actions.finish_account_change(name="平安某市", subject="某市公安局", on=at.date(), **known)
    event = actions.finish_account_change(
        name="某市公安", subject="某市公安局", on=at.date(), **known
    )
    assert event.data["changed"] == {"name": ["平安某市", "某市公安"]} or event.data["changed"] == {
        "name": ("平安某市", "某市公安")
    }
    assert event.file_by_on is not None


def test_the_same_account_is_not_registered_twice(newsroom: Newsroom, at: datetime) -> None:
    register(newsroom, at)
    with pytest.raises(WrongStateError, match="已经登记"):
        register(newsroom, at, uid="2")
    assert Account.objects.count() == 1


# --- people --------------------------------------------------------------------------------------


def test_an_account_in_use_needs_two_managers_who_are_two_people(
    newsroom: Newsroom, at: datetime
) -> None:
    known: dict[str, Any] = {
        "organisation_id": newsroom.city.police.pk, "details": make_details(), "is_in_use": True,
        "on": at.date(), "by": newsroom.manager, "at": at,
    }  # fmt: skip
    one = {Duty.MANAGER_A: Holder("张一", phone="13800000000")}
    with pytest.raises(MissingProofError, match="管理员A和管理员B"):
        actions.register_account(holders=one, **known)
    with pytest.raises(BadInputError, match="不同的人"):
        actions.register_account(
            holders=one | {Duty.MANAGER_B: Holder("张一", phone="13800000000")}, **known
        )
    assert not Account.objects.exists()


def test_a_handover_ends_the_old_duty_and_stands_in_the_log_without_phones(
    newsroom: Newsroom, at: datetime
) -> None:
    account = register(newsroom, at)
    event = actions.hand_account_over(
        account_id=account.pk,
        holders={Duty.MANAGER_A: Holder("孙六", "民警", "13911112222")},
        on=at.date(),
        by=newsroom.manager,
        at=at,
    )
    assert event.data["people"] == [{"duty": "manager_a", "before": "张一", "after": "孙六"}]
    held = AccountHolder.objects.filter(account=account, duty=Duty.MANAGER_A)
    assert list(held.values_list("name", "until_on")) == [("张一", at.date()), ("孙六", None)]
    said = AuditEvent.objects.latest("sequence")
    assert "13911112222" not in str(said.after)
    with pytest.raises(BadInputError, match="没有变化"):
        actions.hand_account_over(
            account_id=account.pk,
            holders={Duty.MANAGER_A: Holder("孙六", "民警", "13911112222")},
            on=at.date(),
            by=newsroom.manager,
            at=at,
        )
    with pytest.raises(BadInputError, match="不同的人"):
        actions.hand_account_over(
            account_id=account.pk,
            holders={Duty.MANAGER_B: Holder("孙六", "民警", "13911112222")},
            on=at.date(),
            by=newsroom.manager,
            at=at,
        )


def test_who_only_looks_sees_no_phone_and_changes_nothing(newsroom: Newsroom, at: datetime) -> None:
    account = register(newsroom, at)
    view = account_view(newsroom.city.supervisor, account.pk, today=at.date())
    assert {holder.phone for _, _, holder in view.holders if holder} == {""}
    with pytest.raises(WrongPersonError):
        actions.take_snapshot(
            account_id=account.pk, snapshot=Snapshot(at.date(), Figure(1)),
            by=newsroom.city.supervisor, at=at,
        )  # fmt: skip


def test_another_body_does_not_even_learn_of_an_account(newsroom: Newsroom, at: datetime) -> None:
    account = register(newsroom, at)
    with pytest.raises(NotFoundError):
        account_view(newsroom.city.education_clerk, account.pk, today=at.date())
    with pytest.raises(NotFoundError):
        actions.hand_account_over(
            account_id=account.pk, holders={}, on=at.date(), by=newsroom.city.education_clerk, at=at
        )


# --- the watch -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "level"),
    [
        (0, Freshness.FRESH), (6, Freshness.FRESH), (7, Freshness.NOTICED),
        (9, Freshness.NOTICED), (10, Freshness.WARNED), (13, Freshness.WARNED),
        (14, Freshness.STALE), (90, Freshness.STALE),
    ],
)  # fmt: skip
def test_an_account_is_warned_at_seven_and_ten_days_and_red_at_fourteen(
    newsroom: Newsroom, at: datetime, days: int, level: Freshness
) -> None:
    account = register(newsroom, at)
    reach(newsroom, account, at, followers=100, last=at.date() - timedelta(days))
    [row] = account_list(newsroom.manager, AccountFilter(), today=at.date()).rows
    assert row.freshness is level
    counts = {w.kind: w.number for w in waiting_counts(newsroom.manager, today=at.date())}
    assert counts["stale"] == (level is Freshness.STALE)
    assert counts["quiet"] == (level in {Freshness.NOTICED, Freshness.WARNED})


def test_a_body_may_be_stricter_than_the_nation(newsroom: Newsroom, at: datetime) -> None:
    account = register(newsroom, at)
    reach(newsroom, account, at, followers=100, last=at.date() - timedelta(10))
    DisclosureOffice.objects.create(
        organisation=newsroom.city.police, code="GAJ", issuer="公",
        policy={"account_stale_days": 10, "account_quiet_days": [5, 7]},
    )  # fmt: skip
    wanted = AccountFilter(waiting="stale")
    [row] = account_list(newsroom.manager, wanted, today=at.date()).rows
    assert row.freshness is Freshness.STALE


def test_programs_are_not_watched_for_posts(newsroom: Newsroom, at: datetime) -> None:
    register(newsroom, at, platform=Platform.APP, opened_on=None)
    [row] = account_list(newsroom.manager, AccountFilter(), today=at.date()).rows
    assert row.freshness is Freshness.UNWATCHED


def test_each_reminder_comes_once_to_the_managers(newsroom: Newsroom, at: datetime) -> None:
    account = register(newsroom, at, certified_until=at.date() + timedelta(20))
    reach(newsroom, account, at, followers=100, last=at.date() - timedelta(14))
    first = watch_accounts(lambda: at)
    notices = Notice.objects.filter(key__startswith="account:")
    assert first == notices.count() > 0
    assert watch_accounts(lambda: at) == 0
    told = set(notices.values_list("person__username", flat=True))
    assert told == {"media-a", "media-b"}
    subjects = " ".join(notices.values_list("subject", flat=True))
    assert "没有更新" in subjects
    assert "还有 20 天到期" in subjects
    later = at + timedelta(14)
    assert watch_accounts(lambda: later) > 0, "the next level of the certification"


def test_a_filing_that_is_late_is_told(newsroom: Newsroom, at: datetime) -> None:
    account = register(newsroom, at)
    actions.hand_account_over(
        account_id=account.pk, holders={Duty.MANAGER_A: Holder("孙六")}, on=at.date(),
        by=newsroom.manager, at=at,
    )  # fmt: skip
    reach(newsroom, account, at, followers=1, last=at.date())
    watch_accounts(lambda: at)
    assert not Notice.objects.filter(key__contains=":filing:").exists()
    watch_accounts(lambda: at + timedelta(20))
    subjects = Notice.objects.values_list("subject", flat=True)
    assert any("移交管理员已经逾期" in subject for subject in subjects)
    [row] = account_list(newsroom.manager, AccountFilter(waiting="filing"), today=at.date()).rows
    assert row.id == account.pk


# --- half-yearly reports -------------------------------------------------------------------------


def test_the_half_yearly_report_names_who_changed_at_which_account(
    newsroom: Newsroom, at: datetime
) -> None:
    earlier = at.replace(month=5, day=12)
    account = register(newsroom, earlier)
    actions.hand_account_over(
        account_id=account.pk, holders={Duty.MANAGER_A: Holder("孙六")}, on=earlier.date(),
        by=newsroom.manager, at=earlier,
    )  # fmt: skip
    period = Period(2026, 1)
    view = change_report_view(newsroom.manager, period, today=at.date())
    [unit] = view.units
    assert (unit.accounts, unit.changes, unit.submitted_at, unit.is_late) == (1, 1, None, True)
    [line] = change_table(view)
    assert line[1:4] == ("某市公安局", "平安某市", "微博")
    assert "管理员A由张一变为孙六" in line[6]
    report = actions.submit_change_report(
        organisation_id=newsroom.city.police.pk, period=period, note="", by=newsroom.manager, at=at
    )
    assert len(report.lines) == 1
    with pytest.raises(WrongStateError, match="已经报送"):
        actions.submit_change_report(
            organisation_id=newsroom.city.police.pk, period=period, by=newsroom.manager, at=at
        )
    # What was handed in stays as it was.
    AccountEvent.objects.filter(kind=Move.HANDOVER).update(data={})
    [line] = change_table(change_report_view(newsroom.manager, period, today=at.date()))
    assert "孙六" in line[6]


def test_a_body_without_changes_reports_that_too_and_is_reminded_until_it_does(
    newsroom: Newsroom, at: datetime
) -> None:
    june = at.replace(month=3)
    account = register(newsroom, june)
    reach(newsroom, account, june, followers=1, last=june.date())
    july = at.replace(month=7, day=13)
    reach(newsroom, account, july, followers=1, last=july.date())
    watch_accounts(lambda: july)
    assert Notice.objects.filter(subject__contains="2026年上半年新媒体账号变动").exists()
    actions.submit_change_report(
        organisation_id=newsroom.city.police.pk, period=Period(2026, 1), by=newsroom.manager,
        at=july,
    )  # fmt: skip
    assert ChangeReport.objects.get().lines == []
    assert watch_accounts(lambda: july + timedelta(3)) == 0
    with pytest.raises(BadInputError, match="还没有结束"):
        actions.submit_change_report(
            organisation_id=newsroom.city.police.pk, period=Period(2026, 2), by=newsroom.manager,
            at=july,
        )  # fmt: skip


# --- sheets --------------------------------------------------------------------------------------


def sheet(newsroom: Newsroom, today: date, kind: str = "xlsx") -> bytes:
    rows = exported_accounts(newsroom.manager, AccountFilter(), today=today)
    lines = [ledger_line(row) for row in rows]
    return to_csv(HEADS, lines) if kind == "csv" else to_xlsx("账号台账", HEADS, lines)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_whole_ledger_goes_out_and_comes_back_the_same(
    newsroom: Newsroom, at: datetime, kind: str
) -> None:
    account = register(newsroom, at, is_public=False, qr_content="http://weixin.qq.com/r/abc")
    reach(newsroom, account, at, followers=220000, last=at.date())
    closed = register(newsroom, at, name="旧号", uid="9", platform=Platform.WECHAT)
    actions.move_account(
        account_id=closed.pk, move=Move.MERGE, on=at.date(), reason="合并", notice="公告",
        successor_id=register(newsroom, at, name="新号", uid="8", platform=Platform.WECHAT).pk,
        by=newsroom.head, at=at,
    )  # fmt: skip
    data = sheet(newsroom, at.date(), kind)
    rows = read_ledger(data, f"ledger.{kind}")
    done = actions.import_accounts(rows=rows, by=newsroom.head, at=at)
    assert (done.added, done.changed, done.same) == (0, 0, 3)
    # And into an empty ledger.
    for model in (AccountEvent, AccountHolder):
        model.objects.all().delete()
    Account.objects.update(merged_into=None, state=State.NORMAL)
    for one in Account.objects.all():
        one.snapshots.all().delete()
    Account.objects.all().delete()
    done = actions.import_accounts(rows=rows, by=newsroom.head, at=at)
    assert done.added == 3
    again = read_ledger(sheet(newsroom, at.date(), kind), f"ledger.{kind}")
    plain = sorted((replace(row, line=0) for row in again), key=lambda row: row.details.name)
    assert plain == sorted((replace(r, line=0) for r in rows), key=lambda row: row.details.name)


def test_a_sheet_with_mistakes_changes_nothing_and_names_each_line(
    newsroom: Newsroom, at: datetime
) -> None:
    text = (
        "名称,平台,主办单位,管理员A姓名,管理员B姓名,状态,认证有效期至\n"
        "好的,微博,某市公安局,张一,李二,正常,\n"
        "缺人,微博,某市公安局,张一,,正常,\n"
        "日期,抖音,某市公安局,张一,李二,正常,明年\n"
        "平台,脸书,某市公安局,张一,李二,正常,\n"
    )
    with pytest.raises(BadInputError) as refused:
        read_ledger(text.encode(), "台账.csv")
    assert "第3行" in str(refused.value)
    assert "第4行" in str(refused.value)
    assert "第5行" in str(refused.value)
    text = "名称,平台,主办单位,管理员A姓名,管理员B姓名\n好的,微博,某市教育局,张一,李二\n"
    with pytest.raises(BadInputError, match="不在您管理的范围内"):
        actions.import_accounts(
            rows=read_ledger(text.encode(), "台账.csv"), by=newsroom.manager, at=at
        )
    assert not Account.objects.exists()


def test_figures_of_many_accounts_come_from_a_sheet(newsroom: Newsroom, at: datetime) -> None:
    account = register(newsroom, at)
    rows = [("平安某市", "微博", "2026-11-01", "22万余", "2026-10-31", "2000余", "", "", "")]
    data = to_xlsx("数据", SNAPSHOT_HEADS, rows)
    read = read_snapshots(data, "数据.xlsx")
    assert actions.import_snapshots(rows=read, by=newsroom.manager, at=at) == 1
    assert actions.import_snapshots(rows=read, by=newsroom.manager, at=at) == 0
    account.refresh_from_db()
    assert (account.followers, account.quiet_since) == (220000, date(2026, 10, 31))
    [line] = account_view(newsroom.manager, account.pk, today=at.date()).snapshots
    assert line.followers == "220000余"


def test_the_list_asks_as_many_questions_for_many_accounts_as_for_one(
    newsroom: Newsroom, at: datetime
) -> None:
    register(newsroom, at)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            account_list(newsroom.manager, AccountFilter(words="平安"), today=at.date())
            waiting_counts(newsroom.manager, today=at.date())
        return len(queries)

    one = asked()
    for n in range(30):
        register(newsroom, at, name=f"平安{n}", uid=f"u{n}")
    assert asked() == one
