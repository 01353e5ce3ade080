"""A frozen report on its way to another installation: one JSON object with its hash.

`{"sha256", "note", "snapshot": {"body", "title", "year", "number", "report"}}`; `report` has the
shape of `gongkai report read`. The hash is taken over the canonical text of `snapshot`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import simplejson

from gongkai.rules.errors import BadInputError
from gongkai.rules.report.forms import NoFormError, form_for_year
from gongkai.rules.report.model import Report
from gongkai.rules.report.reading.json import read_json
from gongkai.rules.report.reading.source import ReadingError

MOST_NOTE: Final = 1000
_PARTS: Final = {"body": str, "title": str, "year": int, "number": int, "report": dict}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was frozen: `text` is canonical, `sha256` its hash; `note` says what was corrected."""

    body: str
    year: int
    number: int
    note: str
    report: Report
    text: str
    sha256: str


def canonical(data: Any) -> str:
    """JSON text with sorted keys, no spaces, decimals as numbers, never a float."""
    text: str = simplejson.dumps(
        data, use_decimal=True, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return text


def digest(text: str) -> str:
    """SHA-256, in hex, of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def pack(frozen: str, note: str = "") -> bytes:
    """A frozen text ready to be sent.

    Raises BadInputError where the other side would compute another hash.
    """
    snapshot = simplejson.loads(frozen, parse_float=Decimal)
    if canonical(snapshot) != frozen:
        raise BadInputError("这一版的发布内容不是规范的写法，不能报送。请另起新版本，重新发布。")
    sent = {"sha256": digest(frozen), "note": note[:MOST_NOTE], "snapshot": snapshot}
    return canonical(sent).encode()


def unpack(data: bytes) -> Snapshot:
    """What `pack` wrote, checked: hash, shape, year and form. Raises BadInputError."""
    try:
        # Nothing that could be read in two ways, nothing that isn't a number.
        sent = json.loads(data, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError, InvalidOperation) as error:
        raise BadInputError("不是正确的 JSON。请由公开系统的“报送上级”发送。") from error
    if not isinstance(sent, dict) or set(sent) != {"sha256", "note", "snapshot"}:
        raise BadInputError("JSON 里应有 sha256、note、snapshot 三项，不能有别的。")
    snapshot, note = sent["snapshot"], sent["note"]
    if not isinstance(snapshot, dict) or set(snapshot) != set(_PARTS):
        raise BadInputError(f"snapshot 里应有 {'、'.join(_PARTS)}，不能有别的。")
    for name, kind in _PARTS.items():
        if type(snapshot[name]) is not kind:
            raise BadInputError(f"snapshot.{name} 的类型不对。")
    if not 0 < snapshot["number"] < 10_000:
        raise BadInputError("snapshot.number 应为版本号。")
    if not isinstance(note, str) or len(note) > MOST_NOTE:
        raise BadInputError(f"note 应为文字，最多{MOST_NOTE}字。")
    try:
        text = canonical(snapshot)
        sha256 = digest(text)
    except (ValueError, RecursionError) as error:
        raise BadInputError("snapshot 里有不能保存的字符。") from error
    if sha256 != sent["sha256"]:
        raise BadInputError(
            "快照与它的哈希不符，可能在传送中被改动，没有收下。请重新报送；一直这样的，请联系系统管理员。"
        )
    return Snapshot(
        snapshot["body"],
        snapshot["year"],
        snapshot["number"],
        note.strip(),
        _report(snapshot),
        text,
        sha256,
    )


def _report(snapshot: dict[str, Any]) -> Report:
    try:
        report = read_json(canonical(snapshot["report"]))
    except ReadingError as error:
        raise BadInputError(f"快照里的年报不合格式：{error}。") from error
    year = snapshot["year"]
    try:
        form = form_for_year(year)
    except NoFormError as error:
        raise BadInputError(f"{error}。") from error
    if report.year != year or report.agency != snapshot["body"]:
        raise BadInputError("快照写的机关、年度与里面的年报不一致，没有收下。")
    if report.form != form.id:
        raise BadInputError(f"{year}年度应使用{form.id}年的格式，快照用的是另一种，没有收下。")
    if set(report.values) - set(form.addresses()):
        raise BadInputError("快照里有这个年度的格式没有的单元格，没有收下。")
    return report


def _no_constant(name: str) -> Any:
    raise ValueError(name)
