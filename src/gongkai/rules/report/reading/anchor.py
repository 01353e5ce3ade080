"""Blocks of a foreign report → the report: every number on its row and column label.

One machine walks the blocks in reading order. Headings, captions and column heads say which table
it is in; text gathers until numbers follow; a label that ends that text names their row. Grids
bring their rows ready. What cannot be placed for certain stays null with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from gongkai.rules.report.forms import FormId, form_for_year, load_form
from gongkai.rules.report.model import Provenance, Report, Unread
from gongkai.rules.report.reading import frame
from gongkai.rules.report.reading.align import Event, align, split_runs
from gongkai.rules.report.reading.columns import read_downwards
from gongkai.rules.report.reading.grids import GridReader
from gongkai.rules.report.reading.labels import (
    T4_BLOCKS,
    Label,
    form_of_heads,
    squeeze,
    t2_label,
    t3_label,
    t3_labels_in,
    t3_prefix,
)
from gongkai.rules.report.reading.normal import fold, mend
from gongkai.rules.report.reading.rows import Mark, Readings, read_row
from gongkai.rules.report.reading.source import Document, Grid, Line
from gongkai.rules.report.reading.values import parse
from gongkai.rules.report.reading.tokens import Token, Tokenizer, is_page_number, separator_of

_CAPTION: Final = re.compile(r"^[|\s#*]*第二十条")
_T3_OPENS: Final = re.compile(r"勾稽关系|本年度?新收政府信息公开|申请人情况")
_T4_OPENS: Final = re.compile(r"^(?:行政复议\|*(?:行政诉讼)?\|*|结果维持.*)$")
_OUTCOMES: Final = (
    ("upheld", "结果维持"),
    ("corrected", "结果纠正"),
    ("other", "其他结果"),
    ("pending", "尚未审结"),
    ("total", "总计"),
)
_REMARK: Final = re.compile(r"\([^()]*\)")
# A whole report on one line: it is cut before headings, captions and row labels.
_ENDLESS: Final = 300
_BORDER: Final = re.compile(
    r"(?=[一二三四五六]、(?:总体情况|主动公开|收到和处理|(?:因)?政府信息公开(?:工作)?(?:被申请)?行政复议|存在|政府信息公开工作存在|其他需要)"
    r"|第二十条第?[（(]|信息内容|规章(?=\d)|(?:行政)?规范性文件(?=[\d(（])|行政许可(?=\d)"
    r"|其他对外管理服务事项(?=\d)|行政处罚(?=\d)|行政强制(?=\d)|行政事业性收费(?=\d)"
    r"|政府集中采购(?=\d)|[一二]、[本上]年[新结])"
)
_SENTENCE: Final = re.compile(r"[。;]|:$")


def interpret(document: Document, name: str) -> Report:
    """The report that a document holds; cells that it does not show are absent or None.

    `name` is the file name, the last resort for the year.
    """
    reader = _Reader(document)
    reader.walk()
    return reader.report(name)


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document
        texts = [b.text for b in document.blocks if isinstance(b, Line)]
        grids = [b for b in document.blocks if isinstance(b, Grid)]
        heads = texts + [cell.text for grid in grids for cell in grid.cells if len(cell.text) < 60]
        self.head_form = form_of_heads([t for t in heads if len(t) < 400])
        self.rows_form = _form_of_rows(heads)
        self.into = Readings(self.head_form or self.rows_form or "2021")
        separator = separator_of([fold(text) for text in texts])
        self.hard = separator is not None
        self.tokenizer = Tokenizer(separator)
        self.grids = GridReader(self.into)
        self.mode = "narr"
        self.section: str | None = None
        self.narrative: dict[str | None, list[str]] = {None: []}
        self.buffer: list[str] = []
        self.run: list[Mark] = []
        self.block: str | None = None
        self.previous_row: str | None = None
        self.seen_table = False
        self.title_key = ""
        self.order_bad = False
        self.events: list[Event] = []
        self.paragraphs: list[list[Mark]] = [[]]
        self.heads: list[str] = []
        self.single: tuple[Mark, str] | None = None

    # --- walking ------------------------------------------------------------------------------

    def walk(self) -> None:
        for block in self.document.blocks:
            if isinstance(block, Grid):
                self.close_block()
                if self.grids.read(block, self.context()):
                    self.seen_table = True
                else:
                    self.keep_grid_as_text(block)
                continue
            self.line(block)
        self.flush(cut=True)
        self.settle_single()
        self.place_t3()

    def context(self) -> str:
        """The texts just before a grid: a block heading of table 4 may stand there."""
        return self.block or ""

    def keep_grid_as_text(self, grid: Grid) -> None:
        lines = self.narrative.setdefault(self.section, [])
        for row in grid.matrix():
            seen: list[str] = []
            for cell in row:
                if cell is not None and cell.text.strip() and cell.text not in seen:
                    seen.append(cell.text.replace("\n", ""))
            if seen:
                lines.append("  ".join(seen))

    def line(self, line: Line) -> None:
        if len(line.text) > _ENDLESS and len(pieces := _BORDER.split(line.text)) > 2:
            for piece in pieces:
                self.line(Line(piece, line.where, line.span))
            return
        folded = fold(line.text)
        if not folded.strip() or is_page_number(folded):
            if not folded.strip():
                self.narrative.setdefault(self.section, []).append("")
                self.paragraphs.append([])
            return
        found = frame.heading(line.text) if len(folded) < 120 else None
        if found is not None:
            self.open_section(*found)
            return
        if self.opens_table(folded) or self.mode != "narr":
            self.table_line(line, folded)
        else:
            self.narrative.setdefault(self.section, []).append(line.text)

    def open_section(self, code: str, rest: str) -> None:
        self.close_block()
        self.section = code
        self.narrative.setdefault(code, [])
        if rest:
            self.narrative[code].append(rest)
        self.mode = {"S2": "T2", "S3": "T3", "S4": "T4"}.get(code, "narr")
        self.block = None

    def opens_table(self, folded: str) -> bool:
        key = folded.replace(" ", "")
        if _CAPTION.match(key) and len(key) < 24:
            mode = "T2"
        elif key.startswith(("信息内容", "|信息内容")) and self.mode != "T2":
            mode = "T2"
        elif _T3_OPENS.search(key) and len(key) < 90 and "。" not in key:
            mode = "T3"
        elif self.mode in ("T3", "T4", "narr") and _T4_OPENS.match(key.strip("|#* ")):
            mode = "T4"
        else:
            return False
        if mode != self.mode or _CAPTION.match(key):
            self.close_block()
            self.mode = mode
        return True

    def close_block(self) -> None:
        self.flush()
        self.settle_single()
        self.buffer.clear()

    def table_line(self, line: Line, folded: str) -> None:
        if self.is_sentence(folded):
            self.flush()
            self.buffer.clear()
            self.narrative.setdefault(self.section, []).append(line.text)
            return
        for token in self.tokenizer.tokens(line):
            self.token(token)
            if self.mode == "T3":
                self.note_paragraph(token)

    def note_paragraph(self, token: Token) -> None:
        if token.kind == "value":
            self.paragraphs[-1].append(token.mark)
        elif self.paragraphs[-1]:
            self.paragraphs.append([])

    def is_sentence(self, folded: str) -> bool:
        if "|" in folded or "\t" in folded or "勾稽" in folded:
            return False
        text = folded.strip()
        return len(text) > 12 and bool(_SENTENCE.search(text))

    def token(self, token: Token) -> None:
        self.seen_table = True
        if token.kind == "text":
            if self.run:
                if any(m.text for m in self.run) and _REMARK.fullmatch(token.mark.text):
                    return
                self.flush()
            self.buffer.append(token.mark.text)
            if self.mode == "T4":
                self.note_block(token.mark.text)
        elif token.kind == "value" or self.buffer or self.run:
            self.run.append(token.mark)

    def note_block(self, text: str) -> None:
        key = squeeze(text)
        for code, pattern in T4_BLOCKS:
            if pattern.search(key):
                self.block = code
                return

    # --- rows ---------------------------------------------------------------------------------

    def flush(self, *, cut: bool = False) -> None:
        run, self.run = self.run, []
        if not run:
            return
        text, solid = "".join(self.buffer), any(mark.text for mark in run)
        if self.mode == "T4":
            if solid:
                self.t4_row(run, text)
                self.buffer.clear()
            return
        label = self.label(text)
        if cut and self.hard and not self.tokenizer.after_separator and label and label.row:
            run = self.without_cut_number(run, label)
        if self.mode == "T3":
            self.t3_row(run, text, label, cut=cut)
        elif label is not None:
            self.t2_row(run, text, label, cut=cut)
        elif not solid:
            self.heads = self.heads_in_buffer() or self.heads
        else:
            self.single = (run[0], text) if len(run) == 1 else None
        self.buffer.clear()

    def without_cut_number(self, run: list[Mark], label: Label) -> list[Mark]:
        """The last number of a file that ends inside a row may have lost digits."""
        return run[:-1] if len(run) < len(self.into.columns(label.table, label.row)) else run

    def t2_row(self, run: list[Mark], text: str, label: Label, *, cut: bool) -> None:
        self.single = None
        if "信息内容" in text:
            self.heads = self.heads_in_buffer()
        self.into.note_heads(label.table, "".join(self.heads) or text)
        read_row(
            self.into, label.table, label.row, run, hard=self.hard, heads=self.heads, cut=cut
        )

    def heads_in_buffer(self) -> list[str]:
        """The texts over the columns of table 2: from 信息内容 to the row label."""
        start = next((i for i, t in enumerate(self.buffer) if "信息内容" in squeeze(t)), None)
        if start is None:
            return []
        end = len(self.buffer)
        while end > start + 1 and t2_label(self.buffer[end - 1]):
            end -= 1
        return self.buffer[start:end]

    def settle_single(self) -> None:
        """A block with one row and one number whose label stands behind its number."""
        single, self.single = self.single, None
        if single is None or self.mode != "T2":
            return
        mark, heads = single
        label = t2_label("".join(self.buffer))
        if label is None or label.table not in ("T2_5", "T2_8") or "本年" not in heads:
            return
        self.into.note_heads(label.table, heads)
        if len(self.into.columns(label.table, label.row)) == 1:
            read_row(self.into, label.table, label.row, [mark], hard=False, heads=[heads])

    def t3_row(self, run: list[Mark], text: str, label: Label | None, *, cut: bool) -> None:
        if label is not None and label.row == "result_total" and not any(m.text for m in run):
            return
        row = label.row if label is not None else None
        if row is None and not any(m.text for m in run):
            return
        if cut and row and len(run) < 7:
            whole = bool(self.events) and all(e.whole for e in self.events)
            run = run if self.hard else run[:-1]
            read_row(self.into, "T3", row, run, hard=self.hard or whole, cut=True)
            return
        named = tuple(l.row for l in t3_labels_in(text) if l.row and l.row != row)
        self.events += split_runs(row, run, named)
        if row:
            self.previous_row = row

    def place_t3(self) -> None:
        if self.order_bad:
            return
        named = align(self.events)
        if len({e.row for e in named if e.whole}) < 23 and not self.hard:
            downwards = read_downwards(self.paragraphs)
            if downwards is not None:
                named = [Event(row, marks, guessed=True) for row, marks in downwards.items()]
        for event in named:
            if event.doubtful:
                for column in self.into.columns("T3", event.row or ""):
                    self.into.miss(
                        f"T3.{event.row}.{column.code}", "行与数字的对应不清楚，请对照原文填写"
                    )
                self.into.doubts.append(event.row or "")
                continue
            how = "order" if event.guessed else "label"
            read_row(self.into, "T3", event.row or "", event.marks, hard=self.hard, how=how)

    def label(self, text: str) -> Label | None:
        if self.mode == "T2":
            return t2_label(text)
        label = t3_label(text)
        if label is None:
            key = squeeze(text)
            if key in ("其他", "其它") and (self.previous_row or "").startswith("other_"):
                return Label("T3", "other_misc", "其他", re.compile("其他"))
            label = t3_prefix(text)
        if label is not None and label.row == "new_received":
            self.check_column_order(text)
        return label

    def check_column_order(self, text: str) -> None:
        key = squeeze(text)
        places = [
            key.find(word) for word in ("商业企业", "科研机构", "社会公益", "法律服务")
        ]
        if all(place >= 0 for place in places) and places != sorted(places):
            self.order_bad = True
            self.into.doubts.append("new_received")
            self.into.miss("T3", "表三的申请人栏目次序与格式不同，为免张冠李戴未读取")

    def t4_row(self, run: Sequence[Mark], text: str) -> None:
        marks = list(run)
        while marks and not marks[0].text:
            marks.pop(0)
        while len(marks) > 15 and not marks[-1].text:
            marks.pop()
        key = squeeze(text)
        outcomes = [code for code, word in _OUTCOMES if key.count(word) == 1]
        blocks = [code for code, pattern in T4_BLOCKS if pattern.search(key)]
        block = blocks[0] if len(blocks) == 1 else None if blocks else self.block
        solid = [m for m in marks if m.text]
        if block and len(marks) == 1 and outcomes and key.endswith(dict(_OUTCOMES)[outcomes[-1]]):
            if len(outcomes) == 1:
                self.t4_cells([f"{block}.{outcomes[0]}"], marks)
        elif block and len(solid) == 5 and len(outcomes) == 5:
            self.t4_cells([f"{block}.{code}" for code, _ in _OUTCOMES], solid)
        else:
            read_row(self.into, "T4", "cases", marks, hard=self.hard)

    def t4_cells(self, columns: Sequence[str], marks: Sequence[Mark]) -> None:
        for column, mark in zip(columns, marks, strict=True):
            parsed = parse(mark.text)
            if parsed is not None:
                self.into.put(f"T4.cases.{column}", parsed, mark, "label")

    # --- result -------------------------------------------------------------------------------

    def report(self, name: str) -> Report:
        lines = [line.text for line in self.document.lines()]
        title, agency, year = frame.title_of(lines, self.document.title)
        where = "标题"
        if year is None:
            year, where = frame.year_of(lines, name)
        agency = agency or frame.agency_of(lines)
        report = Report(
            agency=agency,
            year=year,
            form=self.form(year),
            title=title,
            values=self.into.values,
            provenance=self.into.provenance,
        )
        if year is not None and where == "文件名":
            report.provenance["year"] = Provenance(where, name, 0.5, "name")
        self.drop_double_other(report)
        report.preamble = frame.paragraphs([mend(t) for t in self.narrative[None]])
        for code, texts in self.narrative.items():
            if code:
                report.sections[code] = frame.paragraphs([mend(t) for t in texts])
        report.unread = list(self.into.unread.values()) + self.not_shown(report)
        report.uncertain = bool(self.into.conflicts or self.into.doubts)
        return report

    def form(self, year: int | None) -> FormId | None:
        """The form that most of the tables follow; the report year decides a draw."""
        votes = list(self.into.table_forms.values())
        if any(self.into.has_row("T3", f"other_{part}") for part in ("no_supplement", "fee_unpaid")):
            votes.append("2021")
        prescribed = form_for_year(year).id if year and year >= 2019 else None
        if votes.count("2019") != votes.count("2021"):
            return max(("2019", "2021"), key=votes.count)  # type: ignore[return-value]
        if not self.into.values and not self.head_form:
            return None
        return prescribed or self.head_form or self.rows_form or self.into.form

    def drop_double_other(self, report: Report) -> None:
        """A subtotal printed in the group row 其他处理 is no cell of the 2021 form."""
        parts = ("other_no_supplement", "other_fee_unpaid", "other_misc")
        if not any(self.into.has_row("T3", part) for part in parts):
            return
        for address in [a for a in report.values if a.startswith("T3.other.")]:
            del report.values[address]
            report.provenance.pop(address, None)
            self.into.unread.pop(address, None)

    def not_shown(self, report: Report) -> list[Unread]:
        if report.form is None:
            return [Unread("tables", "没有找到年报的表格")]
        noted = set(self.into.unread)
        out: list[Unread] = []
        for table in load_form(report.form).tables:
            missing = [
                a for a in table.addresses() if a not in report.values and a not in noted
            ]
            if len(missing) == len(table.rows) * len(table.columns):
                out.append(Unread(table.code, "没有找到这张表"))
            else:
                out += [Unread(a, "文中没有找到这一行") for a in missing]
        return out


def _form_of_rows(texts: Sequence[str]) -> FormId | None:
    joined = squeeze(" ".join(t for t in texts if len(t) < 400))
    if "逾期未按收费通知" in joined or "逾期不补正" in joined:
        return "2021"
    if re.search(r"\(六\)其[他它]处理\d", joined):
        return "2019"
    return None

