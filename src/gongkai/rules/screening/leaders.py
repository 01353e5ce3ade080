"""Leaders as the office maintains them: the right title beside the name, the right order of names.

Wrong characters in a name are words of a list (`wrong_names`); here only what needs a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai.rules.screening.model import Finding, Leader, Setting
from gongkai.rules.screening.registry import found

_TITLE = (
    r"((?:党委|党组|市委|县委|区委|州委|省委)?(?:常务副|代理|副)?(?:书记|省长|市长|县长|区长|州长|镇长|乡长|局长|厅长|"
    r"部长|主任|政委|支队长|大队长|处长|科长|主席|院长|检察长|秘书长)(?!医师|护师|技师|药师|科员|助理|办公))"
)


class Leaders:
    """Titles and order of the leaders of one body."""

    rules = ("WORD-LEADER", "WORD-TITLE", "WORD-ORDER")

    def __init__(self, leaders: Sequence[Leader]) -> None:
        self._leaders = {leader.name: leader for leader in leaders}
        names = "|".join(sorted(map(re.escape, self._leaders), key=len, reverse=True))
        self.triggers: tuple[str, ...] = (names,)
        self._behind = re.compile(rf"({names}){_TITLE}?")
        self._before = re.compile(rf"{_TITLE}({names})")
        self._list = re.compile(rf"(?:{names})(?:、(?:{names}))+")
        wrong = {bad: leader.name for leader in leaders for bad in leader.wrong_names}
        self._right = wrong
        self._wrong = re.compile("|".join(map(re.escape, wrong))) if wrong else None
        if wrong:
            self.triggers = (names, "|".join(map(re.escape, wrong)))

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """Wrong characters, titles that are not in the register, names out of order."""
        if self._wrong:
            for match in self._wrong.finditer(text, start, end):
                right = self._right[match[0]]
                yield found(
                    "WORD-LEADER",
                    text,
                    *match.span(),
                    f"应为“{right}”。",
                    remedy="replace",
                    replacement=right,
                )
        for match in self._before.finditer(text, start, end):
            yield from self._judge(text, match.start(), match.end(), match[2], match[1])
        for match in self._behind.finditer(text, start, end):
            if match[2]:
                yield from self._judge(text, match.start(), match.end(), match[1], match[2])
        for match in self._list.finditer(text, start, end):
            order = [self._leaders[name].order for name in match[0].split("、")]
            known = [place for place in order if place is not None]
            if known != sorted(known):
                yield found("WORD-ORDER", text, *match.span())

    def _judge(self, text: str, at: int, to: int, name: str, title: str) -> Iterator[Finding]:
        titles = self._leaders[name].titles
        if titles and not any(known.endswith(title) for known in titles):
            message = f"名录里{name}的职务是{'、'.join(titles)}，这里写的是{title}。"
            yield found("WORD-TITLE", text, at, to, message, sureness="likely")
