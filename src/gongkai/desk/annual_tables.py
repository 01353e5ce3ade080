"""The tables of a computed report: every number is a link to the records that it counts."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Final

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from gongkai.annual_reports.queries import Computed
from gongkai.desk.cells import MOST_LINKS, TablePart, table_parts
from gongkai.look.templatetags.look import icon
from gongkai.rules.report.labels import cell_label
from gongkai.rules.report.model import Finding

# Stands for the address of a cell in a link.
_ANY: Final = "cell"


@dataclass(frozen=True, slots=True)
class ToldFinding:
    """A finding with links to its cells."""

    finding: Finding
    links: tuple[tuple[str, str], ...]


def linked_tables(computed: Computed) -> tuple[TablePart, ...]:
    """Sections 二 to 四 with a link in each cell."""
    wrong = {c for f in computed.findings if f.severity == "error" for c in _telling(f)}
    # One address for two hundred cells: each is the same but for its last part.
    place = [computed.organisation_id, computed.year]
    records = reverse("desk:annual_records", args=[*place, _ANY]).rsplit(_ANY, 1)

    def inside(address: str, text: str) -> SafeString:
        link = address.join(records)
        return _cell(computed, address, text, link, is_wrong=address in wrong)

    return table_parts(computed.report, inside)


def told_findings(computed: Computed) -> tuple[ToldFinding, ...]:
    """The findings with links to the cells that they speak of."""
    form = computed.report.form
    found = []
    for finding in computed.findings:
        labels = [(address, cell_label(address, form)) for address in _telling(finding)]
        links = tuple((address, f"{label.row}·{label.column}") for address, label in labels)
        found.append(ToldFinding(finding, links))
    return tuple(found)


def _telling(finding: Finding) -> tuple[str, ...]:
    """The cells to look at; of many only the last, which holds the sum."""
    return finding.cells if len(finding.cells) <= MOST_LINKS else finding.cells[-1:]


def _cell(computed: Computed, address: str, text: str, link: str, *, is_wrong: bool) -> SafeString:
    value = computed.report.value(address)
    label = cell_label(address, computed.report.form)
    kind = " cell-wrong" if is_wrong else " cell-empty" if value is None else ""
    text = "待登记" if value is None else text
    told = f"{text}，{label.row}，{label.column}{'，与核对错误有关' if is_wrong else ''}，查看记录"
    # Two hundred on a page: what is not escaped here are names of this program.
    return mark_safe(  # noqa: S308
        f'<a class="cell{kind}" id="cell-{address}" href="{link}" aria-label="{escape(told)}">'
        f"{escape(text)}{icon('alert') if is_wrong else ''}</a>"
    )
