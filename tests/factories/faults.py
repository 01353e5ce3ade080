"""Reports of faults on pages."""

from __future__ import annotations

import secrets
from datetime import datetime

from gongkai.catalogue.models import ItemVersion
from gongkai.faults.actions import report_fault
from gongkai.faults.models import PageFault
from gongkai.rules.access import ANONYMOUS
from gongkai.rules.page_faults import FaultForm, read_fault_number
from tests.factories.items import again


def path_of(version: ItemVersion) -> str:
    """Where the item of a version stands on the portal."""
    return f"/disclosure/items/{again(version).item.index_number}/"


def report(
    at: datetime, address: str = "/", text: str = "“户藉”应为“户籍”", **person: str
) -> PageFault:
    """A report of a reader."""
    number, _ = report_fault(
        form=FaultForm(kind="wording", text=text, address=address, **person),
        form_token=secrets.token_urlsafe(24),
        by=ANONYMOUS,
        at=at,
    )
    return PageFault.objects.get(pk=read_fault_number(number) or 0)
