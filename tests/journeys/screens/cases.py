"""The screens of one case at work, by the person who looks at them."""

from __future__ import annotations

from gongkai.info_requests.models import InfoRequest, Letter

# A subject of the demonstration city for each state of a case.
SUBJECTS = (
    "2025年全市禁毒宣传经费使用情况",
    "电动自行车登记上牌数量",
    "户口迁移办理时限和所需材料的内部规定",
    "有关扫黑的材料",
    "智能交通系统采购合同",
    "各派出所出警记录（第十二次申请）",
    "历年户籍统计年鉴复制件",
    "某起交通事故的现场勘查笔录",
    "派出所搬迁选址请示",
    "某违法建设行政强制的案卷材料",
)


def number_of(subject: str) -> str:
    """The number of the request with that subject."""
    return InfoRequest.objects.get(title=subject).number


def letter_of(number: str, state: str) -> int:
    """A letter of a case in that state that tells a result."""
    return Letter.objects.exclude(result="").get(request__number=number, state=state).pk


def screens() -> dict[str, list[str]]:
    """The page of a case in every state, each form, the five steps, letters and sheets."""
    pages = [f"/desk/cases/{number_of(subject)}/" for subject in SUBJECTS]
    running, signed = number_of("电动自行车登记上牌数量"), number_of("110报警服务台2025年接警量")
    in_review = number_of("某起交通事故的现场勘查笔录")
    asked, consulted = number_of("有关扫黑的材料"), number_of("智能交通系统采购合同")
    case = f"/desk/cases/{running}/"
    steps = ("draft/", "supplement-notice/", "consult/", "fee/", "search/", "assist/", "withdraw/",
             "assign/", "note/", "file/", "draft/?code=DENY_LAW_FORBIDS", "payment/")  # fmt: skip
    clerk = [
        *pages,
        "/desk/cases/no-such-case/",
        *(f"{case}moves/{step}" for step in steps),
        f"{case}wizard/",
        f"{case}identity/",
        f"{case}print/",
        f"{case}sheets/registration_sheet/",
        f"{case}sheets/deadline_sheet/",
        f"/desk/cases/{asked}/moves/supplement/",
        f"/desk/cases/{consulted}/moves/opinion/",
        f"/desk/cases/{signed}/letters/{letter_of(signed, 'signed')}/",
        f"/desk/cases/{signed}/letters/{letter_of(signed, 'signed')}/send/",
        f"/desk/cases/{asked}/letters/"
        f"{Letter.objects.get(request__number=asked, kind='supplement_notice').pk}/service/",
    ]
    return {
        "jingban": clerk,
        "qianfa": [f"/desk/cases/{in_review}/", f"/desk/cases/{in_review}/moves/sign/"],
        "fazhi": [f"/desk/cases/{in_review}/moves/legal-review/"],
        "fuzeren": [f"{case}moves/extend/"],
    }
