"""Template tags of the shared look: words, numbers, dates, icons, badges."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol
from urllib.parse import urlencode

from django import template
from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, Parser, Token
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from gongkai.look.icons import PATHS
from gongkai.look.numbers import changed, grouped
from gongkai.rules.comparison import Line, Piece
from gongkai.rules.release import STATE_LABELS as ITEM_STATE_LABELS
from gongkai.rules.release import State as ItemState
from gongkai.rules.report.filing import STATE_LABELS, State
from gongkai.rules.report.forms import form_for_year
from gongkai.rules.report.model import NA, Report, Value
from gongkai.rules.search.snippets import Piece as FoundPiece

register = template.Library()


class Narrowing(Protocol):
    """A value of a filter, as a list of links shows it."""

    @property
    def value(self) -> str:
        """In the address."""

    @property
    def label(self) -> str:
        """In words."""

    @property
    def count(self) -> int:
        """How many have it."""

    @property
    def is_chosen(self) -> bool:
        """Whether the reader chose it."""


_STATE_BADGES = {
    State.DRAFT: ("edit", "brand"),
    State.CHECKED: ("check", "good"),
    State.IN_REVIEW: ("clock", "brand"),
    State.RETURNED: ("alert", "warn"),
    State.APPROVED: ("check", "good"),
    State.PUBLISHED: ("eye", "good"),
    State.COLLECTED: ("inbox", "good"),
    State.LOCKED: ("check", "good"),
    State.WITHDRAWN: ("cross", "bad"),
    State.SUPERSEDED: ("history", ""),
    State.DISCARDED: ("cross", ""),
}
_SEVERITY_BADGES = {
    "error": ("cross", "bad", "错误"),
    "warning": ("alert", "warn", "提醒"),
    "info": ("info", "brand", "留意"),
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon; the words beside it carry the meaning."""
    # The paths are constants of this project.
    return mark_safe(  # noqa: S308
        f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        f"{PATHS[name]}</svg>"
    )


class _Shared(Node):
    """A part that is the same on many pages."""

    def __init__(self, parts: NodeList, key: list[FilterExpression]) -> None:
        self.nodelist, self._key = parts, key

    def render(self, context: Context) -> SafeString:
        """What was rendered for another page that is made together with this one, else the part."""
        known = getattr(context.get("request"), "known", None)
        if known is None:
            return self.nodelist.render(context)
        told = (part.resolve(context) for part in self._key)
        key = ("shared", *(tuple(one) if isinstance(one, list) else one for one in told))
        if key not in known:
            known[key] = self.nodelist.render(context)
        made: SafeString = known[key]
        return made


@register.tag
def shared(parser: Parser, token: Token) -> _Shared:
    """`{% shared "nav" section %}…{% endshared %}`: the same on all pages of a site with this key.

    Where many pages are made at once (`portal.reader.once`), it is made for the first of them. Nothing
    of one reader or one address may stand in it.
    """
    key = [parser.compile_filter(part) for part in token.split_contents()[1:]]
    parts = parser.parse(("endshared",))
    parser.delete_first_token()
    return _Shared(parts, key)


class _CurrentPage(Node):
    """A part in which the link to the page that is shown says so."""

    def __init__(self, parts: NodeList, address: FilterExpression) -> None:
        self.nodelist, self._address = parts, address

    def render(self, context: Context) -> SafeString:
        """The part; as it is where the address is empty."""
        made = self.nodelist.render(context)
        link = f'href="{escape(self._address.resolve(context))}">'
        # What is put in is a constant, and what was there is escaped already.
        return mark_safe(made.replace(link, f'{link[:-1]} aria-current="page">', 1))  # noqa: S308


@register.tag
def current_page(parser: Parser, token: Token) -> _CurrentPage:
    """`{% current_page address %}…{% endcurrent_page %}`: marks the first link to the address.

    What stands in it may be the same on many pages (`shared`), although each marks another link.
    """
    _, address = token.split_contents()
    parts = parser.parse(("endcurrent_page",))
    parser.delete_first_token()
    return _CurrentPage(parts, parser.compile_filter(address))


@register.simple_tag(takes_context=True)
def querystring_with(context: Context, name: str, value: str) -> str:
    """The query of this address with one value set, or taken out where it is empty; page 1."""
    return _query(_pairs_without(context, name), name, value)


def _pairs_without(context: Context, name: str) -> list[tuple[str, str]]:
    given = context["request"].GET.lists()
    return [(key, one) for key, told in given if key not in {"page", name} for one in told]


def _query(pairs: list[tuple[str, str]], name: str, value: str) -> str:
    return "?" + urlencode([*pairs, (name, value)] if value else pairs)


@register.simple_tag(takes_context=True)
def narrowing(context: Context, name: str, choices: Iterable[Narrowing]) -> SafeString:
    """The values of a filter as a list of links with counts; the chosen one takes itself out.

    Dozens of links stand on a page that is made for every search: as a template they took a
    third of its time.
    """
    pairs, lines = _pairs_without(context, name), []
    for choice in choices:
        href = escape(_query(pairs, name, "" if choice.is_chosen else choice.value))
        told = escape(choice.label)
        lines.append(
            f'<li><a href="{href}" aria-current="true">{icon("check")}{told}'
            '<span class="visually-hidden">，已选，点按取消</span></a></li>'
            if choice.is_chosen
            else f'<li><a href="{href}">{told}<span class="search-count">{grouped(choice.count)}'
            '<span class="visually-hidden"> 条</span></span></a></li>'
        )
    return SafeString(f"<ul>{''.join(lines)}</ul>")


