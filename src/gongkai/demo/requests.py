"""Invented requests of the demonstration city: every state, and each side of each deadline.

A case is a line: who asks what, how it came, how many working days ago, and what happened since
(working days after the receipt, step, details). Every step is an action, taken by the person whose
duty it is, at the moment at which it happened.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.utils import timezone

from gongkai.accounts.models import Person
from gongkai.demo.papers import contract
from gongkai.info_requests import actions
from gongkai.info_requests.actions import Upload
from gongkai.info_requests.models import DisclosureOffice, InfoRequest, Letter
from gongkai.info_requests.queries import calendar_of, code_of, names_to_cover
from gongkai.organisations.models import Organisation
from gongkai.rules.access import ANONYMOUS, SYSTEM
from gongkai.rules.answers import Answer, LawLevel
from gongkai.rules.calendar import Calendar
from gongkai.rules.deadlines import Channel
from gongkai.rules.deadlines.events import Party
from gongkai.rules.holiday_orders import HolidayOrder
from gongkai.rules.intake import Application
from gongkai.rules.redaction.survey import survey
from gongkai.rules.requests import State
from gongkai.rules.results import RESULTS, ApplicantKind, Part, ResultCode

# body, code in request numbers, 机关代字
OFFICES: Final = (
    ("lps-gaj", "520200GA", "六公信公"),
    ("lps-jyj", "520200JY", "六教信公"),
    ("lps-bgs", "520200BG", "六府办信公"),
    ("lps-mzj", "520200MZ", "六民信公"),
    ("lps-sthjj", "520200ST", "六环信公"),
)
_K, _C, _R = ApplicantKind, Channel, ResultCode
Step = tuple[int, str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Tale:
    """One case: `ago` working days since it came, and its steps."""

    subject: str
    ago: int
    steps: tuple[Step, ...] = ()
    name: str = "王建国"
    kind: ApplicantKind = _K.NATURAL
    channel: Channel = _C.PORTAL
    is_confirmed: bool = True
    is_opened: bool = True


def _do(after: int, step: str, **details: Any) -> Step:
    return (after, step, details)


def as_told(after: int, code: ResultCode, until: str = "serve", **drafted: str) -> tuple[Step, ...]:
    """From the draft on: to the review, the signature, the dispatch, the service or the archive."""
    way = ("draft", "review", "sign", "send", "serve", "archive")
    steps = (_do(after, step, code=code) for step in way[1 : way.index(until) + 1])
    return (_do(after, "draft", code=code, **drafted), *steps)


_ASK: Final = "supplement"
_THIRD: Final = {"party": Party.THIRD_PARTY, "who": "六盘水某建筑工程有限公司"}
_JOINT: Final = {"party": Party.JOINT_BODY, "who": "六盘水市交通运输局"}

TALES: Final = (
    # just arrived, not yet received
    Tale("我家门前道路的交通信号灯配时方案", 0, name="陈秀英", channel=_C.ORAL),
    Tale("2025年全市禁毒宣传经费使用情况", 0, channel=_C.ORDINARY_MAIL, is_confirmed=False),
    Tale("钟山区治安卡口数量及分布", 1, name="刘洋", channel=_C.EMAIL, is_confirmed=False),
    Tale("旅馆业特种行业许可证发放名录", 0, name="贵州某律师事务所", kind=_K.LEGAL, channel=_C.FAX,
         is_confirmed=False),
    # the clock runs: each side of 10, 5, 2, 0 days
    Tale("2025年道路交通事故统计数据（按月）", 0, is_opened=False),
    Tale("电动自行车登记上牌数量", 2, name="赵敏", is_opened=False),
    Tale("出入境窗口2025年接待量和平均等候时间", 7, name="孙丽"),
    Tale("公安机关辅警招聘计划与录用结果", 8, name="周强"),
    Tale("全市养犬登记数量和收费依据", 9, name="吴桂芳", channel=_C.SIGNED_MAIL),
    Tale("交通违法罚没收入及上缴情况", 10, name="六盘水某报社", kind=_K.OTHER),
    Tale("民用爆炸物品从业单位名录", 11, name="贵州某矿业有限公司", kind=_K.BUSINESS),
    Tale("城区道路停车泊位施划审批文件", 15, name="郑伟", channel=_C.IN_PERSON),
    Tale("机动车检测机构监督检查结果", 18, name="冯涛"),
    Tale("户口迁移办理时限和所需材料的内部规定", 20, name="何丽娟"),
    Tale("某小区盗窃警情数量", 21, name="朱明"),
    Tale("看守所建设项目环评批复", 26, name="贵州某环保志愿者协会", kind=_K.WELFARE),
    # supplement
    Tale("你局的全部文件", 3, (_do(2, _ASK),), name="马超"),
    Tale("有关扫黑的材料", 20, (_do(5, _ASK, days=15),), name="胡斌"),
    Tale("我的案子的情况", 25, (_do(4, _ASK, days=15, served=6),), name="林峰"),
    Tale("交警队的规定", 40, (_do(7, _ASK, days=15, served=8), _do(24, "close_unsupplemented")),
         name="黄海"),
    Tale("2024年酒驾查处数量（按区县）", 16, (_do(3, _ASK), _do(9, "supplement_came")), name="高洁"),
    # opinions
    Tale("某道路改造工程交通组织方案编制合同", 9, (_do(5, "consult", **_THIRD),), name="梁艳"),
    Tale("智能交通系统采购合同", 24, (_do(4, "consult", **_THIRD, served=6),), name="宋杰"),
    Tale("停车场收费特许经营协议", 30,
         (_do(3, "consult", **_THIRD, served=5), _do(21, "opinion", said="silent"),
          _do(22, "redact")), name="唐静"),
    Tale("市区限行方案论证材料", 12, (_do(2, "consult", **_JOINT, served=3),
                           _do(8, "opinion", said="agreed")), name="许磊"),
    # extension, reasons, fee
    Tale("近十年命案破案率统计", 22, (_do(16, "extend", days=15),), name="某大学社会治理研究中心",
         kind=_K.RESEARCH),
    Tale("2015年以来历次交通管制公告", 30, (_do(18, "extend", days=10),), name="韩冰"),
    Tale("各派出所出警记录（第十二次申请）", 5, (_do(3, "reasons"),), name="邓刚"),
    Tale("全部监控点位采购清单", 8, (_do(4, "fee", pages=68),), name="贵州某科技有限公司",
         kind=_K.BUSINESS),
    Tale("历年户籍统计年鉴复制件", 26, (_do(4, "fee", pages=250, served=6),), name="曹颖"),
    Tale("道路标线维护招标全部资料", 35,
         (_do(3, "fee", pages=120, served=4), _do(25, "close_unpaid")), name="彭辉"),
    Tale("驾校培训质量排行数据", 14,
         (_do(2, "fee", pages=45, served=3), _do(6, "paid")), name="曾丽"),
    # in review
    Tale("辅警管理办法", 12, as_told(9, _R.GRANT_ALREADY_PUBLIC, "draft"), name="萧红"),
    Tale("某起交通事故的现场勘查笔录", 17, as_told(15, _R.DENY_CASE_FILE, "review"), name="田野"),
    # answered
    Tale("110报警服务台2025年接警量", 14, as_told(13, _R.GRANT_PROVIDED, "sign"), name="董洁"),
    Tale("派出所搬迁选址请示", 19, as_told(17, _R.DENY_PROCESS, "send"), name="袁华"),
    Tale("户籍窗口办事指南", 22, as_told(6, _R.GRANT_ALREADY_PUBLIC), name="蒋军"),
    Tale("2024年行政处罚决定书（交通运输类）", 28, as_told(19, _R.PARTIAL), name="蔡静"),
    Tale("涉外案件统计", 33, as_told(18, _R.DENY_STATE_SECRET), name="余波"),
    Tale("刑满释放人员名册", 36, as_told(12, _R.DENY_LAW_FORBIDS), name="杜鹃"),
    Tale("重点目标防护方案", 38, as_told(15, _R.DENY_SAFETY_STABILITY), name="叶青"),
    Tale("民警考核评分表", 41, as_told(14, _R.DENY_INTERNAL), name="苏敏"),
    Tale("1985年设卡收费批文", 44, as_told(20, _R.UNABLE_NOT_EXIST), name="魏强"),
    Tale("城管执法人员编制", 46, as_told(5, _R.UNABLE_NOT_THIS_BODY), name="吕晶"),
    Tale("各路口十年车流量对比分析报告", 47, as_told(16, _R.UNABLE_NEED_CREATE), name="丁一"),
    Tale("请求查处邻居噪声扰民", 50, as_told(8, _R.NOPROC_PETITION), name="沈芳"),
    Tale("公安年鉴2023卷", 52, as_told(7, _R.NOPROC_PUBLICATION), name="任杰"),
    Tale("企业信用登记信息", 55, as_told(9, _R.DENY_ADMIN_QUERY, "archive"), name="姚远"),
    Tale("强制隔离戒毒所选址公示材料", 60, as_told(24, _R.GRANT_PROVIDED, "archive"), name="卢山"),
    Tale("城区禁止鸣笛区域划定依据", 58, (_do(4, "withdraw"),), name="傅强"),
    # what several ask for: one answer that might become public, and one that did (demo.publication)
    Tale("城区学校周边交通事故统计", 34, as_told(12, _R.GRANT_PROVIDED), name="罗敏"),
    Tale("城区学校周边交通事故统计", 3, name="顾青"),
    Tale("2025年机动车和驾驶人保有量", 62, as_told(11, _R.GRANT_PROVIDED, "archive"), name="贺斌"),
    Tale("2025年机动车和驾驶人保有量", 2, name="龙丽"),
    # older: of last year, and one that a review decision reopens (demo.remedies)
    Tale("公安信访接待制度", 270, as_told(10, _R.GRANT_ALREADY_PUBLIC, "archive"), name="钟琴"),
    Tale("某违法建设行政强制的案卷材料", 150, as_told(15, _R.DENY_CASE_FILE), name="谭凯"),
)  # fmt: skip


def load(at: datetime) -> None:
    """Set the offices up, and tell every tale where no request is known yet."""
    bodies = {o.code: o for o in Organisation.objects.named(at.date())}
    known = set(DisclosureOffice.objects.values_list("organisation__code", flat=True))
    for body, code, issuer in OFFICES:
        if body not in known:
            _set_up(bodies[body], code, issuer, at)
    if InfoRequest.objects.exists():
        return
    people = {p.username: p for p in Person.objects.select_related("organisation")}
    teller = teller_of(people, timezone.localtime(at))
    for tale in sorted(TALES, key=lambda tale: -tale.ago):
        teller.tell(tale)
    _arrange_desks(people, timezone.localtime(at))


def teller_of(people: dict[str, Person], now: datetime, told: int = 0) -> _Teller:
    """Who tells the tales of the police, as if it were `now`; `told` numbers them."""
    bodies = {o.code: o for o in Organisation.objects.filter(code__in=["lps-gaj", "gaj-jjzd"])}
    return _Teller(bodies["lps-gaj"], bodies["gaj-jjzd"], people, now, told=told)


def _arrange_desks(people: dict[str, Person], now: datetime) -> None:
    """Somebody is away with a deputy, a notice waits, the clerk keeps the lists of each day."""
    today = now.date()
    actions.record_absence(
        person=people["jiaojing"],
        deputy=people["jingban"],
        from_on=today,
        until_on=today + timedelta(4),
        reason="年休假",
        by=people["fuzeren"],
        at=now,
    )
    actions.record_absence(
        person=people["fuzeren"],
        deputy=None,
        from_on=today + timedelta(20),
        until_on=today + timedelta(24),
        reason="培训",
        by=people["fuzeren"],
        at=now,
    )
    # A notice that came late waits for the decision of the supervising office.
    off = calendar_of("CN").add_working_days(today, 6)
    actions.propose_calendar_change(
        order=HolidayOrder(
            region="CN",
            year=off.year,
            document="关于调整放假安排的补充通知（演示）",
            announced_on=today,
            off={off: "演示假期"},
            work={},
            amends=True,
        ),
        by=people["zhuguan"],
        at=now,
    )
    for name, query in (("要马上办的", "level=0"), ("征求意见中", "consulting=1")):
        actions.keep_list(name=name, query=query, by=people["jingban"], at=now)


# The states of which a visitor gets one request with its code, to look at it as the applicant does.
_TO_TRY: Final = (State.AWAIT_SUPPLEMENT, State.AWAIT_FEE, State.ANSWERED)


def to_try() -> list[tuple[str, str, str]]:
    """State in words, number and query code of some requests of the city."""
    found = []
    for state in _TO_TRY:
        request = InfoRequest.objects.filter(state=state).order_by("-act_by_on", "pk").first()
        if request is not None:
            found.append((request.state_label, request.number, code_of(request)))
    return found


def _set_up(body: Organisation, code: str, issuer: str, at: datetime) -> None:
    actions.set_up_office(
        organisation=body,
        code=code,
        issuer=issuer,
        settings={
            "review_bodies": ["六盘水市人民政府"],
            "court": "六盘水市钟山区人民法院",
            "review_url": "https://review.demo.invalid/",
            "address": "六盘水市演示路1号",
            "postcode": "553000",
            "phone": "0858-0000000",
            "fax": "0858-0000001",
            "email": "gongkai@demo.invalid",
            "office_hours": "工作日 9:00—12:00，13:30—17:00",
            "payment": "持收费通知书到窗口领取缴款码，缴入本级国库。",
        },
        by=SYSTEM,
        at=at,
    )


@dataclass
class _Teller:
    """Lets each tale happen, day by day."""

    body: Organisation
    unit: Organisation
    people: dict[str, Person]
    now: datetime
    calendar: Calendar = field(default_factory=lambda: calendar_of("CN"))
    told: int = 0

    def tell(self, tale: Tale) -> None:
        """File the request, then take its steps in order."""
        self.told += 1
        today = self.now.date()
        start = self.calendar.add_working_days(today, -tale.ago) if tale.ago else today
        number = self._file(tale, start)
        if tale.is_opened and tale.is_confirmed and tale.channel is not _C.ORAL:
            clerk = self.people["jingban"]
            at = self._moment(start, 0, 10)
            actions.open_case(number=number, by=clerk, at=at)
            actions.assign_request(
                number=number, unit=self.unit, handler=self.people["jiaojing"], by=clerk, at=at
            )
        for hour, (after, step, details) in enumerate(tale.steps):
            at = self._moment(start, after, min(11 + hour, 22))
            getattr(self, f"_{step}")(number, at, start, **details)

    def _moment(self, start: date, after: int, hour: int) -> datetime:
        day = self.calendar.add_working_days(start, after) if after else start
        moment = datetime.combine(day, time(hour, 5), self.now.tzinfo)
        return min(moment, self.now + timedelta(seconds=1))

    def _file(self, tale: Tale, start: date) -> str:
        at = self._moment(start, 0, 9)
        application = _application(tale, self.told)
        if tale.channel is _C.PORTAL:
            receipt = actions.file_request(
                organisation_id=self.body.pk,
                application=application,
                form_token=f"demonstration-{self.told:04}",
                by=ANONYMOUS,
                at=at,
            )
        elif tale.channel is _C.ORAL:
            receipt = actions.fill_in_request(
                organisation_id=self.body.pk,
                application=application,
                by=self.people["jingban"],
                at=at,
            )
        else:
            receipt = actions.register_request(
                organisation_id=self.body.pk,
                channel=tale.channel,
                arrived_on=start,
                application=application,
                confirmed_on=start if tale.is_confirmed else None,
                by=self.people["jingban"],
                at=at,
            )
        return receipt.number

    # --- the steps

    def _supplement(
        self, number: str, at: datetime, start: date, days: int = 10, served: int | None = None
    ) -> None:
        letter = actions.send_supplement_notice(
            number=number,
            points=["请写明需要的信息的名称、文号或者所属年份", "请说明涉及的地点或事项"],
            guidance="不确定名称的，可以描述信息的内容，或来电咨询。",
            reply_by=self.calendar.add_working_days(at.date(), days),
            by=self.people["jingban"],
            at=at,
        )
        self._arrives(number, letter, start, served)

    def _arrives(self, number: str, letter: Letter, start: date, served: int | None) -> None:
        if served is not None:
            actions.record_service(
                number=number,
                letter_id=letter.pk,
                proof="邮件查询显示本人签收",
                by=self.people["jingban"],
                at=self._moment(start, served, 16),
            )

    def _supplement_came(self, number: str, at: datetime, start: date) -> None:
        actions.receive_supplement(
            number=number,
            text="补充：需要2024年全年各区县查处酒后驾驶的起数。",
            by=self.people["jingban"],
            at=at,
        )

    def _close_unsupplemented(self, number: str, at: datetime, start: date) -> None:
        actions.close_unsupplemented(number=number, by=self.people["jingban"], at=at)

    def _consult(
        self,
        number: str,
        at: datetime,
        start: date,
        party: Party,
        who: str,
        served: int | None = None,
    ) -> None:
        consultation = actions.start_consultation(
            number=number,
            party=party,
            name=who,
            contact={"china_post": "553000 六盘水市演示路9号"},
            information="申请公开的合同（协议）全文及附件",
            reason="其中可能有你单位的商业秘密，或者由你单位共同制作",
            by=self.people["jingban"],
            at=at,
        )
        self._arrives(number, consultation.letters.get(), start, served)

    def _opinion(self, number: str, at: datetime, start: date, said: str) -> None:
        actions.record_opinion(
            number=number, key="1", opinion=said, by=self.people["jingban"], at=at
        )

    def _redact(self, number: str, at: datetime, start: date) -> None:
        drafter = self.people["jiaojing"]
        data = contract(at)
        file = actions.add_file(
            number=number, upload=Upload("source", "停车场合同.pdf", data), by=drafter, at=at
        )
        found = survey(data, file.media_type, names_to_cover(drafter, number))
        actions.start_redaction(
            number=number, file_id=file.pk, pages=found.pages, boxes=found.boxes, by=drafter, at=at
        )

    def _extend(self, number: str, at: datetime, start: date, days: int) -> None:
        actions.approve_extension(
            number=number,
            days=days,
            reason="涉及年份较多，需要逐年查找核对",
            by=self.people["fuzeren"],
            at=at,
        )

    def _reasons(self, number: str, at: datetime, start: date) -> None:
        actions.ask_for_reasons(
            number=number,
            statistics="今年以来已就各派出所出警记录提出申请十二次",
            reply_by=self.calendar.add_working_days(at.date(), 7),
            by=self.people["jingban"],
            at=at,
        )

    def _fee(
        self, number: str, at: datetime, start: date, pages: int, served: int | None = None
    ) -> None:
        charge = actions.issue_fee_notice(
            number=number, pages=pages, by=self.people["jingban"], at=at
        )
        self._arrives(number, charge.letter, start, served)

    def _paid(self, number: str, at: datetime, start: date) -> None:
        actions.record_payment(
            number=number, receipt_number=f"演示{self.told:06}", by=self.people["jingban"], at=at
        )

    def _close_unpaid(self, number: str, at: datetime, start: date) -> None:
        actions.close_unpaid(number=number, by=self.people["jingban"], at=at)

    def _draft(
        self, number: str, at: datetime, start: date, code: ResultCode, law: str = ""
    ) -> None:
        drafter = self.people["jiaojing"]
        if code is _R.UNABLE_NOT_EXIST:
            actions.record_search(
                number=number,
                places="市局档案室、办公系统、交警支队业务系统",
                keywords="设卡 收费 批文 1985",
                period="1980年至1990年",
                searchers="周涛、市局档案室管理员",
                has_found=False,
                outcome="检索目录和电子档案均无该文件",
                by=drafter,
                at=at,
            )
        table = Upload(
            "released", "统计表（演示）.txt", "季度\t数量\n一季度\t12\n二季度\t9\n".encode()
        )
        actions.submit_draft_answer(
            number=number,
            answer=_answer(code, law),
            uploads=[table] if code is _R.GRANT_PROVIDED else [],
            by=drafter,
            at=at,
        )

    def _review(self, number: str, at: datetime, start: date, code: ResultCode) -> None:
        actions.review_legally(
            number=number,
            is_approved=True,
            opinion="依据准确，同意。",
            by=self.people["fazhi"],
            at=at,
        )
        actions.review_secrecy(
            number=number,
            is_approved=True,
            opinion="答复文书不涉密，同意。",
            by=self.people["baomi"],
            at=at,
        )

    def _sign(self, number: str, at: datetime, start: date, code: ResultCode) -> None:
        actions.sign_answer(number=number, by=self.people["qianfa"], at=at)

    def _send(self, number: str, at: datetime, start: date, code: ResultCode) -> None:
        letter = Letter.objects.get(request__number=number, state="signed", result=code)
        actions.send_letter(
            number=number, letter_id=letter.pk, way="portal", by=self.people["jingban"], at=at
        )

    def _serve(self, number: str, at: datetime, start: date, code: ResultCode) -> None:
        letter = Letter.objects.get(request__number=number, state="sent", result=code)
        actions.record_service(
            number=number,
            letter_id=letter.pk,
            proof="申请人凭查询码查收",
            by=self.people["jingban"],
            at=at,
        )

    def _archive(self, number: str, at: datetime, start: date, code: ResultCode) -> None:
        actions.archive_request(number=number, by=self.people["jingban"], at=at)

    def _withdraw(self, number: str, at: datetime, start: date) -> None:
        paper = Upload("withdrawal", "撤回申请.txt", "本人撤回这件申请。".encode())
        actions.withdraw_request(
            number=number,
            reason="已经从网站查到",
            uploads=[paper],
            by=self.people["jingban"],
            at=at,
        )


def _application(tale: Tale, place: int) -> Application:
    is_person = tale.kind is _K.NATURAL
    return Application(
        kind=tale.kind,
        name=tale.name,
        id_kind="other",
        id_number=f"演示证件{place:05}",
        contact="" if is_person else "演示联系人",
        phone=f"1380000{place:04}",
        email=f"applicant{place}@demo.invalid",
        address=f"六盘水市演示路{place}号",
        postcode="553000",
        title=tale.subject,
        description=f"申请公开：{tale.subject}。",
        form_wanted="electronic",
        way_wanted="portal",
    )


_REASONS: Final = {
    _R.DENY_STATE_SECRET: "该统计表定密为秘密级，保密期限未满",
    _R.DENY_LAW_FORBIDS: "名册载有依法不得公开的个人犯罪记录",
    _R.DENY_SAFETY_STABILITY: "公布防护方案会使重点目标的薄弱环节暴露",
    _R.DENY_INTERNAL: "评分表只用于内部人事考核，不影响申请人的权利义务",
    _R.DENY_PROCESS: "请示尚未批复，属于内部请示报告",
    _R.DENY_CASE_FILE: "现场勘查笔录是正在办理的执法案卷的组成部分",
    _R.PARTIAL: "处罚决定书中当事人的身份证号码和住址属于个人隐私",
    _R.UNABLE_NOT_EXIST: "本机关1987年才设立交通管理机构，没有制作过该批文",
    _R.UNABLE_NOT_THIS_BODY: "城市管理执法人员的编制由机构编制部门掌握",
    _R.UNABLE_NEED_CREATE: "本机关只有原始检测数据，没有现成的对比分析报告",
    _R.NOPROC_PETITION: "所述事项是要求查处噪声扰民的投诉",
    _R.NOPROC_PUBLICATION: "年鉴由出版社公开发行，可以在书店和图书馆取得",
}
_TEXTS: Final = {
    Part.WAY_AND_CHANNEL: "本局网站“政府信息公开—法定主动公开内容”栏目，可在线阅读和下载",
    Part.ATTACHMENTS: "1. 统计表（2页）",
    Part.GIVEN: "处罚决定书除个人信息以外的全部内容",
    Part.WITHHELD: "当事人身份证号码、住址（第十五条，个人隐私）",
    Part.GROUND: "《中华人民共和国政府信息公开条例》第十五条",
    Part.OTHER_LAW: "《中华人民共和国个人信息保护法》第二十八条",
    Part.SEVERABILITY: "各页内容不可分离，不能区分处理",
    Part.SPECIAL_RULE: "《企业信息公示暂行条例》，请向登记机关查询",
    Part.SEARCH_RECORD: "在市局档案室和办公系统以“设卡、收费、批文”检索，未找到",
    Part.COMPETENT_BODY: "中共六盘水市委机构编制委员会办公室，电话见其网站",
    Part.RELATED_INFORMATION: "可以提供2020年以来的原始检测数据",
    Part.PROPER_CHANNEL: "请拨打110，或向辖区派出所反映",
    Part.PUBLICATION_PLACE: "市图书馆地方文献室，或向出版社购买",
}


def _answer(code: ResultCode, law: str) -> Answer:
    parts = {
        part: _TEXTS.get(part, "") or _REASONS.get(code, "见附件说明")
        for part in RESULTS[code].parts
    }
    if law:
        parts[Part.OTHER_LAW] = law
    if RESULTS[code].ground:
        parts[Part.GROUND] = RESULTS[code].ground
    return Answer(
        code,
        parts,
        separable=False if RESULTS[code].is_refusal else None,
        other_law_level=LawLevel.LAW if code is _R.DENY_LAW_FORBIDS else None,
    )
