"""Figures of the narrative come out of the ledgers, lead to their records, and guard what is typed."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from gongkai.annual_reports.queries import (
    compute_report,
    export_figure,
    figure_lines,
    figure_records,
)
from gongkai.rules.errors import NotFoundError
from tests.factories.boards import put_up
from tests.factories.city import City, make_person
from tests.factories.media import adopt, build_press, debunk, write
from tests.factories.statistics import confirm, enter


def test_what_the_ledger_holds_needs_no_entry_and_leads_to_its_records(
    city: City, at: datetime
) -> None:
    press = build_press(city.police, city.police_clerk, at)
    row = write(press, at, "", press.central, press.municipal)
    adopt(press, row, press.central, at)
    debunk(press, at)
    done = compute_report(city.police_clerk, city.police.pk, at.year, on=at.date())
    assert {"media.pitched", "media.central", "debunked", "debunked.reads"} <= done.ledgers
    assert "推送稿件2篇。中央级媒体采用1篇，省级媒体采用0篇" in done.report.sections["S1"]
    assert "每篇阅读量5万余次" in done.report.sections["S1"]

    behind = figure_records(
        city.police_clerk, city.police.pk, at.year, "media.pitched", on=at.date()
    )
    assert [(r.kind, r.key, r.cells[0]) for r in behind.page.rows] == [
        ("manuscript", str(row.pk), "派出所的一天")
    ] * 2
    assert (behind.page.total, behind.hidden, behind.line.source) == (2, 0, "投稿台账")
    sheet = export_figure(city.police_clerk, city.police.pk, at.year, "media.central", on=at.date())
    assert [r.cells[2] for r in sheet.page.rows] == ["人民公安报"]


def test_who_may_not_see_the_ledger_sees_the_number_and_no_row(city: City, at: datetime) -> None:
    press = build_press(city.police, city.police_clerk, at)
    write(press, at, "", press.central)
    compiler = make_person("compiler", city.police, at, role="report_compiler")
    behind = figure_records(compiler, city.police.pk, at.year, "media.pitched", on=at.date())
    assert behind.line.words == "1篇"
    assert (behind.page.rows, behind.hidden) == ((), 1)
    with pytest.raises(NotFoundError):
        figure_records(city.education_clerk, city.police.pk, at.year, "media.pitched", on=at.date())
    with pytest.raises(NotFoundError, match="没有这个指标"):
        figure_records(compiler, city.police.pk, at.year, "nonsense", on=at.date())


def test_an_entry_counts_until_the_ledger_is_kept_and_then_must_agree(
    city: City, at: datetime
) -> None:
    def told() -> tuple[str, list[str]]:
        done = compute_report(city.police_clerk, city.police.pk, at.year, on=at.date())
        lines = {line.code: line for line in figure_lines(done)}
        return lines["boards"].words, [f.rule for f in done.findings if f.rule == "REG-REC"]

    changes: dict[str, Any] = {"figure": "boards", "part": "", "value": Decimal(2)}
    confirm(enter(city.police, city.police_clerk, at, **changes), city.police_head, at)
    assert told() == ("2块", [])
    put_up(city.police, city.police_clerk, at)
    assert told() == ("1块", ["REG-REC"])
    put_up(city.police, city.police_clerk, at, code="2")
    assert told() == ("2块", [])
    behind = figure_records(city.police_clerk, city.police.pk, at.year, "boards", on=at.date())
    assert behind.is_counted
    assert [row.cells[2] for row in behind.entries] == ["2块"]
