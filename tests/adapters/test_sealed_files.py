"""Sealed files are on disk before anybody hears of them, and what no row names is put aside."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from gongkai.info_requests.actions import Upload, add_file
from gongkai.info_requests.adapters.sealing import SealedStorage, sealed_files
from gongkai.info_requests.models import RequestFile
from gongkai.info_requests.queries import open_file
from gongkai.info_requests.tasks import SHELVES_A_ROUND, sweep_sealed_files
from tests.factories.city import City
from tests.factories.info_requests import build_office, file_online

KEY = b"k" * 32


@pytest.mark.skipif(os.name != "posix", reason="this system has no fsync of folders")
def test_a_file_its_folder_and_the_store_are_synced_before_the_name_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    fsync = os.fsync

    def noted(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    store = SealedStorage(tmp_path / "data" / "sealed", [KEY])
    name = store.put(b"content", "here")
    file = tmp_path / "data" / "sealed" / name[:2] / name
    places = (file, file.parent, file.parent.parent, file.parent.parent.parent)
    assert synced == [place.stat().st_ino for place in places]


def sweep_all(at: datetime) -> int:
    rounds = -(-len(sealed_files().shelves()) // SHELVES_A_ROUND)
    return sum(
        sweep_sealed_files(lambda turn=turn: at + timedelta(minutes=10 * turn))  # type: ignore[misc]
        for turn in range(rounds)
    )


@pytest.mark.django_db
def test_files_without_a_row_are_put_aside_after_a_day_and_all_others_stay(
    city: City, at: datetime
) -> None:
    office, store = build_office(city, at), sealed_files()
    upload = Upload("attachment", "附件.txt", b"content")
    file = add_file(number=file_online(office, at).number, upload=upload, by=office.clerk, at=at)
    orphan = store.put(b"cut off", "nowhere")
    torn = Path(store.path(orphan[:2])) / ".part-torn"
    torn.write_bytes(b"half")
    written = datetime.fromtimestamp(torn.stat().st_mtime, tz=at.tzinfo)

    assert sweep_all(written + timedelta(hours=1)) == 0
    assert Path(store.path(f"{orphan[:2]}/{orphan}")).exists()

    assert sweep_all(written + timedelta(days=2)) >= 2
    assert not torn.exists()
    assert not Path(store.path(f"{orphan[:2]}/{orphan}")).exists()
    assert store.get(orphan, "nowhere") == b"cut off", "what lies aside still opens"
    assert open_file(RequestFile.objects.get(pk=file.pk)) == b"content"
