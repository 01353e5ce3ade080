"""The report of an area: the sum of its bodies, adjusted with reason and consent, then published."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from gongkai.annual_reports import actions
from gongkai.annual_reports.models import AreaAdjustment, Computation, Version
from gongkai.annual_reports.queries import (
    PublicFilter,
    area_cell,
    area_page,
    areas,
    changes_since,
    get_published,
    list_published,
)
from gongkai.organisations.actions import found_organisation
from gongkai.organisations.models import Organisation
from gongkai.rules.access import ANONYMOUS, SYSTEM
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.organisations import Kind, Level
from gongkai.rules.report.filing import State
from gongkai.rules.report.narrative import DEFAULTS
from tests.factories.city import FOUNDED_ON, City, make_person
from tests.factories.filed_reports import make_draft, make_report, publish

YEAR = 2024
CELL, TOTAL = "T3.granted.natural", "T3.granted.total"


@pytest.fixture
def published(city: City, at: datetime) -> Version:
    """The police and the office have published, the school board has not."""
    office = make_person("office-head", city.office, at, "disclosure_head")
    report = make_report("某市人民政府办公室", YEAR)
    publish(make_draft(office, at, report), office, at)
    return publish(make_draft(city.police_clerk, at, make_report(year=YEAR)), city.police_head, at)


def adjust(city: City, at: datetime, amount: int = -1, cell: str = CELL) -> AreaAdjustment:
    return actions.adjust_area(
        organisation_id=city.government.pk,
        year=YEAR,
        body_id=city.police.pk,
        cell=cell,
        amount=Decimal(amount),
        reason="与市政府办联合受理，只计一次",
        by=city.supervisor,
        at=at,
    )


def cell(city: City, at: datetime, address: str = CELL) -> object:
    return area_cell(city.supervisor, city.government.pk, YEAR, address, on=at.date()).value


def test_the_sum_names_what_it_adds_up_and_whom_it_misses(
    city: City, at: datetime, published: Version
) -> None:
    assert areas(city.supervisor, on=at.date()) == ((city.government.pk, "某市人民政府"),)
    page = area_page(city.supervisor, city.government.pk, YEAR, on=at.date())
    assert (page.counted, page.missing) == (2, ("某市教育局",))
    assert page.report is not None
    assert page.report.values[CELL] == page.report.values[TOTAL] == 6
    shown = area_cell(city.supervisor, city.government.pk, YEAR, CELL, on=at.date())
    assert [(part.body, part.value) for part in shown.parts] == [
        ("某市人民政府办公室", 3),
        ("某市公安局", 3),
    ]
    assert shown.missing == ("某市教育局",)
    assert (shown.reported, shown.adjusted) == (6, "")


def test_an_adjustment_counts_once_somebody_else_agreed_and_until_it_is_removed(
    city: City, at: datetime, published: Version
) -> None:
    made = adjust(city, at)
    assert cell(city, at) == 6
    with pytest.raises(WrongPersonError, match="另一位"):
        actions.approve_adjustment(adjustment_id=made.pk, by=city.supervisor, at=at)
    other = make_person("other", city.office, at, "supervisor", city.government)
    actions.approve_adjustment(adjustment_id=made.pk, by=other, at=at)
    assert (cell(city, at), cell(city, at, TOTAL)) == (5, 5)
    for address in (CELL, TOTAL):
        shown = area_cell(other, city.government.pk, YEAR, address, on=at.date())
        (told,) = shown.adjustments
        assert (told.body, told.amount_words, told.is_approved) == ("某市公安局", "-1", True)
        assert (told.made_by, told.approved_by) == (city.supervisor.name, other.name)
        assert (shown.reported, shown.adjusted, shown.value) == (6, "-1", 5)
    with pytest.raises(WrongStateError):
        actions.approve_adjustment(adjustment_id=made.pk, by=other, at=at)
    with pytest.raises(BadInputError, match="为什么"):
        actions.remove_adjustment(adjustment_id=made.pk, reason=" ", by=other, at=at)
    actions.remove_adjustment(adjustment_id=made.pk, reason="算错了", by=other, at=at)
    assert cell(city, at) == 6
    with pytest.raises(WrongStateError, match="已经撤销"):
        actions.remove_adjustment(adjustment_id=made.pk, reason="x", by=other, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        AreaAdjustment.objects.filter(pk=made.pk).update(approved_by=city.supervisor)


def test_what_cannot_be_adjusted_is_refused_in_words(
    city: City, at: datetime, published: Version
) -> None:
    with pytest.raises(BadInputError, match="合计"):
        adjust(city, at, cell=TOTAL)
    with pytest.raises(BadInputError, match="不能是 0"):
        adjust(city, at, amount=0)
    with pytest.raises(NotFoundError):
        adjust(city, at, cell="T3.nothing.natural")
    with pytest.raises(NotFoundError):
        area_page(city.police_head, city.government.pk, YEAR, on=at.date())
    with pytest.raises(NotFoundError):
        area_page(city.supervisor, city.police.pk, YEAR, on=at.date())
    assert not AreaAdjustment.objects.exists()


def test_what_a_county_published_for_its_area_stands_for_all_below_it(
    city: City, at: datetime, published: Version
) -> None:
    def found(parent: Organisation, kind: Kind, code: str, name: str) -> Organisation:
        return found_organisation(
            parent=parent, kind=kind, level=Level.COUNTY, code=code, name=name, on=FOUNDED_ON,
            compiles_own_report=kind is Kind.BODY, by=SYSTEM, at=at,
        )  # fmt: skip

    county = found(city.government, Kind.GOVERNMENT, "county", "某县人民政府")
    bureau = found(county, Kind.BODY, "bureau", "某县教育局")
    head = make_person("county", county, at, "disclosure_head")
    publish(make_draft(head, at, make_report("某县教育局", YEAR)), head, at)
    assert bureau is not None
    assert cell(city, at) == 9
    whole = make_report("某县人民政府", YEAR)
    for row in ("new_received", "granted", "result_total"):
        whole.values[f"T3.{row}.natural"] = whole.values[f"T3.{row}.total"] = 10
    publish(make_draft(head, at, whole), head, at)
    page = area_page(city.supervisor, city.government.pk, YEAR, on=at.date())
    assert page.report is not None
    assert (page.report.values[CELL], page.covered) == (16, 1)


def test_a_government_publishes_the_report_of_its_office_and_that_of_its_area(
    city: City, at: datetime, published: Version
) -> None:
    head = make_person("gov-head", city.office, at, "disclosure_head", city.government)
    clerk = make_person("gov-clerk", city.office, at, "disclosure_clerk", city.government)
    with pytest.raises(WrongPersonError):
        actions.draft_area_report(
            organisation_id=city.government.pk, year=YEAR, by=city.supervisor, at=at
        )
    with pytest.raises(BadInputError, match="还没有结束"):
        actions.draft_area_report(organisation_id=city.government.pk, year=at.year, by=clerk, at=at)
    version = actions.draft_area_report(
        organisation_id=city.government.pk, year=YEAR, by=clerk, at=at
    )
    report = version.read_content()
    assert "由2份年度报告汇总而成；1个机关的报告尚未收到" in report.preamble
    texts = {
        **DEFAULTS,
        "S1": "（一）主动公开\n按时公开。\n（二）依申请公开\n全市收到申请{requests.new}件。\n"
        "（三）政府信息管理\n有人负责。\n（四）政府信息公开平台建设\n运行正常。\n（五）监督保障\n"
        "开展工作考核、社会评议，没有责任追究。",
        "S5": "存在的问题是各县进度不一。下一步将加强督促。",
        "S6": "未收取信息处理费，没有其他事项。",
    }
    actions.write_narrative(version_id=version.pk, templates=texts, by=clerk, at=at)
    version.refresh_from_db()
    assert "全市收到申请6件" in version.read_content().sections["S1"]
    # A report that comes in later is named as what changed.
    school = make_person("school", city.education, at, "disclosure_head")
    late = publish(make_draft(school, at, make_report("某市教育局", YEAR)), school, at)
    changes = changes_since(clerk, version.pk, on=at.date()).changes
    assert {(c.before, c.after) for c in changes if c.address == CELL} == {(6, 9)}
    assert {one.record.key for c in changes for one in c.named} == {str(late.pk)}
    actions.refresh_draft(version_id=version.pk, by=clerk, at=at)
    assert Computation.objects.filter(version=version, rule="area").count() == 2
    actions.check_version(version_id=version.pk, note="核对过", by=clerk, at=at)
    actions.submit_version(version_id=version.pk, by=clerk, at=at)
    actions.approve_version(version_id=version.pk, by=head, at=at)
    actions.publish_version(
        version_id=version.pk, note="", is_original_public=False, by=head, at=at
    )
    version.refresh_from_db()
    assert version.state == State.PUBLISHED
    shown = list_published(ANONYMOUS, PublicFilter(year=YEAR), on=at.date())
    assert {"某市人民政府", "某市人民政府办公室"} <= {row.body for row in shown.rows}
    public = get_published(ANONYMOUS, "gov", YEAR, on=at.date())
    assert public.frozen is not None
    assert public.frozen.report.values[CELL] == 9
