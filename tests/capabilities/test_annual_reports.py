"""What may happen to an annual report, and what is seen of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gongkai.annual_reports import actions, tasks
from gongkai.annual_reports.models import (
    LEASE,
    Correction,
    Rendition,
    Upload,
    Version,
    digest,
)
from gongkai.annual_reports.queries import (
    Filter,
    PublicFilter,
    get_published,
    get_version,
    list_published,
    list_uploads,
    list_versions,
    original_of,
    published_file,
    todo,
)
from gongkai.audit.models import MOST_BROKEN_OFF, AuditEvent
from gongkai.catalogue.adapters.files import path_of, store
from gongkai.rules.access import ANONYMOUS, SYSTEM
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.report.filing import Move, State
from gongkai.rules.report.model import NA, Unread, Value
from gongkai.rules.report.reading import read
from gongkai.rules.report.writing import write
from tests.factories.city import City
from tests.factories.filed_reports import hand_in, make_draft, make_report, publish

NATURAL = "T3.granted.natural"


def correct(version: Version, by: Any, at: datetime, value: Value, **more: Any) -> Correction:
    known: dict[str, Any] = {"cell": NATURAL, "seen": 3, "reason": "按原文更正"}
    return actions.correct_cell(version_id=version.pk, value=value, by=by, at=at, **(known | more))


def fresh(version: Version) -> Version:
    return Version.objects.get(pk=version.pk)


# --- handing in and reading --------------------------------------------------------------------


def test_a_file_becomes_a_draft_of_the_body_that_it_names(city: City, at: datetime) -> None:
    upload = hand_in(city.police_clerk, at)
    assert (upload.state, upload.organisation_id) == ("read", city.police.pk)
    assert upload.version is not None
    assert upload.version.state == State.DRAFT
    assert upload.version.report.year == 2023
    assert upload.version.error_count == 0
    content = upload.version.read_content()
    assert content.values == make_report().values
    assert content.provenance[NATURAL].where


def test_the_file_is_on_disk_under_its_hash_before_anything_is_read(
    city: City, at: datetime
) -> None:
    stored = store([b"first ", b"second"])
    upload = actions.hand_in_file(
        file_name="a.txt", stored=stored, organisation_id=None, by=city.police_clerk, at=at
    )
    assert path_of(stored.sha256).read_bytes() == b"first second"
    assert (upload.state, upload.size, upload.sha256) == ("queued", 12, stored.sha256)


def test_a_report_of_a_body_out_of_reach_waits_for_a_decision(city: City, at: datetime) -> None:
    upload = hand_in(city.police_clerk, at, make_report("某市教育局"))
    assert (upload.state, upload.version) == ("unplaced", None)
    assert "某市教育局" in upload.message
    placed = actions.place_upload(
        upload_id=upload.pk,
        organisation_id=city.police.pk,
        year=2022,
        by=city.police_clerk,
        at=at,
    )
    assert placed.version is not None
    assert (placed.version.report.organisation, placed.version.report.year) == (city.police, 2022)
    with pytest.raises(WrongStateError):
        actions.place_upload(
            upload_id=upload.pk,
            organisation_id=city.police.pk,
            year=2022,
            by=city.police_clerk,
            at=at,
        )


def test_nobody_hands_in_or_places_for_a_body_that_is_not_theirs(city: City, at: datetime) -> None:
    with pytest.raises(WrongPersonError):
        actions.hand_in_file(
            file_name="a.txt",
            stored=store([b"x"]),
            organisation_id=city.police.pk,
            by=city.education_clerk,
            at=at,
        )
    upload = hand_in(city.police_clerk, at, make_report("某市教育局"))
    with pytest.raises(NotFoundError):
        actions.place_upload(
            upload_id=upload.pk,
            organisation_id=city.education.pk,
            year=2023,
            by=city.education_clerk,
            at=at,
        )


def test_the_same_file_twice_is_registered_once(city: City, at: datetime) -> None:
    first, second = hand_in(city.police_clerk, at), hand_in(city.police_clerk, at)
    assert (second.state, second.version) == ("repeated", first.version)
    assert Version.objects.count() == 1


def test_another_file_for_the_same_year_replaces_the_draft_and_says_so(
    city: City, at: datetime
) -> None:
    old = make_draft(city.police_clerk, at)
    upload = hand_in(city.police_clerk, at, make_report(changes={"T2_5.license.decisions": 9}))
    assert upload.version is not None
    assert (upload.version.number, fresh(old).state) == (2, State.SUPERSEDED)
    assert "原第1版草稿已由第2版替换" in upload.message


def test_a_report_from_before_the_national_form_is_refused_with_the_reason(
    city: City, at: datetime
) -> None:
    report = make_report()
    upload = actions.hand_in_file(
        file_name="老报告.html",
        stored=store([b"x"]),
        organisation_id=city.police.pk,
        by=city.police_clerk,
        at=at,
    )
    report.year = 2015
    done = actions.keep_reading(upload_id=upload.pk, report=report, source=[], by=SYSTEM, at=at)
    assert done.state == "unreadable"
    assert "2019年以前没有全国统一的表格" in done.message


# --- the outbox ----------------------------------------------------------------------------------


def waiting(city: City, at: datetime, data: bytes, name: str = "a.html") -> Upload:
    return actions.hand_in_file(
        file_name=name, stored=store([data]), organisation_id=None, by=city.police_clerk, at=at
    )


def test_the_worker_reads_what_waits(city: City, at: datetime) -> None:
    upload = waiting(city, at, write(make_report(), "docx"), "a.docx")
    assert tasks.read_next_upload(lambda: at)
    assert not tasks.read_next_upload(lambda: at)
    upload.refresh_from_db()
    assert upload.state == "read"


def test_a_file_that_cannot_be_read_is_answered_with_the_reason_and_the_way_out(
    city: City, at: datetime
) -> None:
    upload = waiting(city, at, b"", "空.docx")
    tasks.read_next_upload(lambda: at)
    upload.refresh_from_db()
    assert upload.state == "unreadable"
    assert "空.docx" in upload.message
    assert "文件是空的" in upload.message


def test_a_fault_of_the_reader_does_not_leave_the_person_waiting(city: City, at: datetime) -> None:
    upload = waiting(city, at, b"anything")
    path_of(upload.sha256).unlink()
    tasks.read_next_upload(lambda: at)
    upload.refresh_from_db()
    assert upload.state == "unreadable"


def test_a_killed_worker_loses_nothing(city: City, at: datetime) -> None:
    upload = waiting(city, at, write(make_report(), "html"))
    assert Upload.objects.take(at) == upload  # and then the worker dies
    assert Upload.objects.take(at) is None
    assert tasks.read_next_upload(lambda: at + LEASE)
    upload.refresh_from_db()
    assert upload.state == "read"


def test_a_file_that_kills_the_worker_again_and_again_is_given_up(city: City, at: datetime) -> None:
    upload = waiting(city, at, b"poison")
    for attempt in range(MOST_BROKEN_OFF):
        assert Upload.objects.take(at + attempt * 4 * LEASE)
    assert tasks.read_next_upload(lambda: at + MOST_BROKEN_OFF * 4 * LEASE)
    upload.refresh_from_db()
    assert upload.state == "unreadable"
    assert "多次中断" in upload.message


# --- corrections -----------------------------------------------------------------------------


def test_a_correction_changes_the_cell_and_keeps_what_was_before(city: City, at: datetime) -> None:
    version = make_draft(city.police_clerk, at)
    correction = correct(version, city.police_clerk, at, 4)
    version = fresh(version)
    assert version.read_content().value(NATURAL) == 4
    assert (correction.before, correction.after) == ("3", "4")
    assert correction.corrected_by == city.police_clerk
    event = AuditEvent.objects.latest("sequence")
    assert event.action == "annual_reports.correct_cell"
    assert event.before == {NATURAL: 3}
    assert event.after == {NATURAL: 4, "reason": "按原文更正"}


def test_a_correction_is_checked_at_once(city: City, at: datetime) -> None:
    version = make_draft(city.police_clerk, at)
    correct(version, city.police_clerk, at, 4)
    wrong = fresh(version)
    assert {f.rule for f in wrong.read_findings()} == {"T3-SUM", "T3-ROW"}
    assert wrong.error_count == 2
    correct(version, city.police_clerk, at, 3, seen=4)
    assert fresh(version).error_count == 0


@pytest.mark.parametrize("value", [None, NA, 0])
def test_zero_blank_and_not_applicable_stay_three_values(
    city: City, at: datetime, value: Value
) -> None:
    version = make_draft(city.police_clerk, at)
    correct(version, city.police_clerk, at, value)
    assert fresh(version).read_content().value(NATURAL) is value or value == 0
    shown = get_version(city.police_clerk, version.pk, on=at.date())
    assert shown.changes[0].after == value
    assert type(shown.changes[0].after) is type(value)


def test_money_keeps_its_decimals_exactly(city: City, at: datetime) -> None:
    version = make_draft(city.police_clerk, at)
    correct(version, city.police_clerk, at, Decimal("17.30"), cell="T2_8.fee.amount_wan", seen=0)
    assert str(fresh(version).read_content().value("T2_8.fee.amount_wan")) == "17.30"


@pytest.mark.parametrize(
    ("cell", "seen", "value", "reason", "error"),
    [
        (NATURAL, 3, 4, "  ", "理由"),
        (NATURAL, 3, -1, "x", "负数"),
        (NATURAL, 3, Decimal("1.5"), "x", "整数"),
        (NATURAL, 3, 10**15, "x", "太大"),
        (NATURAL, 3, 3, "x", "相同"),
        ("T2_9.procurement.project_count", None, 1, "x", "没有这个单元格"),
    ],
)
def test_a_senseless_correction_is_refused_and_changes_nothing(
    city: City, at: datetime, cell: str, seen: Value, value: Value, reason: str, error: str
) -> None:
    version = make_draft(city.police_clerk, at)
    with pytest.raises((BadInputError, NotFoundError), match=error):
        correct(version, city.police_clerk, at, value, cell=cell, seen=seen, reason=reason)
    assert fresh(version).content == version.content
    assert not Correction.objects.exists()


def test_two_people_do_not_overwrite_each_other_unseen(city: City, at: datetime) -> None:
    version = make_draft(city.police_clerk, at)
    correct(version, city.police_clerk, at, 4)
    with pytest.raises(WrongStateError, match="刚被改为“4”"):
        correct(version, city.police_head, at, 5)


def test_a_doubtful_cell_is_settled_by_confirming_it(city: City, at: datetime) -> None:
    cell = "T3.partial.natural"
    report = make_report(changes={cell: None})
    report.unread = [Unread(cell, "看不清")]
    upload = waiting(city, at, b"x")
    actions.keep_reading(upload_id=upload.pk, report=report, source=[], by=SYSTEM, at=at)
    version = Version.objects.get()
    assert get_version(city.police_clerk, version.pk, on=at.date()).doubts == {cell: "看不清"}
    correct(version, city.police_clerk, at, None, cell=cell, seen=None, reason="原文确实没有填")
    assert fresh(version).unread_count == 0


def test_last_years_correction_is_felt_in_this_years_check(city: City, at: datetime) -> None:
    before = make_draft(city.police_clerk, at, make_report(year=2022))
    now = make_draft(city.police_clerk, at)
    assert fresh(now).error_count == 0
    correct(before, city.police_clerk, at, 1, cell="T3.carried_out.natural", seen=0)
    assert "T3-CARRY" in {f.rule for f in fresh(now).read_findings()}


# --- moves ---------------------------------------------------------------------------------------


def test_a_report_with_errors_is_checked_only_with_a_reason(city: City, at: datetime) -> None:
    version = make_draft(city.police_clerk, at)
    correct(version, city.police_clerk, at, 4)
    with pytest.raises(BadInputError, match="2处错误或存疑"):
        actions.check_version(version_id=version.pk, note="", by=city.police_clerk, at=at)
    done = actions.check_version(
        version_id=version.pk, note="原表如此", by=city.police_clerk, at=at
    )
    assert (done.state, done.check_note) == (State.CHECKED, "原表如此")


def test_a_clerk_prepares_and_the_head_publishes(city: City, at: datetime) -> None:
    version = make_draft(city.police_clerk, at)
    actions.check_version(version_id=version.pk, note="", by=city.police_clerk, at=at)
    with pytest.raises(WrongPersonError):
        actions.publish_version(
            version_id=version.pk, note="", is_original_public=False, by=city.police_clerk, at=at
        )
    done = actions.publish_version(
        version_id=version.pk, note="", is_original_public=False, by=city.police_head, at=at
    )
    assert done.state == State.PUBLISHED
    assert done.frozen_sha256 == digest(done.frozen)
    assert done.read_frozen().title == "某市公安局2023年政府信息公开工作年度报告"


def test_what_was_checked_cannot_be_corrected_until_it_is_sent_back(
    city: City, at: datetime
) -> None:
    version = make_draft(city.police_clerk, at)
    actions.check_version(version_id=version.pk, note="", by=city.police_clerk, at=at)
    with pytest.raises(WrongStateError):
        correct(version, city.police_clerk, at, 4)
    actions.reopen_version(version_id=version.pk, reason="还要改", by=city.police_head, at=at)
    correct(version, city.police_clerk, at, 4)


def test_a_correction_of_what_is_public_is_a_new_version_with_a_note(
    city: City, at: datetime
) -> None:
    first = publish(make_draft(city.police_clerk, at), city.police_head, at)
    second = actions.draft_new_version(version_id=first.pk, by=city.police_clerk, at=at)
    correct(second, city.police_clerk, at, 5, cell="T2_5.license.decisions", seen=0)
    actions.check_version(version_id=second.pk, note="", by=city.police_clerk, at=at)
    with pytest.raises(BadInputError, match="更正了什么"):
        actions.publish_version(
            version_id=second.pk, note="", is_original_public=False, by=city.police_head, at=at
        )
    actions.publish_version(
        version_id=second.pk,
        note="更正了第三部分的一个数。",
        is_original_public=False,
        by=city.police_head,
        at=at + timedelta(days=1),
    )
    assert fresh(first).state == State.SUPERSEDED
    page = get_published(ANONYMOUS, city.police.code, 2023, on=at.date())
    assert (page.number, page.publish_note) == (2, "更正了第三部分的一个数。")
    assert [old.number for old in page.earlier] == [1]


def test_only_one_new_version_is_worked_on_at_a_time(city: City, at: datetime) -> None:
    first = publish(make_draft(city.police_clerk, at), city.police_head, at)
    actions.draft_new_version(version_id=first.pk, by=city.police_clerk, at=at)
    with pytest.raises(WrongStateError, match="正在办理"):
        actions.draft_new_version(version_id=first.pk, by=city.police_clerk, at=at)


def test_a_withdrawn_report_leaves_its_reason_and_no_file(city: City, at: datetime) -> None:
    version = publish(make_draft(city.police_clerk, at), city.police_head, at)
    while tasks.write_next_rendition(lambda: at):
        pass
    assert published_file(ANONYMOUS, city.police.code, 2023, "json").path.exists()
    actions.withdraw_version(version_id=version.pk, reason="数据有误", by=city.police_head, at=at)
    page = get_published(ANONYMOUS, city.police.code, 2023, on=at.date())
    assert (page.frozen, page.withdraw_reason, page.downloads) == (None, "数据有误", ())
    for kind in ("json", "original"):
        with pytest.raises(NotFoundError):
            published_file(ANONYMOUS, city.police.code, 2023, kind)


def test_a_discarded_draft_is_in_no_list(city: City, at: datetime) -> None:
    version = make_draft(city.police_clerk, at)
    actions.discard_version(version_id=version.pk, reason="传错了", by=city.police_clerk, at=at)
    assert list_versions(city.police_clerk, Filter(), on=at.date()).total == 0


def test_the_database_itself_refuses_a_public_version_without_its_snapshot(
    city: City, at: datetime
) -> None:
    version = make_draft(city.police_clerk, at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(state=State.PUBLISHED)


def test_a_changed_snapshot_is_noticed(city: City, at: datetime) -> None:
    version = publish(make_draft(city.police_clerk, at), city.police_head, at)
    version.frozen = version.frozen.replace("公安局", "公安厅")
    with pytest.raises(ValueError, match="哈希不符"):
        version.read_frozen()


# --- downloads -----------------------------------------------------------------------------------


def test_every_format_is_written_and_reads_back_as_the_published_values(
    city: City, at: datetime
) -> None:
    publish(make_draft(city.police_clerk, at), city.police_head, at)
    while tasks.write_next_rendition(lambda: at):
        pass
    page = get_published(ANONYMOUS, city.police.code, 2023, on=at.date())
    assert [file.format for file in page.downloads] == list(Rendition.FORMATS)
    for file in page.downloads:
        found = published_file(ANONYMOUS, city.police.code, 2023, file.format)
        data = found.path.read_bytes()
        assert len(data) == file.size
        assert read(data, found.name).values == make_report().values, file.format


def test_the_original_is_public_only_where_the_head_said_so(city: City, at: datetime) -> None:
    version = make_draft(city.police_clerk, at)
    actions.check_version(version_id=version.pk, note="", by=city.police_clerk, at=at)
    with pytest.raises(NotFoundError):
        published_file(ANONYMOUS, city.police.code, 2023, "original")
    actions.publish_version(
        version_id=version.pk, note="", is_original_public=True, by=city.police_head, at=at
    )
    found = published_file(ANONYMOUS, city.police.code, 2023, "original")
    assert found.path.read_bytes() == write(make_report(), "html")


# --- scope ---------------------------------------------------------------------------------------


def test_an_officer_of_another_body_sees_nothing(city: City, at: datetime) -> None:
    version = make_draft(city.police_clerk, at)
    stranger = city.education_clerk
    assert list_versions(stranger, Filter(), on=at.date()).total == 0
    assert list_uploads(stranger) == []
    assert todo(stranger, on=at.date()).is_empty
    for ask in (
        lambda: get_version(stranger, version.pk, on=at.date()),
        lambda: original_of(stranger, version.pk),
    ):
        with pytest.raises(NotFoundError):
            ask()
    with pytest.raises(NotFoundError):
        correct(version, stranger, at, 4)
    with pytest.raises(NotFoundError):
        actions.check_version(version_id=version.pk, note="", by=stranger, at=at)


def test_the_supervising_office_sees_but_may_not_change(city: City, at: datetime) -> None:
    version = make_draft(city.police_clerk, at)
    assert get_version(city.supervisor, version.pk, on=at.date()).may == {Move.SEND_BACK}
    with pytest.raises(WrongPersonError):
        correct(version, city.supervisor, at, 4)


def test_the_public_sees_published_reports_only(city: City, at: datetime) -> None:
    make_draft(city.police_clerk, at)
    assert list_published(ANONYMOUS, PublicFilter(), on=at.date()).total == 0
    with pytest.raises(NotFoundError):
        get_published(ANONYMOUS, city.police.code, 2023, on=at.date())


def test_lists_are_searched_filtered_and_sorted(city: City, at: datetime) -> None:
    for year in (2021, 2022, 2023):
        make_draft(city.police_clerk, at + timedelta(days=year - 2020), make_report(year=year))
    wrong = Version.objects.get(report__year=2022)
    correct(wrong, city.police_clerk, at, 4)

    def years(sort: str = "-year", **wanted: Any) -> list[int]:
        page = list_versions(city.police_clerk, Filter(**wanted), on=at.date(), sort=sort)
        return [row.year for row in page.rows]

    assert years() == [2023, 2022, 2021]
    assert years("year") == [2021, 2022, 2023]
    assert years("-errors")[0] == 2022
    assert years(words="公安 2021") == [2021]
    assert years(words="教育") == []
    assert years(only_wrong=True) == [2022]
    assert years(state=State.PUBLISHED) == []
    assert years("no such order") == years("-changed")
