"""WeChat tells how a publication ended: signed, encrypted in the safe mode, told twice, or forged."""

from __future__ import annotations

import base64
import hashlib
import os
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from django.test import Client
from django.urls import reverse

from gongkai.channels import actions
from gongkai.channels.models import Connection, Delivery
from gongkai.channels.tasks import send_next_delivery
from tests.factories.channels import build_newsroom
from tests.factories.city import City
from tests.factories.deliveries import Clock, Desk, publish_with_picture
from tests.factories.items import build_newsroom as build_shelf
from tests.factories.platforms import WeChatPlatform, WeiboPlatform, serving

TOKEN = "event-token"
AES_KEY = base64.b64encode(bytes(range(32))).decode().rstrip("=")


def event(publish_id: str, status: int = 0) -> str:
    """A message as the documentation shows it."""
    detail = (
        "<article_id><![CDATA[A77]]></article_id><article_detail><count>1</count><item><idx>1</idx>"
        "<article_url><![CDATA[https://mp.weixin.qq.com/s/A77]]></article_url></item></article_detail>"
    )
    return (
        "<xml><ToUserName><![CDATA[gh_4d00ed8d6399]]></ToUserName><FromUserName><![CDATA[oV5CrjpxgaGX"
        "NHIQigzNlgLTnwic]]></FromUserName><CreateTime>1481013459</CreateTime><MsgType><![CDATA[event"
        "]]></MsgType><Event><![CDATA[PUBLISHJOBFINISH]]></Event><PublishEventInfo><publish_id>"
        f"{publish_id}</publish_id><publish_status>{status}</publish_status>"
        f"{detail if status == 0 else ''}</PublishEventInfo></xml>"
    )


def sign(*parts: str) -> str:
    return hashlib.sha1("".join(sorted((TOKEN, *parts))).encode()).hexdigest()  # noqa: S324


def sealed(text: str, appid: str = "wx1") -> str:
    data = text.encode()
    plain = os.urandom(16) + len(data).to_bytes(4, "big") + data + appid.encode()
    pad = 32 - len(plain) % 32
    plain += bytes([pad]) * pad
    key = base64.b64decode(AES_KEY + "=")
    encryptor = Cipher(AES(key), CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()


def tell(connection: Connection, body: str, **query: str) -> tuple[int, str]:
    known = {"timestamp": "1481013459", "nonce": "n0nce"}
    known["signature"] = sign(*known.values())
    address = reverse("api:wechat_event", args=[connection.event_key])
    answer = Client().post(f"{address}?{urlencode(known | query)}", body, content_type="text/xml")
    return answer.status_code, answer.content.decode()


@pytest.fixture
def waiting(city: City, at: datetime, tmp_path: Path) -> Delivery:
    """A delivery that WeChat is publishing."""
    wechat, weibo = WeChatPlatform(), WeiboPlatform()
    with serving(wechat):
        desk = Desk(build_newsroom(city, at), wechat, weibo, tmp_path, Clock(at, wechat, weibo))
        link = desk.connect("wechat")
        (delivery,) = desk.send(publish_with_picture(build_shelf(city, at), at), link)
        for _ in range(2):
            assert send_next_delivery(desk.clock, desk.connectors)
    set_events(delivery, event_token=TOKEN)
    delivery.refresh_from_db()
    assert delivery.state == "sent"
    return delivery


def set_events(delivery: Delivery, **secrets: str) -> None:
    link = Connection.objects.get(pk=delivery.connection_id)
    assert delivery.proposed_by is not None
    actions.edit_connection(
        connection_id=link.pk,
        name=link.name,
        values=link.options | secrets,
        is_active=True,
        is_dry_run=False,
        by=delivery.proposed_by,
        at=delivery.proposed_at,
    )


def test_a_signed_event_confirms_at_once_and_once(waiting: Delivery) -> None:
    body = event(waiting.progress["publish_id"])
    assert tell(waiting.connection, body) == (200, "success")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.url) == ("confirmed", "https://mp.weixin.qq.com/s/A77")
    assert waiting.progress["article_id"] == "A77"
    steps = waiting.steps.count()
    assert tell(waiting.connection, body) == (200, "success")
    assert waiting.steps.count() == steps


def test_an_event_of_the_safe_mode_is_opened(waiting: Delivery) -> None:
    set_events(waiting, event_aes_key=AES_KEY)
    secret = sealed(event(waiting.progress["publish_id"], status=4))
    body = f"<xml><ToUserName>gh</ToUserName><Encrypt><![CDATA[{secret}]]></Encrypt></xml>"
    signature = sign("1481013459", "n0nce", secret)
    query = {"encrypt_type": "aes", "msg_signature": signature}
    assert tell(waiting.connection, body, **query) == (200, "success")
    waiting.refresh_from_db()
    assert waiting.state == "failed"
    assert "审核没有通过" in waiting.message


def test_what_is_forged_or_hostile_changes_nothing(waiting: Delivery) -> None:
    link, body = waiting.connection, event(waiting.progress["publish_id"])
    assert tell(link, body, signature="0" * 40)[0] == 403
    bomb = '<!DOCTYPE x [<!ENTITY a "aa">]><xml><Event>&a;</Event></xml>'
    assert tell(link, bomb)[0] == 422
    assert tell(link, "no xml")[0] == 422
    assert tell(link, f"<xml>{'x' * 70_000}</xml>")[0] == 422
    set_events(waiting, event_aes_key=AES_KEY)
    assert tell(link, body)[0] == 403, "the safe mode takes nothing in plain"
    other = sealed(body, appid="wx-of-somebody-else")
    wrapped = f"<xml><Encrypt>{other}</Encrypt></xml>"
    query = {"encrypt_type": "aes", "msg_signature": sign("1481013459", "n0nce", other)}
    assert tell(link, wrapped, **query)[0] == 403
    waiting.refresh_from_db()
    assert waiting.state == "sent"


def test_the_address_proves_itself_to_the_platform(waiting: Delivery) -> None:
    address = reverse("api:wechat_event", args=[waiting.connection.event_key])
    query = {"timestamp": "1", "nonce": "2", "signature": sign("1", "2"), "echostr": "hello"}
    assert Client().get(address, query).content == b"hello"
    assert Client().get(address, query | {"signature": "x"}).status_code == 403
    assert Client().get(reverse("api:wechat_event", args=["nobody"])).status_code == 404
