"""Names and homes of people who must not be known: applicants, minors, victims, and addresses.

Sources: 《个人信息保护法》 Art. 28 (sensitive data, minors under 14); 《未成年人保护法》 Art. 103 (nothing that
lets a minor be recognised); 《政府信息公开条例》 Art. 15.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gongkai.rules.screening.masking import mask_home, mask_name
from gongkai.rules.screening.model import Finding, Setting
from gongkai.rules.screening.patterns import matches, trigger_of
from gongkai.rules.screening.registry import found

SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙朱马胡郭林何高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任"
    "沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔"
    "向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕"
    "单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦"
    "褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘"
    "池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠"
    "豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰"
    "赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富"
    "尧闭由"
)
# Words of such texts that begin like a name: the surname, and what it is no surname before.
_WORDS: Final = {
    "应": "当该在于",
    "陈": "述词",
    "公": "民司安开",
    "成": "年立",
    "单": "位独",
    "时": "间候",
    "关": "于系",
    "相": "关",
    "信": "息访",
    "和": "其家",
    "安": "全置",
    "居": "民住",
}


def _han_but(letters: str) -> str:
    """The Chinese characters without some, for use in brackets."""
    out, at = [], 0x4E00
    for code in (*sorted(map(ord, letters)), 0xA000):
        if code > at:
            out.append(f"\\u{at:04x}-\\u{code - 1:04x}")
        at = code + 1
    return "".join(out)


# A character of a given name is any but 某, which hides one.
_GIVEN: Final = f"[{_han_but('某')}]"
_NAME: Final = (
    "(?:(?:欧阳|上官|司马|诸葛|夏侯|东方|皇甫|尉迟|公孙|慕容|令狐|"
    f"[{''.join(one for one in SURNAMES if one not in _WORDS)}]){_GIVEN}{{1,2}}|"
    + "|".join(f"{one}[{_han_but('某' + no)}]{_GIVEN}?" for one, no in _WORDS.items())
    + ")"
)
_HIDDEN: Final = re.compile(r"某|[xX×*○〇ＸＯ＊]")
# What looks like a surname and two characters but is a word of such texts.
_NO_NAME: Final = re.compile(
    r"^(?:应当|时间|时候|和其|及其|单位|成年|成立|全部|公民|公司|公安|公开|国家|相关|信息|信访|高度|安全|强制|"
    r"关于|关系|家属|明确|明知|阳性|连续|于是|都是|来源|来信|来电|石油|时应|应该|应在|应于|任何|任意|成功|"
    r"平均|平台|向公|向有|向社|支付|支持|温馨|景区|万元|文件|方式|方面|方可|包括|包含|包车|路口|马路|项目|"
    r"管理|车辆|车主|简要|全体|全国|元以|干部|但是|利用|居民|居住|属于|权利|权益|解释|解决|计算|"
    r"师生|商家|商户|封闭|易发|乐于|海上|海外|水上|古稀|平安|初步|初中|初级|高中|高龄|高危|江苏|云南|"
    r"宁夏|青海|河北|河南|黑龙|湖南|湖北|广东|广西|贵州|四川|成都|武汉|南京|南宁|"
    r"陈述|陈词|白天|何时|何地|何种|安置|安抚|安葬|章程|余额|解救|毛重|温饱|苗族|常住|水深|时年|时任|施害|路过|路途|方言|"
    r"和家|和监|和举|和被|和受|和患|及家|及时|单独|谈话|和疑|和密)"
)
_ROLES: Final = (
    r"受害人|被害人|举报人|报案人|检举人|控告人|信访人|上访人|患者|被拐(?:儿童|妇女)|被侵害人|病人|"
    r"吸毒人员|艾滋病(?:感染者|病人)|精神障碍患者|被害(?:女子|男子|女性|妇女|老人)|死者|遇害者|"
    r"(?:真名|真实姓名|本名)"
)
_ROLE_NAME: Final = re.compile(
    rf"(?:{_ROLES})(?:姓名)?(?:为|是|系|[：:、（(])?({_NAME})"
    r"(?=[，,。；;：:（(、）)\s]|的|于|在|被|称|说|反映|家|男|女|报|因|及|系|向|到|遭|死|受|确诊|\Z)"
)
_AGE: Final = (
    r"[，,（(、\s]{0,2}(?:男|女)?(?:童|孩|生)?[，,、\s]{0,2}(?:现年|年仅|今年|年龄)?"
    r"(?<![年未]满)(?:1[0-7]|[1-9]|十[一二三四五六七]?|[一二三四五六七八九])周?岁"
)
_MINOR_AGE: Final = re.compile(rf"(?<![\u4e00-\u9fff])({_NAME}){_AGE}")
_OF_AGE: Final = r"(?:1[0-7]|[1-9]|十[一二三四五六七]?|[一二三四五六七八九])周?岁"
_MINOR_OF: Final = re.compile(
    rf"(?<![0-9十百]){_OF_AGE}的(?:男孩|女孩|男童|女童|学生|少年|少女)?({_NAME})(?![\u4e00-\u9fff]{{0,2}}(?:年|路|县|市|镇))"
)
_CHILD_ROLES: Final = (
    "学生|嫌疑人|违法行为人|违法嫌疑人|当事人|被告人|少年|少女|走失者|溺水者|伤者|子女|儿子|女儿"
)
_MINOR_ROLE: Final = re.compile(rf"(?:{_CHILD_ROLES})({_NAME}){_AGE}")
_MINORS: Final = "未成年人|未成年学生|小学生|初中生|男童|女童|男孩|女孩|儿童|婴儿|幼儿|孤儿"
_MINOR_WORD: Final = re.compile(
    rf"(?:{_MINORS})(?:姓名)?[：:]?({_NAME})"
    r"(?=[，,。；;（(、）)]|的|于|在|被|家|男|女|因|走失|失踪|系|盗窃|抢|殴打|伤害|遭|离家|一案|等|\Z)"
)
# The name that a hidden one stands for, beside it.
_TRUE_NAME: Final = re.compile(
    rf"[{SURNAMES}]某{{1,2}}[（(，,、]\s?(?:又|原|曾用|别|乳|小|自报)(?:姓)?名(?:叫|为|是|系|[：:])?\s?({_NAME})"
    r"(?=[，,。；;：:（(、）)\s]|\Z)"
)
_APPLICANT: Final = re.compile(
    rf"申请人(?:姓名)?[：:]?({_NAME})(?=(?:提出|申请|提交|来信|来电|不服|要求|[（(]身份证|[，,。；;]|向))"
)
_LIVES: Final = (
    r"家庭(?:详细)?(?:住址|地址)|户籍(?:所在地|地址|地)|现居住地址?|居住地址?|现住[址在于]?|住址|家住|居住[在于]|"
    r"[，,；;、：:。\s（(]住[在于]?"
)
_UNITS: Final = "号楼|号|室|栋|幢|座|单元|组|户|楼|弄"
_HOME: Final = re.compile(
    rf"(?:{_LIVES})(?:为|是|[：:])?\s*"
    rf"([^，。；,;\n\t|（）()：:]{{3,40}}?(?:[A-Za-z]?\d+(?:-\d+)*\s*(?:{_UNITS}))+)"
)
_HIDDEN_HOME: Final = re.compile(r"某某|某[村组路街号小社]|[*○〇＊]|[xX×]{2,}")
_OFFICE_NEAR: Final = re.compile(
    r"(?:办公|单位|机关|公司|经营|营业|生产|注册|工商|服务中心|大厅|窗口|法定代表人|负责人|统一社会信用代码|住所地)"
)
_BODY_IN: Final = re.compile(
    r"大厅|大厦|中心|公司|委员会|政府|公安局|派出所|写字楼|园区|工业区|窗口|机关|科室|办公"
)
_ROOM: Final = re.compile(
    r"[\u4e00-\u9fff]{2,12}(?:路|街|巷|道|村|小区|花园|苑|城|家园|公寓|新村|里|坊|社区)[\u4e00-\u9fff0-9A-Za-z\-]{0,12}?"
    r"\d{1,4}\s*(?:号楼|栋|幢|座|单元)[0-9A-Za-z\u4e00-\u9fff]{0,8}?\d{2,4}\s*室"
)
_BIRTH: Final = re.compile(
    rf"(?<![\u4e00-\u9fff])({_NAME})[，,、（(\s]{{1,2}}(?:男|女)[，,、\s]{{1,2}}(?:[\u4e00-\u9fff]{{1,5}}族[，,、\s]{{1,2}})?"
    r"(?:出生于)?((?:19|20)\d\d年\d{1,2}月\d{1,2}日)(?:出生|生)?"
)


class Names:
    """Names under one rule, by one pattern whose first group is the name."""

    reach = (32, 12)

    def __init__(self, rule: str, pattern: re.Pattern[str], trigger: str | None = None) -> None:
        self.rules = (rule,)
        self.triggers = (trigger or trigger_of(pattern),)
        self._pattern = pattern

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """The names, unless they are hidden already (张某, 李*)."""
        for match in matches(self._pattern, text, start, end):
            name = match[1]
            behind = text[match.end(1) : match.end(1) + 1]
            if _HIDDEN.search(name + behind) or _NO_NAME.search(name):
                continue
            masked = mask_name(name)
            yield found(
                self.rules[0],
                text,
                *match.span(1),
                masked=masked,
                replacement=masked,
                remedy="mask",
                sureness="likely",
            )


NAMES: Final = (
    Names("PI-APPLICANT", _APPLICANT),
    Names("PI-VICTIM", _ROLE_NAME),
    # The age alone: with the name before it Hyperscan takes five times as long.
    Names(
        "PI-MINOR",
        _MINOR_AGE,
        rf"(?:[^年未]满|[{_han_but('满某')}][，,（(、\s]{{0,4}})"
        r"(?:1[0-7]|[1-9]|十[一二三四五六七]?|[一二三四五六七八九])周?岁",
    ),
    Names("PI-MINOR", _MINOR_ROLE),
    Names("PI-MINOR", _MINOR_OF),
    Names("PI-MINOR", _MINOR_WORD),
    Names("PI-TRUE-NAME", _TRUE_NAME),
)


class Births:
    """The day of birth behind a name."""

    rules = ("PI-BIRTH",)
    triggers = (r"[^某][，,、（(\s]{1,2}[男女][，,、\s]",)
    reach = (12, 48)

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """Full days only; the year alone may be published."""
        for match in matches(_BIRTH, text, start, end):
            if _HIDDEN.search(match[1]) or _NO_NAME.search(match[1]):
                continue
            yield found(
                "PI-BIRTH",
                text,
                *match.span(2),
                masked=f"{match[2][:4]}年*月*日",
                replacement=f"{match[2][:5]}",
                remedy="mask",
                sureness="likely",
            )


_SENTENCE_END: Final = re.compile(r"[。；;\n]")


def _clause(text: str, at: int, length: int) -> str:
    """What stands before a place in the same sentence."""
    return _SENTENCE_END.split(text[max(0, at - length) : at])[-1]


class Homes:
    """Addresses of homes behind a word that says so."""

    rules = ("PI-HOME",)
    triggers = (rf"(?:{_LIVES})(?:为|是|[：:])?\s*[^，。；,;\n\t|（）()：:]*\d\s*(?:{_UNITS})",)
    reach = (80, 64)

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """Those that are not hidden and not the seat of a body."""
        for match in _homes(text, start, end):
            masked = mask_home(match[1])
            yield found(
                "PI-HOME",
                text,
                *match.span(1),
                masked=masked,
                replacement=masked.removesuffix("***"),
                remedy="mask",
                sureness="likely",
            )


def _homes(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    for match in matches(_HOME, text, start, end):
        before = _clause(text, match.start(), 16)
        if not _is_known_or_office(match[1], before):
            yield match


def _is_known_or_office(address: str, before: str) -> bool:
    """Whether an address is hidden already, or the seat of a body."""
    return bool(
        _HIDDEN_HOME.search(address) or _OFFICE_NEAR.search(before) or _BODY_IN.search(address)
    )


class Rooms:
    """Addresses down to the room, without a word that says whose they are."""

    rules = ("PI-ROOM",)
    triggers = (r"(?:号楼|栋|幢|座|单元)[0-9A-Za-z\u4e00-\u9fff]{0,8}\d{2,4}\s*室",)
    reach = (64, 8)

    def find(self, text: str, start: int, end: int, setting: Setting) -> Iterator[Finding]:
        """Those that no word says to be a home."""
        for match in matches(_ROOM, text, start, end):
            at, to = match.span()
            if _is_known_or_office(match[0], _clause(text, at, 24)) or any(
                home.start(1) < to and at < home.end(1)
                for home in _homes(text, max(0, at - 64), to + 24)
            ):
                continue
            masked = mask_home(match[0])
            yield found(
                "PI-ROOM",
                text,
                at,
                to,
                masked=masked,
                replacement=masked.removesuffix("***"),
                remedy="mask",
                sureness="possible",
            )
