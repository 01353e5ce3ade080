"""Two people wrote at once: what each wrote side by side, and one text from what is chosen."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import QueryDict
from django.utils.safestring import SafeString

from gongkai.look.rich_body import rich_body
from gongkai.rules.errors import BadInputError
from gongkai.rules.items import EXTRA_FIELDS, KIND_LABELS, Content
from gongkai.rules.merging import SIDE_LABELS, Side, merged, passages

_FIELDS: Final = {
    "title": "名称",
    "kind": "种类",
    "document_number": "文号",
    "publisher": "发布机构",
    "created_on": "成文日期",
    "subject": "主题分类",
    "summary": "内容概述",
    "keywords": "主题词",
    "source": "信息来源",
    "online_link": "在线链接",
    "relations": "相关信息",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A difference as the page shows it: both sides, what may be chosen, what is."""

    name: str
    label: str
    theirs: str | SafeString
    mine: str | SafeString
    sides: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """All differences between what the other saved and what the person wrote."""

    choices: tuple[Choice, ...]
    mark: str

    @classmethod
    def between(
        cls, theirs: Content, mine: Content, data: QueryDict, address: Callable[[str], str]
    ) -> Conflict:
        """`address`: where a picture lies, by its hash; `data`: what was chosen so far."""
        rows = [
            _choice(f"field-{name}", label, one, other, data, Side.MINE, with_both=False)
            for name, label, one, other in _elements(theirs, mine)
        ]
        for part in passages(theirs.body, mine.body):
            if not part.is_same:
                one, other = (rich_body(text, address) for text in (part.theirs, part.mine))
                name, label = f"passage-{part.number}", f"正文第 {part.number} 处"
                rows.append(_choice(name, label, one, other, data, part.usual, with_both=True))
        return cls(tuple(rows), _mark(mine))


def _choice(
    name: str,
    label: str,
    theirs: str | SafeString,
    mine: str | SafeString,
    data: QueryDict,
    usual: Side | None,
    *,
    with_both: bool,
) -> Choice:
    sides = tuple(
        (side.value, words)
        for side, words in SIDE_LABELS.items()
        if with_both or side is not Side.BOTH
    )
    return Choice(name, label, theirs, mine, sides, data.get(name) or (usual or ""))


def _elements(theirs: Content, mine: Content) -> list[tuple[str, str, str, str]]:
    found = [
        (name, label, _words(getattr(theirs, name)), _words(getattr(mine, name)))
        for name, label in _FIELDS.items()
    ]
    found += [
        (f"extra-{code}", extra.label, theirs.extras.get(code, ""), mine.extras.get(code, ""))
        for code, extra in EXTRA_FIELDS.items()
    ]
    return [row for row in found if row[2] != row[3]]


def _words(value: Any) -> str:
    if isinstance(value, tuple):
        return "、".join(value)
    return KIND_LABELS.get(value) or str(value or "")


def _mark(mine: Content) -> str:
    """What the person wrote when the choices were shown: they hold for nothing else."""
    return hashlib.sha256(mine.body.encode()).hexdigest()[:16]


def resolved(theirs: Content, mine: Content, data: QueryDict) -> Content:
    """What the person wrote, with the other's words where these were chosen.

    Raises UndecidedError where a choice is missing, BadInputError where the text changed since.
    """
    if data.get("merge_mark") != _mark(mine):
        raise BadInputError("对照以后正文又改过。请按新的内容重新选择，再合并。")
    sides = {side.value: side for side in Side}
    parts = passages(theirs.body, mine.body)
    chosen = {
        part.number: sides[asked]
        for part in parts
        if (asked := str(data.get(f"passage-{part.number}"))) in sides
    }
    body = merged(parts, chosen)
    taken: dict[str, Any] = {"body": body}
    extras = dict(mine.extras)
    for name, _, _, _ in _elements(theirs, mine):
        if data.get(f"field-{name}") != Side.THEIRS:
            continue
        if name.startswith("extra-"):
            code = name.removeprefix("extra-")
            extras[code] = theirs.extras.get(code, "")
        else:
            taken[name] = getattr(theirs, name)
    return replace(mine, extras=extras, **taken)
