"""Pages of the portal for standards catalogues: the table of a body, one row, and downloads."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from gongkai.catalogue.queries.public_standards import (
    PublicStandard,
    PublicStandardRow,
    public_areas,
    public_standard,
)
from gongkai.portal.catalogue_pages import PLATFORM
from gongkai.portal.reader import reader_of
from gongkai.rules.standards.model import COLUMN_LABELS, Column
from gongkai.rules.standards.versions import shown
from gongkai.rules.standards.writing import (
    MEDIA_TYPES,
    printed_form,
    write_paper,
)

_NAMES: Final = (Column.SEQ, Column.ITEM1, Column.ITEM2)


@login_not_required
@require_safe
def standard(request: HttpRequest, code: str) -> HttpResponse:
    """A catalogue in force: its rows with what is published for each."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    area = request.GET.get("area", "").replace("\0", "")[:100]
    found = public_standard(
        reader_of(request), code, on=timezone.localdate(), words=words, area=area
    )
    context = {
        "section": "disclosure",
        "shown": found,
        "areas": public_areas(reader_of(request), code),
        "words": words,
        "area": area,
        "is_filtered": bool(words or area),
        "trail": _trail(found),
    }
    return render(request, "portal/standards/standard.html", context)


@login_not_required
@require_safe
def row(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """One row at its lasting address, where its QR code leads: what it asks, what is published."""
    found = public_standard(reader_of(request), code, on=timezone.localdate(), key=key)
    line = found.rows[0]
    here = (found.name, reverse("portal:standard", args=[code]))
    context = {
        "section": "disclosure",
        "shown": found,
        "line": line,
        "cells": _cells(line),
        "trail": [*_trail(found), here],
    }
    return render(request, "portal/standards/row.html", context)


@login_not_required
@require_safe
def download(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The catalogue in force in its printed form, as XLSX, DOCX or PDF."""
    found = public_standard(reader_of(request), code, on=timezone.localdate())
    paper = printed_form(found.catalogue, found.body)
    data = write_paper(paper, kind, found.in_force_from)
    response = HttpResponse(data, content_type=MEDIA_TYPES[kind])
    name = content_disposition_header(as_attachment=True, filename=f"{found.name}.{kind}")
    response.headers["Content-Disposition"] = name or "attachment"
    return response


def _cells(line: PublicStandardRow) -> list[tuple[str, str]]:
    found = [(COLUMN_LABELS[c], shown(line.row, c)) for c in Column if c not in _NAMES]
    return [(label, text) for label, text in [*found, *line.row.extras] if text]


def _trail(found: PublicStandard) -> list[tuple[str, str]]:
    platform = f"{reverse('portal:disclosure')}?body={found.body_code}"
    return [("首页", reverse("portal:home")), (PLATFORM, platform)]
