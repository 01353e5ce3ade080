"""How fast text is screened, and how well: speed, precision, recall.

    python -m bench.screening [--megabytes 120] [--words 100000]

Speed, on one core, with all detectors and that many words beside the built-in lists, of four texts:

- prose: the sentences of the clean documents of `tests/corpus/screening` that hold no figure. They
  are few, and return again and again.
- manuals: the Chinese running text of `docs`, nearly five hundred paragraphs, none like another,
  about applications, reviews and publications, written for other purposes than to be measured.
- figures: all running text of the clean documents, with its figures, dates, links and titles.
- dense: those documents as they are, with tables; they are made of traps.

Each is joined to pieces of the length of a long item; every hundredth has a leak. Beside the speed
stands in how many bytes there is one hit of a trigger or a word. Precision and recall: every planted
leak counts as found where its rule finds it at its place; whatever else is found and is no mere hint
counts as a false alarm. Beside each figure stands the one that must hold.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from datetime import date
from pathlib import Path
from time import perf_counter, process_time

from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.machines import Machine, machines
from gongkai.rules.screening.model import Setting
from gongkai.rules.screening.words import Word, WordList, builtin_lists
from tests.factories.leaks_in_text import leaks
from tools.make_screening_corpus import COUNT, FOLDER

SETTING = Setting(on=date(2026, 11, 25))
PIECE = 40  # documents joined to one piece: about 100 KB, a long item with its attachments
SEEDS = 20
MANUALS = Path(__file__).parents[1] / "docs"
HAN = re.compile(r"[\u4e00-\u9fff]")


def texts(count: int | None = None) -> list[str]:
    """The clean documents; the first ones are as offices write, those behind them are all traps."""
    return [file.read_text("utf-8") for file in sorted(FOLDER.glob("*.txt"))[:count]]


def many_words(count: int, among: list[str]) -> WordList:
    """Words of two to six characters of the same script; a few of them do occur."""
    chance = random.Random(7)  # noqa: S311 - the same words each time
    letters = sorted(
        {letter for text in among for letter in text if "\u4e00" <= letter <= "\u9fff"}
    )
    whole = "\n".join(among)
    words: set[str] = set()
    while len(words) < count:
        word = "".join(chance.choices(letters, k=chance.choice((2, 3, 3, 4, 4, 5, 6))))
        if word not in whole or len(words) < 3:
            words.add(word)
    entries = tuple(map(Word, sorted(words)))
    return WordList("bench", "大词表", "WORD-SENSITIVE", "1", "bench", "bench", entries)


def pieces(among: list[str], megabytes: int) -> list[str]:
    """Long texts of that many megabytes in UTF-8 together, one in a hundred with a leak."""
    chance = random.Random(11)  # noqa: S311
    planted = [leak.sentence for leak in leaks(1)]
    out: list[str] = []
    size = 0
    while size < megabytes * 1_000_000:
        text = "\n".join(chance.choices(among, k=PIECE))
        if len(out) % 100 == 0:
            text += f"\n{chance.choice(planted)}\n"
        out.append(text)
        size += len(text.encode())
    return out


def paragraphs(lines: list[str]) -> list[str]:
    """Eight lines to a text."""
    return ["\n".join(lines[at : at + 8]) for at in range(0, len(lines), 8)]


def running(among: list[str]) -> list[str]:
    """The lines that are sentences, no cells, heads and signatures."""
    lines = (line for text in among for line in text.split("\n"))
    return [line for line in lines if len(line) > 30 and "\t" not in line]


def prose(among: list[str]) -> list[str]:
    """The sentences without figures and titles, as paragraphs."""
    plain = [line for line in running(among) if not any(c.isdigit() or c == "《" for c in line)]
    return paragraphs(plain)


def manuals() -> list[str]:
    """The Chinese running text of the documentation; tables are no prose."""
    pages = [file.read_text("utf-8") for file in sorted(MANUALS.rglob("*.md"))]
    lines = (line for page in pages for line in page.split("\n"))
    return paragraphs(
        [line for line in lines if len(HAN.findall(line)) > 20 and not line.startswith("|")]
    )


def speed(screen: Screen, given: list[str]) -> tuple[float, int]:
    """Megabytes of UTF-8 a CPU second, and how much was found."""
    size = sum(len(text.encode()) for text in given)
    begin = process_time()
    found = sum(len(screen.text(text)) for text in given)
    return size / (process_time() - begin) / 1_000_000, found


def hits(screen: Screen, given: list[str]) -> str:
    """How far apart the hits of words and triggers stand, where triggers are looked for."""
    scanned = [screen.scan(text) for text in given[:50]]
    size = sum(len(text.encode()) for text in given[:50])
    count = sum(
        len(one.words) + sum(len(ends) for ends in one.places.values() if ends) for one in scanned
    )
    return f", one hit in {size // max(1, count)} bytes" if count else ""


def quality(screen: Screen, among: list[str]) -> tuple[float, float, Counter[str], Counter[str]]:
    """Precision and recall over the corpus with planted leaks, the misses and false alarms."""
    missed: Counter[str] = Counter()
    false: Counter[str] = Counter()
    hits = total = 0
    for seed in range(SEEDS):
        chance = random.Random(seed)  # noqa: S311
        for leak in leaks(seed):
            lines = chance.choice(among).split("\n")
            at = chance.randrange(1, len(lines))
            head = "\n".join(lines[:at]) + "\n"
            text = f"{head}{leak.sentence}\n" + "\n".join(lines[at:])
            start, end = len(head), len(head) + len(leak.sentence)
            findings = [f for f in screen.text(text) if f.severity != "info"]
            inside = [f for f in findings if start <= f.start < end]
            total += 1
            if any(f.rule == leak.rule and leak.words in f.text for f in inside):
                hits += 1
            else:
                missed[leak.rule] += 1
            false.update(f.rule for f in findings if not start <= f.start < end)
    for text in among:
        false.update(f.rule for f in screen.text(text) if f.severity != "info")
    alarms = sum(false.values())
    return hits / (hits + alarms), hits / total, missed, false


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--megabytes", type=int, default=120)
    parser.add_argument("--words", type=int, default=100_000)
    options = parser.parse_args()
    among = texts()
    print(f"{len(among)} clean documents, {sum(len(t.encode()) for t in among) / 1000:.0f} KB")
    precision, recall, missed, false = quality(Screen(SETTING), among)
    print(f"precision {precision:.4f} (must hold: 1)   recall {recall:.4f} (must hold: 1)")
    for name, counter in (("missed", missed), ("false alarms", false)):
        if counter:
            print(f"  {name}: {dict(counter)}")
    lists = (*builtin_lists(), many_words(options.words, [*among, *manuals()]))
    given = {
        "prose": pieces(prose(texts(COUNT)), options.megabytes),
        "manuals": pieces(manuals(), options.megabytes),
        "figures": pieces(paragraphs(running(texts(COUNT))), max(1, options.megabytes // 8)),
        "dense": pieces(among, max(1, options.megabytes // 8)),
    }
    for machine in machines():
        measure(machine, lists, given)


def measure(machine: Machine, lists: tuple[WordList, ...], given: dict[str, list[str]]) -> None:
    """Prepare one engine and let it run."""
    begin = perf_counter()
    screen = Screen(SETTING, lists, machine)
    ready = perf_counter() - begin
    again = ""
    compiled = screen.dump()
    if compiled:
        begin = perf_counter()
        screen = Screen(SETTING, lists, machine, compiled)
        again = f", from a dump of {len(compiled) / 1e6:.0f} MB in {perf_counter() - begin:.2f} s"
    print(f"{machine}: ready in {ready:.1f} s{again}")
    for name, texts_ in given.items():
        sample = texts_ if machine == "hyperscan" else texts_[: max(1, len(texts_) // 40)]
        rate, found = speed(screen, sample)
        is_prose = machine == "hyperscan" and name in ("prose", "manuals")
        limit = " (must hold: 100)" if is_prose else ""
        print(f"  {name}: {rate:.0f} MB/s{limit}, {found} findings{hits(screen, sample)}")


if __name__ == "__main__":
    main()
