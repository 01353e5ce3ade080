"""A case for every address of annual reports and of the house itself."""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.architecture.leaks import (
    CELL,
    DRAFT_YEAR,
    MARK,
    PUBLIC_YEAR,
    WORD,
    Case,
    Planted,
    public,
    theirs,
)

PUBLIC: set[str] = {
    "desk:sign_in",
    "desk:sign_out",
    "portal:about",
    "portal:statement",
    "portal:download",
    "portal:home",
    "portal:mode",
    "portal:report",
    "portal:reports",
}


def of_reports(planted: Planted) -> dict[str, int | str]:
    """What names the published report in the portal's addresses."""
    return {"year": PUBLIC_YEAR, "code": planted.city.police.code}


def a_file() -> SimpleUploadedFile:
    """A file to hand in."""
    return SimpleUploadedFile("report.txt", b"report")


CASES: dict[str, Callable[[Planted], list[Case]]] = {
    "desk:cell": lambda p: [
        theirs(
            {"version_id": p.draft.pk, "address": CELL},
            data={"kind": "number", "number": "4", "seen": "3", "reason": "x"},
        )
    ],
    "desk:change_password": lambda p: [Case(data={"old": "x", "new": "y", "again": "y"})],
    "desk:compare": lambda p: [
        theirs({"version_id": p.draft.pk, "other_id": p.public.pk}),
        theirs({"version_id": p.public.pk, "other_id": p.draft.pk}),
        theirs({"version_id": p.own.pk, "other_id": p.draft.pk}, shows=False),
        theirs({"version_id": p.draft.pk, "other_id": p.own.pk}, shows=False),
    ],
    "desk:export_reports": lambda p: [
        Case(kwargs={"kind": kind}, query=query, shows=True)
        for kind in ("csv", "xlsx")
        for query in ({}, {"q": WORD, "sort": "body"})
    ],
    "desk:help": lambda p: [Case()],
    "desk:home": lambda p: [Case(shows=True)],
    "desk:move": lambda p: [
        *(
            theirs({"version_id": p.draft.pk, "step": step}, data={"note": "x"}, shows=shows)
            for step, shows in (("check", True), ("discard", True), ("publish", False))
        ),
        theirs({"version_id": p.public.pk, "step": "withdraw"}, data={"note": "x"}, shows=False),
    ],
    "desk:new_version": lambda p: [theirs({"version_id": p.public.pk}, shows=False)],
    "desk:original": lambda p: [
        theirs({"version_id": version.pk}) for version in (p.public, p.draft)
    ],
    "desk:place_upload": lambda p: [
        theirs(
            {"upload_id": p.unplaced.pk}, data={"organisation": p.secret.pk, "year": DRAFT_YEAR}
        ),
        Case(
            kwargs={"upload_id": p.own_upload.pk},
            data={"organisation": p.secret.pk, "year": DRAFT_YEAR},
        ),
    ],
    "desk:report": lambda p: [
        theirs({"version_id": p.draft.pk}, query=query) for query in ({}, {"cell": CELL})
    ],
    "desk:reports": lambda p: [
        Case(query=query, shows=True)
        for query in ({}, {"q": WORD}, {"year": DRAFT_YEAR, "state": "draft", "sort": "body"})
    ],
    "desk:sign_in": lambda p: [public(data={"username": MARK[:2], "password": "x"})],
    "desk:sign_out": lambda p: [public()],
    "desk:upload": lambda p: [
        Case(data={"organisation": p.secret.pk, "files": a_file()}, shows=True),
        Case(data={"organisation": p.city.police.pk, "files": a_file()}, shows=True),
    ],
    "desk:upload_state": lambda p: [theirs({"upload_id": p.unplaced.pk}, shows=False)],
    "desk:uploads": lambda p: [
        Case(shows=True),
        Case(query={"ids": f"{p.unplaced.pk},{p.draft.upload_id}"}, shows=True),
    ],
    "portal:about": lambda p: [public()],
    "portal:statement": lambda p: [public()],
    "portal:download": lambda p: [
        public(kwargs=of_reports(p) | {"kind": kind}) for kind in ("original", "docx", "json")
    ],
    "portal:home": lambda p: [public()],
    "portal:mode": lambda p: [public(query={"to": "elder"})],
    "portal:report": lambda p: (
        [
            public(kwargs={"year": year, "code": p.city.police.code})
            for year in (PUBLIC_YEAR, DRAFT_YEAR)
        ]
        + [public(kwargs={"year": DRAFT_YEAR, "code": p.secret.code})]
    ),
    "portal:reports": lambda p: [
        public(),
        public(query={"body": p.secret.code, "q": WORD, "year": DRAFT_YEAR}),
    ],
}
