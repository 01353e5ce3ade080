"""A body's public report on its way to the installation of the supervising office."""

from __future__ import annotations

from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from django.utils import timezone

from gongkai.accounts.models import person_of
from gongkai.annual_reports.actions.work import Work
from gongkai.annual_reports.adapters.upward import Receipt
from gongkai.annual_reports.models import Comment, Filing, FilingRoute, Version
from gongkai.audit.actions import action, record
from gongkai.info_requests.adapters.sealing import cipher
from gongkai.info_requests.models import Notice
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission, require
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError
from gongkai.rules.report.filing import PUBLIC, State
from gongkai.rules.report.forms import form_for_year
from gongkai.rules.report.snapshots import pack

# After the last of these a person has to press the button again: about a day and a half.
WAITS: Final = (10, 60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 12 * 3600)
# What the supervising office does nothing more with.
SETTLED: Final = frozenset({State.LOCKED, State.SUPERSEDED, State.DISCARDED})


# --- where to ------------------------------------------------------------------------------------


@action
def set_route(
    *,
    organisation_id: int,
    address: str,
    key: str,
    is_http_allowed: bool = False,
    by: Asker,
    at: datetime,
) -> FilingRoute:
    """Say where the reports of a body go, and the key for it; what stood before is ended.

    Raises NotFoundError, WrongPersonError, BadInputError for an address or key that is none.
    """
    body = _body(organisation_id, by)
    place = _checked_address(address, is_http_allowed)
    key = key.strip()
    if not 20 <= len(key) <= 200 or not key.isascii() or any(c.isspace() for c in key):
        raise BadInputError("密钥不完整。请把收报告的机关给的密钥整段复制过来，以 gb_ 开头。")
    _end(body, by, at)
    route = FilingRoute.objects.create(
        organisation=body,
        address=place,
        key_sealed=cipher().seal(key.encode(), FilingRoute.key_context(body.pk)),
        key_start=key[:8],
        made_at=at,
        made_by=person_of(by),
    )
    told = {"address": place, "key_start": route.key_start}
    record(on=route, organisation_id=body.pk, after=told)
    return route


@action
def end_route(*, route_id: int, by: Asker, at: datetime) -> FilingRoute:
    """Send no more reports of a body up. Raises NotFoundError, WrongPersonError."""
    routes = FilingRoute.objects.within(by.scope(Permission.SEE_REPORTS)).standing()
    route = routes.filter(pk=route_id).first()
    if route is None:
        raise NotFoundError("没有找到这个报送设置，或者已经停用。")
    body = _body(route.organisation_id, by)
    _end(body, by, at)
    record(on=route, organisation_id=body.pk, after={"ended": True})
    return route


def _body(organisation_id: int, by: Asker) -> Organisation:
    seen = Organisation.objects.within(by.scope(Permission.SEE_REPORTS))
    body: Organisation | None = seen.select_for_update().filter(pk=organisation_id).first()
    if body is None:
        raise NotFoundError("没有找到这个机关，或者不在您的工作范围内。")
    require(by, Permission.PUBLISH_REPORTS, body.path)
    return body


def _end(body: Organisation, by: Asker, at: datetime) -> None:
    standing = FilingRoute.objects.standing().filter(organisation=body)
    standing.update(ended_at=at, ended_by=person_of(by))


def _checked_address(address: str, is_http_allowed: bool) -> str:
    place = address.strip().rstrip("/")
    try:
        parts = urlsplit(place)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    is_plain = bool(host) and not (parts.username or parts.query or parts.fragment)
    if not is_plain or parts.scheme not in ("http", "https") or len(place) > 200:
        raise BadInputError("地址要写完整，例如 https://gongkai.example.gov.cn，不带密码和参数。")
    if parts.scheme == "http" and not (is_http_allowed or _is_this_machine(host)):
        raise BadInputError(
            "密钥要加密传送，地址应以 https:// 开头。专网内只有 http 的，"
            "请系统管理员设置 GONGKAI_FILE_OVER_HTTP=1。"
        )
    return place


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


# --- sending -------------------------------------------------------------------------------------


@action
def file_upwards(*, version_id: int, by: Asker, at: datetime) -> Filing:
    """Queue a public version to be sent up, or once more where it was refused or not delivered.

    Raises NotFoundError, WrongPersonError, WrongStateError, BadInputError where no way up is set.
    """
    version = Work.seen(version_id, by)
    body = version.report.organisation
    require(by, Permission.PUBLISH_REPORTS, body.path)
    if version.state not in PUBLIC:
        raise WrongStateError("只有已发布的报告才能报送上级。请先发布。")
    route = FilingRoute.objects.standing().filter(organisation=body).first()
    if route is None:
        raise BadInputError("还没有设置上级系统的地址和密钥。请先到“报送上级”里设置。")
    version.read_frozen()
    pack(version.frozen, version.publish_note)
    filing = Filing.objects.select_for_update().filter(version=version).first()
    if filing is not None and filing.state in ("queued", "taken"):
        raise WrongStateError(f"这一版{filing.state_label}，不用再报。改了内容的，请另起新版本。")
    filing = filing or Filing(version=version)
    filing.route, filing.state, filing.message = route, "queued", ""
    filing.attempts, filing.leased_until = 0, None
    filing.queued_at, filing.queued_by = at, person_of(by)
    filing.save()
    record(
        on=filing,
        organisation_id=body.pk,
        after={"address": route.address, "sha256": version.frozen_sha256},
    )
    return filing


