"""The screens of review, litigation and correction, by the person who looks at them."""

from __future__ import annotations

from gongkai.info_requests.models import CorrectionCase
from gongkai.remedies.models import RemedyCase


def screens() -> dict[str, list[str]]:
    """Sign-in name (empty: the public) → paths in the demonstration city."""
    number = {case.title: case.number for case in RemedyCase.objects.all()}
    waiting = number["不服不予公开民警考核评分表的答复"]
    order = number["不服不予公开行政强制案卷材料的答复"]
    judged = number["诉未主动公开治安管理处罚裁量基准"]
    clerk = [
        "/desk/remedies/",
        "/desk/remedies/?q=没有这样的案件",
        "/desk/remedies/register/",
        f"/desk/remedies/register/?request={RemedyCase.objects.get(number=waiting).request.number}",  # type: ignore[union-attr]
        f"/desk/remedies/{waiting}/",
        f"/desk/remedies/{order}/",
        f"/desk/remedies/{judged}/",
        f"/desk/remedies/{judged}/appeal/",
        f"/desk/remedies/{judged}/close/",
        f"/desk/remedies/{waiting}/edit/",
        f"/desk/remedies/{waiting}/evidence/?add=nature",
        *(f"/desk/remedies/{waiting}/{step}/" for step in ("reply", "outcome", "hearing")),
        *(f"/desk/remedies/{waiting}/{step}/" for step in ("procedure", "withdraw")),
        "/desk/remedies/no-such-case/",
    ]
    asked = CorrectionCase.objects.get(state="submitted").number
    answered = CorrectionCase.objects.get(state="decided").number
    clerk += [
        "/desk/corrections/",
        "/desk/corrections/?q=没有这样的申请",
        "/desk/corrections/?sort=-arrived",
        "/desk/corrections/register/",
        f"/desk/corrections/{asked}/",
        f"/desk/corrections/{answered}/",
    ]
    public = ["/corrections/", "/corrections/status/", "/corrections/case/"]
    return {
        "": public,
        "jingban": clerk,
        "jiaojing": ["/desk/remedies/", "/desk/remedies/register/", "/desk/corrections/register/"],
    }
