"""Prints precision and recall of the screening, by group of detectors and by place in a file.

    python -m tools.screening_quality [--seeds 12] [--ocr]

Text: every planted leak of `tests.factories.leaks_in_text` in a clean document of
`tests/corpus/screening`; found where its rule finds it at its place. A false alarm is whatever else
is found there, or in the clean documents, and is no mere hint. Files: the leaks that prove
themselves, in every place of `tests.factories.carriers`. `--ocr` reads pictures too, seconds a
page. `tests/rules/screening/test_quality.py` holds both figures at 1.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.files import screen_file
from gongkai.rules.screening.model import Setting
from gongkai.rules.screening.reading import Recogniser
from gongkai.rules.screening.registry import GROUPS
from tests.factories.carriers import CARRIERS, PICTURES, Carrier
from tests.factories.leaks_in_text import Leak, card, identity, leaks, mobile
from tools.make_screening_corpus import FOLDER

SETTING: Final = Setting(on=date(2026, 11, 25))


@dataclass(slots=True)
class Score:
    """How many leaks were planted and found, and how many false alarms there were."""

    planted: int = 0
    found: int = 0
    alarms: int = 0
    missed: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Found among planted."""
        return self.found / self.planted if self.planted else 1.0

    @property
    def precision(self) -> float:
        """Right among what was found."""
        all_found = self.found + self.alarms
        return self.found / all_found if all_found else 1.0


def documents() -> list[str]:
    """The clean documents."""
    return [file.read_text("utf-8") for file in sorted(FOLDER.glob("*.txt"))]


def planted(among: list[str], seed: int) -> Iterator[tuple[Leak, str, int]]:
    """Each leak of a seed in a clean document: the leak, the text, and where it begins."""
    chance = random.Random(seed)  # noqa: S311 - the same places each time
    for leak in leaks(seed):
        lines = chance.choice(among).split("\n")
        at = chance.randrange(1, len(lines))
        head = "\n".join(lines[:at]) + "\n"
        yield leak, f"{head}{leak.sentence}\n" + "\n".join(lines[at:]), len(head)


def score_texts(screen: Screen, seeds: int) -> dict[str, Score]:
    """The scores of the groups of detectors."""
    scores = {group: Score() for group in GROUPS}
    among = documents()
    alarms: Counter[str] = Counter()
    for text in among:
        alarms.update(f.rule for f in screen.text(text) if f.severity != "info")
    for seed in range(seeds):
        for leak, text, start in planted(among, seed):
            end = start + len(leak.sentence)
            findings = [f for f in screen.text(text) if f.severity != "info"]
            score = scores[leak.rule.partition("-")[0]]
            score.planted += 1
            if any(
                f.rule == leak.rule and leak.words in f.text and start <= f.start < end
                for f in findings
            ):
                score.found += 1
            else:
                score.missed.append(leak.sentence)
            alarms.update(f.rule for f in findings if not start <= f.start < end)
    for rule, number in alarms.items():
        scores[rule.partition("-")[0]].alarms += number
    return scores


def score_files(
    screen: Screen,
    carriers: Mapping[str, Carrier],
    seeds: int,
    recognise: Recogniser | None = None,
) -> dict[str, Score]:
    """The scores of the places in files."""
    scores: dict[str, Score] = {}
    for place, carry in carriers.items():
        score = scores[place] = Score()
        for seed in range(seeds):
            chance = random.Random(seed)  # noqa: S311
            for rule, words in (
                ("PI-ID", f"身份证号{identity(chance)}"),
                ("PI-CARD", f"卡号{card(chance)}"),
                ("PI-PHONE", f"王小虎，手机{mobile(chance)}"),
            ):
                name, data = carry(words)
                findings = screen_file(screen, data, name, recognise).findings
                score.planted += 1
                if any(f.rule == rule for f in findings):
                    score.found += 1
                else:
                    score.missed.append(words)
    return scores


def main() -> None:
    """Measure and print; the exit status is 1 where a leak was missed or an alarm was false."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=12)
    parser.add_argument("--ocr", action="store_true")
    options = parser.parse_args()
    screen = Screen(SETTING)
    texts = score_texts(screen, options.seeds)
    files = score_files(screen, CARRIERS, min(options.seeds, 3))
    if options.ocr:
        from gongkai.rules.screening.ocr import recogniser

        files |= score_files(screen, PICTURES, 1, recogniser())
    print(f"{len(documents())} clean documents")
    for group, score in texts.items():
        if score.planted or score.alarms:
            print(
                f"{group:<6}planted {score.planted:>5}  recall {score.recall:.4f}  "
                f"precision {score.precision:.4f}"
            )
    for place, score in files.items():
        print(f"planted {score.planted:>5}  recall {score.recall:.4f}  {place}")
    every = (*texts.values(), *files.values())
    for score in every:
        for words in score.missed[:3]:
            print(f"missed: {words.strip()}")
    raise SystemExit(any(score.missed or score.alarms for score in every))


if __name__ == "__main__":
    main()
