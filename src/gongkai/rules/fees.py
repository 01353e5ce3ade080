"""信息处理费: per request of a month or per page, never both (国办函〔2020〕109号, from 2021-01-01).

Both tariffs are excess-progressive: a higher rate holds only for the part above its step. Amounts
are whole yuan.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from gongkai.rules.errors import BadInputError

IN_FORCE: Final = date(2021, 1, 1)
BASIS: Final = (
    "《政府信息公开条例》第四十二条、《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）"
)
BUDGET_CODE: Final = "103049950"

FREE_ITEMS: Final = 10
FLAT_ITEMS: Final = 30
BAND: Final = 10
ITEM_STEP: Final = 100
# First page of a step → yuan a page.
PAGE_STEPS: Final = ((1, 0), (31, 10), (101, 20), (201, 40))
MOST: Final = 100_000


class FeeInputError(BadInputError):
    """A number that cannot be charged for."""


class BothTariffsError(BadInputError):
    """Both tariffs asked for one request."""

    def __init__(self) -> None:
        super().__init__(
            "按件和按量只能选一种：同一件申请不得同时计收（国办函〔2020〕109号）。请只填写一项。"
        )


class FeeNotInForceError(BadInputError):
    """A day before the fee measure."""

    def __init__(self, on: date) -> None:
        super().__init__(
            f"{on} 尚无收费依据：信息处理费自 {IN_FORCE} 起才可以收取（国办函〔2020〕109号）。"
            "此前的申请不收费。"
        )


@dataclass(frozen=True, slots=True)
class Tier:
    """A part charged at one rate: numbers `first` to `last`, `yuan_each`, together `yuan`."""

    first: int
    last: int
    yuan_each: int

    @property
    def count(self) -> int:
        """How many requests or pages."""
        return self.last - self.first + 1

    @property
    def yuan(self) -> int:
        """What the part costs."""
        return self.count * self.yuan_each


@dataclass(frozen=True, slots=True)
class Fee:
    """An amount with the counting table that belongs in the notice."""

    tiers: tuple[Tier, ...]

    @property
    def yuan(self) -> int:
        """The amount."""
        return sum(tier.yuan for tier in self.tiers)

    @property
    def words(self) -> str:
        """The amount as the notice writes it: 叁佰捌拾元整."""
        return yuan_in_words(self.yuan)


def fee_of_request(k: int) -> int:
    """Yuan for the k-th request (from 1) of one applicant in one calendar month, 按件.

    Every request counts, whatever its result. Raises FeeInputError.
    """
    _check(k, "申请件数", at_least=1)
    if k <= FREE_ITEMS:
        return 0
    if k <= FLAT_ITEMS:
        return ITEM_STEP
    return ITEM_STEP + ITEM_STEP * -(-(k - FLAT_ITEMS) // BAND)


def fee_of_month(items: int) -> Fee:
    """All requests of one applicant in one calendar month together, 按件. Raises FeeInputError."""
    _check(items, "申请件数")
    firsts = [1, FREE_ITEMS + 1, *range(FLAT_ITEMS + 1, items + 1, BAND)]
    return _progressive(items, [(first, fee_of_request(first)) for first in firsts])


def fee_of_pages(pages: int) -> Fee:
    """One request that wants paper, e-mail or copied data, 按量. Raises FeeInputError.

    A page is one side of A4 or smaller. Being told where something is already public costs nothing.
    """
    _check(pages, "页数")
    return _progressive(pages, list(PAGE_STEPS))


def _progressive(count: int, steps: list[tuple[int, int]]) -> Fee:
    lasts = [first - 1 for first, _ in steps[1:]] + [count]
    return Fee(
        tuple(
            Tier(first, min(last, count), each)
            for (first, each), last in zip(steps, lasts, strict=True)
            if first <= count
        )
    )


def place_in_month(earlier: Iterable[date], received_on: date) -> int:
    """Which request of the month this is, after the applicant's earlier ones; 1 for the first."""
    month = (received_on.year, received_on.month)
    return 1 + sum((day.year, day.month) == month for day in earlier)


def check_in_force(on: date) -> None:
    """Raises FeeNotInForceError where the notice would be dated before the measure."""
    if on < IN_FORCE:
        raise FeeNotInForceError(on)


def _check(number: int, what: str, at_least: int = 0) -> None:
    if not at_least <= number <= MOST:
        raise FeeInputError(
            f"{what}应在 {at_least} 至 {MOST} 之间，现在是 {number}。请核对后重新输入。"
        )


_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "拾", "佰", "仟")
_GROUPS: Final = ("", "万", "亿")


def yuan_in_words(yuan: int) -> str:
    """Whole yuan in capital numerals: 380 → 叁佰捌拾元整, 10010 → 壹万零壹拾元整."""
    if yuan == 0:
        return "零元整"
    words, gap = "", False
    for place in reversed(range(len(str(yuan)))):
        digit = yuan // 10**place % 10
        if digit:
            words += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place % 4]
            gap = False
        else:
            gap = True
        if place % 4 == 0 and yuan // 10**place % 10_000:
            words += _GROUPS[place // 4]
            gap = False
    return words + "元整"
