"""Words by which items are classified: themes, genres, whom they serve; each body may have its own.

Sources: 《政府信息公开目录系统实施指引（试行）》 elements 7, 9 and 12; the themes are the classes of the
State Council's own catalogue, the genres the 15 kinds of official documents (《党政机关公文处理工作条例》
第八条) behind 政府令.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gongkai.rules.errors import BadInputError

MOST_TERMS: Final = 2_000
_CODE: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.\-]{0,19}")


class TermKind(StrEnum):
    """What a word classifies by; the values never change."""

    THEME = "theme"
    GENRE = "genre"
    AUDIENCE = "audience"


TERM_LABELS: Final = {
    TermKind.THEME: "主题分类",
    TermKind.GENRE: "体裁分类",
    TermKind.AUDIENCE: "服务对象分类",
}


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a classification; `parent` is the code of the wider one, "" at the top."""

    code: str
    name: str
    parent: str = ""


def _numbered(names: str) -> tuple[Term, ...]:
    return tuple(Term(f"{n:02}", name) for n, name in enumerate(names.split(), start=1))


DEFAULTS: Final = {
    TermKind.THEME: _numbered(
        "国务院组织机构 综合政务 国民经济管理、国有资产监管 财政、金融、审计 国土资源、能源"
        " 农业、林业、水利 工业、交通 商贸、海关、旅游 市场监管、安全生产监管 城乡建设、环境保护"
        " 科技、教育 文化、广电、新闻出版 卫生、体育 人口与计划生育、妇女儿童工作 劳动、人事、监察"
        " 公安、安全、司法 民政、扶贫、救灾 民族、宗教 对外事务 港澳台侨工作 国防 其他"
    ),
    TermKind.GENRE: _numbered(
        "政府令 决定 公告 通告 决议 命令 公报 意见 通知 通报 报告 请示 批复 议案 函 纪要 其他"
    ),
    TermKind.AUDIENCE: _numbered("社会公众 企业 事业单位 社会组织 农村居民 外国人 其他"),
}


def read_terms(text: str) -> tuple[Term, ...]:
    """The words of a table with the columns code, name and the code of the wider one (may lack).

    A first line of heads is passed over. Raises BadInputError naming the line for what is no code,
    comes twice, or has a wider word that is not there.
    """
    found: dict[str, Term] = {}
    lines = io.StringIO(text.replace("\t", ",").lstrip("\ufeff"), newline=None)
    try:
        rows = list(csv.reader(lines))
    except csv.Error as error:
        raise BadInputError(
            "这不是 CSV 表格，或者有引号没有成对。请用 Excel 或 WPS 另存为 CSV 后再试。"
        ) from error
    for number, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row] + ["", "", ""]
        code, name, parent = cells[:3]
        if not any(cells) or (number == 1 and not _CODE.fullmatch(code)):
            continue
        if not _CODE.fullmatch(code) or not name:
            raise BadInputError(f"第 {number} 行要有代码（字母和数字）和名称。请改正后再导入。")
        if code in found:
            raise BadInputError(f"第 {number} 行的代码“{code}”前面已经有了。请改正后再导入。")
        if len(name) > 50:
            raise BadInputError(f"第 {number} 行的名称超过 50 字。请缩短后再导入。")
        found[code] = Term(code, name, parent)
    check_terms(found.values())
    return tuple(found.values())


def check_terms(terms: Iterable[Term]) -> None:
    """Raises BadInputError for none, too many, or a wider word that is not there or leads round."""
    known = {term.code: term for term in terms}
    if not known:
        raise BadInputError("没有读到分类。每行写代码、名称、上级代码，用逗号或制表符分开。")
    if len(known) > MOST_TERMS:
        raise BadInputError(f"最多 {MOST_TERMS} 个分类，现在有 {len(known)} 个。")
    for term in known.values():
        seen, above = {term.code}, term.parent
        while above:
            if above not in known or above in seen:
                raise BadInputError(f"“{term.name}”的上级代码“{above}”不在表里，或者绕回了自己。")
            seen.add(above)
            above = known[above].parent


def in_order(terms: Iterable[Term]) -> tuple[tuple[Term, int], ...]:
    """The words as a tree with their depth, wider ones before narrower ones."""
    below: dict[str, list[Term]] = {}
    for term in terms:
        below.setdefault(term.parent, []).append(term)

    def walk(parent: str, depth: int) -> list[tuple[Term, int]]:
        found: list[tuple[Term, int]] = []
        for term in below.get(parent, []):
            found += [(term, depth), *walk(term.code, depth + 1)]
        return found

    return tuple(walk("", 0))


def write_terms(terms: Iterable[Term]) -> str:
    """A table that `read_terms` reads."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["代码", "名称", "上级代码"])
    writer.writerows((term.code, term.name, term.parent) for term in terms)
    return out.getvalue()
