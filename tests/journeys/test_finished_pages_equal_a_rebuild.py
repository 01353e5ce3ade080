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
from gongkai.finished.following import Finisher
from gongkai.finished.store import Store
from gongkai.rules.access import ANONYMOUS
from gongkai.rules.paging import PAGE_SIZE
from gongkai.sites.queries import site_in_room
from tests.factories.city import City
from tests.factories.items import publish
from tests.factories.site_life import SiteLife, build_site
from tests.factories.sites import make_site

pytestmark = pytest.mark.django_db


# Makes the pages of a site into a store.
Make = Callable[[Store], Finisher]


def branch(code: str) -> Make:
    """Another site than the main one."""

    def make(store: Store) -> Finisher:
        site = site_in_room(ANONYMOUS, code)
        assert site is not None
        return finishing.branch_finisher(site, store)

    return make


def drain(make: Make, store: Store) -> None:
    pages = make(store)
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


def anew(make: Make) -> dict[str, bytes]:
    """All pages of the site, made in an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store.of(Path(folder))
        make(store).begin(timezone.localdate())
        drain(make, store)
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
    for number in range(PAGE_SIZE + 1):  # so that a list has a second page, sometimes
        publish(room, at, title=f"第{number}号")
    makes: dict[str, Make] = {"main": finishing.finisher}
    for code, body in (("police", room.body), ("education", other)):
        make_site(body, [body], at, code=code)
        makes[code] = branch(code)
    begun = {code: Store(tmp_path / "begun" / code) for code in makes}
    for code, store in begun.items():
        makes[code](store).begin(timezone.localdate())
        drain(makes[code], store)
    assert set(tree(begun["police"])) & set(tree(begun["education"])) <= set(tree(begun["main"]))
    assert tree(begun["police"]) != tree(begun["education"])

    @given(data=st.data())
    @given_settings(
        max_examples=5,
        # A life takes seconds: what fails is printed as it happened, not searched for a shorter one.
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
        derandomize=False,
    )
    def lives(data: st.DataObject) -> None:
        clock[0] = at + timedelta(hours=1)
        with tempfile.TemporaryDirectory() as folder, transaction.atomic():
            kept = ("main", data.draw(st.sampled_from(["police", "education"])))
            stores = {code: Store(Path(folder) / code) for code in kept}
            for code, store in stores.items():
                shutil.copytree(begun[code].folder, store.folder)
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
                    for code, store in stores.items():
                        drain(makes[code], store)
            note(" ".join([*kept, *life.done]))
            try:
                for code, store in stores.items():
                    drain(makes[code], store)
                    assert (code, compare(tree(store), anew(makes[code]))) == (code, [])
            finally:
                transaction.set_rollback(True)

    lives()
