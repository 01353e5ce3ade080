"""Which part of a file is asked for."""

from __future__ import annotations

import pytest

from gongkai.rules.ranges import is_same, part_asked, place_of

WHOLE = None


@pytest.mark.parametrize(
    ("told", "part"),
    [
        ("bytes=0-0", range(1)),
        ("bytes=0-99", range(100)),
        ("bytes=10-", range(10, 100)),
        ("Bytes=10-19", range(10, 20)),
        (" bytes=10-19 ", range(10, 20)),
        ("bytes=90-9999999999999999999", range(90, 100)),
        ("bytes=-1", range(99, 100)),
        ("bytes=-1000", range(100)),
        ("bytes=00-09", range(10)),
        ("bytes=19-10", WHOLE),
        ("bytes=-", WHOLE),
        ("bytes=", WHOLE),
        ("bytes=0-1,5-6", WHOLE),
        ("bytes=0-1,", WHOLE),
        ("bytes=a-b", WHOLE),
        ("bytes=١-٢", WHOLE),
        ("bytes=+1-2", WHOLE),
        ("bytes=1-2-3", WHOLE),
        ("bytes=" + "9" * 5000 + "-", WHOLE),
        ("lines=0-1", WHOLE),
        ("", WHOLE),
    ],
)
def test_a_header_names_a_part_of_a_hundred_bytes(told: str, part: range | None) -> None:
    assert part_asked(told, 100) == part


@pytest.mark.parametrize("told", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_part_that_the_file_has_not_is_empty(told: str) -> None:
    part = part_asked(told, 100)
    assert part is not None
    assert not part
    assert place_of(part, 100) == "bytes */100"
    assert part_asked("bytes=0-", 0) == range(0)


def test_a_part_is_told_with_its_last_byte_and_the_size() -> None:
    assert place_of(range(10, 20), 100) == "bytes 10-19/100"


def test_a_part_is_sent_of_the_file_that_the_reader_has_begun() -> None:
    assert is_same("", '"a"')
    assert is_same('"a"', '"a"')
    assert not is_same('"b"', '"a"')
    assert not is_same('W/"a"', 'W/"a"')
    assert not is_same("Thu, 26 Nov 2026 00:00:00 GMT", '"a"')
