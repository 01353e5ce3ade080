"""What a body's name says about its powers and its reach."""

from __future__ import annotations

import pytest

from gongkai.rules.report.bodies import covers_area, may_make_rules


@pytest.mark.parametrize(
    ("name", "power"),
    [
        ("贵州省人民政府", True),
        ("内蒙古自治区人民政府", True),
        ("黔南布依族苗族自治州人民政府办公室", True),
        ("淮安市人民政府", None),
        ("上海市人民政府办公厅", None),
        ("遵义市仁怀市人民政府", False),
        ("淮安市洪泽区人民政府", False),
        ("沭阳县人民政府", False),
        ("某某自治县人民政府", False),
        ("甲县乙镇人民政府", False),
        ("甲区乙街道办事处", False),
        ("六盘水市公安局", False),
        ("贵州省教育厅", False),
        ("国家税务总局某市税务局", False),
        ("国家发展和改革委员会", None),
        ("教育部", None),
        ("", None),
        (None, None),
    ],
)
def test_the_power_to_make_rules_is_judged_only_where_it_is_certain(
    name: str | None, power: bool | None
) -> None:
    assert may_make_rules(name) is power


@pytest.mark.parametrize(
    ("name", "area"),
    [
        ("沭阳县人民政府", True),
        ("淮安市", True),
        ("淮安市洪泽区人民政府", True),
        ("上海市人民政府办公厅", False),
        ("六盘水市公安局", False),
        ("甲县乙镇人民政府", False),
        (None, False),
    ],
)
def test_governments_of_counties_and_above_report_for_an_area(name: str | None, area: bool) -> None:
    assert covers_area(name) is area
