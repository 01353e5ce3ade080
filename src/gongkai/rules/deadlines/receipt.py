"""收到之日: when a request counts as received (《政府信息公开条例》第三十一条)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from gongkai.rules.policy import DEFAULT_POLICY, Policy


class Channel(StrEnum):
    """How a request arrives; the values never change."""

    IN_PERSON = "in_person"
    ORAL = "oral"
    SIGNED_MAIL = "signed_mail"
    ORDINARY_MAIL = "ordinary_mail"
    PORTAL = "portal"
    EMAIL = "email"
    FAX = "fax"
    FORWARDED = "forwarded"


@dataclass(frozen=True, slots=True)
class ReceiptRule:
    """When a request counts as received: on arrival, or once both sides have confirmed."""

    label: str
    on_confirmation: bool
    text: str
    article: str = "《政府信息公开条例》第三十一条"


RECEIPT_RULES: Final = {
    Channel.IN_PERSON: ReceiptRule("当面提交", False, "以提交之日为收到之日"),
    Channel.ORAL: ReceiptRule("口头申请", False, "以代为填写并由申请人确认之日为收到之日"),
    Channel.SIGNED_MAIL: ReceiptRule("需签收的邮寄", False, "以行政机关签收之日为收到之日"),
    Channel.ORDINARY_MAIL: ReceiptRule(
        "平常信函等无需签收的邮寄", True, "应于收到当日与申请人确认，以确认之日为收到之日"
    ),
    Channel.PORTAL: ReceiptRule("政府网站提交", True, "以双方确认之日为收到之日"),
    Channel.EMAIL: ReceiptRule("电子邮件", True, "以双方确认之日为收到之日"),
    Channel.FAX: ReceiptRule("传真", True, "以双方确认之日为收到之日"),
    Channel.FORWARDED: ReceiptRule(
        "误寄后转来",
        True,
        "按平常信函办理，以实际转到后与申请人确认之日为收到之日",
        "《政府信息公开条例》第三十一条，参照国办公开办函〔2015〕207号",
    ),
}


def needs_confirmation(channel: Channel, policy: Policy = DEFAULT_POLICY) -> bool:
    """Whether the clock waits for a confirmation of both sides (第三十一条)."""
    if channel is Channel.PORTAL and policy.portal_confirms_itself:
        return False
    return RECEIPT_RULES[channel].on_confirmation


def receipt_date(
    channel: Channel,
    arrived_on: date,
    confirmed_on: date | None = None,
    policy: Policy = DEFAULT_POLICY,
) -> date | None:
    """收到之日 by channel; None while a needed confirmation is missing (第三十一条)."""
    return confirmed_on if needs_confirmation(channel, policy) else arrived_on
