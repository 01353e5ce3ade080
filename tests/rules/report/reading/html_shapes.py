"""One report as the HTML that content systems, Word and WPS export: merges right, wrong, or lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gongkai.rules.report.forms import Form, GridCell
from tests.rules.report.reading.shapes import Cells

Render = Callable[[Form, Cells], str]


def _text(cells: Cells, cell: GridCell) -> str:
    if cell.address is None:
        return cell.text or ""
    value = cells[cell.address]
    return "" if value is None else str(value)


def _page(form: Form, body: Callable[[str], Iterator[str]]) -> str:
    year = 2020 if form.id == "2019" else 2023
    parts = [
        f"<html><head><meta charset='utf-8'><title>某某市公安局{year}年政府信息公开工作年度报告"
        "</title></head><body><p>一、总体情况</p><p>全年工作平稳。</p>"
    ]
    for section in form.sections:
        if section.kind == "tables":
            parts.append(f"<p>{section.heading}</p>")
            parts += body(section.code)
    parts.append("<p>五、存在的主要问题及改进情况</p><p>不足。</p><p>六、其他需要报告的事项</p>")
    return "".join(parts) + "<p>无。</p></body></html>"


def _cell(cell: GridCell, text: str, *, merged: bool = True, wrap: str = "{}") -> str:
    spans = ""
    if merged:
        spans += f" colspan='{cell.colspan}'" if cell.colspan > 1 else ""
        spans += f" rowspan='{cell.rowspan}'" if cell.rowspan > 1 else ""
    return f"<td{spans}>{wrap.format(text)}</td>"


def statutory(form: Form, cells: Cells) -> str:
    """Merged cells as on the form."""

    def body(section: str) -> Iterator[str]:
        yield "<table>"
        for line in form.grids[section]:
            yield "<tr>" + "".join(_cell(c, _text(cells, c)) for c in line) + "</tr>"
        yield "</table>"

    return _page(form, body)


def from_word(form: Form, cells: Cells) -> str:
    """Paragraphs and spans in every cell, odd spaces, labels broken by <br>."""

    def body(section: str) -> Iterator[str]:
        yield "<div><table border=1 cellspacing=0><tbody>"
        wrap = "<p style='text-align:center'><span>&nbsp;{}&nbsp;</span></p>"
        for line in form.grids[section]:
            row = []
            for cell in line:
                text = _text(cells, cell)
                if len(text) > 8 and cell.address is None:
                    text = text[:6] + "<br>\n" + text[6:]
                row.append(_cell(cell, text, wrap=wrap))
            yield "<tr>" + "".join(row) + "</tr>"
        yield "</tbody></table></div>"

    return _page(form, body)


def without_merges(form: Form, cells: Cells) -> str:
    """Every colspan and rowspan lost: rows are short."""

    def body(section: str) -> Iterator[str]:
        yield "<table>"
        for line in form.grids[section]:
            yield "<tr>" + "".join(_cell(c, _text(cells, c), merged=False) for c in line) + "</tr>"
        yield "</table>"

    return _page(form, body)


def without_heads(form: Form, cells: Cells) -> str:
    """Only the rows that hold numbers, each page of the print its own table."""

    def body(section: str) -> Iterator[str]:
        yield "<table>"
        for number, line in enumerate(form.grids[section]):
            if number % 7 == 6:
                yield "</table><p>- 3 -</p><table>"
            if section == "S2" or any(c.address for c in line):
                yield "<tr>" + "".join(_cell(c, _text(cells, c)) for c in line) + "</tr>"
        yield "</table>"

    return _page(form, body)


def in_a_layout_table(form: Form, cells: Cells) -> str:
    """The whole page inside a table, beside a menu."""
    page = statutory(form, cells)
    head, rest = page.split("<body>")
    inner, _ = rest.split("</body>")
    menu = "<td><a>首页</a><a>政府信息公开</a></td>"
    return f"{head}<body><table><tr>{menu}<td>{inner}</td></tr></table></body></html>"


def with_a_number_column(form: Form, cells: Cells) -> str:
    """A first column that counts the rows."""

    def body(section: str) -> Iterator[str]:
        yield "<table>"
        for number, line in enumerate(form.grids[section], 1):
            count = f"<td>{number}</td>" if section != "S4" else ""
            yield f"<tr>{count}" + "".join(_cell(c, _text(cells, c)) for c in line) + "</tr>"
        yield "</table>"

    return _page(form, body)


def in_paragraphs(form: Form, cells: Cells) -> str:
    """No table at all: each cell a paragraph."""

    def body(section: str) -> Iterator[str]:
        for line in form.grids[section]:
            yield from (f"<p>{_text(cells, c)}</p>" for c in line)

    return _page(form, body)


HTML_SHAPES: dict[str, Render] = {
    shape.__name__: shape
    for shape in (
        statutory,
        from_word,
        without_merges,
        without_heads,
        in_a_layout_table,
        with_a_number_column,
        in_paragraphs,
    )
}
