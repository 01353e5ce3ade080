"""The screens of the officers' list of requests, their registration and settings, by the person who looks at them."""

from __future__ import annotations

from gongkai.info_requests.models import CalendarChange, InfoRequest

OFFICE = [
    "/desk/requests/calendar/",
    "/desk/requests/calendar/?month=2026-10&mine=1",
    "/desk/requests/handover/",
    "/desk/requests/holidays/",
    "/desk/requests/intake/",
    "/desk/requests/office/",
]
STEPS = ("intake", "confirm", "split", "transfer", "new-code")


def screens() -> dict[str, list[str]]:
    """Sign-in name (empty: the public) → paths in the demonstration city."""
    waiting = InfoRequest.objects.filter(state="submitted").latest("pk")
    spoken = InfoRequest.objects.get(state="draft")
    received = InfoRequest.objects.filter(state="received").latest("pk")
    clerk = [
        "/desk/",
        "/desk/notices/",
        "/desk/find/?q=交通",
        "/desk/find/?q=没有这样的词",
        "/desk/requests/",
        "/desk/requests/?q=没有这样的申请",
        "/desk/requests/?show=all&sort=-number&density=compact",
        "/desk/requests/?level=-1&handler=9999999",
        "/desk/requests/register/",
        "/desk/requests/register/dates/?organisation=1&channel=fax&arrived_on=2026-11-20",
        *(f"/desk/requests/{waiting.number}/{page}/" for page in STEPS),
        f"/desk/cases/{spoken.number}/moves/confirm-filled-in/",
        "/desk/notices/?show=unread",
        "/desk/notices/?show=mine",
        f"/desk/requests/{received.number}/intake/",
    ]
    clerk += OFFICE
    head = ["/desk/requests/office/", "/desk/requests/holidays/"]
    supervisor = [
        *OFFICE,
        *(f"/desk/requests/holidays/{c.pk}/" for c in CalendarChange.objects.all()),
    ]
    return {"jingban": clerk, "fazhi": ["/desk/"], "fuzeren": head, "zhuguan": supervisor}
