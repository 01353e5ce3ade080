"""Writes the clean documents of `tests/corpus/screening`, 228 of them, always the same.

    python -m tools.make_screening_corpus

They are what offices publish rightly, and full of what a careless detector would take for a leak:
telephones of duty rooms, addresses of bodies, account numbers of the treasury, codes, case and
tender numbers, hidden names, laws, weekdays, tables with totals, and speech about secrets, minors
and identity cards. Nothing in them may block.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from tools.screening_neighbours import NEIGHBOURS

FOLDER: Final = Path(__file__).parents[1] / "tests" / "corpus" / "screening"
COUNT: Final = 200
NEIGHBOURS_COUNT: Final = 28
WEEKDAYS: Final = "一二三四五六日"
PLACES: Final = ("云岭市", "青石县", "白水区", "龙潭镇", "松坪乡", "河滨街道", "金山县", "红岩区")
BODIES: Final = (
    "公安局",
    "教育局",
    "民政局",
    "财政局",
    "自然资源局",
    "市场监督管理局",
    "卫生健康局",
    "人力资源和社会保障局",
)
ROADS: Final = ("人民路", "建设路", "明湖路", "凤凰大道", "钟山中路", "迎宾大道", "荷泉路")
SURNAMES: Final = "王李张刘陈杨黄赵吴周"


class Maker:
    """The facts of one document, drawn from its number."""

    def __init__(self, number: int) -> None:
        self.chance = random.Random(number)  # noqa: S311 - the same documents each time
        self.place = self.pick(PLACES)
        self.body = self.place + self.pick(BODIES)
        self.day = date(2024, 1, 2) + timedelta(days=self.chance.randrange(900))

    def pick(self, things: tuple[str, ...] | str) -> str:
        return self.chance.choice(things)

    def n(self, low: int, high: int) -> int:
        return self.chance.randint(low, high)

    def figures(self, count: int) -> str:
        return "".join(str(self.n(0, 9)) for _ in range(count))

    def on(self, days: int = 0) -> str:
        day = self.day + timedelta(days=days)
        return f"{day.year}年{day.month}月{day.day}日"

    def weekday(self, days: int = 0) -> str:
        return f"星期{WEEKDAYS[(self.day + timedelta(days=days)).weekday()]}"

    def phone(self) -> str:
        return f"0858-8{self.figures(6)}"

    def hidden(self) -> str:
        return f"{self.pick(SURNAMES)}某{self.pick(('', '某'))}"

    def number(self, code: str = "发") -> str:
        return f"{self.place[:1]}府{code}〔{self.day.year}〕{self.n(1, 99)}号"

    def head(self, title: str) -> str:
        return f"{self.body}{title}\n\n"

    def foot(self) -> str:
        return f"\n{self.body}\n{self.on()}\n（此件公开发布）\n"


def recruitment(m: Maker) -> str:
    rows = "".join(
        f"{n}\t{m.hidden()}\t{m.day.year}0{m.figures(7)}\t{m.n(60, 95)}.{m.n(0, 9)}\t合格\n"
        for n in range(1, m.n(6, 14))
    )
    return (
        m.head(f"{m.day.year}年公开招聘工作人员体检和考察合格人员公示")
        + "根据《事业单位人事管理条例》和招聘简章，经笔试、面试、体检、考察，现将合格人员名单公示如下。公示期为"
        f"{m.on(1)}至{m.on(8)}（7个工作日）。\n\n序号\t姓名\t准考证号\t总成绩\t结论\n{rows}\n"
        f"对公示人员有异议的，请以书面形式向{m.body}反映，反映人应当签署真实姓名并提供身份证明。监督电话：{m.phone()}。\n"
        + m.foot()
    )


def penalty(m: Maker) -> str:
    return (
        m.head("行政处罚决定书（公开版）")
        + f"{m.place[:1]}公（治）行罚决字〔{m.day.year}〕{m.n(100, 999)}号\n\n"
        f"违法行为人{m.hidden()}，男，{m.n(1970, 2000)}年出生，身份证号码5202**********{m.figures(3)}X，户籍所在地{m.place}。\n"
        f"现查明：{m.on(-3)}{m.n(8, 22)}时许，{m.hidden()}在{m.place}{m.pick(ROADS)}与{m.hidden()}因停车发生争执，将对方打伤，经鉴定为轻微伤。\n"
        "以上事实有违法行为人的陈述和申辩、被侵害人陈述、证人证言、视听资料等证据证实。\n"
        f"根据《中华人民共和国治安管理处罚法》的规定，决定给予行政拘留{m.n(3, 10)}日，并处罚款{m.n(2, 5)}00元。\n"
        "如不服本决定，可以自收到本决定书之日起六十日内向本级人民政府申请行政复议，或者在六个月内依法向人民法院提起行政诉讼。\n"
        + m.foot()
    )


def budget(m: Maker) -> str:
    items = [
        ("一般公共服务支出", m.n(100, 900)),
        ("公共安全支出", m.n(100, 900)),
        ("教育支出", m.n(100, 900)),
        ("住房保障支出", m.n(10, 90)),
    ]
    rows = "".join(f"{name}\t{value}\n" for name, value in items)
    total = sum(value for _, value in items)
    return (
        m.head(f"{m.day.year}年部门预算公开说明")
        + f"一、部门职责\n{m.body}主要负责贯彻执行有关法律法规，承担本行政区域内的管理和服务工作。\n\n"
        f"二、收支总体情况\n{m.day.year}年收入预算{total}万元，支出预算{total}万元，比上年增加{m.n(1, 40)}万元，增长{m.n(1, 9)}.{m.n(1, 9)}%。\n\n"
        f"项目\t金额（万元）\n{rows}合计\t{total}\n\n"
        f"三、“三公”经费\n公务用车购置及运行费{m.n(1, 30)}万元，公务接待费{m.n(1, 9)}万元，因公出国（境）费0万元。\n"
        f"四、其他说明\n统一社会信用代码11520200MB{m.figures(7)}X。联系电话：{m.phone()}，邮编553001。\n"
        + m.foot()
    )


def guide(m: Maker) -> str:
    return (
        m.head("政府信息公开指南")
        + "一、主动公开\n除法律、行政法规另有规定的以外，本机关在政府信息形成或者变更之日起20个工作日内予以公开。\n"
        "二、依申请公开\n公民、法人或者其他组织可以向本机关申请获取相关政府信息。申请人应当提供姓名或者名称、身份证明、联系方式，"
        "申请公开的政府信息的名称、文号或者便于查询的其他特征性描述，以及获取信息的方式、途径。\n"
        "涉及商业秘密、个人隐私等公开会对第三方合法权益造成损害的政府信息，不得公开；依法确定为国家秘密的政府信息，"
        "以及公开后可能危及国家安全、公共安全、经济安全、社会稳定的，不予公开。机关内部事务信息可以不予公开，"
        "包括人事管理、后勤管理、内部工作流程等方面的信息。\n"
        f"三、受理机构\n名称：{m.body}办公室；办公地址：{m.place}{m.pick(ROADS)}{m.n(1, 300)}号；"
        f"办公时间：周一至周五9:00—12:00，13:00—17:00（法定节假日除外）；联系电话：{m.phone()}；传真：{m.phone()}；"
        f"电子邮箱：xxgk@yunling.gov.cn；网址：https://www.yunling.gov.cn/zwgk/。\n"
        "四、收费\n申请人申请公开的数量、频次明显超过合理范围的，按照《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）收取信息处理费。"
        f"缴费账户：户名{m.place}财政局，开户行某银行{m.place}支行，账号：2404{m.figures(15)}。\n"
        "五、监督和救济\n申请人认为本机关在政府信息公开工作中侵犯其合法权益的，可以依法申请行政复议或者提起行政诉讼。\n"
        + m.foot()
    )


def service(m: Maker) -> str:
    return (
        m.head("办事指南：居民身份证补领、换领")
        + "一、受理条件\n年满16周岁的公民，应当自年满16周岁之日起三个月内申领居民身份证；未满16周岁的，由监护人代为申领。\n"
        "二、所需材料\n1．居民户口簿；2．本人到场采集指纹和人像；3．未满16周岁的，监护人居民身份证。\n"
        "三、有效期\n16周岁以下的有效期5年，16周岁至25周岁的有效期10年，26周岁至45周岁的有效期20年，46周岁以上的长期有效。\n"
        f"四、收费\n首次申领免费；补领每证40元，缴入国库，账户名称：{m.place}国库集中收付中心，账号：{m.figures(19)}。\n"
        f"五、办理地点和时间\n{m.place}政务服务中心2楼公安窗口（{m.pick(ROADS)}{m.n(1, 200)}号政务大厅），周一至周五9:00—17:00。\n"
        f"六、咨询电话：{m.phone()}，投诉电话：12345。\n七、网上办理\n登录https://zwfw.guizhou.gov.cn/，或在微信公众号预约。身份证号码在办理时核对，窗口不留存复印件。\n"
        + m.foot()
    )


def meeting(m: Maker) -> str:
    return (
        f"{m.body}召开保密工作会议\n\n"
        f"{m.on()}（{m.weekday()}），{m.body}召开保密工作会议，传达学习《中华人民共和国保守国家秘密法》。"
        "会议强调，国家秘密的密级分为绝密、机密、秘密三级，任何单位和个人不得泄露国家秘密，不得在互联网上处理涉密信息。"
        "要严格执行“先审查、后公开”和“一事一审”，做到涉密信息不上网、上网信息不涉密。"
        "属于工作秘密的，要按照规定采取保护措施；内部资料性出版物要依法管理。\n"
        f"会议由办公室负责人主持，{m.n(20, 90)}人参加。会上还通报了{m.day.year}年上半年自查情况，共检查计算机{m.n(20, 200)}台，未发现违规行为。\n"
        + m.foot()
    )


def tender(m: Maker) -> str:
    code = f"{m.day.year}-5202{m.figures(2)}-48-01-{m.figures(6)}"
    return (
        m.head("信息化项目公开招标公告")
        + f"项目编号：GZZC{m.day.year}{m.figures(12)}\n项目代码：{code}\n采购方式：公开招标\n预算金额：{m.n(10, 900)}.{m.n(10, 99)}万元\n"
        "一、投标人资格：符合《中华人民共和国政府采购法》第二十二条规定，具有独立承担民事责任的能力。\n"
        f"二、获取招标文件：{m.on(1)}至{m.on(6)}，登录贵州省政府采购网（http://www.ccgp-guizhou.gov.cn）下载。\n"
        f"三、投标截止时间：{m.on(22)}9时30分（北京时间）。开标地点：{m.place}公共资源交易中心{m.n(2, 6)}楼开标{m.n(1, 9)}室。\n"
        f"四、投标保证金：{m.n(1, 9)}万元，账户：{m.place}公共资源交易中心，开户行：某银行营业部，账号：{m.figures(18)}，行号：{m.figures(12)}。\n"
        f"五、联系方式：采购人地址{m.pick(ROADS)}{m.n(1, 90)}号，联系人：{m.pick(SURNAMES)}老师，电话：{m.phone()}。\n"
        + m.foot()
    )


def policy(m: Maker) -> str:
    return (
        m.head("关于印发政务公开工作要点的通知") + f"{m.number()}\n\n各科室、各派出机构：\n"
        "为深入贯彻落实《中华人民共和国政府信息公开条例》（国务院令第711号）和《国务院办公厅关于全面推进基层政务公开标准化规范化工作的指导意见》（国办发〔2019〕54号），"
        "现将有关要求通知如下。\n一、推进权力运行全过程公开。原国土资源部、原环境保护部印发的规范性文件要及时清理。"
        "《信访条例》同时废止后，按照《信访工作条例》办理。\n二、加强政策解读。解读材料与政策文件同步起草、同步审批、同步发布。\n"
        "三、严格保密审查。公开前要审查是否涉及国家秘密、商业秘密、个人隐私，坚持“谁公开谁审查、谁审查谁负责”。\n"
        f"四、{m.on(30)}前报送落实情况。联系电话：{m.phone()}。\n" + m.foot()
    )


def traffic(m: Maker) -> str:
    return (
        m.head("关于临时交通管制的通告")
        + f"因道路施工，自{m.on(2)}8时至{m.on(12)}18时，对{m.place}{m.pick(ROADS)}（K{m.n(1, 20)}+{m.n(100, 900)}至K{m.n(21, 40)}+{m.n(100, 900)}）实行交通管制，"
        "禁止载重5吨以上货车通行。贵B号牌小型客车可以绕行，公交车B12路、B15路临时调整。\n"
        f"违法停放的车辆（号牌：贵B****{m.n(1, 9)}、云C****{m.n(1, 9)}）请自行驶离。\n"
        "驾驶人在一个记分周期内记满12分的，应当参加学习和考试。\n"
        f"咨询电话：{m.phone()}，报警电话：122。\n" + m.foot()
    )


def relief(m: Maker) -> str:
    rows = [(f"{m.pick(SURNAMES)}某某", m.n(1, 6), m.n(200, 900)) for _ in range(m.n(4, 9))]
    total = sum(row[2] for row in rows)
    listed = "".join(f"{n}\t{a}\t{b}\t{c}\n" for n, (a, b, c) in enumerate(rows, 1))
    return (
        m.head("临时救助资金发放情况公示")
        + f"根据《社会救助暂行办法》，现将{m.day.year}年{m.day.month}月临时救助资金发放情况公示如下，姓名已作去标识化处理。\n\n"
        f"序号\t户主\t人口\t金额（元）\n{listed}合计\t\t\t{total}\n\n"
        f"公示期7天。如有异议，请向{m.body}反映，地址：{m.place}{m.pick(ROADS)}{m.n(1, 90)}号民政办公室，电话：{m.phone()}。\n"
        + m.foot()
    )


def fraud(m: Maker) -> str:
    return (
        f"反诈提醒：这些电话不要接\n\n{m.on()}，{m.place}公安局接到报警，受害人{m.hidden()}被骗{m.n(1, 40)}万元。"
        "骗子冒充“客服”，以“百万保障”到期为由，诱导受害人下载会议软件共享屏幕，窃取银行卡号、验证码和身份证号码。\n"
        "警方提示：一、公检法机关不会通过电话办案；二、不向陌生人提供银行卡密码、短信验证码；三、发现被骗，立即拨打110或96110。"
        "切勿点击来历不明的短链接，切勿参与所谓“裸聊”，谨防裸聊敲诈。未成年人玩网络游戏，家长要妥善保管手机和支付密码。\n"
        f"（{m.place}公安局反诈中心供稿，联系电话：{m.phone()}）\n"
    )


def exit_entry(m: Maker) -> str:
    return (
        m.head("出入境证件办理须知")
        + "一、普通护照：年满16周岁的，有效期10年；未满16周岁的，有效期5年。护照号码由一个字母E和八位字符组成。\n"
        "二、往来港澳通行证：办理赴香港、澳门探亲、旅游等签注。三、大陆居民往来台湾通行证：办理赴台湾地区签注。\n"
        "四、台湾居民来往大陆通行证、港澳居民居住证持有人，可以在本市办理居住登记。\n"
        f"五、收费：护照每本120元，通行证每张60元。六、受理地点：{m.place}{m.pick(ROADS)}{m.n(1, 90)}号出入境接待大厅1号至6号窗口。\n"
        f"七、咨询电话：{m.phone()}、12367（国家移民管理机构服务热线）。\n" + m.foot()
    )


def consultation(m: Maker) -> str:
    return (
        m.head("关于《养犬管理办法（征求意见稿）》公开征求意见的公告")
        + f"为加强养犬管理，我局起草了《{m.place}养犬管理办法（征求意见稿）》，现向社会公开征求意见，期限自{m.on(1)}至{m.on(31)}。\n"
        "意见可以通过以下方式反馈：一是电子邮件发送至fzk@yunling.gov.cn；"
        f"二是信函寄至{m.place}{m.pick(ROADS)}{m.n(1, 90)}号（邮编553{m.figures(3)}），信封注明“征求意见”。来信请写明姓名、联系电话，个人信息仅用于核实意见，不对外提供。\n"
        f"联系电话：{m.phone()}。\n附件：1．征求意见稿　2．起草说明\n" + m.foot()
    )


def history(m: Maker) -> str:
    return (
        f"{m.place}机构沿革\n\n{m.place}原工商行政管理局、原质量技术监督局、原食品药品监督管理局于2019年合并组建{m.place}市场监督管理局；"
        "原国土资源局、原规划局职责整合，组建自然资源局；原环境保护局更名为生态环境分局。公安消防部队2018年转制，"
        f"现为国家综合性消防救援队伍。\n全市面积{m.n(1000, 9000)}平方千米，{m.day.year - 1}年末户籍人口{m.n(30, 300)}.{m.n(10, 99)}万人，其中少数民族占{m.n(10, 60)}.{m.n(1, 9)}%。"
        f"城镇人均住房面积{m.n(30, 50)}平方米。\n"
        f"境内有国家AAAA级景区{m.n(1, 5)}处，G{m.n(50, 90)}高速公路、沪昆线、S{m.n(200, 300)}省道穿境而过。\n"
    )


def rules_text(m: Maker) -> str:
    return (
        f"{m.place}未成年人校园欺凌防治工作规定\n\n第一条　为保护未成年人身心健康，根据《中华人民共和国未成年人保护法》，制定本规定。\n"
        "第二条　本规定所称未成年人，是指未满18周岁的公民。\n第三条　学校应当建立学生欺凌防控制度，对教职员工、学生等开展教育。\n"
        "第四条　学校、公安机关和新闻媒体不得披露未成年人的姓名、影像、住所、就读学校以及其他可能识别出其身份的信息。\n"
        "第五条　举报人的合法权益受法律保护，受理单位应当对举报人的信息予以保密，不得泄露。\n"
        "第六条　患者、受害人的病历和诊断证明属于个人隐私，不得公开。\n"
        f"第七条　本规定自{m.on(30)}起施行，有效期5年。\n"
    )


def directory(m: Maker) -> str:
    rows = "".join(
        f"{m.place}{name}派出所\t{m.place}{m.pick(ROADS)}{m.n(1, 300)}号\t{m.phone()}\n"
        for name in ("城中", "城东", "城西", "河滨", "龙井")
    )
    return (
        f"{m.place}公安派出所一览表\n\n单位名称\t地址\t值班电话\n{rows}\n"
        f"报警电话：110。监督电话：{m.phone()}。以上信息{m.on()}更新。\n"
    )


def result_letter(m: Maker) -> str:
    return (
        f"人大代表建议答复（公开）\n\n{m.place[:1]}公函〔{m.day.year}〕{m.n(1, 60)}号\n\n{m.pick(SURNAMES)}代表：\n您提出的“关于加强校园周边交通管理的建议”收悉。经研究，答复如下：\n"
        f"一、在{m.n(3, 20)}所学校门前设置护学岗，上下学时段增派警力{m.n(10, 60)}人次。二、施划标线{m.n(200, 900)}米，安装减速带{m.n(5, 40)}处。\n"
        f"三、完善接送区。下一步，我局将会同教育部门持续推进。感谢您对公安工作的关心和支持！\n\n联系人：{m.pick(SURNAMES)}警官，联系电话：{m.phone()}\n"
        + m.foot()
    )


def faq(m: Maker) -> str:
    return (
        "常见问题解答\n\n问：身份证丢了怎么办？\n答：请尽快挂失并申请补领，临时身份证3个工作日内发放。\n"
        "问：小孩几岁可以办身份证？\n答：自出生登记户口后，就可以由监护人申请。\n"
        "问：异地能办护照吗？\n答：可以，内地居民可以在全国任一出入境窗口办理。\n"
        "问：车牌号码怎么选？\n答：通过“交管12123”自编自选，号牌由省份简称、发牌机关代号和序号组成，例如“贵B”。\n"
        "问：信用卡、银行卡被盗刷？\n答：立即联系银行冻结，并到就近派出所报案。\n"
        f"问：如何咨询？\n答：工作日拨打{m.phone()}，或者登录www.yunling.gov.cn留言，我们在3个工作日内答复。\n"
    )


def statistics(m: Maker) -> str:
    a, b, c = m.n(50, 900), m.n(50, 900), m.n(50, 900)
    return (
        f"{m.place}{m.day.year}年第{m.n(1, 4)}季度行政许可办理情况\n\n"
        f"本季度共受理行政许可申请{a + b + c}件，办结{a + b + c - 3}件，按时办结率100%。\n\n事项\t件数\n户籍\t{a}\n交管\t{b}\n出入境\t{c}\n合计\t{a + b + c}\n\n"
        f"公布日期：{m.on()}，下次公布：{m.on(90)}。数据来源：审批系统，批次号{m.figures(14)}。\n"
    )


def weather(m: Maker) -> str:
    return (
        f"{m.place}应急管理局关于启动防汛Ⅳ级应急响应的通知\n\n{m.on()}（{m.weekday()}）至{m.on(2)}（{m.weekday(2)}），我市有大到暴雨，局地大暴雨，累计雨量{m.n(80, 150)}～{m.n(160, 250)}毫米。"
        f"经会商研判，决定自{m.on()}{m.n(8, 20)}时起启动防汛Ⅳ级应急响应。\n各地各部门要加强值班值守，落实24小时专人带班，"
        f"及时转移危险区域群众。水库水位、降雨量每3小时报送一次。值班电话：{m.phone()}，传真：{m.phone()}。\n"
        + m.foot()
    )


def school(m: Maker) -> str:
    return (
        m.head("义务教育学校招生入学工作通知")
        + f"一、入学年龄：{m.day.year - 6}年8月31日（含）以前出生、年满6周岁的儿童，应当入学接受义务教育。\n"
        "二、报名材料：户口簿、房产证明、预防接种证。孤儿、残疾儿童、留守儿童、军人子女等按照政策优先安排。\n"
        f"三、报名时间：{m.on(5)}至{m.on(10)}，每日9:00—17:00。四、地点：{m.place}实验小学（{m.pick(ROADS)}{m.n(1, 90)}号）教学楼一楼大厅。\n"
        f"五、严禁任何学校以考试方式选拔学生，严禁收取与入学挂钩的费用。举报电话：{m.phone()}；举报人应当如实反映情况。\n"
        + m.foot()
    )


def health(m: Maker) -> str:
    return (
        m.head("关于预防手足口病的健康提示")
        + "手足口病多见于5岁以下儿童，患者和隐性感染者为传染源。幼儿、儿童要勤洗手、喝开水、吃熟食。"
        "患者应当居家隔离，症状加重的及时就医，就诊时告知接触史。医疗机构对患者的个人信息和病历资料依法保密。\n"
        f"{m.day.year}年{m.day.month}月，全市报告病例{m.n(10, 300)}例，无重症、死亡病例。咨询电话：{m.phone()}。\n"
        + m.foot()
    )


def land(m: Maker) -> str:
    return (
        m.head("国有建设用地使用权挂牌出让公告")
        + f"宗地编号：{m.place[:2]}{m.day.year}-{m.n(1, 40):03}　不动产单元号：5202{m.figures(8)}GB{m.figures(5)}　面积：{m.n(1000, 90000)}平方米　容积率：≤{m.n(1, 3)}.{m.n(0, 9)}\n"
        f"竞买保证金：{m.n(100, 900)}万元，账户名：{m.place}自然资源局土地交易专户，账号：52{m.figures(15)}。\n"
        f"挂牌时间：{m.on(20)}至{m.on(30)}。坐标：X={m.figures(7)}.{m.figures(3)}，Y=35{m.figures(6)}.{m.figures(3)}。\n"
        f"联系地址：{m.place}{m.pick(ROADS)}{m.n(1, 90)}号，联系电话：{m.phone()}。\n" + m.foot()
    )


def rumour(m: Maker) -> str:
    return (
        f"关于网传“{m.place}停水三天”的情况说明\n\n{m.on()}，有网民在微信群发布“全城停水三天”的信息。经核实，该信息不实。"
        f"{m.place}仅对{m.pick(ROADS)}部分路段进行管网检修，停水时间为{m.on(1)}9时至17时。发布者{m.hidden()}已被公安机关批评教育。\n"
        f"请广大网民不信谣、不传谣。政务微信：云岭发布；热线：{m.phone()}。\n"
    )


def archive_notice(m: Maker) -> str:
    return (
        m.head("失效和废止文件目录")
        + f"经清理，下列文件宣布失效：\n1．《关于加强户外广告管理的通知》（{m.number()}）\n2．《关于规范停车收费的意见》（{m.number('办发')}）\n"
        "下列文件予以废止：《信访条例》实施细则、《中华人民共和国档案法实施办法》配套规定。\n"
        f"继续有效的文件{m.n(20, 90)}件，修改{m.n(1, 9)}件。本目录自{m.on()}起执行。\n" + m.foot()
    )


GENRES: Final[tuple[Callable[[Maker], str], ...]] = (
    recruitment, penalty, budget, guide, service, meeting, tender, policy, traffic, relief, fraud,
    exit_entry, consultation, history, rules_text, directory, result_letter, faq, statistics,
    weather, school, health, land, rumour, archive_notice,
)  # fmt: skip


def documents() -> dict[str, str]:
    """Name of the file → its text."""
    out = {}
    for number in range(COUNT + NEIGHBOURS_COUNT):
        genres = GENRES if number < COUNT else NEIGHBOURS
        genre = genres[number % len(genres)]
        out[f"{number:03}-{genre.__name__.replace('_', '-')}.txt"] = genre(Maker(number))
    return out


def main() -> None:
    """Write every document."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in documents().items():
        (FOLDER / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
