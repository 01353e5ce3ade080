"""Numbers that tell who somebody is: identity numbers, telephones, cards, plates, passports.

A number proves itself by its check digit where it has one; otherwise the words before it decide.
Spaces and hyphens between its figures are read over; full-width ones are narrow by then.
Sources: GB 11643—1999 (identity numbers), GB/T 2260 (areas), ISO/IEC 7812 (bank cards), GA 36—2018
(plates), 《电信网编号计划》 (telephones).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from gongkai.rules.screening.masking import (
    compact,
    mask_card,
    mask_identity,
    mask_middle,
    mask_phone,
    mask_plate,
)
from gongkai.rules.screening.model import Finding, Setting, Sureness
from gongkai.rules.screening.patterns import matches, trigger_of
from gongkai.rules.screening.personal import is_bank_card, is_identity_number, is_mobile_phone
from gongkai.rules.screening.registry import found

_FIGURE: Final = "[0-9]"
_GAP: Final = "[ 　\u00a0\u200b\\-－—·]?"
_MUST: Final = "[ 　\u00a0\u200b\\-－—·]"
# Figures in one piece, in groups of three and more, or all of them apart. What must not stand
# before is looked at behind the first figure: the search for a figure is the fast one.
LONG_NUMBER: Final = re.compile(
    rf"{_FIGURE}(?<![0-9A-Za-z._/=&?%#-]{_FIGURE})"
    rf"(?:{_FIGURE}{{9,21}}|{_FIGURE}{{2,7}}(?:{_MUST}{_FIGURE}{{3,12}})+|"
    rf"(?:{_MUST}{_FIGURE}){{9,21}})(?:{_GAP}[Xx])?"
    r"(?![0-9A-Za-z_/-]|\.[0-9])"
)
# A citizen's number proves itself, whatever stands around it and between its groups.
_ANY_IDENTITY: Final = re.compile(
    r"[1-68](?<![0-9][1-68])[0-9]{5}[\s._—-]{0,3}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])"
    r"(?:0[1-9]|[12][0-9]|3[01])[\s._—-]{0,3}[0-9]{3}[0-9Xx](?![0-9])"
)
_BETWEEN: Final = re.compile(r"[\s._—-]")
_PROVINCES: Final = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_SAYS_IDENTITY: Final = re.compile(r"身份证|身份号码|证件号|公民身份")
_SAYS_ACCOUNT: Final = re.compile(r"银行卡|卡号|账号|帐号|账户|帐户|存折|一卡通|惠农卡|社保卡")
_OF_A_BODY: Final = re.compile(
    r"[局委厅部院会社校]\s*(?:账|帐|开户|收款|$)|公司|中心|财政|国库|专户|单位|机构|企业|学校|医院|委员会"
)
_SAYS_OFFICE: Final = re.compile(
    r"(?:联系|咨询|举报|监督|投诉|值班|服务|报名|办公|热线|预约|受理|公示|反映|报警|客服|业务)"
    r"[^。；;\n]{0,12}$|联系人[^。；;\n]{0,16}$|(?:电话|传真)[：:\s]*$"
)
_SAYS_PRIVATE: Final = re.compile(
    r"(?:家属|家长|亲属|本人|当事人|户主)(?:的?联系)?(?:电话|方式|手机)[^。；;\n]{0,6}$"
)
_FROM_ABROAD: Final = re.compile(r"(?:86|0086)1[3-9]\d{9}")
_LIKE_IDENTITY: Final = re.compile(r"[1-9]\d{16}[\dXx]")
BEFORE: Final = 24


def is_real_day(year: int, month: int, day: int) -> bool:
    """Whether the calendar has that day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def is_birthday(text: str) -> bool:
    """Whether YYYYMMDD or YYMMDD is a day on which a living person may have been born."""
    text = text if len(text) == 8 else f"19{text}"
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
    return 1880 <= year <= 2099 and is_real_day(year, month, day)


def is_old_identity_number(text: str) -> bool:
    """Whether 15 figures may be a citizen's number of before 1999: a province and a birthday."""
    return (
        re.fullmatch(r"[1-9][0-9]{14}", text) is not None
        and text[:2] in _PROVINCES
        and is_birthday(text[6:12])
    )


