"""The screens of the standards catalogues, by the person who looks at them."""

from __future__ import annotations

from gongkai.catalogue.models import ItemVersion, Standard, StandardRow


def screens() -> dict[str, list[str]]:
    """Sign-in name (empty: the public) → paths in the demonstration city."""
    standard = Standard.objects.get(organisation__code="lps-gaj")
    version = standard.versions.get(state="in_force").pk
    row = StandardRow.objects.get(version=version, data__item2="电动自行车登记").key
    item = ItemVersion.objects.get(title="居住证办理指南").pk
    return {
        "jingban": [
            "/desk/standards/",
            "/desk/standards/import/",
            f"/desk/standards/versions/{version}/",
            f"/desk/standards/versions/{version}/add/",
            f"/desk/standards/versions/{version}/print.html",
            f"/desk/standards/{standard.pk}/coverage/",
            f"/desk/standards/{standard.pk}/coverage/?standing=late&q=没有",
            f"/desk/standards/{standard.pk}/{row}/",
            f"/desk/items/{item}/standards/",
        ],
        "": [
            f"/disclosure/standards/{standard.code}/",
            f"/disclosure/standards/{standard.code}/?q=没有这一项",
            f"/disclosure/standards/{standard.code}/{row}/",
        ],
    }
