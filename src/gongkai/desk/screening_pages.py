"""Pages of the desk for screening: try it out, what waits, what was decided, the rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from gongkai.desk.exports import to_csv, to_xlsx
from gongkai.desk.filters import sort_heads, words_of
from gongkai.desk.report_pages import form_page
from gongkai.desk.requests import OfficerRequest
from gongkai.desk.screening_forms import AllowForm, DecideForm, TryForm
from gongkai.organisations.queries import OrganisationSummary, list_organisations
from gongkai.rules.access import Permission
from gongkai.rules.errors import GongkaiError, NotFoundError
from gongkai.rules.screening.decisions import Decision, FindingState
from gongkai.rules.screening.masking import masked_text
from gongkai.rules.screening.model import (
    REMEDY_LABELS,
    SEVERITIES,
    SEVERITY_LABELS,
    SURENESS_LABELS,
    Finding,
    Result,
)
from gongkai.rules.screening.parts import Part
from gongkai.rules.screening.registry import GROUPS, RULES
from gongkai.rules.screening.words import builtin_lists
from gongkai.screening import actions
from gongkai.screening.queries import (
    DecisionFilter,
    OpenFilter,
    decision_register,
    exported_decisions,
    find_finding,
    get_screening,
    open_page,
    preview,
    rule_records,
)

SECTION: Final = {"section": "screening"}
MOST_SHOWN: Final = 500
EXPORT_HEAD: Final = (
    "决定时间",
    "决定人",
    "决定",
    "理由",
    "规则",
    "查什么",
    "级别",
    "文字（已隐去）",
    "所在",
    "位置",
)


def bodies_where(request: OfficerRequest, permission: Permission) -> list[OrganisationSummary]:
    """The organisations where this person holds a permission, as a tree."""
    return list_organisations(request.user, on=timezone.localdate(), permission=permission)


def names_of_bodies(request: OfficerRequest) -> dict[int, str]:
    """The names of the organisations in reach, by id."""
    return {body.id: body.name for body in bodies_where(request, Permission.SEE_FINDINGS)}


def may_manage(request: OfficerRequest) -> bool:
    """Whether this person looks after word lists somewhere."""
    return bool(request.user.scope(Permission.MANAGE_WORD_LISTS).paths)


def page_number(request: HttpRequest, name: str = "page") -> int:
    """The page that is asked for, 1 where none is."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 8 else 1


