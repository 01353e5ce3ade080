"""Pages of the desk for the register of what is not disclosed (条例第十八条)."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.catalogue import actions
from gongkai.catalogue.queries import count_due, item_view, whole_register, withheld_register
from gongkai.desk.catalogue_forms import AssessForm
from gongkai.desk.catalogue_pages import item_context, sent
from gongkai.desk.exports import to_xlsx
from gongkai.desk.filters import words_of
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.rules.errors import GongkaiError, NotFoundError
from gongkai.rules.secrecy import SecrecyFormError

_ONLY: Final = (("open", "待评估"), ("due", "该评估了"), ("all", "全部"))
_HEAD: Final = (
    "信息", "法定理由", "理由和依据", "登记日期", "登记人", "下次评估日期", "评估结果", "评估意见",
    "评估日期", "评估人",
)  # fmt: skip
_OUTCOMES: Final = {"kept": "仍不公开", "released": "转为公开", "": "待评估"}
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _asked(request: HttpRequest) -> dict[str, Any]:
    """What is asked of the register, as it stands in the address."""
    only = request.GET.get("only", "open")
    return {
        "only": only if only in dict(_ONLY) else "open",
        "words": words_of(request),
    }


@require_safe
def withheld(request: OfficerRequest) -> HttpResponse:
    """The register, by the day of the next assessment."""
    today, asked = timezone.localdate(), _asked(request)
    text = request.GET.get("page", "1")
    page = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
    context = {
        "section": "items",
        "page": withheld_register(request.user, today=today, page=page, **asked),
        "due": count_due(request.user, today=today),
        "onlys": _ONLY,
        **asked,
    }
    return render(request, "desk/items/withheld.html", context)


@require_safe
def export_withheld(request: OfficerRequest) -> HttpResponse:
    """What the register shows, as a workbook."""
    today = timezone.localdate()
    lines = [
        (
            row.title, row.ground, row.reason, _day(row.withheld_at), row.withheld_by,
            str(row.review_by_on), _OUTCOMES[row.outcome], row.assessment, _day(row.assessed_at),
            row.assessed_by,
        )
        for row in whole_register(request.user, today=today, **_asked(request))
    ]  # fmt: skip
    name = quote(f"不予公开登记-{today:%Y%m%d}.xlsx")
    return HttpResponse(
        to_xlsx("不予公开登记", _HEAD, lines),
        content_type=_XLSX,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


def _day(moment: Any) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d}" if moment else ""


@form_page
def assess(request: OfficerRequest, version_id: int, withheld_id: int) -> HttpResponse:
    """Look anew at withheld information: keep it back until a later day, or release it."""
    view = item_view(request.user, version_id, today=timezone.localdate())
    form = AssessForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.assess_withheld(
                withheld_id=withheld_id,
                is_released=form.cleaned_data["outcome"] == "released",
                assessment=form.cleaned_data["assessment"],
                review_by_on=form.next_day,
                by=request.user,
                at=timezone.now(),
            )
        except SecrecyFormError as error:
            for code, words in error.problems.items():
                form.add_error(code if code in form.fields else None, words)
        except NotFoundError:
            raise
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "评估已登记。")
            return redirect("desk:withheld")
    context = item_context(view) | {"form": form}
    status = 422 if form.is_bound else 200
    return render(request, "desk/items/assess.html", context, status=status)
