"""Links in what is published: found in the text, never inside a network, called dead only when sure."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongkai.rules.published_links import (
    Answer,
    AnswerKind,
    LinkState,
    addresses_in,
    answer_of_status,
    host_of,
    is_public_network,
    judge,
)
from tests.factories.contents import make_content


def test_the_web_addresses_of_a_text_are_found_once_each() -> None:
    content = make_content(
        body='<p><a href="https://a.gov.cn/x?a=1&amp;b=2#top">甲</a><a href="mailto:a@gov.cn">信</a>'
        '<a href="https://a.gov.cn/x?a=1&amp;b=2">乙</a><a href="/disclosure/">丙</a></p>',
        online_link="http://b.gov.cn/",
    )
    assert addresses_in(content) == ("https://a.gov.cn/x?a=1&b=2", "http://b.gov.cn/")
    assert host_of("https://A.gov.cn.:8443/x") == "a.gov.cn"
    assert host_of("http://[broken/") == ""


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3", "172.16.0.1", "192.168.1.1", "127.0.0.1", "0.0.0.0", "169.254.169.254",  # noqa: S104
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1",
        "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "2002:0a00:0001::1",
        "64:ff9b::7f00:1", "64:ff9b::a00:1", "kein", "",
    ],
)  # fmt: skip
def test_no_inner_network_counts_as_public(address: str) -> None:
    assert not is_public_network(address)


@pytest.mark.parametrize("address", ["114.114.114.114", "240e::1", "64:ff9b::7272:7272"])
def test_the_internet_is_public(address: str) -> None:
    assert is_public_network(address)


def test_a_link_that_stumbles_is_asked_three_times_before_it_is_dead() -> None:
    stumble = answer_of_status(503)
    first, second, third = (judge(failures, stumble) for failures in range(3))
    assert (first.state, first.wait) == (LinkState.DOUBTFUL, timedelta(hours=1))
    assert (second.state, second.wait) == (LinkState.DOUBTFUL, timedelta(hours=6))
    assert (third.state, third.failures) == (LinkState.DEAD, 3)
    assert judge(2, answer_of_status(200)).failures == 0


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (200, LinkState.ALIVE), (204, LinkState.ALIVE), (401, LinkState.ALIVE),
        (403, LinkState.ALIVE), (429, LinkState.ALIVE), (404, LinkState.DEAD),
        (410, LinkState.DEAD), (400, LinkState.DOUBTFUL), (502, LinkState.DOUBTFUL),
    ],
)  # fmt: skip
def test_a_status_says_what_a_reader_would_see(status: int, state: LinkState) -> None:
    assert judge(0, answer_of_status(status)).state is state


def test_a_link_into_a_network_is_told_apart() -> None:
    assert judge(0, Answer(AnswerKind.INSIDE)).state is LinkState.INSIDE
