"""Figures that ledgers hold, and what the register says beside them."""

from __future__ import annotations

from gongkai.rules.report.counting.ledgers import LEDGER_LABELS, LEDGER_OF, Ledger, known_figures
from gongkai.rules.report.counting.register import FIGURES, Sum
from gongkai.rules.report.narrative import DEFAULTS, known_slots


def test_a_ledger_decides_and_the_register_stands_in_where_it_holds_nothing() -> None:
    counted = {"boards": Sum(47), "followers": Sum(500_000, "lower")}
    entered = {"boards": Sum(50), "accounts": Sum(63), "published.weibo": Sum(2306)}
    known = known_figures(counted, entered)
    assert (known["boards"].told, known["boards"].is_counted) == (Sum(47), True)
    assert known["boards"].beside == Sum(50)
    assert known["followers"].told == Sum(500_000, "lower")
    assert known["followers"].beside is None
    assert (known["accounts"].told, known["accounts"].is_counted) == (Sum(63), False)
    assert not known["published.weibo"].is_counted


def test_every_figure_of_a_ledger_may_stand_in_a_text_and_has_a_name() -> None:
    assert set(LEDGER_OF) <= set(known_slots())
    assert set(LEDGER_LABELS) == set(Ledger) == set(LEDGER_OF.values())


def test_what_business_systems_deliver_is_no_ledger() -> None:
    assert {"license.decisions", "penalty.decisions", "procurement.projects"} <= set(FIGURES)
    cells = {code for code, figure in FIGURES.items() if figure.cells}
    assert not cells & set(LEDGER_OF)


def test_the_usual_text_tells_what_the_ledgers_hold() -> None:
    told = {code for code in LEDGER_OF if f"{{{code}}}" in DEFAULTS["S1"]}
    assert set(LEDGER_OF) - told == {"interpretations"}
