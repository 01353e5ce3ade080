"""What is found in a thing, who may decide on it, and what is remembered."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from gongkai.accounts.models import Person
from gongkai.audit.models import AuditEvent
from gongkai.organisations.models import Organisation
from gongkai.rules.access import SYSTEM
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.screening.decisions import Decision
from gongkai.rules.screening.model import Leader
from gongkai.rules.screening.parts import Part, content_hash
from gongkai.rules.screening.words import Word
from gongkai.screening import actions
from gongkai.screening.models import Allowance, Finding, Subject
from gongkai.screening.queries import (
    entries_of,
    find_screening,
    get_screening,
    get_word_list,
    list_allowances,
    list_open,
    list_word_lists,
    open_blocks,
    preview,
    rule_records,
)
from tests.factories.city import City, make_person

IDENTITY = "11010519491231002X"
OTHER = "110105199001010010"


@pytest.fixture
def editor(city: City, at: datetime) -> Person:
    return make_person("editor", city.police, at, "column_editor")


@pytest.fixture
def reviewer(city: City, at: datetime) -> Person:
    return make_person("reviewer", city.police, at, "secrecy_reviewer")


def screened(
    city: City, text: str, by: Person, at: datetime, key: str = "1", *, is_edit: bool = True
) -> Subject:
    return actions.screen_subject(
        kind="item",
        key=key,
        title="关于某事的公告",
        organisation_id=city.police.pk,
        parts=[Part.title("关于某事的公告"), Part.plain(text)],
        by=by,
        at=at,
        is_edit=is_edit,
    )


def states(subject: Subject) -> dict[str, str]:
    return {row.rule: row.state for row in subject.findings.all()}


def only(subject: Subject, rule: str) -> Finding:
    return subject.findings.get(rule=rule)


def decide(
    finding: Finding, by: Person, at: datetime, decision: Decision = Decision.IGNORE
) -> Finding:
    return actions.decide_finding(
        finding_id=finding.pk, decision=decision, reason="法定公开的内容", by=by, at=at
    )


def test_nothing_that_is_kept_gives_personal_data_away(
    city: City, editor: Person, at: datetime
) -> None:
    subject = screened(
        city, f"张三丰身份证号{IDENTITY}，手机13800138000，家住幸福小区3栋501室。", editor, at
    )
    assert subject.findings.count() == 3
    kept = str(list(Finding.objects.values()) + list(AuditEvent.objects.values()))
    for secret in (IDENTITY, "13800138000", "3栋501室", IDENTITY[6:14]):
        assert secret not in kept


def test_a_block_stops_the_release_until_it_is_gone(
    city: City, editor: Person, at: datetime
) -> None:
    screened(city, f"身份证号{IDENTITY}。", editor, at)
    parts = [Part.title("关于某事的公告"), Part.plain(f"身份证号{IDENTITY}。")]
    (reason,) = open_blocks(editor, "item", "1", content_hash(parts))
    assert reason.startswith("身份证号码（18位，校验位正确）：1101**********002X（正文）")
    subject = screened(city, "身份证号略。", editor, at + timedelta(minutes=1))
    assert states(subject) == {"PI-ID": "fixed"}
    parts = [Part.title("关于某事的公告"), Part.plain("身份证号略。")]
    assert open_blocks(editor, "item", "1", content_hash(parts)) == []


def test_what_was_changed_after_its_screening_is_not_released(
    city: City, editor: Person, at: datetime
) -> None:
    assert open_blocks(editor, "item", "1", "") == ["还没有筛查。请先保存并筛查。"]
    screened(city, "正文。", editor, at)
    other = content_hash([Part.plain("另一篇")])
    assert "又改过" in open_blocks(editor, "item", "1", other)[0]


def test_the_writer_does_not_let_the_own_block_pass_and_another_person_may(
    city: City, editor: Person, reviewer: Person, at: datetime
) -> None:
    finding = only(screened(city, f"身份证号{IDENTITY}。", editor, at), "PI-ID")
    with pytest.raises(WrongPersonError, match="不能由起草人自己放行"):
        decide(finding, editor, at)
    assert find_screening(editor, "item", "1").findings[0].may == ()  # type: ignore[union-attr]
    decide(finding, reviewer, at)
    told = get_screening(editor, "item", "1")
    assert told.may_be_released
    assert (told.findings[0].state_label, told.findings[0].decided_by) == ("放行", reviewer.name)
    event = AuditEvent.objects.latest("sequence")
    assert event.action == "screening.decide_finding"
    assert event.after is not None
    assert event.after["reason"] == "法定公开的内容"


def test_the_writer_may_decide_on_a_reminder(city: City, editor: Person, at: datetime) -> None:
    finding = only(screened(city, "联系电话：13800138000。", editor, at), "PI-PHONE-OFFICE")
    assert decide(finding, editor, at, Decision.FALSE_ALARM).state == "false_alarm"


def test_a_decision_needs_a_reason_and_can_be_taken_back(
    city: City, editor: Person, reviewer: Person, at: datetime
) -> None:
    finding = only(screened(city, f"身份证号{IDENTITY}。", editor, at), "PI-ID")
    with pytest.raises(BadInputError, match="请写明理由"):
        actions.decide_finding(
            finding_id=finding.pk, decision=Decision.IGNORE, reason=" 好 ", by=reviewer, at=at
        )
    with pytest.raises(WrongStateError):
        decide(finding, reviewer, at, Decision.REOPEN)
    decide(finding, reviewer, at)
    with pytest.raises(WrongStateError, match="现在是“放行”"):
        decide(finding, reviewer, at, Decision.FALSE_ALARM)
    assert decide(finding, reviewer, at, Decision.REOPEN).state == "open"
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.filter(pk=finding.pk).update(state="ignored", reason="")


def test_a_decision_is_remembered_through_small_changes(
    city: City, editor: Person, reviewer: Person, at: datetime
) -> None:
    text = "根据处罚决定，驾驶人王小虎，车牌贵B12345，罚款二百元。"
    finding = only(screened(city, text, editor, at), "PI-PLATE-NAME")
    decide(finding, reviewer, at)
    again = screened(city, f"现将有关情况公告如下：\n{text.replace('贵B12', '贵B·12')}", editor, at)
    assert states(again) == {"PI-PLATE-NAME": "ignored"}
    assert again.findings.get().pk == finding.pk


def test_the_same_words_in_another_place_are_asked_anew_where_the_place_matters(
    city: City, editor: Person, reviewer: Person, at: datetime
) -> None:
    first = "为保护现场，被害人王小明的家属要求公开道歉。"
    finding = only(screened(city, first, editor, at), "PI-VICTIM")
    decide(finding, reviewer, at)
    other = "经法医鉴定，确认被害人王小明系窒息死亡，凶手在逃。"
    subject = screened(city, f"{first}\n{other}", editor, at)
    assert sorted(subject.findings.values_list("state", flat=True)) == ["ignored", "open"]
    changed = first.replace("要求", "已经要求")
    subject = screened(city, f"{changed}\n{other}", editor, at)
    assert subject.findings.count() == 2
    assert Finding.objects.get(pk=finding.pk).state == "ignored"


def test_the_same_number_in_many_places_is_one_finding(
    city: City, editor: Person, at: datetime
) -> None:
    subject = screened(city, f"{IDENTITY}，{IDENTITY}，{OTHER}。", editor, at)
    assert sorted(subject.findings.values_list("times", flat=True)) == [1, 2]


def test_what_is_found_again_is_open_again(city: City, editor: Person, at: datetime) -> None:
    screened(city, f"号{IDENTITY}", editor, at)
    screened(city, "号略", editor, at)
    subject = screened(city, f"号{IDENTITY}", editor, at)
    assert states(subject) == {"PI-ID": "open"}


def test_a_long_list_is_cut_and_keeps_its_blocks(city: City, editor: Person, at: datetime) -> None:
    words = "".join(f"{n}月布署，做为{n}；" for n in range(1, 13)) + "（" * 700 + IDENTITY
    subject = screened(city, words, editor, at)
    assert subject.findings.count() == 500
    assert subject.findings.blocking().count() == 1


def test_a_back_scan_leaves_the_writer_as_it_was(city: City, editor: Person, at: datetime) -> None:
    screened(city, "正文", editor, at)
    actions.screen_subject(
        kind="item", key="1", title="题", organisation_id=city.police.pk,
        parts=[Part.plain(IDENTITY)], by=SYSTEM, at=at, is_edit=False,
    )  # fmt: skip
    subject = Subject.objects.get()
    assert subject.edited_by == editor
    with pytest.raises(WrongPersonError):
        decide(only(subject, "PI-ID"), editor, at)


def test_officers_of_another_body_find_nothing(city: City, editor: Person, at: datetime) -> None:
    finding = only(screened(city, IDENTITY, editor, at), "PI-ID")
    stranger = make_person("stranger", city.education, at, "secrecy_reviewer")
    assert find_screening(stranger, "item", "1") is None
    assert list_open(stranger) == []
    assert rule_records(stranger) == []
    with pytest.raises(NotFoundError):
        decide(finding, stranger, at)
    with pytest.raises(NotFoundError):
        preview(stranger, city.police.pk, [Part.plain("字")], on=at.date())
    with pytest.raises(NotFoundError):
        get_screening(stranger, "item", "1")


def test_who_may_only_look_decides_nothing(city: City, editor: Person, at: datetime) -> None:
    finding = only(screened(city, "布署", editor, at), "WORD-WRONG")
    onlooker = make_person("onlooker", city.police, at, "liaison")
    with pytest.raises(WrongPersonError):
        decide(finding, onlooker, at)


def test_a_preview_keeps_nothing(city: City, editor: Person, at: datetime) -> None:
    result = preview(editor, city.police.pk, [Part.html(f"<p>号{IDENTITY}</p>")], on=at.date())
    assert [f.rule for f in result.blocks] == ["PI-ID"]
    assert not Subject.objects.exists()


# --- allowances ----------------------------------------------------------------------------------


def test_words_that_are_allowed_pass_everywhere_below_until_their_day(
    city: City, editor: Person, reviewer: Person, at: datetime
) -> None:
    finding = only(screened(city, "值班电话13800138000", editor, at), "PI-PHONE-OFFICE")
    until = at.date() + timedelta(days=30)
    allowance = actions.allow_words(
        finding_id=finding.pk, reason="值班室公务手机", until_on=until, by=reviewer, at=at
    )
    assert states(Subject.objects.get()) == {"PI-PHONE-OFFICE": "allowed"}
    below = actions.screen_subject(
        kind="item", key="2", title="题", organisation_id=city.station.pk,
        parts=[Part.plain("值班电话138-0013-8000")], by=editor, at=at,
    )  # fmt: skip
    assert states(below) == {"PI-PHONE-OFFICE": "allowed"}
    elsewhere = actions.screen_subject(
        kind="item", key="3", title="题", organisation_id=city.education.pk,
        parts=[Part.plain("值班电话13800138000")], by=editor, at=at,
    )  # fmt: skip
    assert states(elsewhere) == {"PI-PHONE-OFFICE": "open"}
    later = screened(city, "值班电话13800138000", editor, at + timedelta(days=31))
    assert states(later) == {"PI-PHONE-OFFICE": "open"}
    assert [one.is_standing for one in list_allowances(editor, on=until)] == [True]
    actions.end_allowance(allowance_id=allowance.pk, by=reviewer, at=at)
    assert [one.is_standing for one in list_allowances(editor, on=until)] == [False]
    with pytest.raises(WrongStateError):
        actions.end_allowance(allowance_id=allowance.pk, by=reviewer, at=at)
    assert states(screened(city, "值班电话13800138000", editor, at)) == {"PI-PHONE-OFFICE": "open"}


def test_an_allowance_is_refused_where_it_would_let_too_much_pass(
    city: City, editor: Person, reviewer: Person, at: datetime
) -> None:
    subject = screened(city, "机密★10年\n值班电话13800138000", editor, at)
    by_place = only(subject, "SEC-MARK")
    phone = only(subject, "PI-PHONE-OFFICE")

    def allow(finding: Finding, by: Person = reviewer, reason: str = "公务手机") -> Allowance:
        return actions.allow_words(
            finding_id=finding.pk, reason=reason, until_on=None, by=by, at=at
        )

    with pytest.raises(BadInputError, match="一处一处"):
        allow(by_place)
    with pytest.raises(BadInputError, match="理由"):
        allow(phone, reason=" ")
    with pytest.raises(WrongPersonError):
        allow(phone, by=editor)
    with pytest.raises(BadInputError, match="有效期已经过了"):
        actions.allow_words(
            finding_id=phone.pk, reason="公务手机", until_on=date(2020, 1, 1), by=reviewer, at=at
        )
    allow(phone)
    with pytest.raises(WrongStateError, match="已经在白名单"):
        allow(phone)


# --- word lists ----------------------------------------------------------------------------------


def make_list(
    city: City, by: Person, at: datetime, rule: str = "WORD-SENSITIVE",
    place: Organisation | None = None,
) -> int:  # fmt: skip
    made = actions.found_word_list(
        organisation=place or city.police, code=f"own-{rule.lower()}", name="自建词表", rule=rule,
        by=by, at=at,
    )  # fmt: skip
    return made.pk


def hand_in(list_id: int, by: Person, at: datetime, *entries: Word | Leader) -> int:
    version = actions.propose_list_version(
        list_id=list_id, entries=entries, source="某文件", note="", by=by, at=at
    )
    return version.pk


def test_a_list_counts_once_another_person_has_approved_it(
    city: City, reviewer: Person, at: datetime
) -> None:
    list_id = make_list(city, city.police_head, at)
    version = hand_in(list_id, city.police_head, at, Word("专门词", "规范词", severity="block"))
    assert states(screened(city, "专门词", city.police_clerk, at)) == {}
    with pytest.raises(WrongPersonError, match="不能自己批准"):
        actions.approve_list_version(version_id=version, by=city.police_head, at=at)
    actions.approve_list_version(version_id=version, by=reviewer, at=at)
    subject = screened(city, "专门词", city.police_clerk, at)
    assert states(subject) == {"WORD-SENSITIVE": "open"}
    assert only(subject, "WORD-SENSITIVE").severity == "block"
    assert only(subject, "WORD-SENSITIVE").replacement == "规范词"
    with pytest.raises(WrongStateError):
        actions.reject_list_version(version_id=version, reason="重复", by=reviewer, at=at)
    told = get_word_list(reviewer, list_id)
    assert told.in_use is not None
    assert (told.in_use.size, told.in_use.decided_by) == (1, reviewer.name)
    assert entries_of(reviewer, version)[1][:2] == ["专门词", "规范词"]


def test_a_new_version_takes_the_place_of_the_old_and_a_rejected_one_does_not(
    city: City, reviewer: Person, at: datetime
) -> None:
    list_id = make_list(city, city.police_head, at)
    first = hand_in(list_id, city.police_head, at, Word("旧词语"))
    actions.approve_list_version(version_id=first, by=reviewer, at=at)
    second = hand_in(list_id, city.police_head, at, Word("新词语"))
    actions.reject_list_version(version_id=second, reason="来源不明", by=reviewer, at=at)
    assert states(screened(city, "旧词语新词语", city.police_clerk, at)) == {
        "WORD-SENSITIVE": "open"
    }
    assert Finding.objects.get().masked == "旧词语"
    third = hand_in(list_id, city.police_head, at, Word("新词语"))
    actions.approve_list_version(version_id=third, by=reviewer, at=at)
    screened(city, "旧词语新词语", city.police_clerk, at)
    assert set(Finding.objects.values_list("masked", "state")) == {
        ("旧词语", "fixed"),
        ("新词语", "open"),
    }
    actions.switch_word_list(list_id=list_id, is_active=False, by=reviewer, at=at)
    assert "open" not in states(screened(city, "新词语", city.police_clerk, at)).values()
    with pytest.raises(WrongStateError):
        actions.switch_word_list(list_id=list_id, is_active=False, by=reviewer, at=at)


def test_a_list_counts_below_its_organisation_and_nowhere_else(
    city: City, reviewer: Person, at: datetime
) -> None:
    list_id = make_list(city, city.police_head, at)
    version = hand_in(list_id, city.police_head, at, Word("专门词"))
    actions.approve_list_version(version_id=version, by=reviewer, at=at)
    for place, wanted in ((city.station, 1), (city.education, 0), (city.government, 0)):
        subject = actions.screen_subject(
            kind="item", key=place.code, title="题", organisation_id=place.pk,
            parts=[Part.plain("专门词")], by=SYSTEM, at=at,
        )  # fmt: skip
        assert subject.findings.count() == wanted
    stranger = make_person("stranger", city.education, at, "disclosure_head")
    assert list_word_lists(stranger) == []
    with pytest.raises(NotFoundError):
        entries_of(stranger, version)
    with pytest.raises(NotFoundError):
        get_word_list(stranger, list_id)
    with pytest.raises(NotFoundError):
        hand_in(list_id, stranger, at, Word("混入的词"))


def test_the_register_of_leaders_is_kept_by_the_office(
    city: City, reviewer: Person, at: datetime
) -> None:
    list_id = make_list(city, city.police_head, at, "WORD-TITLE")
    with pytest.raises(BadInputError, match="种类不对"):
        hand_in(list_id, city.police_head, at, Word("张卫东"))
    leaders = (
        Leader("张卫东", ("市公安局局长",), 1, ("张为东",)),
        Leader("李建国", ("市公安局副局长",), 2),
    )
    version = hand_in(list_id, city.police_head, at, *leaders)
    actions.approve_list_version(version_id=version, by=reviewer, at=at)
    subject = screened(city, "李建国、张卫东出席，副局长张卫东讲话，张为东。", reviewer, at)
    assert set(states(subject)) == {"WORD-ORDER", "WORD-TITLE", "WORD-LEADER"}
    assert entries_of(reviewer, version)[1] == ["张卫东", "市公安局局长", "1", "张为东"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"rule": "PI-ID"}, "不能用词表"),
        ({"name": " "}, "名称"),
        ({"code": "own-word-sensitive"}, "已经有了"),
    ],
)
def test_a_list_that_cannot_be_is_refused(
    city: City, at: datetime, change: dict[str, str], told: str
) -> None:
    make_list(city, city.police_head, at)
    given = {"code": "another", "name": "另一个", "rule": "WORD-WRONG"} | change
    with pytest.raises(BadInputError, match=told):
        actions.found_word_list(organisation=city.police, by=city.police_head, at=at, **given)


def test_who_has_no_part_in_lists_is_refused(city: City, editor: Person, at: datetime) -> None:
    with pytest.raises(WrongPersonError):
        make_list(city, editor, at)


# --- records and back scans ----------------------------------------------------------------------


def test_every_rule_has_its_record(
    city: City, editor: Person, reviewer: Person, at: datetime
) -> None:
    for number, text in enumerate(("布署", "做为", "既使")):
        subject = screened(city, text, editor, at, key=str(number))
        if number < 2:
            decision = Decision.FALSE_ALARM if number else Decision.IGNORE
            decide(only(subject, "WORD-WRONG"), reviewer, at, decision)
    (record,) = rule_records(reviewer)
    assert (record.rule, record.found, record.open, record.false_alarms) == ("WORD-WRONG", 3, 1, 1)
    assert record.false_alarm_share == 0.5
    assert [one.key for one in list_open(reviewer)] == ["2"]
    assert list_open(reviewer, kind="letter") == []


def test_a_back_scan_goes_on_from_where_it_stopped(
    city: City, editor: Person, reviewer: Person, at: datetime
) -> None:
    def start(by: Person) -> int:
        return actions.start_back_scan(
            organisation=city.police, kind="item", total=3, reason="词表更新", by=by, at=at
        ).pk

    with pytest.raises(WrongPersonError):
        start(editor)
    scan_id = start(reviewer)
    with pytest.raises(WrongStateError, match="正在进行"):
        start(reviewer)
    for cursor in ("7", "9"):
        scan = actions.advance_back_scan(
            scan_id=scan_id, cursor=cursor, done=1, blocks=1, by=SYSTEM, at=at
        )
    assert (scan.cursor, scan.done, scan.blocks) == ("9", 2, 2)
    actions.end_back_scan(scan_id=scan_id, by=reviewer, at=at)
    with pytest.raises(WrongStateError):
        actions.end_back_scan(scan_id=scan_id, by=reviewer, at=at)
    with pytest.raises(NotFoundError):
        actions.end_back_scan(scan_id=0, by=reviewer, at=at)


def test_a_thing_that_is_no_more_asks_for_nothing(city: City, editor: Person, at: datetime) -> None:
    subject = screened(city, IDENTITY, editor, at)
    actions.forget_subject(kind="item", key="1", by=editor, at=at)
    assert states(subject) == {"PI-ID": "fixed"}
    with pytest.raises(NotFoundError):
        actions.forget_subject(kind="item", key="none", by=editor, at=at)
