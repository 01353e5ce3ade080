"""Invented items of the demonstration city: every kind, every state, in time and late.

An item is a line: what it is, how many days ago it was formed, and how far it has come. Every step
is an action, taken by the person whose duty it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone

from gongkai.accounts.models import Person
from gongkai.catalogue import actions
from gongkai.catalogue.actions import Mark, Upload
from gongkai.catalogue.models import Column, Consultation, Item, ItemVersion, Publisher
from gongkai.organisations.models import Organisation
from gongkai.rules.access import ANONYMOUS, SYSTEM
from gongkai.rules.batches import BatchKind
from gongkai.rules.consultation import OpinionForm, Outcome
from gongkai.rules.items import Content, ItemKind, Validity
from gongkai.rules.release import State
from gongkai.rules.results import ResultCode
from gongkai.rules.secrecy import Conclusion

BODY: Final = "lps-gaj"
# No code of a real body.
PUBLISHERS: Final = (("lps-gaj", "11520200DEMO00001X"), ("lps-jyj", "11520200DEMO00002X"))
_FORM: Final = {
    "carrier": "document",
    "origin": "政治部，徐佳",
    "mode": "proactive",
    "has_state_secret": "no",
    "has_work_secret": "no",
    "has_forbidden": "no",
    "is_safety": "no",
    "is_aggregated": "no",
    "has_trade_secret": "no",
    "has_privacy": "no",
    "is_deidentified": "no",
    "involves_others": "no",
    "needs_interpretation": "no",
    "opinion_risk": "low",
    "embedded_checked": "yes",
}
_K, _S = ItemKind, State
OPINIONS: Final = (
    ("建议春节期间放宽燃放的时间和区域，让老百姓过个热闹年。", "第六条", "钟山区居民"),
    ("医院和学校周边应当全年禁止燃放。", "第七条", ""),
    ("医院旁边不要放，病人休息不好。", "", ""),
    ("希望公布举报电话。", "", "某物业公司"),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One item: `ago` days since it was formed, and the state that it has reached."""

    title: str
    column: str
    kind: ItemKind
    ago: int
    body: str
    until: State = State.PUBLISHED
    number: str = ""
    extras: dict[str, str] = field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    summary: str = ""
    file: tuple[str, str, str] | None = None
    then: str = ""


def _p(*lines: str) -> str:
    return "\n".join(f"<p>{line}</p>" for line in lines)


_TABLE: Final = (
    "<table><caption>2026年第三季度道路交通事故情况</caption><thead><tr>"
    '<th scope="col">月份</th><th scope="col">起数</th><th scope="col">受伤人数</th>'
    '<th scope="col">与上年同期相比</th></tr></thead><tbody>'
    "<tr><td>7月</td><td>112</td><td>86</td><td>下降4.3%</td></tr>"
    "<tr><td>8月</td><td>105</td><td>79</td><td>下降7.1%</td></tr>"
    "<tr><td>9月</td><td>98</td><td>71</td><td>下降9.3%</td></tr></tbody></table>"
)
# Numbers of nobody: the ways of the standard GB 11643 to show one.
_LEAK: Final = _p("拟对下列人员给予奖励，公示五个工作日。联系人李某，手机13800138000。") + (
    '<table><thead><tr><th scope="col">姓名</th><th scope="col">身份证号码</th>'
    '<th scope="col">奖励金额（元）</th></tr></thead><tbody>'
    "<tr><td>张某某</td><td>11010519491231002X</td><td>3000</td></tr>"
    "<tr><td>王某某</td><td>110105199001010010</td><td>5000</td></tr></tbody></table>"
)
_RULES: Final = (
    "<h2>第一章　总则</h2>"
    + _p(
        "第一条　为规范电动自行车登记和通行管理，保障道路交通安全，结合本市实际，制定本办法。",
        "第二条　本市行政区域内电动自行车的登记、通行和停放管理，适用本办法。",
    )
    + "<h2>第二章　登记</h2>"
    + _p(
        "第三条　电动自行车应当经公安机关交通管理部门登记，取得号牌后上道路行驶。",
        "第四条　申请登记的，可以到就近的车辆管理服务站办理，也可以在网上预约。",
    )
    + "<h2>第三章　附则</h2>"
    + _p("第五条　本办法自发布之日起30日后施行，有效期5年。")
)

