"""Addresses that lead to another place now: of an old site, or of a page that moved.

Source: 国办发〔2017〕47号 《政府网站发展指引》 (addresses of contents are stable; those of a site that was
closed or moved lead on to the new one).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from gongkai.rules.errors import BadInputError
from gongkai.rules.intake import seen

MOST_ADDRESS: Final = 500
MOST_ROWS: Final = 50_000
MOST_BYTES: Final = 10 * 1024 * 1024
MOST_PROBLEMS: Final = 50
_HOST: Final = re.compile(r"^https?://[^/?#\s]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Lead:
    """That an old address leads to a new one; `line` is where the file says so, 1 for the first."""

    old: str
    new: str
    line: int = 0


class OldAddressError(BadInputError):
    """A list that cannot be taken; `problems` names each line with what to do."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("；".join(self.problems[:MOST_PROBLEMS]))


def old_address(text: str) -> str:
    """An old address as it is compared: path and query, without host and anchor; empty for none.

    Old sites tell their pages apart by the query (`/show.asp?id=12`), so that it counts.
    """
    told = _HOST.sub("", seen(text).strip()).partition("#")[0]
    if not told.startswith("/") or told.startswith("//") or re.search(r"\s", told):
        return ""
    return told.removesuffix("?")


def read_leads(data: bytes) -> list[Lead]:
    """The pairs of a CSV: old address, new address (a path, an 索引号, or the code of a column).

    A first line without an address is taken for the head. Raises OldAddressError for what is no
    such list.
    """
    if len(data) > MOST_BYTES:
        raise OldAddressError([f"文件超过 {MOST_BYTES // 1024 // 1024} MB。请分成几个文件导入。"])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=None)))
    except csv.Error as error:
        raise OldAddressError(
            ["这不是 CSV 表格，或者有引号没有成对。请用 Excel 或 WPS 另存为 CSV 后再试。"]
        ) from error
    leads, problems = [], []
    for number, row in enumerate(rows, 1):
        cells = [cell.strip() for cell in row]
        is_head = number == 1 and bool(cells) and not old_address(cells[0])
        if is_head or not any(cells):
            continue
        problem = _problem(number, cells)
        if problem:
            problems.append(problem)
        else:
            leads.append(Lead(old_address(cells[0]), cells[1], number))
    if len(leads) > MOST_ROWS:
        problems = [f"一次最多导入 {MOST_ROWS} 行，现在有 {len(leads)} 行。请分成几个文件。"]
    if not leads and not problems:
        problems = ["没有网址。每行写旧网址和新网址，用逗号隔开。"]
    if problems:
        raise OldAddressError(problems)
    return leads


def _problem(number: int, cells: list[str]) -> str:
    """What is wrong with a line; empty for nothing."""
    if len(cells) < 2 or not cells[1]:
        return f"第{number}行：没有新网址。每行写旧网址和新网址，用逗号隔开。"
    if not old_address(cells[0]):
        return f"第{number}行：“{cells[0][:60]}”不是网址，应像 /zwgk/201905/t123.html。"
    if max(map(len, cells[:2])) > MOST_ADDRESS:
        return f"第{number}行：网址超过 {MOST_ADDRESS} 字，请核对。"
    return ""


def problems_of(leads: Iterable[Lead], known: Mapping[str, str]) -> list[str]:
    """What is wrong among the pairs themselves and with those that are known (old → new).

    An address that leads to two places, to itself, or round in a circle.
    """
    told: dict[str, Lead] = {}
    found = []
    for lead in leads:
        before = told.setdefault(lead.old, lead)
        if before.new != lead.new:
            found.append(
                f"第{lead.line}行：{lead.old} 在第{before.line}行已经指向别处。请只留一行。"
            )
    after = dict(known) | {lead.old: lead.new for lead in told.values()}
    for lead in told.values():
        way, here = [lead.old], lead.new
        while here in after and here not in way:
            way.append(here)
            here = after[here]
        if here in way:
            found.append(f"第{lead.line}行：{' → '.join([*way, here])} 转成了圈。请改正新网址。")
    return found


def end_of(old: str, leads: Mapping[str, str]) -> str:
    """Where a way of several steps ends, so that a reader is sent on once."""
    here, met = leads[old], {old}
    while here in leads and here not in met:
        met.add(here)
        here = leads[here]
    return here
