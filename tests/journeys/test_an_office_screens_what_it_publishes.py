"""The office looks texts through, keeps its lists by four eyes, and answers for what it lets pass."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from gongkai.accounts.models import Person
from gongkai.audit.models import AuditEvent
from gongkai.rules.screening.parts import Part
from gongkai.screening import actions
from gongkai.screening.models import Caller, Finding, ListVersion, Subject, WordList
from gongkai.screening.queries import decision_register
from gongkai.screening.queries.register import DecisionFilter
from tests.factories.city import City, make_person
from tests.factories.leaky_files import docx_file
from tests.factories.screening import fill_screening

IDENTITY = "11010519491231002X"
LIST = "/desk/screening/lists/{}/"


@pytest.fixture
def reviewer(city: City, at: datetime) -> Person:
    return make_person("reviewer", city.police, at, "secrecy_reviewer")


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def post(person: Person, path: str, status: int = 302, **data: Any) -> str:
    response = signed_in(person).post(path, data, follow=status == 302)
    if status == 302:
        assert response.redirect_chain, response.content.decode()
    else:
        assert response.status_code == status
    return response.content.decode()


def get(person: Person, path: str) -> str:
    response = signed_in(person).get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_a_text_is_looked_through_and_nothing_is_kept(city: City) -> None:
    events = AuditEvent.objects.count()
    page = post(
        city.police_clerk,
        "/desk/screening/",
        200,
        organisation=city.police.pk,
        text=f"<b>王小虎</b>的身份证号{IDENTITY}，各单位要按照布署办理。",
    )
    assert "&lt;b&gt;王小虎&lt;/b&gt;" in page
    assert '<mark class="hit hit-block"' in page
    assert "PI-ID" in page
    assert "身份证号1101**********002X，各单位要按照部署办理。" in page
    assert "把握：确定" in page
    assert not Subject.objects.exists()
    assert AuditEvent.objects.count() == events


def test_a_file_is_looked_through_with_all_that_is_in_it(city: City) -> None:
    data = docx_file([f"身份证号{IDENTITY}"], [("姓名", "身份证号"), ("张三丰", IDENTITY)])
    page = post(
        city.police_clerk,
        "/desk/screening/",
        200,
        organisation=city.police.pk,
        file=SimpleUploadedFile("名单.docx", data),
    )
    assert "“名单.docx”的" in page
    assert "PI-TABLE" in page
    assert f'<a href="#f1">{IDENTITY}<sup>1</sup></a>' in page


@pytest.mark.parametrize(
    ("sent", "told"),
    [({"text": "  "}, "请粘贴文字"), ({"text": "x" * 300_001}, "最多 30 万字")],
)
def test_what_cannot_be_looked_through_is_told(city: City, sent: dict[str, str], told: str) -> None:
    page = post(city.police_clerk, "/desk/screening/", 422, organisation=city.police.pk, **sent)
    assert told in page


def test_a_list_is_written_submitted_and_approved_by_another(city: City, reviewer: Person) -> None:
    head = city.police_head
    post(head, "/desk/screening/lists/new/", name="本局用语", rule="WORD-WRONG",
         organisation=city.police.pk)  # fmt: skip
    one = WordList.objects.get()
    page = LIST.format(one.pk)
    assert one.code == "police-word-wrong"
    post(head, f"{page}entry/", text="予告", right="预告", unless="准予告知", was="")
    told = post(head, f"{page}entry/", 422, text="予告", was="")
    assert "已经在词表里" in told
    assert "应当是包含它的更长的词" in post(
        head, f"{page}entry/", 422, text="错词", unless="别的词", was=""
    )
    file = SimpleUploadedFile("词.csv", "词语,改为\n帐户,账户\n予告,预告".encode())
    assert "读到2条" in post(head, f"{page}import/", file=file, mode="add")
    assert "新增 2 条" in get(head, page)
    post(head, f"{page}submit/", source="读网记录", note="")
    assert "要由没有编辑过它的另一位有权的同事批准" in get(head, page)
    assert "自己提出或修改的词表不能自己批准" in post(head, f"{page}approve/")
    assert "正在等另一位同事批准" in post(head, f"{page}entry/", 422, text="再加", was="")
    assert ListVersion.objects.get().state == "proposed"
    assert "已批准" in post(reviewer, f"{page}approve/")
    found = post(
        city.police_clerk, "/desk/screening/", 200, organisation=city.police.pk, text="银行帐户"
    )
    assert "“帐户”应为“账户”" in found


def test_who_wrote_in_a_draft_does_not_approve_it_though_another_handed_it_in(
    city: City, reviewer: Person, at: datetime
) -> None:
    post(city.police_head, "/desk/screening/lists/new/", name="词", rule="WORD-WRONG",
         organisation=city.police.pk)  # fmt: skip
    page = LIST.format(WordList.objects.get().pk)
    post(reviewer, f"{page}entry/", text="错词", was="")
    post(city.police_head, f"{page}submit/", source="来源")
    assert "不能自己批准" in post(reviewer, f"{page}approve/")
    other = make_person("other", city.police, at, "secrecy_reviewer")
    post(other, f"{page}approve/")
    assert ListVersion.objects.get().state == "approved"


def test_a_draft_shows_what_it_changes_and_can_be_given_up(
    city: City, reviewer: Person, at: datetime
) -> None:
    planted = fill_screening(city, at)
    page = LIST.format(planted.word_list.pk)
    post(reviewer, f"{page}entry/", text="某专用语", was="某专用词")
    post(reviewer, f"{page}entry/", text="另一个词", right="对的词", was="")
    assert "新增 2 条、修改 0 条、删去 1 条" in get(reviewer, page)
    assert "另一个词" not in get(reviewer, f"{page}?q=专用")
    post(reviewer, f"{page}entry/", was="另一个词", drop="1")
    assert (
        signed_in(reviewer).post(f"{page}entry/", {"was": "没有", "drop": "1"}).status_code == 404
    )
    post(reviewer, f"{page}discard/")
    assert "某专用词" in get(reviewer, page)
    assert "没有正在编辑的草稿" in post(reviewer, f"{page}discard/")


def test_what_is_exported_can_be_brought_in_again(
    city: City, reviewer: Person, at: datetime
) -> None:
    planted = fill_screening(city, at)
    page = LIST.format(planted.word_list.pk)
    for kind in ("csv", "xlsx"):
        path = f"{page}versions/{planted.version.pk}/export.{kind}"
        data = signed_in(reviewer).get(path).content
        file = SimpleUploadedFile(f"词.{kind}", data)
        assert "读到1条" in post(reviewer, f"{page}import/", file=file, mode="replace")
        assert "和在用的版本相同" in post(reviewer, f"{page}submit/", 422, source="来源")


def test_leaders_are_kept_with_title_and_order(city: City, reviewer: Person) -> None:
    post(city.police_head, "/desk/screening/lists/new/", name="名录", rule="WORD-TITLE",
         organisation=city.police.pk)  # fmt: skip
    page = LIST.format(WordList.objects.get().pk)
    for name, titles, order in (("张卫东", "市公安局局长", "1"), ("李国强", "副局长", "2")):
        post(city.police_head, f"{page}entry/", name=name, titles=titles, order=order,
             wrong_names=f"{name[0]}某{name[2]}", was="")  # fmt: skip
    assert "整数" in post(city.police_head, f"{page}entry/", 422, name="王五", order="一", was="")
    post(city.police_head, f"{page}submit/", source="任免通知")
    post(reviewer, f"{page}approve/")
    found = post(
        reviewer, "/desk/screening/", 200, organisation=city.police.pk,
        text="李国强、张卫东参加，市长张卫东讲话，张某东陪同。",
    )  # fmt: skip
    assert {rule for rule in ("WORD-ORDER", "WORD-TITLE", "WORD-LEADER") if rule in found} == {
        "WORD-ORDER",
        "WORD-TITLE",
        "WORD-LEADER",
    }


def test_a_finding_is_decided_and_stands_in_the_register(
    city: City, reviewer: Person, at: datetime
) -> None:
    planted = fill_screening(city, at)
    finding = planted.subject.findings.get(rule="PI-ID")
    back = f"{planted.subject.kind}/{planted.subject.key}"
    path = f"/desk/screening/findings/{finding.pk}/decide/"
    assert "请写明理由" in post(reviewer, path, decision="ignored", reason=" ", back=back)
    assert "不能由起草人自己放行" in post(
        city.police_clerk, path, decision="ignored", reason="法定公开", back=back
    )
    told = post(reviewer, path, decision="ignored", reason="法定公开的处罚决定", back=back)
    assert "已记下决定和理由" in told
    register = get(reviewer, "/desk/screening/decisions/?q=处罚")
    assert "法定公开的处罚决定" in register
    assert "共 1 条" in register
    export = signed_in(reviewer).get("/desk/screening/decisions/export.csv?state=ignored")
    assert "1101**********002X" in export.content.decode("utf-8-sig")
    assert IDENTITY not in export.content.decode("utf-8-sig")
    post(reviewer, path, decision="open", reason="看错了，收回", back=back)
    assert "已撤回" in get(reviewer, "/desk/screening/decisions/?state=open")


def test_the_register_is_filtered_by_day_rule_and_person(city: City, at: datetime) -> None:
    fill_screening(city, at)
    person = city.police_head
    for wanted, count in (
        (DecisionFilter(), 1),
        (DecisionFilter(rule="PI-ID"), 0),
        (DecisionFilter(words="screening-reviewer"), 1),
        (DecisionFilter(from_on=at.date(), until_on=at.date()), 1),
        (DecisionFilter(until_on=datetime(2020, 1, 1).date()), 0),  # noqa: DTZ001
    ):
        assert decision_register(person, wanted).total == count


def test_words_are_let_pass_everywhere_and_stopped_again(
    city: City, reviewer: Person, at: datetime
) -> None:
    planted = fill_screening(city, at)
    finding = planted.subject.findings.get(rule="PI-ID")
    path = f"/desk/screening/findings/{finding.pk}/allow/"
    assert "1101**********002X" in get(reviewer, path)
    assert "有效期已经过了" in post(reviewer, path, 422, reason="示例号码", until_on="2020-01-01")
    post(reviewer, path, reason="教程里的示例号码", until_on="")
    page = get(reviewer, "/desk/screening/allowances/?q=示例")
    assert "共 1 条" in page
    allowance = Finding.objects.get(pk=finding.pk)
    assert allowance.state == "allowed"
    post(reviewer, f"/desk/screening/allowances/{planted.allowance_id}/end/")
    assert "已经停用" in post(reviewer, f"/desk/screening/allowances/{planted.allowance_id}/end/")
    assert "共 2 条" in get(reviewer, "/desk/screening/allowances/?all=1")


def test_a_back_scan_is_started_paused_and_stopped(city: City, reviewer: Person) -> None:
    told = post(reviewer, "/desk/screening/scans/", organisation=city.police.pk, reason="词表更新")
    assert "已开始" in told
    assert "补查正在进行" in post(
        reviewer, "/desk/screening/scans/", 422, organisation=city.police.pk, reason="再来"
    )
    scan = f"/desk/screening/scans/{city_scan()}/"
    assert "已暂停" in post(reviewer, f"{scan}pause/")
    assert "已经暂停" in post(reviewer, f"{scan}pause/")
    part = signed_in(reviewer).get(scan, headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in part
    assert "已继续" in post(reviewer, f"{scan}resume/")
    assert "已停止" in post(reviewer, f"{scan}stop/")
    assert signed_in(reviewer).post(f"{scan}burn/").status_code == 404


def test_what_a_back_scan_passed_over_is_named_and_tried_again_by_a_click(
    city: City, at: datetime, reviewer: Person
) -> None:
    planted = fill_screening(city, at)
    scan = f"/desk/screening/scans/{planted.back_scan_id}/"
    page = get(reviewer, scan)
    assert "没有查成：1 条信息" in page
    assert "某通告" in page
    assert "某附件读不了" in page
    assert "1 条没有查成" in get(reviewer, "/desk/screening/scans/")
    told = post(reviewer, f"{scan}retry/")
    assert "已安排在后台再试" in told
    assert "等待再试" in told
    assert "再试一次</button>" not in told
    assert "没有要再试的信息" in post(reviewer, f"{scan}retry/")


def city_scan() -> int:
    from gongkai.screening.models import BackScan

    return BackScan.objects.latest("pk").pk


def test_a_system_is_let_in_and_shut_out(city: City, reviewer: Person) -> None:
    response = signed_in(reviewer).post(
        "/desk/screening/callers/", {"name": "办公系统", "organisation": city.police.pk}
    )
    caller = Caller.objects.get()
    page = response.content.decode()
    assert page.count(caller.key_start) >= 2
    assert caller.key_hash not in page
    assert "已停用" in post(reviewer, f"/desk/screening/callers/{caller.pk}/end/")


def test_only_who_sees_items_is_led_from_a_finding_to_its_item(
    city: City, at: datetime, reviewer: Person
) -> None:
    actions.screen_subject(
        kind="item", key="1", title="公告", organisation_id=city.police.pk,
        parts=[Part.plain(f"身份证号{IDENTITY}")], by=city.police_clerk, at=at,
    )  # fmt: skip
    path = "/desk/screening/open/item/1/"
    assert "打开这条信息" in get(reviewer, path)
    compiler = make_person("compiler", city.police, at, "report_compiler")
    assert "打开这条信息" not in get(compiler, path)


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/desk/screening/", 5),
        ("/desk/screening/open/", 7),
        ("/desk/screening/open/item/1/", 6),
        ("/desk/screening/decisions/", 6),
        ("/desk/screening/lists/", 7),
        ("/desk/screening/lists/{words}/", 8),
        ("/desk/screening/allowances/", 6),
        ("/desk/screening/scans/", 7),
        ("/desk/screening/scans/{scan}/", 9),
        ("/desk/screening/callers/", 7),
        ("/desk/screening/rules/", 5),
    ],
)
def test_a_page_asks_few_questions_however_much_was_found(
    city: City,
    at: datetime,
    reviewer: Person,
    django_assert_num_queries: DjangoAssertNumQueries,
    path: str,
    count: int,
) -> None:
    planted = fill_screening(city, at)
    for number in range(1, 4):
        actions.screen_subject(
            kind="item", key=str(number), title=f"公告{number}", organisation_id=city.police.pk,
            parts=[Part.plain(f"身份证号{IDENTITY}，布署，做为，13800138000")],
            by=city.police_clerk, at=at,
        )  # fmt: skip
    client = signed_in(reviewer)
    one = path.format(words=planted.word_list.pk, scan=planted.back_scan_id)
    with django_assert_num_queries(count):
        assert client.get(one).status_code == 200
