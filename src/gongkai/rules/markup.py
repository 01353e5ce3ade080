"""The text of an item as an editor types it: lines with a few signs, and back from clean HTML.

A line is a paragraph. `#`, `##` and `###` begin headings, `-` and `1.` lists, `|` the rows of a
table (the first is its head), `表：` before a table its caption. `**words**` are strong,
`[words](address)` is a link, `![what is on it](name of a file)` a picture. What these signs cannot
say (merged cells) stands as HTML between `<<<` and `>>>` and is kept as it is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml.html import HtmlElement, fragments_fromstring, tostring

from gongkai.rules.rich_text import clean

_HEADING: Final = re.compile(r"(#{1,3})\s+(.*)")
_ITEM: Final = re.compile(r"([-*•])\s+(.*)")
_NUMBERED: Final = re.compile(r"(\d{1,4})[.．、]\s+(.*)")
_CAPTION: Final = re.compile(r"表[：:]\s*(.*)")
_INLINE: Final = re.compile(
    r"!\[([^\]\n]*)\]\(([^()\n]+)\)|\[([^\]\n]+)\]\(([^()\s]+)\)|\*\*([^*\n]+)\*\*"
)
_OPEN, _CLOSE = "<<<", ">>>"
_LEVELS: Final = {"h2": "#", "h3": "##", "h4": "###"}


# --- typed text to HTML --------------------------------------------------------------------------


def to_html(text: str, files: Mapping[str, str] | None = None) -> str:
    """Clean HTML of a typed text. `files`: hash by file name, for pictures."""
    lines = text.replace("\0", "").replace("\r\n", "\n").split("\n")
    return clean("\n".join(_blocks(lines, files or {})))


def _blocks(lines: list[str], files: Mapping[str, str]) -> Iterator[str]:
    place = 0
    while place < len(lines):
        line = lines[place].strip()
        if not line:
            place += 1
        elif line == _OPEN:
            end = next(
                (n for n in range(place + 1, len(lines)) if lines[n].strip() == _CLOSE), None
            )
            end = len(lines) if end is None else end
            yield "\n".join(lines[place + 1 : end])
            place = end + 1
        elif heading := _HEADING.fullmatch(line):
            level = len(heading[1]) + 1
            yield f"<h{level}>{_inline(heading[2], files)}</h{level}>"
            place += 1
        else:
            taken, block = _group(lines, place, files)
            yield block
            place += taken


def _group(lines: list[str], place: int, files: Mapping[str, str]) -> tuple[int, str]:
    """A list, a table or a paragraph that begins at a line: how many lines, and its HTML."""
    rest = [line.strip() for line in lines[place:]]
    for pattern, tag in ((_ITEM, "ul"), (_NUMBERED, "ol")):
        items = _leading(rest, pattern)
        if items:
            start = f' start="{items[0][1]}"' if tag == "ol" and items[0][1] != "1" else ""
            inner = "".join(f"<li>{_inline(item[2], files)}</li>" for item in items)
            return len(items), f"<{tag}{start}>{inner}</{tag}>"
    caption = _CAPTION.fullmatch(rest[0])
    rows = []
    for line in rest[1 if caption else 0 :]:
        if not line.startswith("|"):
            break
        rows.append(_cells(line))
    if rows:
        return len(rows) + bool(caption), _table(rows, caption[1] if caption else "", files)
    return 1, f"<p>{_inline(rest[0], files)}</p>"


def _leading(lines: list[str], pattern: re.Pattern[str]) -> list[re.Match[str]]:
    found = []
    for line in lines:
        match = pattern.fullmatch(line)
        if match is None:
            break
        found.append(match)
    return found


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|").removesuffix("|")
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", inner)]


def _table(rows: list[list[str]], caption: str, files: Mapping[str, str]) -> str:
    width = max(map(len, rows))
    head, *body = ([*row, *[""] * (width - len(row))] for row in rows)
    top = "".join(f'<th scope="col">{_inline(cell, files)}</th>' for cell in head)
    inner = "".join(
        f"<tr>{''.join(f'<td>{_inline(cell, files)}</td>' for cell in row)}</tr>" for row in body
    )
    title = f"<caption>{_inline(caption, files)}</caption>" if caption else ""
    return f"<table>{title}<thead><tr>{top}</tr></thead><tbody>{inner}</tbody></table>"


def _inline(text: str, files: Mapping[str, str]) -> str:
    parts, place = [], 0
    for match in _INLINE.finditer(text):
        parts.append(html.escape(text[place : match.start()], quote=False))
        parts.append(_span(match, files))
        place = match.end()
    parts.append(html.escape(text[place:], quote=False))
    return "".join(parts)


def _span(match: re.Match[str], files: Mapping[str, str]) -> str:
    picture, name, words, address, strong = match.groups()
    if name is not None:
        target = f"file:{files[name]}" if name in files else name
        return f'<img src="{html.escape(target)}" alt="{html.escape(picture)}">'
    if address is not None:
        return f'<a href="{html.escape(address)}">{html.escape(words, quote=False)}</a>'
    return f"<strong>{html.escape(strong, quote=False)}</strong>"


# --- HTML to typed text --------------------------------------------------------------------------


def to_markup(body: str, names: Mapping[str, str] | None = None) -> str:
    """The typed text of clean HTML. `names`: file name by hash, for pictures."""
    names = names or {}
    blocks = []
    nodes: list[HtmlElement | str] = list(fragments_fromstring(body)) if body.strip() else []
    for node in nodes:
        if isinstance(node, str):
            if node.strip():
                blocks.append(_escaped(" ".join(node.split())))
            continue
        blocks.append(_block(node, names))
        if node.tail and node.tail.strip():
            blocks.append(" ".join(node.tail.split()))
    return "\n\n".join(block for block in blocks if block)


def _block(node: HtmlElement, names: Mapping[str, str]) -> str:
    tag = node.tag
    if tag in _LEVELS and _is_plain(node):
        return f"{_LEVELS[tag]} {_spans(node, names)}"
    if tag == "p" and _is_plain(node):
        return _escaped(_spans(node, names))
    if tag in {"ul", "ol"} and all(child.tag == "li" and _is_plain(child) for child in node):
        first = int(node.get("start") or 1)
        return "\n".join(
            f"{'-' if tag == 'ul' else f'{first + n}.'} {_spans(child, names)}"
            for n, child in enumerate(node)
        )
    if tag == "table" and (rows := _rows(node, names)):
        return rows
    return f"{_OPEN}\n{_outer(node)}\n{_CLOSE}"


def _outer(node: HtmlElement) -> str:
    return str(tostring(node, encoding="unicode", with_tail=False)).strip()


def _escaped(line: str) -> str:
    """A paragraph whose first sign would mean something else is kept as HTML."""
    starts = (_HEADING, _ITEM, _NUMBERED, _CAPTION)
    if line.startswith(("|", _OPEN, _CLOSE)) or any(p.fullmatch(line) for p in starts):
        return f"{_OPEN}\n<p>{_inline(line, {})}</p>\n{_CLOSE}"
    return line


def _is_plain(node: HtmlElement) -> bool:
    """Whether the signs of a line can say it."""
    if node.get("class"):
        return False
    for child in node:
        if child.tag in {"strong", "b"} and len(child) == 0 and "*" not in (child.text or "*"):
            continue
        if child.tag == "a" and len(child) == 0 and child.get("href") and not child.get("title"):
            continue
        if child.tag == "img" and child.get("src") and not child.get("width"):
            continue
        return False
    return True


def _spans(node: HtmlElement, names: Mapping[str, str]) -> str:
    parts = [node.text or ""]
    for child in node:
        if child.tag == "img":
            source = child.get("src") or ""
            target = names.get(source.removeprefix("file:"), source)
            parts.append(f"![{child.get('alt') or ''}]({target})")
        elif child.tag == "a":
            parts.append(f"[{child.text or ''}]({child.get('href')})")
        else:
            parts.append(f"**{child.text or ''}**")
        parts.append(child.tail or "")
    return " ".join("".join(parts).split("\n")).strip()


def _rows(table: HtmlElement, names: Mapping[str, str]) -> str:
    """The rows of a table without merged cells under one head; "" where signs cannot say it."""
    caption = table.find("caption")
    lines = [f"表：{_spans(caption, names)}"] if caption is not None else []
    for n, row in enumerate(table.iter("tr")):
        cells = list(row)
        wanted = "th" if n == 0 else "td"
        if any(
            cell.tag != wanted or cell.get("colspan") or cell.get("rowspan") or not _is_plain(cell)
            for cell in cells
        ):
            return ""
        inner = " | ".join(_spans(cell, names).replace("|", "\\|") for cell in cells)
        lines.append(f"| {inner} |")
    return "\n".join(lines)
