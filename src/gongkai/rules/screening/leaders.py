"""Leaders as the office maintains them: the right title beside the name, the right order of names.

Wrong characters in a name are words of a list (`wrong_names`); here only what needs a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from gongkai.rules.errors import BadInputError
from gongkai.rules.screening.model import Finding, Leader, Setting
from gongkai.rules.screening.patterns import matches
from gongkai.rules.screening.registry import found

_TITLE = (
    r"((?:党委|党组|市委|县委|区委|州委|省委)?(?:常务副|代理|副)?(?:书记|省长|市长|县长|区长|州长|镇长|乡长|局长|厅长|"
    r"部长|主任|政委|支队长|大队长|处长|科长|主席|院长|检察长|秘书长)(?!医师|护师|技师|药师|科员|助理|办公))"
)


class Leaders:
    """Titles and order of the leaders of one body."""

    rules = ("WORD-LEADER", "WORD-TITLE", "WORD-ORDER")
    reach = (160, 160)

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
            for match in matches(self._wrong, text, start, end):
                right = self._right[match[0]]
                yield found(
                    "WORD-LEADER",
                    text,
                    *match.span(),
                    f"应为“{right}”。",
                    remedy="replace",
                    replacement=right,
                )
        for match in matches(self._before, text, start, end):
            yield from self._judge(text, match.start(), match.end(), match[2], match[1])
        for match in matches(self._behind, text, start, end):
            if match[2]:
                yield from self._judge(text, match.start(), match.end(), match[1], match[2])
        for match in matches(self._list, text, start, end):
            order = [self._leaders[name].order for name in match[0].split("、")]
            known = [place for place in order if place is not None]
            if known != sorted(known):
                yield found("WORD-ORDER", text, *match.span())

    def _judge(self, text: str, at: int, to: int, name: str, title: str) -> Iterator[Finding]:
        titles = self._leaders[name].titles
        if titles and not any(known.endswith(title) for known in titles):
            message = f"名录里{name}的职务是{'、'.join(titles)}，这里写的是{title}。"
            yield found("WORD-TITLE", text, at, to, message, sureness="likely")


# --- interchange ---------------------------------------------------------------------------------

_COLUMNS: Final = {
    "name": ("姓名", "name"),
    "titles": ("职务", "titles"),
    "order": ("排序", "次序", "order"),
    "wrong_names": ("错误写法", "wrong_names"),
}


def leader_to_dict(leader: Leader) -> dict[str, Any]:
    """The entry as JSON."""
    return {
        "name": leader.name,
        "titles": list(leader.titles),
        "order": leader.order,
        "wrong_names": list(leader.wrong_names),
    }


def leader_from_dict(data: Mapping[str, Any]) -> Leader:
    """An entry of JSON. Raises BadInputError."""
    return _checked(
        Leader(
            str(data.get("name", "")).strip(),
            tuple(data.get("titles", ())),
            data.get("order"),
            tuple(data.get("wrong_names", ())),
        )
    )


def _checked(leader: Leader) -> Leader:
    if not 2 <= len(leader.name) <= 30:
        raise BadInputError(f"姓名“{leader.name[:20]}”应有2至30个字。")
    if leader.name in leader.wrong_names or any(len(name) < 2 for name in leader.wrong_names):
        raise BadInputError(f"“{leader.name}”的错误写法不对：不能与正确的相同，也不能只有一个字。")
    return leader


def read_leaders(rows: Iterable[Iterable[str]]) -> tuple[Leader, ...]:
    """The register of a table with the head 姓名, 职务, 排序, 错误写法; several parts by 、.

    Raises BadInputError with the number of the row.
    """
    names: list[str | None] = list(_COLUMNS)
    out: dict[str, Leader] = {}
    for number, raw in enumerate(rows, 1):
        row = [cell.strip() for cell in raw]
        if not any(row):
            continue
        heads = [next((k for k, v in _COLUMNS.items() if cell in v), None) for cell in row]
        if not out and "name" in heads:
            names = heads
            continue
        cells = dict(zip(names, row, strict=False))
        order = cells.get("order", "")
        if order and not order.isdecimal():
            raise BadInputError(f"第{number}行：排序“{order}”应为数字。")
        try:
            leader = _checked(
                Leader(
                    cells.get("name", ""),
                    tuple(filter(None, cells.get("titles", "").split("、"))),
                    int(order) if order else None,
                    tuple(filter(None, cells.get("wrong_names", "").split("、"))),
                )
            )
        except BadInputError as error:
            raise BadInputError(f"第{number}行：{error}") from error
        out[leader.name] = leader
    if not out:
        raise BadInputError("没有读到姓名。请在第一行写明列名：姓名、职务、排序、错误写法。")
    return tuple(out.values())


def leader_rows(leaders: Iterable[Leader]) -> Iterator[list[str]]:
    """The register as a table with its head; `read_leaders` reads it again."""
    yield [heads[0] for heads in _COLUMNS.values()]
    for leader in leaders:
        order = "" if leader.order is None else str(leader.order)
        yield [leader.name, "、".join(leader.titles), order, "、".join(leader.wrong_names)]