# --- trying out ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding with its number on the page."""

    number: int
    finding: Finding
    title: str
    severity_label: str
    sureness_label: str
    remedy_label: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text: as it is, or with the finding that marks it."""

    text: str
    shown: ShownFinding | None


@sensitive_post_parameters("text")
@form_page
def try_out(request: OfficerRequest) -> HttpResponse:
    """Look a text or a file through; nothing of it is kept."""
    bodies = bodies_where(request, Permission.SEE_FINDINGS)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = TryForm(bodies, *sent)
    context: dict[str, Any] = SECTION | {"tab": "try", "form": form, "bodies": bodies}
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        file, today = got["file"], timezone.localdate()
        part = Part.file(file.read(), file.name) if file else Part.plain(got["text"])
        result = preview(request.user, got["organisation"], [part], on=today, with_texts=True)
        context |= {"result": _shown(result, "" if file else got["text"])}
        context["name"] = file.name if file else ""
    status = 422 if form.errors else 200
    return render(request, "desk/screening/try.html", context, status=status)


def _shown(result: Result, text: str) -> dict[str, Any]:
    """The findings, the heaviest first, the marked texts, and the text with all put right."""
    ordered = sorted(result.findings, key=lambda f: SEVERITIES.index(f.severity))
    shown = [
        ShownFinding(
            number,
            one,
            RULES[one.rule].title,
            SEVERITY_LABELS[one.severity],
            SURENESS_LABELS[one.sureness],
            REMEDY_LABELS[one.remedy] if one.remedy else "",
        )
        for number, one in enumerate(ordered[:MOST_SHOWN], 1)
    ]
    by_place = {(s.finding.where, s.finding.start, s.finding.end, s.finding.rule): s for s in shown}
    texts = []
    for one in result.texts:
        marks = [
            by_place[place]
            for f in one.findings
            if (place := (f.where, f.start, f.end, f.rule)) in by_place
        ]
        texts.append({"where": one.where, "stretches": _stretches(one.text, marks)})
    proposal = masked_text(text, result.findings) if text else ""
    return {
        "findings": shown,
        "more": max(0, len(ordered) - MOST_SHOWN),
        "counts": [
            (level, SEVERITY_LABELS[level], sum(f.severity == level for f in ordered))
            for level in SEVERITIES
        ],
        "texts": texts,
        "unread": result.unread,
        "proposal": proposal if proposal != text else "",
    }


def _stretches(text: str, marks: list[ShownFinding]) -> list[Stretch]:
    """The text cut at its findings; of two that overlap the first counts."""
    out: list[Stretch] = []
    at = 0
    for mark in sorted(marks, key=lambda one: (one.finding.start, -one.finding.end)):
        start, end = mark.finding.start, mark.finding.end
        if start < at or end <= start:
            continue
        out += [Stretch(text[at:start], None), Stretch(text[start:end], mark)]
        at = end
    return [one for one in (*out, Stretch(text[at:], None)) if one.text]


# --- what waits ----------------------------------------------------------------------------------


def subject_url(kind: str, key: str) -> str:
    """Where the thing itself stands, empty where the desk has no page of it."""
    return reverse("desk:item", args=[int(key)]) if kind == "item" and key.isdigit() else ""


@require_safe
def open_findings(request: OfficerRequest) -> HttpResponse:
    """The things with findings that nobody has dealt with."""
    sort = request.GET.get("sort", "-blocks")
    rule = request.GET.get("rule", "")
    wanted = OpenFilter(
        words=words_of(request),
        rule=rule if rule in RULES else "",
        only_blocks=request.GET.get("blocks") == "1",
    )
    context = SECTION | {
        "tab": "open",
        "wanted": wanted,
        "page": open_page(request.user, wanted, sort=sort, page=page_number(request)),
        "places": names_of_bodies(request),
        "rules": RULES.values(),
        "heads": sort_heads(
            (("title", "名称"), ("blocks", "拦截"), ("screened", "最近筛查")),
            sort,
            last_first=("blocks", "screened"),
        ),
        "is_filtered": bool(wanted.words or wanted.rule or wanted.only_blocks),
    }
    return render(request, "desk/screening/open.html", context)


@require_safe
def subject(request: OfficerRequest, kind: str, key: str) -> HttpResponse:
    """Everything that was ever found in one thing, and what may be decided."""
    screening = get_screening(request.user, kind, key)
    context = SECTION | {
        "tab": "open",
        "screening": screening,
        "kind": kind,
        "key": key,
        "url": subject_url(kind, key) if request.user.scope(Permission.SEE_ITEMS).paths else "",
        "may_manage": may_manage(request),
        "done": [one for one in screening.findings if one.state is not FindingState.OPEN],
        "by_place": {rule.id for rule in RULES.values() if rule.by_place},
    }
    return render(request, "desk/screening/subject.html", context)


def _back(request: HttpRequest) -> HttpResponse:
    kind, _, key = request.POST.get("back", "").partition("/")
    if kind.isidentifier() and key and len(key) < 50 and key.replace("-", "").isalnum():
        return redirect("desk:screening_subject", kind=kind, key=key)
    return redirect("desk:screening_open")


@require_POST
def decide(request: OfficerRequest, finding_id: int) -> HttpResponse:
    """Let a finding pass, call it a false alarm, or take that back."""
    form = DecideForm(request.POST)
    if not form.is_valid():
        messages.error(
            request, "；".join(str(e) for errors in form.errors.values() for e in errors)
        )
        return _back(request)
    try:
        actions.decide_finding(
            finding_id=finding_id,
            decision=Decision(form.cleaned_data["decision"]),
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )
    except NotFoundError:
        raise
    except GongkaiError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已记下决定和理由。")
    return _back(request)


@form_page
def allow(request: OfficerRequest, finding_id: int) -> HttpResponse:
    """Let the words of a finding pass everywhere in its organisation and below."""
    finding, screening = find_finding(request.user, finding_id)
    form = AllowForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.allow_words(
                finding_id=finding_id,
                reason=form.cleaned_data["reason"],
                until_on=form.cleaned_data["until_on"],
                by=request.user,
                at=timezone.now(),
            )
        except NotFoundError:
            raise
        except GongkaiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"“{finding.masked}”已加入白名单。")
            return redirect("desk:screening_subject", kind=screening.kind, key=screening.key)
    context = SECTION | {
        "tab": "open",
        "form": form,
        "finding": finding,
        "screening": screening,
        "place": names_of_bodies(request).get(screening.organisation_id, ""),
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/screening/allow.html", context, status=status)


# --- what was decided ----------------------------------------------------------------------------


def _day(request: HttpRequest, name: str) -> date | None:
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None


_STATES: Final = (
    (FindingState.IGNORED, "放行"),
    (FindingState.FALSE_ALARM, "误报"),
    (FindingState.OPEN, "已撤回"),
)


def _decisions_wanted(request: HttpRequest) -> DecisionFilter:
    rule = request.GET.get("rule", "")
    return DecisionFilter(
        words=words_of(request),
        rule=rule if rule in RULES else "",
        state=next((s for s, _ in _STATES if s == request.GET.get("state")), None),
        from_on=_day(request, "from"),
        until_on=_day(request, "until"),
    )


@require_safe
def decisions(request: OfficerRequest) -> HttpResponse:
    """Who let what pass, when, and why."""
    wanted = _decisions_wanted(request)
    sort = request.GET.get("sort", "-decided")
    filters = request.GET.copy()
    for name in ("page", "sort"):
        filters.pop(name, None)
    context = SECTION | {
        "tab": "decisions",
        "wanted": wanted,
        "page": decision_register(request.user, wanted, sort=sort, page=page_number(request)),
        "rules": RULES.values(),
        "states": _STATES,
        "filters": filters.urlencode(),
        "is_filtered": wanted != DecisionFilter(),
        "heads": sort_heads(
            (("decided", "决定时间"), ("by", "决定人"), ("rule", "规则")),
            sort,
            last_first=("decided",),
        ),
    }
    return render(request, "desk/screening/decisions.html", context)


@require_safe
def export_decisions(request: OfficerRequest, kind: str) -> HttpResponse:
    """The register as it is filtered, as Excel or CSV."""
    rows = [
        (
            f"{timezone.localtime(row.decided_at):%Y-%m-%d %H:%M}",
            row.decided_by,
            row.state_label,
            row.reason,
            row.rule,
            row.rule_title,
            row.severity_label,
            row.masked,
            row.subject,
            row.place,
        )
        for row in exported_decisions(request.user, _decisions_wanted(request))
    ]
    return sheet_response(kind, "筛查处理登记", "screening-decisions", EXPORT_HEAD, rows)


def sheet_response(
    kind: str, title: str, name: str, head: tuple[str, ...], rows: list[Any]
) -> HttpResponse:
    """A table as Excel or CSV. Raises NotFoundError for another kind."""
    if kind == "xlsx":
        data = to_xlsx(title, head, rows)
        media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    elif kind == "csv":
        data, media = to_csv(head, rows), "text/csv; charset=utf-8"
    else:
        raise NotFoundError("可以导出 Excel（xlsx）或 CSV（csv）。")
    disposition = f'attachment; filename="{name}.{kind}"'
    return HttpResponse(data, content_type=media, headers={"Content-Disposition": disposition})


# --- the rules -----------------------------------------------------------------------------------


@require_safe
def rules(request: OfficerRequest) -> HttpResponse:
    """Every rule, what comes along with the program, and how each rule has done here."""
    records = {record.rule: record for record in rule_records(request.user)}
    groups = [
        (
            label,
            [
                (rule, SEVERITY_LABELS[rule.severity], records.get(rule.id))
                for rule in RULES.values()
                if rule.id.startswith(prefix)
            ],
        )
        for prefix, label in GROUPS.items()
    ]
    context = SECTION | {"tab": "rules", "groups": groups, "lists": builtin_lists()}
    return render(request, "desk/screening/rules.html", context)