_BEGINS: Final = "(?:^|[^0-9A-Za-z._/=&?%#-])"


class Numbers:
    """Identity numbers, mobile phones and bank cards, wherever a long number stands."""

    rules = (
        "PI-ID",
        "PI-ID-DOUBT",
        "PI-ID15",
        "PI-PHONE",
        "PI-PHONE-OFFICE",
        "PI-CARD",
        "PI-ACCOUNT",
    )
    # Most long numbers are codes of projects and of candidates, for which nobody need be asked: a
    # telephone begins with 1, a card with 4, 5 or 6; all else proves itself or has its word.
    triggers = (
        rf"{_BEGINS}[1456](?:{_GAP}\d){{10}}",
        rf"8{_GAP}6{_GAP}1{_GAP}[3-9](?:{_GAP}\d){{9}}",
        rf"{_BEGINS}[1-8](?:{_GAP}\d){{5}}{_GAP}(?:1{_GAP}[89]|2{_GAP}0)(?:{_GAP}\d){{2}}{_GAP}[01]"
        rf"(?:{_GAP}\d){{6}}",
        rf"(?:{_SAYS_IDENTITY.pattern}|{_SAYS_ACCOUNT.pattern})[^0-9]{{0,{BEFORE}}}"
        rf"(?:\d{{1,2}}[^0-9]{{1,{BEFORE}}}){{0,2}}\d(?:{_GAP}\d){{11}}",
    )
    reach = (60, 72)

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """Each number once, under the rule that fits best."""
        for match in matches(LONG_NUMBER, text, start, end):
            finding = judge_number(text, match)
            if finding:
                yield finding


class Identities:
    """Identity numbers that prove themselves, in the middle of whatever else."""

    rules = ("PI-ID",)
    triggers = (trigger_of(_ANY_IDENTITY),)
    reach = (32, 8)

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """Those with a province, a birthday and the right check digit."""
        for match in matches(_ANY_IDENTITY, text, start, end):
            plain = _BETWEEN.sub("", match[0])
            if _is_citizen(plain):
                yield masked_finding("PI-ID", text, *match.span(), mask_identity(plain))


def _is_citizen(plain: str) -> bool:
    return is_identity_number(plain) and plain[:2] in _PROVINCES and is_birthday(plain[6:14])


def judge_number(text: str, match: re.Match[str]) -> Finding | None:
    """What a long number is, None where it is nobody's."""
    plain = match[0]
    if not (plain.isascii() and plain.isdigit()):
        plain = compact(plain)
    at, to = match.span()
    before = text[max(0, at - BEFORE) : at]
    if len(plain) in (13, 15) and _FROM_ABROAD.fullmatch(plain):
        plain = plain[-11:]
    figures = len(plain)
    if figures == 11:
        return phone(text, at, to, plain, before) if is_mobile_phone(plain) else None
    identity = _identity(plain, before) if figures in (15, 18) else None
    if identity:
        return masked_finding(identity[0], text, at, to, mask_identity(plain), sureness=identity[1])
    if (figures == 16 or plain.startswith("62")) and is_bank_card(plain):
        return masked_finding("PI-CARD", text, at, to, mask_card(plain))
    if 12 <= figures <= 21 and _SAYS_ACCOUNT.search(before):
        around = text[max(0, at - 60) : at]
        if not _OF_A_BODY.search(around):
            return masked_finding("PI-ACCOUNT", text, at, to, mask_card(plain), sureness="possible")
    return None


def _identity(plain: str, before: str) -> tuple[str, Sureness] | None:
    """The rule of a citizen's number, and how sure it is; None for another number."""
    if _is_citizen(plain):
        return "PI-ID", "certain"
    if not _SAYS_IDENTITY.search(before):
        return None
    if is_old_identity_number(plain):
        return "PI-ID15", "likely"
    return ("PI-ID-DOUBT", "likely") if _LIKE_IDENTITY.fullmatch(plain) else None


