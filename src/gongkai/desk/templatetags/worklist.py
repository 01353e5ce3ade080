"""Template tags for lists of requests: the time that is left, in words and never by colour alone."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gongkai.accounts.models import Person
from gongkai.info_requests.queries import MOST_UNREAD, OVERDUE, WorkRow, unread_count
from gongkai.look.templatetags.look import badge, cn_date

register = template.Library()

_LIGHTS = {
    OVERDUE: ("bad", "cross"),
    0: ("bad", "alert"),
    2: ("bad", "alert"),
    5: ("warn", "clock"),
}


@register.filter
def short_date(value: date | None) -> str:
    """12月1日."""
    return f"{value.month}月{value.day}日" if value else ""


@register.filter
def iso_as_date(value: str | None) -> str:
    """2026-12-08 as 2026年12月8日; a stroke where there is none."""
    return cn_date(date.fromisoformat(value)) if value else "—"


@register.simple_tag
def unread_notices(person: Person) -> str:
    """How many notices of theirs a person has not read: 3, 99+, or nothing."""
    count = unread_count(person)
    return "99+" if count >= MOST_UNREAD else str(count or "")


@register.simple_tag
def time_left(row: WorkRow) -> SafeString:
    """The light of a request: icon, words, and the day: 剩余 6 个工作日（12月1日前）."""
    if row.act_by_on is None or row.days_left is None:
        return badge(row.result or row.state_label, "", "check")
    kind, picture = _LIGHTS.get(row.level if row.level is not None else 99, ("good", "check"))
    if row.level == 10:
        kind, picture = "brand", "clock"
    words, day = _words(row, row.days_left), short_date(row.act_by_on)
    until = f"（{day}前）" if row.level != OVERDUE else f"（应于{day}前{_deed(row)}）"
    if row.waits_for == "them":
        until = f"（{day}止）"
        kind, picture = ("warn", "alert") if row.level == OVERDUE else ("", "history")
    doubt = "，暂定" if row.is_provisional else ""
    return format_html(
        '{} <span class="time-until">{}{}</span>', badge(words, kind, picture), until, doubt
    )


def _words(row: WorkRow, left: int) -> str:
    if row.waits_for == "them":
        if row.level == OVERDUE:
            return "申请人已逾期"
        return f"等申请人 {left} 个工作日" if left else "申请人今天期满"
    if row.level == OVERDUE:
        return f"逾期 {-left} 个工作日" if left else "已逾期"
    if row.level == 0:
        return "今天须确认收到" if row.is_unconfirmed else "今天到期"
    return f"剩余 {left} 个工作日"


def _deed(row: WorkRow) -> str:
    return "确认收到" if row.is_unconfirmed else "答复"


@register.filter
def level_label(level: int, levels: list[int]) -> str:
    """A band of remaining working days in words: 剩 3—5 天."""
    if level == OVERDUE:
        return "已逾期"
    if level == 0:
        return "今天到期"
    below = max((one for one in levels if one < level), default=0)
    first = below + 1 if below >= 0 else 1
    return f"剩 {first}—{level} 天" if first < level else f"剩 {level} 天"
