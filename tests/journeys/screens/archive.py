"""The screens of archived cases, by the person who looks at them."""

from __future__ import annotations

from gongkai.info_requests.models import ArchivePackage, InfoRequest


def screens() -> dict[str, list[str]]:
    """The list, whole, filtered and empty; a case before, while and after it is archived."""
    archived = ArchivePackage.objects.select_related("request").earliest("pk").request.number
    served = InfoRequest.objects.filter(state="served").earliest("pk").number
    at_work = InfoRequest.objects.filter(state="received").earliest("pk").number
    return {
        "jingban": [
            "/desk/requests/archive/",
            "/desk/requests/archive/?q=nothing",
            f"/desk/cases/{served}/archive/",
            f"/desk/cases/{at_work}/archive/",
        ],
        "fuzeren": [
            "/desk/requests/archive/?until=2099-12-31&sort=-retain_until",
            f"/desk/cases/{archived}/archive/",
        ],
    }