PIECES: Final = (
    Piece("六盘水市公安局政府信息公开指南", "guide", _K.DISCLOSURE_GUIDE, 400,
          "<h2>一、信息分类和编排体系</h2>" + _p("本局公开的信息按法定主动公开内容的栏目编排，每条信息有索引号。")
          + "<h2>二、获取方式</h2>" + _p("可以在本平台查看、下载，也可以到档案馆、图书馆和政务服务大厅查阅。")
          + "<h2>三、公开工作机构</h2>" + _p("名称：六盘水市公安局办公室", "联系电话：0000-0000000"),
          extras={"office_name": "六盘水市公安局办公室", "office_address": "示范路1号",
                  "office_hours": "工作日 9:00–17:00", "office_phone": "0000-0000000",
                  "office_fax": "无", "office_contact": "gk@example.cn", "revised_on": "@0"}),
    Piece("六盘水市公安局政府信息公开保密审查制度", "system", _K.OTHER, 280,
          _p("公开政府信息，先审查、后公开，一事一审，谁公开谁负责。")),
    Piece("机构职能和内设机构", "a20-organ", _K.OTHER, 250,
          _p("负责全市社会治安、户籍、交通、出入境、禁毒、网络安全等管理工作。")
          + "<ul><li>办公室：综合协调、政务公开</li><li>治安警察支队：治安管理</li>"
          "<li>交通警察支队：道路交通管理</li></ul>"),
    Piece("六盘水市电动自行车登记管理办法", "policy-normative", _K.NORMATIVE, 120, _RULES,
          number="六公规〔2026〕1号", extras={"effective_on": "2026-09-01", "filing_number": "LPSD-2026-0001"},
          keywords=("电动自行车", "登记", "交通安全"),
          summary="规定电动自行车的登记、号牌、通行和停放。"),
    Piece("《六盘水市电动自行车登记管理办法》政策解读", "policy-interpretation", _K.INTERPRETATION, 118,
          _p("一、为什么要登记？便于查找车辆，减少盗窃和事故。", "二、去哪里办？就近的服务站，也可以网上预约。"),
          extras={"interprets": "@六盘水市电动自行车登记管理办法"}),
    Piece("六盘水市养犬管理暂行规定", "policy-normative", _K.NORMATIVE, 160,
          _p("第一条　为加强养犬管理，制定本规定。", "第二条　携犬出户应当束犬链。"),
          number="六公规〔2021〕3号", extras={"effective_on": "2021-06-01"}, then="repeal"),
    Piece("2026年第三季度道路交通事故情况", "a20-statistics", _K.OTHER, 40, _TABLE,
          keywords=("交通事故", "统计"),
          file=("第三季度道路交通事故统计.txt", "7月 112\n8月 105\n9月 98\n", "分月统计")),
    Piece("关于开展电动自行车夜间交通安全整治的通告", "a20-notice", _K.NOTICE, 25,
          _p("为保障夜间行车安全，决定开展电动自行车交通安全整治。", "一、整治时间：自通告发布之日起三个月。",
             "二、整治重点：闯红灯、逆行、不戴安全头盔。"), number="六公通〔2026〕18号", then="correct"),
    Piece("2026年公安机关考试录用人民警察递补人员公示", "a20-recruitment", _K.RECRUITMENT, 30,
          _p("经体能测评、体检、考察，现将递补人员予以公示，公示期五个工作日。")),
    Piece("六盘水市公安局2026年部门预算", "a20-budget", _K.BUDGET, 200,
          _p("2026年部门预算及说明。") + "<table><thead><tr><th scope=\"col\">科目</th>"
          "<th scope=\"col\">金额（万元）</th></tr></thead><tbody><tr><td>公共安全支出</td><td>1,000</td></tr>"
          "<tr><td>社会保障和就业支出</td><td>120</td></tr></tbody></table>"),
    Piece("行政处罚决定书（六公行罚决〔2026〕77号）", "a20-penalty", _K.PENALTY, 35,
          _p("某某歌舞娱乐场所未按规定核对从业人员身份，依法给予警告。"), then="withdraw"),
    Piece("关于《六盘水市烟花爆竹燃放管理规定（草案）》公开征求意见的公告", "a20-consultation",
          _K.CONSULTATION, 12, _p("现将草案公布，欢迎社会各界提出意见。"),
          extras={"opens_on": "@0", "closes_on": "@35", "opinions_to": "来信寄市公安局治安警察支队"}),
    Piece("关于《六盘水市犬只收容管理办法（草案）》公开征求意见的公告", "a20-consultation",
          _K.CONSULTATION, 70, _p("现将草案公布，欢迎社会各界提出意见。"),
          extras={"opens_on": "@0", "closes_on": "@40", "opinions_to": "来信寄市公安局治安警察支队"}),
    Piece("关于网传“市区将全面禁行电动自行车”的情况说明", "a20-other", _K.CLARIFICATION, 8,
          _p("近日网络流传市区将全面禁行电动自行车，经核实为不实信息，请勿传播。"),
          extras={"rumour": "市区将全面禁行电动自行车"}),
    Piece("2019年烟花爆竹安全管理通告", "a20-notice", _K.NOTICE, 400,
          _p("春节期间烟花爆竹燃放的时间和地点。"), then="archive"),
    Piece("乌蒙大道交通管制通告（山体滑坡）", "a20-emergency", _K.NOTICE, 1,
          _p("因山体滑坡，乌蒙大道K3至K5路段双向管制，请绕行。"), until=_S.URGENT),
    # at work
    Piece("2026年禁毒宣传月活动总结", "a20-other", _K.NEWS, 45, _p("全市开展禁毒宣传活动320场。"),
          until=_S.DRAFT),
    Piece("见义勇为人员奖励公示", "a20-notice", _K.NOTICE, 2, _LEAK, until=_S.DRAFT),
    Piece("户籍窗口延时服务安排", "a20-service", _K.GUIDE, 3, _p("工作日中午不休息，周六上午办理。"),
          until=_S.DRAFT, then="return"),
    Piece("居住证办理指南", "a20-service", _K.GUIDE, 6, _p("办理条件、材料、时限和地点。"),
          until=_S.PROOFREADING),
    Piece("第四季度网络安全检查通报", "a20-inspection", _K.NOTICE, 5, _p("检查单位46家，责令改正5家。"),
          until=_S.FIRST_REVIEW),
    Piece("公安局2026年政府采购目录", "a20-procurement", _K.OTHER, 9, _p("采购目录及标准。"),
          until=_S.SECOND_REVIEW),
    Piece("冬季道路结冰应急预案", "a20-emergency", _K.OTHER, 10, _p("预警分级、响应措施和联系单位。"),
          until=_S.FINAL_REVIEW),
    Piece("旅馆业治安检查结果", "a20-inspection", _K.NOTICE, 11, _p("检查旅馆120家，整改14家。"),
          until=_S.SECRECY_REVIEW),
    Piece("机动车驾驶人考试场地开放日公告", "a20-notice", _K.NOTICE, 7, _p("每月第一个周六上午开放。"),
          until=_S.CLEARED),
    Piece("元旦假期出入境窗口安排", "a20-notice", _K.NOTICE, 4, _p("元旦当日不办公，1月2日起正常办理。"),
          until=_S.SCHEDULED),
    Piece("专项行动部署情况", "a20-other", _K.OTHER, 20, _p("专项行动的部署和安排。"),
          until=_S.WITHHELD),
    Piece("写错了的通知", "a20-notice", _K.NOTICE, 2, _p("重复起草。"), until=_S.DISCARDED),
)  # fmt: skip

