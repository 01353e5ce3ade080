"""Every check rule: its permanent id, severity, title and source, in the order users read them.

First the identity that the form itself states, then sums, single values, carry-over, form, text.
Sources: the notes printed in the forms (国办公开办函〔2019〕60号, 国办公开办函〔2021〕30号) and
《政府信息公开条例》; "implied" rules follow from the names of the cells.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from gongkai.rules.report.model import Finding, Severity, Value

Stage = Literal["stated", "sum", "value", "year", "form", "text"]
STAGES: Final[dict[Stage, str]] = {
    "stated": "表格写明的勾稽关系",
    "sum": "合计",
    "value": "单元格",
    "year": "与上年衔接",
    "form": "格式",
    "text": "文字",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A check rule. `id` and `severity` never change; `title` and `source` are Chinese."""

    id: str
    severity: Severity
    stage: Stage
    title: str
    source: str

    def finding(
        self,
        message: str,
        cells: Iterable[str] = (),
        *,
        expected: Value | str = None,
        found: Value | str = None,
        look: str = "",
        severity: Severity | None = None,
    ) -> Finding:
        """A finding of this rule; `severity` only where the rule itself allows a milder one."""
        return Finding(
            self.id, severity or self.severity, message, tuple(cells), expected, found, look
        )


_STATED = "年报格式表三的填报说明"
_IMPLIED = "年报格式栏目含义"
_CONSISTENT = "同一报告前后应当一致"

_ALL: Final = (
    Rule("T3-BAL", "error", "stated", "第一项加第二项之和，等于第三项加第四项之和", _STATED),
    Rule("T3-SUM", "error", "sum", "“（七）总计”等于各项办理结果之和", _IMPLIED),
    Rule("T3-ROW", "error", "sum", "每行“总计”等于自然人与五类法人或其他组织之和", _IMPLIED),
    Rule("T4-REVIEW", "error", "sum", "行政复议“总计”等于四种结果之和", _IMPLIED),
    Rule("T4-SUIT_DIRECT", "error", "sum", "未经复议直接起诉“总计”等于四种结果之和", _IMPLIED),
    Rule("T4-SUIT_AFTER_REVIEW", "error", "sum", "复议后起诉“总计”等于四种结果之和", _IMPLIED),
    Rule("T2-NEG", "error", "sum", "上一年项目数量加本年增/减不小于0（2019年格式）", _IMPLIED),
    Rule("T2-INT", "error", "value", "第二部分的件数、项数是不小于0的整数，金额不小于0", _IMPLIED),
    Rule("T2-8-DEC", "error", "value", "收费金额以万元为单位，不小于0（2021年格式）", _IMPLIED),
    Rule("T3-INT", "error", "value", "第三部分每格是不小于0的整数", _IMPLIED),
    Rule("T4-INT", "error", "value", "第四部分每格是不小于0的整数", _IMPLIED),
    Rule("T2-BLANK", "warning", "value", "第二部分没有数的格填0，不留空白", _IMPLIED),
    Rule("T3-BLANK", "warning", "value", "第三部分没有数的格填0，不留空白", _IMPLIED),
    Rule("T4-BLANK", "warning", "value", "第四部分没有数的格填0，不留空白", _IMPLIED),
    Rule("T2-1-RULES", "warning", "value", "没有规章制定权的机关，规章行为0", "《立法法》"),
    Rule(
        "T2-1-PUB",
        "warning",
        "value",
        "对外公开总数量不小于本年新公开数量（2019年格式）",
        _IMPLIED,
    ),
    Rule(
        "T2-1-GE",
        "warning",
        "value",
        "现行有效件数不小于本年制发件数（2021年格式）",
        _IMPLIED,
    ),
    Rule(
        "T2-6-ZERO", "warning", "value", "有行政处罚、行政强制事项而处理决定为0，请核实", _IMPLIED
    ),
    Rule("T2-9-AMT", "warning", "value", "采购项目数量与采购总金额同为0或同不为0", _IMPLIED),
    Rule("T3-CARRY", "error", "year", "上年结转等于上年度报告的结转下年度继续办理", _IMPLIED),
    Rule("T4-PEND", "warning", "year", "复议、诉讼总计不小于上年度报告的尚未审结", _IMPLIED),
    Rule(
        "T2-5-PREV",
        "warning",
        "year",
        "上一年项目数量等于上年度报告的上一年项目数量加增/减（2019年格式）",
        _IMPLIED,
    ),
    Rule(
        "T2-1-FORCE",
        "warning",
        "year",
        "现行有效件数等于上年现行有效加制发减废止（2021年格式）",
        _IMPLIED,
    ),
    Rule("PREV-YEAR", "warning", "year", "对照的报告是上一年度的", "本软件的核对条件"),
    Rule("YOY", "info", "year", "与上年度或同类机关相比变化过大", "报告审核的通行做法"),
    Rule("FORM-YEAR", "error", "form", "使用报告年度对应的表格", "两份年报格式通知"),
    Rule("FORM-MIX", "warning", "form", "不混用两种格式的行和列", "两份年报格式通知"),
    Rule("FORM-TABLE", "warning", "form", "三部分表格齐全", "《政府信息公开条例》第五十条"),
    Rule("FORM-SECTION", "warning", "form", "六个部分齐全，没有内容也要写明", "两份年报格式通知"),
    Rule("TXT-YEAR", "error", "text", "标题、统计期限、文件名和网址的年度一致", _CONSISTENT),
    Rule("TXT-T3", "warning", "text", "正文数字与第三、第四部分表格一致", _CONSISTENT),
    Rule("TXT-REC", "warning", "text", "正文里手写的数字与系统里的记录一致", _CONSISTENT),
    Rule("REG-REC", "warning", "text", "登记的统计数据与系统里的台账一致", _CONSISTENT),
    Rule("TXT-CH", "warning", "text", "分渠道公开数之和等于公开总数", _CONSISTENT),
    Rule("TXT-LAW", "warning", "text", "引用的法规文件名称、文号正确且有效", "引用文件的通行要求"),
    Rule(
        "TXT-TOPIC",
        "info",
        "text",
        "总体情况写全五个方面，写明收取信息处理费情况（2021年格式）",
        "国办公开办函〔2021〕30号；国办函〔2020〕109号",
    ),
    Rule("TXT-SIM", "warning", "text", "文字与上年度或其他机关不雷同", "国办公开办函〔2021〕30号"),
    Rule("TXT-PII", "error", "text", "正文不含个人信息", "《个人信息保护法》"),
)

RULES: Final = MappingProxyType({rule.id: rule for rule in _ALL})
_ORDER: Final = {rule.id: place for place, rule in enumerate(_ALL)}


def in_reading_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings as a person should read them: by rule, each rule's findings as found."""
    return tuple(sorted(findings, key=lambda finding: _ORDER[finding.rule]))
