"""The source of a report as safe text, with an anchor at the place of every value.

Everything is escaped: of a foreign file only its words and the shape of its tables are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from gongkai.rules.report.model import Provenance

# Lines that hold more values than this (fused tables) are linked as a whole.
MOST_MARKS = 40


@dataclass(slots=True)
class SourceView:
    """The source as HTML, and for each cell address the id of the place that it was read from."""

    html: SafeString
    places: dict[str, str] = field(default_factory=dict)


def source_view(
    blocks: Sequence[Mapping[str, Any]], provenance: Mapping[str, Provenance]
) -> SourceView:
    """The blocks of a source with the places that the provenance names."""
    by_place: dict[str, list[str]] = {}
    for address, place in provenance.items():
        by_place.setdefault(place.where, []).append(address)
    places: dict[str, str] = {}
    parts = []
    for number, block in enumerate(blocks):
        name = f"source-{number}"
        if "rows" in block:
            parts.append(_grid(name, block, by_place, places))
        else:
            parts.append(_line(name, block, by_place, provenance, places))
    return SourceView(_joined(parts), places)


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _grid(
    name: str,
    block: Mapping[str, Any],
    by_place: Mapping[str, list[str]],
    places: dict[str, str],
) -> SafeString:
    lines = []
    for row, cells in enumerate(block["rows"]):
        shown = []
        for cell in cells:
            here = f"{name}-{row}-{cell['column']}"
            addresses = [
                address
                for r in range(row, row + cell["rowspan"])
                for c in range(cell["column"], cell["column"] + cell["colspan"])
                for address in by_place.get(f"{block['where']}第{r + 1}行第{c + 1}列", ())
            ]
            places.update(dict.fromkeys(addresses, here))
            shown.append(
                (
                    here,
                    cell["colspan"],
                    cell["rowspan"],
                    _linked(cell["text"], addresses),
                )
            )
        lines.append(
            format_html(
                "<tr>{}</tr>",
                format_html_join("", '<td id="{}" colspan="{}" rowspan="{}">{}</td>', shown),
            )
        )
    return format_html(
        '<div class="scroll-x"><table class="source-table"><caption>{}</caption>'
        "<tbody>{}</tbody></table></div>",
        block["where"],
        _joined(lines),
    )


def _line(
    name: str,
    block: Mapping[str, Any],
    by_place: Mapping[str, list[str]],
    provenance: Mapping[str, Provenance],
    places: dict[str, str],
) -> SafeString:
    addresses = by_place.get(block["where"], [])
    places.update(dict.fromkeys(addresses, name))
    return format_html(
        '<p id="{}" class="source-line"><span class="source-where">{}</span>{}</p>',
        name,
        block["where"],
        _marked(name, block, addresses, provenance, places),
    )


def _marked(
    name: str,
    block: Mapping[str, Any],
    addresses: list[str],
    provenance: Mapping[str, Provenance],
    places: dict[str, str],
) -> SafeString:
    """The text of a line; values whose span is known are marked one by one."""
    text: str = block["text"]
    begin: int = (block.get("span") or (0, 0))[0]
    spans = sorted(
        (place.span, address)
        for address in addresses
        if (place := provenance[address]).span and len(addresses) <= MOST_MARKS
    )
    parts, done = [], 0
    for number, ((start, end), address) in enumerate(spans):
        left, right = start - begin, end - begin
        if left < done or right > len(text):
            continue
        here = f"{name}-{number}"
        places[address] = here
        parts.append(format_html("{}", text[done:left]))
        parts.append(
            format_html('<span id="{}">{}</span>', here, _linked(text[left:right], [address]))
        )
        done = right
    if not parts:
        return _linked(text, addresses[:1])
    return _joined([*parts, format_html("{}", text[done:])])


def _linked(text: str, addresses: Sequence[str]) -> SafeString:
    """The text, as a link to the cell that it was read into."""
    if not addresses or not text.strip():
        return format_html("{}", text)
    return format_html('<a class="source-link" href="#cell-{}">{}</a>', addresses[0], text)
