"""An item is shared with another body: offered, accepted, shown on both sites, ended, withdrawn."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from gongkai.accounts.models import Person
from gongkai.catalogue import actions
from gongkai.catalogue.models import Column, ItemVersion, Share
from gongkai.config import finishing
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError, WrongStateError
from gongkai.search import tasks as search
from tests.factories.city import City, make_person
from tests.factories.items import Newsroom, build_newsroom, draft, publish
from tests.factories.sharing import column_of
from tests.factories.sites import make_site

HERE = "/sites/jiaoyu"

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


@pytest.fixture
def column(room: Newsroom, city: City, at: datetime) -> Column:
    """A column of the education bureau, which has a site of its own."""
    made = column_of(city.education, at)
    make_site(city.education, [city.education], at, code="jiaoyu", name="某市教育局网站")
    return made


@pytest.fixture
def teacher(city: City, at: datetime) -> Person:
    return make_person("teacher", city.education, at, "disclosure_head")


def place(version: ItemVersion) -> str:
    return f"/disclosure/items/{version.item.index_number}/"


def offer(room: Newsroom, column: Column, at: datetime, version: ItemVersion) -> Share:
    return actions.share_item(
        version_id=version.pk, column_id=column.pk, note="开学前后", by=room.editor, at=at
    )


def test_it_is_offered_accepted_and_shown_on_both_sites_until_it_ends(
    room: Newsroom, column: Column, teacher: Person, client: Client, at: datetime
) -> None:
    version = publish(room, at, title="校园周边交通管制")
    client.force_login(room.editor)
    page = f"/desk/site/items/{version.pk}/shares/"
    chosen = client.get(page, {"body": column.organisation_id}).content.decode()
    assert column.name in chosen
    assert (
        client.post(page, {"body": column.organisation_id, "column": column.pk}).status_code == 302
    )
    assert "等对方接受" in client.get(f"/desk/items/{version.pk}/").content.decode()
    reader = Client()
    assert reader.get(f"{HERE}{place(version)}").status_code == 302
    theirs = Client()
    theirs.force_login(teacher)
    listed = theirs.get("/desk/site/shares/").content.decode()
    assert "校园周边交通管制" in listed
    share = Share.objects.get()
    refused = theirs.post("/desk/site/shares/", {"do": "decline", "share": share.pk})
    assert refused.status_code == 422
    assert theirs.post("/desk/site/shares/", {"do": "accept", "share": share.pk}).status_code == 302
    assert "已显示" in client.get(f"/desk/items/{version.pk}/").content.decode()
    for shown in (
        f"{HERE}/", f"{HERE}/disclosure/columns/{column.code}/", f"{HERE}/feeds/newest.atom",
        f"{HERE}/disclosure/columns/{column.code}/feed.rss", f"{HERE}{place(version)}",
        f"/disclosure/columns/{column.code}/", place(version),
    ):  # fmt: skip
        answer = reader.get(shown)
        assert answer.status_code == 200, shown
        assert "校园周边交通管制" in answer.content.decode(), shown
    item = reader.get(f"{HERE}{place(version)}").content.decode()
    assert f'canonical" href="http://testserver{place(version)}"' in item
    assert f'{HERE}/disclosure/columns/{column.code}/"' in item
    assert room.column.code not in item
    while search.index_next_items(timezone.now):
        pass
    assert "校园周边" in reader.get(f"{HERE}/search/?q=交通管制").content.decode()
    assert client.post(page, {"do": "end", "share": share.pk}).status_code == 302
    while search.index_next_items(timezone.now):
        pass
    assert reader.get(f"{HERE}{place(version)}").status_code == 302
    assert "校园周边" not in reader.get(f"{HERE}/").content.decode()
    assert reader.get(f"{HERE}/search/suggest/?q=校园周边").json()["titles"] == []
    assert reader.get(place(version)).status_code == 200


def test_its_finished_pages_come_and_go_on_both_sites(
    room: Newsroom, column: Column, teacher: Person, at: datetime, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(settings, "DATA_FOLDER", tmp_path)

    def work() -> None:
        while finishing.follow_next(timezone.now) or finishing.sweep_next(timezone.now):
            pass

    finishing.begin()
    work()
    version = publish(room, at, title="校园周边交通管制")
    share = offer(room, column, at, version)
    work()
    store = finishing.store("jiaoyu")
    assert store.get(place(version)) is None
    actions.decide_share(share_id=share.pk, is_accepted=True, by=teacher, at=at)
    work()
    kept = store.get(place(version))
    assert kept is not None
    assert kept.status == 200
    for address in ("/", f"/disclosure/columns/{column.code}/", "/feeds/newest.rss"):
        page = store.get(address)
        assert page is not None
        assert "校园周边交通管制" in page.body.decode(), address
    actions.withdraw_item(version_id=version.pk, reason="内容有误", by=room.head, at=at)
    work()
    gone = store.get(place(version))
    assert gone is not None
    assert gone.status == 410
    for _, status, file in store.addresses():
        assert status == 410 or "校园周边交通管制" not in file.read_text("utf-8")
    actions.end_share(share_id=share.pk, by=teacher, at=at)
    work()
    assert store.get(place(version)) is None
    for one in finishing.branch_finishers():
        assert [told for told in one.verify() if not isinstance(told, int)] == []


def test_who_may_share_accept_and_end(
    room: Newsroom, column: Column, teacher: Person, city: City, at: datetime
) -> None:
    version = publish(room, at)
    with pytest.raises(WrongStateError):
        offer(room, column, at, draft(room, at))
    with pytest.raises(BadInputError):
        actions.share_item(version_id=version.pk, column_id=room.column.pk, by=room.editor, at=at)
    with pytest.raises(NotFoundError):
        actions.share_item(version_id=version.pk, column_id=column.pk, by=teacher, at=at)
    with pytest.raises(WrongPersonError):
        actions.share_item(version_id=version.pk, column_id=column.pk, by=room.proofreader, at=at)
    share = offer(room, column, at, version)
    with pytest.raises(BadInputError):
        offer(room, column, at, version)
    with pytest.raises(NotFoundError):  # the sender decides nothing
        actions.decide_share(share_id=share.pk, is_accepted=True, by=room.head, at=at)
    actions.decide_share(share_id=share.pk, is_accepted=False, reason="不相关", by=teacher, at=at)
    with pytest.raises(WrongStateError):
        actions.decide_share(share_id=share.pk, is_accepted=True, by=teacher, at=at)
    again = offer(room, column, at, version)
    actions.end_share(share_id=again.pk, by=room.editor, at=at)
    rule = actions.take_shares_of(receiver=city.education, sender=room.body, by=teacher, at=at)
    assert offer(room, column, at, version).state == "accepted"
    with pytest.raises(WrongStateError):
        actions.close_column(column=column, reason="不用了", by=teacher, at=at)
    with pytest.raises(NotFoundError):
        actions.ask_before_shares_of(rule_id=rule.pk, by=room.head, at=at)
    actions.ask_before_shares_of(rule_id=rule.pk, by=teacher, at=at)
    assert offer(room, column, at, publish(room, at)).state == "offered"
    both = make_person("both", city.government, at, "disclosure_head", city.government)
    other = publish(room, at)
    shared = actions.share_item(version_id=other.pk, column_id=column.pk, by=both, at=at)
    assert shared.state == "accepted"