def phone(text: str, at: int, to: int, plain: str, before: str) -> Finding:
    """A mobile phone, under the rule that the words before it tell."""
    is_office = _SAYS_OFFICE.search(before) and not _SAYS_PRIVATE.search(before)
    rule = "PI-PHONE-OFFICE" if is_office else "PI-PHONE"
    return masked_finding(rule, text, at, to, mask_phone(plain))


def masked_finding(
    rule: str, text: str, at: int, to: int, masked: str, sureness: Sureness = "certain"
) -> Finding:
    """A finding that a click masks."""
    return found(
        rule, text, at, to, masked=masked, replacement=masked, remedy="mask", sureness=sureness
    )


_PLATE: Final = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
    r"[A-HJ-Z][ ·•・\-]?(?=[A-HJ-NP-Z]*[0-9])(?:[A-HJ-NP-Z0-9]{6}|[A-HJ-NP-Z0-9]{5}|"
    r"[A-HJ-NP-Z0-9]{4}[挂学警港澳])(?![A-Za-z0-9])"
)
_NAME_NEAR: Final = re.compile(
    r"(?:车主|驾驶人|驾驶员|当事人|司机|机动车所有人|姓名)(?:为|是|[：:])?[\u4e00-\u9fff]{2,4}"
    r"|(?:^|[，。；：、\s])[\u4e00-\u9fff]{2,3}驾驶(?:车牌|号牌|悬挂)"
)


class Plates:
    """Number plates; with the name of a driver or owner beside it, it must not be published."""

    rules = ("PI-PLATE", "PI-PLATE-NAME")
    triggers = (
        r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-Z][ ·•・\-]?[A-HJ-NP-Z0-9]{4}",
    )
    reach = (16, 8)

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """Plates of all kinds that bear a figure."""
        for match in matches(_PLATE, text, start, end):
            around = text[max(0, match.start() - 40) : match.end() + 20]
            name = _NAME_NEAR.search(around)
            is_named = name is not None and not re.search(r"[某*×ＸX]", name[0])
            rule = "PI-PLATE-NAME" if is_named else "PI-PLATE"
            yield masked_finding(rule, text, *match.span(), mask_plate(match[0]))


_PASSPORT: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:[EGDSPKegdsp][A-HJ-NP-Za-z]?\d{7,8}|1[45]\d{7}|[CWcw]\d{8}|[HMhm]\d{8,10})"
    r"(?![A-Za-z0-9])"
)
_SAYS_PASSPORT: Final = re.compile(r"护照|通行证|回乡证|旅行证|出入境证件")


class Passports:
    """Numbers of passports and travel permits behind the name of such a paper."""

    rules = ("PI-PASSPORT",)
    triggers = (r"(?:护照|通行证|回乡证|旅行证|出入境证件).{0,24}[0-9]{7}",)
    reach = (40, 16)

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """The numbers that stand shortly behind such a word."""
        for match in matches(_PASSPORT, text, start, end):
            if _SAYS_PASSPORT.search(text[max(0, match.start() - BEFORE) : match.start()]):
                yield masked_finding(
                    "PI-PASSPORT", text, *match.span(), mask_middle(match[0], 1, 2)
                )


_PRIVATE_MAIL: Final = (
    "qq|163|126|sina|sohu|gmail|hotmail|outlook|foxmail|139|189|yeah|aliyun|tom|21cn"
)
_MAIL: Final = re.compile(
    rf"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]{{2,40}}@(?:{_PRIVATE_MAIL})"
    r"\.(?:com|cn|net|com\.cn)(?![A-Za-z0-9.])",
    re.IGNORECASE,
)


class Mails:
    """Mailboxes at providers where people have their own."""

    rules = ("PI-MAIL",)
    triggers = (rf"(?i:@(?:{_PRIVATE_MAIL})\.)",)
    reach = (64, 24)

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """Addresses at the well-known providers of private mail."""
        for match in matches(_MAIL, text, start, end):
            user, _, host = match[0].partition("@")
            yield masked_finding("PI-MAIL", text, *match.span(), f"{user[:1]}***@{host}")
