"""One report printed in the broken shapes that converters and copy-and-paste leave behind."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from gongkai.rules.report.forms import T3_FRAME, Form, FormId, GridCell, load_form, t3_leaves
from gongkai.rules.report.model import Value

Cells = dict[str, Value]


def balanced(form_id: FormId, numbers: list[int]) -> Cells:
    """A report whose tables obey every identity, its free cells taken from `numbers` in turn."""
    form = load_form(form_id)
    stock = iter(numbers * (1 + 400 // max(len(numbers), 1)))
    cells: Cells = {}
    for table in form.tables:
        if table.code.startswith("T2"):
            cells.update({address: next(stock) for address in table.addresses()})
    columns = [c.code for c in form.table("T3").columns][:-1]
    for column in columns:
        results = {row: next(stock) for row in t3_leaves(form)}
        total, out = sum(results.values()), next(stock)
        carried = min(next(stock), total + out)
        frame = (total + out - carried, carried, total, out)
        for row, value in {**results, **dict(zip(T3_FRAME, frame, strict=True))}.items():
            cells[f"T3.{row}.{column}"] = value
    for row_ in form.table("T3").rows:
        parts_of_row = [cells[f"T3.{row_.code}.{column}"] for column in columns]
        cells[f"T3.{row_.code}.total"] = sum(v for v in parts_of_row if isinstance(v, int))
    for block in ("review", "suit_direct", "suit_after_review"):
        parts = {o: next(stock) for o in ("upheld", "corrected", "other", "pending")}
        parts["total"] = sum(parts.values())
        cells.update({f"T4.cases.{block}.{o}": v for o, v in parts.items()})
    return cells


def _show(cells: Cells, cell: GridCell) -> str:
    if cell.address is None:
        return cell.text or ""
    value = cells[cell.address]
    return "" if value is None else str(value)


def _grid_rows(form: Form, section: str, cells: Cells) -> Iterator[list[str]]:
    for line in form.grids[section]:
        yield [_show(cells, cell) for cell in line]


def _frame(form: Form, body: Callable[[str], Iterator[str]]) -> str:
    year = 2020 if form.id == "2019" else 2023
    lines = [f"某某市公安局{year}年政府信息公开工作年度报告", "一、总体情况", "全年工作平稳。"]
    for section in form.sections:
        if section.kind == "tables":
            lines.append(section.heading)
            lines += body(section.code)
    lines += ["五、存在的主要问题及改进情况", "仍有不足。", "六、其他需要报告的事项", "无。"]
    return "\n".join(lines)


def pipes_at_line_ends(form: Form, cells: Cells) -> str:
    """Each cell on its line with a separator behind it; padding to the grid's width."""

    def body(section: str) -> Iterator[str]:
        for row in _grid_rows(form, section, cells):
            yield from (f"{text} |" for text in row)
            yield "||"

    return _frame(form, body)


def pipes_alone(form: Form, cells: Cells) -> str:
    """Cells and separators on lines of their own."""

    def body(section: str) -> Iterator[str]:
        for row in _grid_rows(form, section, cells):
            for text in row:
                yield text
                yield "|"

    return _frame(form, body)


def pipe_rows(form: Form, cells: Cells) -> str:
    """One line a row."""

    def body(section: str) -> Iterator[str]:
        for row in _grid_rows(form, section, cells):
            yield " | ".join(row) + " |"

    return _frame(form, body)


def tabbed(form: Form, cells: Cells) -> str:
    """One line a row, tabs between the cells."""

    def body(section: str) -> Iterator[str]:
        for row in _grid_rows(form, section, cells):
            yield "\t".join(row)

    return _frame(form, body)


def words(form: Form, cells: Cells) -> str:
    """Spaces only, long labels broken over lines, page numbers between the rows."""

    def body(section: str) -> Iterator[str]:
        for number, row in enumerate(_grid_rows(form, section, cells)):
            line = " ".join(row)
            if number % 9 == 8:
                yield f"- {number} -"
            if len(row[0]) > 16 and number % 2:
                yield row[0][:14]
                line = line[14:]
            yield line

    return _frame(form, body)


def one_a_line(form: Form, cells: Cells) -> str:
    """Every cell on a line of its own, empty lines between, no separators."""

    def body(section: str) -> Iterator[str]:
        for row in _grid_rows(form, section, cells):
            for text in row:
                yield from (text, "")

    return _frame(form, body)


def wrapped_around(form: Form, cells: Cells) -> str:
    """As a layout prints it: a label of two lines stands around its numbers."""

    def body(section: str) -> Iterator[str]:
        for row in _grid_rows(form, section, cells):
            labels = [t for t in row if not t.isdigit()]
            numbers = "   ".join(t for t in row if t.isdigit())
            last = labels[-1] if labels else ""
            if numbers and len(last) > 12:
                yield "  ".join([*labels[:-1], last[:9]])
                yield f"                    {numbers}"
                yield f"    {last[9:]}"
            else:
                yield "  ".join([*labels, numbers])

    return _frame(form, body)


def fused(form: Form, cells: Cells) -> str:
    """Tags stripped without a trace: label and numbers of a row are one string."""

    def body(section: str) -> Iterator[str]:
        for row in _grid_rows(form, section, cells):
            yield "".join(row)

    return _frame(form, body)


def downwards(form: Form, cells: Cells) -> str:
    """Each column of table 3 is a paragraph, its labels are elsewhere."""

    def body(section: str) -> Iterator[str]:
        if section != "S3":
            return
        table = form.table("T3")
        for some in (table.rows[:9], table.rows[9:]):
            for column in table.columns:
                yield ""
                yield from (str(cells[f"T3.{row.code}.{column.code}"]) for row in some)
            yield ""
            yield from (row.label for row in some)

    return _frame(form, body)


SHAPES: dict[str, Callable[[Form, Cells], str]] = {
    shape.__name__: shape
    for shape in (
        pipes_at_line_ends,
        pipes_alone,
        pipe_rows,
        tabbed,
        words,
        one_a_line,
        wrapped_around,
    )
}


def damaged(text: str, seed: int, hits: int) -> str:
    """The text with some of its lines lost, as a copy that skipped them."""
    chance = random.Random(seed)  # noqa: S311
    lines = text.split("\n")
    for _ in range(hits):
        del lines[chance.randrange(len(lines))]
    return "\n".join(lines)
