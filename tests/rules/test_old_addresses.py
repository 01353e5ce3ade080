"""Lists of old addresses: what can be read of them, and what is wrong with them."""

from __future__ import annotations

import pytest

from gongkai.rules.old_addresses import (
    Lead,
    OldAddressError,
    end_of,
    old_address,
    problems_of,
    read_leads,
)


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("http://old.gov.cn/zwgk/t1.html#top", "/zwgk/t1.html"),
        ("/show.asp?id=12", "/show.asp?id=12"),
        ("/a?", "/a"),
        ("//evil.cn/x", ""),
        ("首页", ""),
        ("/a b", ""),
    ],
)
def test_an_old_address_is_path_and_query(text: str, old: str) -> None:
    assert old_address(text) == old


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_is_read_with_its_head_and_empty_lines(encoding: str) -> None:
    data = "旧网址,新网址\r\n/a,甲\r\n\r\nhttp://x.cn/b?id=1,/disclosure/\r\n".encode(encoding)
    assert read_leads(data) == [Lead("/a", "甲", 2), Lead("/b?id=1", "/disclosure/", 4)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "没有网址"),
        ("/a", "第1行：没有新网址"),
        ("/a,x\nb,y", "第2行：“b”不是网址"),
        ("/a," + "x" * 501, "第1行：网址超过"),
        ('/a,"' + "x" * 200_000, "引号没有成对"),
        ("MZ\r/a\rb,y\r", "第3行：“b”不是网址"),
    ],
)
def test_each_wrong_line_is_named(text: str, told: str) -> None:
    with pytest.raises(OldAddressError, match=told):
        read_leads(text.encode())


def test_circles_and_two_ways_are_found_also_with_what_is_known() -> None:
    assert problems_of([Lead("/a", "/b", 1), Lead("/b", "/c", 2)], {}) == []
    (circle,) = problems_of([Lead("/a", "/b", 1)], {"/b": "/a"})
    assert "第1行：/a → /b → /a 转成了圈" in circle
    (itself,) = problems_of([Lead("/a", "/a", 1)], {})
    assert "转成了圈" in itself
    (two,) = problems_of([Lead("/a", "/b", 1), Lead("/a", "/c", 2)], {})
    assert two.startswith("第2行：/a 在第1行已经指向别处")
    assert end_of("/a", {"/a": "/b", "/b": "/c"}) == "/c"
