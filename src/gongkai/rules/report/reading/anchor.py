"""Blocks of a foreign report → the report: every number on its row and column label.

One walk over the blocks in reading order. Headings, captions and column heads say which table it
is in; text gathers until numbers follow; the label that ends that text names their row. Grids
bring their rows ready. What cannot be placed for certain stays null with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from gongkai.rules.report.checks.context import Context
from gongkai.rules.report.checks.sums import sums
from gongkai.rules.report.forms import FormId, form_for_year, load_form
from gongkai.rules.report.model import Provenance, Report, Unread
from gongkai.rules.report.reading import frame
from gongkai.rules.report.reading.grids import plain_rows, rows_of
from gongkai.rules.report.reading.labels import form_of_heads, squeeze
from gongkai.rules.report.reading.normal import fold, mend
from gongkai.rules.report.reading.rows import (
    BETWEEN_SEPARATORS,
    IN_WORDS,
    Mark,
    Readings,
)
from gongkai.rules.report.reading.source import Document, Grid, Line
from gongkai.rules.report.reading.tables import Mode, TableReader
from gongkai.rules.report.reading.tokens import Token, Tokenizer, is_page_number, separator_of
from gongkai.rules.report.statements import find_statements

_CAPTION: Final = re.compile(r"^[|\s#*]*第二十条")
_T3_OPENS: Final = re.compile(r"勾稽关系|本年度?新收政府信息公开|申请人情况")
_T4_OPENS: Final = re.compile(r"^(?:行政复议\|*(?:行政诉讼)?\|*|结果维持.*)$")
_REMARK: Final = re.compile(r"\([^()]*\)")
# A whole report on one line: it is cut before headings, captions and row labels.
_ENDLESS: Final = 300
_BORDER: Final = re.compile(
    r"(?=[一二三四五六]、(?:总体情况|主动公开|收到和处理|(?:因)?政府信息公开(?:工作)?(?:被申请)?行政复议"
    r"|存在|政府信息公开工作存在|其他需要)"
    r"|第二十条第?[（(]|信息内容|规章(?=\d)|(?:行政)?规范性文件(?=[\d(（])|行政许可(?=\d)"
    r"|其他对外管理服务事项(?=\d)|行政处罚(?=\d)|行政强制(?=\d)|行政事业性收费(?=\d)"
    r"|政府集中采购(?=\d)|[一二]、[本上]年[新结])"
)
# Kinds of source whose lines end where the page ended; the others know their paragraphs.
_WRAPPED: Final = ("text", "markdown")
_SENTENCE: Final = re.compile(r"[。;]|:$")
_SECTION_MODES: Final[dict[str, Mode]] = {"S2": "T2", "S3": "T3", "S4": "T4"}


def interpret(document: Document, name: str) -> Report:
    """The report that a document holds; cells that it does not show are absent or None.

    `name` is the file name, the last resort for the year.
    """
    walker = _Walker(document)
    doubts = walker.walk()
    return _Assembly(document, walker, doubts).report(name)


@dataclass(slots=True)
class _Narrative:
    """Text outside the tables by section; None holds what stands before the first heading."""

    section: str | None = None
    lines: dict[str | None, list[str]] = field(default_factory=lambda: {None: []})

    def add(self, *texts: str) -> None:
        self.lines.setdefault(self.section, []).extend(texts)


class _Walker:
    def __init__(self, document: Document) -> None:
        self.document = document
        texts = [block.text for block in document.blocks if isinstance(block, Line)]
        heads = [t for t in texts if len(t) < 400] + [
            cell.text
            for block in document.blocks
            if isinstance(block, Grid)
            for cell in block.cells
            if len(cell.text) < 60
        ]
        self.head_form = form_of_heads(heads)
        self.rows_form = _form_of_rows(heads)
        self.into = Readings(self.head_form or self.rows_form or "2021")
        self.tables = TableReader(self.into, self.rows_form)
        separator = separator_of([fold(text) for text in texts])
        self.tokenizer = Tokenizer(separator)
        self.layout = IN_WORDS if separator is None else BETWEEN_SEPARATORS
        self.mode: Mode = "none"
        self.narrative = _Narrative()
        self.buffer: list[str] = []
        self.run: list[Mark] = []
        self.paragraphs: list[list[Mark]] = [[]]

    def walk(self) -> list[str]:
        """Read all blocks; returns the rows that stay in doubt."""
        for block in self.document.blocks:
            if isinstance(block, Grid):
                self.grid(block)
            else:
                self.line(block)
        self.flush(cut=True)
        self.tables.settle_single(self.buffer)
        return self.tables.finish(self.paragraphs)

    # --- lines --------------------------------------------------------------------------------

    def line(self, line: Line) -> None:
        if len(line.text) > _ENDLESS and len(pieces := _BORDER.split(line.text)) > 2:
            for piece in pieces:
                self.line(Line(piece, line.where, line.span))
            return
        folded = fold(line.text)
        if not folded.strip():
            self.narrative.add("")
            self.paragraphs.append([])
        elif is_page_number(folded):
            return
        elif len(folded) < 120 and (found := frame.heading(line.text)) is not None:
            self.open_section(*found)
        elif not self.opens_table(folded) and self.mode == "none":
            self.narrative.add(line.text)
        elif self.is_sentence(folded):
            self.close_block()
            self.narrative.add(line.text)
        else:
            for token in self.tokenizer.tokens(line):
                self.token(token)

    def open_section(self, code: str, rest: str) -> None:
        self.close_block()
        self.narrative.section = code
        self.narrative.add(*([rest] if rest else []))
        self.mode = _SECTION_MODES.get(code, "none")
        self.tables.block = None

    def opens_table(self, folded: str) -> bool:
        key = re.sub(r"\s+", "", folded)
        mode: Mode
        if (_CAPTION.match(key) and len(key) < 24) or (
            key.startswith(("信息内容", "|信息内容")) and self.mode != "T2"
        ):
            mode = "T2"
        elif _T3_OPENS.search(key) and len(key) < 90 and "。" not in key:
            mode = "T3"
        elif self.mode != "T2" and _T4_OPENS.match(key.strip("|#* ")):
            mode = "T4"
        else:
            return False
        if mode != self.mode or _CAPTION.match(key):
            self.close_block()
            self.mode = mode
        return True

    def close_block(self) -> None:
        self.flush()
        self.tables.settle_single(self.buffer)
        self.buffer.clear()

    def is_sentence(self, folded: str) -> bool:
        if "|" in folded or "\t" in folded or "勾稽" in folded:
            return False
        text = folded.strip()
        return len(text) > 12 and bool(_SENTENCE.search(text))

    def token(self, token: Token) -> None:
        mark = token.mark
        if token.kind == "text":
            if self.run and self.belongs_to_run(mark):
                self.run.append(mark)
                return
            if any(m.text for m in self.run) and _REMARK.fullmatch(mark.text):
                return
            self.flush()
            self.buffer.append(mark.text)
        elif token.kind == "value" or self.buffer or self.run:
            self.run.append(mark)
        if self.mode == "T3":
            self.note_paragraph(token)

    def belongs_to_run(self, mark: Mark) -> bool:
        """Whether a short text between separators is an unreadable cell inside a row (未增未减)."""
        if not self.layout.blanks or self.mode != "T2" or len(mark.text) > 12:
            return False
        label = self.tables.label("T2", "".join(self.buffer))
        if label is None or self.tables.label("T2", mark.text) or "第二十" in mark.text:
            return False
        return len(self.run) < len(self.into.columns(label.table, label.row))

    def note_paragraph(self, token: Token) -> None:
        if token.kind == "value":
            self.paragraphs[-1].append(token.mark)
        elif self.paragraphs[-1]:
            self.paragraphs.append([])

    def flush(self, *, cut: bool = False) -> None:
        """Hand the numbers gathered so far, with the text before them, to the tables."""
        run, self.run = self.run, []
        if not run:
            return
        if cut and self.layout.blanks and not self.tokenizer.after_separator:
            run = self.without_cut_number(run)
        if self.tables.row(self.mode, self.buffer, run, self.layout, cut=cut):
            self.buffer = []

    def without_cut_number(self, run: list[Mark]) -> list[Mark]:
        """The last number of a file that ends inside a row may have lost digits."""
        label = self.tables.label(self.mode, "".join(self.buffer)) if self.mode != "T4" else None
        if label is None or len(run) >= len(self.into.columns(label.table, label.row)):
            return run
        return run[:-1]

    # --- grids --------------------------------------------------------------------------------

    def grid(self, grid: Grid) -> None:
        """A grid row is handed over at once; text of rows without numbers waits for the next."""
        self.flush()
        before = self.tables.placed
        opened = False
        for row in rows_of(grid):
            joined = "".join(row.texts)
            opened = self.opens_table(joined) or opened
            if self.mode == "none" or not row.cells:
                self.buffer += row.texts
            elif self.tables.grid_row(self.mode, self.buffer, row):
                self.buffer = []
            else:
                self.buffer += row.texts
        if self.tables.placed == before and not opened:
            self.buffer.clear()
            self.narrative.add(*plain_rows(grid))


def _form_of_rows(texts: Sequence[str]) -> FormId | None:
    joined = squeeze(" ".join(texts))
    if "逾期未按收费通知" in joined or "逾期不补正" in joined:
        return "2021"
    if re.search(r"\(六\)其[他它]处理\d", joined):
        return "2019"
    return None


class _Assembly:
    """Puts together what the walk found."""

    def __init__(self, document: Document, walker: _Walker, doubts: list[str]) -> None:
        self.document = document
        self.into = walker.into
        self.walker = walker
        self.doubts = doubts

    def report(self, name: str) -> Report:
        lines = [line.text for line in self.document.lines()]
        title, agency, year = frame.title_of(lines, self.document.title)
        where = "标题"
        if year is None:
            overview = "".join(self.walker.narrative.lines.get("S1", ())[:3])
            year, where = frame.year_of(lines, overview, name)
        self.drop_double_other()
        report = Report(
            agency=agency or frame.agency_of(lines),
            year=year,
            form=self.form(year),
            title=title,
            values=self.into.values,
            provenance=self.into.provenance,
        )
        if where in ("文件名", "正文"):
            report.provenance["year"] = Provenance(where, name, 0.5, "name")
        for code, texts in self.walker.narrative.lines.items():
            written = [mend(t) for t in texts]
            if code is None:
                written = frame.without_title(written, title)
            text = frame.paragraphs(written, wrapped=self.document.kind in _WRAPPED)
            if code is None:
                report.preamble = text
            else:
                report.sections[code] = text
        report.statements = find_statements(
            report.sections, report.preamble, year=report.year, form=report.form
        )
        report.unread = [*self.into.unread.values(), *self.not_shown(report)]
        report.uncertain = bool(
            self.into.conflicts or self.doubts or any(True for _ in sums(Context(report)))
        )
        return report

    def form(self, year: int | None) -> FormId | None:
        """The form that most of the tables follow; the report year decides a draw."""
        votes = list(self.into.table_forms.values())
        if self.into.has_row("T3", "other_no_supplement") or self.into.has_row(
            "T3", "other_fee_unpaid"
        ):
            votes.append("2021")
        old, new = votes.count("2019"), votes.count("2021")
        if old != new:
            return "2019" if old > new else "2021"
        if not self.into.values and not self.walker.head_form:
            return None
        prescribed = form_for_year(year).id if year and year >= 2019 else None
        shown = self.walker.head_form or self.walker.rows_form
        return (prescribed or shown if votes else shown or prescribed) or self.into.form

    def drop_double_other(self) -> None:
        """A subtotal printed in the group row 其他处理 is no cell beside its filled parts."""
        parts = ("T3.other_no_supplement.", "T3.other_fee_unpaid.", "T3.other_misc.")
        if any(v is not None for a, v in self.into.values.items() if a.startswith(parts)):
            for address in [a for a in self.into.values if a.startswith("T3.other.")]:
                self.into.forget(address)

    def not_shown(self, report: Report) -> list[Unread]:
        """The cells of the form that the source does not show; a missing table is named once."""
        if report.form is None:
            return [Unread("tables", "没有找到年报的表格")]
        out: list[Unread] = []
        for table in load_form(report.form).tables:
            missing = [
                address
                for address in table.addresses()
                if address not in report.values and address not in self.into.unread
            ]
            if len(missing) == len(table.rows) * len(table.columns):
                out.append(Unread(table.code, "没有找到这张表"))
            else:
                out += [Unread(address, "文中没有找到这一行") for address in missing]
        return out
