"""What the editor of an item asks for while somebody writes, and the preview of what was written."""

from __future__ import annotations

import json
from typing import Any, Final

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from gongkai.catalogue import actions
from gongkai.catalogue.actions import Upload
from gongkai.catalogue.queries import PublicFile, item_view, previewed_item, saved_state
from gongkai.desk.requests import OfficerRequest
from gongkai.look.item_page import item_page
from gongkai.rules.errors import BadInputError, NotFoundError
from gongkai.rules.pictures import MOST_BYTES
from gongkai.rules.screening.model import REMEDY_LABELS, SEVERITY_LABELS, Finding
from gongkai.rules.screening.parts import Part
from gongkai.screening.queries import preview as screen_preview

# What is screened while somebody writes: a text of this many bytes takes a few milliseconds.
MOST_SCREENED: Final = 1_000_000
MOST_SHOWN: Final = 100
_TITLE, _BODY, _TABLE = "标题", "正文", "表格"
WIDTHS: Final = (("desktop", "电脑"), ("phone", "手机"))


# --- pictures ------------------------------------------------------------------------------------


@require_POST
def add_picture(request: OfficerRequest, version_id: int) -> HttpResponse:
    """Keep a picture for the text; answers its hash and address, or what is wrong with it."""
    saved_state(request.user, version_id)
    file = request.FILES.get("picture")
    try:
        if file is None:
            raise BadInputError("请选择一个图片文件。")
        # One byte more tells that it is too large without reading it whole.
        upload = Upload(
            file.name or "图片", file.read(MOST_BYTES + 1), request.POST.get("alt", "")[:300]
        )
        added = actions.add_picture(
            version_id=version_id, upload=upload, by=request.user, at=timezone.now()
        )
    except BadInputError as error:
        return JsonResponse({"error": str(error)}, status=422)
    return JsonResponse(
        {
            "sha256": added.file.sha256,
            "url": reverse("desk:item_file", args=[version_id, added.file.pk]),
            "width": added.width,
            "height": added.height,
        }
    )


# --- the screening in the margin -----------------------------------------------------------------


@require_POST
def findings(request: OfficerRequest, version_id: int) -> HttpResponse:
    """What the screening finds in what is being written; nothing of it is kept.

    Takes JSON: `title`, `lines` (the text blocks in order), `tables` (rows of cells). Answers
    `findings` with `start` and `end` in the title, or in the lines joined by line ends, counted as
    JavaScript counts; and whether somebody saved the version meanwhile.
    """
    state = saved_state(request.user, version_id)
    title, text, tables = _written(request)
    parts = [Part.title(title, _TITLE), Part.plain(text, _BODY)]
    parts += [Part.table(rows, f"{_TABLE}{n}") for n, rows in enumerate(tables)]
    result = screen_preview(request.user, state.organisation_id, parts, on=timezone.localdate())
    shown = [line for finding in result.findings if (line := _line(finding, title, text))]
    order = {"block": 0, "warning": 1, "info": 2}
    shown.sort(key=lambda line: order[line["severity"]])
    return JsonResponse(
        {
            "findings": shown[:MOST_SHOWN],
            "saved": state.saved,
            "changed_by": state.changed_by,
        }
    )


def _written(request: OfficerRequest) -> tuple[str, str, list[list[list[str]]]]:
    """Title, text and tables of a request. Raises BadInputError."""
    if len(request.body) > MOST_SCREENED:
        raise BadInputError("正文太长，写作时不能检查。保存后照常筛查。")
    try:
        data: dict[str, Any] = json.loads(request.body)
        title = str(data["title"])[:500]
        text = "\n".join(str(line) for line in data["lines"])
        tables = [[[str(cell) for cell in row] for row in rows] for rows in data["tables"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadInputError("没有读懂要检查的内容。请刷新页面。") from error
    return title, text, tables


def _line(finding: Finding, title: str, text: str) -> dict[str, Any] | None:
    """A finding for the margin; None for what a table repeats of the text."""
    base = {
        "severity": finding.severity,
        "label": SEVERITY_LABELS[finding.severity],
        "rule": finding.rule,
        "message": finding.message,
        "advice": finding.advice,
        "text": finding.masked,
        "where": finding.where,
        "remedy": REMEDY_LABELS[finding.remedy] if finding.remedy else "改为",
        "replacement": finding.replacement,
    }
    if finding.where.startswith(_TABLE):
        name, _, rest = finding.where.partition("，")
        if not rest.endswith("个表格"):
            return None
        number = int(name.removeprefix(_TABLE))
        return base | {"part": "table", "table": number, "where": f"第{number + 1}个表格"}
    whole, part = (title, "title") if finding.where.startswith(_TITLE) else (text, "body")
    start, end = (_units(whole[:place]) for place in (finding.start, finding.end))
    return base | {"part": part, "start": start, "end": end, "found": finding.text}


def _units(text: str) -> int:
    """The length of a text as JavaScript counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


# --- preview -------------------------------------------------------------------------------------


@require_safe
def preview(request: OfficerRequest, version_id: int) -> HttpResponse:
    """The saved text as the public page, in the width of a desktop or of a phone."""
    view = item_view(request.user, version_id, today=timezone.localdate())
    asked = request.GET.get("width")
    width = asked if asked in dict(WIDTHS) else "desktop"
    context = {
        "section": "items",
        "view": view,
        "content": view.content,
        "width": width,
        "widths": WIDTHS,
    }
    response = render(request, "desk/items/preview.html", context)
    response.shows_frames = True  # type: ignore[attr-defined]
    return response


@require_safe
@xframe_options_sameorigin
def preview_page(request: OfficerRequest, version_id: int) -> HttpResponse:
    """The page itself, for the frame of the preview alone; no search engine keeps it."""
    shown = previewed_item(request.user, version_id, at=timezone.now())
    if shown.content is None:
        raise NotFoundError("这一稿没有内容可以预览。")

    def address(file: PublicFile) -> str:
        return reverse("desk:item_file", args=[version_id, file.id])

    context = {
        "section": "disclosure",
        "is_preview": True,
        "trail": [],
        **item_page(shown, shown.content, address),
    }
    response = render(request, "portal/catalogue/item.html", context)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