@action
def keep_receipt(*, filing_id: int, receipt: Receipt, by: Asker, at: datetime) -> Filing:
    """Note that a report was taken, and what the supervising office says of it."""
    filing = _waiting(filing_id)
    filing.state, filing.leased_until = "taken", None
    filing.taken_on = timezone.localdate(at)
    told = _keep(filing, receipt, at)
    record(on=filing, organisation_id=filing.version.report.organisation_id, after=told)
    return filing


@action
def postpone_filing(*, filing_id: int, reason: str, by: Asker, at: datetime) -> Filing:
    """Note why a report did not get through; it is tried again later, and given up in the end."""
    filing = _waiting(filing_id)
    filing.message = reason[:500]
    if filing.attempts > len(WAITS):
        filing.state, filing.leased_until = "failed", None
        filing.message = f"试了{filing.attempts}次都没有送到。最后一次：{reason}"[:500]
    else:
        wait = WAITS[max(0, filing.attempts - 1)]
        filing.leased_until = at + timedelta(seconds=wait)
    filing.save()
    told = {"state": filing.state, "attempts": filing.attempts, "reason": filing.message}
    record(on=filing, organisation_id=filing.version.report.organisation_id, after=told)
    return filing


@action
def refuse_filing(*, filing_id: int, reason: str, by: Asker, at: datetime) -> Filing:
    """Note that the supervising office does not take a report, and why."""
    filing = _waiting(filing_id)
    filing.state, filing.leased_until, filing.message = "refused", None, reason[:500]
    filing.save()
    record(
        on=filing,
        organisation_id=filing.version.report.organisation_id,
        after={"state": filing.state, "reason": filing.message},
    )
    return filing


def _locked(filing_id: int) -> Filing:
    rows = Filing.objects.select_for_update(of=("self",)).select_related("version__report")
    return rows.get(pk=filing_id)


def _waiting(filing_id: int) -> Filing:
    filing = _locked(filing_id)
    if filing.state != "queued":
        raise WrongStateError("这份报告已经报送过了。")
    return filing


# --- what became of it ---------------------------------------------------------------------------


@action
def ask_after_filing(*, version_id: int, by: Asker, at: datetime) -> Filing:
    """Have the worker ask at once what became of a report.

    Raises NotFoundError, WrongStateError for one that was not taken.
    """
    version: Version = Work.seen(version_id, by)
    require(by, Permission.FILL_REPORTS, version.report.organisation.path)
    filing = Filing.objects.select_for_update().filter(version=version).first()
    if filing is None or filing.state != "taken":
        raise WrongStateError("这一版还没有送到上级，不能查询。")
    filing.ask_from = at
    filing.save(update_fields=["ask_from"])
    record(on=filing, organisation_id=version.report.organisation_id, after={"asked": True})
    return filing


@action
def keep_answer(*, filing_id: int, receipt: Receipt, by: Asker, at: datetime) -> Filing:
    """Note what the supervising office says of a report now; a return is told on the desk."""
    filing = _locked(filing_id)
    told = _keep(filing, receipt, at)
    record(on=filing, organisation_id=filing.version.report.organisation_id, after=told)
    return filing


@action
def note_silence(*, filing_id: int, reason: str, by: Asker, at: datetime) -> Filing:
    """Note why the supervising office does not say what became of a report."""
    filing = _locked(filing_id)
    filing.message = reason[:500]
    filing.save(update_fields=["message"])
    organisation_id = filing.version.report.organisation_id
    record(on=filing, organisation_id=organisation_id, after={"reason": filing.message})
    return filing


def _keep(filing: Filing, receipt: Receipt, at: datetime) -> dict[str, Any]:
    was = filing.remote_state
    filing.remote_area, filing.remote_number = receipt.area, receipt.number
    filing.remote_state, filing.remote_note = receipt.state, receipt.note
    filing.remote_errors, filing.remote_warnings = receipt.errors, receipt.warnings
    filing.ask_from = None if receipt.state in SETTLED else filing.next_ask(at)
    filing.message = ""
    filing.save()
    fresh, known = 0, set(form_for_year(filing.version.report.year).addresses())
    for remark in receipt.remarks:
        _, is_new = Comment.objects.get_or_create(
            version=filing.version,
            remote_id=remark.id,
            defaults={
                "cell": remark.cell if remark.cell in known else "",
                "text": remark.text,
                "author": remark.author,
                "made_at": at,
            },
        )
        fresh += is_new
    if receipt.state == State.RETURNED and was != State.RETURNED:
        _tell_of_return(filing, at)
    return {"state": filing.state, "remote": receipt.state, "comments": fresh}


def _tell_of_return(filing: Filing, at: datetime) -> None:
    report = filing.version.report
    Notice.objects.get_or_create(
        key=f"returned:{filing.pk}:{at.isoformat()}",
        defaults={
            "organisation_id": report.organisation_id,
            "channel": "desk",
            "recipient": cipher().seal(b"", "notice"),
            "subject": f"{report.year}年度报告被{filing.remote_area or '上级'}退回",
            "body": f"意见：{filing.remote_note}请在报告页上看针对单元格的意见，另起新版本更正、发布后重新报送。",
            "state": "sent",
            "queued_at": at,
        },
    )
