"""What an applicant is told by e-mail or short message when a letter has left.

A message goes over lines that others may read: it says what is to be done and until when, and
never what was asked, how it was answered, or the query code.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from gongkai.rules.results import LetterKind

_K: Final = LetterKind
_DAYS: Final = ("due_on", "reply_by", "new_due_on")

# Kind of letter → subject, and what it says after “您的政府信息公开申请（编号）”.
_TEXTS: Final[Mapping[LetterKind, tuple[str, str]]] = {
    _K.RECEIPT_SLIP: (
        "已收到您的申请",
        "{body}已经收到，最晚{due_on}答复。查询码在登记回执上，请自己保存，我们不会通过通知发送。",
    ),
    _K.SUPPLEMENT_NOTICE: (
        "请补正您的申请",
        "需要您补充说明，请在{reply_by}以前（含当日）按补正告知书补正。没有正当理由逾期不补正的，视为放弃申请。",
    ),
    _K.REASON_NOTICE: (
        "请说明申请的理由",
        "需要您说明理由，请在{reply_by}以前（含当日）按说明理由告知书回复。",
    ),
    _K.EXTENSION_NOTICE: ("答复期限延长", "答复期限延长到{new_due_on}，理由见延期答复告知书。"),
    _K.DELAY_NOTICE: ("答复日期推迟", "最晚{new_due_on}答复，理由见延迟答复告知书。"),
    _K.FEE_NOTICE: (
        "请缴纳信息处理费",
        "需要缴纳信息处理费 {yuan} 元，请在收到收费通知书次日起二十个工作日内，按通知书写明的方式缴纳。"
        "我们不会通过短信或邮件发送付款链接。",
    ),
    _K.OPINION_NOTICE: (
        "正在征求意见",
        "正在征求其他方面的意见，这段时间不计入答复期限，现在不需要您做什么。",
    ),
    _K.CLOSED: ("申请不再处理", "不再处理，原因和救济途径见告知书。"),
}
_ANSWERED: Final = ("您的申请已经答复", "已经答复，请打开告知书查看内容和救济途径。")


def message_about(
    kind: LetterKind, number: str, facts: Mapping[str, Any], *, is_answer: bool
) -> tuple[str, str]:
    """Subject and text of the message that a letter has left; dates in words."""
    fallback = _ANSWERED if is_answer else ("有新的文书", "有新的文书，请打开查看。")
    subject, text = _TEXTS.get(kind, fallback)
    days = {key: _in_words(str(facts.get(key, ""))) for key in _DAYS}
    told = text.format(body=facts.get("body", "机关"), yuan=facts.get("yuan", ""), **days)
    return subject, f"您的政府信息公开申请（{number}）{told}请用申请编号和查询码查看。"


def _in_words(day: str) -> str:
    if not day or day == "None":
        return "规定期限"
    value = date.fromisoformat(day)
    return f"{value.year}年{value.month}月{value.day}日"
