"""What a report must not leave out: a checklist that holds a report back until it is written.

Sources: 《政府信息公开条例》第五十条; 国办公开办函〔2021〕30号 (five topics of 总体情况); 国办函〔2020〕109号
(fees are reported, also where none were collected; from report year 2021 on).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from gongkai.rules.report.model import Report


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that a section must speak of, found by its words; `basis` says by which rule."""

    code: str
    section: str
    label: str
    words: re.Pattern[str]
    basis: str
    first_year: int = 2019
    governments_only: bool = False


_FORM: Final = "国办公开办函〔2021〕30号"
TOPICS: Final = (
    Topic("published", "S1", "主动公开", re.compile("主动公开"), "条例第五十条第（一）项"),
    Topic("requests", "S1", "依申请公开", re.compile("依申请公开|公开申请"), "条例第五十条第（二）项"),
    Topic("management", "S1", "政府信息管理", re.compile("信息管理"), _FORM, 2021),
    Topic("platform", "S1", "政府信息公开平台建设", re.compile("平台建设"), _FORM, 2021),
    Topic("supervision", "S1", "监督保障", re.compile("监督保障"), _FORM, 2021),
    Topic(
        "assessment", "S1", "工作考核、社会评议和责任追究结果", re.compile("考核.*(?:评议|责任追究)", re.DOTALL),
        "条例第五十条第（四）项", 2019, governments_only=True,
    ),
    Topic("problems", "S5", "存在的主要问题", re.compile("问题|不足|差距|不够"), "条例第五十条第（五）项"),
    Topic("measures", "S5", "改进情况", re.compile("改进|下一步|今后|将|准备"), "条例第五十条第（五）项"),
    Topic(
        "fees", "S6", "收取信息处理费情况（没有收取的也要写明）", re.compile("信息处理费"),
        "国办函〔2020〕109号", 2021,
    ),
    Topic("other", "S6", "其他需要报告的事项（没有的也要写明）", re.compile(r"\S"), "条例第五十条第（六）项"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checked:
    """A topic with whether the report speaks of it."""

    topic: Topic
    is_there: bool


def checklist(report: Report, *, covers_area: bool = False) -> tuple[Checked, ...]:
    """The topics of a report of its year, in the order of the form."""
    return tuple(
        Checked(topic, bool(topic.words.search(report.sections.get(topic.section, ""))))
        for topic in TOPICS
        if (report.year or 0) >= topic.first_year and (covers_area or not topic.governments_only)
    )


def missing_topics(report: Report, *, covers_area: bool = False) -> tuple[Topic, ...]:
    """Those that it leaves out."""
    found = checklist(report, covers_area=covers_area)
    return tuple(one.topic for one in found if not one.is_there)
