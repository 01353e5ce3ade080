"""The page of the desk for the files of an item: order, titles, replacing, preview."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from gongkai.catalogue import actions
from gongkai.catalogue.actions import Upload
from gongkai.catalogue.queries import FileLine, ItemView, files_of, item_view
from gongkai.desk.catalogue_pages import item_context, seen_of
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.rules.attachments import MOST_FILE_BYTES, SUFFIXES, check_size
from gongkai.rules.errors import GongkaiError, NotFoundError
from gongkai.rules.items import Attachment


@dataclass(frozen=True, slots=True)
class Arranged:
    """What the page says of one file: its place, its title, whether it goes."""

    file: FileLine
    place: str
    description: str
    is_dropped: bool


@form_page
def files(request: OfficerRequest, version_id: int) -> HttpResponse:
    """Put the files in order, name them, replace one, add some, take some out; all in one saving."""
    view = item_view(request.user, version_id, today=timezone.localdate())
    lines = files_of(request.user, version_id)
    arranged = [_arranged(line, n, request.POST) for n, line in enumerate(lines, start=1)]
    problem = ""
    if request.method == "POST":
        try:
            _save(request, view, arranged)
        except NotFoundError:
            raise
        except GongkaiError as error:
            problem = str(error)
        else:
            messages.success(request, "附件已保存。")
            return redirect("desk:item_files", version_id=version_id)
    context: dict[str, Any] = item_context(view) | {
        "arranged": arranged,
        "problem": problem,
        "accept": ",".join(SUFFIXES),
        "suffixes": "、".join(suffix.strip(".") for suffix in SUFFIXES),
        "most": MOST_FILE_BYTES // 1024 // 1024,
        "seen": request.POST.get("seen", view.saved),
        "resets": view.state.value not in {"draft", "discarded"},
    }
    return render(request, "desk/items/files.html", context, status=422 if problem else 200)


def _arranged(line: FileLine, place: int, typed: QueryDict) -> Arranged:
    name = str(line.id)
    return Arranged(
        file=line,
        place=typed.get(f"place-{name}", str(place)),
        description=typed.get(f"description-{name}", line.attachment.description)[:300],
        is_dropped=f"drop-{name}" in typed,
    )


def _save(request: OfficerRequest, view: ItemView, arranged: list[Arranged]) -> None:
    kept = [one for one in arranged if not one.is_dropped]
    kept.sort(key=lambda one: _number(one.place))
    uploads = [
        _upload(file, replaces=one.file.attachment.sha256)
        for one in kept
        if (file := request.FILES.get(f"new-{one.file.id}"))
    ]
    uploads += [_upload(file) for file in request.FILES.getlist("more")]
    attachments: tuple[Attachment, ...] = tuple(
        replace(one.file.attachment, description=one.description.strip()) for one in kept
    )
    actions.change_item(
        version_id=view.id,
        content=replace(view.content, files=attachments),
        uploads=uploads,
        seen=seen_of(request, view),
        by=request.user,
        at=timezone.now(),
    )


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("inf")


def _upload(file: UploadedFile[Any], replaces: str = "") -> Upload:
    name = file.name or "文件"
    check_size(name, file.size or 0)
    return Upload(name, file=cast("BinaryIO", file), replaces=replaces)
