"""Pages of the disclosure platform: the platform of a body, its columns, items and their files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from gongkai.catalogue.queries import (
    Body,
    ColumnView,
    PublicFilter,
    PublicItem,
    PublicRow,
    public_bodies,
    public_items,
    published_file,
    published_item,
)
from gongkai.catalogue.queries.public import closed_column
from gongkai.look.item_page import item_page
from gongkai.look.rich_body import rich_body
from gongkai.portal.item_files import FilesOf
from gongkai.portal.reader import column_of, columns_of, lists_of, once, reader_of
from gongkai.rules.attachments import said_of
from gongkai.rules.consultation import Stage
from gongkai.rules.document_file import document_docx, file_name_of
from gongkai.rules.errors import NotFoundError
from gongkai.rules.items import (
    DOCUMENTS,
    VALIDITY_LABELS,
    Content,
    ItemKind,
    Validity,
)
from gongkai.rules.paging import Page
from gongkai.rules.preview import Preview, PreviewError, preview_of

PLATFORM: Final = "政府信息公开"
_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_Choice = TypeVar("_Choice", bound=StrEnum)


@login_not_required
@require_safe
def disclosure(request: HttpRequest, number: int = 1) -> HttpResponse:
    """The platform 政府信息公开 of a body: its columns by the law, and what is new."""
    today = timezone.localdate()
    bodies = once(request, "bodies", lambda: public_bodies(reader_of(request), on=today))
    body = _chosen(request, bodies)
    wanted = PublicFilter(words=_words(request))

    def page_at(one: int) -> str:
        return list_address("portal:disclosure", (), one, body=body.code if body else "")

    if (lead := _lead(request, number, page_at, is_plain=wanted == PublicFilter())) is not None:
        return lead
    context = {
        "section": "disclosure",
        "column": PLATFORM,
        "page_at": page_at if wanted == PublicFilter() else None,
        "bodies": bodies,
        "body": body,
        "wanted": wanted,
        "tree": columns_of(request, body.code) if body else (),
        "page": _page(
            public_items(
                reader_of(request),
                wanted,
                body_code=body.code,
                page=_number(request.GET.get("page")) or number,
                lists=lists_of(request),
            ),
            number,
        )
        if body
        else None,
        "trail": [("首页", reverse("portal:home"))],
    }
    return render(request, "portal/catalogue/platform.html", context)


@login_not_required
@require_safe
def column(request: HttpRequest, code: str, number: int = 1) -> HttpResponse:
    """One column: what is published in it and below it, with filters; or that it was closed."""
    today = timezone.localdate()
    try:
        shown = column_of(request, code)
    except NotFoundError:
        closed = closed_column(reader_of(request), code, on=today)
        if closed is None:
            raise
        context = {"section": "disclosure", "shown": closed, "trail": _platform_of(closed.body)}
        return render(request, "portal/catalogue/closed.html", context, status=410)
    wanted = PublicFilter(
        words=_words(request),
        year=_number(request.GET.get("year")),
        validity=_choice(Validity, request.GET.get("validity")),
        kind=_choice(ItemKind, request.GET.get("kind")),
    )
    is_plain = wanted == PublicFilter()

    def page_at(one: int) -> str:
        return list_address("portal:column", (code,), one)

    if (lead := _lead(request, number, page_at, is_plain=is_plain)) is not None:
        return lead
    context = {
        "page_at": page_at if is_plain else None,
        "section": "disclosure",
        "shown": shown,
        "body": shown.body,
        "wanted": wanted,
        "is_filtered": not is_plain,
        "tree": columns_of(request, shown.body.code),
        "page": _page(
            public_items(
                reader_of(request),
                wanted,
                column_code=code,
                page=_number(request.GET.get("page")) or number,
                lists=lists_of(request),
            ),
            number,
        ),
        "years": range(today.year, today.year - 10, -1),
        "validities": VALIDITY_LABELS.items(),
        "has_documents": shown.column_type == "政策文件",
        "trail": _trail(request, shown)[:-1],
    }
    return render(request, "portal/catalogue/column.html", context)


@login_not_required
@require_safe
def item(request: HttpRequest, front: str, back: str) -> HttpResponse:
    """One item under its 索引号, or the note that it was withdrawn."""
    number = f"{front}/{back}"
    shown = once(
        request,
        ("item", number),
        lambda: published_item(reader_of(request), number, on=timezone.localdate()),
    )
    context: dict[str, Any] = {
        "section": "disclosure",
        "shown": shown,
        "front": front,
        "back": back,
        "trail": _trail(request, shown.column),
    }
    if shown.content is None:
        gone = render(request, "portal/catalogue/withdrawn.html", context, status=410)
        return _told(gone, {f"column:{shown.column.code}"})

    place = FilesOf(front, back)
    context |= {
        **item_page(shown, shown.content, place.address, place.copies(shown)),
        "starts_on": _starts_on(shown.content),
        "structured": _structured(request, shown, shown.content),
    }
    answer = render(request, "portal/catalogue/item.html", context)
    answer.beside = place.on_disk(shown)  # type: ignore[attr-defined]
    return _told(answer, _targets(shown, shown.content), _holds_until(shown, shown.content))


def list_address(name: str, args: tuple[str, ...], number: int, **query: str) -> str:
    """Where a page of a list stands: the first under the address of the list itself."""
    place = (
        reverse(f"{name}_page", args=[*args, number]) if number > 1 else reverse(name, args=args)
    )
    return f"{place}?{urlencode(query)}" if query else place


def _lead(
    request: HttpRequest, number: int, page_at: Callable[[int], str], *, is_plain: bool
) -> HttpResponse | None:
    """Where a page of a list is found instead: one address for each, and filters only on the first."""
    asked = _number(request.GET.get("page")) or 0
    first_again = (
        number == 1 and request.resolver_match and "number" in request.resolver_match.kwargs
    )
    if is_plain and (asked > 1 or first_again):
        return redirect(page_at(max(1, asked)), permanent=True)
    if not is_plain and number > 1:
        raise NotFoundError("没有这一页。请回到栏目第一页，再选择条件。")
    return None


def _page(found: Page[PublicRow], number: int) -> Page[PublicRow]:
    """A page of a list. Raises NotFoundError for one behind the last."""
    if number > found.pages:
        raise NotFoundError(f"这个列表现在只有 {found.pages} 页。请从第一页看起。")
    return found


def _told(answer: HttpResponse, targets: set[str], until: date | None = None) -> HttpResponse:
    """The answer with what a finished page must know: what it shows, from when on it is stale."""
    answer.targets, answer.holds_until = targets, until  # type: ignore[attr-defined]
    return answer


def _targets(shown: PublicItem, content: Content) -> set[str]:
    others = (shown.successor, shown.interprets, *shown.related, *shown.interpretations)
    rows = (row for row in (*others, *shown.results, *shown.predecessors) if row is not None)
    # Those that it names and that are not public now: they may be tomorrow.
    numbers = {*content.relations, *(row.index_number for row in rows)}
    return {f"column:{shown.column.code}", *(f"item:{number}" for number in numbers)}


def _holds_until(shown: PublicItem, content: Content) -> date | None:
    """The next day on which the page says something else by itself."""
    days = [_starts_on(content)]
    if shown.consultation and shown.consultation.stage is Stage.OPEN:
        days.append(timezone.localdate() + timedelta(days=1))
    elif shown.consultation and shown.consultation.stage is Stage.AHEAD:
        days.append(shown.consultation.opens_on)
    return min((day for day in days if day is not None), default=None)


def _structured(request: HttpRequest, shown: PublicItem, content: Content) -> dict[str, Any]:
    """The item in the words of schema.org."""
    address = request.build_absolute_uri(request.path)
    data = {
        "@context": "https://schema.org",
        "@type": "Legislation" if content.kind in DOCUMENTS else "Article",
        "@id": address,
        "url": address,
        "headline": shown.title,
        "name": shown.title,
        "identifier": shown.index_number,
        "datePublished": timezone.localtime(shown.published_at).isoformat(timespec="seconds"),
        "dateCreated": content.created_on.isoformat() if content.created_on else None,
        "inLanguage": "zh-CN",
        "description": content.summary or None,
        "keywords": list(content.keywords) or None,
        "publisher": {"@type": "GovernmentOrganization", "name": shown.column.body.name},
        "author": {"@type": "GovernmentOrganization", "name": content.publisher},
        "isPartOf": {"@type": "CollectionPage", "name": shown.column.name},
    }
    if content.kind in DOCUMENTS:
        data["legislationIdentifier"] = content.document_number
        is_void = shown.validity in {Validity.LAPSED, Validity.REPEALED}
        state = "NotInForce" if is_void else "InForce"
        data["legislationLegalForce"] = f"https://schema.org/{state}"
    return {key: value for key, value in data.items() if value is not None}


@login_not_required
@require_safe
def item_text(request: HttpRequest, front: str, back: str) -> HttpResponse:
    """A rule or normative document as a DOCX in the uniform layout."""
    shown = published_item(reader_of(request), f"{front}/{back}", on=timezone.localdate())
    content = shown.content
    if content is None or content.kind not in DOCUMENTS:
        raise NotFoundError("只有规章和规范性文件有统一版式的下载。请回到信息页面。")
    note = content.extras.get("note_line", "")
    data = document_docx(content.title, note, content.body, content.publisher)
    name = content_disposition_header(as_attachment=True, filename=file_name_of(content.title))
    return HttpResponse(data, content_type=_DOCX, headers={"Content-Disposition": name or ""})


@login_not_required
@require_safe
def item_read(request: HttpRequest, front: str, back: str, file_id: int) -> HttpResponse:
    """A Word file, spreadsheet or text of a published item as a page, for whoever has no program."""
    shown = published_item(reader_of(request), f"{front}/{back}", on=timezone.localdate())
    file = published_file(reader_of(request), f"{front}/{back}", file_id)
    problem, read = "", None
    try:
        read = _read(file.path, file.name, file.media_type)
    except PreviewError as error:
        problem = str(error)
    context = {
        "section": "disclosure",
        "shown": shown,
        "name": file.name,
        "size": file.path.stat().st_size,
        "said": said_of(file.media_type, None),
        "address": FilesOf(front, back).named(file_id, file.media_type),
        "body_html": rich_body(read.html, lambda sha: "") if read else "",
        "notes": read.notes if read else (),
        "problem": problem,
        "front": front,
        "back": back,
        "trail": [
            *_trail(request, shown.column),
            (shown.title, reverse("portal:item", args=[front, back])),
        ],
    }
    return render(request, "portal/catalogue/file.html", context)


@lru_cache(maxsize=32)
def _read(path: Path, name: str, media_type: str) -> Preview:
    """The file as HTML; a path is the hash of its content, so that what was read stays right."""
    return preview_of(path.read_bytes(), name, media_type)


def _starts_on(content: Content) -> date | None:
    """The day on which a document takes effect, while that lies ahead."""
    day = content.day("effective_on") if content.kind in DOCUMENTS else None
    return day if day is not None and day > timezone.localdate() else None


def _chosen(request: HttpRequest, bodies: list[Body]) -> Body | None:
    """The body of the address, else the first. Raises NotFoundError for one that is not there."""
    code = request.GET.get("body", "").replace("\0", "")[:50]
    if not code:
        return bodies[0] if bodies else None
    found = next((body for body in bodies if body.code == code), None)
    if found is None:
        raise NotFoundError("没有这个机关的公开平台。请从列表中选择机关。")
    return found


def _platform_of(body: Body) -> list[tuple[str, str]]:
    platform = f"{reverse('portal:disclosure')}?body={body.code}"
    return [("首页", reverse("portal:home")), (PLATFORM, platform)]


def _trail(request: HttpRequest, shown: ColumnView) -> list[tuple[str, str]]:
    """From the home page to a column: name and address of each."""
    columns = (*shown.trail, (shown.code, shown.name))
    return once(
        request,
        ("trail", shown.code),
        lambda: [
            *_platform_of(shown.body),
            *((name, reverse("portal:column", args=[code])) for code, name in columns),
        ],
    )


def _words(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\0", "").strip()[:100]


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else None


def _choice(kind: type[_Choice], text: str | None) -> _Choice | None:
    return next((value for value in kind if value.value == text), None)
