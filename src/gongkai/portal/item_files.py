"""The files of a published item: their addresses, and how they are handed out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from gongkai.catalogue.queries import (
    FileOnDisk,
    PublicFile,
    PublicItem,
    published_file,
    published_item,
)
from gongkai.portal.reader import reader_of
from gongkai.rules.attachments import suffix_of
from gongkai.rules.errors import NotFoundError

# What a browser shows by itself; everything else is handed out to be saved.
_SHOWN_INLINE: Final = frozenset(
    {"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"}
)
_NAME: Final = re.compile(r"(\d{1,18})(?:-(\d{1,5}))?(\.[a-z0-9]{2,5})")
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FilesOf:
    """The addresses of the files of an item, by the two parts of its 索引号.

    They end as the kind of the file does, so that a web server that knows nothing of us hands them out
    as what they are: `files/7.pdf`, and `files/8-480.jpg` for a picture in one of its widths.
    """

    front: str
    back: str

    def address(self, file: PublicFile) -> str:
        """Where a file lies."""
        return self.named(file.id, file.attachment.media_type)

    def named(self, file_id: int, media_type: str, width: int | None = None) -> str:
        """Where a file of a kind lies, or the copy of a picture."""
        name = f"{file_id}{f'-{width}' if width else ''}{suffix_of(media_type)}"
        return reverse("portal:item_file", args=[self.front, self.back, name])

    def copies(self, shown: PublicItem) -> dict[str, list[tuple[int, str]]]:
        """Width and address of the copies of its pictures, by the hash of the picture."""
        return {
            file.attachment.sha256: [
                (one.width, self.named(file.id, one.media_type, one.width)) for one in file.copies
            ]
            for file in shown.files
        }

    def on_disk(self, shown: PublicItem) -> list[tuple[str, FileOnDisk, Headers]]:
        """All its files with their addresses and headers."""
        found = [
            (self.named(file.id, one.media_type, width), one)
            for file in shown.files
            for width, one in (
                (None, file.on_disk),
                *((copy.width, copy.on_disk) for copy in file.copies),
            )
        ]
        return [(address, file, headers_of(file)) for address, file in found]


def headers_of(file: FileOnDisk) -> Headers:
    """How a file is handed out."""
    is_shown = file.media_type in _SHOWN_INLINE
    how = content_disposition_header(as_attachment=not is_shown, filename=file.name)
    return (
        ("Content-Disposition", how or "inline"),
        ("Content-Type", file.media_type),
        ("ETag", f'"{file.sha256}"'),
    )


@login_not_required
@require_safe
def item_file(request: HttpRequest, front: str, back: str, name: str) -> HttpResponseBase:
    """A file of a published item; of one that was withdrawn the note that it was."""
    found = _NAME.fullmatch(name)
    number, reader = f"{front}/{back}", reader_of(request)
    if found is None:
        raise NotFoundError("没有这个附件。请回到信息页面下载。")
    try:
        width = int(found[2]) if found[2] else None
        file = published_file(reader, number, int(found[1]), width=width)
    except NotFoundError:
        shown = published_item(reader, number, on=timezone.localdate())
        if shown.content is not None:
            raise
        context = {"section": "disclosure", "shown": shown, "front": front, "back": back}
        return render(request, "portal/catalogue/withdrawn.html", context, status=410)
    if found[3] != suffix_of(file.media_type):
        raise NotFoundError("没有这个附件。请回到信息页面下载。")
    answer = FileResponse(file.path.open("rb"))
    for key, value in headers_of(file):
        answer.headers[key] = value
    return answer


@login_not_required
@require_safe
def old_item_file(request: HttpRequest, front: str, back: str, file_id: int) -> HttpResponseBase:
    """Where a file lay before: it has the same number under its address of now."""
    asked = request.GET.get("width", "")
    width = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else None
    number, reader = f"{front}/{back}", reader_of(request)
    file = published_file(reader, number, file_id)
    if width is not None:
        try:
            file = published_file(reader, number, file_id, width=width)
        except NotFoundError:
            width = None
    there = FilesOf(front, back).named(file_id, file.media_type, width)
    return redirect(there, permanent=True)
