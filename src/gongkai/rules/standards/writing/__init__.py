"""Writing a standards catalogue in its printed form, and tables about it: XLSX, DOCX, PDF."""

from datetime import datetime
from typing import Final

from gongkai.rules.errors import NotFoundError
from gongkai.rules.standards.writing.docx import write_docx
from gongkai.rules.standards.writing.form import as_markdown, printed_form, ticks_cell
from gongkai.rules.standards.writing.pdf import Code, qr_svg, write_pdf, write_qr_sheet
from gongkai.rules.standards.writing.printed import Paper, Printed, PrintedCell, plain_table
from gongkai.rules.standards.writing.xlsx import write_xlsx

__all__ = [
    "MEDIA_TYPES",
    "Code",
    "Paper",
    "Printed",
    "PrintedCell",
    "as_markdown",
    "plain_table",
    "printed_form",
    "qr_svg",
    "ticks_cell",
    "write_docx",
    "write_paper",
    "write_pdf",
    "write_qr_sheet",
    "write_xlsx",
]

MEDIA_TYPES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def write_paper(paper: Paper, kind: str, at: datetime) -> bytes:
    """A paper as `xlsx`, `docx` or `pdf`. Raises NotFoundError for any other kind."""
    match kind:
        case "xlsx":
            return write_xlsx(paper)
        case "docx":
            return write_docx(paper, at)
        case "pdf":
            return write_pdf(paper, at)
    raise NotFoundError("没有这种格式。可以下载 XLSX、DOCX 或 PDF。")
