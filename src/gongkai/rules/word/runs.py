"""The words of a paragraph as inline HTML: emphasis, links, pictures, notes, tracked changes."""

from __future__ import annotations

import hashlib
import html
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from lxml import etree

from gongkai.rules.pictures import PictureError, prepare
from gongkai.rules.report.reading.normal import mend
from gongkai.rules.report.reading.numbering import value_of
from gongkai.rules.report.reading.package import Package
from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.word.model import WordPicture
from gongkai.rules.word.styles import attribute, is_on, local

_ADDED: Final = frozenset({"ins", "moveTo"})
_REMOVED: Final = frozenset({"del", "moveFrom"})
_SIGNS: Final = {"tab": "　", "ptab": "　", "noBreakHyphen": "-", "softHyphen": ""}
_NOTES: Final = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_UNREAD: Final = frozenset(
    {"pPr", "rPr", "sectPr", "instrText", "delInstrText", "fldData", "sdtPr", "sdtEndPr", "rt", "rPrChange", "annotationRef"}
)  # fmt: skip
_LINK: Final = re.compile(r"(?:https?://|mailto:|tel:)\S+", re.IGNORECASE)
MOST_PICTURES: Final = 200


@dataclass
class Context:
    """A document that is being read: its parts, and what was met on the way."""

    package: Package
    main: str
    accepts: bool
    links: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, WordPicture] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)
    asides: list[etree._Element] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)

    def shows(self, name: str) -> bool:
        """Whether the content of a tracked change belongs to the text; counts it."""
        if name in _ADDED:
            self.counts["insertions"] += 1
            return self.accepts
        self.counts["deletions"] += 1
        return not self.accepts


def inline(node: etree._Element, context: Context) -> str:
    """The HTML of what stands inside of a paragraph, a link or a change."""
    parts: list[str] = []
    for child in node:
        name = local(child)
        if name in _UNREAD:
            continue
        if name == "r":
            parts.append(_run(child, context))
        elif name in _ADDED | _REMOVED:
            if context.shows(name):
                parts.append(inline(child, context))
        elif name == "hyperlink":
            parts.append(_link(child, context))
        elif name in {"oMath", "oMathPara"}:
            context.lost["公式变成了普通文字，请核对或改用图片"] += 1
            parts.append(html.escape(_texts(child, ".//{*}t"), quote=False))
        elif name == "AlternateContent":
            parts.append(_alternate(child, context))
        elif len(child):
            parts.append(inline(child, context))
    return "".join(parts)


def _link(node: etree._Element, context: Context) -> str:
    words = inline(node, context)
    target = context.links.get(attribute(node, "id"), "")
    if _LINK.fullmatch(target) and words.strip():
        return f'<a href="{html.escape(target)}">{words}</a>'
    return words


def _alternate(node: etree._Element, context: Context) -> str:
    """One branch: the one with pictures that can be read, else the first."""
    choice, fallback = node.find("{*}Choice"), node.find("{*}Fallback")
    has_picture = choice is not None and next(choice.iter("{*}blip"), None) is not None
    has_words = choice is not None and next(choice.iter("{*}txbxContent"), None) is not None
    chosen = choice if has_picture or has_words or fallback is None else fallback
    return "" if chosen is None else _content(chosen, context)


def _run(run: etree._Element, context: Context) -> str:
    properties = run.find("{*}rPr")
    if is_on(properties, "vanish"):
        if _texts(run, ".//{*}t").strip():
            context.lost["隐藏的文字没有导入"] += 1
        return ""
    words = _content(run, context)
    if not words.strip():
        return words
    if properties is not None:
        raised = {"superscript": "sup", "subscript": "sub"}.get(
            value_of(properties, "vertAlign") or ""
        )
        if raised and "<sup>" not in words:
            words = f"<{raised}>{words}</{raised}>"
        if is_on(properties, "u"):
            words = f"<u>{words}</u>"
        if is_on(properties, "b"):
            words = f"<strong>{words}</strong>"
    return words


def _content(node: etree._Element, context: Context) -> str:
    parts: list[str] = []
    for child in node:
        name = local(child)
        if name in {"t", "delText"}:
            parts.append(html.escape(mend(child.text or ""), quote=False))
        elif name in _SIGNS:
            parts.append(_SIGNS[name])
        elif name in {"br", "cr"}:
            parts.append("" if attribute(child, "type") in {"page", "column"} else "<br>")
        elif name in _NOTES:
            context.notes.append((_NOTES[name], attribute(child, "id")))
            parts.append(f"<sup>［{len(context.notes)}］</sup>")
        elif name in {"drawing", "pict", "object"}:
            parts.append(_drawing(child, context))
        elif name == "AlternateContent":
            parts.append(_alternate(child, context))
        elif name == "sym":
            context.lost["特殊符号换成了□，请核对"] += 1
            parts.append("□")
        elif name == "ruby":
            parts.append(html.escape(_texts(child, "{*}rubyBase//{*}t"), quote=False))
    return "".join(parts)  # fmt: skip


def _texts(node: etree._Element, path: str) -> str:
    return "".join(found.text or "" for found in node.iterfind(path))


def _drawing(node: etree._Element, context: Context) -> str:
    """The pictures of a drawing; the words of its text boxes come after the paragraph."""
    context.asides += [box for box in node.iter("{*}txbxContent") if not _is_inside(box, node)]
    described = next(node.iter("{*}docPr"), None)
    shape = next(node.iter("{*}shape"), None)
    alt = ""
    if described is not None:
        alt = attribute(described, "descr") or attribute(described, "title")
    elif shape is not None:
        alt = attribute(shape, "alt")
    parts = []
    for blip in node.iter("{*}blip", "{*}imagedata"):
        target = attribute(blip, "embed") or attribute(blip, "id")
        parts.append(_picture(context.files.get(target, ""), mend(alt).strip(), context))
    if not parts and next(node.iter("{*}chart", "{*}relIds"), None) is not None:
        context.lost["图表没有导入，请截成图片再放进正文，或者改成表格"] += 1
    elif local(node) == "object":
        context.lost["嵌入的对象（如 Excel 表）只留下了它的图样"] += 1
    return "".join(parts)


def _is_inside(box: etree._Element, node: etree._Element) -> bool:
    """Whether a text box stands in another one of the same drawing, which is read with it."""
    above = box.getparent()
    while above is not None and above is not node:
        if local(above) == "txbxContent":
            return True
        above = above.getparent()
    return False


def _picture(part: str, alt: str, context: Context) -> str:
    name = PurePosixPath(part).name or "图片"
    try:
        data = context.package.read(part) if part else None
        if data is None:
            raise PictureError("链接的图片不在文件里")
        if len(context.pictures) >= MOST_PICTURES:
            raise PictureError("图片太多")
        picture = prepare(name, data)
    except (PictureError, ReadingError):
        context.lost[
            "图片没有导入（格式不能显示、已损坏或不在文件里），请另存为 PNG 再放进正文"
        ] += 1
        return ""
    sha256 = hashlib.sha256(picture.data).hexdigest()
    kept = WordPicture(f"{PurePosixPath(name).stem}{picture.suffix}", picture.data, alt[:300])
    context.pictures.setdefault(sha256, kept)
    size = f'width="{picture.width}" height="{picture.height}"'
    return f'<img src="file:{sha256}" alt="{html.escape(alt[:300])}" {size}>'
