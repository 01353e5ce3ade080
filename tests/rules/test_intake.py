"""What an application may say: each field told in words, and nothing in it that nobody sees."""

from __future__ import annotations

import pytest

from gongkai.rules.intake import application_problems, clean_file_name, read_application

COMPLETE = {
    "kind": "natural",
    "name": "张三",
    "id_kind": "other",
    "id_number": "E1",
    "phone": "13800000000",
    "description": "2025年道路交通事故统计",
    "form_wanted": "electronic",
    "way_wanted": "portal",
}


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("fax", "9" * 10_000),
        ("fax", "<script>"),
        ("postcode", "１２３４５６"),
        ("email", "a,b@x.cn"),
        ("email", "a;b@x.cn"),
        ("email", "a<b@x.cn"),
        ("email", '"@x.cn'),
        ("email", "a@x.cn\nBcc: b@y.cn"),
        ("phone", "138\n00000000"),
        ("name", "\u200b\u202e"),
        ("description", "\u200b\ufeff"),
        *((field, "字" * 10_000) for field in ("name", "title", "purpose", "contact", "address")),
        *((field, "字" * 10_000) for field in ("description", "email", "phone", "postcode")),
        ("id_number", "字" * 10_000),
    ],
)
def test_what_leads_nowhere_is_told_at_its_field(field: str, typed: str) -> None:
    assert field in application_problems(read_application(COMPLETE | {field: typed}))


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("email", "zhang.san+1@mail.example.cn"),
        ("email", "张三@例子.中国"),
        ("fax", "0850-1234567 转 8"),
        ("postcode", "553000"),
        ("name", "阿卜杜拉·买买提"),
        ("description", "ᠮᠣᠩᠭᠣᠯ\u180e ئۇيغۇرچە"),
    ],
)
def test_what_people_rightly_write_is_taken(field: str, typed: str) -> None:
    form = read_application(COMPLETE | {field: typed})
    assert application_problems(form) == {}
    assert getattr(form, field) == typed


def test_a_file_name_shows_what_it_is() -> None:
    assert clean_file_name("../../etc/身份证\u202efdp.exe.txt") == "身份证fdp.exe.txt"
    assert clean_file_name("a\x00b\u200b.pdf") == "ab.pdf"
