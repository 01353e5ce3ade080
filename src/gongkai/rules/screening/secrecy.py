"""Marks of state secrets, of inside papers, and of papers that say themselves they are not public.

Sources: 《保守国家秘密法》 (2024) Art. 13, 22 (levels, marks), 35 (review before publishing);
《国家秘密定密管理规定》 (form of the mark: level ★ period); 《政府信息公开条例》 Art. 14 and 16.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gongkai.rules.screening.model import Finding, Setting
from gongkai.rules.screening.patterns import matches
from gongkai.rules.screening.registry import found

_S: Final = "[ \t　\u00a0]*"
_LEVEL: Final = rf"(?:绝{_S}密|机{_S}密|秘{_S}密)"
_MARK: Final = re.compile(
    rf"{_LEVEL}{_S}[★☆*＊✩✭⭐]{_S}"
    r"(?:\d{1,2}\s*(?:年|个月|月|天)|[一二三四五六七八九十]+(?:年|个月)|长期|启封前|解密前|未定期)?"
    rf"|[★☆]{_S}{_LEVEL}"
)
_SAID: Final = re.compile(
    rf"(?:密级|涉密等级|保密等级|秘密等级)(?:和保密期限)?{_S}[：:]{_S}{_LEVEL}(?!级|程度)"
)
_ALONE: Final = re.compile(
    rf"(?:^|(?<=\n)){_S}[【\[（(〔]?{_LEVEL}[】\]）)〕]?{_S}(?:(?=[\r\n])|$)"
)
_WORD: Final = re.compile(r"绝密|机密(?!性|技术合同)")
_HARMLESS: Final = re.compile(
    r"商业机密|企业机密|技术机密|绝密、机密|机密、秘密|绝密级|机密级|绝密和|泄露|泄漏|保守|国家机密|分为|不得|涉及|涉密|是否|认定"
)
_INSIDE: Final = (
    r"内部资料|内部文件|内部材料|内部传阅|内部参考|内部使用|内部掌握|内部发行|"
    r"(?:不得|请勿|严禁|禁止|不准|切勿)(?:对外)?(?:外传|扩散|外泄|转发互联网|上网)|"
    r"(?:阅后|看后)(?:即焚|收回|销毁)|注意保(?:密|存)|工作秘密|仅供(?:内部|领导|参阅)|不对外公开|传达到县团级"
)
_INSIDE_WORD: Final = re.compile(_INSIDE)
# A mark stands alone or in brackets; in running text the same words are spoken about.
_MARKED: Final = re.compile(
    rf"(?:^|(?<=\n)|(?<=[【\[（(〔★]))[^。；;\n【\[（(〔]{{0,12}}(?:{_INSIDE})[^。；;\n】\]）)〕]{{0,16}}"
    r"(?=[】\]）)〕\r\n]|$)"
)
_SPOKEN: Final = re.compile(
    r"内部资料性|属于工作秘密|是否|(?:国家|商业|涉及|含有|泄露|泄漏|保守|包括|涉)[^，。]{0,6}工作秘密|工作秘密(?:的|、|和|或|等|管理|事项|信息|，)"
)
_NOT_PUBLIC: Final = "不予公开|不公开|依申请公开|依申请公布|删减后公开|不宜公开"
_ATTRIBUTE: Final = re.compile(
    rf"(?:[（(【\[]{_S}此件{_S}|公开(?:属性|方式|类别|类型|形式){_S}[：:]{_S}|信息公开选项{_S}[：:]{_S})"
    rf"({_NOT_PUBLIC})"
)
_NUMBER: Final = re.compile(
    r"[\u4e00-\u9fff]{1,10}密(?:发|函|电|传|字|办)?[〔\[（(【]\d{4}[〕\]）)】]第?\d{1,5}号"
)
_NUMBER_HARMLESS: Final = re.compile(r"(?:国密|商密|保密)(?:局|办)?(?:发|函|字)?[〔\[（(【]")


class SecretMarks:
    """Marks of state secrets, and the words of the two upper levels."""

    rules = ("SEC-MARK", "SEC-WORD")
    triggers = (
        # The second character of a level is much rarer than the first.
        rf"密{_S}[★☆*＊✩✭⭐]",
        rf"[★☆]{_S}{_LEVEL}",
        rf"级(?:和保密期限)?{_S}[：:]{_S}{_LEVEL}",
        rf"密[】\]）)〕]?{_S}(?:[\r\n]|$)",
        # 绝密、机密、秘密三级, 机密级 and their like are spoken about.
        r"绝密(?:[^、级和]|、[^机]|$)|机密(?:[^、级性]|、[^秘]|$)",
    )
    reach = (32, 32)

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """Each place once: a mark counts for more than a word."""
        seen: list[tuple[int, int]] = []
        for pattern in (_MARK, _SAID, _ALONE):
            for match in matches(pattern, text, start, end):
                at, to = match.span()
                if any(a < to and at < b for a, b in seen):
                    continue
                seen.append((at, to))
                at += len(match[0]) - len(match[0].lstrip())
                to -= len(match[0]) - len(match[0].rstrip())
                yield found("SEC-MARK", text, at, to, f"有国家秘密标志“{text[at:to]}”。")
        for match in matches(_WORD, text, start, end):
            at, to = match.span()
            around = text[max(0, at - 12) : to + 8]
            if not any(a < to and at < b for a, b in seen) and not _HARMLESS.search(around):
                yield found("SEC-WORD", text, at, to, sureness="possible")


class InsideMarks:
    """Marks of inside papers."""

    rules = ("SEC-INTERNAL",)
    triggers = (_INSIDE.replace("工作秘密", r"工作秘密(?:[^的、和或等，]|$)"),)
    reach = (32, 32)

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """A mark blocks; the same words in running text are a reminder."""
        seen: list[tuple[int, int]] = []
        for match in matches(_MARKED, text, start, end):
            if _SPOKEN.search(match[0]):
                continue
            at = match.start() + len(match[0]) - len(match[0].lstrip())
            to = match.end() - (len(match[0]) - len(match[0].rstrip()))
            seen.append((at, to))
            yield found("SEC-INTERNAL", text, at, to, f"有内部资料标志“{text[at:to]}”。")
        for match in matches(_INSIDE_WORD, text, start, end):
            at, to = match.span()
            around = text[max(0, at - 10) : to + 8]
            if any(a < to and at < b for a, b in seen) or _SPOKEN.search(around):
                continue
            if match[0].startswith(("注意保", "内部使用", "内部掌握", "仅供")):
                continue  # too common in running text
            yield found(
                "SEC-INTERNAL",
                text,
                at,
                to,
                f"提到“{match[0]}”。",
                severity="warning",
                sureness="possible",
            )


class Attributes:
    """Papers that say themselves that they are not for publication."""

    rules = ("SEC-ATTRIBUTE",)
    triggers = (rf"(?:此件|[：:]){_S}(?:{_NOT_PUBLIC})",)
    reach = (40, 8)

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """What stands behind 此件 or 公开属性."""
        for match in matches(_ATTRIBUTE, text, start, end):
            message = f"公文标明“{match[1]}”。"
            yield found("SEC-ATTRIBUTE", text, *match.span(), message)


class SecretNumbers:
    """Numbers of documents that have the character of a secret in them."""

    rules = ("SEC-NUMBER",)
    triggers = (r"密(?:发|函|电|传|字|办)?[〔\[（(【]\d{4}",)
    reach = (32, 16)

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """Those that are no office of commercial ciphers."""
        for match in matches(_NUMBER, text, start, end):
            if not _NUMBER_HARMLESS.search(match[0]):
                yield found("SEC-NUMBER", text, *match.span(), sureness="possible")
