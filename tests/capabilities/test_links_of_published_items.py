"""Links of what is published: noted when it changes, asked in turn, shown where they do not open."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.audit.models import AuditEvent
from gongkai.catalogue import actions
from gongkai.catalogue.models import ItemVersion, Link, LinkUse
from gongkai.catalogue.queries.links import broken_links
from gongkai.catalogue.tasks import HOST_PAUSE, ask_next_links, follow_next_links
from gongkai.config import worker
from gongkai.rules.access import SYSTEM
from gongkai.rules.errors import NotFoundError
from gongkai.rules.published_links import Answer, AnswerKind, LinkState, answer_of_status
from tests.factories.city import City
from tests.factories.items import Newsroom, again, approve, build_newsroom, draft, publish

OLD, NEW = "https://old.gov.cn/a", "https://new.gov.cn/b"


@pytest.fixture
def room(city: City, at: datetime) -> Newsroom:
    return build_newsroom(city, at)


def linked(*urls: str) -> str:
    return "<p>" + "".join(f'<a href="{url}">办法</a>' for url in urls) + "</p>"


def follow(at: datetime) -> None:
    while follow_next_links(lambda: at):
        pass


class Web:
    """Answers by address, and remembers who was asked."""

    def __init__(self, **statuses: int) -> None:
        self.statuses, self.asked = statuses, list[str]()

    def __call__(self, url: str) -> Answer:
        self.asked.append(url)
        return answer_of_status(self.statuses.get(url.split("/")[2].split(".", maxsplit=1)[0], 200))


def shown(room: Newsroom, at: datetime) -> list[tuple[str, str]]:
    return [(row.url, row.message) for row in broken_links(room.editor, at=at).rows]


def test_a_dead_link_is_shown_until_it_is_put_right(room: Newsroom, at: datetime) -> None:
    version = publish(room, at, body=linked(OLD, NEW))
    draft(room, at, body=linked("https://draft.gov.cn/"))
    follow(at)
    assert set(Link.objects.values_list("url", flat=True)) == {OLD, NEW}
    assert ask_next_links(lambda: at, Web(old=404))
    assert shown(room, at) == [(OLD, "网页不存在（404）")]
    new = actions.start_correction(version_id=version.pk, note="换网址", by=room.editor, at=at)
    content = replace(new.read(), body=linked(NEW))
    actions.change_item(
        version_id=new.pk, content=content, seen=again(new).saved, by=room.editor, at=at
    )
    approve(room, new, at)
    actions.publish_item(version_id=new.pk, by=room.head, at=at)
    follow(at)
    assert shown(room, at) == []
    assert Link.objects.get(url=OLD).due_from is None
    assert list(LinkUse.objects.values_list("version", "link__url")) == [(new.pk, NEW)]


def test_a_withdrawn_item_leads_nowhere(room: Newsroom, at: datetime) -> None:
    version = publish(room, at, body=linked(OLD))
    follow(at)
    actions.withdraw_item(version_id=version.pk, reason="内容有误", by=room.head, at=at)
    follow(at)
    assert not LinkUse.objects.exists()
    assert not ask_next_links(lambda: at, Web())


def test_each_host_is_asked_seldom_and_each_link_in_its_turn(room: Newsroom, at: datetime) -> None:
    urls = [f"https://same.gov.cn/{n}" for n in range(3)] + ["https://other.gov.cn/"]
    publish(room, at, body=linked(*urls))
    follow(at)
    web = Web()
    assert ask_next_links(lambda: at, web)
    assert sorted(url.split("/")[2] for url in web.asked) == ["other.gov.cn", "same.gov.cn"]
    assert not ask_next_links(lambda: at, web)
    later = at + HOST_PAUSE + timedelta(seconds=1)
    assert ask_next_links(lambda: later, web)
    assert ask_next_links(lambda: later + HOST_PAUSE + timedelta(seconds=1), web)
    assert sorted(web.asked) == sorted(urls)
    assert not ask_next_links(lambda: later + timedelta(days=6), web)
    assert ask_next_links(lambda: later + timedelta(days=8), web)


def test_a_link_that_stumbles_is_dead_at_the_third_time(room: Newsroom, at: datetime) -> None:
    publish(room, at, body=linked(OLD))
    follow(at)
    hours = iter([at, at + timedelta(hours=7), at + timedelta(hours=14)])
    for state in (LinkState.DOUBTFUL, LinkState.DOUBTFUL, LinkState.DEAD):
        hour = next(hours)
        actions.note_link_answers(
            answers={Link.objects.due(hour).get().pk: answer_of_status(503)}, by=SYSTEM, at=hour
        )
        assert Link.objects.get().state == state
    assert Link.objects.get().failing_since == at
    assert ask_next_links(lambda: at + timedelta(days=2), Web())
    link = Link.objects.get()
    assert (link.state, link.failures, link.failing_since) == (LinkState.ALIVE, 0, None)


def test_a_worker_that_dies_leaves_the_link_to_the_next(room: Newsroom, at: datetime) -> None:
    publish(room, at, body=linked(OLD))
    follow(at)

    def dies(url: str) -> Answer:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ask_next_links(lambda: at, dies)
    assert not ask_next_links(lambda: at, Web())
    assert ask_next_links(lambda: at + timedelta(minutes=6), Web())


def test_whoever_may_see_the_item_may_ask_again_and_nobody_else(
    room: Newsroom, at: datetime
) -> None:
    publish(room, at, body=linked(OLD))
    follow(at)
    ask_next_links(lambda: at, Web(old=404))
    link, later = Link.objects.get(), at + timedelta(minutes=1)
    assert list(broken_links(room.city.education_clerk, at=at).rows) == []
    with pytest.raises(NotFoundError):
        actions.ask_link_again(link_id=link.pk, by=room.city.education_clerk, at=later)
    actions.ask_link_again(link_id=link.pk, by=room.editor, at=later)
    assert AuditEvent.objects.latest("sequence").action == "catalogue.ask_link_again"
    assert broken_links(room.editor, at=later).rows[0].is_waiting
    assert ask_next_links(lambda: later, Web())
    assert shown(room, later) == []


def test_nothing_is_asked_unless_the_settings_say_so(
    room: Newsroom, at: datetime, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(room, at, body=linked(OLD))
    follow(at)
    web = Web()
    monkeypatch.setattr(worker, "Probe", lambda: web)
    assert not worker.ask_next_links(lambda: at)
    settings.CHECK_LINKS = True  # type: ignore[attr-defined]
    assert worker.ask_next_links(lambda: at)
    assert web.asked == [OLD]


def test_the_page_tells_of_dead_links_and_asks_the_same_questions(
    room: Newsroom, client: Client, at: datetime, settings: object
) -> None:
    client.force_login(room.editor)
    assert "没有开启" in client.get("/desk/screening/links/").content.decode()
    settings.CHECK_LINKS = True  # type: ignore[attr-defined]
    counts = set()
    for number in range(2):
        for place in range(3 * number + 1):
            publish(room, at, body=linked(f"https://h{number}{place}.gov.cn/", f"{OLD}{place}"))
        follow(at)
        gone = Answer(AnswerKind.GONE, 404, "网页不存在（404）")
        ids = list(Link.objects.values_list("pk", flat=True))
        actions.note_link_answers(answers=dict.fromkeys(ids, gone), by=room.head, at=at)
        with CaptureQueriesContext(connection) as asked:
            html = client.get("/desk/screening/links/").content.decode()
        counts.add(len(asked))
    assert len(counts) == 1
    assert html.count("网页不存在（404）") == 10
    row = ItemVersion.objects.latest("pk")
    assert f'href="/desk/items/{row.pk}/"' in html
    link = Link.objects.get(url=f"{OLD}0")
    response = client.post(f"/desk/screening/links/{link.pk}/again/", follow=True)
    assert "已排队重新检查“old.gov.cn”" in response.content.decode()
    assert "等待重新检查" in response.content.decode()
    assert "没有符合条件的" in client.get("/desk/screening/links/?q=没有").content.decode()
