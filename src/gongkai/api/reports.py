"""The calls by which the installation of a body hands that body's report in and asks after it."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from gongkai.annual_reports.actions import count_filing_call, receive_snapshot
from gongkai.annual_reports.queries import receipt_of
from gongkai.api.answers import RefusedError, answer, door, key_of
from gongkai.catalogue.adapters.files import store
from gongkai.rules.access import ANONYMOUS, FilingBody
from gongkai.rules.report.snapshots import unpack

MOST_BYTES: Final = 2 * 1024 * 1024


@door("POST")
def receive(request: HttpRequest) -> HttpResponse:
    """Take a snapshot in; the same one a second time is answered like the first, with 200."""
    key, at = key_of(request), timezone.now()
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    # Counted before it is read: who has no key uploads nothing.
    known = count_filing_call(
        key=key, what="receive", size=size, most=settings.CALLS_PER_MINUTE, by=ANONYMOUS, at=at
    )
    if size > MOST_BYTES:
        raise RefusedError(
            413, "too_large", "报告超过 2 MB，没有收下。请缩短正文后重新发布、报送。"
        )
    if request.content_type != "application/json":
        raise RefusedError(415, "unknown_content_type", "请用 application/json 发送。")
    try:
        snapshot = unpack(request.body)
    except RequestDataTooBig as error:
        raise RefusedError(413, "too_large", "报告太大，没有收下。") from error
    by = FilingBody(known.organisation.path, f"报送密钥 {known.key_start}…")
    upload = receive_snapshot(
        key=known, snapshot=snapshot, stored=store([snapshot.text.encode()]), by=by, at=at
    )
    told = receipt_of(known, snapshot.sha256, on=timezone.localdate(at))
    return answer(told, 201 if upload.uploaded_at == at else 200)


@door("GET")
def receipt(request: HttpRequest, sha256: str) -> HttpResponse:
    """What became of a snapshot: its state, what was said of it and of which cells."""
    key, at = key_of(request), timezone.now()
    known = count_filing_call(
        key=key, what="receipt", size=0, most=settings.CALLS_PER_MINUTE, by=ANONYMOUS, at=at
    )
    return answer(receipt_of(known, sha256, on=timezone.localdate(at)))
