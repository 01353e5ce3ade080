"""The frame of a report: title, agency, year, the six headings and the text under them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from gongkai.rules.report.reading.normal import fold

_HEAD: Final = re.compile(r"^#*\(?([一二三四五六])\)?[、.,:]?(.{2,44})$")
_MEANING: Final = {
    "一": re.compile(
        r"^(?:政府信息公开|政务公开)?(?:工作)?(?:总体|基本|整体)(?:工作)?情况|^概述$|^概况$|^总体"
    ),
    "二": re.compile(r"主动公开(?:政府)?信息(?:的)?情况|^主动公开(?:工作)?情况|主动公开政府信息"),
    "三": re.compile(
        r"(?:收到|受理).*(?:处理|办理).*申请|^政府信息公开申请(?:的)?(?:收到|办理|处理)|依申请公开政府信息(?:情况|办理)"
    ),
    "四": re.compile(r"复议.*诉讼"),
    "五": re.compile(r"问题|改进|不足"),
    "六": re.compile(r"其[他它].*(?:事项|情况)"),
}
_NUMERALS: Final = "一二三四五六"


def heading(text: str) -> tuple[str, str] | None:
    """(section code, rest of the line) where a line is one of the six statutory headings.

    `rest` is text that stands on the heading's own line behind it (六、其他…事项：无 → 无).
    """
    folded = fold(text).replace(" ", "").replace("\t", "").strip("*|")
    match = _HEAD.match(folded)
    if match is None:
        return None
    numeral, words = match[1], match[2].strip("*:.。")
    if not _MEANING[numeral].search(words):
        return None
    if re.search(r"[。;!?]", words) or (numeral == "四" and "结转" in words):
        return None
    title, _, rest = words.partition(":")
    if len(title) > 34:
        return None
    return f"S{_NUMERALS.index(numeral) + 1}", rest


_TITLE: Final = re.compile(
    r"(?P<before>[^\d,。;:|]{0,60}?)(?P<year>(?:19|20)\d{2})(?:年度?|\s*年\s*度?)(?P<middle>[^\d,。;:|]{0,40}?)"
    r"(?:的)?(?:政府)?信息公开(?:工作)?(?:的)?(?:年度)?(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:年报|报告)"
)
_TITLE_WITHOUT_YEAR: Final = re.compile(
    r"^(?P<before>[^\d,。;:|]{4,40}?)(?:政府)?信息公开工作年度报告(?:\(?(?P<year>20\d{2})年?度?\)?)?$"
)
_CHINESE_YEAR: Final = re.compile(
    r"二[〇零Oo0]([一二三四五六七八九〇零])([一二三四五六七八九〇零])年"
)
_DIGITS: Final = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0"}
_PERIOD: Final = re.compile(
    r"(?:统计|时间|数据)?(?:期限|时限|期间|时段|日期|范围).{0,12}?(20\d{2})年1月1日"
)
_ANY_PERIOD: Final = re.compile(r"(20\d{2})年1月1日.{0,6}?(?:20\d{2}年)?12月31日")
_AGENCY_END: Final = re.compile(
    r"(?:政府|办公厅|办公室|委员会|局|厅|部|委|办|院|署|会|站|所|队|中心|街道|管委会|办事处|乡|镇|区|县|市|省|州|旗|分局|支队|公司|海关|税务局)$"
)
_LEAD: Final = re.compile(
    r"^(?:关于|注册|登录|附件\d*[:：]?|标题[:：]|索引号.*?|首页>?|当前位置.*>|.*>)"
)


def _years(text: str) -> str:
    return _CHINESE_YEAR.sub(lambda m: f"20{_DIGITS[m[1]]}{_DIGITS[m[2]]}年", text)


def title_of(
    lines: Sequence[str], declared: str | None
) -> tuple[str | None, str | None, int | None]:
    """(title, agency, year) from the first lines and the title that the format declares.

    A title may be broken over up to four lines. Each is None where the source does not say.
    """
    heads = [_flat(line[:160])[:100] for line in lines[:40] if line.strip()]
    candidates = [
        "".join(heads[start : start + length])
        for start in range(min(len(heads), 14))
        for length in (1, 2, 3, 4)
    ]
    if declared:
        candidates.insert(0, _flat(re.split(r"[_|]|\s-\s", fold(declared))[0]))
    best: tuple[str, str | None, int | None] | None = None
    for text in candidates:
        if len(text) > 120:
            continue
        match = _TITLE.search(text)
        if match is None or match.start() > 12:
            continue
        agency = _agency(match["before"]) or _agency(match["middle"])
        whole = match[0]
        if agency:
            return _LEAD.sub("", whole), agency, int(match["year"])
        best = best or (whole, None, int(match["year"]))
    if best:
        return best
    for text in candidates:
        match = _TITLE_WITHOUT_YEAR.match(text)
        if match and (agency := _agency(match["before"])):
            return match[0], agency, int(match["year"]) if match["year"] else None
    return None, None, None


def without_title(lines: Sequence[str], title: str | None) -> list[str]:
    """The lines behind the title, which may be broken over up to four; all where it is not there.

    Of the lines before it only sentences stay: the others are menus and numbers of the page.
    """
    kept = [line for line in lines if line.strip()]
    for start in range(min(len(kept), 14) if title else 0):
        for length in (1, 2, 3, 4):
            words = "".join(map(_flat, kept[start : start + length]))
            if words.endswith(title or "") and len(words) <= len(title or "") + 12:
                before = [line for line in kept[:start] if "。" in line]
                return before + kept[start + length :]
    return list(lines)


def _flat(text: str) -> str:
    return _years(re.sub(r"[\s#*]+", "", fold(text)).strip("-—_"))


def _agency(text: str) -> str | None:
    text = _LEAD.sub("", text.strip("《》\"'()-·>")).strip("《》\"'()-·>的")
    if not 2 <= len(text) <= 40 or not re.fullmatch(r"[\u4e00-\u9fff()·、\"a-zA-Z]+", text):
        return None
    if re.search(r"本报告|年度|报告|根据|现将|信息公开", text):
        return None
    return text if _AGENCY_END.search(text) else None


_SIGNED: Final = re.compile(
    r"^[\u4e00-\u9fff]{2,24}(?:政府|局|委员会|办公室|办公厅|厅|处|中心|委|院|大队|支队|分局)$"
)
_TABLE_WORDS: Final = re.compile(r"本年|信息|公开|数量|处理|行政机构|情况")
_COMPILED: Final = re.compile(
    r"(?:本报告|年度报告|报告)?(?:由|系)([\u4e00-\u9fff]{3,30}?)(?:根据|依据|按照|编制|按|，|,|负责)"
)


_ANNOUNCED: Final = re.compile(
    r"(?:公布|公开|发布)([\u4e00-\u9fff]{3,30}?)20\d{2}年度?政府信息公开(?:工作)?年度报告"
)
_NOBODY: Final = re.compile(
    r"^(?:我|本|该|区|县|市|各|全)?(?:局|办|委|院|厅|单位|机关|办公室|中心)$"
)
_OWN_OFFICE: Final = re.compile(r"(?<=政府)(?:党政)?(?:综合)?办公室$")


def agency_of(lines: Sequence[str]) -> str | None:
    """The agency where no title names it: who compiled the report, or the signature at its end."""
    opening = re.sub(r"\s+", "", fold("".join(lines[:30])))
    for pattern in (_ANNOUNCED, _COMPILED):
        match = pattern.search(opening)
        if match and _AGENCY_END.search(match[1]) and not _NOBODY.match(match[1]):
            return _OWN_OFFICE.sub("", match[1]) if pattern is _COMPILED else match[1]
    for line in list(lines)[:-8:-1]:
        text = re.sub(r"\s+", "", fold(line))
        if _SIGNED.match(text) and not _TABLE_WORDS.search(text) and not _NOBODY.match(text):
            return text
    return None


_FIRST_YEAR: Final = re.compile(r"^(?:\([一二三四五六]\)[^。]{0,20})?(20[12]\d)年")


def year_of(lines: Iterable[str], overview: str, name: str) -> tuple[int | None, str]:
    """(year, where it stands), (None, "") if nowhere.

    The statistical period, else the year with which section one begins, else the file name.
    """
    opening = re.sub(r"\s+", "", fold("".join(list(lines)[:60])))
    match = _PERIOD.search(opening) or _ANY_PERIOD.search(opening)
    if match:
        return int(match[1]), "统计期限"
    match = _FIRST_YEAR.match(re.sub(r"\s+", "", fold(overview)))
    if match:
        return int(match[1]), "正文"
    years = set(re.findall(r"(?<!\d)(20[12]\d)(?!\d)", name))
    if len(years) == 1:
        return int(years.pop()), "文件名"
    return None, ""


_ENDED: Final = re.compile(r"[。；！？：:;!?”」)）\]…]$")
_STARTS: Final = re.compile(
    r"^(?:[一二三四五六七八九十]{1,2}[、.．]|[（(][一二三四五六七八九十\d]{1,2}[)）]|\d{1,2}[.．、]|#|第[一二三四五六七八九十]+[条章节])"
)


def paragraphs(lines: Sequence[str], *, wrapped: bool) -> str:
    """Running text, one paragraph a line; `wrapped` lines are joined where only width broke them."""
    if not wrapped:
        return "\n".join(line.strip() for line in lines if line.strip())
    longest = max((len(line.strip()) for line in lines), default=0)
    out: list[str] = []
    open_end = False
    for raw in lines:
        line = raw.strip()
        if not line:
            open_end = False
            continue
        if open_end and not _STARTS.match(line):
            out[-1] += line
        else:
            out.append(line)
        is_full = len(line) >= max(14, longest * 0.75) and longest <= 90
        open_end = is_full and not _ENDED.search(line)
    return "\n".join(out)
