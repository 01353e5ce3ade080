"""OFD, the national page format, and OpenDocument: their words, and what else is in them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any, Final

from gongkai.rules.report.reading.package import Package
from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.files.extract import Extract
from gongkai.rules.screening.files.package_parts import part_tree, shown_part

# What belongs to the page as it is shown; the rest is somebody's remark (GB/T 33190—2016, 15.2).
PART_OF_PAGE: Final = frozenset(("Link", "Stamp", "Watermark"))
# Beside the pictures, an OFD has fonts and seals.
_SHOWN: Final = re.compile(
    r"\.(?:bmp|emf|gbig2|gif|jb2|jbig2|jp2|jpe?g|jpx|png|svg|tiff?|wmf)$", re.IGNORECASE
)


def extract_ofd(package: Package) -> Extract:
    """The words of an OFD, page by page, its remarks and attached files, and who made it."""
    out = Extract()
    remarks = 0
    attached: set[str] = set()
    for name in sorted(package.names):
        if not name.lower().endswith(".xml"):
            continue
        part = part_tree(package, name, out)
        if part is None:
            continue
        words = [code.text or "" for code in part.iter("{*}TextCode")]
        if words:
            out.say(f"“{name}”", "\n".join(words))
        if name == "OFD.xml":
            _made_by(part, out)
        for remark in remarks_of(part):
            remarks += 1
            out.say("批注", "\n".join(t.text or "" for t in remark.iter() if t.text))
        for attachment in attachments_of(part):
            attached.add(_attached(package, name, attachment, out))
    if remarks:
        out.mark("FILE-COMMENT", "批注", f"{remarks}条批注", f"有{remarks}条批注。")
    for name in filter(_SHOWN.search, sorted({*package.names} - attached)):
        shown_part(package, name, out)
    return out


def remarks_of(part: Any) -> list[Any]:
    """The annotations of a part that are somebody's remarks."""
    return [one for one in part.iter("{*}Annot") if one.get("Type") not in PART_OF_PAGE]


def attachments_of(part: Any) -> Iterator[Any]:
    """The files that are attached."""
    for holder in part.iter("{*}Attachments"):
        yield from holder.iter("{*}Attachment")


def target_of(name: str, location: str) -> str:
    """The part to which a location in a part leads."""
    location = location.strip().replace("\\", "/")
    base = "/" if location.startswith("/") else posixpath.join("/", posixpath.dirname(name))
    return posixpath.normpath(posixpath.join(base, location.lstrip("/"))).lstrip("/")


def _made_by(part: Any, out: Extract) -> None:
    out.author([("作者", part.findtext(".//{*}DocInfo/{*}Author"))])
    told = [
        part.findtext(f".//{{*}}DocInfo/{{*}}{tag}") for tag in ("Title", "Subject", "Abstract")
    ]
    told += [one.text for one in part.iter("{*}Keyword", "{*}CustomData")]
    out.say("文件属性", "\n".join(filter(None, told)))


def _attached(package: Package, name: str, attachment: Any, out: Extract) -> str:
    """Hand an attached file on; the part that it is."""
    location = attachment.findtext("{*}FileLoc") or ""
    target = target_of(name, location)
    shown = attachment.get("Name") or target.rpartition("/")[2]
    out.mark("FILE-INSIDE", shown, shown, f"附有文件“{shown}”。")
    try:
        data = package.read(target)
    except ReadingError:
        data = None
    if data is None:
        out.unread.append(f"附带的文件“{shown}”读不了")
    else:
        out.inside.append((target.rpartition("/")[2] or shown, data))
    return target


def extract_odf(package: Package) -> Extract:
    """The words of an OpenDocument file."""
    out = Extract()
    for name, where in (("content.xml", "正文"), ("styles.xml", "页眉页脚")):
        part = part_tree(package, name, out)
        if part is not None:
            paragraphs = part.iter("{*}p", "{*}h")
            out.say(where, "\n".join("".join(p.itertext()) for p in paragraphs))
            for number, table in enumerate(part.iter("{*}table"), 1):
                rows = [
                    ["".join(cell.itertext()) for cell in row.iterchildren("{*}table-cell")]
                    for row in table.iter("{*}table-row")
                ]
                out.tabulate(f"第{number}个表格", rows, is_repeated=True)
            if next(part.iter("{*}annotation"), None) is not None:
                out.mark("FILE-COMMENT", "批注", "批注", "文件里有批注。")
            if next(part.iter("{*}tracked-changes"), None) is not None:
                out.mark("FILE-CHANGE", "正文", "修订", "文件里有修订痕迹。")
    for name in package.names:
        if name.startswith("Pictures/") and not name.endswith("/"):
            shown_part(package, name, out)
    meta = part_tree(package, "meta.xml", out)
    if meta is not None:
        creator, first = meta.findtext(".//{*}creator"), meta.findtext(".//{*}initial-creator")
        out.author([("作者", first), ("最后修改人", creator)])
    return out
