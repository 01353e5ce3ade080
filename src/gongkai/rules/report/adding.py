"""The cells of a form as a vector that can be added: leaves, and the cells computed from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, reduce
from typing import Final

from gongkai.rules.report.forms import T4_BLOCKS, Form, FormId, load_form, t3_leaves
from gongkai.rules.report.model import NA, Value
from gongkai.rules.report.other_handling import APPLICANTS

_OUTCOMES: Final = ("upheld", "corrected", "other", "pending")


@dataclass(frozen=True, slots=True)
class Layout:
    """The cells of a form, each with its place, and what each computed cell adds up."""

    form: Form
    addresses: tuple[str, ...]
    place: dict[str, int]
    sums: dict[str, tuple[str, ...]]


@cache
def layout_of(form_id: FormId) -> Layout:
    """The layout of a form; the computed cells stand in the order in which they can be computed."""
    form = load_form(form_id)
    addresses = tuple(form.addresses())
    leaves = t3_leaves(form)
    sums: dict[str, tuple[str, ...]] = {}
    for column in APPLICANTS:
        sums[f"T3.result_total.{column}"] = tuple(f"T3.{row}.{column}" for row in leaves)
    for row in ("new_received", "carried_in", *leaves, "result_total", "carried_out"):
        sums[f"T3.{row}.total"] = tuple(f"T3.{row}.{column}" for column in APPLICANTS)
    for block in T4_BLOCKS:
        head = f"T4.cases.{block}"
        sums[f"{head}.total"] = tuple(f"{head}.{outcome}" for outcome in _OUTCOMES)
    return Layout(form, addresses, {a: i for i, a in enumerate(addresses)}, sums)


def computed_cells(form_id: FormId) -> frozenset[str]:
    """The cells of a form that are sums of others and never typed in an aggregate."""
    return frozenset(layout_of(form_id).sums)


def plus(a: Value, b: Value) -> Value:
    """Numbers add up, whatever stands beside them; a blank and 不适用 make a blank."""
    if isinstance(a, int | Decimal):
        return a + b if isinstance(b, int | Decimal) else a
    if isinstance(b, int | Decimal):
        return b
    return NA if a is NA and b is NA else None


def total_of(values: Iterable[Value]) -> Value:
    """The sum of at least one value, by the rules of `plus`."""
    return reduce(plus, values)


def raised_by(cell: str, layout: Layout) -> frozenset[str]:
    """A leaf cell and all totals that hold it."""
    raised = {cell}
    for address, parts in layout.sums.items():
        if raised.intersection(parts):
            raised.add(address)
    return frozenset(raised)
