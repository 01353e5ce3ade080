"""Cells in the words of the printed form."""

from __future__ import annotations

import pytest

from gongkai.rules.report.forms import FormId, load_form
from gongkai.rules.report.labels import cell_label, row_group, row_label


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_every_cell_has_a_label_of_its_own(form: FormId) -> None:
    labels = [
        f"{cell_label(a, form).part}{cell_label(a, form)}" for a in load_form(form).addresses()
    ]
    assert len(labels) == len(set(labels))


def test_labels_are_printed_words_without_notes() -> None:
    assert str(cell_label("T3.partial.natural")) == "“（二）部分公开”行“自然人”列"
    assert str(cell_label("T3.deny_internal.total")).startswith("“（三）不予公开5.属于")
    assert str(cell_label("T4.cases.suit_direct.pending")) == "“未经复议直接起诉”行“尚未审结”列"
    assert cell_label("T2_8.fee.amount_wan").unit == "万元"
    assert cell_label("T2_9.procurement.total_amount").unit == "元"


def test_the_sibling_form_is_asked_where_this_one_has_no_such_cell() -> None:
    assert cell_label("T3.other.natural", "2021").row == "（六）其他处理"
    assert row_label("T3", "other_misc", "2019") == "（六）其他处理3.其他"
    assert row_group("noproc_abuse") == "（五）不予处理"
    assert row_group("granted") is None


def test_an_unknown_cell_is_an_error() -> None:
    with pytest.raises(KeyError):
        cell_label("T9.x.y")
    with pytest.raises(KeyError):
        row_label("T3", "nothing")
