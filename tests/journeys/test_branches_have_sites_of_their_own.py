"""A bureau and its branches: each site has its own name, address, columns, numbers and colours."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.models import Column
from gongkai.config import branches
from gongkai.config.site import Site as MainSite
from gongkai.organisations.models import Organisation
from gongkai.search import tasks as search
from gongkai.sites.models import OldAddress, Site, VisitDay
from gongkai.sites.tasks import count_gathered
from tests.factories.city import City, make_person
from tests.factories.items import Newsroom, publish
from tests.factories.site_life import build_site
from tests.factories.sites import NUMBERS, make_site

HERE = "/sites/gongan"
AGENT = {"User-Agent": "Mozilla/5.0 (X11; Linux)"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(city: City, at: datetime) -> tuple[Newsroom, Organisation]:
    return build_site(city, at)


@pytest.fixture
def room(places: tuple[Newsroom, Organisation]) -> Newsroom:
    return places[0]


def theirs(places: tuple[Newsroom, Organisation], at: datetime, title: str) -> str:
    """Something that the other body publishes; its address."""
    room, other = places
    version = publish(room, at, title=title)
    column = Column.objects.filter(organisation=other).first()
    assert column is not None
    catalogue.hand_over_item(
        version_id=version.pk, organisation=other, column_id=column.pk, by=room.head, at=at
    )
    return address(version)


def address(version: object) -> str:
    return f"/disclosure/items/{version.item.index_number}/"  # type: ignore[attr-defined]


def test_a_site_is_set_up_previewed_opened_and_closed_at_the_desk(
    room: Newsroom, city: City, client: Client, at: datetime
) -> None:
    publish(room, at, title="公安的通告")
    client.force_login(room.head)
    form = {
        "name": "交警支队网站",
        "code": "gongan",
        "keeper": str(room.body.pk),
        "palette": "green",
        "bodies": [str(room.body.pk)],
    }
    assert client.post("/desk/sites/new/", form).status_code == 302
    site = Site.objects.get()
    desk, reader = f"/desk/sites/{site.pk}/", Client()
    preview = client.get(f"{HERE}/")
    assert "还没有开放" in preview.content.decode()
    assert preview.headers["Cache-Control"] == "private, no-store"
    assert reader.get(f"{HERE}/").status_code == 404
    assert "交警支队" not in reader.get(f"{HERE}/").content.decode()
    stranger = Client()
    stranger.force_login(make_person("teacher", city.education, at, "disclosure_head"))
    assert stranger.get(f"{HERE}/").status_code == 404
    assert stranger.get(desk).status_code == 404
    refused = client.post(desk, {"do": "open"})
    assert refused.status_code == 422
    for one in ("ICP 备案号", "政府网站标识码", "主办单位"):
        assert one in refused.content.decode()
    assert client.post(desk, form | NUMBERS | {"do": "change"}).status_code == 302
    assert client.post(desk, {"do": "open"}).status_code == 302
    home = reader.get(f"{HERE}/").content.decode()
    assert "交警支队网站" in home
    assert 'data-palette="green"' in home
    assert "公安的通告" in home
    kept = client.post(desk, form | NUMBERS | {"do": "change", "icp_filing": ""})
    assert kept.status_code == 422
    assert Site.objects.get().icp_filing
    assert client.post(desk, {"do": "close", "reason": ""}).status_code == 422
    assert client.post(desk, {"do": "close", "reason": "并入上级网站"}).status_code == 302
    gone = reader.get(f"{HERE}/disclosure/?body=police")
    assert gone.status_code == 301
    assert gone.headers["Location"] == "http://testserver/disclosure/?body=police"


def test_a_branch_shows_what_its_bodies_publish_and_leads_to_the_main_site(
    places: tuple[Newsroom, Organisation], client: Client, at: datetime
) -> None:
    room, other = places
    ours = publish(room, at, title="公安的通告")
    foreign = theirs(places, at, "教育的通告")
    make_site(room.body, [room.body], at)
    shown = (
        f"{HERE}/", f"{HERE}/disclosure/", f"{HERE}/feeds/newest.atom", f"{HERE}/feeds/newest.rss",
        f"{HERE}{address(ours)}", f"{HERE}/disclosure/columns/{room.column.code}/",
    )  # fmt: skip
    for place in shown:
        page = client.get(place)
        assert page.status_code == 200, place
        text = page.content.decode()
        assert "公安的通告" in text, place
        assert "教育的通告" not in text, place
        for link in re.findall(r'(?:href|action)="(/[^"]*)"', text):
            assert link.startswith((f"{HERE}/", "/static/")), (place, link)
    item = client.get(f"{HERE}{address(ours)}").content.decode()
    assert f'rel="canonical" href="http://testserver{address(ours)}"' in item
    assert "http://testserver/requests/" in item
    maps = client.get(f"{HERE}/sitemap.xml").content.decode()
    assert f"http://testserver{HERE}/sitemap-1.xml" in maps
    part = client.get(f"{HERE}/sitemap-1.xml").content.decode()
    assert f"{HERE}{address(ours)}" in part
    assert foreign not in part
    assert (
        f"Sitemap: http://testserver{HERE}/sitemap.xml"
        in client.get("/robots.txt").content.decode()
    )
    assert f'href="{HERE}/"' in client.get("/about/map/").content.decode()
    for place in (foreign, f"/disclosure/?body={other.code}"):
        lead = client.get(f"{HERE}{place}")
        assert (lead.status_code, lead.headers["Location"]) == (302, f"http://testserver{place}")
        assert client.get(place).status_code == 200
    for place in ("/requests/", "/desk/", "/corrections/"):
        assert client.get(f"{HERE}{place}").headers["Location"] == f"http://testserver{place}"
    assert client.get(f"{HERE}/nowhere/").status_code == 404
    assert client.get("/sites/nobody/").status_code == 404
    catalogue.withdraw_item(version_id=ours.pk, reason="内容有误", by=room.head, at=at)
    gone = client.get(f"{HERE}{address(ours)}")
    assert gone.status_code == 410
    assert "内容有误" in gone.content.decode()


def test_a_branch_with_a_domain_lives_there(
    room: Newsroom, client: Client, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = publish(room, at, title="公安的通告")
    site = make_site(room.body, [room.body], at, domain="gaj.gy.gov.cn", is_open=False)
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["gaj.gy.gov.cn", "www.gy.gov.cn", "testserver"])
    there = {"host": "gaj.gy.gov.cn"}
    assert client.get("/", headers=there).status_code == 404
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["www.gy.gov.cn", "testserver"])
    assert client.get("/", headers=there).status_code == 400
    client.force_login(room.head)
    assert client.get(f"{HERE}/").status_code == 200
    client.post(f"/desk/sites/{site.pk}/", {"do": "open"})
    page = Client().get(address(ours), headers=there)
    assert page.status_code == 200
    text = page.content.decode()
    assert '<meta name="SiteDomain"' in text
    assert 'content="gaj.gy.gov.cn"' in text
    assert f"/faults/?page=/sites/gongan{address(ours)}" in text
    lead = Client().get(f"{HERE}{address(ours)}")
    assert lead.headers["Location"] == f"http://gaj.gy.gov.cn{address(ours)}"
    assert Client().get("/", headers={"host": "gaj.gy.gov.cn:8000"}).status_code == 200
    for foreign in (
        "evil.example.com",
        "gaj.gy.gov.cn.evil.com",
        "www.gaj.gy.gov.cn",
        "a@gaj.gy.gov.cn",
    ):
        assert Client().get("/", headers={"host": foreign}).status_code == 400, foreign
    # Its domain becomes another one, with nobody starting the server anew.
    Site.objects.filter(pk=site.pk).update(domain="xin.gy.gov.cn")
    assert Client().get("/", headers=there).status_code == 400
    assert Client().get("/", headers={"host": "xin.gy.gov.cn"}).status_code == 200
    client.post(f"/desk/sites/{site.pk}/", {"do": "close", "reason": "并入主站"})
    monkeypatch.setattr(branches, "read_site", lambda _: MainSite(domain="www.gy.gov.cn"))
    lead = Client().get(address(ours), headers={"host": "xin.gy.gov.cn"})
    assert (lead.status_code, lead.headers["Location"]) == (
        301,
        f"http://www.gy.gov.cn{address(ours)}",
    )


def test_the_search_of_a_branch_finds_its_own_and_leads_to_all(
    places: tuple[Newsroom, Organisation], client: Client, at: datetime
) -> None:
    room, _ = places
    publish(room, at, title="公安的夏季通告")
    theirs(places, at, "教育的夏季通告")
    make_site(room.body, [room.body], at)
    while search.index_next_items(timezone.now):
        pass
    everywhere = client.get("/search/?q=夏季通告").content.decode()
    assert "教育的" in everywhere
    here = client.get(f"{HERE}/search/?q=夏季通告").content.decode()
    assert "公安的" in here
    assert "教育的" not in here
    assert 'href="http://testserver/search/?q=' in here
    assert client.get(f"{HERE}/search/suggest/?q=夏季").json()["titles"] == ["公安的夏季通告"]
    assert client.get(f"{HERE}/search/suggest/?q=xiaji").json()["titles"] == ["公安的夏季通告"]
    assert len(client.get("/search/suggest/?q=夏季").json()["titles"]) == 2
    empty = make_site(room.body, [room.body], at, code="empty")
    empty.shown.all().delete()
    assert "夏季通告" not in client.get("/sites/empty/search/suggest/?q=夏季").content.decode()


def test_visits_old_addresses_and_faults_belong_to_their_site(
    room: Newsroom, client: Client, at: datetime
) -> None:
    ours = publish(room, at, title="公安的通告")
    make_site(room.body, [room.body], at)
    count_gathered(timezone.now)
    VisitDay.objects.all().delete()
    client.get(f"{HERE}{address(ours)}", headers=AGENT)
    client.get(f"{HERE}/", headers=AGENT)
    client.get(address(ours), headers=AGENT)
    count_gathered(timezone.now)
    assert dict(VisitDay.objects.filter(site__code="gongan").values_list("kind", "times")) == {
        "item": 1,
        "home": 1,
    }
    assert VisitDay.objects.filter(site=None).get().times == 1
    client.force_login(room.head)
    assert client.get("/desk/site/visits/?site=gongan").context["shown"].total == 2
    assert client.get("/desk/site/visits/?site=main").context["shown"].total == 1
    assert client.get("/desk/site/visits/").context["shown"].total == 3
    lines = f"/old.html,{address(ours)}"
    sent = {"organisation": room.body.pk, "lines": lines, "site": "gongan"}
    assert client.post("/desk/site/old-addresses/", sent).status_code == 302
    lead = Client().get(f"{HERE}/old.html")
    assert (lead.status_code, lead.headers["Location"]) == (301, f"{HERE}{address(ours)}")
    assert Client().get("/old.html").status_code == 404
    count_gathered(timezone.now)
    assert OldAddress.objects.get().hits == 1
    form = Client().get(f"{HERE}/faults/?page={HERE}{address(ours)}")
    assert form.context["page"].item == ours.item
    assert Client().get(f"{HERE}/faults/?page={HERE}/").context["page"].organisation == room.body


def test_the_main_site_asks_nothing_about_others(
    room: Newsroom, client: Client, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert client.get("/about/").status_code == 200
    make_site(room.body, [room.body], at)
    with django_assert_num_queries(0):
        assert client.get("/about/").status_code == 200
    with django_assert_num_queries(2):  # the site with its keeper, and its bodies
        assert client.get(f"{HERE}/about/").status_code == 200
