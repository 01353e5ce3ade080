"""The rows of a standards catalogue that an item serves, as boxes to tick in its forms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone

from gongkai.catalogue import actions
from gongkai.catalogue.queries.standard_choices import rows_for_item
from gongkai.desk.requests import OfficerRequest


def row_boxes(request: OfficerRequest, item_id: int) -> dict[str, Any]:
    """What `standards/row_boxes.html` shows: those that are chosen or called alike, and all others.

    In a form that came back the boxes stand as they were sent.
    """
    choices = rows_for_item(request.user, item_id)
    if "rows_shown" in request.POST:
        sent = set(request.POST.getlist("row"))
        choices = [replace(choice, is_chosen=choice.value in sent) for choice in choices]
    likely = [choice for choice in choices if choice.is_chosen or choice.is_alike]
    return {"likely": likely, "others": [choice for choice in choices if choice not in likely]}


def keep_rows(request: OfficerRequest, item_id: int) -> date | None:
    """Keep the rows as they were ticked. The last day that follows from them; None where no boxes were shown or nothing has changed.

    Raises the errors of the action.
    """
    if "rows_shown" not in request.POST:
        return None
    sent = set(request.POST.getlist("row"))
    if sent == {c.value for c in rows_for_item(request.user, item_id) if c.is_chosen}:
        return None
    pairs = [value.partition("-") for value in sorted(sent)]
    item = actions.set_standard_rows_of_item(
        item_id=item_id,
        rows=[(_number(standard), _number(key)) for standard, _, key in pairs],
        by=request.user,
        at=timezone.now(),
    )
    return item.due_on


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
