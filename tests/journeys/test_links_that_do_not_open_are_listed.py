"""A browser at the desk: links that do not open are listed with their items, and asked once more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from gongkai.catalogue import actions
from gongkai.catalogue.models import Link
from gongkai.rules.access import SYSTEM
from gongkai.rules.published_links import Answer, AnswerKind
from tests.factories.city import City
from tests.factories.items import build_newsroom, publish
from tests.journeys.axe import WAYS, faults
from tests.journeys.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_dead_link_is_listed_for_everyone_and_asked_again(
    visit: Visit, city: City, at: datetime, settings: Any
) -> None:
    settings.CHECK_LINKS = True
    room = build_newsroom(city, at)
    address = f"https://old.example.gov.cn/{'long-path/' * 8}notice.html"
    publish(room, at, title="关于冬季防火的通告" * 5, body=f'<p><a href="{address}">办法</a></p>')
    actions.follow_links(by=SYSTEM, at=at)
    gone = Answer(AnswerKind.GONE, 404, "网页不存在（404）")
    actions.note_link_answers(answers={Link.objects.get().pk: gone}, by=SYSTEM, at=at)
    for way, (width, is_elder) in WAYS.items():
        page = visit("/desk/screening/links/", sign_in="editor", width=width, elder=is_elder)
        expect(page.locator(".screened-link", has_text=address)).to_be_visible()
        assert faults(page, way) == []
    page.get_by_role("button", name="重新检查").click()
    expect(page.locator("#toasts")).to_contain_text("已排队重新检查“old.example.gov.cn”")
    expect(page.get_by_text("等待重新检查")).to_be_visible()
