"""The screens of answers that become public, by the person who looks at them."""

from __future__ import annotations

from gongkai.info_requests.models import InfoRequest, PublicationProposal, PublishedAnswer


def screens() -> dict[str, list[str]]:
    """Sign-in name (empty: the public) → paths in the demonstration city."""
    done = PublishedAnswer.objects.get()
    proposed = PublicationProposal.objects.get(state="open").request.number
    asked = InfoRequest.objects.get(title="城区学校周边交通事故统计", result="GRANT_PROVIDED")
    front, _, back = str(done.item.index_number).partition("/")
    office = [
        "/desk/requests/publish/",
        f"/desk/requests/{asked.number}/publish/",
        f"/desk/requests/{proposed}/publish/",
        f"/desk/requests/{done.request.number}/publish/",
        f"/desk/cases/{asked.number}/",
        f"/desk/cases/{done.request.number}/",
    ]
    public = ["/requests/case/propose/", f"/disclosure/items/{front}/{back}/"]
    return {"": public, "fuzeren": office, "fazhi": office[:2]}
