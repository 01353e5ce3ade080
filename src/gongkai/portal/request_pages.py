"""Asking for information: what it is, the application in steps, the receipt."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.info_requests import actions
from gongkai.info_requests.actions import Upload
from gongkai.info_requests.models import digest
from gongkai.info_requests.queries import (
    DraftView,
    OpenOffice,
    draft_of,
    open_offices,
    open_with_code,
    status_for_applicant,
)
from gongkai.portal import opened_case
from gongkai.portal.already_public import find
from gongkai.portal.period_calendar import draw
from gongkai.portal.request_forms import STEPS, StepForm, read_uploads
from gongkai.rules import fees
from gongkai.rules.access import ANONYMOUS
from gongkai.rules.deadlines import ANSWER_DAYS, EXTENSION_MAX, SUPPLEMENT_NOTICE_DAYS
from gongkai.rules.errors import BadInputError, GongkaiError, UnavailableError, WrongStateError
from gongkai.rules.intake import (
    FORMS,
    ID_KINDS,
    WAYS,
    ApplicationError,
    application_problems,
    read_application,
)
from gongkai.rules.letters import preview, to_docx, to_pdf
from gongkai.rules.results import APPLICANT_LABELS, ApplicantKind, LetterKind

COLUMN: Final = "依申请公开"
# Bodies from which on a search box helps.
_MANY: Final = 8
_APPLICATION: Final = "application"
_FORM_TYPES: Final = {
    "pdf": (to_pdf, "application/pdf"),
    "docx": (
        to_docx,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}


@login_not_required
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """What a request is, how long it takes, what it costs, and who takes it."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    everybody = open_offices(ANONYMOUS, on=timezone.localdate())
    offices = tuple(o for o in everybody if all(word in o.name for word in words.split()))
    context = {
        "section": "requests",
        "column": COLUMN,
        "trail": [("首页", reverse("portal:home"))],
        "offices": offices,
        "words": words,
        "is_long": len(everybody) > _MANY,
        "days": ANSWER_DAYS,
        "more_days": EXTENSION_MAX,
        "supplement_days": SUPPLEMENT_NOTICE_DAYS,
        "free_items": fees.FREE_ITEMS,
        "free_pages": fees.PAGE_STEPS[1][0] - 1,
    }
    return render(request, "portal/requests/landing.html", context)


