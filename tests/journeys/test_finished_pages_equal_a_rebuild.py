"""Whatever happens in whatever order: the pages that were kept up equal those made all anew."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, note
from hypothesis import settings as given_settings
from hypothesis import strategies as st

from gongkai.config import finishing
from gongkai.finished.store import Store
from tests.factories.city import City
from tests.factories.site_life import SiteLife, build_site

pytestmark = pytest.mark.django_db


def drain(store: Store) -> None:
    pages = finishing.finisher(store)
    while pages.follow(timezone.localdate()) or pages.sweep() is not None:
        pass


def tree(store: Store) -> dict[str, bytes]:
    """Every file that a reader may be given."""
    return {
        file.relative_to(store.folder).as_posix(): file.read_bytes()
        for name in ("www", "gone")
        for file in sorted((store.folder / name).rglob("*"))
        if file.is_file()
    }


def anew(today: Callable[[], object]) -> dict[str, bytes]:
    """All pages of the site, made in an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store.of(Path(folder))
        finishing.finisher(store).begin(timezone.localdate())
        drain(store)
        return tree(store)


def compare(kept: dict[str, bytes], made: dict[str, bytes]) -> list[str]:
    """The files that are there once only, or differ."""
    return sorted(name for name in kept.keys() | made.keys() if kept.get(name) != made.get(name))


@pytest.mark.timeout(1200)
def test_pages_kept_up_equal_pages_made_anew(
    city: City, at: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [at + timedelta(hours=1)]
    monkeypatch.setattr(timezone, "now", lambda: clock[0])
    monkeypatch.setattr(settings, "DATA_FOLDER", tmp_path)
    room, other = build_site(city, at)
    begun = Store.of(tmp_path / "begun")
    finishing.finisher(begun).begin(timezone.localdate())
    drain(begun)

    @given(data=st.data())
    @given_settings(
        max_examples=8,
        # A life takes seconds: what fails is printed as it happened, not searched for a shorter one.
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
        derandomize=False,
    )
    def lives(data: st.DataObject) -> None:
        clock[0] = at + timedelta(hours=1)
        with tempfile.TemporaryDirectory() as folder, transaction.atomic():
            store = Store(Path(folder) / "site")
            shutil.copytree(begun.folder, store.folder)
            life = SiteLife(
                room, other, clock[0], lambda below: data.draw(st.integers(0, below - 1))
            )
            for which in data.draw(
                st.lists(st.integers(0, len(life.steps) - 1), min_size=4, max_size=14)
            ):
                step = life.steps[which]
                life.take(step)
                clock[0] = life.now
                if data.draw(st.booleans()):  # else several changes are followed together
                    drain(store)
            note(" ".join(life.done))
            drain(store)
            try:
                assert compare(tree(store), anew(timezone.localdate)) == []
            finally:
                transaction.set_rollback(True)

    lives()
