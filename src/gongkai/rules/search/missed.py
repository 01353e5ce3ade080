"""Which words that nobody found may be kept: none that could tell of a person.

《个人信息保护法》第六条 (no more than is needed). What looks like a name is dropped, although some of it
is none: an editor can do without 马路, a person cannot take a name back.
"""

from __future__ import annotations

import re
from typing import Final

from gongkai.rules.screening.people import SURNAMES
from gongkai.rules.screening.personal import find_personal_data
from gongkai.rules.search.query import tidy
from gongkai.rules.search.tokens import fold

MOST: Final = 40
_NUMBER: Final = re.compile(
    r"\d[\d\s-]{5,}|[@]|[a-z]\d{5,}|[\u4e00-\u9fff][a-z][a-z0-9]{5}", re.IGNORECASE
)
_HOME: Final = re.compile(r"\d+\s*(?:号楼|栋|幢|单元|室|户)")
_DOUBLE: Final = "欧阳|上官|司马|诸葛|夏侯|东方|皇甫|尉迟|公孙|慕容|令狐"
# A word of two or three characters that begins as a name does.
_NAME: Final = re.compile(
    rf"(?:(?:{_DOUBLE})[\u4e00-\u9fff]{{1,2}}|[{SURNAMES}][\u4e00-\u9fff]{{1,2}})"
)
_SAID_OF: Final = (
    r"的|处罚|判决|案|身份证|电话|手机|住址|户口|户籍|工资|简历|任免|任职|举报|投诉|信访|被|同志|先生|女士|局长|"
    r"主任|书记|科长|队长|所长|警官|民警|老师|医生"
)
_NAME_IN: Final = re.compile(rf"(?:^|[\s:：，,])({_NAME.pattern})(?={_SAID_OF})")
_ENDS: Final = re.compile(rf"(?:{_SAID_OF}|人|叫|是)({_NAME.pattern})$")
# Begins as a name, and is none: what people look for at an office.
_NO_NAME: Final = re.compile(
    r"^(?:居住证?|房产证?|房屋|车辆|车牌|驾照|公安局?|公积金|公务员|公告|公示|公租房|教育局?|"
    r"高考|高中|高速|金融|马路|白酒|安全|宁静|时间|边境|边检|应急|成绩|成人|广场|广告|计生|计划|"
    r"支出|商标|商铺|项目|农业局?|农村|水费|水利局?|水库|电费|能源|范围|温泉|任免|任命|"
    r"殡葬|储备|信用|信访局?|权力|权责|利率|终身|双减|门诊|云计算|平安|路灯|简介|养犬|养老|"
    r"夜市|无犯罪)"
)


def fit_to_keep(words: str) -> str:
    """The words as they may be kept, tidied; empty where they may tell of a person."""
    told = fold(tidy(words))
    if not told or len(told) > MOST or _NUMBER.search(told) or _HOME.search(told):
        return ""
    if any(find_personal_data(told)):
        return ""
    if any(_NAME.fullmatch(part) and not _NO_NAME.match(part) for part in told.split()):
        return ""
    for found in (*_NAME_IN.finditer(told), *_ENDS.finditer(told)):
        if not _NO_NAME.match(found[1]):
            return ""
    return told
