"""What the worker does in its rounds: count what was read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from gongkai.rules.access import SYSTEM
from gongkai.sites.actions import count_visits
from gongkai.sites.adapters.counting import forget_taken, take_gathered


def count_gathered(clock: Callable[[], datetime]) -> int:
    """Count what was read since the last round; how many lines there were."""
    lines = take_gathered()
    if lines:
        count_visits(lines=lines, by=SYSTEM, at=clock())
    forget_taken()
    return len(lines)
