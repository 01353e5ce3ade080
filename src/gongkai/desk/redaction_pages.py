"""Pages of the desk for redaction: draw boxes on a file, look at the result, have it made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.desk.redaction_forms import (
    BoxForm,
    ReasonForm,
    WordForm,
    decided,
    next_id,
)
from gongkai.desk.requests import OfficerRequest
from gongkai.info_requests import actions
from gongkai.info_requests.queries import (
    NOT_REDACTED,
    RedactionView,
    names_to_cover,
    redaction_of,
    redactions_of_case,
    withheld_of_case,
)
from gongkai.info_requests.queries import case as get_case
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError
from gongkai.rules.redaction import preview_page, readable_words, show_page
from gongkai.rules.redaction.boxes import GROUNDS, KINDS, UNIT, Box, Decision
from gongkai.rules.redaction.source import MEDIA_TYPES
from gongkai.rules.redaction.survey import doubts, places_of_word, survey


@dataclass(frozen=True, slots=True)
class BoxRow:
    """A box as the page lists and draws it: places in the units of its picture."""

    box: Box
    x: float
    y: float
    w: float
    h: float
    label: str
    state: str
    ground: str

    @property
    def ground_id(self) -> str:
        """The id of its field for the ground."""
        return f"ground-{self.box.id}"


@never_cache
@require_safe
def files(request: OfficerRequest, number: str) -> HttpResponse:
    """The files of a case, and how far each is redacted."""
    view = get_case(request.user, number, today=timezone.localdate())
    redactions = redactions_of_case(request.user, number)
    rows = [
        (file, redactions.get(file.pk), file.media_type in MEDIA_TYPES)
        for file in view.files
        if file.kind not in NOT_REDACTED
    ]
    context = {
        "section": "requests",
        "info": view.request,
        "rows": rows,
        "withheld": withheld_of_case(request.user, number),
    }
    return render(request, "desk/redaction/files.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def redact(request: OfficerRequest, number: str, file_id: int) -> HttpResponse:
    """Draw boxes on a page of a file; the first POST begins with what the machine proposes."""
    view = redaction_of(request.user, number, file_id)
    if request.method == "POST":
        _start(request, view)
        return redirect("desk:redact", number, file_id)
    if view.redaction is None:
        return render(request, "desk/redaction/start.html", {"section": "requests", "view": view})
    return _show(request, view, _page_number(request, view))


def _start(request: OfficerRequest, view: RedactionView) -> None:
    if view.redaction is not None:
        raise WrongStateError("这个文件已经有遮盖稿。请刷新页面，在那份稿子上修改。")
    now = timezone.now()
    number, file_id = view.number, view.file.pk
    file, data = actions.view_file(number=number, file_id=file_id, by=request.user, at=now)
    found = survey(data, file.media_type, names_to_cover(request.user, number))
    actions.start_redaction(
        number=number,
        file_id=file_id,
        pages=found.pages,
        boxes=found.boxes,
        by=request.user,
        at=now,
    )
    said = (
        f"找到 {len(found.boxes)} 处可能需要遮盖的内容，请逐一决定。"
        if found.boxes
        else ("没有找到可以自动建议的内容，请自己画框。")
    )
    messages.success(request, said)


def _show(
    request: OfficerRequest,
    view: RedactionView,
    page: int,
    *,
    box_form: BoxForm | None = None,
    word_form: WordForm | None = None,
    error: str = "",
) -> HttpResponse:
    size = view.pages[page - 1]
    rows = [_row(box, size) for box in view.boxes if box.page == page]
    counts = Counter(box.page for box in view.boxes if box.decision is not Decision.REJECTED)
    chosen = next((r.box for r in rows if str(r.box.id) == request.GET.get("box")), None)
    context = {
        "section": "requests",
        "view": view,
        "redaction": view.redaction,
        "page": page,
        "size": size,
        "rows": rows,
        "chosen": chosen,
        "page_links": [
            (n, counts[n], any(b.page == n and b.decision == "suggested" for b in view.boxes))
            for n in range(1, len(view.pages) + 1)
        ],
        "scans": [n for n, p in enumerate(view.pages, 1) if not p["has_text"]],
        "open_count": sum(box.decision is Decision.SUGGESTED for box in view.boxes),
        "covered_count": sum(box.covers for box in view.boxes),
        "grounds": GROUNDS.items(),
        "box_form": box_form or (BoxForm.of(chosen) if chosen else BoxForm(initial={"page": page})),
        "word_form": word_form or WordForm(),
        "is_draft": view.redaction is not None and view.redaction.state == "draft",
        "unit": UNIT,
        "error": error,
    }
    return render(request, "desk/redaction/redact.html", context, status=422 if error else 200)


def _row(box: Box, size: Any) -> BoxRow:
    label = KINDS.get(box.kind, "自己画的框")
    if box.hint:
        label += f" {box.hint}"
    return BoxRow(
        box,
        round(box.x * size["width"] / UNIT, 2),
        round(box.y * size["height"] / UNIT, 2),
        round(box.w * size["width"] / UNIT, 2),
        round(box.h * size["height"] / UNIT, 2),
        label,
        {"accepted": "遮盖", "suggested": "建议", "rejected": "不遮盖"}[box.decision],
        GROUNDS.get(box.ground, ""),
    )


def _page_number(request: OfficerRequest, view: RedactionView) -> int:
    asked = request.GET.get("page") or request.POST.get("page") or "1"
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    return min(max(number, 1), max(len(view.pages), 1))


# --- changes -------------------------------------------------------------------------------------

Change = Callable[[OfficerRequest, RedactionView], list[Box]]


@never_cache
@require_POST
def change(request: OfficerRequest, number: str, file_id: int) -> HttpResponse:
    """Change the boxes: by numbers, by a decision, by a word; or undo."""
    view = redaction_of(request.user, number, file_id)
    if view.redaction is None:
        raise WrongStateError("还没有开始遮盖。请刷新页面。")
    page = _page_number(request, view)
    seen = request.POST.get("seen", "")
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else -1
    told: dict[str, Any] = {
        "number": number,
        "redaction_id": view.redaction.pk,
        "seen": version,
        "by": request.user,
        "at": timezone.now(),
    }
    step = request.POST.get("do", "")
    box_form, word_form = BoxForm(request.POST), WordForm(request.POST)
    try:
        if step == "undo":
            actions.undo_redaction(**told)
        elif step == "words":
            has_words = request.POST.get("has_words") == "1"
            actions.change_redaction(boxes=view.boxes, has_words=has_words, **told)
        else:
            if step not in _CHANGES:
                raise BadInputError("没有选择要做什么。请点按钮重新操作。")
            actions.change_redaction(boxes=_CHANGES[step](request, view), **told)
    except BadInputError as error:
        return _show(
            request,
            view,
            page,
            box_form=box_form if step in ("add", "edit") else None,
            word_form=word_form if step == "cover_word" else None,
            error=str(error),
        )
    messages.success(request, _SAID.get(step, "已保存。"))
    return redirect(f"{reverse('desk:redact', args=[number, file_id])}?page={page}#boxes")


_SAID = {"undo": "已撤销上一步。", "remove": "已删除这个框，可以撤销。"}


def _number(request: OfficerRequest, view: RedactionView) -> Box:
    wanted = request.POST.get("box", "")
    box = next((box for box in view.boxes if str(box.id) == wanted), None)
    if box is None:
        raise BadInputError("没有选择遮盖框，或者它已经被删除。请刷新页面后重选。")
    return box


def _valid(form: BoxForm | WordForm) -> None:
    if not form.is_valid():
        problems = [
            f"{form[name].label}：{text}" for name, texts in form.errors.items() for text in texts
        ]
        raise BadInputError("；".join(problems))


def _add(request: OfficerRequest, view: RedactionView) -> list[Box]:
    form = BoxForm(request.POST)
    _valid(form)
    return [*view.boxes, form.box(next_id(view.boxes), request.user.name)]


def _edit(request: OfficerRequest, view: RedactionView) -> list[Box]:
    old, form = _number(request, view), BoxForm(request.POST)
    _valid(form)
    new = replace(form.box(old.id, request.user.name), kind=old.kind, hint=old.hint)
    return [new if box is old else box for box in view.boxes]


def _remove(request: OfficerRequest, view: RedactionView) -> list[Box]:
    old = _number(request, view)
    return [box for box in view.boxes if box is not old]


def _decide(decision: Decision) -> Change:
    def one(request: OfficerRequest, view: RedactionView) -> list[Box]:
        ids = {_number(request, view).id}
        ground = request.POST.get("ground", "")
        return decided(view.boxes, ids, decision, ground, request.user.name)

    return one


def _decide_all(decision: Decision) -> Change:
    def all_open(request: OfficerRequest, view: RedactionView) -> list[Box]:
        ids = {box.id for box in view.boxes if box.decision is Decision.SUGGESTED}
        ground = request.POST.get("ground", "")
        if decision is Decision.ACCEPTED and not ground:
            raise BadInputError("全部采纳前，请先选择依据。")
        return decided(view.boxes, ids, decision, ground, request.user.name)

    return all_open


def _ground_all(request: OfficerRequest, view: RedactionView) -> list[Box]:
    ground = request.POST.get("ground", "")
    if not ground:
        raise BadInputError("请先选择依据。")
    return [
        replace(box, ground=ground, by=request.user.name) if box.covers and not box.ground else box
        for box in view.boxes
    ]


def _cover_word(request: OfficerRequest, view: RedactionView) -> list[Box]:
    form = WordForm(request.POST)
    _valid(form)
    file, data = _look(request, view)
    found = places_of_word(data, file.media_type, form.cleaned_data["word"])
    if not found:
        raise BadInputError("文字层里没有找到这个词。扫描页和图片没有文字层，请在页面上画框遮盖。")
    first, ground = next_id(view.boxes), form.cleaned_data["ground"]
    new = [
        replace(
            box,
            id=first + n,
            ground=ground,
            decision=Decision.ACCEPTED,
            by=request.user.name,
        )
        for n, box in enumerate(found)
    ]
    return [*view.boxes, *new]


_CHANGES: dict[str, Change] = {
    "add": _add,
    "edit": _edit,
    "remove": _remove,
    "accept": _decide(Decision.ACCEPTED),
    "reject": _decide(Decision.REJECTED),
    "accept_all": _decide_all(Decision.ACCEPTED),
    "reject_all": _decide_all(Decision.REJECTED),
    "ground_all": _ground_all,
    "cover_word": _cover_word,
}


# --- pictures, preview, result -------------------------------------------------------------------


def _look(request: OfficerRequest, view: RedactionView) -> tuple[Any, bytes]:
    """The file with its content; the look is recorded."""
    return actions.view_file(
        number=view.number, file_id=view.file.pk, by=request.user, at=timezone.now()
    )


@never_cache
@require_safe
def page_image(request: OfficerRequest, number: str, file_id: int, page: int) -> HttpResponse:
    """A page as a picture, as it is or (with `covered`) as it will be released."""
    view = redaction_of(request.user, number, file_id)
    if view.redaction is None or not 1 <= page <= len(view.pages):
        raise NotFoundError("没有这一页。请刷新页面后重选。")
    file, data = _look(request, view)
    if request.GET.get("covered"):
        picture = preview_page(data, file.media_type, view.boxes, page)
    else:
        picture = show_page(data, file.media_type, page)
    response = HttpResponse(picture, content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: OfficerRequest, number: str, file_id: int) -> HttpResponse:
    """The result page by page, with what to doubt; a POST has the copy made."""
    view = redaction_of(request.user, number, file_id)
    if view.redaction is None:
        return redirect("desk:redact", number, file_id)
    error = ""
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        try:
            actions.queue_redaction(
                number=number,
                redaction_id=view.redaction.pk,
                seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else -1,
                by=request.user,
                at=timezone.now(),
            )
            return redirect("desk:redaction_result", number, file_id)
        except BadInputError as refused:
            error = str(refused)
    file, data = _look(request, view)
    page = _page_number(request, view)
    context = {
        "section": "requests",
        "view": view,
        "redaction": view.redaction,
        "page": page,
        "size": view.pages[page - 1],
        "page_count": len(view.pages),
        "words": readable_words(data, file.media_type, view.boxes, page),
        "doubts": doubts(data, file.media_type, view.boxes),
        "covered_count": sum(box.covers for box in view.boxes),
        "is_draft": view.redaction.state == "draft",
        "error": error,
    }
    return render(request, "desk/redaction/preview.html", context, status=422 if error else 200)


@never_cache
@require_safe
def result(request: OfficerRequest, number: str, file_id: int) -> HttpResponse:
    """What became of the copy: it is made, it is there, or why not; with `download`, the copy."""
    view = redaction_of(request.user, number, file_id)
    if view.redaction is None:
        return redirect("desk:redact", number, file_id)
    if request.GET.get("download") and view.released is not None:
        file, data = actions.view_file(
            number=number, file_id=view.released.pk, by=request.user, at=timezone.now()
        )
        return HttpResponse(
            data,
            content_type=file.media_type,
            headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}"},
        )
    done = view.redaction.pages_done
    context = {
        "section": "requests",
        "view": view,
        "redaction": view.redaction,
        "page_count": len(view.pages),
        "done": done,
    }
    partial = request.headers.get("HX-Request") == "true"
    name = "desk/redaction/result_body.html" if partial else "desk/redaction/result.html"
    return render(request, name, context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: OfficerRequest, number: str, file_id: int) -> HttpResponse:
    """Make a redaction void, with the reason."""
    view = redaction_of(request.user, number, file_id)
    if view.redaction is None:
        return redirect("desk:redact", number, file_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.discard_redaction(
            number=number,
            redaction_id=view.redaction.pk,
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, "遮盖稿已作废，原件没有改动。")
        return redirect("desk:redactions", number)
    status = 422 if form.errors else 200
    context = {"section": "requests", "view": view, "form": form, "redaction": view.redaction}
    return render(request, "desk/redaction/discard.html", context, status=status)
