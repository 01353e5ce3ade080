"""What a number of the narrative counts, told by the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gongkai.rules.report.forms import T4_BLOCKS, FormId
from gongkai.rules.report.statements.numbers import Found

_COMPARED: Final = re.compile(
    r"(?:同比|环比|比上年|较上年|比去年|较去年|上升|下降|增长|增加|减少|提高|降低|增|减|多|少)"
    r"了?(?:约|近)?$"
)
_PEOPLE: Final = r"公民、?法人(?:和|或者?|及|、|与)其他组织(?:提交|提出|申请)?(?:的)?"
_OF_REQUESTS: Final = re.compile(r"信息公开申请|依申请|公开申请|申请公开|信息申请|申请人")
_NEW_LEFT: Final = re.compile(
    r"(?:新收|收到|受理|接收|接到|收悉)(?:到|了|并办理|并办结|并答复)?"
    rf"(?:{_PEOPLE}|各类|社会公众|群众|公民|办理|的|有效|共|符合要求)*"
    r"(?:政府信息|政务信息|信息|政府)?(?:公开|依申请)?(?:公开)?(?:的)?(?:申请|依申请公开)"
    r"(?:信息|事项|办件|件|数量|公开|表|件数|总数|总量)?(?:共计|合计|总计|共|为|有|数|数量|达)*$"
)
_VERB_LEFT: Final = re.compile(
    r"(?:新收|收到|受理|接收|接到)(?:到|了|的|有效|办理|各类|共计|共|合计|总计)*$"
)
_OBJECT_RIGHT: Final = re.compile(
    r"(?:的)?(?:有效)?(?:依申请公开|(?:政府|政务)?信息公开(?:的)?申请|公开申请|(?:政府)?信息依申请"
    r"|依申请|(?:政府)?信息申请|公民申请公开)"
)
_HANDLED_LEFT: Final = re.compile(
    r"(?:办结|答复|办理|办复|处理完毕|予以答复|回复)(?:完毕|了|的)?(?:政府)?(?:信息)?(?:公开)?"
    r"(?:依申请公开|依申请|申请)?(?:事项|办件)?(?:共计|合计|总计|共|数量|量|为|数)*$"
)
_CARRIED_IN: Final = re.compile(
    r"(?:上年度?|上一年度?|去年|往年|上年末|前一年度?)(?:度)?结转(?:到|至|的|过来|来|本年度?|而来|办理)*"
    r"(?:政府信息公开)?(?:申请|办理)?(?:数量)?(?:共|为|有|的)*$"
)
_CARRIED_OUT: Final = re.compile(
    r"(?:结转|顺延|转)(?:至|到|入)?(?:下一?年度?|次年度?|明年|下一?年)(?:度)?"
    r"(?:继续)?(?:办理|答复)?(?:的)?(?:政府信息公开)?(?:申请)?(?:数量)?(?:共|为|有|的)*$"
)
_CARRIED_OUT_RIGHT: Final = re.compile(
    r"(?:政府信息公开)?(?:申请)?(?:按照?《?条例》?(?:规定)?)?(?:依法)?(?:结转|顺延)"
    r"(?:至|到)?(?:下一?年|次年|明年)"
)
_FROM_YEAR: Final = re.compile(
    r"(20\d\d)年度?(?:结转|转(?:至|到|入)(?:今年|本年度?))(?:办理|的|政府信息公开|申请|数量|共)*$"
)
_TO_YEAR: Final = re.compile(
    r"结转(?:至|到)?(20\d\d)年度?(?:继续)?(?:办理|答复|的|政府信息公开|申请|数量|共)*$"
)
_APPLICANT: Final = re.compile(
    r"(自然人|法人(?:或者?|和|及|、|与)其他组织)(?:提出|提交|申请|的|类)*(?:政府信息公开)?(?:申请)?"
    r"(?:共|为|有)?$"
)
# So many kinds of results in one sentence speak of requests even where the word is not said.
_ENOUGH_RESULTS: Final = 2
_RESULT_NAMES: Final = "予以公开|部分公开|不予公开|无法提供|不予处理|其他处理"
_ANY_RESULT: Final = re.compile(rf"(?<!不)(?:{_RESULT_NAMES})")
_RESULT: Final = re.compile(
    rf"(?<!不)((?:{_RESULT_NAMES})(?:(?:及|和|与|、)(?:{_RESULT_NAMES}))*)"
    r"(?:的|类|答复|申请|信息|政府信息|件数)*(?:共计|合计|共|为|有)?$"
)
# 因不掌握无法提供 is one row of its group, and which one is not certain.
_ONE_REASON: Final = re.compile("因|由于|属于|涉及|不掌握|不存在|现成|不明确|信访|重复")
_SUBSET: Final = re.compile(
    r"其中|网上|网络|信函|邮寄|书面|当面|现场|电子邮件|邮件|邮箱|传真|渠道|平台|窗口|来信|口头"
)
ONCE: Final = re.compile(r"累计|以来|历年|截至目前|日均|月均|年均|平均|每[年月日天周]")

_CASE_KIND: Final = re.compile(
    r"未经复议直接起诉|直接起诉|复议后(?:再)?(?:提起)?起诉|行政复议|行政诉讼|复议|诉讼"
)
_CASE_TOTAL: Final = re.compile(
    r"(?:行政复议|行政诉讼|复议|诉讼|起诉)(?:类)?(?:案件|申请|案|事项)?(?:的)?"
    r"(?:共计|合计|总计|共|为|有|数)*$"
)
_CASE_BOTH: Final = re.compile(r"(?:行政)?复议(?:案件)?(?:和|、|及|与|或|/)(?:行政)?诉讼")
_OUTCOME: Final = re.compile(
    r"(?:结果)?(维持|纠正)(?:的)?$|(其他结果|尚未审结|正在审理|未审结)(?:的)?(?:案件)?(?:共|为)?$"
)
_OUTCOMES: Final = {
    "维持": "upheld",
    "纠正": "corrected",
    "其他结果": "other",
    "尚未审结": "pending",
    "正在审理": "pending",
    "未审结": "pending",
}
_ABOUT_DISCLOSURE: Final = re.compile(r"信息公开|依申请|公开工作")

_PUBLISHED: Final = re.compile(
    r"(?:公开|发布|公示|更新|刊发|推送)(?:了|各类|各项|各种|相关|有关|政府|政务|行政|公开)*"
    r"(?:信息|内容)?(?:数量|总数|总量|数|量|条数)?(?:共计|合计|总计|累计|共|为|有|达到|达|计)*$"
)
_ITEMS: Final = frozenset(("条", "条次", "件", "篇", "份", "项", "篇次", "则"))
_CHANNELS: Final = (
    ("网站", re.compile(r"网站|门户网")),
    ("微博", re.compile(r"微博")),
    ("微信", re.compile(r"微信|公众号")),
    ("新媒体", re.compile(r"新媒体|抖音|头条|客户端|APP|视频号|快手|小程序")),
    ("公报", re.compile(r"公报")),
    ("报刊广播电视", re.compile(r"报纸|报刊|日报|晚报|电视|广播|电台")),
    ("公开栏", re.compile(r"公开栏|公示栏|公告栏|宣传栏|展板|电子屏|显示屏|公开屏")),
    ("其他", re.compile(r"其[他它](?:公开)?(?:方式|渠道|途径|形式|平台|载体|媒体)")),
)
_MANY: Final = re.compile(r"等(?:各|多)?[^,]{0,8}(?:平台|渠道|方式|形式|载体|媒体|途径)")

_BARE: Final = re.compile(
    r"(?:网站|平台|微博|微信|公众号|新媒体|公报|公开栏|公示栏|方式|渠道|途径|形式|媒体|客户端)"
    r"(?:上|公开|发布)?(?:共|为|有)?$"
)

_PITCHED: Final = re.compile(
    r"(?:推送|投送|报送|提供|投稿|推荐)(?:各类|新闻|公安|宣传|信息)*(?:稿件|新闻稿)?(?:共计|共|累计)?$"
)
_ADOPTED: Final = re.compile(
    r"(中央|国家|省|市|县|区)(?:部)?级?(?:以上)?(?:各?(?:主流|新闻))?(?:媒体|报刊)(?:平台)?"
    r"(?:采用|刊发|刊载|刊登|采纳|播发|发布|刊播)(?:各类|新闻|宣传)*(?:稿件|报道|信息|新闻)?(?:共|共计)?$"
)
_LEVELS: Final = {"国家": "中央级", "中央": "中央级"}


@dataclass(frozen=True, slots=True)
class _Plain:
    """A subject that no cell holds, found by the words left of the number and its unit."""

    subject: str
    units: frozenset[str]
    left: re.Pattern[str]


def _plain(subject: str, units: str, left: str) -> _Plain:
    return _Plain(subject, frozenset(units.split("|")), re.compile(f"(?:{left})$"))


_COUNT: Final = "(?:数|量|总数|总量|人数|数量)?(?:共计|合计|总计|累计|共|为|有|已?达到?|计|了)*"
_PLAIN_SUBJECTS: Final = (
    _plain("fee.collected", "元|万元", rf"信息处理费(?:用)?(?:金额|总金额|总额)?{_COUNT}"),
    _plain("followers", "人|个|名|人次", rf"(?:粉丝|关注(?:用户|人数)|订阅(?:用户)?){_COUNT}"),
    # Before the reads of all: what each clarification reached.
    _plain(
        "debunked.reads",
        "次|人次",
        rf"(?:单篇|每篇)(?:信息|稿件)?(?:阅读|浏览){_COUNT}(?:均|都)?",
    ),
    _plain("debunked", "起|例|件", rf"(?:谣|不实信息)[^,;:]{{0,12}}案例{_COUNT}"),
    _plain("reads", "次|人次|人|次数", rf"(?:阅读|浏览|点击|访问|播放){_COUNT}"),
    _plain(
        "accounts",
        "个",
        rf"(?:新媒体账号|政务新媒体|认证新媒体|官方账号|公众账号|媒体账号){_COUNT}",
    ),
    _plain("boards", "块|个|处", rf"(?:展板|公开栏|公示栏|公告栏|宣传栏){_COUNT}"),
    _plain("press_conferences", "场|次|场次", rf"(?:新闻发布会|新闻通气会|发布会){_COUNT}"),
    _plain(
        "interpretations",
        "篇|条|个|件|份|次|期|则",
        rf"(?:政策)?解读(?:材料|稿件|信息|产品|文件|稿)?(?:发布)?{_COUNT}",
    ),
    _plain("procurement.projects", "项|个", rf"集中采购项目{_COUNT}"),
    _plain("procurement.amount", "元", rf"采购(?:总金额|总额|金额){_COUNT}"),
    _plain("gazettes", "期", rf"公报》?(?:编印|印发|出版|发行)?{_COUNT}"),
    _plain("training.sessions", "次|场|期|场次", rf"培训(?:班|会|活动)?{_COUNT}"),
    _plain("training.people", "人次|人|名", rf"(?:培训(?:人员|干部|工作人员)?|参训){_COUNT}"),
    _plain(
        "messages.answered",
        "条|件|个",
        rf"(?:留言|来信|咨询|信箱信件|网民信件)(?:办理|回复|答复)?{_COUNT}",
    ),
)
_TRAINING_RIGHT: Final = re.compile(r"(?:[^,;]{0,12})培训")


@dataclass(frozen=True, slots=True)
class Scene:
    """The sentence that a number stands in, and what was said before it in the paragraph."""

    section: str | None
    sentence: str
    form: FormId
    year: int | None
    block: str | None

    @property
    def of_requests(self) -> bool:
        """Whether the sentence speaks of requests for disclosure."""
        return bool(
            _OF_REQUESTS.search(self.sentence)
            or len(set(_ANY_RESULT.findall(self.sentence))) >= _ENOUGH_RESULTS
        )


_GROUPS: Final = {
    "予以公开": ("granted",),
    "部分公开": ("partial",),
    "不予公开": (
        "deny_state_secret",
        "deny_law_forbids",
        "deny_safety_stability",
        "deny_third_party",
        "deny_internal",
        "deny_process",
        "deny_case_file",
        "deny_admin_query",
    ),
    "无法提供": ("unable_not_held", "unable_need_create", "unable_unclear"),
    "不予处理": (
        "noproc_petition",
        "noproc_repeat",
        "noproc_publication",
        "noproc_abuse",
        "noproc_confirm",
    ),
}
_OTHER: Final[dict[FormId, tuple[str, ...]]] = {
    "2019": ("other",),
    "2021": ("other_no_supplement", "other_fee_unpaid", "other_misc"),
}
_CASES: Final = frozenset(("件", "宗", "起", "例", "个", "件次"))
_REQUEST_UNITS: Final = _CASES | {"条", "份", "项", "人"}

Meaning = tuple[str, tuple[str, ...], str]
"""A subject, the cells whose sum it must equal, and a label where the subject has kinds."""


def _carried(number: Found, scene: Scene) -> Meaning | None:
    if number.unit not in _REQUEST_UNITS:
        return None
    if _CARRIED_IN.search(number.left):
        return "requests.carried_in", ("T3.carried_in.total",), ""
    if _CARRIED_OUT.search(number.left) or _CARRIED_OUT_RIGHT.match(number.right):
        return "requests.carried_out", ("T3.carried_out.total",), ""
    before, after = _FROM_YEAR.search(number.left), _TO_YEAR.search(number.left)
    if before and scene.year and int(before[1]) == scene.year - 1:
        return "requests.carried_in", ("T3.carried_in.total",), ""
    if after and scene.year and int(after[1]) == scene.year + 1:
        return "requests.carried_out", ("T3.carried_out.total",), ""
    return None


def _request(number: Found, scene: Scene) -> Meaning | None:
    clause = number.clause
    if number.unit not in _REQUEST_UNITS or not scene.of_requests:
        return None
    kind = _kind_of_request(clause, scene)
    if kind or _SUBSET.search(clause):
        return kind
    asked = _VERB_LEFT.search(clause) and _OBJECT_RIGHT.match(number.right)
    if asked or _NEW_LEFT.search(clause):
        return "requests.new", ("T3.new_received.total",), ""
    if _HANDLED_LEFT.search(clause) and "建议" not in scene.sentence:
        return "requests.handled", ("T3.result_total.total",), ""
    return None


def _kind_of_request(clause: str, scene: Scene) -> Meaning | None:
    """Requests by who asked, or by their result."""
    applicant = _APPLICANT.search(clause)
    if applicant and "公民" not in clause:
        if applicant[1] == "自然人":
            return "requests.natural", ("T3.new_received.natural",), ""
        columns = ("org_business", "org_research", "org_welfare", "org_legal", "org_other")
        return "requests.organisations", tuple(f"T3.new_received.{c}" for c in columns), ""
    result = _RESULT.search(clause)
    if result:
        names = re.findall(_RESULT_NAMES, result[1])
        if _ONE_REASON.search(clause) and "等" not in clause:
            return "requests.result", (), "、".join(names)
        rows = [row for name in names for row in _GROUPS.get(name, _OTHER[scene.form])]
        return "requests.result", tuple(f"T3.{row}.total" for row in rows), "、".join(names)
    return None


def _case(number: Found, scene: Scene) -> Meaning | None:
    if number.unit not in _CASES or not _ABOUT_DISCLOSURE.search(scene.sentence):
        return None
    if "复议机关" in scene.sentence:  # cases that this body decides, not those against it
        return None
    outcome = _OUTCOME.search(number.clause)
    if outcome and scene.block:
        end = _OUTCOMES[outcome[1] or outcome[2]]
        return _case_meaning(scene.block, end)
    if not _CASE_TOTAL.search(number.clause):
        return None
    if _CASE_BOTH.search(number.clause):
        cells = tuple(f"T4.cases.{block}.total" for block in T4_BLOCKS)
        return "cases.total", cells, ""
    return _case_meaning(scene.block, "total") if scene.block else None


def _case_meaning(block: str, end: str) -> Meaning:
    if block == "suit":
        cells = tuple(f"T4.cases.{b}.{end}" for b in ("suit_direct", "suit_after_review"))
        return f"suit.{end}", cells, ""
    return f"{block}.{end}", (f"T4.cases.{block}.{end}",), ""


def block_of(text: str) -> str | None:
    """The kind of case named last in a text."""
    names = _CASE_KIND.findall(text)
    if not names:
        return None
    last = names[-1]
    if "直接起诉" in last:
        return "suit_direct"
    if "后" in last:
        return "suit_after_review"
    return "review" if last.endswith("复议") else "suit"


def _published(number: Found, scene: Scene) -> Meaning | None:
    if number.unit not in _ITEMS or scene.section not in (None, "S1"):
        return None
    clause = number.clause
    channels = [name for name, pattern in _CHANNELS if pattern.search(clause)]
    if ONCE.search(clause) or "依申请" in clause:
        return None
    before = scene.sentence[: scene.sentence.find(clause)]
    listed = "其中" in before + clause and "公开" in before + clause
    if not _PUBLISHED.search(clause) and not (channels and listed and _BARE.search(clause)):
        return None
    many = len(channels) > 1 or _MANY.search(clause)
    if channels and (not many or not re.search(r"主动公开|共公开|共计公开", clause)):
        return "published.channel", (), "其他" if "其他" in channels else channels[0]
    if re.search(r"主动公开|公开政府信息|公开信息", clause):
        return "published.total", (), ""
    return None


def _media(number: Found, scene: Scene) -> Meaning | None:
    if number.unit not in ("篇", "条", "件", "篇次", "个", "则"):
        return None
    adopted = _ADOPTED.search(number.left)
    if adopted:
        return "media.adopted", (), _LEVELS.get(adopted[1], f"{adopted[1]}级")
    if "媒体" in scene.sentence and _PITCHED.search(number.clause):
        return "media.pitched", (), ""
    return None


def _elsewhere(number: Found, scene: Scene) -> Meaning | None:
    for plain in _PLAIN_SUBJECTS:
        if number.unit in plain.units and plain.left.search(number.clause):
            return plain.subject, (), ""
    if number.unit in ("次", "场", "期", "场次") and _TRAINING_RIGHT.match(number.right):
        return "training.sessions", (), ""
    return None


_MEANINGS: Final = (_carried, _request, _case, _media, _published, _elsewhere)


def meaning_of(number: Found, scene: Scene) -> Meaning:
    """What a number counts; ("other", (), "") where its words do not tell for certain."""
    if _COMPARED.search(number.left):
        return "other", (), ""
    for ask in _MEANINGS:
        meaning = ask(number, scene)
        if meaning:
            return meaning
    return "other", (), ""


# --- nothing at all is a number too

_NO_REQUESTS: Final = re.compile(
    r"(?:未|没有|无|未曾|暂未|尚未)(?:收到|接到|受理|接收)"
    rf"(?:{_PEOPLE}|到|过|任何|社会公众|公民|群众|有关|关于|要求)*"
    r"(?:政府|政务)?(?:信息)?(?:公开|依申请)(?:公开)?(?:的)?(?:政府信息)?"
    r"(?:申请|依申请公开)?(?:信息|事项|件|办件|情况)?(?=[,;。.]|$)"
)
_NO_CASES: Final = re.compile(
    r"(?:未|没有|无|未曾|暂无|均无)(?:发生|收到|出现|产生|有)?(?:过|任何|一起|因|涉及|由|有关|关于|针对|的)*"
    r"(?:政府信息公开|信息公开)?(?:工作|申请|答复|问题)?(?:引起|引发|被|而|提起|申请|导致|产生|的|类|申请)*"
    r"(?P<review>行政复议)?(?:案件)?(?:、|和|或|及|与|以及|或者)?(?:被?提起)?(?P<suit>行政诉讼)?"
    r"(?:的)?(?:案件|情况|事项|情形|案)?(?:的)?(?:发生|情况)?(?=[,;。.]|$)"
)


def zeros(sentence: str, about_requests: bool) -> Iterator[tuple[int, int, Meaning]]:
    """Start, end and meaning of the wordings that say that there was none: 未收到…申请."""
    for match in _NO_REQUESTS.finditer(sentence):
        yield match.start(), match.end(), ("requests.new", ("T3.new_received.total",), "")
    if not about_requests and not _ABOUT_DISCLOSURE.search(sentence):
        return
    for match in _NO_CASES.finditer(sentence):
        if match["review"]:
            yield match.start(), match.end(), _case_meaning("review", "total")
        if match["suit"]:
            yield match.start(), match.end(), _case_meaning("suit", "total")
