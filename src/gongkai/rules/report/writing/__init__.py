"""Writing annual reports: HTML, DOCX, PDF, XLSX, JSON, CSV.

Equal reports give equal bytes: no writer knows the time. Each is imported when it is needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final, Literal, get_args

from gongkai.rules.report.forms import form_for_year
from gongkai.rules.report.model import Finding, Report
from gongkai.rules.writing import WritingError

__all__ = ["FORMATS", "MEDIA_TYPES", "Format", "WritingError", "blank", "write"]

Format = Literal["html", "docx", "pdf", "xlsx", "json", "csv"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
MEDIA_TYPES: Final[dict[Format, str]] = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
}


def write(
    report: Report,
    format: Format,  # noqa: A002
    findings: Iterable[Finding] = (),
    *,
    at: datetime | None = None,
) -> bytes:
    """The report in that format.

    `findings` go into JSON and XLSX; the other formats are documents of the office and hold none.
    `at` is noted as the time of writing in the properties of DOCX, PDF and XLSX; None notes none.
    Raises WritingError where the report cannot be printed (no form and no year, characters that no
    font has), ValueError for an unknown format.
    """
    match format:
        case "html":
            from gongkai.rules.report.writing.html import write_html

            return write_html(report)
        case "docx":
            from gongkai.rules.report.writing.docx import write_docx

            return write_docx(report, at)
        case "pdf":
            from gongkai.rules.report.writing.pdf import write_pdf

            return write_pdf(report, at)
        case "xlsx":
            from gongkai.rules.report.writing.xlsx import write_xlsx

            return write_xlsx(report, findings, at)
        case "json":
            from gongkai.rules.report.writing.json import write_json

            return write_json(report, findings)
        case "csv":
            from gongkai.rules.report.writing.csv import write_csv

            return write_csv(report)
    raise ValueError(f"没有 {format} 这种输出格式，可用：{'、'.join(FORMATS)}")


def blank(year: int, agency: str | None = None) -> Report:
    """The form prescribed for that report year with no values, ready to be filled in.

    Section one holds the headings of the topics that the form asks for. Raises NoFormError before
    2019.
    """
    form = form_for_year(year)
    numerals = "一二三四五六七八九十"
    topics = {
        section.code: "\n".join(
            f"（{numerals[n]}）{topic}" for n, topic in enumerate(section.topics)
        )
        for section in form.sections
        if len(section.topics) > 1
    }
    return Report(agency=agency, year=year, form=form.id, sections=topics)
