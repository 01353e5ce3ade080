"""Pages of the desk for what a post has reached: enter it, fetch the file that proves it, draw it."""

from __future__ import annotations

from typing import Any, Final

from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.catalogue.adapters.files import path_of
from gongkai.channels import actions
from gongkai.channels.queries.delivery_lists import DeliveryView, delivery_view
from gongkai.channels.queries.post_figures import figure_evidence
from gongkai.desk.asking import answered, form_shown
from gongkai.desk.delivery_forms import PostFiguresForm
from gongkai.desk.report_pages import form_page, sent
from gongkai.desk.requests import OfficerRequest
from gongkai.look.charts import Bar, BarChart
from gongkai.rules.channels.post_figures import FIGURES
from gongkai.rules.errors import NotFoundError

SECTION: Final = {"section": "channels", "tab": "deliveries"}
_DAYS_DRAWN: Final = 14


def figures_chart(view: DeliveryView) -> BarChart | None:
    """The reads of a post by day, or the first other figure that is known; None below two days."""
    for name, label in FIGURES.items():
        known = [
            (line.figures.as_of_on, getattr(line.figures, name))
            for line in view.figures
            if getattr(line.figures, name) is not None
        ]
        if len(known) > 1:
            bars = tuple(
                Bar(f"{day.month}月{day.day}日", figure.value)
                for day, figure in reversed(known[:_DAYS_DRAWN])
            )
            return BarChart("post-figures", f"发布以来累计{label}", "次", label, "", bars)
    return None


@form_page
def figures(request: OfficerRequest, delivery_id: int) -> HttpResponse:
    """Enter what a post had reached on a day."""
    today = timezone.localdate()
    view = delivery_view(request.user, delivery_id, on=today)
    if not view.may_enter_figures:
        raise NotFoundError("没有找到已发布的投放，或者不在您管理的范围内。")
    form = PostFiguresForm(*sent(request), initial={"as_of_on": today})

    def act(_: dict[str, Any]) -> tuple[str, str]:
        actions.enter_post_figures(
            delivery_id=delivery_id,
            figures=form.figures(),
            evidence=form.proof(),
            by=request.user,
            at=timezone.now(),
        )
        return reverse("desk:delivery", args=[delivery_id]), "已登记数据。"

    if answer := answered(request, form, act):
        return answer
    hint = (
        "填写发布以来的累计数，从平台后台抄录。平台有接口的，系统每天早上八点以后自动取数；"
        "手工填写的不会被自动取的数覆盖。"
    )
    context = SECTION | {"view": view, "form": form, "title": "登记阅读数据", "hint": hint}
    return form_shown(request, "desk/channels/delivery_step.html", context, form)


@require_safe
def evidence(request: OfficerRequest, snapshot_id: int) -> FileResponse:
    """The file that proves figures."""
    sha256, name = figure_evidence(request.user, snapshot_id)
    return FileResponse(
        path_of(sha256).open("rb"),
        as_attachment=True,
        filename=name,
        content_type="application/octet-stream",
    )
