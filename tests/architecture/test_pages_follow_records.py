"""Every action says which pages it changes, and every kind of page follows from something."""

from __future__ import annotations

from gongkai.finished import silent
from gongkai.finished.dependencies import CHANGE_OF, EVERY, PAGES_OF, WITHDRAWALS, Change, Kind
from tests.architecture.test_floors import actions

VERBS = {name for name, _ in actions()}


def test_every_action_is_known_to_change_pages_or_not_to() -> None:
    told = set(CHANGE_OF) | silent.VERBS
    loud = {verb for verb in VERBS if verb.partition(".")[0] not in silent.CAPABILITIES}
    assert loud - told == set(), "say in gongkai.finished which pages these change"
    assert told - loud == set(), "these are no actions any more"
    assert set(CHANGE_OF) & silent.VERBS == set()


def test_every_change_has_pages_and_every_kind_of_page_follows_from_records() -> None:
    assert set(PAGES_OF) == set(Change) == set(CHANGE_OF.values())
    assert set(EVERY) == set(Kind) == set(PAGES_OF[Change.EVERYTHING])
    followed = {kind for change in set(Change) - {Change.EVERYTHING} for kind in PAGES_OF[change]}
    # Words of the site itself: they change with the program or with the record of the site.
    assert set(Kind) - followed == {Kind.ABOUT, Kind.STATEMENT}
    assert set(CHANGE_OF) >= WITHDRAWALS
