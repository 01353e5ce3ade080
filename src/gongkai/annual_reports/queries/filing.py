"""Questions about reports that go from one installation to another: keys, the way up, receipts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef

from gongkai.annual_reports.models import Comment, Filing, FilingKey, FilingRoute, Upload, Version
from gongkai.organisations.models import Organisation, ids_of
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import NotFoundError
from gongkai.rules.report.filing import STATE_LABELS, State
from gongkai.rules.report.labels import cell_label


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key that was issued, without the key."""

    id: int
    body: str
    note: str
    key_start: str
    expires_on: date
    calls: int
    last_called_on: date | None
    made_at: datetime
    made_by: str
    is_ended: bool
    is_expired: bool


def list_filing_keys(asker: Asker, *, on: date) -> list[KeyRow]:
    """The keys of the bodies whose reports the asker collects, those in use first."""
    rows = FilingKey.objects.within(asker.scope(Permission.AGGREGATE_REPORTS))
    found = list(rows.select_related("made_by")[:500])
    names = _names({key.organisation_id for key in found}, on)
    lines = [
        KeyRow(
            key.pk,
            names[key.organisation_id],
            key.note,
            key.key_start,
            key.expires_on,
            key.calls,
            key.last_called_on,
            key.made_at,
            key.made_by.name if key.made_by else "系统",
            key.ended_at is not None,
            key.expires_on < on,
        )
        for key in found
    ]
    return sorted(lines, key=lambda row: (row.is_ended or row.is_expired, row.body, -row.id))


def _names(ids: set[int], on: date) -> dict[int, str]:
    bodies: Any = Organisation.objects.filter(pk__in=ids).named(on)
    return {body.pk: body.name for body in bodies}


@dataclass(frozen=True, slots=True)
class RouteRow:
    """Where the reports of a body go; `id` None where nothing is set."""

    organisation_id: int
    body: str
    id: int | None
    address: str
    key_start: str
    made_at: datetime | None
    made_by: str


def list_routes(asker: Asker, *, on: date) -> list[RouteRow]:
    """The bodies whose reports the asker publishes, each with its way up."""
    reach = Organisation.objects.within(asker.scope(Permission.PUBLISH_REPORTS)).existing(on)
    bodies: Any = list(reach.named(on).filter(compiles_own_report=True))
    rows = FilingRoute.objects.standing().filter(organisation__in=[body.pk for body in bodies])
    routes = {route.organisation_id: route for route in rows.select_related("made_by")}
    lines = []
    for body in sorted(bodies, key=lambda one: ids_of(one.path)):
        route = routes.get(body.pk)
        if route is None:
            lines.append(RouteRow(body.pk, body.name, None, "", "", None, ""))
            continue
        who = route.made_by.name if route.made_by else "系统"
        lines.append(
            RouteRow(
                body.pk, body.name, route.pk, route.address, route.key_start, route.made_at, who
            )
        )
    return lines


@dataclass(frozen=True, slots=True)
class FilingView:
    """How far a version is on its way up. `filing` None where it was not sent."""

    filing: Filing | None
    has_route: bool
    may_file: bool

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to see or do."""
        return self.filing is not None or self.may_file

    @property
    def is_returned(self) -> bool:
        """Whether the supervising office sent it back."""
        return self.filing is not None and self.filing.remote_state == State.RETURNED


def filing_of(asker: Asker, version_id: int) -> FilingView:
    """How far a version is on its way up. Raises NotFoundError."""
    seen = Version.objects.within(asker.scope(Permission.SEE_REPORTS))
    routes = FilingRoute.objects.standing().filter(organisation=OuterRef("report__organisation"))
    rows = seen.light().select_related("report__organisation").annotate(has_route=Exists(routes))
    version = rows.filter(pk=version_id).first()
    if version is None:
        raise NotFoundError("没有找到这份报告，或者不在您的工作范围内。")
    body = version.report.organisation
    filing = Filing.objects.select_related("route").filter(version=version).first()
    may_publish = asker.scope(Permission.PUBLISH_REPORTS).covers(body.path)
    is_public = version.state in ("published", "collected", "locked")
    stuck = filing is None or filing.state in ("refused", "failed")
    has_route: bool = version.has_route  # type: ignore[attr-defined]
    return FilingView(filing, has_route, may_publish and is_public and stuck)


def receipt_of(key: FilingKey, sha256: str, *, on: date) -> dict[str, Any]:
    """What the installation that showed the key is told of a snapshot (docs/reference/report-api.md).

    Raises NotFoundError where no such snapshot came by a key of this body.
    """
    upload = (
        Upload.objects.filter(
            organisation=key.organisation_id,
            sha256=sha256,
            key__isnull=False,
            version__report__organisation=key.organisation_id,
        )
        .select_related("version__report", "organisation")
        .defer("content", "source")
        .first()
    )
    if upload is None or upload.version is None:
        raise NotFoundError("没有收到过这份快照。请先报送。")
    version = upload.version
    return {
        "body": _names({key.organisation_id}, on)[key.organisation_id],
        "area": _area_of(upload.organisation, on),
        "year": version.report.year,
        "number": version.number,
        "sha256": sha256,
        "received_at": upload.uploaded_at.isoformat(),
        "state": version.state,
        "state_label": STATE_LABELS[State(version.state)],
        "note": version.review_note,
        "errors": version.error_count,
        "warnings": version.warning_count,
        "comments": _comments(version),
    }


def _area_of(body: Organisation, on: date) -> str:
    """The name of who collects the report: the office appointed above the body, else the top."""
    above: Any = Organisation.objects.filter(pk__in=ids_of(body.path)).named(on)
    office = next((one.supervisor_id for one in above.order_by("-path") if one.supervisor_id), None)
    if office is not None:
        return _names({office}, on)[office]
    name: str = min(above, key=lambda one: len(one.path)).name
    return name


def _comments(version: Version) -> list[dict[str, Any]]:
    rows = Comment.objects.filter(version=version).select_related("made_by")
    form = version.read_content().form
    told = []
    for row in rows[:500]:
        label = cell_label(row.cell, form) if row.cell and form else None
        told.append(
            {
                "id": row.pk,
                "cell": row.cell,
                "label": f"{label.row} · {label.column}" if label else "",
                "text": row.text,
                "by": row.made_by.name if row.made_by else row.author or "系统",
                "made_at": row.made_at.isoformat(),
                "is_settled": row.settled_at is not None,
            }
        )
    return told
