"""A case for every address of work with the media."""

from __future__ import annotations

from collections.abc import Callable

from gongkai.media.models import Pitch
from tests.architecture.leaks import WORD, Case, Planted, theirs

PUBLIC: set[str] = set()


def _one(planted: Planted) -> dict[str, int]:
    return {"manuscript_id": planted.media.manuscript.pk}


def _pitch(planted: Planted) -> int:
    return Pitch.objects.get(outlet=planted.media.press.municipal).pk


CASES: dict[str, Callable[[Planted], list[Case]]] = {
    "desk:media": lambda p: [
        Case(shows=True),
        Case(query={"q": WORD, "level": "central"}, shows=True),
        Case(query={"theme": p.media.press.theme.pk}, shows=True),
    ],
    "desk:export_media": lambda p: [
        Case(kwargs={"kind": kind}, shows=True) for kind in ("csv", "xlsx")
    ],
    "desk:blank_media": lambda p: [Case()],
    "desk:import_media": lambda p: [Case()],
    "desk:register_manuscript": lambda p: [
        Case(
            data={
                "organisation": p.city.police.pk,
                "title": "x",
                "kind": "news",
                "outlets": p.media.press.central.pk,
            },
            shows=True,
        )
    ],
    "desk:outlets": lambda p: [
        Case(data={"organisation": p.city.police.pk, "name": "x", "level": "central"}, shows=True),
        Case(data={"do": "theme", "organisation": p.city.police.pk, "name": "x"}, shows=True),
    ],
    "desk:debunking": lambda p: [
        Case(
            data={
                "organisation": p.city.police.pk,
                "title": "x",
                "published_on": "2026-11-20",
            },
            shows=True,
        )
    ],
    "desk:count_debunking": lambda p: [
        theirs({"debunking_id": p.media.debunking.pk}, data={"reads": "1"})
    ],
    "desk:media_statistics": lambda p: [Case(query={"year": "2026"}, shows=True)],
    "desk:export_media_statistics": lambda p: [
        Case(kwargs={"kind": kind}, query={"year": "2026"}, shows=True) for kind in ("csv", "xlsx")
    ],
    "desk:adoption_file": lambda p: [
        theirs({"adoption_id": p.media.adoption.pk, "which": which})
        for which in ("evidence", "copy")
    ],
    "desk:manuscript": lambda p: [theirs(_one(p))],
    "desk:pitch_manuscript": lambda p: [
        theirs(_one(p), data={"on": "2026-11-20", "outlets": p.media.press.municipal.pk})
    ],
    "desk:adopt_manuscript": lambda p: [
        theirs(
            _one(p),
            data={
                "outlet": p.media.press.municipal.pk,
                "adopted_on": "2026-11-23",
                "form": "full",
            },
        )
    ],
    "desk:decline_pitch": lambda p: [theirs({**_one(p), "pitch_id": _pitch(p)}, shows=False)],
    "desk:strike_adoption": lambda p: [
        theirs({**_one(p), "adoption_id": p.media.adoption.pk}, data={"reason": "x"})
    ],
}
