"""Who is slowed down after wrong guesses is the caller, not the proxy in front."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from pytest_django import Settings

from gongkai.config import environment
from gongkai.config.middleware import caller_address
from gongkai.rules.errors import BadInputError


def address_seen(connected: str, forwarded: str) -> str:
    seen = []

    def respond(request: HttpRequest) -> HttpResponse:
        seen.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    request = HttpRequest()
    request.META = {"REMOTE_ADDR": connected, "HTTP_X_FORWARDED_FOR": forwarded}
    caller_address(respond)(request)
    return str(seen[0])


@pytest.mark.parametrize(
    ("connected", "forwarded", "seen"),
    [
        ("127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.7, 10.1.2.3", "203.0.113.7"),
        ("127.0.0.1", "2001:db8::7", "2001:db8::7"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "<script>", "127.0.0.1"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
    ],
)
def test_the_last_address_that_is_no_proxy_of_ours_counts(
    settings: Settings, connected: str, forwarded: str, seen: str
) -> None:
    settings.PROXIES = ["127.0.0.1", "10.0.0.0/8"]
    assert address_seen(connected, forwarded) == seen


def test_without_proxies_nobody_chooses_their_own_address(settings: Settings) -> None:
    settings.PROXIES = []
    assert address_seen("127.0.0.1", "203.0.113.7") == "127.0.0.1"


def test_a_proxy_that_is_no_address_is_refused_at_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GONGKAI_PROXIES", "127.0.0.1, nginx")
    with pytest.raises(BadInputError, match="nginx"):
        environment.networks("GONGKAI_PROXIES")
