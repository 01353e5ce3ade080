"""What a worker does: brings out what was approved and scheduled, when its hour has come."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from gongkai.catalogue.actions import publish_item, unschedule_item
from gongkai.catalogue.models import ItemVersion
from gongkai.rules.access import SYSTEM
from gongkai.rules.errors import GongkaiError
from gongkai.rules.release import State

log = logging.getLogger(__name__)


def release_next_item(clock: Callable[[], datetime]) -> bool:
    """Publish the scheduled version whose hour came first; False where none is due.

    One that may no longer go out (its approvals grew old) goes back to those that wait for their
    release, with the reason in the record, and holds up nothing behind it.
    """
    at = clock()
    due = ItemVersion.objects.filter(state=State.SCHEDULED, release_from__lte=at)
    version_id = due.order_by("release_from", "pk").values_list("pk", flat=True).first()
    if version_id is None:
        return False
    try:
        publish_item(version_id=version_id, by=SYSTEM, at=at)
    except GongkaiError as error:
        log.warning("item version %s was not released: %s", version_id, error)
        unschedule_item(version_id=version_id, reason=str(error), by=SYSTEM, at=at)
    return True