@register.simple_tag(takes_context=True)
def page_address(context: Context, number: int) -> str:
    """Where a page of this list is: by the view's `page_at`, else this address with another number."""
    page_at = context.get("page_at")
    if page_at is not None:
        return str(page_at(number))
    query = context["request"].GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


@register.simple_tag
def data_block(data: dict[str, Any]) -> SafeString:
    """Structured data for search engines (JSON-LD). A data block: no browser runs it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    # Nothing in it can end the element any more.
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308


@register.filter
def marked(pieces: Iterable[FoundPiece]) -> SafeString:
    """A text that was found, with the words that were searched marked."""
    return SafeString(
        "".join(
            f"<mark>{escape(piece.text)}</mark>" if piece.is_hit else escape(piece.text)
            for piece in pieces
        )
    )


@register.simple_tag
def badge(text: str, kind: str = "", picture: str = "") -> SafeString:
    """A badge: icon and word, so that colour alone never carries the state."""
    return format_html(
        '<span class="badge{}">{}{}</span>',
        f" badge-{kind}" if kind else "",
        icon(picture) if picture else "",
        text,
    )


@register.simple_tag
def state_badge(state: str) -> SafeString:
    """The badge of a version's state."""
    picture, kind = _STATE_BADGES[State(state)]
    return badge(STATE_LABELS[State(state)], kind, picture)


@register.simple_tag
def item_badge(state: str) -> SafeString:
    """The badge of the state of a published item's version."""
    value = ItemState(state)
    if value in {ItemState.PUBLISHED, ItemState.ARCHIVED}:
        return badge(ITEM_STATE_LABELS[value], "good", "eye")
    if value in {ItemState.URGENT, ItemState.URGENT_REVIEW}:
        return badge(ITEM_STATE_LABELS[value], "warn", "alert")
    if value in {ItemState.WITHDRAWN, ItemState.WITHHELD}:
        return badge(ITEM_STATE_LABELS[value], "bad", "cross")
    if value in {ItemState.CORRECTED, ItemState.DISCARDED}:
        return badge(ITEM_STATE_LABELS[value], "", "history")
    return badge(ITEM_STATE_LABELS[value], "brand", "edit")


@register.simple_tag
def diff_line(line: Line) -> SafeString:
    """A line of a comparison: what came and what went, told by element, line and word."""
    return diff_pieces(line.pieces)


@register.simple_tag
def diff_pieces(pieces: tuple[Piece, ...]) -> SafeString:
    """Words of a comparison, as in a line of it."""
    return format_html_join("", "{}", ((_piece(piece),) for piece in pieces))


def _piece(piece: Piece) -> SafeString:
    if piece.kind == "same":
        return format_html("{}", piece.text)
    tag, word = ("ins", "新增") if piece.kind == "added" else ("del", "删去")
    said = format_html('<span class="visually-hidden">［{}］</span>', word)
    return format_html("<{}>{}{}</{}>", tag, said, piece.text, tag)


@register.simple_tag
def severity_badge(severity: str) -> SafeString:
    """The badge of a finding's severity."""
    picture, kind, text = _SEVERITY_BADGES[severity]
    return badge(text, kind, picture)


@register.simple_tag
def balance_badge(errors: int) -> SafeString:
    """Whether the reconciliation rules hold (勾稽关系)."""
    if errors:
        return badge(f"勾稽关系未通过（{errors}处）", "bad", "cross")
    return badge("勾稽关系通过", "good", "check")


@register.filter
def cn_date(value: date | datetime | None) -> str:
    """2026年11月23日, in local time; of nothing (of a person who is not there, too) nothing."""
    if not value:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return f"{value.year}年{value.month}月{value.day}日"


@register.filter
def cn_moment(value: datetime | None) -> str:
    """2026年11月23日 14:05, in local time; of nothing nothing."""
    if not value:
        return ""
    return f"{cn_date(value)} {timezone.localtime(value):%H:%M}"


@register.filter
def number(value: Any) -> str:
    """A number with thin grouping, everything else as it is."""
    return grouped(value) if isinstance(value, int | Decimal) else str(value)


@register.filter
def cell_text(value: Value) -> SafeString:
    """A value of the form: blank and not-applicable look and sound different from 0."""
    if value is None:
        return SafeString('<span class="value-blank visually-hidden">空白</span>')
    if value is NA:
        return format_html(
            '<span class="value-na"><span aria-hidden="true">／</span>'
            '<span class="visually-hidden">不适用</span></span>'
        )
    return format_html("{}", grouped(value))


@register.filter
def plain_value(value: Value) -> str:
    """A value in words: 空白, 不适用 or the number."""
    if value is None:
        return "空白"
    return "不适用" if value is NA else grouped(value)


@register.filter
def file_size(size: int | None) -> str:
    """A size in B, KB or MB."""
    if size is None:
        return ""
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024 / 1024:.1f} MB"


@register.filter
def difference(value: int | Decimal) -> str:
    """A difference with its sign: +3, −2, 持平."""
    return changed(value)


@register.filter
def percent(share: float) -> str:
    """A share from 0 to 1 as 37%."""
    return f"{share:.0%}"


@register.filter
def section_heading(code: str, report: Report) -> str:
    """The statutory heading of a section code: S1 → 一、总体情况."""
    sections = form_for_year(report.year or 2021).sections
    return next((s.heading for s in sections if s.code == code), code)


@register.simple_tag
def qr_code(text: str, label: str) -> SafeString:
    """The QR code of a text as a picture, with words for those who don't see it."""
    from gongkai.rules.standards.writing import qr_svg

    # The drawing comes from our own writer; the text is only in its dots.
    drawn = mark_safe(qr_svg(text))  # noqa: S308
    return format_html(
        '<span class="qr-code" role="img" aria-label="{}的二维码">{}</span>', label, drawn
    )
