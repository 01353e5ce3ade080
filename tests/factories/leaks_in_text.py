"""Leaks as they are really written, to be planted in clean documents."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
AREAS = ("520201", "110105", "440300", "530102", "510104", "330106")
NAMES = ("张三丰", "李晓峰", "王建国", "陈静怡", "刘小明", "赵大勇", "周海涛", "吴美玲", "欧阳明")
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


@dataclass(frozen=True, slots=True)
class Leak:
    """A sentence, the rule that must find it, and the words that it must cover."""

    rule: str
    sentence: str
    words: str


def identity(chance: random.Random) -> str:
    """A citizen's number that proves itself."""
    day = f"{chance.randint(1940, 2015)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    head = f"{chance.choice(AREAS)}{day}{chance.randint(0, 999):03}"
    total = sum(int(d) * w for d, w in zip(head, WEIGHTS, strict=True))
    return head + "10X98765432"[total % 11]


def card(chance: random.Random) -> str:
    """A bank card that passes the Luhn test."""
    head = chance.choice(("622848", "621700", "622202")) + "".join(
        str(chance.randint(0, 9)) for _ in range(12)
    )
    digits = [int(d) for d in reversed(head)]
    total = sum(digits[1::2]) + sum(sum(divmod(2 * d, 10)) for d in digits[::2])
    return f"{head}{-total % 10}"


def mobile(chance: random.Random) -> str:
    """A mobile phone."""
    return f"1{chance.choice('3578')}{chance.randint(0, 999_999_999):09}"


def _spaced(number: str, *sizes: int) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return " ".join((*parts, number[at:]))


def leaks(seed: int) -> Iterator[Leak]:
    """One leak of every shape, with other numbers and names for every seed."""
    chance = random.Random(seed)  # noqa: S311 - the same leaks each time
    name = chance.choice(NAMES)
    number, phone, bank = identity(chance), mobile(chance), card(chance)
    for written in (
        number,
        number.lower(),
        _spaced(number, 6, 8),
        _spaced(number, 3, 3, 4, 4),
        number.translate(FULL_WIDTH),
        f"{number[:6]}-{number[6:14]}-{number[14:]}",
    ):
        lead = chance.choice((f"{name}，身份证号", "居民身份证：", f"{name}（", "证件号码为", ""))
        yield Leak("PI-ID", f"{lead}{written}，已核对。", written)
    old = number[:6] + number[8:17]
    yield Leak("PI-ID15", f"{name}身份证号{old}。", old)
    for written in (phone, _spaced(phone, 3, 4), phone.translate(FULL_WIDTH), f"+86{phone}"):
        yield Leak("PI-PHONE", f"{name}，手机{written}。", written.lstrip("+"))
    for written in (bank, _spaced(bank, 4, 4, 4, 4), bank.translate(FULL_WIDTH)):
        yield Leak("PI-CARD", f"{name}，开户行某银行，卡号{written}。", written)
    plate = f"贵{chance.choice('ABCD')}{chance.randint(10000, 99999)}"
    yield Leak("PI-PLATE-NAME", f"驾驶人{name}驾驶{plate}小型普通客车。", plate)
    passport = f"E{chance.randint(10_000_000, 99_999_999)}"
    yield Leak("PI-PASSPORT", f"{name}持护照{passport}出境。", passport)
    home = f"人民路{chance.randint(1, 300)}号{chance.randint(1, 30)}栋{chance.randint(101, 2504)}室"
    for lead in ("家住", "家庭住址：", "现住", "户籍地："):
        yield Leak("PI-HOME", f"{name}，{lead}{home}。", home)
    yield Leak("PI-APPLICANT", f"申请人{name}提出政府信息公开申请。", name)
    for role in ("受害人", "被害人", "举报人", "报案人", "患者"):
        yield Leak("PI-VICTIM", f"经调查，{role}{name}称其手机被抢。", name)
    yield Leak("PI-MINOR", f"{name}（男，{chance.randint(6, 15)}岁）在河边溺水。", name)
    yield Leak("PI-MINOR", f"男孩{name}在放学路上走失。", name)
    level = chance.choice(("绝密", "机密", "秘密"))
    yield Leak("SEC-MARK", f"\n{level}★{chance.randint(1, 30)}年\n", "")
    yield Leak("SEC-MARK", f"\n{level[0]}　{level[1]}\n", "")
    yield Leak("SEC-MARK", f"密级：{level}。", f"密级：{level}")
    for mark in ("内部资料，注意保存", "内部文件，请勿外传", "工作秘密"):
        yield Leak("SEC-INTERNAL", f"\n（{mark}）\n", "")
    yield Leak("SEC-INTERNAL", "以上材料不得外传。", "")
    yield Leak("SEC-ATTRIBUTE", "（此件不予公开）", "")
    yield Leak("SEC-ATTRIBUTE", "（此件依申请公开）", "")
    yield Leak("WORD-HKMT", "会见了台湾总统。", "台湾总统")
    yield Leak("WORD-WRONG", "各单位要按照布署抓好落实。", "布署")
    yield Leak("WORD-BODY", "请到工商行政管理局办理登记。", "工商行政管理局")
    yield Leak("LAW-CITE", "依据《政府信息公开条例》（国务院令第492号）办理。", "政府信息公开条例")
    yield Leak("LAW-FORCE", "依据《中华人民共和国合同法》第三十二条。", "合同法")
    day = chance.randint(1, 28)
    right = "一二三四五六日"[date(2026, 11, day).weekday()]
    wrong = "一二三四五六日".replace(right, "")[chance.randrange(6)]
    yield Leak("DATE-WEEKDAY", f"定于2026年11月{day}日（星期{wrong}）召开。", f"11月{day}日")
    yield Leak("DATE-REAL", "于2026年2月30日前办结。", "2月30日")
    yield Leak("DATE-ORDER", "公示期为2026年12月10日至2026年12月1日。", "12月10日")
    yield Leak(
        "LINK-INNER", f"详见 http://10.52.3.{chance.randint(2, 250)}/oa/notice 。", "http://10.52"
    )
    yield Leak("LINK-BROKEN", "详见 http:/www.lps.gov.cn/notice 。", "http:/www")
    yield from _odd_forms(chance, name, phone)


