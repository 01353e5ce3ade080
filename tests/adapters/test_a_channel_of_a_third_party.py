"""The channel of the how-to, installed as a package of its own, carries a delivery."""

from __future__ import annotations

import json
import re
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from gongkai.channels import actions
from gongkai.channels.adapters.connectors import described, load
from gongkai.channels.models import Delivery
from gongkai.channels.tasks import send_next_delivery
from gongkai.rules.channels.posts import Post
from tests.factories.channels import build_newsroom
from tests.factories.city import City
from tests.factories.items import build_newsroom as build_shelf
from tests.factories.items import publish

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "add-a-channel.md"


@dataclass
class Gateway:
    """Loudspeakers that keep what they were told."""

    address: str = ""
    notices: dict[str, dict[str, Any]] = field(default_factory=dict)
    drops_answers: bool = False


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    told = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *words: Any) -> None:
            return None

        def do_GET(self) -> None:
            key = self.path.split("?")[0].rsplit("/", 1)[1]
            self.answer({"ok": key in told.notices})

        def do_POST(self) -> None:
            data = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path.startswith("/recalls"):
                told.notices.pop(data["id"], None)
            else:
                told.notices[data["id"]] = data
            if told.drops_answers:
                told.drops_answers = False
                self.connection.close()
                return
            self.answer({"ok": "key=k3y" in self.path})

        def answer(self, data: Any) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(data).encode())

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    told.address = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield told
    server.shutdown()
    server.server_close()


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The package of the page, as an installer leaves it."""
    blocks = dict(re.findall(r"```(python|toml)\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL))
    assert len(blocks["python"].splitlines()) <= 50
    (tmp_path / "village_radio.py").write_text(blocks["python"], "utf-8")
    about = tmp_path / "village_radio-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: village-radio\nVersion: 1.0\n")
    group, line = blocks["toml"].strip().splitlines()
    name = re.fullmatch(r'\[project\.entry-points\."(.+)"\]', group)
    assert name is not None
    (about / "entry_points.txt").write_text(f"[{name[1]}]\n{line.replace(chr(34), '')}\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    described.cache_clear()
    yield tmp_path
    sys.modules.pop("village_radio", None)
    described.cache_clear()


def test_the_page_is_a_channel_that_delivers_looks_up_and_recalls(
    installed: Path, gateway: Gateway, city: City, at: datetime
) -> None:
    room, version = build_newsroom(city, at), publish(build_shelf(city, at), at)
    connectors = load({})
    assert connectors["village-radio"].label == "农村广播"
    link = actions.set_up_connection(
        organisation_id=city.police.pk,
        connector="village-radio",
        name="全县村广播",
        values={"address": gateway.address, "key": "k3y"},
        is_dry_run=False,
        by=room.manager,
        at=at,
    )
    assert link.options == {"address": gateway.address}
    (delivery,) = actions.propose_deliveries(
        index_number=str(version.item.index_number),
        posts={link.pk: Post("交通安全", "请佩戴头盔。")},
        by=room.manager,
        at=at,
    )
    actions.approve_delivery(delivery_id=delivery.pk, by=room.deputy, at=at)
    gateway.drops_answers = True
    assert send_next_delivery(lambda: at, connectors)
    delivery.refresh_from_db()
    assert delivery.state == "unclear"
    assert send_next_delivery(lambda: delivery.not_before, connectors)
    assert Delivery.objects.get().state == "confirmed"
    assert list(gateway.notices) == [delivery.key]
    actions.recall_delivery(delivery_id=delivery.pk, reason="改期", by=room.manager, at=at)
    assert send_next_delivery(lambda: at, connectors)
    assert Delivery.objects.get().state == "recalled"
    assert gateway.notices == {}


def test_a_package_that_does_not_load_leaves_the_others(
    installed: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (installed / "village_radio.py").write_text("raise RuntimeError", "utf-8")
    sys.modules.pop("village_radio", None)
    found = load({})
    assert set(found) == {"wechat", "weibo", "folder", "person"}
    assert "does not load" in caplog.text
