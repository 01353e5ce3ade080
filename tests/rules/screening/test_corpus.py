"""More than two hundred documents as offices publish them, and leaks planted in them.

Neither figure may fall: no block on a clean document, every planted leak found at its place.
"""

from __future__ import annotations

import random
from datetime import date
from functools import cache

import pytest

from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.files import screen_file
from gongkai.rules.screening.model import Finding, Setting
from gongkai.rules.screening.words import builtin_lists
from tests.factories.leaks_in_text import Leak, leaks
from tests.factories.leaky_files import docx_file, pdf_file, xlsx_file, zip_file
from tools.make_screening_corpus import COUNT, FOLDER, NEIGHBOURS_COUNT, documents

TEXTS = {file.name: file.read_text("utf-8") for file in sorted(FOLDER.glob("*.txt"))}


@cache
def screen() -> Screen:
    return Screen(Setting(on=date(2026, 11, 25)))


def heavy(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(f.rule, f.context) for f in findings if f.severity != "info"]


def test_the_corpus_is_whole_and_as_it_is_made() -> None:
    assert len(TEXTS) == COUNT + NEIGHBOURS_COUNT == 228
    assert documents() == TEXTS


@pytest.mark.parametrize("name", TEXTS)
def test_a_clean_document_gives_neither_block_nor_reminder(name: str) -> None:
    findings = screen_file(screen(), TEXTS[name].encode(), name).findings
    assert heavy(findings) == []


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf", "zip", "html"])
def test_clean_documents_stay_clean_in_every_kind_of_file(kind: str) -> None:
    for name, text in list(TEXTS.items())[::9]:
        lines = text.split("\n")
        data = {
            "docx": lambda: docx_file(lines),  # noqa: B023 - called at once
            "xlsx": lambda: xlsx_file([line.split("\t") for line in lines]),  # noqa: B023
            "pdf": lambda: pdf_file("\n\n".join(map(escaped, lines))),  # noqa: B023
            "zip": lambda: zip_file({name: text}),  # noqa: B023
            "html": lambda: "".join(f"<p>{line}</p>" for line in lines).encode(),  # noqa: B023
        }[kind]()
        findings = screen_file(screen(), data, f"{name}.{kind}").findings
        assert [f.rule for f in findings if f.severity == "block"] == [], name


def escaped(text: str) -> str:
    """Words that Typst takes as words."""
    return "".join(f"\\{letter}" if letter in "#*_`$<>@=-+/\\[]~'\"" else letter for letter in text)


def planted(leak: Leak, seed: int) -> tuple[str, int]:
    """A clean document with the leak between two of its lines, and where it begins."""
    chance = random.Random(f"{leak.sentence}{seed}")  # noqa: S311
    lines = TEXTS[chance.choice(sorted(TEXTS))].split("\n")
    at = chance.randrange(1, len(lines))
    head = "\n".join(lines[:at]) + "\n"
    return f"{head}{leak.sentence}\n" + "\n".join(lines[at:]), len(head)


@pytest.mark.parametrize("seed", range(12))
def test_every_planted_leak_is_found_and_nothing_else_blocks(seed: int) -> None:
    missed = []
    for leak in leaks(seed):
        text, start = planted(leak, seed)
        end = start + len(leak.sentence)
        hits = [
            f
            for f in screen().text(text)
            if f.rule == leak.rule and start <= f.start <= f.end <= end
        ]
        if not any(leak.words in f.text for f in hits):
            missed.append((leak, [f.text for f in hits]))
        strangers = [
            f for f in screen().text(text) if f.severity == "block" and not start <= f.start < end
        ]
        assert strangers == []
    assert missed == []


def test_every_word_of_the_lists_is_found() -> None:
    for one in builtin_lists():
        for word in one.words:
            hits = [f for f in screen().text(f"说明：{word.text}。") if f.rule == one.rule]
            assert [f.text for f in hits] == [word.text], word.text
            for longer in word.unless:
                hits = screen().text(f"（{longer}）")
                assert word.text not in [f.text for f in hits if f.rule == one.rule], longer
