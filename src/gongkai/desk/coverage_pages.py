"""Pages of the desk for how far a catalogue is kept: coverage, its gaps, one row, its items."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from gongkai.catalogue import actions
from gongkai.catalogue.queries import ItemFilter, column_choices, item_view, list_items
from gongkai.catalogue.queries.standard_coverage import (
    CoverageReport,
    CoveredRowView,
    coverage_of,
    covered_row_view,
)
from gongkai.catalogue.queries.standards import standard_view
from gongkai.desk.catalogue_pages import item_context
from gongkai.desk.filters import words_of
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.desk.standard_forms import PlaceForm
from gongkai.desk.standard_pages import SECTION, cells_of
from gongkai.desk.standard_rows import keep_rows, row_boxes
from gongkai.look.coverage_chart import CoverageChart
from gongkai.look.templatetags.look import cn_date
from gongkai.rules.access import Permission
from gongkai.rules.errors import BadInputError, GongkaiError, NotFoundError
from gongkai.rules.standards.coverage import STANDING_LABELS, Standing
from gongkai.rules.standards.writing import (
    MEDIA_TYPES,
    Code,
    Paper,
    plain_table,
    printed_form,
    qr_svg,
    write_paper,
    write_qr_sheet,
)

BADGES: Final = {
    Standing.MISSING: ("bad", "cross"),
    Standing.OVERDUE: ("bad", "alert"),
    Standing.STALE: ("warn", "history"),
    Standing.INCOMPLETE: ("warn", "alert"),
    Standing.IN_WORK: ("brand", "edit"),
    Standing.LATE: ("good", "history"),
    Standing.KEPT: ("good", "check"),
    Standing.ON_REQUEST: ("", "inbox"),
    Standing.NOT_APPLICABLE: ("", "info"),
}
_HEADS: Final = (
    ("领域", 0.09), ("公开事项", 0.2), ("情况", 0.09), ("内容", 0.1), ("更新", 0.12),
    ("及时", 0.1), ("要素", 0.06), ("缺少的要素", 0.14), ("对应信息", 0.1),
)  # fmt: skip


@require_safe
def coverage(request: OfficerRequest, standard_id: int) -> HttpResponse:
    """How every row stands, a summary for each field of work, and what is lacking."""
    report = _report(request, standard_id)
    context = SECTION | {
        "report": report,
        "lines": [_line(row) for row in report.rows],
        "chart": CoverageChart(report.areas),
        "counts": [(s, STANDING_LABELS[s], n) for s, n in _all_counts(report).items()],
        "standing": request.GET.get("standing", ""),
        "area": request.GET.get("area", ""),
        "words": request.GET.get("q", "")[:100],
        "is_filtered": any(request.GET.get(k) for k in ("standing", "area", "q")),
    }
    return render(request, "desk/standards/coverage.html", context)


def _report(request: OfficerRequest, standard_id: int) -> CoverageReport:
    return coverage_of(
        request.user,
        standard_id,
        today=timezone.localdate(),
        area=request.GET.get("area", "")[:100],
        standing=next((s for s in Standing if s == request.GET.get("standing")), None),
        words=words_of(request),
    )


def _all_counts(report: CoverageReport) -> dict[Standing, int]:
    counts: dict[Standing, int] = {}
    for area in report.areas:
        for standing, count in area.counts:
            counts[standing] = counts.get(standing, 0) + count
    return {standing: counts[standing] for standing in Standing if standing in counts}


def _line(row: Any) -> dict[str, Any]:
    kind, picture = BADGES[row.coverage.standing]
    return {
        "row": row,
        "label": STANDING_LABELS[row.coverage.standing],
        "kind": kind,
        "picture": picture,
    }


@require_safe
def export_coverage(request: OfficerRequest, standard_id: int, kind: str) -> HttpResponse:
    """The coverage that is shown, as XLSX, DOCX or PDF."""
    report = _report(request, standard_id)
    rows = [
        (
            row.row.area,
            row.row.name,
            STANDING_LABELS[row.coverage.standing],
            row.words["content"],
            row.words["fresh"],
            row.words["in_time"],
            row.words["elements"],
            "、".join(row.coverage.missing),
            "\n".join(served.title for served in row.served),
        )
        for row in report.rows
    ]
    day = report.today
    title = f"{report.name}落实情况"
    remark = f"{report.body}，统计到{day.year}年{day.month}月{day.day}日，共 {len(rows)} 行。"
    paper = Paper(title, (plain_table(title, _HEADS, rows),), report.body, remark)
    return as_file(paper, kind, title)


def as_file(paper: Paper, kind: str, name: str) -> HttpResponse:
    """A paper as a download. Raises NotFoundError for a kind that is not written."""
    return _download(write_paper(paper, kind, timezone.now()), kind, name)


def _download(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=MEDIA_TYPES[kind])
    header = content_disposition_header(as_attachment=True, filename=f"{name}.{kind}")
    response.headers["Content-Disposition"] = header or "attachment"
    return response


@require_safe
def print_version(request: OfficerRequest, version_id: int, kind: str) -> HttpResponse:
    """A version in the printed form: XLSX, DOCX, PDF, or a page to print."""
    view = standard_view(request.user, version_id, on=timezone.localdate())
    remark = "" if view.state == "in_force" else f"第{view.number}版，{view.state_label}"
    paper = printed_form(view.catalogue, view.body, remark)
    if kind == "html":
        context = SECTION | {"view": view, "paper": paper}
        return render(request, "desk/standards/print.html", context)
    return as_file(paper, kind, f"{view.name}（第{view.number}版）")


@require_safe
def codes(request: OfficerRequest, standard_id: int) -> HttpResponse:
    """A sheet of QR codes for the rows that are shown, to cut out for the counter and the board."""
    report = _report(request, standard_id)
    found = [
        Code(row.row.name, row.row.area, public_address(request, report.code, row.key))
        for row in report.rows
    ]
    title = f"{report.name}二维码"
    data = write_qr_sheet(title, report.body, found, timezone.now())
    return _download(data, "pdf", title)


def public_address(request: HttpRequest, code: str, key: int) -> str:
    """The lasting public address of a row."""
    return request.build_absolute_uri(reverse("portal:standard_row", args=[code, key]))


# --- one row -------------------------------------------------------------------------------------


@require_safe
def row(request: OfficerRequest, standard_id: int, key: int) -> HttpResponse:
    """A row: how it stands, what serves it, what might, where it is published."""
    view = covered_row_view(request.user, standard_id, key, today=timezone.localdate())
    words = words_of(request)
    context = SECTION | {
        "view": view,
        "line": _line(view.line),
        "cells": cells_of(view.line.row),
        "elements": _elements(view),
        "words": words,
        "found": _found(request, view, words) if words else [],
        "place": _place_form(request, view),
        "address": (address := public_address(request, view.report.code, key)),
        # The drawing is made of the modules alone.
        "code": mark_safe(qr_svg(address)),  # noqa: S308
    }
    return render(request, "desk/standards/row.html", context)


def _elements(view: CoveredRowView) -> list[tuple[str, bool]]:
    found = set(view.line.coverage.found)
    return [(element, element in found) for element in view.line.row.elements]


def _found(request: OfficerRequest, view: CoveredRowView, words: str) -> list[Any]:
    linked = {served.item_id for served in view.line.served}
    page = list_items(request.user, ItemFilter(words=words), today=timezone.localdate())
    seen: dict[int, Any] = {}
    for one in page.rows:
        if one.item_id not in linked:
            seen.setdefault(one.item_id, one)
    return list(seen.values())


def _place_form(request: OfficerRequest, view: CoveredRowView) -> PlaceForm:
    columns = column_choices(request.user, Permission.SEE_ITEMS)
    initial = {"column": view.line.column_id, "empty_reason": view.line.empty_reason}
    return PlaceForm(columns, initial=initial)


@require_POST
def row_step(request: OfficerRequest, standard_id: int, key: int, step: str) -> HttpResponse:
    """Link and unlink items, say where the row is published, confirm elements, begin its item."""
    known: dict[str, Any] = {
        "standard_id": standard_id,
        "key": key,
        "by": request.user,
        "at": timezone.now(),
    }
    try:
        target = _take(request, step, known)
    except NotFoundError:
        raise
    except GongkaiError as error:
        messages.error(request, str(error))
        target = None
    return target or redirect("desk:standard_row", standard_id=standard_id, key=key)


def _take(request: OfficerRequest, step: str, known: dict[str, Any]) -> HttpResponse | None:
    posted = request.POST
    match step:
        case "link":
            keys, rest = [known["key"]], {k: v for k, v in known.items() if k != "key"}
            items = _numbers(posted.getlist("item"))
            if not items:
                raise BadInputError("请先勾选要关联的信息。")
            made = actions.link_standard_items(keys=keys, item_ids=items, **rest)
            messages.success(request, f"已关联 {made} 条，公开时限已按这一行重新计算。")
        case "unlink":
            actions.unlink_standard_item(item_id=_one(posted.get("item")), **known)
            messages.success(request, "已取消关联。要恢复，从下面的建议里再勾选它。")
        case "place":
            column = _numbers([posted.get("column", "")])
            actions.place_standard_row(
                column_id=column[0] if column else None,
                empty_reason=posted.get("empty_reason", ""),
                **known,
            )
            messages.success(request, "已保存。")
        case "elements":
            actions.confirm_elements(
                item_id=_one(posted.get("item")), elements=posted.getlist("element"), **known
            )
            messages.success(request, "已记下人工核对的要素。")
        case "write":
            column = _numbers([posted.get("column", "")])
            if not column:
                raise BadInputError("请先选择这一行公开在哪个栏目，再起草。")
            version = actions.draft_for_standard_row(column_id=column[0], **known)
            messages.success(request, "草稿已按这一行的要素建好，请补内容。")
            return redirect("desk:edit_item", version_id=version.pk)
        case _:
            raise NotFoundError("没有这一步。请从页面上的按钮办理。")
    return None


def _numbers(texts: list[str]) -> list[int]:
    return [int(t) for t in texts if t.isascii() and t.isdigit() and len(t) < 10]


def _one(text: str | None) -> int:
    numbers = _numbers([text or ""])
    return numbers[0] if numbers else 0


# --- one item ------------------------------------------------------------------------------------


@form_page
def item_standards(request: OfficerRequest, version_id: int) -> HttpResponse:
    """Which rows an item serves: those that it serves first, then those that are likely."""
    view = item_view(request.user, version_id, today=timezone.localdate())
    if request.method == "POST":
        try:
            day = keep_rows(request, view.item_id)
        except NotFoundError:
            raise
        except GongkaiError as error:
            messages.error(request, str(error))
        else:
            words = f"应公开日期是{cn_date(day)}。" if day else "没有改动。"
            messages.success(request, f"已保存。{words}")
            return redirect("desk:item", version_id=version_id)
    context = item_context(view) | row_boxes(request, view.item_id)
    return render(request, "desk/standards/item.html", context)