@login_not_required
@require_safe
def blank_form(request: HttpRequest, kind: str) -> HttpResponse:
    """The 政府信息公开申请表 to print and fill in by hand; `?office=` names the body on it."""
    code = request.GET.get("office", "")
    offices = open_offices(ANONYMOUS, on=timezone.localdate()) if code else ()
    office = next((one for one in offices if one.code == code), None)
    form = preview(LetterKind.APPLICATION_FORM, {"body": office.name} if office else {})
    if kind not in _FORM_TYPES:
        raise Http404
    make, media = _FORM_TYPES[kind]
    name = quote(f"政府信息公开申请表.{kind}")
    return HttpResponse(
        make(form),
        content_type=media,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


# --- the application in steps --------------------------------------------------------------------


@login_not_required
@never_cache
@require_safe
def apply(request: HttpRequest, code: str) -> HttpResponse:
    """Go on where the application was left."""
    office = _office(request, code)
    draft = _draft(request, office)
    done = _done(draft)
    step = next((name for name in STEPS if name not in done), "check")
    return redirect("portal:apply_step", code=code, step=step)


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def apply_step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """One step of the application."""
    if step not in STEPS:
        raise Http404
    office = _office(request, code)
    if step == "public":
        return _public_step(request, office)
    if step == "check":
        return _check_step(request, office)
    return _form_step(request, office, step)


@login_not_required
@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """Throw away what was filled in."""
    token = request.session.pop(_APPLICATION, None)
    if token:
        actions.discard_draft(token=token, by=ANONYMOUS, at=timezone.now())
    return redirect("portal:requests")


def _form_step(request: HttpRequest, office: OpenOffice, step: str) -> HttpResponse:
    draft = _draft(request, office)
    known = dict(draft.answers) if draft else {}
    kind = STEPS[step][1]
    assert kind is not None  # noqa: S101 - the other two steps have no form
    if request.method != "POST":
        return _show(request, office, step, kind(None, known), draft)
    is_kept_on_the_way = request.headers.get("Accept") == "application/json"
    if is_kept_on_the_way and request.POST.get("draft", "") not in {"", _mark(request)}:
        # It left before the application was filed or thrown away, and came in behind that.
        return JsonResponse({"problems": {}, "kept": "这份申请已经提交或清除，没有再保存。"})
    uploads, refused = _uploads(request) if step == "proof" else ([], [])
    has_proof = any(u.kind == "identity" for u in uploads) or _has_proof(draft)
    form = kind(request.POST, known, has_proof=has_proof)
    is_right = form.is_valid()
    drop = request.POST.get("drop", "")
    now = timezone.now()
    try:
        refused += actions.keep_draft(
            answers=form.typed() | ({f"{step}_done": "1"} if is_right else {f"{step}_done": ""}),
            uploads=uploads,
            drop=int(drop) if drop.isascii() and drop.isdigit() and len(drop) < 19 else None,
            **_kept_by(request, office),
            at=now,
        )
    except UnavailableError as error:
        if is_kept_on_the_way:
            return JsonResponse({"problems": {}, "kept": str(error)})
        form.add_error(None, str(error))
        code = 429 if isinstance(error, actions.TooManyDraftsError) else 503
        return _show(request, office, step, form, draft, status=code)
    if is_kept_on_the_way:
        return _told(form, now)
    stays = drop or "upload" in request.POST
    if refused:
        for field, text in refused:
            form.add_error(field, text)
    if stays and not refused:
        return redirect("portal:apply_step", code=office.code, step=step)
    if form.errors:
        return _show(request, office, step, form, _draft(request, office), status=422)
    following = "check" if "to_check" in request.POST else _after(step)
    return redirect("portal:apply_step", code=office.code, step=following)


def _kept_by(request: HttpRequest, office: OpenOffice) -> dict[str, Any]:
    """Whose draft it is, for which body, and from where it is begun."""
    return {
        "token": _token(request),
        "organisation_id": office.body_id,
        "address": request.META.get("REMOTE_ADDR"),
        "most_an_hour": settings.DRAFTS_PER_HOUR,
        "by": ANONYMOUS,
    }


def _told(form: StepForm, now: datetime) -> JsonResponse:
    """What a script wants to know while somebody types: what is wrong, and that it is kept."""
    return JsonResponse(
        {
            "problems": {field: errors[0] for field, errors in form.errors.items()},
            "kept": f"已保存（{timezone.localtime(now):%H:%M}）",
        }
    )


def _show(
    request: HttpRequest,
    office: OpenOffice,
    step: str,
    form: StepForm,
    draft: DraftView | None,
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        f"portal/requests/step_{step}.html",
        _step_context(office, step, draft)
        | {"form": form, "to_check": "to_check" in request.GET, "mark": _mark(request)},
        status=status,
    )


def _public_step(request: HttpRequest, office: OpenOffice) -> HttpResponse:
    draft = _draft(request, office)
    if request.method == "POST":
        actions.keep_draft(
            answers={"public_done": "1"}, **_kept_by(request, office), at=timezone.now()
        )
        return redirect("portal:apply_step", code=office.code, step="how")
    typed = (
        " ".join((draft.answers.get("title", ""), draft.answers.get("description", "")))
        if draft
        else ""
    )
    words = request.GET.get("q", typed).replace("\0", "").strip()[:200]
    context = _step_context(office, "public", draft) | {
        "words": words,
        "items": find(words, body_code=office.code, on=timezone.localdate()),
    }
    return render(request, "portal/requests/step_public.html", context)


def _check_step(request: HttpRequest, office: OpenOffice) -> HttpResponse:
    draft = _draft(request, office)
    if request.method == "POST":
        return _file(request, office)
    if draft is None:
        return redirect("portal:apply_step", code=office.code, step="who")
    return _show_check(request, office, draft)


def _show_check(
    request: HttpRequest,
    office: OpenOffice,
    draft: DraftView,
    message: str = "",
    status: int = 200,
) -> HttpResponse:
    application = read_application(draft.answers, has_proof=_has_proof(draft))
    problems = application_problems(application)
    if not draft.answers.get("kind"):
        problems = {"kind": "请选择个人，或者单位的类型。", **problems}
    context = _step_context(office, "check", draft) | {
        "token": request.session.get(_APPLICATION, ""),
        "message": message,
        "problems": [(text, _step_of(field)) for field, text in problems.items()],
        "summary": _summary(draft),
    }
    return render(request, "portal/requests/step_check.html", context, status=status)


def _file(request: HttpRequest, office: OpenOffice) -> HttpResponse:
    """File the application. Whoever sends the form twice gets the receipt of the first time."""
    token = request.POST.get("form_token", "")
    kept = {request.session.get(_APPLICATION)}
    # Who has left the request, or let it close, gets no receipt again by going back.
    if opened_case.holder(request) is not None:
        kept.add(request.session.get("filed_token"))
    draft = _draft(request, office)
    if draft and draft.organisation_id != office.body_id:
        # Begun for another body: it goes to the one whose page this is.
        actions.keep_draft(answers={}, **_kept_by(request, office), at=timezone.now())
    try:
        if not token or token not in kept:
            raise BadInputError(
                "这一页已经过期，申请还没有提交。请核对下面的内容，再按一次“提交申请”。"
            )
        filed = actions.file_draft(token=token, by=ANONYMOUS, at=timezone.now())
    except GongkaiError as error:
        if draft is None:
            context = _step_context(office, "check", None) | {"message": str(error)}
            return render(request, "portal/requests/draft_gone.html", context, status=422)
        message = "" if isinstance(error, ApplicationError) else str(error)
        return _show_check(request, office, draft, message, status=422)
    request.session["filed_token"] = token
    if request.session.get(_APPLICATION) == token:
        del request.session[_APPLICATION]
    # The key was new when the application was begun. Another one now would be lost with an answer
    # that is cut off, and whoever sends the form again would be told that nothing was filed.
    opened_case.remember(request, open_with_code(filed.number, filed.code))
    return redirect("portal:receipt")


@login_not_required
@never_cache
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """The receipt: number, code, the day of receipt, the last day of the answer."""
    holder = opened_case.holder(request)
    if holder is None:
        return redirect("portal:status")
    today = timezone.localdate()
    view = status_for_applicant(holder.number, holder.code, today=today)
    context = {
        "section": "requests",
        "trail": [("首页", reverse("portal:home")), (COLUMN, reverse("portal:requests"))],
        "view": view,
        "code": holder.code,
        "months": draw(view.days, due=view.due_on, today=today),
        "slip": next((letter for letter in view.letters if letter.kind == "receipt_slip"), None),
        "status_url": request.build_absolute_uri(reverse("portal:status")),
    }
    return render(request, "portal/requests/receipt.html", context)


# --- what the steps have in common ---------------------------------------------------------------


def _office(request: HttpRequest, code: str) -> OpenOffice:
    """The office of a body. Raises WrongStateError where it closed while somebody filled in."""
    found = [o for o in open_offices(ANONYMOUS, on=timezone.localdate()) if o.code == code]
    if not found:
        token = request.session.get(_APPLICATION)
        if token and draft_of(token, at=timezone.now()):
            raise WrongStateError(
                "这个机关现在不接收网上申请，您的申请没有提交。已填的内容从最后一次修改起保留 24 小时："
                "请稍后再试，或者当面、邮寄提出申请，也可以向其他机关申请。"
            )
        raise Http404
    return found[0]


def _token(request: HttpRequest) -> str:
    """The token of the application in this browser, made at the first step that is kept."""
    if _APPLICATION not in request.session:
        # A key that somebody planted in the browser beforehand must not show what is typed.
        request.session.cycle_key()
        request.session[_APPLICATION] = secrets.token_urlsafe(32)
    return str(request.session[_APPLICATION])


def _mark(request: HttpRequest) -> str:
    """What a page of the form knows its application by, without the token itself."""
    token = request.session.get(_APPLICATION)
    return digest(str(token))[:16] if token else ""


def _draft(request: HttpRequest, office: OpenOffice) -> DraftView | None:
    """What was filled in so far. What was begun for another body is taken along."""
    token = request.session.get(_APPLICATION)
    return draft_of(token, at=timezone.now()) if token else None


def _uploads(request: HttpRequest) -> tuple[list[Upload], list[tuple[str, str]]]:
    uploads: list[Upload] = []
    refused: list[tuple[str, str]] = []
    for kind in ("identity", "attachment"):
        some, wrong = read_uploads(request.FILES.getlist(kind), kind)
        uploads += some
        refused += wrong
    return uploads, refused


def _has_proof(draft: DraftView | None) -> bool:
    return draft is not None and any(file.kind == "identity" for file in draft.files)


def _done(draft: DraftView | None) -> set[str]:
    answers = draft.answers if draft else {}
    return {step for step in STEPS if answers.get(f"{step}_done")}


def _after(step: str) -> str:
    names = list(STEPS)
    return names[names.index(step) + 1]


def _step_of(field: str) -> str:
    return next(
        (name for name, (_, form) in STEPS.items() if form and field in form.base_fields), "who"
    )


def _step_context(office: OpenOffice, step: str, draft: DraftView | None) -> dict[str, Any]:
    names = list(STEPS)
    place = names.index(step)
    done = _done(draft)
    return {
        "section": "requests",
        "trail": [("首页", reverse("portal:home")), (COLUMN, reverse("portal:requests"))],
        "office": office,
        "step": step,
        "step_label": STEPS[step][0],
        "place": place + 1,
        "steps": [(name, label, name in done) for name, (label, _) in STEPS.items()],
        "before": names[place - 1] if place else "",
        "draft": draft,
    }


_LABELS: Final = {
    "who": ("kind", "name", "contact", "phone", "email", "address", "postcode"),
    "what": ("description", "title", "purpose"),
    "how": ("form_wanted", "way_wanted", "fax"),
    "proof": ("id_kind", "id_number"),
}
_WORDS: Final = {
    "kind": {k.value: label for k, label in APPLICANT_LABELS.items()},
    "form_wanted": FORMS,
    "way_wanted": WAYS,
    "id_kind": ID_KINDS,
}


def _summary(draft: DraftView) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Step, its name, and what was answered there, in words."""
    rows = []
    for step, fields in _LABELS.items():
        form = STEPS[step][1]
        lines = []
        for field in fields:
            answer = draft.answers.get(field, "").strip()
            if field == "contact" and draft.answers.get("kind") == ApplicantKind.NATURAL:
                continue
            shown = _WORDS.get(field, {}).get(answer, answer)
            if shown and form:
                lines.append((str(form.base_fields[field].label), shown))
        if step == "proof":
            labels = {"identity": "身份证明", "attachment": "附件"}
            lines += [(labels[file.kind], file.name) for file in draft.files]
        rows.append((step, STEPS[step][0], lines))
    return rows
