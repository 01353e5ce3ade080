"""What a worker does: takes one due row, works, calls one action. Nothing is lost by a kill."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import cast

from django.utils import timezone

from gongkai.annual_reports.actions import (
    give_up_rendition,
    keep_answer,
    keep_reading,
    keep_receipt,
    keep_rendition,
    note_silence,
    postpone_filing,
    refuse_filing,
    refuse_upload,
    remind_of_report,
)
from gongkai.annual_reports.adapters.reading import read_file
from gongkai.annual_reports.adapters.upward import NotTakenError, Receipt, Upward
from gongkai.annual_reports.models import (
    Comment,
    Filing,
    FilingRoute,
    Rendition,
    Upload,
    Version,
)
from gongkai.audit.models import MOST_BROKEN_OFF
from gongkai.catalogue.adapters.files import path_of, store
from gongkai.info_requests.adapters.sealing import SealError, cipher
from gongkai.info_requests.models import Notice
from gongkai.organisations.models import Organisation
from gongkai.rules.access import SYSTEM
from gongkai.rules.report.bodies import covers_area
from gongkai.rules.report.filing import due_of
from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.report.snapshots import pack
from gongkai.rules.report.writing import Format, write

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]


def read_next_upload(clock: Clock) -> bool:
    """Read the oldest waiting file; False where none waits."""
    upload = Upload.objects.take(clock())
    if upload is None:
        return False
    if upload.attempts > MOST_BROKEN_OFF:
        reason = (
            f"读取“{upload.file_name}”时多次中断，可能文件已损坏。"
            "请用 Word 或浏览器打开并另存后再传。"
        )
        refuse_upload(upload_id=upload.pk, reason=reason, by=SYSTEM, at=clock())
        return True
    try:
        report, source = read_file(path_of(upload.sha256).read_bytes(), upload.file_name)
    except ReadingError as error:
        refuse_upload(upload_id=upload.pk, reason=str(error), by=SYSTEM, at=clock())
    except Exception:
        # A fault of ours must not leave the person waiting: the log has it, they get a way out.
        log.exception("reading upload %s failed", upload.pk)
        reason = f"读取“{upload.file_name}”时出错。请另存为 Word 或网页后再传，或联系系统管理员。"
        refuse_upload(upload_id=upload.pk, reason=reason, by=SYSTEM, at=clock())
    else:
        keep_reading(upload_id=upload.pk, report=report, source=source, by=SYSTEM, at=clock())
    return True


def write_next_rendition(clock: Clock) -> bool:
    """Write the oldest waiting download; False where none waits."""
    rendition = Rendition.objects.take(clock())
    if rendition is None:
        return False
    if rendition.attempts > MOST_BROKEN_OFF:
        reason = "多次生成失败，请联系系统管理员查看日志。"
        give_up_rendition(rendition_id=rendition.pk, reason=reason, by=SYSTEM, at=clock())
        return True
    frozen = rendition.version.read_frozen()
    data = write(frozen.report, cast("Format", rendition.format), frozen.findings)
    keep_rendition(rendition_id=rendition.pk, stored=store([data]), by=SYSTEM, at=clock())
    return True


def send_next_filing(clock: Clock, upward: Upward) -> bool:
    """Send the next report up that is due; False where none is.

    Whoever takes it knows a snapshot by its hash: one that is sent again after a cut is the same.
    """
    filing = Filing.objects.take(clock())
    if filing is None:
        return False
    frozen = filing.version
    try:
        frozen.read_frozen()
        data = pack(frozen.frozen, frozen.publish_note)
        receipt = upward.send(filing.route.address, _key_of(filing.route), data)
    except NotTakenError as error:
        settle = refuse_filing if error.is_final else postpone_filing
        settle(filing_id=filing.pk, reason=str(error), by=SYSTEM, at=clock())
    except ValueError as error:
        refuse_filing(filing_id=filing.pk, reason=str(error), by=SYSTEM, at=clock())
    else:
        keep_receipt(filing_id=filing.pk, receipt=receipt, by=SYSTEM, at=clock())
    return True


def ask_next_filing(clock: Clock, upward: Upward) -> bool:
    """Ask what became of the next report that was sent up; False where none is due."""
    filing = Filing.objects.take_to_ask(clock())
    if filing is None:
        return False
    try:
        key = _key_of(filing.route)
        receipt = upward.ask(filing.route.address, key, filing.version.frozen_sha256)
    except NotTakenError as error:
        if error.is_final and filing.message != str(error)[:500]:
            note_silence(filing_id=filing.pk, reason=str(error), by=SYSTEM, at=clock())
    else:
        if _is_news(filing, receipt):
            keep_answer(filing_id=filing.pk, receipt=receipt, by=SYSTEM, at=clock())
    return True


def _key_of(route: FilingRoute) -> str:
    try:
        sealed = cipher().open(
            bytes(route.key_sealed), FilingRoute.key_context(route.organisation_id)
        )
    except SealError as error:
        told = "保存的报送密钥打不开，可能换过加密密钥文件。请重新填写报送密钥。"
        raise NotTakenError(told, is_final=True) from error
    return sealed.decode()


def _is_news(filing: Filing, receipt: Receipt) -> bool:
    known = (
        filing.remote_state,
        filing.remote_note,
        filing.remote_number,
        filing.remote_errors,
        filing.remote_warnings,
    )
    told = (receipt.state, receipt.note, receipt.number, receipt.errors, receipt.warnings)
    remarks = Comment.objects.filter(version=filing.version_id, remote_id__isnull=False)
    fresh = {one.id for one in receipt.remarks} - set(remarks.values_list("remote_id", flat=True))
    return known != told or bool(fresh) or bool(filing.message)


def remind_of_reports(clock: Clock, *, days_early: int = 0) -> int:
    """Remind every body whose report is due in 30, 14, 7 or 3 days, or late; returns how many.

    `days_early`: the supervising office wants them so many days before the day of the law. A
    second run on the same day leaves none.
    """
    at = clock()
    today = timezone.localdate(at)
    known = set(Notice.objects.filter(key__startswith="report:").values_list("key", flat=True))
    done = 0
    for year in (today.year - 1, today.year):
        public = Version.objects.published().filter(report__year=year)
        owing = Organisation.objects.existing(today).filter(compiles_own_report=True)
        owing = owing.exclude(pk__in=public.values("report__organisation"))
        for body in owing.named(today):
            area = covers_area(body.name)  # type: ignore[attr-defined]
            due = due_of(year, covers_area=area, earlier=days_early)
            level = due.reminder(today)
            if level is None or f"report:{body.pk}:{year}:{due.on}:{level}" in known:
                continue
            done += bool(
                remind_of_report(
                    organisation_id=body.pk, year=year, due=due, level=level, by=SYSTEM, at=at
                )
            )
    return done