def _odd_forms(chance: random.Random, name: str, phone: str) -> Iterator[Leak]:
    """What a detector misses that knows the usual form only."""
    for written in (
        f"{phone[:3]}.{phone[3:7]}.{phone[7:]}",
        f"（{phone[:3]}）{phone[3:7]} {phone[7:]}",
        f"+86-{phone[:3]}-{phone[3:7]}-{phone[7:]}",
    ):
        yield Leak("PI-PHONE", f"{name}，手机{written}。", written)
    yield Leak("PI-PHONE", f"{name}，手机{phone}/0858-8123456。", phone)
    yield Leak("PI-TRUE-NAME", f"{name[0]}某（原名{name}）到案。", name)
    yield Leak("WORD-HKMT", f"落款为民国{chance.randint(60, 114)}年。", "民国")
    yield Leak("WORD-ABOLISHED", "对其予以收容教育六个月。", "收容教育")
    yield Leak("WORD-WRONG", "双方签定了合同。", "签定")
    yield Leak("LAW-CITE", "依据《治安处罚法》第三十条。", "治安处罚法")
    yield Leak("DATE-REAL", "于二〇二六年二月三十日前办结。", "二月三十日")
    yield Leak("DATE-REAL", "于２０２６年１１月３１日前办结。", "１１月３１日")
    day = chance.randint(1, 28)
    right = date(2026, 11, day).weekday()
    wrong = "一二三四五六日"[(right + chance.randint(1, 6)) % 7]
    wide = f"2026年11月{day}日".translate(FULL_WIDTH)
    yield Leak("DATE-WEEKDAY", f"定于{wide}（星期{wrong}）召开。", wide)
