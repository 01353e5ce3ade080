"""Letters as DOCX: 信函格式 or red head of GB/T 9704-2012, or a plain sheet; no trace of the clock.

In 信函格式 the name of the body and the double red lines stand in header and footer of the first
page, so that the text may be edited without moving them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from gongkai.rules.letters.model import Cell, Letter, Paragraph, Table
from gongkai.rules.letters.printed import (
    Head,
    Sized,
    blocks,
    breaks,
    cleaned,
    date_line,
    is_short,
    mark,
    sized,
)
from gongkai.rules.writing import TYPE_AREA_TWIPS
from gongkai.rules.writing.docx import (
    HEAD,
    NAMESPACES,
    PAGE,
    fixed_parts,
    paragraph,
    run,
    write_package,
)

_RED: Final = "E60012"
_CHARACTER: Final = 315  # twips of a character of 16 pt less 0.25 pt
_NAME_WIDTH: Final = 168 / 25.4 * 72  # points that the name of the body may take
_OVERHANG: Final = '<w:ind w:left="-397" w:right="-510"/>'  # lines of 170 mm, centred on the page
_KEEP: Final = "<w:keepNext/>"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def to_docx(letter: Letter, head: Head = Head.LETTER, at: datetime | None = None) -> bytes:
    """The letter as a DOCX file; equal letters give equal bytes.

    `at` is the instant to note as the time of writing in the properties; None notes none.
    """
    in_letter = head is Head.LETTER and not letter.is_sheet
    body = "".join(
        (
            _notice(letter),
            _head(letter, in_letter),
            paragraph("Title", run(letter.title)),
            paragraph("Normal", run(f"{cleaned(letter.addressee)}：")) if letter.addressee else "",
            _body(letter),
            _attachments(letter),
            "" if letter.is_sheet else _signature(letter),
            "" if letter.is_sheet else _imprint(letter, in_letter),
        )
    )
    if in_letter:
        return write_package(
            body,
            letter.title,
            letter.issuer,
            at,
            section=_LETTER_PAGE,
            more=_letter_parts(letter.issuer),
        )
    return write_package(body, letter.title, letter.issuer, at)


def _notice(letter: Letter) -> str:
    return paragraph("Heading1", run(mark(letter))) if letter.gaps else ""


# --- head ----------------------------------------------------------------------------------------


def _head(letter: Letter, in_letter: bool) -> str:
    number = run(cleaned(letter.number))
    if letter.is_sheet:
        name = run(cleaned(letter.issuer))
        return paragraph("Normal", name, '<w:jc w:val="center"/>') if letter.issuer else ""
    if in_letter and not letter.number:
        return paragraph("Normal", "")
    if in_letter:
        room = '<w:spacing w:before="120" w:after="579"/><w:jc w:val="right"/>'
        return paragraph("Normal", number, room)
    line = f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="11" w:color="{_RED}"/></w:pBdr>'
    return _name(letter.issuer, 62, '<w:spacing w:before="1984" w:after="579" {line}/>') + (
        paragraph("Normal", number, f'{line}<w:spacing w:after="579"/><w:jc w:val="center"/>')
    )


def _name(issuer: str, most: float, properties: str) -> str:
    """The name of the body in red, as large as the width allows."""
    size = int(min(most, _NAME_WIDTH / max(len(issuer), 1)) * 2)
    look = f'<w:color w:val="{_RED}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    line = f'w:line="{size * 10 + 40}" w:lineRule="exact"'
    return paragraph("Title", run(cleaned(issuer), size=look), properties.replace("{line}", line))


def _letter_parts(issuer: str) -> dict[str, bytes]:
    """Header and footer of the first page, and what makes them known to the package."""
    upper = (
        f'<w:pBdr><w:bottom w:val="thickThinSmallGap" w:sz="24" w:space="11" w:color="{_RED}"/>'
        f'</w:pBdr><w:spacing w:after="0" {{line}}/>{_OVERHANG}'
    )
    lower = (
        f'<w:pBdr><w:bottom w:val="thinThickSmallGap" w:sz="24" w:space="0" w:color="{_RED}"/>'
        f'</w:pBdr><w:spacing w:line="240" w:lineRule="auto"/>{_OVERHANG}'
    )
    fixed = fixed_parts()
    relations = fixed["word/_rels/document.xml.rels"].decode()
    types = fixed["[Content_Types].xml"].decode()
    for number, part in ((6, "header"), (7, "footer")):
        relations = relations.replace(
            "</Relationships>",
            f'<Relationship Id="rId{number}" Type="{_RELATION}/{part}" Target="{part}-first.xml"/>'
            "</Relationships>",
        )
        types = types.replace(
            "</Types>",
            f'<Override PartName="/word/{part}-first.xml" ContentType="{_TYPE}.{part}+xml"/>'
            "</Types>",
        )
    # The lower line takes the place of the page number; that of later pages moves up to its own.
    numbers = {
        name: fixed[name].replace(
            b'<w:pStyle w:val="Footer"/>',
            b'<w:pStyle w:val="Footer"/><w:spacing w:after="113" w:line="240" w:lineRule="auto"/>',
        )
        for name in ("word/footer-odd.xml", "word/footer-even.xml")
    }
    header = _name(issuer, 36.5, upper)
    footer = paragraph("Footer", "", lower)
    return {
        **numbers,
        "word/header-first.xml": f"{HEAD}<w:hdr {NAMESPACES}>{header}</w:hdr>".encode(),
        "word/footer-first.xml": f"{HEAD}<w:ftr {NAMESPACES}>{footer}</w:ftr>".encode(),
        "word/_rels/document.xml.rels": relations.encode(),
        "[Content_Types].xml": types.encode(),
    }


_LETTER_PAGE: Final = PAGE.format(
    references=(
        '<w:headerReference w:type="first" r:id="rId6"/>'
        '<w:footerReference w:type="first" r:id="rId7"/>'
    ),
    header=1701,
    footer=1134,
    title_page="<w:titlePg/>",
)


# --- body ----------------------------------------------------------------------------------------


def _body(letter: Letter) -> str:
    every = tuple(blocks(letter))
    out = []
    for number, block in enumerate(every):
        if isinstance(block, Table):
            out.append(_table(sized(block)) + paragraph("TableTextSmall", ""))
            continue
        # The page of the signature always has text of the letter on it.
        is_last = number == len(every) - 1 and not letter.is_sheet
        out.append(_text(block, "<w:keepNext/><w:keepLines/>" if is_last else ""))
    return "".join(out)


def _text(block: Paragraph, properties: str) -> str:
    style = ("BodyText", "Heading1", "Heading2")[block.level]
    return paragraph(style, run(cleaned(block.text)), properties)


def _table(size: Sized) -> str:
    table = size.table
    total = sum(table.widths)
    twips = [TYPE_AREA_TWIPS * width // total for width in table.widths]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    caption = f'<w:tblCaption w:val="{table.caption}"/>' if table.caption else ""
    height = int((size.points * 1.3 + 2 * size.room) * 20)
    rows = []
    for number, row in enumerate(table.rows):
        column, cells = 0, []
        for cell in row:
            width = sum(twips[column : column + cell.colspan])
            keep = "" if breaks(table) or number == len(table.rows) - 1 else _KEEP
            cells.append(_cell(cell, width, size.points, keep))
            column += cell.colspan
        repeat = "<w:tblHeader/>" if number < table.head else ""
        rows.append(
            f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/>{repeat}'
            f"</w:trPr>{''.join(cells)}</w:tr>"
        )
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{sum(twips)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/>{caption}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
        f"{''.join(rows)}</w:tbl>"
    )


def _cell(cell: Cell, width: int, size: float, keep: str) -> str:
    half_points = int(size * 2)
    look = f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
    lines = cleaned(cell.text).split("\n")
    runs = "<w:r><w:br/></w:r>".join(run(line, size=look) for line in lines) if cell.text else ""
    side = "" if cell.is_head or is_short(cell.text) else '<w:jc w:val="left"/>'
    span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}<w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraph('TableText', runs, keep + side)}</w:tc>"
    )


# --- below the text ------------------------------------------------------------------------------


def _attachments(letter: Letter) -> str:
    out = []
    for number, name in enumerate(letter.attachments, 1):
        lead = "附件：" if number == 1 else ""
        count = f"{number}." if len(letter.attachments) > 1 else ""
        before = '<w:spacing w:before="579"/>' if number == 1 else ""
        indent = 5 * _CHARACTER
        hanging = f' w:hanging="{3 * _CHARACTER}"' if lead else ""
        out.append(
            paragraph(
                "Normal",
                run(f"{lead}{count}{cleaned(name)}"),
                f'{_KEEP}{before}<w:ind w:left="{indent}"{hanging}/>',
            )
        )
    return "".join(out)


def _signature(letter: Letter) -> str:
    """The date four characters from the right, the name centred on it, room for the seal."""
    over = max(0.0, _ems(letter.issuer) - _ems(date_line(letter))) / 2
    under = max(0.0, _ems(date_line(letter)) - _ems(letter.issuer)) / 2
    name = _right(4 - over + under)
    note = paragraph("BodyText", run(cleaned(letter.note))) if letter.note else ""
    keep = _KEEP if note else ""
    return (
        paragraph(
            "Normal", run(cleaned(letter.issuer)), f'{_KEEP}<w:spacing w:before="1158"/>{name}'
        )
        + paragraph(
            "Normal", run(date_line(letter)), f'{keep}<w:spacing w:after="579"/>{_right(4)}'
        )
        + note
    )


def _right(characters: float) -> str:
    twips = max(0, int(characters * _CHARACTER))
    return f'<w:ind w:right="{twips}"/><w:jc w:val="right"/>'


def _ems(text: str) -> float:
    return sum(0.5 if ord(character) < 0x2E80 else 1 for character in text)


def _imprint(letter: Letter, in_letter: bool) -> str:
    """版记: 抄送; below a red head also lines, and who had it printed when."""
    if not letter.copy_to:
        return ""
    size = '<w:spacing w:val="0"/><w:sz w:val="28"/><w:szCs w:val="28"/>'
    outer = 'w:val="single" w:sz="8" w:space="1" w:color="auto"'
    inner = 'w:val="single" w:sz="6" w:space="1" w:color="auto"'
    copies = run(f"抄送：{cleaned(letter.copy_to)}。", size=size)
    if in_letter:
        return paragraph("Normal", copies)
    printed = (
        run(cleaned(letter.issuer), size=size)
        + "<w:r><w:tab/></w:r>"
        + run(f"{date_line(letter)}印发", size=size)
    )
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{TYPE_AREA_TWIPS}"/></w:tabs>'
    return paragraph(
        "Normal", copies, f"<w:pBdr><w:top {outer}/><w:bottom {inner}/></w:pBdr>"
    ) + paragraph("Normal", printed, f"<w:pBdr><w:bottom {outer}/></w:pBdr>{tab}")
