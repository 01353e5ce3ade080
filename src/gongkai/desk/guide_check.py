"""Whether the guide of a body says the same as the register of its disclosure office (条例第十二条)."""

from __future__ import annotations

from django.utils import timezone

from gongkai.catalogue.queries import ItemView
from gongkai.info_requests.queries import office_of
from gongkai.rules.errors import NotFoundError
from gongkai.rules.items import ItemKind, guide_problems, guide_review_on


def guide_faults(view: ItemView) -> tuple[str, ...]:
    """Where a guide differs from the register of the disclosure office, or is a year old."""
    if view.content.kind is not ItemKind.DISCLOSURE_GUIDE:
        return ()
    found: tuple[str, ...] = ()
    try:
        office = office_of(view.organisation_id)
    except NotFoundError:
        pass
    else:
        known = {
            "office_address": office.address,
            "office_hours": office.office_hours,
            "office_phone": office.phone,
            "office_fax": office.fax,
            "office_contact": office.email,
        }
        found = guide_problems(view.content, known)
    last = guide_review_on(view.content)
    if last is not None and last < timezone.localdate():
        found += ("修订日期已超过十二个月。请核对全部内容，有变化的修订，没有变化的更新修订日期。",)
    return found