_WAY: Final = (
    _S.PROOFREADING,
    _S.FIRST_REVIEW,
    _S.SECOND_REVIEW,
    _S.FINAL_REVIEW,
    _S.SECRECY_REVIEW,
    _S.CLEARED,
)


def load(at: datetime) -> None:
    """Set the bodies up and add the items that are missing."""
    for code, index_code in PUBLISHERS:
        body = Organisation.objects.get(code=code)
        if not Publisher.objects.filter(organisation=body).exists():
            actions.set_up_publisher(
                organisation=body,
                index_code=index_code,
                has_month_in_index=True,
                by=SYSTEM,
                at=at,
            )
            actions.load_columns(organisation=body, prefix=code.partition("-")[2], by=SYSTEM, at=at)
    body = Organisation.objects.get(code=BODY)
    if not Item.objects.filter(organisation=body).exists():
        desk = Newsdesk(body, at)
        for piece in PIECES:
            desk.tell(piece)
        desk.propose_to_move_many()


class Newsdesk:
    """The people of the body, and how far they take each item."""

    def propose_to_move_many(self) -> None:
        """A batch that waits for somebody else's decision."""
        out = ItemVersion.objects.filter(organisation=self.body, state=State.PUBLISHED)
        chosen = out.filter(kind=ItemKind.NOTICE).order_by("pk").values_list("pk", flat=True)[:3]
        column = Column.objects.get(organisation=self.body, code__endswith="-a20-other")
        actions.propose_batch(
            kind=BatchKind.MOVE,
            version_ids=list(chosen),
            wanted={"column": column.pk},
            reason="通告类信息并入其他法定信息",
            by=self.second,
            at=self.at,
        )

    def __init__(self, body: Organisation, at: datetime) -> None:
        self.body, self.at = body, at
        names = ("bianji", "jiaodui", "chushen", "jingban", "juzhang", "baomi", "fuzeren")
        people = {person.username: person for person in Person.objects.filter(username__in=names)}
        (
            self.editor,
            self.reader,
            self.first,
            self.second,
            self.final,
            self.keeper,
            self.head,
        ) = (people[name] for name in names)
        self.numbers: dict[str, str] = {}

    def tell(self, piece: Piece) -> None:
        """Make an item and take it as far as it has come."""
        then = self.at - timedelta(days=piece.ago)
        version = actions.draft_item(
            organisation=self.body,
            column_id=Column.objects.get(code=f"gaj-{piece.column}").pk,
            content=self._content(piece, then),
            uploads=self._uploads(piece),
            by=self.editor,
            at=then,
        )
        out = min(then + timedelta(days=5), self.at - timedelta(minutes=5))
        if piece.until in {_S.DRAFT, _S.DISCARDED}:
            self._stay_behind(piece, version, out)
        elif piece.until is _S.URGENT:
            self._hurry(version, then)
        else:
            self._review(piece, version, out)
        if piece.until is _S.PUBLISHED:
            self._publish(piece, version, out)

    def _content(self, piece: Piece, then: datetime) -> Content:
        day = timezone.localdate(then)
        extras = {code: self._extra(value, day) for code, value in piece.extras.items()}
        return Content(
            title=piece.title,
            kind=piece.kind,
            publisher="六盘水市公安局",
            created_on=day,
            subject="公安、安全、司法",
            source="六盘水市公安局",
            body=piece.body,
            document_number=piece.number,
            keywords=piece.keywords,
            summary=piece.summary,
            extras=extras,
        )

    def _extra(self, value: str, day: date) -> str:
        """A value; `@n` is so many days after the item, `@title` the number of another item."""
        if not value.startswith("@"):
            return value
        rest = value[1:]
        return str(day + timedelta(days=int(rest))) if rest.isdigit() else self.numbers[rest]

    def _uploads(self, piece: Piece) -> tuple[Upload, ...]:
        if piece.file is None:
            return ()
        name, text, description = piece.file
        return (Upload(name, text.encode(), description),)

    def _stay_behind(self, piece: Piece, version: ItemVersion, at: datetime) -> None:
        if piece.until is _S.DISCARDED:
            actions.discard_draft(version_id=version.pk, by=self.editor, at=at)
        if piece.then == "return":
            actions.submit_item(version_id=version.pk, by=self.editor, at=at)
            actions.return_item(
                version_id=version.pk,
                reason="请写明是哪几个窗口，并核对周六是否办理全部业务。",
                marks=[Mark("周六上午办理", "是全部窗口还是部分窗口？")],
                by=self.reader,
                at=at,
            )

    def _hurry(self, version: ItemVersion, at: datetime) -> None:
        actions.call_urgent(
            version_id=version.pk,
            order="市应急指挥部电话指令：立即发布管制通告，手续随后补齐。",
            by=self.editor,
            at=at,
        )
        self._clear(version, at)
        actions.emergency_publish(version_id=version.pk, by=self.head, at=at)
        actions.review_item(version_id=version.pk, opinion="补校对，无误", by=self.reader, at=at)

    def _review(self, piece: Piece, version: ItemVersion, at: datetime) -> None:
        last = _WAY.index(piece.until) if piece.until in _WAY else len(_WAY) - 1
        actions.submit_item(version_id=version.pk, by=self.editor, at=at)
        people = (self.reader, self.first, self.second, self.final)
        for person in people[:last]:
            actions.review_item(version_id=version.pk, opinion="同意", by=person, at=at)
        if piece.until is _S.WITHHELD:
            self._withhold(version, at)
        elif last == len(_WAY) - 1:
            self._clear(version, at)
        if piece.until is _S.SCHEDULED:
            actions.schedule_item(
                version_id=version.pk,
                release_from=self.at + timedelta(days=2),
                by=self.head,
                at=at,
            )

    def _say(self, index_number: str, at: datetime) -> None:
        """What the public said of a draft, and what the office made of the first opinion."""
        for place, (text, clause, name) in enumerate(OPINIONS):
            actions.give_opinion(
                index_number=index_number,
                form=OpinionForm(text, clause, name),
                form_token=f"demo-{index_number}-{place}",
                by=ANONYMOUS,
                at=min(at + timedelta(days=1, minutes=place), self.at),
            )
        asked = Consultation.objects.get(item__index_number=index_number)
        first = asked.opinions.order_by("pk")[0]
        actions.decide_opinions(
            consultation_id=asked.pk,
            opinion_ids=[first.pk],
            outcome=Outcome.PARTLY,
            reason="限放时间已放宽，限放区域因消防安全需要不变。",
            summary="建议放宽春节期间的燃放时间和区域",
            by=self.editor,
            at=self.at,
        )

    def _clear(self, version: ItemVersion, at: datetime) -> None:
        actions.review_secrecy_of_item(
            version_id=version.pk,
            answers=_FORM,
            conclusion=Conclusion.PUBLISH,
            by=self.keeper,
            at=at,
        )

    def _withhold(self, version: ItemVersion, at: datetime) -> None:
        actions.review_secrecy_of_item(
            version_id=version.pk,
            answers=_FORM
            | {"has_work_secret": "yes", "mode": "withheld", "mode_reason": "第十六条"},
            conclusion=Conclusion.WITHHOLD,
            reason="行动尚未结束，属行政执法案卷信息（第十六条第二款）。",
            ground=ResultCode.DENY_CASE_FILE,
            review_by_on=timezone.localdate(self.at) + timedelta(days=180),
            by=self.keeper,
            at=at,
        )

    def _publish(self, piece: Piece, version: ItemVersion, at: datetime) -> None:
        done = actions.publish_item(version_id=version.pk, by=self.head, at=at)
        self.numbers[piece.title] = str(done.item.index_number)
        later = min(at + timedelta(days=2), self.at - timedelta(minutes=1))
        if piece.kind is _K.CONSULTATION:
            self._say(str(done.item.index_number), at)
        if piece.then == "withdraw":
            actions.withdraw_item(
                version_id=version.pk,
                reason="该处罚决定已被撤销，依《行政处罚法》第四十八条撤回。",
                by=self.head,
                at=later,
            )
        elif piece.then == "archive":
            actions.archive_item(version_id=version.pk, by=self.head, at=later)
        elif piece.then == "repeal":
            actions.mark_validity(
                version_id=version.pk,
                validity=Validity.REPEALED,
                on=timezone.localdate(later),
                basis="《六盘水市公安局关于废止部分规范性文件的决定》（六公规〔2026〕2号）",
                by=self.head,
                at=later,
            )
        elif piece.then == "correct":
            self._correct(version, later)

    def _correct(self, old: ItemVersion, at: datetime) -> None:
        content = old.read()
        new = actions.start_correction(
            version_id=old.pk,
            note="整治期限由三个月更正为两个月。",
            by=self.editor,
            at=at,
        )
        actions.change_item(
            version_id=new.pk,
            content=replace(content, body=content.body.replace("三个月", "两个月")),
            seen=new.saved,
            by=self.editor,
            at=at,
        )
        actions.submit_item(version_id=new.pk, by=self.editor, at=at)
        for person in (self.reader, self.first, self.second, self.final):
            actions.review_item(version_id=new.pk, opinion="同意", by=person, at=at)
        self._clear(new, at)
        actions.publish_item(version_id=new.pk, by=self.head, at=at)
