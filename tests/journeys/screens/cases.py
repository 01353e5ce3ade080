"""The screens of one case at work, by the person who looks at them."""

from __future__ import annotations

from gongkai.info_requests.models import InfoRequest

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


def screens() -> dict[str, list[str]]:
    """The page of a case in every state."""
    pages = [f"/desk/cases/{number_of(subject)}/" for subject in SUBJECTS]
    return {"jingban": [*pages, "/desk/cases/no-such-case/"]}
