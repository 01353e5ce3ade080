"""The wording of a report: years (TXT-YEAR), topics, repetition (TXT-SIM), personal data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gongkai.rules.report.bodies import covers_area
from gongkai.rules.report.checks.context import Context
from gongkai.rules.report.checks.registry import RULES
from gongkai.rules.report.model import Finding, Report
from gongkai.rules.report.similarity import repeated_share, words_only
from gongkai.rules.screening.personal import LABELS, find_personal_data


def text(context: Context) -> Iterator[Finding]:
    """The findings on the wording."""
    yield from years_agree(context)
    yield from topics(context)
    yield from repetition(context)
    yield from personal_data(context)


# --- TXT-YEAR ------------------------------------------------------------------------------------

_YEAR: Final = re.compile(r"(?<!\d)(20[0-4]\d)\s*年(?!\s*\d{1,2}\s*月)")
_PERIOD: Final = re.compile(
    r"(?:统计|数据|涵盖|时限|期限|起止)[^。；\n]{0,30}?(20\d\d)年(\d{1,2})月(\d{1,2})日(?:起)?"
    r"(?:至|到|—+|-+|－|~|止)*(?:(20\d\d)年)?(\d{1,2})月(\d{1,2})日"
)
_SPACE: Final = re.compile(r"\s+")
_OPENS: Final = re.compile(r"(?:^|[。\n）)、])(20\d\d)年(?!\d{1,2}月|以来|起|之前|的)")


def years_agree(context: Context) -> Iterator[Finding]:
    """TXT-YEAR: title, period, file name and address name the report year; section one does too."""
    report, year = context.report, context.report.year
    if year is None:
        return
    for name, source in (
        ("标题", report.title),
        ("文件名", context.file_name),
        ("网址", context.address),
    ):
        years = {int(found) for found in _YEAR.findall(source or "")}
        if years and year not in years:
            yield RULES["TXT-YEAR"].finding(
                f"{name}写的是{min(years)}年，报告年度是{year}年，请改成一致。",
                expected=year,
                found=min(years),
                look=f"{name}“{source}”",
            )
    yield from _period(report, year)
    yield from _last_years_text(report, year)


def _period(report: Report, year: int) -> Iterator[Finding]:
    opening = _SPACE.sub("", report.preamble + report.sections.get("S1", "")[:600])
    match = _PERIOD.search(opening)
    if match is None:
        return
    first_year, month, day, last_year, last_month, last_day = match.groups()
    found = (
        (int(first_year), int(month), int(day)),
        (int(last_year or first_year), int(last_month), int(last_day)),
    )
    if found != ((year, 1, 1), (year, 12, 31)):
        yield RULES["TXT-YEAR"].finding(
            f"统计期限写的是{_day(found[0])}至{_day(found[1])}，"
            f"{year}年度报告应为{year}年1月1日至{year}年12月31日。",
            expected=f"{year}年1月1日至{year}年12月31日",
            found=f"{_day(found[0])}至{_day(found[1])}",
            look=f"开头“{match[0]}”",
        )


def _day(day: tuple[int, int, int]) -> str:
    return f"{day[0]}年{day[1]}月{day[2]}日"


def _last_years_text(report: Report, year: int) -> Iterator[Finding]:
    """Section one that opens its sentences with last year and never names this one."""
    overview = _SPACE.sub("", report.sections.get("S1", ""))
    if str(year) in overview or f"{year - 1}年" not in overview:
        return
    opened = [match[1] for match in _OPENS.finditer(overview)]
    if opened and set(opened) == {str(year - 1)}:
        yield RULES["TXT-YEAR"].finding(
            f"第一部分通篇写的是{year - 1}年，没有写{year}年，请检查是否沿用了上年文字。",
            expected=year,
            found=year - 1,
            look="一、总体情况",
            severity="warning",
        )


# --- TXT-TOPIC -----------------------------------------------------------------------------------

_TOPICS: Final = (
    ("主动公开", re.compile("主动公开|主动发布|公开")),
    ("依申请公开", re.compile("依申请|公开申请|申请公开|信息申请")),
    ("政府信息管理", re.compile("信息管理|信息资源|信息发布审|保密审查|规范性文件|审核|审查")),
    ("政府信息公开平台建设", re.compile("平台|网站|新媒体|公众号|专栏|栏目")),
    ("监督保障", re.compile("监督|保障|考核|培训|评议|责任追究|检查")),
)
_GOVERNMENT_TOPICS: Final = (
    ("工作考核", re.compile("考核|考评|评估|评价")),
    ("社会评议", re.compile("评议|满意度|第三方评估|评价")),
    ("责任追究", re.compile("责任追究|追究|追责|问责|通报")),
)
_FEE: Final = re.compile("信息处理费|处理费|收费|费用|收取")
_TOPICS_SINCE: Final = 2021


def topics(context: Context) -> Iterator[Finding]:
    """TXT-TOPIC, from report year 2021: five topics, three more for governments, fee income."""
    report = context.report
    overview = report.sections.get("S1", "")
    if not report.year or report.year < _TOPICS_SINCE or not overview.strip():
        return
    overview = _SPACE.sub("", overview)
    missing = [name for name, words in _TOPICS if not words.search(overview)]
    if covers_area(report.agency):
        missing += [name for name, words in _GOVERNMENT_TOPICS if not words.search(overview)]
    if missing:
        yield RULES["TXT-TOPIC"].finding(
            f"第一部分没有写到{'、'.join(missing)}，请补充；确无内容的也写一句。",
            found="、".join(missing),
            look="一、总体情况",
        )
    last = report.sections.get("S6")
    if last is not None and last.strip() and not _FEE.search(_SPACE.sub("", last + overview)):
        yield RULES["TXT-TOPIC"].finding(
            "第六部分没有写收取信息处理费的情况；没有收取的，写明“未收取信息处理费”。",
            expected="收取信息处理费情况",
            look="六、其他需要报告的事项",
        )


# --- TXT-SIM -------------------------------------------------------------------------------------

# Assessments call more than half repeated a copy. Very short texts repeat by nature.
_COPIED: Final = 0.5
_ENOUGH_WORDS: Final = 80


def repetition(context: Context) -> Iterator[Finding]:
    """TXT-SIM: section five, and the narrative as a whole, repeat another report."""
    report = context.report
    for other in (context.previous, *context.peers):
        if other is None:
            continue
        whose = "上年度报告" if other is context.previous else f"{other.agency or '另一机关'}的报告"
        parts = [("第五部分", report.sections.get("S5", ""), other.sections.get("S5", ""))]
        if other is context.previous:
            parts.append(("全文文字", narrative_of(report), narrative_of(other)))
        for part, now, then in parts:
            if len(words_only(now)) < _ENOUGH_WORDS:
                continue
            share = repeated_share(now, then)
            if share > _COPIED:
                yield RULES["TXT-SIM"].finding(
                    f"{part}有{share:.0%}的文字与{whose}相同，超过一半会被认定为内容雷同，"
                    "请结合本年实际改写。",
                    expected="不超过50%",
                    found=f"{share:.0%}",
                    look="五、存在的主要问题及改进情况" if part == "第五部分" else "全文",
                )


def narrative_of(report: Report) -> str:
    """The narrative sections of a report as one text: S1, S5, S6, without the fixed opening."""
    return "\n".join(report.sections.get(code, "") for code in ("S1", "S5", "S6"))


# --- TXT-PII -------------------------------------------------------------------------------------

# A mobile number given as the office's own contact is meant to be public.
_CONTACT: Final = re.compile(r"电话|联系|传真|热线|手机|咨询|投诉|微信号")
_BEFORE: Final = 30


def personal_data(context: Context) -> Iterator[Finding]:
    """TXT-PII: numbers, homes and names of persons; shown only in part."""
    whole = context.narrative
    for hit in find_personal_data(whole):
        before = whole[max(0, hit.start - _BEFORE) : hit.start]
        if hit.kind == "mobile_phone" and (
            hit.start < len(context.report.preamble) or _CONTACT.search(before)
        ):
            continue
        yield RULES["TXT-PII"].finding(
            f"正文出现{LABELS[hit.kind]}（{hit.masked}），公开前请删除或隐去。",
            found=hit.masked,
            look=f"正文“{before[-12:].strip()}”之后",
        )
