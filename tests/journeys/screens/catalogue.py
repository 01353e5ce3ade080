"""The screens of the catalogue and its release, by the person who looks at them."""

from __future__ import annotations

from django.urls import reverse

from gongkai.catalogue.models import ItemVersion


def _page(title: str) -> str:
    version = ItemVersion.objects.filter(title=title).latest("number")
    front, _, back = str(version.item.index_number).partition("/")
    return reverse("portal:item", args=[front, back])


def screens() -> dict[str, list[str]]:
    """Sign-in name (empty: the public) → paths in the demonstration city."""
    draft, returned, cleared = (
        ItemVersion.objects.get(title=title).pk
        for title in (
            "2026年禁毒宣传月活动总结",
            "户籍窗口延时服务安排",
            "机动车驾驶人考试场地开放日公告",
        )
    )
    withheld = ItemVersion.objects.get(state="withheld")
    corrected = ItemVersion.objects.get(state="published", number=2).pk
    urgent = ItemVersion.objects.get(state="urgent").pk
    proofread = ItemVersion.objects.get(state="proofreading").pk
    secret = ItemVersion.objects.get(state="secrecy_review").pk
    return {
        "jiaodui": ["/desk/items/?show=turn", f"/desk/items/{proofread}/review/"],
        "baomi": [f"/desk/items/{secret}/secrecy/", f"/desk/items/{secret}/review/"],
        "fuzeren": [
            "/desk/items/",
            "/desk/items/?show=&late=1",
            "/desk/items/?q=没有这样的信息",
            "/desk/items/new/",
            f"/desk/items/{draft}/",
            f"/desk/items/{returned}/edit/",
            f"/desk/items/{cleared}/",
            f"/desk/items/{cleared}/publish/",
            f"/desk/items/{cleared}/schedule/",
            f"/desk/items/{corrected}/",
            f"/desk/items/{corrected}/withdraw/",
            f"/desk/items/{urgent}/",
            f"/desk/items/{draft}/due/",
            "/desk/items/withheld/",
            "/desk/items/columns/",
            f"/desk/items/{withheld.pk}/withheld/{withheld.item.withholdings.get().pk}/",
        ],
        "": [
            "/disclosure/",
            "/disclosure/?body=lps-jyj",
            "/disclosure/?q=没有这样的信息",
            "/disclosure/columns/gaj-policy-normative/",
            "/disclosure/columns/gaj-policy-rules/",
            _page("2026年第三季度道路交通事故情况"),
            _page("六盘水市养犬管理暂行规定"),
            _page("关于开展电动自行车夜间交通安全整治的通告"),
            _page("行政处罚决定书（六公行罚决〔2026〕77号）"),
        ],
    }
