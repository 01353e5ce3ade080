"""Tags for standards catalogues, for both faces."""

from __future__ import annotations

from typing import Any

from django import template

from gongkai.catalogue.queries.public_standards import PublicStandardLine, public_standards
from gongkai.catalogue.queries.standard_choices import linked_rows_of
from gongkai.rules.access import ANONYMOUS, Asker
from gongkai.rules.standards.writing import Printed, PrintedCell

register = template.Library()


@register.simple_tag
def printed_parts(table: Printed) -> tuple[list[list[PrintedCell]], list[list[PrintedCell]]]:
    """Head and body of a printed table: in each line the cells that begin there."""
    lines = [[cell for cell in line if cell.row == n] for n, line in enumerate(table.lines())]
    return lines[: table.head], lines[table.head :]


@register.simple_tag
def standards_of(body_code: str) -> list[PublicStandardLine]:
    """The catalogues of a body that are in force."""
    return public_standards(ANONYMOUS, body_code)


@register.simple_tag
def rows_served(asker: Asker, item_id: int) -> list[dict[str, Any]]:
    """The rows of catalogues that an item serves."""
    return linked_rows_of(asker, item_id)
