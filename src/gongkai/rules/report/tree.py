"""The tree of bodies whose reports are added up, and its CSV.

Columns of the CSV, with English or Chinese heads, in any order; UTF-8 or GB18030:

| head | 中文 | meaning |
|---|---|---|
| code | 代码 | unique within the file |
| name | 名称 | full name of the body, as in the title of its report |
| parent | 上级 | code of the body above; blank for the one at the top |
| kind | 类别 | own / 本级: its report covers itself alone; aggregate / 汇总: the whole branch below |
| expected | 应报 | yes / 是 (also when blank): a report is due; no / 否: a mere heading |
| aliases | 别名 | other names, earlier names, separated by ； or ; |

code and name are required.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import Final, Literal

from gongkai.rules.errors import BadInputError
from gongkai.rules.report.reading.normal import squeeze

BodyKind = Literal["own", "aggregate"]

_HEADS: Final = {
    "代码": "code",
    "机构代码": "code",
    "名称": "name",
    "机构名称": "name",
    "上级": "parent",
    "上级代码": "parent",
    "类别": "kind",
    "应报": "expected",
    "别名": "aliases",
    "曾用名": "aliases",
}
_KINDS: Final[dict[str, BodyKind]] = {
    "": "own",
    "own": "own",
    "本级": "own",
    "aggregate": "aggregate",
    "汇总": "aggregate",
}
_TRUE: Final = frozenset(("", "yes", "y", "true", "1", "是"))
_FALSE: Final = frozenset(("no", "n", "false", "0", "否"))
_PLACE_WORDS: Final = ("省", "市", "县", "区", "州", "旗", "镇", "乡", "街道")
_SHORTEST: Final = 5


class TreeError(BadInputError):
    """The tree of bodies is not usable; says in which line and why."""


@dataclass(frozen=True, slots=True)
class Body:
    """A body of the tree. `kind` says what its own report covers: itself, or its whole branch."""

    code: str
    name: str
    parent: str | None = None
    kind: BodyKind = "own"
    expected: bool = True
    aliases: tuple[str, ...] = ()


def _key(name: str) -> str:
    """A name to compare by: 沭阳县 and 沭阳县人民政府 are the same body."""
    return squeeze(name).removesuffix("人民政府")


class Tree:
    """Bodies under exactly one at the top. Raises TreeError for anything else."""

    def __init__(self, bodies: Iterable[Body]) -> None:
        self._bodies: dict[str, Body] = {}
        for body in bodies:
            if body.code in self._bodies:
                raise TreeError(f"机构代码“{body.code}”出现了两次，请改成各不相同")
            self._bodies[body.code] = body
        if not self._bodies:
            raise TreeError("机构表里没有一个机构")
        self._below: dict[str, list[str]] = {code: [] for code in self._bodies}
        tops = []
        for body in self._bodies.values():
            if body.parent is None:
                tops.append(body)
            elif body.parent not in self._bodies:
                raise TreeError(f"“{body.name}”的上级代码“{body.parent}”在机构表里没有")
            else:
                self._below[body.parent].append(body.code)
        if len(tops) != 1:
            names = "、".join(f"“{body.name}”" for body in tops[:5])
            raise TreeError(
                f"机构表要有且只有一个最上级（上级留空），现有{len(tops)}个{names and '：'}{names}"
            )
        self.top = tops[0].code
        reached = sum(1 for _ in self.branch(self.top))
        if reached != len(self._bodies):
            lost = next(c for c in self._bodies if c not in set(self.branch(self.top)))
            raise TreeError(f"“{self._bodies[lost].name}”的上级关系绕成了一圈，请检查上级代码")

    def __iter__(self) -> Iterator[Body]:
        return iter(self._bodies.values())

    def __contains__(self, code: object) -> bool:
        return code in self._bodies

    def __getitem__(self, code: str) -> Body:
        return self._bodies[code]

    def __len__(self) -> int:
        return len(self._bodies)

    def children(self, code: str) -> tuple[str, ...]:
        """Codes of the bodies right below, in the order of the table."""
        return tuple(self._below[code])

    def branch(self, code: str) -> Iterator[str]:
        """The code and all codes below it, each body before those below it."""
        waiting = [code]
        while waiting:
            current = waiting.pop()
            yield current
            waiting += reversed(self._below[current])

    def above(self, code: str) -> Iterator[str]:
        """Codes of the bodies above, from the nearest to the top."""
        parent = self._bodies[code].parent
        while parent is not None:
            yield parent
            parent = self._bodies[parent].parent

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        names: dict[str, list[str]] = {}
        for body in self._bodies.values():
            for name in {_key(name) for name in (body.name, *body.aliases)}:
                names.setdefault(name, []).append(body.code)
        return names

    def find(self, agency: str | None, source: str = "") -> str | None:
        """The code of the body that a report is of, None where that is not certain.

        By its name or another name; by a name that is the same but for a longer or shorter
        beginning (洪泽区人民政府 for 淮安市洪泽区人民政府), if only one fits. Where the report names no
        agency: by a file name that begins with the code and _, or holds the name of one body.
        """
        if agency:
            name = _key(agency)
            codes = self._names.get(name) or self._by_ending(name)
            return codes[0] if len(codes) == 1 else None
        stem = squeeze(PurePath(source).stem)
        coded = [code for code in self._bodies if stem == code or stem.startswith(f"{code}_")]
        found = coded or self._in_file_name(stem)
        return found[0] if len(found) == 1 else None

    def _in_file_name(self, stem: str) -> list[str]:
        """The bodies whose name stands in a file name; 甲县 inside 甲县教育局 does not count."""
        names = [name for name in self._names if name in stem]
        longest = [n for n in names if not any(n != other and n in other for other in names)]
        return sorted({code for name in longest for code in self._names[name]})

    def _by_ending(self, name: str) -> list[str]:
        found = set()
        for known, codes in self._names.items():
            short, long = sorted((known, name), key=len)
            local = any(word in short for word in _PLACE_WORDS)
            if len(short) >= _SHORTEST and local and long.endswith(short):
                found.update(codes)
        return sorted(found)


def read_tree(data: bytes | str) -> Tree:
    """The tree in a CSV (columns: see the top of this module).

    Raises TreeError, naming the line, for a missing column, an unknown word or a broken tree.
    """
    text = data if isinstance(data, str) else _decoded(data)
    rows = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    heads = [_HEADS.get(head.strip(), head.strip().lower()) for head in next(rows, [])]
    missing = {"code", "name"} - set(heads)
    if missing:
        raise TreeError(
            "机构表第一行要有列名：代码、名称，另可有上级、类别、应报、别名"
            "（或 code,name,parent,kind,expected,aliases）"
        )
    bodies = []
    for line, row in enumerate(rows, start=2):
        if any(cell.strip() for cell in row):
            cells = dict(zip(heads, (cell.strip() for cell in row), strict=False))
            bodies.append(_body(cells, line))
    return Tree(bodies)


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TreeError("机构表不是 UTF-8 或 GB18030 编码的文本，请用表格软件另存为 CSV")


def _body(cells: dict[str, str], line: int) -> Body:
    if not cells.get("code") or not cells.get("name"):
        raise TreeError(f"机构表第{line}行缺少代码或名称")
    kind = _KINDS.get(cells.get("kind", "").lower())
    if kind is None:
        raise TreeError(f"机构表第{line}行的类别“{cells['kind']}”应为“本级”或“汇总”")
    expected = cells.get("expected", "").lower()
    if expected not in _TRUE | _FALSE:
        raise TreeError(f"机构表第{line}行的应报“{cells['expected']}”应为“是”或“否”")
    aliases = cells.get("aliases", "").replace("；", ";").split(";")
    return Body(
        cells["code"],
        cells["name"],
        cells.get("parent") or None,
        kind,
        expected in _TRUE,
        tuple(alias.strip() for alias in aliases if alias.strip()),
    )
