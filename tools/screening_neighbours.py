"""Clean documents full of what lies next to a wrong word, number, date, law or unit.

They stand behind those of `tools.make_screening_corpus` and are written by it. Nothing in them may
block or be told to be wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tools.make_screening_corpus import Maker

_NUMERALS: Final = "〇一二三四五六七八九"
_WIDE: Final = str.maketrans("0123456789", "０１２３４５６７８９")
_WEEKDAYS: Final = "一二三四五六日"


def in_numerals(number: int) -> str:
    """A number up to 99 as it is said: 十一, 二十六."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else f"{_NUMERALS[tens]}十")
    return head + (_NUMERALS[ones] if ones else "")


def _signed(m: Maker, days: int = 0) -> str:
    day = m.day + timedelta(days=days)
    year = "".join(_NUMERALS[int(figure)] for figure in str(day.year))
    return f"{year}年{in_numerals(day.month)}月{in_numerals(day.day)}日"


def warehouse(m: Maker) -> str:
    """Words that end and begin as a slip does."""
    return (
        f"{m.body}资产管理工作通报\n\n一、设备加装电子标签定位装置，由承包商确认安装位置，会商确定验收标准。\n"
        f"二、经评审记录在案的{m.n(3, 9)}项问题，自查自纠分为两个阶段，重申清理闲置资产的要求，申请清单另附。\n"
        "三、市残联贯彻落实无障碍要求，各单位上报筹备情况。弄虚作假的，不予报名、不予报销。\n"
        f"四、东侧隐患已经整改，{m.place}公布署名文章{m.n(2, 9)}篇，外宣转发{m.n(10, 90)}次。房租凭证由办公室保存。\n"
        f"五、反恐布控到位，国家俱乐部场地、{m.n(2, 9)}座标准球场照常开放。干部暑期轮训服务保障由后勤承担，早膳自理。\n"
        + m.foot()
    )


def airport(m: Maker) -> str:
    """Hong Kong, Macao and Taiwan in names that are right."""
    return (
        m.head("招商引资情况")
        + f"{m.day.year}年，{m.place}赴香港国际会展中心、澳门国际贸易中心推介，共引进企业{m.n(20, 60)}家，其中港台资企业{m.n(2, 9)}家。"
        "台湾国际旅行社等台湾地区企业、台湾同胞投资企业同等享受政策。经香港国际机场转机的客商由商务局接待。\n"
        f"民国三十六年始建的{m.pick(('文昌阁', '惠民桥', '中学旧址'))}列为文物保护单位，民国时期档案由档案馆保管。\n"
        + m.foot()
    )


def numerals(m: Maker) -> str:
    """Days in numerals and in wide figures, weekdays whose year stands elsewhere."""
    later = m.day + timedelta(days=3)
    weekday = _WEEKDAYS[later.weekday()]
    wide = m.on(10).translate(_WIDE)
    return (
        m.head("会议通知")
        + f"{m.day.year}年第{m.n(1, 4)}次联席会议定于{later.month}月{later.day}日（星期{weekday}）上午召开，"
        f"材料请于{wide}前报送，办公时间为周一至周五。农历二月三十日前后另行通知。\n"
        f"联系电话：０８５８－８１２３４{m.n(10, 99)}，传真：0858-81234{m.n(10, 99)}/81234{m.n(10, 99)}。\n"
        f"\n{m.body}\n{_signed(m)}\n"
    )


def bygone(m: Maker) -> str:
    """What was abolished, told as of its time."""
    return (
        f"{m.place}法治建设大事记\n\n2003年，收容遣送改为救助管理。2013年，废止劳动教养制度。"
        "2019年，废止收容教育制度。原暂住证改为居住证，社会抚养费不再征收。"
        "1997年以前的投机倒把罪已经取消。原国家税务局、原地方税务局合并为税务局。\n"
        f"截至{m.day.year}年，共办理居住证{m.n(100, 900)}本，国家税务总局{m.place}税务局设办税服务厅{m.n(2, 9)}个。\n"
    )


def harvest(m: Maker) -> str:
    """Units of the law, marks of roads and types of machines."""
    return (
        m.head("农业机械购置补贴公告")
        + f"一、补贴机型：ZKM-{m.n(100, 900)}、KW-{m.n(10, 90)}，功率{m.n(10, 90)}kW，质量{m.n(100, 900)}kg。\n"
        f"二、作业面积{m.n(10, 900)}公顷，亩均补贴由县级确定。\n三、运输距离{m.n(5, 90)}公里，每公斤运费{m.n(1, 3)}元，水温{m.n(10, 30)}摄氏度。\n"
        f"四、收购点设在G{m.n(50, 90)}高速公路K{m.n(1, 90)}+{m.n(100, 900)}处。\n" + m.foot()
    )


def basis(m: Maker) -> str:
    """Laws by their right names, rules of a province by short ones, laws of elsewhere."""
    return (
        m.head("行政执法依据目录")
        + "一、《中华人民共和国治安管理处罚法》《中华人民共和国道路交通安全法》《中华人民共和国出境入境管理法》《中华人民共和国居民身份证法》。\n"
        "二、《中华人民共和国招标投标法》《中华人民共和国反电信网络诈骗法》《中华人民共和国未成年人保护法》《禁毒法》《消防法》《反家庭暴力法》。\n"
        f"三、《{m.place}消防条例》《{m.place}禁毒条例》，以下简称《消防条例》《禁毒条例》。\n四、比较法资料：《德国民法典》《日本刑法》。\n"
        + m.foot()
    )


def by_sex(m: Maker) -> str:
    """A table whose rows have totals as its columns have."""
    rows = [(f"{name}分局", m.n(3, 90), m.n(3, 90)) for name in ("城东", "城西", "河滨", "龙井")]
    listed = "".join(f"{name}\t{a + b}\t{a}\t{b}\n" for name, a, b in rows)
    first, second = sum(row[1] for row in rows), sum(row[2] for row in rows)
    return (
        f"{m.place}{m.day.year}年办件统计\n\n单位\t合计\t窗口\t网上\n{listed}合计\t{first + second}\t{first}\t{second}\n\n"
        f"注：王某（原名王某某）等{m.n(2, 9)}人的申请另行统计。公布日期：{_signed(m)}。\n"
    )


NEIGHBOURS: Final[tuple[Callable[[Maker], str], ...]] = (
    warehouse,
    airport,
    numerals,
    bygone,
    harvest,
    basis,
    by_sex,
)
