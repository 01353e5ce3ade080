"""Figures of the narrative that the ledgers themselves hold, and what the register says beside them.

How much an office published on its channels, how often it pitched to the media, how many accounts it runs, how many people it trained: that
is counted from the records, and nobody need type it. A number in the register stands in only where
the ledger holds nothing of the year, as for years before it was kept here; beside a ledger that holds
something, it may not say anything else.
Sources: 《政府信息公开条例》第五十条; 国办公开办函〔2021〕30号 (政府信息管理, 平台建设, 监督保障).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from gongkai.rules.report.counting.register import Sum


class Ledger(StrEnum):
    """A list of records that stands behind a figure."""

    PITCHES = "pitches"
    ADOPTIONS = "adoptions"
    DEBUNKING = "debunking"
    ACCOUNTS = "accounts"
    SNAPSHOTS = "snapshots"
    BOARDS = "boards"
    TRAINING = "training"
    ASSESSMENTS = "assessments"
    PLAN = "plan"
    FINDINGS = "findings"
    ITEMS = "items"
    DELIVERIES = "deliveries"


LEDGER_LABELS: Final[Mapping[Ledger, str]] = MappingProxyType(
    {
        Ledger.PITCHES: "投稿台账",
        Ledger.ADOPTIONS: "采用台账",
        Ledger.DEBUNKING: "澄清和辟谣台账",
        Ledger.ACCOUNTS: "新媒体账号台账",
        Ledger.SNAPSHOTS: "新媒体账号台账的年末数据",
        Ledger.BOARDS: "公开栏清单",
        Ledger.TRAINING: "培训台账",
        Ledger.ASSESSMENTS: "考核台账",
        Ledger.PLAN: "工作方案的任务",
        Ledger.FINDINGS: "问题和整改台账",
        Ledger.ITEMS: "信息公开目录",
        Ledger.DELIVERIES: "渠道投放台账",
    }
)
# The figures that follow from records alone, by code.
LEDGER_OF: Final[Mapping[str, Ledger]] = MappingProxyType(
    {
        "published.weibo": Ledger.DELIVERIES,
        "published.wechat": Ledger.DELIVERIES,
        "published.other": Ledger.DELIVERIES,
        "media.pitched": Ledger.PITCHES,
        "media.central": Ledger.ADOPTIONS,
        "media.provincial": Ledger.ADOPTIONS,
        "media.municipal": Ledger.ADOPTIONS,
        "debunked": Ledger.DEBUNKING,
        "debunked.reads": Ledger.DEBUNKING,
        "accounts": Ledger.ACCOUNTS,
        "followers": Ledger.SNAPSHOTS,
        "followers.weibo": Ledger.SNAPSHOTS,
        "followers.wechat": Ledger.SNAPSHOTS,
        "posts": Ledger.SNAPSHOTS,
        "reads": Ledger.SNAPSHOTS,
        "boards": Ledger.BOARDS,
        "training.sessions": Ledger.TRAINING,
        "training.people": Ledger.TRAINING,
        "assessments": Ledger.ASSESSMENTS,
        "plan.tasks": Ledger.PLAN,
        "plan.done": Ledger.PLAN,
        "findings.notified": Ledger.FINDINGS,
        "findings.mended": Ledger.FINDINGS,
        "interpretations": Ledger.ITEMS,
    }
)


@dataclass(frozen=True, slots=True)
class Known:
    """A figure as the report tells it; `beside` is what the register says where a ledger decides.

    `is_counted`: it comes from the ledger, not from the register.
    """

    told: Sum
    is_counted: bool = False
    beside: Sum | None = None


def known_figures(counted: Mapping[str, Sum], entered: Mapping[str, Sum]) -> dict[str, Known]:
    """What is known of each figure: the ledger decides, the register where it holds nothing."""
    known = {code: Known(total) for code, total in entered.items()}
    for code, total in counted.items():
        known[code] = Known(total, is_counted=True, beside=entered.get(code))
    return known
