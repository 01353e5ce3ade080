"""The disclosure platform: columns by the law, items with their elements, what was withdrawn."""

from __future__ import annotations

import io
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from pytest_django import DjangoAssertNumQueries

from gongkai.catalogue import actions
from gongkai.catalogue.actions import Upload
from gongkai.catalogue.models import Column, ItemVersion
from gongkai.rules.items import ItemKind, Validity
from tests.factories.city import City
from tests.factories.contents import make_content
from tests.factories.items import (
    Newsroom,
    again,
    approve,
    build_newsroom,
    draft,
    publish,
    withhold,
)
from tests.factories.pdfs import printed_pdf

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


def address(version: ItemVersion) -> str:
    front, _, back = (again(version).item.index_number or "").partition("/")
    return reverse("portal:item", args=[front, back])


def text_of(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize(("day", "is_told"), [("2099-01-01", True), ("2021-01-01", False)])
def test_a_document_that_is_not_yet_in_force_says_so(
    room: Newsroom, client: Client, at: datetime, day: str, is_told: bool
) -> None:
    version = publish(
        room,
        at,
        kind=ItemKind.NORMATIVE,
        document_number="某公规〔2026〕3号",
        extras={"effective_on": day},
    )
    assert ("现在还没有施行" in text_of(client, address(version))) is is_told


def test_a_file_is_handed_out_as_what_it_is_and_a_pdf_can_be_looked_at(
    room: Newsroom, client: Client, at: datetime
) -> None:
    uploads = Upload("表.pdf", printed_pdf(["一", "二"])), Upload("表.csv", "甲,1".encode())
    version = publish(room, at, *uploads)
    html = text_of(client, address(version))
    assert "PDF 文件，2 页" in html
    assert "预览" in html
    for file, media, shown in zip(
        version.files.order_by("pk"), ("application/pdf", "text/csv"), (True, False), strict=True
    ):
        there = f"{address(version)}files/{file.pk}.{media[-3:]}"
        assert f'href="{there}"' in html
        response: Any = client.get(there)
        assert response.getvalue()
        assert response.headers["Content-Type"] == media
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        how = response.headers["Content-Disposition"].partition(";")[0]
        assert how == ("inline" if shown else "attachment")
        for old in (f"{file.pk}/", f"{file.pk}/?view=1"):
            lead: Any = client.get(f"{address(version)}files/{old}")
            assert (lead.status_code, lead.headers["Location"]) == (301, there)
        for wrong in (
            f"{file.pk}-480{there[-4:]}",
            f"{file.pk}.zip",
            f"{file.pk}-480.pdf.x",
            "x.pdf",
            f"{file.pk + 99}.pdf",
        ):
            text_of(client, f"{address(version)}files/{wrong}", 404)


def test_a_word_file_can_be_read_as_a_page_and_a_broken_one_can_be_saved(
    room: Newsroom, client: Client, at: datetime
) -> None:
    document = Document()
    document.add_paragraph("钟山区 <script>alert(1)</script>")
    out = io.BytesIO()
    document.save(out)
    uploads = Upload("通知.docx", out.getvalue()), Upload("名单.csv", "姓名,数\n甲,1".encode())
    version = publish(room, at, *uploads)
    html = text_of(client, address(version))
    assert f'本页网址：<span class="hash">http://testserver{address(version)}' in html
    word, table = version.files.order_by("pk")
    page = f"{address(version)}files/{word.pk}/read/"
    assert f'href="{page}"' in html
    shown = text_of(client, page)
    assert "钟山区 &lt;script&gt;" in shown
    assert f'href="{address(version)}files/{word.pk}.docx"' in shown
    assert "<td>甲</td>" in text_of(client, f"{address(version)}files/{table.pk}/read/")
    text_of(client, f"{address(version)}files/{word.pk + 99}/read/", 404)
    actions.withdraw_item(version_id=version.pk, reason="x", by=room.head, at=at)
    text_of(client, page, 404)


def test_a_rule_shows_title_note_line_and_text_and_is_saved_in_one_layout(
    room: Newsroom, client: Client, at: datetime
) -> None:
    note = "2021年3月1日某市人民政府令第1号公布　自2021年5月1日起施行"
    version = publish(
        room,
        at,
        title="某市养犬管理规定",
        kind=ItemKind.RULE,
        document_number="某市人民政府令第1号",
        body="<p>第一章　总则</p><p>第一条　为加强管理。</p>"
        "<table><tr><th>区</th><th>数</th></tr><tr><td>甲</td><td>1</td></tr></table>",
        extras={"effective_on": "2021-05-01", "note_line": note},
    )
    html = text_of(client, address(version))
    assert f"（{note}）" in html
    assert html.index(note) < html.index("目录信息") < html.index("索引号")
    response = client.get(f"{address(version)}text.docx")
    assert "attachment" in response.headers["Content-Disposition"]
    document = Document(io.BytesIO(response.content))
    assert [paragraph.text for paragraph in document.paragraphs if paragraph.text] == [
        "某市养犬管理规定",
        f"（{note}）",
        "第一章　总则",
        "第一条　为加强管理。",
    ]
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["甲", "1"]
    notice = publish(room, at)
    assert client.get(f"{address(notice)}text.docx").status_code == 404


def tags(html: str) -> dict[str, str]:
    return dict(re.findall(r'<meta name="(\w+)"\s+content="([^"]*)"', html))


def test_an_item_shows_its_elements_its_tags_and_its_files(
    room: Newsroom, client: Client, at: datetime
) -> None:
    version = publish(
        room,
        at,
        Upload("名单.txt", "甲".encode(), "参加单位"),
        keywords=("交通", "整治"),
        document_number="某公通〔2026〕3号",
    )
    html = text_of(client, address(version))
    found = tags(html)
    assert found["ArticleTitle"] == "关于开展夏季交通安全整治的通告"
    assert found["PubDate"] == "2026-11-23 09:30"
    assert found["ContentSource"] == "某市公安局"
    assert found["ColumnName"] == "通知公告"
    assert found["Keywords"] == "交通,整治"
    for shown in (
        "11520200MB1A23456R/202611-00001",
        "2026年11月20日",
        "某公通〔2026〕3号",
        "参加单位",
    ):
        assert shown in html
    (file,) = re.findall(r'href="(/disclosure/items/[^"]+/files/\d+\.[a-z]+)"', html)
    response = client.get(file)
    assert response.getvalue() == "甲".encode()
    assert "attachment" in response.headers["Content-Disposition"]


def test_a_picture_stands_in_the_text_and_a_table_in_a_frame(
    room: Newsroom, client: Client, at: datetime
) -> None:
    version = draft(room, at, Upload("图.png", PNG))
    picture = version.read().files[0].sha256
    actions.change_item(
        version_id=version.pk,
        content=make_content(
            files=version.read().files,
            body=f'<p><img src="file:{picture}" alt="路口示意图"></p>'
            "<table><tr><th>月</th></tr><tr><td>1</td></tr></table>",
        ),
        seen=version.saved,
        by=room.editor,
        at=at,
    )
    approve(room, version, at)
    actions.publish_item(version_id=version.pk, by=room.head, at=at)
    html = text_of(client, address(version))
    (source,) = re.findall(r'<img src="([^"]+)"', html[html.index("item-text") :])
    response = client.get(source)
    assert response.getvalue() == PNG
    assert response.headers["Content-Type"] == "image/png"
    assert "inline" in response.headers["Content-Disposition"]
    assert 'tabindex="0"' in html
    assert "附件" not in html  # the picture is not offered a second time


def test_nothing_that_is_not_published_can_be_read_or_found(
    room: Newsroom, client: Client, at: datetime
) -> None:
    public = publish(room, at)
    secret = draft(room, at, Upload("草稿.txt", b"1"), title="尚未公开的方案")
    withhold(room, at, at.date() + timedelta(9), title="不公开的部署")
    for path in ("/disclosure/", "/disclosure/?q=方案", "/disclosure/columns/police-a20-notice/"):
        html = text_of(client, path)
        assert "尚未公开的方案" not in html
        assert "不公开的部署" not in html
    file = f"{address(public)}files/{secret.files.get().pk}/"
    text_of(client, file, 404)
    text_of(client, "/disclosure/items/11520200MB1A23456R/202611-00099/", 404)
    text_of(client, "/disclosure/columns/none/", 404)


def test_a_correction_keeps_the_address_and_says_what_was_wrong(
    room: Newsroom, client: Client, at: datetime
) -> None:
    old = publish(room, at, Upload("旧附件.txt", b"1"))
    page = address(old)
    old_file = f"{page}files/{old.files.get().pk}/"
    new = actions.start_correction(
        version_id=old.pk, note="整治的起始日期有误", by=room.editor, at=at
    )
    actions.change_item(
        version_id=new.pk,
        content=make_content(body="<p>自12月1日起。</p>"),
        seen=new.saved,
        by=room.editor,
        at=at,
    )
    assert "自即日起" in text_of(client, page)
    approve(room, new, at)
    actions.publish_item(version_id=new.pk, by=room.head, at=at)
    html = text_of(client, page)
    assert "自12月1日起" in html
    assert "整治的起始日期有误" in html
    assert "自即日起" not in html
    text_of(client, old_file, 404)


def test_a_withdrawn_item_says_why_and_where_to_go_on(
    room: Newsroom, client: Client, at: datetime
) -> None:
    version = publish(room, at, Upload("决定.txt", b"1"))
    file = f"{address(version)}files/{version.files.get().pk}/"
    actions.withdraw_item(version_id=version.pk, reason="处罚决定被撤销", by=room.head, at=at)
    html = text_of(client, address(version), 410)
    assert "处罚决定被撤销" in html
    assert "自即日起" not in html
    assert 'href="/disclosure/columns/police-a20-notice/"' in html
    text_of(client, file, 404)
    assert "夏季交通" not in text_of(client, "/disclosure/")


def test_a_repealed_document_bears_a_ribbon_and_leads_to_its_successor(
    room: Newsroom, client: Client, at: datetime
) -> None:
    room.column = Column.objects.get(code="police-policy-normative")
    extras = {"effective_on": "2026-12-01"}
    known = {"kind": ItemKind.NORMATIVE, "extras": extras}
    old = publish(room, at, **known, title="旧办法", document_number="某公规〔2021〕1号")
    new = publish(room, at, **known, title="新办法", document_number="某公规〔2026〕1号")
    actions.mark_validity(
        version_id=old.pk,
        validity=Validity.REPEALED,
        on=at.date(),
        basis="某公规〔2026〕1号第九条",
        successor=new.item,
        by=room.head,
        at=at,
    )
    html = text_of(client, address(old))
    assert "本文件废止" in html
    assert f'href="{address(new)}"' in html
    listed = text_of(client, "/disclosure/columns/police-policy/?validity=repealed")
    assert "旧办法" in listed
    assert "新办法" not in listed


def test_a_policy_and_its_interpretation_lead_to_each_other(
    room: Newsroom, client: Client, at: datetime
) -> None:
    policy = publish(
        room,
        at,
        kind=ItemKind.NORMATIVE,
        title="养犬办法",
        document_number="某公规〔2026〕1号",
        extras={"effective_on": "2026-12-01"},
    )
    reading = publish(
        room,
        at,
        kind=ItemKind.INTERPRETATION,
        title="一图读懂养犬办法",
        extras={"interprets": again(policy).item.index_number},
    )
    assert "解读：一图读懂养犬办法" in text_of(client, address(policy))
    assert f'href="{address(policy)}"' in text_of(client, address(reading))


def test_an_empty_column_says_why_and_a_full_one_can_be_searched(
    room: Newsroom, client: Client, at: datetime
) -> None:
    assert "本机关没有规章制定权" in text_of(client, "/disclosure/columns/police-policy-rules/")
    assert "还没有内容" in text_of(client, "/disclosure/columns/police-a20-notice/")
    publish(room, at, body="<p>含有罕见词犇字</p>")
    column = "/disclosure/columns/police-a20-notice/"
    assert "夏季交通" in text_of(client, f"{column}?q=犇字")
    assert "没有符合条件的信息" in text_of(client, f"{column}?q=没有这个词")
    assert "夏季交通" in text_of(client, "/disclosure/columns/police-statutory/?year=2026")
    assert "夏季交通" not in text_of(client, f"{column}?year=2025")
    assert "夏季交通" in text_of(client, "/disclosure/?body=police")
    text_of(client, "/disclosure/?body=none", 404)


def test_whoever_asks_for_something_published_is_shown_it_first(
    room: Newsroom, client: Client, at: datetime
) -> None:
    from gongkai.portal.already_public import find

    version = publish(room, at, title="2026年第三季度道路交通事故统计")
    for words in ("交通事故统计", "请公开本市2026年第三季度的道路交通事故情况"):
        (found,) = find(words, on=at.date())
        assert found.url == address(version)
    assert find("养犬登记", on=at.date()) == []


@pytest.mark.parametrize(
    ("path", "count"),
    [("/disclosure/", 7), ("/disclosure/columns/police-a20-notice/", 11), ("item", 8)],
)
def test_a_page_asks_the_same_questions_however_much_is_published(
    room: Newsroom,
    client: Client,
    at: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
    path: str,
    count: int,
) -> None:
    version = publish(room, at, Upload("甲.txt", b"1"))
    for n in range(3):
        publish(room, at, title=f"第{n}号通告")
    with django_assert_num_queries(count):
        text_of(client, address_of(version, path))


def address_of(version: ItemVersion, path: str) -> str:
    return address(version) if path == "item" else path
