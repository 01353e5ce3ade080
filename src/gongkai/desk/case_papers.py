"""Letters, sheets and files of a case: shown, printed, sent, proved; and who the applicant is."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.desk.case_fields import CaseForm, Common, Desk, choose, confirm, day, files, line, text
from gongkai.desk.case_moves import act
from gongkai.desk.filters import numbers_of
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.info_requests import actions
from gongkai.info_requests.actions import Dispatch
from gongkai.info_requests.models import WAYS, Letter
from gongkai.info_requests.queries import SHEETS, show_letter, show_sheet
from gongkai.info_requests.queries import case as get_case
from gongkai.rules.errors import NotFoundError
from gongkai.rules.intake import ID_KINDS
from gongkai.rules.letters import Letter as PrintedLetter
from gongkai.rules.letters import letter_html, to_docx, to_pdf
from gongkai.rules.redaction import show_page
from gongkai.rules.redaction.source import MEDIA_TYPES
from gongkai.rules.results import LETTER_TITLES, LetterKind

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _download(printed: PrintedLetter, kind: str, name: str) -> HttpResponse:
    if kind == "pdf":
        data, media = to_pdf(printed, at=timezone.now()), "application/pdf"
    elif kind == "docx":
        data, media = to_docx(printed), _DOCX
    else:
        raise NotFoundError("只能下载 PDF 或 Word（docx）。")
    head = f"attachment; filename*=UTF-8''{quote(f'{name}.{kind}')}"
    return HttpResponse(
        data,
        content_type=media,
        headers={"Content-Disposition": head, "Cache-Control": "no-store"},
    )


# --- letters -------------------------------------------------------------------------------------


@require_safe
def letter(request: OfficerRequest, number: str, letter_id: int) -> HttpResponse:
    """One letter: a draft with what it lacks, a signed one as it was frozen."""
    shown = show_letter(request.user, number, letter_id, today=timezone.localdate())
    context = {
        "section": "requests",
        "info": shown.letter.request,
        "letter": shown.letter,
        "gaps": shown.printed.gaps,
        "html": letter_html(shown.printed, level=2),
        "attached": shown.letter.files.all(),
        "is_frozen": shown.letter.state not in ("draft", "void"),
        "may_send": (shown.letter.state == "signed" or shown.letter.is_uncollected)
        and shown.letter.kind != LetterKind.RECEIPT_SLIP,
        "may_prove": shown.letter.state == "sent",
        "has_reply": shown.letter.kind == LetterKind.OPINION_LETTER,
    }
    return render(request, "desk/case/letter.html", context)


@require_safe
def letter_file(request: OfficerRequest, number: str, letter_id: int, kind: str) -> HttpResponse:
    """A letter as PDF or DOCX."""
    shown = show_letter(request.user, number, letter_id, today=timezone.localdate())
    return _download(shown.printed, kind, f"{number}-{shown.letter.title}")


class SendForm(CaseForm):
    """How a signed letter leaves, after a look at what goes to whom."""

    way = choose(
        "送达方式和地址",
        "请选择送达方式。",
        hint="当面领取的，以申请人签收之日为答复之日；没有来领的，可以改为邮寄。",
    )
    tracking = line("邮件号", most=50, hint="中国邮政邮寄的必须填写。")
    on = day("发出日期", hint="不填就是今天。")
    is_checked = confirm("申请、收件人、内容、附件和地址都对得上")

    def __init__(self, desk: Desk, dispatch: Dispatch, *sent: Any) -> None:
        self.dispatch = dispatch
        super().__init__(desk, *sent)

    def prepare(self) -> None:
        """The ways of which the address is known."""
        places = self.dispatch.places.items()
        self.set_choices("way", [(way, f"{WAYS[way]}：{place}") for way, place in places])

    def start(self) -> dict[str, Any]:
        """What the applicant chose, else by post."""
        wanted = self.view.request.way_wanted
        return {"way": "china_post" if self.dispatch.letter.is_for_others else wanted}

    def run(self, common: Common) -> str:
        """Let the letter leave."""
        data = self.cleaned_data
        sent = actions.send_letter(
            letter_id=self.dispatch.letter.pk,
            way=data["way"],
            tracking=data["tracking"],
            on=data["on"],
            **common,
        )
        return f"《{sent.title}》已发出。收到送达凭证后请登记送达。"


@form_page
def send(request: OfficerRequest, number: str, letter_id: int) -> HttpResponse:
    """发出前核对: what goes to whom, side by side, before it goes."""
    now = timezone.now()
    view = get_case(request.user, number, today=timezone.localdate())
    dispatch = actions.check_dispatch(number=number, letter_id=letter_id, by=request.user, at=now)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = SendForm(Desk(view, request.user, timezone.localdate()), dispatch, *sent)
    if request.method == "POST" and form.is_valid():
        done = act(request, form, number)
        if done:
            messages.success(request, done)
            return redirect("desk:case", number)
        view = get_case(request.user, number, today=timezone.localdate())
    shown = None
    if not dispatch.wrongs:
        shown = show_letter(request.user, number, letter_id, today=timezone.localdate()).printed
    context = {
        "section": "requests",
        "view": view,
        "info": view.request,
        "form": form,
        "dispatch": dispatch,
        "pictured": [file for file in dispatch.files if file.media_type in MEDIA_TYPES],
        "letter": dispatch.letter,
        "html": letter_html(shown, level=3) if shown else "",
    }
    status = 422 if form.errors else 409 if dispatch.wrongs else 200
    return render(request, "desk/case/send.html", context, status=status)


class ServiceForm(CaseForm):
    """On which day a letter arrived, and what proves it."""

    on = day("送达日期", hint="不填就是今天。当面领取的是签收之日，网上查收的是查收之日。")
    tracking = line("邮件号", most=50, hint="中国邮政邮寄的，发出时没有登记的，在这里补登。")
    proof = text("送达凭证", rows=2, hint="例如：本人签收；邮件 1234567890123 查询显示已妥投。")
    papers = files("凭证的扫描件", hint="签字的送达回证、邮件回执等。")

    def __init__(self, desk: Desk, letter: Letter, *sent: Any) -> None:
        self.letter = letter
        super().__init__(desk, *sent)
        if letter.way != "china_post" or letter.tracking:
            del self.fields["tracking"]

    def run(self, common: Common) -> str:
        """Note the service."""
        data = self.cleaned_data
        actions.record_service(
            letter_id=self.letter.pk,
            on=data["on"],
            proof=data["proof"],
            tracking=data.get("tracking", ""),
            uploads=self.uploads("papers", "service"),
            **common,
        )
        return f"已登记《{self.letter.title}》的送达。"


@form_page
def service(request: OfficerRequest, number: str, letter_id: int) -> HttpResponse:
    """Note that a letter arrived."""
    view = get_case(request.user, number, today=timezone.localdate())
    chosen = next((one for one in view.letters if one.pk == letter_id), None)
    if chosen is None:
        raise NotFoundError("这件申请没有这份文书。请刷新页面后重选。")
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ServiceForm(Desk(view, request.user, timezone.localdate()), chosen, *sent)
    if request.method == "POST" and form.is_valid():
        done = act(request, form, number)
        if done:
            messages.success(request, done)
            return redirect("desk:case", number)
        view = get_case(request.user, number, today=timezone.localdate())
    context = {
        "section": "requests",
        "view": view,
        "info": view.request,
        "form": form,
        "letter": chosen,
    }
    return render(request, "desk/case/service.html", context, status=422 if form.errors else 200)


# --- sheets --------------------------------------------------------------------------------------


# Printing one of these is a look at who the applicant is.
_WITH_IDENTITY = frozenset({LetterKind.APPLICATION_FORM, LetterKind.REGISTRATION_SHEET})


def _sheet(request: OfficerRequest, number: str, kind: str) -> PrintedLetter:
    if kind not in {sheet.value for sheet in SHEETS}:
        raise NotFoundError("没有这种表单。")
    today, wanted = timezone.localdate(), LetterKind(kind)
    get_case(request.user, number, today=today)  # who may not see the case opens no identity
    letter_id = request.GET.get("letter", "")
    identity = None
    if wanted in _WITH_IDENTITY:
        identity = actions.view_identity(
            number=number, reason=f"打印{LETTER_TITLES[wanted]}", by=request.user, at=timezone.now()
        )
    return show_sheet(
        request.user,
        number,
        wanted,
        today=today,
        letter_id=next(iter(numbers_of([letter_id])), None),
        identity=identity,
    )


@require_safe
def sheet(request: OfficerRequest, number: str, kind: str) -> HttpResponse:
    """A sheet for the file, filled from the case, to read and print."""
    printed = _sheet(request, number, kind)
    context = {
        "section": "requests",
        "number": number,
        "kind": kind,
        "query": request.GET.urlencode(),
        "title": LETTER_TITLES[LetterKind(kind)],
        "gaps": printed.gaps,
        "html": letter_html(printed, level=2),
    }
    return render(request, "desk/case/sheet.html", context)


@require_safe
def sheet_file(request: OfficerRequest, number: str, kind: str, form: str) -> HttpResponse:
    """A sheet as PDF or DOCX."""
    printed = _sheet(request, number, kind)
    return _download(printed, form, f"{number}-{LETTER_TITLES[LetterKind(kind)]}")


# --- files and identity --------------------------------------------------------------------------

# What a browser shows without running anything in it.
_SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg", "text/plain"})


@require_safe
def case_file(request: OfficerRequest, number: str, file_id: int) -> HttpResponse:
    """A file of a case; every look is recorded. What could run in a browser is only downloaded."""
    found, data = actions.view_file(
        number=number, file_id=file_id, by=request.user, at=timezone.now()
    )
    is_shown = found.media_type in _SHOWN and "download" not in request.GET
    media = found.media_type if is_shown else "application/octet-stream"
    if media == "text/plain":
        media = "text/plain; charset=utf-8"
    head = "inline" if is_shown else "attachment"
    return HttpResponse(
        data,
        content_type=media,
        headers={
            "Content-Disposition": f"{head}; filename*=UTF-8''{quote(found.name)}",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


@require_safe
def first_page(request: OfficerRequest, number: str, file_id: int) -> HttpResponse:
    """The first page of a PDF or picture of a case as a picture; every look is recorded."""
    found, data = actions.view_file(
        number=number, file_id=file_id, by=request.user, at=timezone.now()
    )
    if found.media_type not in MEDIA_TYPES:
        raise NotFoundError("这种文件不能显示成图片，请打开文件查看。")
    picture = show_page(data, found.media_type, 1)
    return HttpResponse(picture, content_type="image/png", headers={"Cache-Control": "no-store"})


class IdentityForm(forms.Form):
    """Why somebody looks at who the applicant is."""

    reason = line("查看的理由", "请写明查看的理由，例如：与申请人联系补正。")


@form_page
def identity(request: OfficerRequest, number: str) -> HttpResponse:
    """Who the applicant is: asked with a reason, shown once, the look recorded."""
    view = get_case(request.user, number, today=timezone.localdate())
    form = IdentityForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        found = actions.view_identity(
            number=number,
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )
    context = {
        "section": "requests",
        "view": view,
        "info": view.request,
        "form": form,
        "identity": found,
        "id_kind": ID_KINDS.get(found.id_kind, "") if found else "",
    }
    answer = render(request, "desk/case/identity.html", context, status=422 if form.errors else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer
