"""What the styles of a Word file say of a paragraph: its level as a heading, its role."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

from gongkai.rules.report.reading.numbering import integer, value_of

_HEADING: Final = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_MOST_STEPS: Final = 20


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: etree._Element, name: str) -> str:
    """An attribute whatever its namespace; "" where there is none."""
    return next(
        (str(v) for key, v in element.attrib.items() if str(key).rpartition("}")[2] == name), ""
    )


def is_on(properties: etree._Element | None, name: str) -> bool:
    """Whether a property stands and is not switched off."""
    if properties is None or properties.find(f"{{*}}{name}") is None:
        return False
    return value_of(properties, name) not in {"0", "false", "off", "none"}


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    based_on: str | None
    outline: int | None
    align: str | None
    is_indented: bool


class Styles:
    """The styles of a document by their ids."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        for style in () if root is None else root.iterfind("{*}style"):
            properties = style.find("{*}pPr")
            self._styles[attribute(style, "styleId")] = _Style(
                (value_of(style, "name") or "").strip(),
                value_of(style, "basedOn"),
                None if properties is None else integer(value_of(properties, "outlineLvl")),
                None if properties is None else value_of(properties, "jc"),
                _indents(properties),
            )

    def _chain(self, properties: etree._Element | None) -> list[_Style]:
        found: list[_Style] = []
        key = None if properties is None else value_of(properties, "pStyle")
        while key in self._styles and len(found) < _MOST_STEPS:
            found.append(self._styles[key])
            key = found[-1].based_on
        return found

    def heading(self, properties: etree._Element | None) -> int | None:
        """The level of a heading (from 1), None for running text."""
        own = None if properties is None else integer(value_of(properties, "outlineLvl"))
        if own is not None:
            return own + 1 if 0 <= own < 9 else None
        for style in self._chain(properties):
            if match := _HEADING.fullmatch(style.name):
                return int(match[1])
            if style.outline is not None:
                return style.outline + 1 if 0 <= style.outline < 9 else None
        return None

    def is_named(self, properties: etree._Element | None, *names: str) -> bool:
        """Whether the paragraph has a style of one of the names (lower case)."""
        return any(style.name.lower() in names for style in self._chain(properties))

    def align(self, properties: etree._Element | None) -> str:
        """`center`, `right` or ""."""
        own = None if properties is None else value_of(properties, "jc")
        chosen = own or next((s.align for s in self._chain(properties) if s.align), "")
        return {"center": "center", "right": "right", "end": "right"}.get(chosen or "", "")

    def is_indented(self, properties: etree._Element | None) -> bool:
        """Whether the first line is indented."""
        if properties is not None and properties.find("{*}ind") is not None:
            return _indents(properties)
        return any(style.is_indented for style in self._chain(properties))


def _indents(properties: etree._Element | None) -> bool:
    indent = None if properties is None else properties.find("{*}ind")
    if indent is None:
        return False
    return any((integer(attribute(indent, n)) or 0) > 0 for n in ("firstLine", "firstLineChars"))
