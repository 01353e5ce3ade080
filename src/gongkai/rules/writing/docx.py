"""The DOCX package: parts that never change, properties, paragraphs. Equal input, equal bytes.

The parts that never change (styles, footers, settings) stand as files in docx_parts/. Fonts are
named, not embedded: 方正小标宋简体, 仿宋_GB2312, 楷体_GB2312 and 黑体 are on the machines of every
office; the font table names what to take instead.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from html import escape
from importlib import resources
from importlib.resources.abc import Traversable
from io import BytesIO
from typing import Final

from gongkai.rules.writing import clean

NAMESPACES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Page and type area of GB/T 9704-2012.
PAGE: Final = (
    '<w:footerReference w:type="default" r:id="rId4"/>'
    '<w:footerReference w:type="even" r:id="rId5"/>{references}'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="{header}"'
    ' w:footer="{footer}" w:gutter="0"/>{title_page}<w:docGrid w:type="lines" w:linePitch="579"/>'
)
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def write_package(
    body: str,
    title: str,
    author: str,
    at: datetime | None = None,
    *,
    section: str = PAGE.format(references="", header=851, footer=1247, title_page=""),
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """A DOCX file of that body.

    `at` is the instant to note as the time of writing in the properties; None notes none. `more`
    holds parts to add or to put in place of the fixed ones.
    """
    document = (
        f"{HEAD}<w:document {NAMESPACES}><w:body>{body}<w:sectPr>{section}</w:sectPr>"
        "</w:body></w:document>"
    )
    return _zipped(
        {
            **fixed_parts(),
            **(more or {}),
            "word/document.xml": document.encode(),
            "docProps/core.xml": _properties(title, author, at).encode(),
        }
    )


@cache
def fixed_parts() -> dict[str, bytes]:
    """The parts that never change, by their names in the package."""

    def walk(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
        for entry in folder.iterdir():
            if entry.is_dir():
                yield from walk(entry, f"{path}{entry.name}/")
            else:
                yield f"{path}{entry.name}", entry.read_bytes()

    return dict(sorted(walk(resources.files(__package__).joinpath("docx_parts"), "")))


def _zipped(parts: dict[str, bytes]) -> bytes:
    """The parts as one ZIP file, the content types first, all with the same date."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, parts[name])
    return target.getvalue()


def _properties(title: str, author: str, at: datetime | None) -> str:
    stamp = ""
    if at:
        instant = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        stamp = "".join(
            f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{instant}</dcterms:{name}>'
            for name in ("created", "modified")
        )
    return (
        f"{HEAD}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(clean(author))}"
        f"</dc:creator><dc:language>zh-CN</dc:language>{stamp}</cp:coreProperties>"
    )


def run(text: str, *, style: str = "", size: str = "") -> str:
    """A run of text; `style` is a run style, `size` what follows the fonts."""
    # The hint makes quotation marks and dashes full-width as in the Chinese face.
    return (
        f'<w:r><w:rPr>{style}<w:rFonts w:hint="eastAsia"/>{size}</w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    )


def line_broken(lines: tuple[str, ...]) -> str:
    """Runs with a line break between each two."""
    return "<w:r><w:br/></w:r>".join(map(run, lines))


def paragraph(style: str, runs: str, properties: str = "") -> str:
    """A paragraph of that style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{runs}</w:p>'
