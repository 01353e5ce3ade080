"""A case for every address of reports that are computed from records."""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.rules.report.counting.ledgers import LEDGER_OF
from tests.architecture.leaks import CELL, PUBLIC_YEAR, Case, Planted, public, theirs

PUBLIC: set[str] = {"api:reports", "api:report"}
REGISTERED = "T2_5.license.decisions"


def of(planted: Planted, **more: int | str) -> dict[str, int | str]:
    """What names the running year of the police in an address."""
    statistic = planted.statistic
    return {"organisation_id": statistic.organisation_id, "year": statistic.year, **more}


def area_of(planted: Planted, **more: int | str) -> dict[str, int | str]:
    """What names the sum of the whole city in an address."""
    adjustment = planted.adjustment
    return {"organisation_id": adjustment.organisation_id, "year": adjustment.year, **more}


def a_sheet() -> SimpleUploadedFile:
    """A sheet of one figure."""
    return SimpleUploadedFile("sheet.csv", "指标,数值\n行政许可：本年处理决定数量,1\n".encode())


def route_of(planted: Planted) -> dict[str, str]:
    """Where somebody would send the reports of the police."""
    body, key = str(planted.city.police.pk), f"gb_{'x' * 43}"
    return {"organisation": body, "address": "https://a.example.cn", "key": key}


ENTRY = {"figure": "license.decisions", "value": "1", "bound": "exact", "source": "x"}
ADJUSTED = {"body": "1", "amount": "2", "reason": "x"}
# One of each list: of the ledgers, the catalogue, the requests, the register.
FIGURES = (
    *{ledger: code for code, ledger in LEDGER_OF.items()}.values(),
    "media.pitched", "published.website", "published.total", "published.other", "fee.collected",
)  # fmt: skip
TEXTS = {"S1": "x", "S5": "x", "S6": "x"}
CASES: dict[str, Callable[[Planted], list[Case]]] = {
    "desk:annual_years": lambda p: [Case(shows=True)],
    "desk:annual": lambda p: [
        theirs(of(p), query=query, shows=False) for query in ({}, {"rule": "items"})
    ],
    "desk:annual_overview": lambda p: [theirs(of(p))],
    "desk:annual_chart": lambda p: [
        theirs(of(p, code=code), shows=code == "bodies") for code in ("months", "bodies")
    ],
    "desk:boards": lambda p: [Case()],
    "desk:board": lambda p: [
        Case(kwargs={"year": p.statistic.year}, query=query, shows=True)
        for query in ({}, {"show": "wrong"})
    ],
    "desk:board_export": lambda p: [Case(kwargs={"year": p.statistic.year}, shows=True)],
    "desk:board_now": lambda p: [Case(kwargs={"year": p.statistic.year}, shows=True)],
    "desk:board_total": lambda p: [Case(kwargs={"year": PUBLIC_YEAR}, shows=False)],
    "desk:area": lambda p: [theirs(area_of(p), shows=False)],
    "desk:area_export": lambda p: [theirs(area_of(p), shows=False)],
    "desk:draft_area": lambda p: [theirs(area_of(p), data={"x": "x"}, shows=False)],
    "desk:area_cell": lambda p: [theirs(area_of(p, address=CELL), data=ADJUSTED, shows=False)],
    "desk:agree_adjustment": lambda p: [
        theirs({"adjustment_id": p.adjustment.pk}, data={"x": "x"}, shows=False)
    ],
    "desk:remove_adjustment": lambda p: [
        theirs({"adjustment_id": p.adjustment.pk}, data={"reason": "x"}, shows=False)
    ],
    "desk:collect_reports": lambda p: [
        theirs({"year": PUBLIC_YEAR}, data={"ids": str(p.public.pk), "do": do}, shows=False)
        for do in ("collect", "lock")
    ],
    "desk:comment_report": lambda p: [
        theirs({"version_id": p.computed.pk}, data={"text": "x"}, shows=False)
    ],
    "desk:settle_comment": lambda p: [
        theirs({"version_id": p.computed.pk, "comment_id": p.remark.pk}, shows=False)
    ],
    "api:reports": lambda p: [public(data={"snapshot": "x"})],
    "api:report": lambda p: [public(kwargs={"sha256": p.public.frozen_sha256})],
    "desk:collections": lambda p: [Case(shows=True), Case(data={"batch": a_sheet()})],
    "desk:collection": lambda p: [theirs({"collection_id": p.collection.pk})],
    "desk:filing_keys": lambda p: [
        Case(shows=True),
        Case(data={"organisation": p.city.police.pk, "expires_on": "2027-01-01"}),
    ],
    "desk:end_filing_key": lambda p: [theirs({"key_id": p.filing_key_id}, shows=False)],
    "desk:filing_routes": lambda p: [Case(shows=True), Case(data=route_of(p))],
    "desk:end_filing_route": lambda p: [theirs({"route_id": p.route.pk}, shows=False)],
    "desk:file_upwards": lambda p: [theirs({"version_id": p.public.pk}, shows=False)],
    "desk:ask_upwards": lambda p: [theirs({"version_id": p.public.pk}, shows=False)],
    "desk:draft_report": lambda p: [theirs(of(p), data={"rule": "items"}, shows=False)],
    "desk:refresh_draft": lambda p: [theirs({"version_id": p.computed.pk}, shows=False)],
    "desk:narrative": lambda p: [theirs({"version_id": p.computed.pk}, data=TEXTS)],
    "desk:draft_changes": lambda p: [theirs({"version_id": p.computed.pk})],
    "desk:agree_override": lambda p: [
        theirs({"version_id": p.computed.pk, "correction_id": p.override.pk}, shows=False)
    ],
    "desk:annual_download": lambda p: [
        theirs(of(p, kind=kind), shows=False) for kind in ("json", "xlsx")
    ],
    "desk:annual_records": lambda p: [
        theirs(of(p, address=CELL)),
        theirs(of(p, address=REGISTERED), shows=False),
    ],
    "desk:annual_export": lambda p: [theirs(of(p, address=CELL))],
    "desk:annual_figure": lambda p: [
        theirs(of(p, code=code), shows=code == "media.pitched") for code in FIGURES
    ],
    "desk:annual_figure_export": lambda p: [
        theirs(of(p, code=code), shows=code == "media.pitched") for code in FIGURES
    ],
    "desk:statistics": lambda p: [theirs(of(p))],
    "desk:enter_statistic": lambda p: [theirs(of(p), data=ENTRY, shows=False)],
    "desk:import_statistics": lambda p: [
        theirs(of(p), data={"sheet": a_sheet(), "source": "x"}, shows=False)
    ],
    "desk:blank_statistics": lambda p: [theirs(of(p), shows=False)],
    "desk:confirm_statistics": lambda p: [
        theirs(of(p), data={"ids": str(p.statistic.pk)}, shows=False)
    ],
    "desk:withdraw_statistic": lambda p: [
        theirs({"statistic_id": p.statistic.pk}, data={"reason": "x"})
    ],
    "desk:statistic_evidence": lambda p: [theirs({"statistic_id": p.statistic.pk})],
}
