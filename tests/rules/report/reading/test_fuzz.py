"""Whatever bytes come: a report, or an error that names the file. Never anything else, never long."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.rules.report.forms import FormId, load_form
from gongkai.rules.report.model import Report
from gongkai.rules.report.reading import ReadingError, read
from gongkai.rules.report.writing import FORMATS, write
from tests.rules.report.reading.files import zipped
from tests.rules.report.reading.shapes import balanced

SECONDS = 10
NAMES = st.sampled_from(
    [
        "年报.html",
        "年报.docx",
        "年报.pdf",
        "年报.xlsx",
        "年报.md",
        "年报.txt",
        "年报.json",
        "年报.csv",
        "年报",
    ]
)
BEGINNINGS = st.sampled_from(
    [
        b"",
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"<html>",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b'{"tables":',
        b"\xd0\xcf\x11\xe0",
    ]
)


def bounded(examples: int) -> settings:
    """So many examples, however slow the machine."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=examples, deadline=None, suppress_health_check=slow)


def survives(data: bytes, name: str) -> None:
    """It reads or is refused by name; anything else fails the test."""
    begin = process_time()
    refusal = None
    try:
        read(data, name)
    except ReadingError as error:
        refusal = str(error)
    assert refusal is None or refusal.startswith(f"“{name}”无法读取：")
    assert process_time() - begin < SECONDS


@cache
def written(form: FormId, kind: str) -> bytes:
    """A whole report in that format."""
    report = Report(
        agency="某某市公安局",
        year=2020 if form == "2019" else 2023,
        form=form,
        values=balanced(form, list(range(40))),
        sections={"S1": "全年主动公开信息12件。\n工作平稳。", "S5": "不足。", "S6": "无。"},
    )
    return write(report, kind)  # type: ignore[arg-type]


CUTS = st.tuples(st.integers(0, 2**32), st.integers(0, 400), st.binary(max_size=60))
FORMS = st.sampled_from(["2019", "2021"])


def mutated(data: bytes, cuts: list[tuple[int, int, bytes]]) -> bytes:
    """The data with pieces replaced, dropped or put in."""
    out = bytearray(data)
    for place, length, instead in cuts:
        at = place % (len(out) + 1)
        out[at : at + length] = instead
    return bytes(out)


@given(data=st.binary(max_size=2_000), beginning=BEGINNINGS, name=NAMES)
@bounded(100)
def test_random_bytes(data, beginning, name):
    survives(beginning + data, name)


@pytest.mark.parametrize("kind", FORMATS)
@given(form=FORMS, cuts=st.lists(CUTS, min_size=1, max_size=8), name=NAMES)
@bounded(40)
def test_whole_files_with_pieces_changed(kind, form, cuts, name):
    survives(mutated(written(form, kind), cuts), name)


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@given(form=FORMS, part=st.integers(0, 30), cuts=st.lists(CUTS, min_size=1, max_size=8))
@bounded(60)
def test_office_files_with_pieces_of_a_part_changed(kind, form, part, cuts):
    with zipfile.ZipFile(io.BytesIO(written(form, kind))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = list(parts)[part % len(parts)]
    parts[name] = mutated(parts[name], cuts)
    survives(zipped(parts), f"年报.{kind}")


LABELS = [row.label for form in ("2019", "2021") for t in load_form(form).tables for row in t.rows]
WORDS = st.one_of(
    st.sampled_from([*LABELS, "第二十条第（一）项", "自然人", "总计", "结果维持", "一、总体情况"]),
    st.integers(-9, 99_999).map(str),
    st.sampled_from(["", " ", "/", "—", "减2", "１２", "5万元", "|", "\n", "\t", "1 2 3"]),
    st.text(max_size=8),
)
SPANS = st.sampled_from(
    ["", " colspan=0", " colspan=3", " rowspan=0", " rowspan=2", " rowspan=99999"]
)
TAGS = st.sampled_from(
    [
        "p",
        "br",
        "div",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "caption",
        "span",
        "sup",
        "b",
        "pre",
        "ul",
        "li",
        "nav",
        "script",
        "h1",
        "del",
    ]
)


@given(
    pieces=st.lists(
        st.one_of(
            WORDS,
            st.tuples(TAGS, SPANS).map(lambda t: f"<{t[0]}{t[1]}>"),
            TAGS.map(lambda tag: f"</{tag}>"),
        ),
        max_size=120,
    )
)
@bounded(100)
def test_random_trees_with_random_spans(pieces):
    survives(("<html><body>" + "".join(pieces)).encode("utf-8", "replace"), "年报.html")


@given(
    rows=st.lists(
        st.tuples(st.integers(0, 3), st.lists(st.tuples(WORDS, SPANS), max_size=16)), max_size=30
    )
)
@bounded(100)
def test_random_tables_with_random_spans(rows):
    body = "".join(
        f"<t{'head' if kind == 1 else 'body'}><tr>"
        + "".join(f"<td{span}>{word}</td>" for word, span in cells)
        + "</tr>"
        for kind, cells in rows
    )
    survives(f"<table>{body}</table>".encode("utf-8", "replace"), "年报.html")


@given(
    words=st.lists(
        st.tuples(WORDS, st.sampled_from(["", " ", "\n", "|", "\t", "，"])), max_size=200
    )
)
@bounded(100)
def test_random_texts_of_the_words_of_a_report(words):
    survives("".join(word + gap for word, gap in words).encode("utf-8", "replace"), "年报.txt")
