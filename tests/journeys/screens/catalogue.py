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
    return {
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
        ]
    }
