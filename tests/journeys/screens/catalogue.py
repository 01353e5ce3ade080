"""The screens of the catalogue and its release, by the person who looks at them."""

from __future__ import annotations

from django.urls import reverse

from gongkai.catalogue.models import Batch, Column, Consultation, ItemVersion
from gongkai.screening.models import Finding


def _page(title: str) -> str:
    version = ItemVersion.objects.filter(title=title).latest("number")
    front, _, back = str(version.item.index_number).partition("/")
    return reverse("portal:item", args=[front, back])


def _finding(version_id: int) -> int:
    found = Finding.objects.filter(subject__kind="item", subject__key=str(version_id))
    return found.filter(rule="PI-ID").latest("pk").pk


def screens() -> dict[str, list[str]]:
    """Sign-in name (empty: the public) → paths in the demonstration city."""
    draft, returned, cleared, leaky = (
        ItemVersion.objects.get(title=title).pk
        for title in (
            "2026年禁毒宣传月活动总结",
            "户籍窗口延时服务安排",
            "机动车驾驶人考试场地开放日公告",
            "见义勇为人员奖励公示",
        )
    )
    withheld = ItemVersion.objects.get(state="withheld")
    corrected = ItemVersion.objects.get(state="published", number=2).pk
    urgent = ItemVersion.objects.get(state="urgent").pk
    proofread = ItemVersion.objects.get(state="proofreading").pk
    secret = ItemVersion.objects.get(state="secrecy_review").pk
    column = Column.objects.get(code="gaj-a20-notice")
    document, penalty, guide = (
        ItemVersion.objects.filter(item__kind=kind).latest("pk").pk
        for kind in ("normative", "penalty", "disclosure_guide")
    )
    closed, asked = Consultation.objects.order_by("closes_on")
    opinion = asked.opinions.exclude(person=None).earliest("pk")
    batch = Batch.objects.latest("pk").pk
    return {
        "bianji": [
            "/desk/items/consultations/",
            f"/desk/items/consultations/{asked.pk}/",
            f"/desk/items/consultations/{closed.pk}/",
            f"/desk/items/consultations/{asked.pk}/enter/",
            f"/desk/items/consultations/{asked.pk}/opinions/{opinion.pk}/",
        ],
        "jiaodui": ["/desk/items/?show=turn", f"/desk/items/{proofread}/review/"],
        "baomi": [
            f"/desk/items/{leaky}/",
            f"/desk/items/{leaky}/findings/{_finding(leaky)}/",
            f"/desk/items/{secret}/secrecy/",
            f"/desk/items/{secret}/review/",
        ],
        "fuzeren": [
            "/desk/items/",
            "/desk/items/?show=late",
            "/desk/items/?show=out&sort=title",
            "/desk/items/?show=all&kind=notice",
            "/desk/items/batches/",
            f"/desk/items/batches/{batch}/",
            f"/desk/items/batches/new/?do=withdraw&v={corrected}&v={draft}",
            f"/desk/items/batches/new/?do=change_mode&v={draft}",
            "/desk/items/?q=没有这样的信息",
            "/desk/items/new/",
            "/desk/items/import/",
            f"/desk/items/{draft}/",
            f"/desk/items/{returned}/edit/",
            f"/desk/items/{draft}/preview/",
            f"/desk/items/{draft}/preview/?width=phone",
            f"/desk/items/{cleared}/",
            f"/desk/items/{leaky}/",
            f"/desk/items/{cleared}/publish/",
            f"/desk/items/{cleared}/schedule/",
            f"/desk/items/{corrected}/",
            f"/desk/items/{corrected}/withdraw/",
            f"/desk/items/{urgent}/",
            f"/desk/items/{draft}/due/",
            "/desk/items/withheld/",
            "/desk/items/columns/",
            f"/desk/items/columns/{column.pk}/",
            f"/desk/items/columns/new/{column.organisation_id}/",
            f"/desk/items/terms/{column.organisation_id}/theme/",
            "/desk/items/reminders/",
            f"/desk/items/{document}/",
            f"/desk/items/{document}/validity/",
            f"/desk/items/{document}/no-interpretation/",
            f"/desk/items/{penalty}/revoked/",
            f"/desk/items/{corrected}/history/?all=1",
            f"/desk/items/{corrected}/authors/?q=整治",
            f"/desk/items/{draft}/files/",
            f"/desk/items/{guide}/",
            f"/desk/items/{withheld.pk}/withheld/{withheld.item.withholdings.get().pk}/",
        ],
        "": [
            _page("关于《六盘水市烟花爆竹燃放管理规定（草案）》公开征求意见的公告"),
            _page("关于《六盘水市烟花爆竹燃放管理规定（草案）》公开征求意见的公告") + "opinion/",
            _page("关于《六盘水市犬只收容管理办法（草案）》公开征求意见的公告") + "opinion/",
            "/disclosure/",
            "/disclosure/?body=lps-jyj",
            "/disclosure/?q=没有这样的信息",
            "/disclosure/columns/gaj-statutory/page/2/",
            "/disclosure/page/2/?body=lps-gaj",
            "/disclosure/columns/gaj-policy-normative/",
            "/disclosure/columns/gaj-policy-rules/",
            _page("2026年第三季度道路交通事故情况"),
            _page("六盘水市养犬管理暂行规定"),
            _page("关于开展电动自行车夜间交通安全整治的通告"),
            _page("行政处罚决定书（六公行罚决〔2026〕77号）"),
        ],
    }
