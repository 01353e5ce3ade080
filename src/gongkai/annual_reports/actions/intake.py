"""Reports that the installation of another body hands in by a key."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Final

from django.utils import timezone

from gongkai.accounts.models import person_of
from gongkai.annual_reports.actions.placing import Placing
from gongkai.annual_reports.models import FilingKey, Upload, to_text
from gongkai.audit.actions import action, record
from gongkai.catalogue.adapters.files import StoredFile
from gongkai.organisations.models import Organisation, OrganisationName
from gongkai.rules.access import Asker, Permission, require
from gongkai.rules.errors import (
    BadInputError,
    NotFoundError,
    TooManyCallsError,
    UnknownCallerError,
    WrongStateError,
)
from gongkai.rules.report.reading.normal import squeeze
from gongkai.rules.report.snapshots import Snapshot

KEY_PREFIX: Final = "gb_"
MOST_DAYS: Final = 366 * 3


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was issued; it is shown once and kept nowhere."""

    id: int
    body: str
    key: str


def _hash(key: str) -> str:
    # The key has 256 random bits: a plain hash cannot be guessed.
    return sha256(key.encode("utf-8", "replace")).hexdigest()


@action
def issue_filing_key(
    *, organisation_id: int, note: str, expires_on: date, by: Asker, at: datetime
) -> NewKey:
    """Let the installation of a body hand that body's report in until a day.

    Raises NotFoundError, WrongPersonError, BadInputError for a body without a report of its own or
    a day that is past or more than three years ahead.
    """
    today = timezone.localdate(at)
    bodies = Organisation.objects.within(by.scope(Permission.SEE_REPORTS)).existing(today)
    body = bodies.named(today).filter(pk=organisation_id).first()
    if body is None:
        raise NotFoundError("没有找到这个机关，或者不在您的工作范围内。")
    require(by, Permission.AGGREGATE_REPORTS, body.path)
    if not body.compiles_own_report:
        raise BadInputError("这个机关不单独编制年度报告，不用发密钥。")
    if not 0 <= (expires_on - today).days <= MOST_DAYS:
        raise BadInputError("有效期应从今天算起，最长三年。")
    key = f"{KEY_PREFIX}{secrets.token_urlsafe(32)}"
    made = FilingKey.objects.create(
        organisation=body,
        note=note.strip()[:100],
        key_hash=_hash(key),
        key_start=key[:8],
        expires_on=expires_on,
        made_at=at,
        made_by=person_of(by),
    )
    told = {"key_start": made.key_start, "note": made.note, "expires_on": expires_on}
    record(on=made, organisation_id=body.pk, after=told)
    return NewKey(made.pk, body.name, key)  # type: ignore[attr-defined]


@action
def end_filing_key(*, key_id: int, by: Asker, at: datetime) -> FilingKey:
    """Let a key open nothing more. Raises NotFoundError, WrongPersonError, WrongStateError."""
    keys = FilingKey.objects.within(by.scope(Permission.SEE_REPORTS))
    rows = keys.select_for_update(of=("self",)).select_related("organisation")
    key = rows.filter(pk=key_id).first()
    if key is None:
        raise NotFoundError("没有找到这个密钥，或者不在您的工作范围内。")
    require(by, Permission.AGGREGATE_REPORTS, key.organisation.path)
    if key.ended_at is not None:
        raise WrongStateError("这个密钥已经停用。")
    key.ended_at, key.ended_by = at, person_of(by)
    key.save()
    record(on=key, organisation_id=key.organisation_id, after={"ended": True})
    return key


@action
def count_filing_call(
    *, key: str, what: str, size: int, most: int, by: Asker, at: datetime
) -> FilingKey:
    """Count a use of a key: `what` is asked, `size` bytes sent, at most `most` calls a minute.

    Raises UnknownCallerError, TooManyCallsError.
    """
    rows = FilingKey.objects.select_for_update(of=("self",)).select_related("organisation")
    known = rows.filter(key_hash=_hash(key), ended_at=None).first()
    if known is None:
        raise UnknownCallerError("密钥不对或者已经停用。请向收报告的机关要一个新的报送密钥。")
    today = timezone.localdate(at)
    if known.expires_on < today:
        raise UnknownCallerError("密钥已经过期。请向收报告的机关要一个新的报送密钥。")
    minute = at.strftime("%Y-%m-%dT%H:%M")
    known.calls_in_minute = known.calls_in_minute + 1 if known.minute == minute else 1
    if known.calls_in_minute > most:
        raise TooManyCallsError(f"一分钟最多调用{most}次。请稍后再试。")
    known.minute, known.calls, known.last_called_on = minute, known.calls + 1, today
    known.save()
    told = {"key_start": known.key_start, "what": what, "bytes": size}
    record(on=known, organisation_id=known.organisation_id, after=told)
    return known


@action
def receive_snapshot(
    *, key: FilingKey, snapshot: Snapshot, stored: StoredFile, by: Asker, at: datetime
) -> Upload:
    """Take in the report of the key's body as a draft; the same snapshot a second time is the first.

    Its sums are checked anew here, whatever its own findings say. Raises BadInputError for the
    report of another body or a year without a form.
    """
    body = Organisation.objects.select_for_update().get(pk=key.organisation_id)
    before = Upload.objects.filter(
        organisation=body, sha256=snapshot.sha256, version__isnull=False, key__isnull=False
    ).first()
    if before is not None:
        told = {"repeated": True, "version": before.version_id, "sha256": snapshot.sha256}
        record(on=before, organisation_id=body.pk, after=told)
        return before
    _check_body(body, snapshot.body, timezone.localdate(at))
    told_name = f"{snapshot.body}{snapshot.year}年度报告第{snapshot.number}版.json"
    upload = Upload(
        organisation=body,
        is_body_given=True,
        file_name=told_name[-255:],
        size=stored.size,
        sha256=snapshot.sha256,
        content=to_text(snapshot.report),
        key=key,
        uploaded_at=at,
    )
    upload.save()
    Placing.place(upload, snapshot.report, body, by, at)
    upload.message = f"由报送接口收到（对方第{snapshot.number}版）。{upload.message}"
    if snapshot.note:
        upload.message += f"对方的更正说明：{snapshot.note}"
    upload.save()
    record(
        on=upload,
        organisation_id=body.pk,
        after={
            "year": snapshot.year,
            "number": snapshot.number,
            "version": upload.version_id,
            "sha256": snapshot.sha256,
        },
    )
    return upload


def _check_body(body: Organisation, told: str, on: date) -> None:
    wanted = squeeze(told)
    names = OrganisationName.objects.filter(organisation=body).order_by("from_on")
    if wanted and any(wanted in (squeeze(one.name), squeeze(one.short_name)) for one in names):
        return
    known = Organisation.objects.named(on).get(pk=body.pk).name  # type: ignore[attr-defined]
    raise BadInputError(
        f"这个密钥只能报送“{known}”的报告，送来的是“{told[:100]}”的，没有收下。"
        "请核对机关名称，或者向收报告的机关要自己的密钥。"
    )
