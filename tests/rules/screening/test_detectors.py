"""Every rule finds what it is for, and stays silent where an office writes rightly."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.screening.engine import DETECTORS, Screen
from gongkai.rules.screening.machines import Machine, machines
from gongkai.rules.screening.model import Finding, Leader, Setting
from gongkai.rules.screening.registry import GROUPS, RULES

LEADERS = (
    Leader("张卫东", ("市公安局局长", "党委书记"), 1, wrong_names=("张为东",)),
    Leader("李建国", ("市公安局副局长",), 2),
)
SETTING = Setting(on=date(2026, 11, 25), leaders=LEADERS)

# What must be found (the text, and the words that the finding covers) …
FOUND = {
    "PI-ID": [
        ("身份证号：11010519491231002X。", "11010519491231002X"),
        ("号码110105 19491231 002x", "110105 19491231 002x"),
        ("号码110105-19491231-002X", "110105-19491231-002X"),
        ("身份证１１０１０５１９４９１２３１００２Ｘ", "１１０１０５１９４９１２３１００２Ｘ"),
    ],
    "PI-ID-DOUBT": [("身份证号码110105194912310021", "110105194912310021")],
    "PI-ID15": [("身份证号：110105491231002", "110105491231002")],
    "PI-PHONE": [
        ("本人手机13800138000", "13800138000"),
        ("手机１３８００１３８０００", "１３８００１３８０００"),
        ("张三138 0013 8000", "138 0013 8000"),
        ("李四+8613800138000", "8613800138000"),
    ],
    "PI-PHONE-OFFICE": [("联系电话：13800138000", "13800138000")],
    "PI-HOME-PHONE": [("家庭电话：0858-8221234", "0858-8221234")],
    "PI-CARD": [
        ("卡号6222 0212 3456 7890 128", "6222 0212 3456 7890 128"),
        ("卡号4111111111111111", "4111111111111111"),
    ],
    "PI-ACCOUNT": [("张三一卡通账号2404001101023456789", "2404001101023456789")],
    "PI-PLATE": [("停放的贵B12345", "贵B12345"), ("粤BD12345车辆", "粤BD12345")],
    "PI-PLATE-NAME": [("驾驶人王小虎驾驶贵B·12345小型客车", "贵B·12345")],
    "PI-PASSPORT": [
        ("护照号码：E12345678", "E12345678"),
        ("持往来港澳通行证C12345678", "C12345678"),
    ],
    "PI-HOME": [
        ("家住幸福小区3栋2单元501室", "幸福小区3栋2单元501室"),
        ("户籍地：甲县乙镇丙村12号", "甲县乙镇丙村12号"),
        ("王五，住钟山区人民路12号", "钟山区人民路12号"),
    ],
    "PI-ROOM": [("送到明湖路金湖小区3号楼1单元502室", "送到明湖路金湖小区3号楼1单元502室")],
    "PI-APPLICANT": [("申请人张三丰提出申请", "张三丰")],
    "PI-BIRTH": [("赵大勇，男，汉族，1990年3月5日出生", "1990年3月5日")],
    "PI-MINOR": [("刘小明（15岁）走失", "刘小明"), ("女孩陈静怡在放学路上", "陈静怡")],
    "PI-VICTIM": [("被害人王小明称", "王小明"), ("举报人：李晓峰，", "李晓峰")],
    "PI-TRUE-NAME": [("王某（原名王小虎）", "王小虎")],
    "PI-MAIL": [("邮箱zhangsan88@qq.com", "zhangsan88@qq.com")],
    "SEC-MARK": [
        ("机密★10年\n关于某事的通知", "机密★10年"),
        ("密级：秘密", "密级：秘密"),
        ("绝 密\n\n关于某事的通知", "绝 密"),
        ("秘密★长期", "秘密★长期"),
    ],
    "SEC-WORD": [("附件是一份绝密文件的复印件", "绝密")],
    "SEC-INTERNAL": [
        ("（内部资料，注意保存）\n正文", "内部资料，注意保存"),
        ("本文不得外传。", "不得外传"),
    ],
    "SEC-ATTRIBUTE": [
        ("（此件不公开）", "（此件不公开"),
        ("公开属性：依申请公开", "公开属性：依申请公开"),
    ],
    "SEC-NUMBER": [("根据某公密发〔2020〕3号", "根据某公密发〔2020〕3号")],
    "WORD-WRONG": [("安排布署工作", "布署"), ("截止目前共办理", "截止目前")],
    "WORD-SENSITIVE": [("关爱残废人", "残废人")],
    "WORD-BODY": [("报国土资源部批准", "国土资源部")],
    "WORD-ABOLISHED": [("对其收容教育六个月", "收容教育")],
    "WORD-PLACE": [("湖北省襄樊市", "襄樊市")],
    "WORD-HKMT": [("台湾总统", "台湾总统"), ("港澳台国家", "港澳台国家")],
    "WORD-UNIT": [("面积30平米", "平米")],
    "WORD-LEADER": [("局长张为东出席", "张为东")],
    "WORD-TITLE": [("副局长张卫东出席", "副局长张卫东")],
    "WORD-ORDER": [("李建国、张卫东出席", "李建国、张卫东")],
    "LAW-CITE": [
        (
            "《中华人民共和国政府信息公开暂行条例》",
            "《中华人民共和国政府信息公开暂行条例》",
        ),
        (
            "《中华人民共和国政府信息公开条例》（国务院令第712号）",
            "《中华人民共和国政府信息公开条例》",
        ),
    ],
    "LAW-FORCE": [("根据《信访条例》处理", "《信访条例》")],
    "DATE-REAL": [
        ("2023年2月29日", "2023年2月29日"),
        ("4月31日前", "4月31日"),
        ("13月1日", "13月1日"),
    ],
    "DATE-WEEKDAY": [("2026年11月25日（星期二）", "2026年11月25日（星期二")],
    "DATE-ORDER": [("2026年5月1日至2026年4月2日", "2026年5月1日至2026年4月2日")],
    "LINK-INNER": [
        ("见http://192.168.1.5/a.doc", "http://192.168.1.5/a.doc"),
        (r"见D:\文件\名单.xls", r"D:\文件\名单.xls"),
        ("http://localhost:8000/", "http://localhost:8000/"),
    ],
    "LINK-BROKEN": [("http//www.gov.cn/", "http//www.gov.cn/"), ("www。gov.cn", "www。gov.cn")],
    "LINK-FOREIGN": [("见https://www.example.com/a", "https://www.example.com/a")],
    "LINK-SHORT": [("点击 http://t.cn/A6xyz", "http://t.cn/A6xyz")],
    "MARK-PAIR": [("《办法施行。", "《"), ("（见附件", "（")],
    "MARK-NEST": [("《关于实施《预算法》的意见》", "《预算法》")],
    "MARK-LIST": [("《甲办法》、《乙办法》", "、")],
    "MARK-TWICE": [("完成。。", "。。"), ("其中，，", "，，")],
    "MARK-NARROW": [("第一,第二", ",")],
}
# … and what must not be.
SILENT = {
    "PI-ID": [
        "统一社会信用代码11520200009460123X",
        "编号110105194912310020",
        "A11010519491231002X1",
    ],
    "PI-ID-DOUBT": ["订单号110105194912310021"],
    "PI-ID15": ["流水号110105491231002", "身份证号：110105491331002"],
    "PI-PHONE": ["编号2013800138000号", "0858-8221234", "统一编号13800138000123"],
    "PI-HOME-PHONE": ["办公电话：0858-8221234"],
    "PI-CARD": ["编号4111111111111112", "合同编号5111111111111111118"],
    "PI-ACCOUNT": ["户名：某市财政局，账号：2404001101023456789"],
    "PI-PLATE": ["京A级景区", "贵B字头车辆", "贵B****5"],
    "PI-PASSPORT": ["产品型号E12345678", "办理护照须知"],
    "PI-HOME": [
        "办公地址：人民路12号",
        "家住甲县某某村12号",
        "经营者住所：人民路12号服务中心大厅1号窗口",
    ],
    "PI-ROOM": ["办公地址：人民路金融大厦3号楼1单元502室"],
    "PI-APPLICANT": ["申请人应当提交材料", "申请人张某提出申请", "申请人和第三方"],
    "PI-BIRTH": ["张某，男，1990年3月5日出生"],
    "PI-MINOR": ["王某某（15岁）", "年满16周岁", "男童失踪", "儿童应当接种"],
    "PI-VICTIM": ["受害人王某称", "举报人应当", "患者及家属", "患者平均住院日"],
    "PI-TRUE-NAME": ["王某（原名王某某）", "某公司（原名贵州王记公司）"],
    "WORD-ABOLISHED": ["曾被收容教育", "2008年收容教育六个月"],
    "PI-MAIL": ["邮箱gaj@gzlps.gov.cn"],
    "SEC-MARK": ["保守国家秘密", "涉及商业秘密、个人隐私", "绝密、机密、秘密三级"],
    "SEC-WORD": ["绝密、机密、秘密三级", "机密性要求", "泄露商业机密"],
    "SEC-INTERNAL": ["内部资料性出版物准印证", "属于工作秘密的不予公开"],
    "SEC-ATTRIBUTE": ["（此件公开发布）", "公开属性：主动公开"],
    "SEC-NUMBER": ["国密局发〔2020〕3号"],
    "WORD-WRONG": ["以经济建设为中心", "工作崇高", "给予防护", "必须求真务实", "究竟争什么"],
    "WORD-BODY": ["原国土资源部", "环境保护部门"],
    "WORD-UNIT": ["水平米尺"],
    "WORD-TITLE": ["局长张卫东出席", "张卫东副主任医师"],
    "WORD-ORDER": ["张卫东、李建国出席"],
    "LAW-CITE": ["《中华人民共和国政府信息公开条例》（国务院令第711号）", "《某市某办法》"],
    "LAW-FORCE": ["原《信访条例》", "《信访条例》同时废止", "《信访工作条例》"],
    "DATE-REAL": ["2024年2月29日", "2月29日", "12月31日"],
    "DATE-WEEKDAY": ["2026年11月25日（星期三）", "2026年11月25日周三"],
    "DATE-ORDER": ["2026年5月1日至7月2日", "2026年12月1日至2027年1月2日"],
    "LINK-INNER": ["https://www.gov.cn/"],
    "LINK-BROKEN": ["https://www.gov.cn/zhengce/content/2019-04/15/content_5382991.htm"],
    "LINK-FOREIGN": ["https://www.gov.cn/", "http://www.moe.edu.cn", "https://news.cn/a"],
    "MARK-PAIR": ["1）甲；2）乙", "《办法》（见附件）", "“甲\n“乙”"],
    "MARK-NEST": ["《关于实施〈预算法〉的意见》"],
    "MARK-TWICE": ["等等……", "完成。"],
    "MARK-NARROW": ["GB/T 15834-2011, 标点", "1,234元"],
}
ELSEWHERE = {"PI-TABLE", "PI-TABLE-NAME", "SUM-TABLE", "MARK-TITLE", "IMG-ALT"}


@cache
def screen(machine: Machine = "hyperscan") -> Screen:
    return Screen(SETTING, machine=machine)


def hits(text: str, rule: str) -> list[str]:
    return [f.text for f in screen().text(text) if f.rule == rule]


CASES = [
    pytest.param(rule, text, words, id=f"{rule} {text[:20]}")
    for rule, examples in FOUND.items()
    for text, words in examples
]


@pytest.mark.parametrize(("rule", "text", "words"), CASES)
def test_what_a_rule_is_for_is_found_at_its_place(rule: str, text: str, words: str) -> None:
    assert hits(text, rule) == [words]
    assert hits(f"前面还有文字。\n{text}\n后面也有文字。", rule) == [words]


@pytest.mark.parametrize(
    ("rule", "text"),
    [pytest.param(r, t, id=f"{r} {t[:20]}") for r, texts in SILENT.items() for t in texts],
)
def test_right_writing_stays_silent(rule: str, text: str) -> None:
    assert hits(text, rule) == []


def test_every_rule_on_text_has_an_example_and_a_group() -> None:
    on_files = {rule for rule in RULES if rule.startswith("FILE-")}
    assert set(FOUND) == set(RULES) - ELSEWHERE - on_files
    assert {rule.partition("-")[0] for rule in RULES} == set(GROUPS)


def test_every_finding_can_be_shown_without_the_secret_and_says_what_to_do() -> None:
    for rule, examples in FOUND.items():
        for text, words in examples:
            for finding in screen().text(text):
                assert finding.message
                assert finding.advice
                assert finding.source
                if RULES[finding.rule].is_private:
                    assert finding.text not in finding.masked, rule
                    assert finding.text not in finding.context, (rule, words)


@pytest.mark.skipif(len(machines()) < 2, reason="只有一种引擎")
@given(
    st.lists(
        st.sampled_from([text for examples in FOUND.values() for text, _ in examples])
        | st.sampled_from([text for texts in SILENT.values() for text in texts])
        | st.text("年月日0123456789０１２３４５６７８９ XxＸ某张三，。《》（）\n", max_size=30)
        | st.integers(1, 400).map(lambda n: "工作" * n),
        max_size=8,
    )
)
def test_both_engines_find_the_same(pieces: list[str]) -> None:
    text = "，".join(pieces)
    assert screen().text(text) == screen("ahocorasick").text(text)


@given(st.text(max_size=300))
def test_any_text_is_screened_without_error(text: str) -> None:
    for finding in screen().text(text):
        assert 0 <= finding.start < finding.end <= len(text)
        assert finding.text == text[finding.start : finding.end]


def test_a_word_from_a_compiled_screen_is_found_as_before() -> None:
    dumped = screen().dump()
    assert dumped
    again = Screen(SETTING, compiled=dumped)
    text = "布署工作，国土资源部"
    assert again.text(text) == screen().text(text)


def test_the_rules_of_the_detectors_are_registered() -> None:
    named = {rule for detector in DETECTORS for rule in detector.rules}
    assert named <= set(RULES)
    assert {rule for rule in FOUND if not rule.startswith("WORD-")} - named == {"MARK-PAIR"}


def test_a_title_ends_without_a_mark() -> None:
    findings: list[Finding] = screen().text("关于某事的通知。", is_title=True)
    assert [f.rule for f in findings] == ["MARK-TITLE"]
    assert screen().text("关于某事的通知", is_title=True) == []
