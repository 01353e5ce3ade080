"""What slips past a careless detector: odd gaps, split tags, half-hidden names, old laws."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.markup import read_markup
from gongkai.rules.screening.model import Leader, Setting

ID = "11010519491231002X"
WIDE = ID.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ"))
LEADERS = (Leader("张卫东", ("市公安局局长",), 1), Leader("李国强", ("副局长",), 2))


@cache
def screen() -> Screen:
    return Screen(Setting(on=date(2026, 11, 26), leaders=LEADERS))


def rules(text: str) -> set[str]:
    return {f.rule for f in screen().text(text) if f.severity != "info"}


@pytest.mark.parametrize(
    "text",
    [
        f"身份证{WIDE}",
        f"身份证号：{' '.join(ID)}",
        f"身份证号 {ID[:6]} — {ID[6:14]} — {ID[14:]}",
        f"身份证号{ID[:6]}\n{ID[6:]}",
        f"王小虎{ID}李四",
        f"id={ID}",
        f"名单/{ID}/附件",
        f"身份证号：{ID[:6]}.{ID[6:14]}.{ID[14:]}",
        f"身份证号：{ID[:6]}_{ID[6:14]}_{ID[14:]}",
        f"X{ID}",
        ID.lower(),
    ],
)
def test_an_identity_number_is_found_however_it_is_written(text: str) -> None:
    assert "PI-ID" in rules(text)


@pytest.mark.parametrize(
    "html",
    [
        f"<p>身份证号<b>{ID[:4]}</b><span>{ID[4:10]}</span>{ID[10:]}</p>",
        f"<p>{ID[:6]}&nbsp;{ID[6:14]}&#8203;{ID[14:]}</p>",
        f"<table><tr><td>{ID}</td></tr></table>",
    ],
)
def test_tags_between_its_figures_hide_no_number(html: str) -> None:
    assert "PI-ID" in rules(read_markup(html).text)


def test_other_long_numbers_stay_silent() -> None:
    changed = ID[:-1] + "1"
    assert rules(f"项目编号{changed}，流水号202611260001234567，代码91520200MA6DJLXX0X") == set()


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("PI-PHONE", "王小虎，家属电话13800138000"),
        ("PI-PHONE", "本人联系方式：0086 138 0013 8000"),
        ("PI-PLATE-NAME", "驾驶人王小虎驾驶贵B·12345小型客车"),
        ("PI-PLATE-NAME", "王小虎驾驶车牌号为贵BD12345的小型新能源汽车"),
        ("PI-PASSPORT", "港澳居民来往内地通行证号H12345678"),
        ("PI-HOME", "王小虎，住青石县龙潭镇大坝村三组12号"),
        ("PI-HOME", "现住址：贵州省六盘水市钟山区人民中路100号附8号"),
        ("PI-VICTIM", "被害人王某某（真名王小虎）报案"),
        ("PI-VICTIM", "被害女子李晓红报警称"),
        ("PI-VICTIM", "死者王小虎系溺水身亡"),
        ("PI-MINOR", "学生王小虎（14周岁）被殴打"),
        ("PI-MINOR", "犯罪嫌疑人王小虎（男，15岁）"),
        ("PI-MINOR", "未成年人王小虎盗窃一案"),
        ("PI-MINOR", "13岁的王小虎离家出走"),
        ("PI-MINOR", "年仅8岁的女孩李晓红"),
        ("SEC-MARK", "★机密"),
        ("SEC-MARK", "秘 密 ★ 5 年"),
        ("SEC-INTERNAL", "【内部资料 注意保存】"),
        ("WORD-HKMT", "赴台湾、香港等国家考察"),
        ("WORD-HKMT", "港澳台等国的企业"),
        ("WORD-ORDER", "李国强、张卫东出席"),
        ("WORD-TITLE", "市长张卫东出席"),
        ("LAW-CITE", "依据《政府信息公开条例》（国务院令第492号）"),
        ("LAW-CITE", "依据《中华人民共和国政府信息公开条例》（国令第492号）"),
        ("LAW-CITE", "依据《中华人民共和国政府信息公开法》"),
        ("LAW-FORCE", "依据《中华人民共和国合同法》第三十二条"),
        ("LAW-FORCE", "根据《婚姻法》第三条"),
        ("DATE-WEEKDAY", "2026-11-26（星期五）"),
        ("DATE-WEEKDAY", "2026.11.26 星期五"),
        ("DATE-REAL", "2026-02-30前办结"),
        ("DATE-REAL", "2026/13/05"),
        ("DATE-ORDER", "2026年12月1日至11月30日"),
        ("LINK-BROKEN", "http://http://www.gov.cn"),
        ("LINK-INNER", "http://10.1.2.3/oa"),
    ],
)
def test_what_is_wrong_is_found(rule: str, text: str) -> None:
    assert rule in rules(text)


@pytest.mark.parametrize(
    "text",
    [
        "依据《中华人民共和国政府信息公开条例》（国务院令第711号）",
        "原《中华人民共和国合同法》第三十二条",
        "依据《中华人民共和国劳动合同法》《中华人民共和国民法典》",
        "2026-11-26（星期四）上午9时",
        "系统版本2026.31.2已上线",
        "办公电话0858-8123456，服务热线12345",
        "被害人王某某、死者李某、未成年人张某某",
        "14周岁的学生应当随身携带证件",
        "13岁的在校学生、15岁的少年",
        "港澳台等国内外企业",
        "死者家属、死者单位、学生家长、嫌疑人所在地",
    ],
)
def test_what_is_right_stays_silent(text: str) -> None:
    assert rules(text) == set()


@pytest.mark.parametrize(
    "rows",
    [
        [["项目", "金额"], ["甲", "100元"], ["乙", "200元"], ["合计", "301元"]],
        [["项目", "金额（万元）"], ["甲", "1,000.5"], ["乙", "２００"], ["总计", "1200.6"]],
        [["合计", "", "5"], ["甲", "", "2"], ["乙", "", "4"]],
        [["序号", "单位", "人数"], ["1", "甲", "3"], ["2", "乙", "4"], ["", "合 计：", "8"]],
    ],
)
def test_a_total_that_does_not_add_up_is_found(rows: list[list[str]]) -> None:
    assert "SUM-TABLE" in {f.rule for f in screen().table(rows)}
