"""What the public finds: the tags that the State wants, plain words for errors, safe downloads."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.test import Client

from gongkai.annual_reports import actions
from gongkai.annual_reports.models import Version
from gongkai.config.worker import work_off
from gongkai.look.context import MODE_COOKIE
from tests.factories.city import City
from tests.factories.filed_reports import make_draft, make_report, publish

LIST = "/disclosure/annual-reports/"
PAGE = f"{LIST}2023/police/"


@pytest.fixture
def published(city: City, at: datetime) -> Version:
    return publish(make_draft(city.police_clerk, at), city.police_head, at)


def text_of(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def tags(html: str) -> dict[str, str]:
    return dict(re.findall(r'<meta name="(\w+)"\s+content="([^"]*)"', html))


def test_every_page_of_a_report_carries_the_tags(published: Version, client: Client) -> None:
    found = tags(text_of(client, PAGE))
    assert {"SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnType"} <= set(found)
    assert found["ArticleTitle"] == "某市公安局2023年政府信息公开工作年度报告"
    assert found["PubDate"] == "2026-11-23 09:30"
    assert found["ContentSource"] == "某市公安局"
    assert {"ColumnDescription", "ColumnKeywords"} <= set(tags(text_of(client, LIST)))


def test_a_chart_stands_beside_the_table_of_its_numbers(
    published: Version, client: Client, city: City, at: datetime
) -> None:
    alone = text_of(client, PAGE)
    assert alone.count('role="img"') == 2
    assert "2022年" not in alone
    publish(make_draft(city.police_clerk, at, make_report(year=2022)), city.police_head, at)
    compared = text_of(client, PAGE)
    assert "本年新收3（2022年3）" in compared
    assert "<caption" in compared


def test_a_failing_report_says_so_on_its_page_and_in_the_list(
    city: City, at: datetime, client: Client
) -> None:
    wrong = make_report(changes={"T3.granted.natural": 2})
    publish(make_draft(city.police_clerk, at, wrong), city.police_head, at, "原表如此")
    assert "勾稽关系未通过（2处）" in text_of(client, PAGE)
    assert "未通过" in text_of(client, LIST)


def test_downloads_are_files_and_never_pages(published: Version, client: Client) -> None:
    work_off()
    for kind in ("html", "json", "pdf"):
        response = client.get(f"{PAGE}{kind}/")
        assert response.getvalue()
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "KB" in text_of(client, PAGE)


def test_a_withdrawn_report_answers_with_its_reason(
    published: Version, client: Client, city: City, at: datetime
) -> None:
    actions.withdraw_version(
        version_id=published.pk, reason="第三部分有误", by=city.police_head, at=at
    )
    page = text_of(client, PAGE, 410)
    assert "第三部分有误" in page
    assert "收到申请3件" not in page


def test_what_a_report_says_is_shown_as_text_and_nothing_else(
    city: City, at: datetime, client: Client
) -> None:
    report = make_report()
    report.sections["S6"] = "<script>alert(1)</script>没有其他事项。"
    draft = make_draft(city.police_clerk, at, report)
    publish(draft, city.police_head, at)
    client.force_login(city.police_clerk)
    for path in (PAGE, f"/desk/reports/{draft.pk}/"):
        page = text_of(client, path)
        assert "<script>alert" not in page
        assert "没有其他事项" in page


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/no-such-page/", "没有找到这个网页"),
        (f"{LIST}2001/police/", "没有找到这份年度报告"),
        (f"{LIST}2023/police/exe/", "这个文件还没有生成好"),
    ],
)
def test_errors_say_in_chinese_what_to_do(
    published: Version, client: Client, path: str, words: str
) -> None:
    assert words in text_of(client, path, 404)


@pytest.mark.parametrize(
    "query", ["year=abc", "page=0", "page=999999", "year=²", "q=%00", "body=x"]
)
def test_any_filter_in_the_address_is_survived(
    published: Version, client: Client, query: str
) -> None:
    assert client.get(f"{LIST}?{query}").status_code == 200


def test_the_switch_to_larger_type_leads_to_no_other_site(client: Client, city: City) -> None:
    for elsewhere in ("https://example.org/", "//example.org", "javascript:alert(1)"):
        response = client.get("/mode/", {"to": "elder", "back": elsewhere})
        assert response.headers["Location"] == "/"
        assert response.cookies[MODE_COOKIE].value == "elder"
