"""Events as plain data."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gongkai.rules.deadlines import Channel
from gongkai.rules.deadlines.events import (
    EVENT_LABELS,
    EVENT_TYPES,
    Arrived,
    Event,
    Extended,
    event_from_dict,
    event_to_dict,
)
from gongkai.rules.errors import BadInputError


def test_every_kind_of_event_has_a_permanent_name_and_words() -> None:
    assert list(EVENT_LABELS) == list(EVENT_TYPES)
    # Slotted dataclasses leave their first shape behind, so names are compared.
    kinds = {kind.__name__ for kind in Event.__subclasses__()}
    assert {kind.__name__ for kind in EVENT_TYPES.values()} == kinds


def test_an_event_is_written_with_its_name_and_plain_dates() -> None:
    data = event_to_dict(Extended(date(2026, 3, 20), 5, None))
    assert data == {"event": "extended", "on": "2026-03-20", "days": 5, "approved_on": None}
    assert event_from_dict({"event": "arrived", "on": "2026-03-02", "channel": "fax"}) == Arrived(
        date(2026, 3, 2), Channel.FAX
    )


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"event": "born"},
        {"event": "arrived"},
        {"event": "arrived", "on": "2026-02-30", "channel": "fax"},
        {"event": "arrived", "on": "2026-03-02", "channel": "dove"},
        {"event": "arrived", "on": "2026-03-02", "channel": "fax", "x": 1},
        {"event": "extended", "on": "2026-03-02", "days": True, "approved_on": None},
        {"event": "extended", "on": "2026-03-02", "days": "5", "approved_on": None},
        {"event": "supplemented", "on": "2026-03-02", "good_reason": 1},
        {"event": "opinion_given", "on": "2026-03-02", "key": ""},
        {"event": ["arrived"]},
    ],
)
def test_other_shapes_are_refused_in_words(data: Any) -> None:
    with pytest.raises(BadInputError, match="请"):
        event_from_dict(data)
