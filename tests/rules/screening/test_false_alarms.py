"""What stands inside of right words stays silent, and the same slip beside it is found."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.machines import Machine, machines
from gongkai.rules.screening.model import Setting


@cache
def screen(machine: Machine) -> Screen:
    return Screen(Setting(on=date(2026, 11, 26)), machine=machine)


def words(text: str) -> list[tuple[str, str]]:
    return [
        (f.rule, f.text) for f in screen(machines()[0]).text(text) if f.rule.startswith("WORD-")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "依据电子标签定位车辆，按书签定期整理。",
        "对弄虚作假的，不予报名；材料不全的，不予报销、不予报送。",
        "会商确定了应急响应级别，由承包商确认工程量。",
        "市残联贯彻落实会议精神，妇联贯通服务链条。",
        "会议在评审记录、庭审记录的基础上形成意见。",
        "各部门要上报筹备情况，汇报筹款进展。",
        "采用火法冶炼和湿法冶金工艺，由行政冶金部门监管。",
        "反恐布控、反恐布防到位。",
        "东侧隐患已经整改，南侧隐蔽工程通过验收。",
        "消费卷烟应当到持证零售户购买。",
        "房租凭证和出租凭据应当妥善保存。",
        "局机关发布署名文章，公布署理人员名单。",
        "答辩认为理由成立，申辩认定有据。",
        "自查自纠分为三个阶段，按纠纷类型督办。",
        "干部暑期培训班开班，东部暑热明显。",
        "重申清理拖欠账款的要求，申请清单另附。",
        "食宿自理，早膳自备。",
        "既使群众得到实惠，又使企业减轻负担。",
        "五千克苦荞、两座标准厂房、一座落在山腰的观景台。",
        "业务专题纲要、课题纲目已经印发。",
        "拟任职则按程序办理，辞职则另行通知。",
        "外宣转发、文宣转载须经审核。",
        "遂道歉并赔偿损失。",
        "政治谈话、法治谈心活动。",
        "香港国际机场、香港国安法、台湾国际旅行社、澳门国际银行。",
        "共有企业120家，其中港台资企业3家。",
        "搭建数据中台关系图谱。",
        "爸妈的心愿，孩子妈的工作。",
        "值班一夜情况正常，地铁站设置导盲流程。",
        "经济建立米业集团，太平米线店。",
        "国家俱乐部名单、商家俱全。",
        "审查觉得可行，调查觉察问题。",
        "反复盖章、批复盖印后送达。",
        "清彻底、查清彻查到底。",
        "荣膺品牌企业称号。",
        "坚决防止贪污陷入恶性循环。",
        "现将本次会商确定的事项印发。",
        "一批露天矿、首批露营地。",
        "登记念诵名单、书记念稿。",
        "为规范行业行为，做为民服务的好干部。",
        "在渝期间，来渝期货企业考察。",
        "病床配带教医师，调配带班民警。",
    ],
)
def test_right_words_stay_silent(text: str) -> None:
    assert words(text) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("双方签定了合同。", "签定"),
        ("天气予报显示有雨。", "予报"),
        ("此事有待商确。", "商确"),
        ("要联贯起来看。", "联贯"),
        ("接受审记监督。", "审记"),
        ("给予报筹。", "报筹"),
        ("推进法冶政府建设。", "法冶"),
        ("打击恐布活动。", "恐布"),
        ("发放消费卷。", "消费卷"),
        ("签订租凭合同。", "租凭"),
        ("按照布署抓好落实。", "布署"),
        ("辩认现场。", "辩认"),
        ("调处矛盾纠分。", "纠分"),
        ("现申清如下。", "申清"),
        ("不得膳自改变用途。", "膳自"),
        ("既使下雨也照常举行。", "既使"),
        ("拟定题纲。", "题纲"),
        ("访问香港国。", "香港国"),
    ],
)
def test_the_slip_itself_is_still_found(text: str, wrong: str) -> None:
    assert wrong in [found for _, found in words(text)]


@pytest.mark.parametrize(
    ("rule", "text", "found"),
    [
        ("WORD-ABOLISHED", "对吸毒人员可以决定劳动教养。", "劳动教养"),
        ("WORD-ABOLISHED", "卖淫、嫖娼的，予以收容教育六个月。", "收容教育"),
        ("WORD-ABOLISHED", "对身份不明的人员收容审查。", "收容审查"),
        ("WORD-ABOLISHED", "流动人口应当办理暂住证。", "暂住证"),
        ("WORD-ABOLISHED", "征收社会抚养费，按标准执行。", "社会抚养费"),
        ("WORD-BODY", "到国家税务局、地方税务局申报。", "国家税务局"),
        ("WORD-HKMT", "签署于民国113年5月。", "民国113年"),
        ("WORD-HKMT", "中华民国一百一十三年十二月", "中华民国一百一十三年"),
        ("WORD-HKMT", "中华民国１１４年度报告", "中华民国１１４年"),
        ("WORD-HKMT", "持中华民国护照入境", "中华民国护照"),
        ("WORD-UNIT", "流转土地300亩", "亩"),
        ("WORD-UNIT", "流转土地3万余亩", "亩"),
        ("WORD-UNIT", "全长2英里", "英里"),
        ("WORD-UNIT", "重50斤", "斤"),
        ("WORD-UNIT", "宽3公尺", "公尺"),
        ("WORD-UNIT", "重5KG", "KG"),
        ("WORD-UNIT", "最高摄氏35.5度", "摄氏35.5度"),
        ("WORD-UNIT", "采购１００ＫＷ发电机", "ＫＷ"),
    ],
)
def test_what_is_no_longer_written_so_is_found(rule: str, text: str, found: str) -> None:
    for machine in machines():
        hits = [f.text for f in screen(machine).text(text) if f.rule == rule]
        assert found in hits, machine


@pytest.mark.parametrize(
    "text",
    [
        "2008年因盗窃被劳动教养一年。",
        "王某曾被收容教育。",
        "劳动教养制度废止后，劳教所转型。",
        "原暂住证持有人可以换领居住证。",
        "当时征收的社会抚养费不再退还。",
        "国家税务总局某省税务局",
        "民国三十七年，该桥始建。中华民国时期的建筑。民国12年",
        "民国五十年代",
        "重50公斤，长3公里，载重5吨，航程20海里",
        "亩均论英雄，每亩补贴",
        "G60高速K20+300处，5km，10kW，220V",
        "型号KW-100，3M公司",
    ],
)
def test_what_is_told_of_its_time_and_legal_units_stay_silent(text: str) -> None:
    assert words(text) == []
