"""Redactions of the files of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gongkai.info_requests.models import InfoRequest, Redaction, RequestFile
from gongkai.info_requests.queries.access import NOT_FOUND, actors_of, visible_requests
from gongkai.rules.access import Asker
from gongkai.rules.errors import NotFoundError
from gongkai.rules.redaction.boxes import Box, release_problems, withheld_text
from gongkai.rules.requests import Actor

# What may be redacted: what an office holds, not what it wrote to the applicant or knows of them.
NOT_REDACTED = frozenset({"identity", "letter", "released"})
REDACTORS = (Actor.CLERK, Actor.HEAD, Actor.DEPARTMENT)


@dataclass(frozen=True, slots=True)
class RedactionView:
    """A file of a case with the redaction in work on it, or the last one, or none.

    `pages` has width, height and `has_text` of each page; `problems` is what must be done before
    the release; `may_change`: whether the person may draw boxes.
    """

    number: str
    title: str
    file: RequestFile
    redaction: Redaction | None
    boxes: tuple[Box, ...]
    pages: tuple[Mapping[str, Any], ...]
    problems: tuple[str, ...]
    withheld: str
    released: RequestFile | None
    letter_number: str
    changed_by: str
    changed_at: datetime | None
    can_undo: bool
    may_change: bool


def redaction_of(asker: Asker, number: str, file_id: int) -> RedactionView:
    """The redaction of a file. Raises NotFoundError, also where it exists elsewhere."""
    file = (
        RequestFile.objects.select_related("request__organisation", "request__unit")
        .filter(pk=file_id, request__in=visible_requests(asker).filter(number=number))
        .exclude(kind__in=NOT_REDACTED)
        .first()
    )
    if file is None:
        raise NotFoundError("没有找到可以遮盖的这个文件，或者不在您的工作范围内。")
    redaction = (
        Redaction.objects.select_related("released__letter", "changed_by")
        .filter(source=file)
        .exclude(state="void")
        .order_by("-pk")
        .first()
    )
    actors = actors_of(asker, file.request)
    boxes = redaction.read_boxes() if redaction else ()
    released = redaction.released if redaction else None
    letter = released.letter if released else None
    return RedactionView(
        number=number,
        title=file.request.title,
        file=file,
        redaction=redaction,
        boxes=boxes,
        pages=tuple(redaction.read_pages()) if redaction else (),
        problems=release_problems(boxes),
        withheld=withheld_text(boxes, file.name.rpartition(".")[0]),
        released=released,
        letter_number=str(letter) if letter else "",
        changed_by=redaction.changed_by.name if redaction and redaction.changed_by else "",
        changed_at=redaction.changed_at if redaction else None,
        can_undo=bool(redaction and redaction.state == "draft" and redaction.earlier != "[]"),
        may_change=not actors.isdisjoint(REDACTORS),
    )


def redactions_of_case(asker: Asker, number: str) -> dict[int, Redaction]:
    """The living redactions of a case by the id of the file that they cover."""
    requests = visible_requests(asker).filter(number=number)
    rows = Redaction.objects.filter(request__in=requests).exclude(state="void").order_by("pk")
    return {row.source_id: row for row in rows}


def withheld_of_case(asker: Asker, number: str) -> str:
    """A draft of 不予公开的部分 from all released redactions of a case; empty where there is none."""
    requests = visible_requests(asker).filter(number=number)
    rows = (
        Redaction.objects.select_related("source")
        .filter(request__in=requests, state="released")
        .order_by("pk")
    )
    return "\n".join(
        withheld_text(row.read_boxes(), row.source.name.rpartition(".")[0]) for row in rows
    )


def names_to_cover(asker: Asker, number: str) -> dict[str, str]:
    """Names of the case that files may tell: the applicant and consulted third parties, by kind."""
    request: InfoRequest | None = (
        visible_requests(asker).select_related("applicant").filter(number=number).first()
    )
    if request is None:
        raise NotFoundError(NOT_FOUND)
    parties = request.consultations.filter(party="third_party").values_list("name", flat=True)
    names = dict.fromkeys(parties, "party") | {request.applicant.name: "applicant"}
    return {name: kind for name, kind in names.items() if len(name.strip()) > 1}
