"""DOCX as blocks: what Word shows in the body, with all changes accepted."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from lxml import etree

from gongkai.rules.report.reading.flow import Draft, DraftTable, Flow, Placed, check, document_of
from gongkai.rules.report.reading.normal import mend, raised
from gongkai.rules.report.reading.numbering import Numbering, integer, value_of
from gongkai.rules.report.reading.package import Package
from gongkai.rules.report.reading.source import Document, ReadingError

_DROPPED: Final = frozenset(
    [
        "del",
        "moveFrom",
        "delText",
        "instrText",
        "delInstrText",
        "fldData",
        "sdtPr",
        "sdtEndPr",
        "pPr",
        "rPr",
        "tblPr",
        "tblGrid",
        "tcPr",
        "trPr",
        "sectPr",
        "rt",
    ]
)
_SIGNS: Final = {"tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}
_MAX_COLUMNS: Final = 1000
_OFF: Final = frozenset(("0", "false", "off", "none"))


def read_docx(package: Package, *, keeps_tables: bool = False) -> Document:
    """The blocks of the main part of a Word file; macros, headers and footers stay unread.

    `keeps_tables`: every table is one grid, also where its cells are long.
    """
    main = package.related("", "officeDocument") or "word/document.xml"
    root = package.xml(main)
    if root is None:
        raise ReadingError("文件里没有 Word 正文。请在 Word 或 WPS 中打开，另存为 .docx 后再试")
    numbering = Numbering(_related(package, main, "numbering"), _related(package, main, "styles"))
    walk = _Walk(numbering, keeps_tables=keeps_tables)
    walk.run(root)
    document = document_of("docx", walk.flow.items(), _title(package))
    if walk.embedded:
        document.notes.append("文件里嵌入了别的文档，其内容未读")
    return document


def _related(package: Package, main: str, kind: str) -> etree._Element | None:
    """A part that only helps; a broken one is done without."""
    try:
        return package.xml(package.related(main, kind) or "")
    except ReadingError:
        return None


def _title(package: Package) -> str | None:
    root = _related(package, "", "core-properties")
    title = "" if root is None else root.findtext("{*}title") or ""
    return _tidy(title) if "公开" in title else None


def _tidy(text: str) -> str:
    return mend(text).strip()


class _Walk:
    """One pass over the document, without recursion."""

    def __init__(self, numbering: Numbering, *, keeps_tables: bool = False) -> None:
        self.flow = Flow(_tidy, place, keeps_tables=keeps_tables)
        self.embedded = False
        self._numbering = numbering
        self._structure: list[etree._Element] = []
        self._label = ""
        self._joins_next = False
        self._raised = False

    def run(self, root: etree._Element) -> None:
        walker = etree.iterwalk(root, events=("start", "end"))
        skipped = None
        for event, element in walker:
            name = _local(element)
            if event == "start":
                if not self._start(name, element):
                    walker.skip_subtree()
                    skipped = element
            elif element is not skipped:
                self._end(name, element)

    def _start(self, name: str, element: etree._Element) -> bool:
        """Whether the content of an element that begins is to be read."""
        if name in _DROPPED:
            return False
        if name == "t":
            self._text(element.text or "")
        elif name in _SIGNS:
            self._text(_SIGNS[name])
        elif name == "r":
            return self._start_run(element)
        elif name == "p":
            self._start_paragraph(element)
        elif name in ("br", "cr"):
            self.flow.end_line()
        elif name == "altChunk":
            self.embedded = True
        elif name in ("Choice", "Fallback"):
            return _is_chosen(name, element)
        elif name == "sdt":
            return not _is_placeholder(element)
        else:
            return self._start_structure(name, element)
        return True

    def _text(self, text: str) -> None:
        if text:
            self.flow.text(self._label)
            self._label = ""
            self.flow.text(raised(text) if self._raised else text)

    def _start_run(self, run: etree._Element) -> bool:
        properties = run.find("{*}rPr")
        if properties is not None:
            if any(_is_on(properties, hiding) for hiding in ("vanish", "strike", "dstrike")):
                return False
            self._raised = value_of(properties, "vertAlign") == "superscript"
        return True

    def _start_paragraph(self, paragraph: etree._Element) -> None:
        if not self._joins_next:
            self.flow.end_line()
        properties = paragraph.find("{*}pPr")
        self._label = "" if properties is None else self._numbering.label(properties)
        self._joins_next = properties is not None and properties.find("{*}rPr/{*}del") is not None

    def _start_structure(self, name: str, element: etree._Element) -> bool:
        table = self.flow.in_table
        if name == "tbl":
            self.flow.open_table()
        elif name == "txbxContent":
            self.flow.open_aside()
        elif table is not None and name == "tr":
            properties = element.find("{*}trPr")
            if properties is None:
                self.flow.open_row()
            elif properties.find("{*}del") is not None or _is_on(properties, "hidden"):
                return False
            else:
                self.flow.open_row(_count(value_of(properties, "gridBefore"), least=0))
        elif table is not None and name == "tc":
            cell = _cell(element.find("{*}tcPr"))
            if cell is None:
                return False
            self.flow.open_cell(cell)
        else:
            return True
        self._structure.append(element)
        self._joins_next = False
        return True

    def _end(self, name: str, element: etree._Element) -> None:
        if name == "p":
            if not self._joins_next:
                self.flow.end_line()
        elif name == "r":
            self._raised = False
        elif self._structure and self._structure[-1] is element:
            self._structure.pop()
            self._joins_next = False
            self._end_structure(name)

    def _end_structure(self, name: str) -> None:
        if name == "tbl":
            self.flow.close_table()
        elif name == "txbxContent":
            self.flow.close_aside()
        elif name == "tc":
            self.flow.close_cell()
        elif (table := self.flow.in_table) is not None:
            table.row_open = False


def _is_chosen(name: str, branch: etree._Element) -> bool:
    """Whether a branch of alternate content is the one to read: the first that holds text."""
    parent = branch.getparent()
    if parent is None:
        return True
    choice = parent.find("{*}Choice")
    if choice is None:
        return name == "Fallback"
    fallback = parent.find("{*}Fallback")
    chosen = choice if fallback is None or next(choice.iter("{*}t"), None) is not None else fallback
    return branch is chosen


def _is_placeholder(control: etree._Element) -> bool:
    """Whether a content control only prompts for input, or is a table of contents."""
    if control.find("{*}sdtPr/{*}showingPlcHdr") is not None:
        return True
    gallery = control.find("{*}sdtPr/{*}docPartObj/{*}docPartGallery")
    return gallery is not None and "Table of Contents" in gallery.attrib.values()


def _cell(properties: etree._Element | None) -> Draft | None:
    """The cell that begins, None if it is deleted."""
    if properties is None:
        return Draft()
    if properties.find("{*}cellDel") is not None:
        return None
    return Draft(
        colspan=_count(value_of(properties, "gridSpan"), least=1),
        joins_above=_goes_on(properties, "vMerge"),
        joins_left=_goes_on(properties, "hMerge"),
    )


def _goes_on(properties: etree._Element, merge: str) -> bool:
    """Whether a cell goes on a merged one: the mark is there and doesn't begin another."""
    return properties.find(f"{{*}}{merge}") is not None and value_of(properties, merge) != "restart"


