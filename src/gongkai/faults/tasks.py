"""What the worker does by the calendar: reminders of answers that are due, old networks forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from gongkai.faults.actions import NETWORK_KEPT, forget_reporters_networks, remind_of_fault
from gongkai.faults.models import PageFault
from gongkai.faults.queries import faults_to_remind
from gongkai.rules.access import SYSTEM

Clock = Callable[[], datetime]


def remind_of_faults(clock: Clock) -> int:
    """Remind of every report with a day or less to its answer, each level once; how many."""
    at = clock()
    due = list(faults_to_remind(timezone.localdate(at)))
    for fault_id, level in due:
        remind_of_fault(fault_id=fault_id, level=level, by=SYSTEM, at=at)
    return len(due)


def forget_old_reporters(clock: Clock) -> int:
    """Forget from which networks reports came a day ago and longer; how many."""
    at = clock()
    old = PageFault.objects.filter(received_at__lte=at - NETWORK_KEPT).exclude(network="")
    return forget_reporters_networks(by=SYSTEM, at=at) if old.exists() else 0
