"""Words that nobody found reach the editors, without anything of who asked; synonyms help."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from gongkai.search.models import MissedSearch, Synonyms
from gongkai.search.tasks import count_missed
from tests.factories.city import City
from tests.factories.items import Newsroom, build_newsroom, publish
from tests.factories.search import settle

PAGE = "/desk/items/search-words/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


@pytest.fixture(autouse=True)
def nothing_noted() -> None:
    for name in ("missed", "missed.taken"):
        default_storage.delete(f"searches/{name}")


def test_what_is_missed_is_counted_shown_and_settled(
    room: Newsroom, at: datetime, client: Client
) -> None:
    publish(room, at, title="户籍迁移须知")
    settle(at)
    for words in ("户口迁移", "户口迁移", "王小明", "13800138000", "户籍迁移"):
        assert client.get("/search/", {"q": words}).status_code == 200
    assert count_missed(lambda: at) == 1
    row = MissedSearch.objects.get()
    assert (row.words, row.times, row.first_on) == ("户口迁移", 2, at.date())
    assert count_missed(lambda: at) == 0

    client.force_login(room.head)
    shown = client.get(PAGE).content.decode()
    assert "户口迁移" in shown
    sent = client.post(
        PAGE, {"words": "户口、户籍", "organisation": room.body.pk}, follow=True
    ).content.decode()
    assert "搜索马上生效" in sent
    assert "<mark>户籍</mark>迁移须知" in client.get("/search/", {"q": "户口"}).content.decode()
    client.post(f"{PAGE}missed/{row.pk}/settle/")
    assert "没有待处理的用词" in client.get(PAGE).content.decode()

    client.get("/search/", {"q": "户口册子"})
    count_missed(lambda: at)
    client.get("/search/", {"q": "户口册子"})
    count_missed(lambda: at)
    assert MissedSearch.objects.get(words="户口册子").times == 2


def test_a_group_needs_two_words_and_stands_once(
    room: Newsroom, at: datetime, client: Client
) -> None:
    client.force_login(room.head)
    for words, problem in (
        ("户口", "请至少写两个"),
        ("户口 户口", "请至少写两个"),
        ("", "请写两个以上"),
        ("甲 " + "乙" * 21, "最多 20 字"),
    ):
        refused = client.post(PAGE, {"words": words, "organisation": room.body.pk})
        assert (refused.status_code, problem in refused.content.decode()) == (422, True), words
    client.post(PAGE, {"words": "户口 户籍", "organisation": room.body.pk})
    again = client.post(PAGE, {"words": "户籍 户口", "organisation": room.body.pk})
    assert "已经有" in again.content.decode()
    client.post(f"{PAGE}synonyms/{Synonyms.objects.get().pk}/drop/")
    assert not Synonyms.objects.exists()


def test_who_has_no_part_in_publishing_sees_none_of_it(
    room: Newsroom, city: City, client: Client
) -> None:
    client.force_login(city.security_admin)
    assert client.get(PAGE).status_code == 403