def _count(written: str | None, *, least: int) -> int:
    return max(least, min(integer(written) or least, _MAX_COLUMNS))


def _is_on(properties: etree._Element, name: str) -> bool:
    if properties.find(f"{{*}}{name}") is None:
        return False
    return value_of(properties, name) not in _OFF


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def place(table: DraftTable) -> list[Placed]:
    """Each cell at its grid column; a cell that continues the one above it lengthens that one."""
    placed: list[Placed] = []
    above: dict[int, int] = {}
    for row, draft in enumerate(table.rows):
        column = draft.skip
        here: dict[int, int] = {}
        for cell in draft.cells:
            check(column, _MAX_COLUMNS, "表格的列太多")
            if cell.joins_left and here:
                left = here[max(here)]
                if placed[left].row == row:
                    wider = placed[left].colspan + cell.colspan
                    placed[left] = replace(placed[left], colspan=wider)
                column += cell.colspan
                continue
            over = above.get(column) if cell.joins_above else None
            if over is not None and placed[over].colspan == cell.colspan:
                placed[over] = replace(placed[over], rowspan=placed[over].rowspan + 1)
                here[column] = over
            else:
                here[column] = len(placed)
                placed.append(Placed(cell, row, column, 1, cell.colspan))
            column += cell.colspan
        above = here
    return placed
