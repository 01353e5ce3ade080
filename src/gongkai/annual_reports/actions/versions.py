"""Everything that may happen to an annual report. The lawful moves stand in `rules.report.filing`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from gongkai.accounts.models import person_of
from gongkai.annual_reports.actions.placing import FIRST_FORM_YEAR, Placing
from gongkai.annual_reports.actions.work import Work
from gongkai.annual_reports.models import (
    Correction,
    Rendition,
    Upload,
    Version,
    digest,
    doubtful_cells,
    dump,
    load,
    to_text,
)
from gongkai.audit.actions import action, record
from gongkai.catalogue.adapters.files import StoredFile
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission, require
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.report.bodies import covers_area
from gongkai.rules.report.filing import FROZEN, Move, State, step_for
from gongkai.rules.report.forms import form_for_year, load_form
from gongkai.rules.report.model import NA, Provenance, Report, Value, from_dict, to_dict
from gongkai.rules.report.topics import missing_topics

# --- files -----------------------------------------------------------------------------------


@action
def hand_in_file(
    *,
    file_name: str,
    stored: StoredFile,
    organisation_id: int | None,
    by: Asker,
    at: datetime,
) -> Upload:
    """Note a stored file for reading; `organisation_id` None: the body is named in the file.

    Raises WrongPersonError where the person prepares no reports there.
    """
    organisation = _organisation_for(by, organisation_id)
    upload: Upload = Upload.objects.create(
        organisation=organisation,
        is_body_given=organisation_id is not None,
        file_name=file_name,
        size=stored.size,
        sha256=stored.sha256,
        uploaded_at=at,
        uploaded_by=person_of(by),
    )
    record(
        on=upload,
        organisation_id=organisation.pk,
        after={"file_name": file_name, "size": stored.size, "sha256": stored.sha256},
    )
    return upload


@action
def keep_reading(
    *, upload_id: int, report: Report, source: list[dict[str, Any]], by: Asker, at: datetime
) -> Upload:
    """Keep what was read from a file, as a new draft where body and year are known.

    Without them the file waits until somebody names them (`place_upload`). Raises WrongStateError
    where the file was read already.
    """
    upload: Upload = _waiting_upload(upload_id)
    if report.year is None and upload.collection is not None:
        report.year = upload.collection.year
    upload.content, upload.source, upload.leased_until = to_text(report), dump(source), None
    organisation, why_not = Placing.body_of(upload, report)
    if report.form is None or (report.year is not None and report.year < FIRST_FORM_YEAR):
        upload.state, upload.message = "unreadable", _no_form(upload, report)
    elif organisation is None:
        upload.state, upload.message = "unplaced", why_not
    else:
        Placing.place(upload, report, organisation, upload.uploaded_by or by, at)
    upload.save()
    record(
        on=upload,
        organisation_id=upload.organisation_id,
        after={"state": upload.state, "version": upload.version_id},
    )
    return upload


@action
def refuse_upload(*, upload_id: int, reason: str, by: Asker, at: datetime) -> Upload:
    """Note that a file can't be read, with the reason and the way out for the person who sent it.

    Raises WrongStateError where the file was read already.
    """
    upload: Upload = _waiting_upload(upload_id)
    upload.state, upload.message, upload.leased_until = "unreadable", reason, None
    upload.save()
    record(on=upload, organisation_id=upload.organisation_id, after={"reason": reason})
    return upload


@action
def place_upload(
    *, upload_id: int, organisation_id: int, year: int, by: Asker, at: datetime
) -> Upload:
    """Say which body and year a read file belongs to; it becomes a draft of that report.

    Raises NotFoundError, WrongPersonError, WrongStateError, and BadInputError for a year that
    has no national form.
    """
    upload: Upload | None = Upload.objects.select_for_update().filter(pk=upload_id).first()
    needs = Placing.needs(upload) if upload else Permission.FILL_REPORTS
    if upload is None or not by.scope(needs).covers(upload.organisation.path):
        raise NotFoundError("没有找到这个文件，或者不在您的工作范围内。")
    if upload.state != "unplaced":
        raise WrongStateError("这个文件已经处理过了。请刷新页面查看结果。")
    organisation = _organisation_for(by, organisation_id, needs)
    report = from_dict(load(upload.content))
    report.year = year
    Placing.place(upload, report, organisation, by, at)
    upload.save()
    record(
        on=upload,
        organisation_id=organisation.pk,
        after={"organisation": organisation.pk, "year": year, "version": upload.version_id},
    )
    return upload


def _no_form(upload: Upload, report: Report) -> str:
    if report.form is None:
        return (
            f"在“{upload.file_name}”中没有找到年报的三张表。"
            "请确认传的是年度报告正文；如果表格是图片，请改传 Word 或网页原件。"
        )
    return (
        f"这是{report.year}年度的报告，{FIRST_FORM_YEAR}年以前没有全国统一的表格，"
        "不能按单元格核对。请作为一般文件保存。"
    )


def _waiting_upload(upload_id: int) -> Upload:
    upload: Upload = Upload.objects.select_for_update().get(pk=upload_id)
    if upload.state != "queued":
        raise WrongStateError("这个文件已经读取过了。")
    return upload


def _organisation_for(
    by: Asker, organisation_id: int | None, needs: Permission = Permission.FILL_REPORTS
) -> Organisation:
    """The body that a person prepares reports for; without an id the topmost one in reach."""
    scope = by.scope(needs)
    reachable = Organisation.objects.within(scope).order_by("path")
    if organisation_id is not None:
        reachable = reachable.filter(pk=organisation_id)
    organisation = reachable.first()
    if organisation is None:
        raise WrongPersonError("您没有为这个机关编制年度报告的权限，请联系本单位的安全管理员。")
    return organisation


# --- corrections -------------------------------------------------------------------------------


@action
def correct_cell(
    *,
    version_id: int,
    cell: str,
    seen: Value,
    value: Value,
    reason: str,
    by: Asker,
    at: datetime,
) -> Correction:
    """Change one cell of a draft, with a reason; `seen` is the value that the person had before.

    Confirming a doubtful cell as it stands counts as a correction too. Raises NotFoundError,
    WrongPersonError, WrongStateError (also where somebody else changed the cell meanwhile), and
    BadInputError for a value that the cell can't hold or a missing reason.
    """
    work = Work.open(version_id, Move.CORRECT, by, at)
    version = work.version
    report = version.read_content()
    _check_value(report, cell, value)
    if not reason.strip():
        raise BadInputError("请写明更正的理由，例如“按原文第3页表格更正”。")
    now = report.value(cell)
    if now != seen or type(now) is not type(seen):
        raise WrongStateError(f"这个单元格刚被改为“{_in_words(now)}”。请核对后再改。")
    if now == value and cell not in doubtful_cells(report):
        raise BadInputError("新值与现在的值相同，没有需要更正的内容。")
    correction = Correction.objects.create(
        version=version,
        cell=cell,
        before=dump(_plain(now)),
        after=dump(_plain(value)),
        reason=reason.strip(),
        corrected_at=at,
        corrected_by=person_of(by),
    )
    report.values[cell] = value
    # Where it stands in the source stays: whoever looks again must find the place.
    place = report.provenance.get(cell) or Provenance("", "")
    report.provenance[cell] = replace(place, sure=1.0, how="typed")
    report.unread = [u for u in report.unread if u.cell != cell]
    report.uncertain = report.uncertain and bool(doubtful_cells(report))
    work.rewrite(report)
    record(
        on=version,
        organisation_id=version.report.organisation_id,
        before={cell: _plain(now)},
        after={cell: _plain(value), "reason": reason.strip()},
    )
    return correction


def _check_value(report: Report, cell: str, value: Value) -> None:
    form = load_form(report.form) if report.form else None
    if form is None or cell not in set(form.addresses()):
        raise NotFoundError("这份报告的表格里没有这个单元格。")
    if not isinstance(value, int | Decimal):
        return
    kind = form.column(cell).kind
    if kind in ("count", "change") and value != int(value):
        raise BadInputError("这个单元格应填整数，请去掉小数。")
    if kind != "change" and value < 0:
        raise BadInputError("这个单元格不能填负数。")
    if abs(Decimal(value)) >= Decimal("1e15"):
        raise BadInputError("这个数太大了，请核对单位。")


# --- moves -------------------------------------------------------------------------------------


@action
def check_version(*, version_id: int, note: str, by: Asker, at: datetime) -> Version:
    """Say that a draft was compared with its source; errors or doubts that stay need a note.

    Raises NotFoundError, WrongPersonError, WrongStateError, BadInputError.
    """
    work = Work.open(version_id, Move.CHECK, by, at)
    version = work.version
    if version.is_computed:
        _check_complete(version)
    left = version.error_count + version.unread_count
    if left and not note.strip():
        raise BadInputError(
            f"还有{left}处错误或存疑没有解决。请先更正；确实要保留原样的，请写明理由。"
        )
    work.move(Move.CHECK)
    version.checked_at, version.checked_by, version.check_note = at, person_of(by), note.strip()
    version.save()
    record(**work.trace(note))
    return version


def _check_complete(version: Version) -> None:
    """What holds a report made from records back: topics left out, changes nobody agreed to."""
    filed = version.report
    body: Any = Version.objects.named(version.changed_at.date()).get(pk=version.pk)
    missing = missing_topics(version.read_content(), covers_area=covers_area(body.body_name))
    if missing:
        told = "；".join(f"{topic.label}（{topic.basis}）" for topic in missing)
        raise BadInputError(f"正文还缺：{told}。请补写后再核对。")
    waiting = version.corrections.filter(approved_at=None).count()
    if waiting:
        raise BadInputError(
            f"{filed.year}年报告有{waiting}处手工改数还没有另一位同事同意，请先请同事核对。"
        )


@action
def reopen_version(*, version_id: int, reason: str, by: Asker, at: datetime) -> Version:
    """Send a checked version back to be corrected.

    Raises NotFoundError, WrongPersonError, WrongStateError, BadInputError without a reason.
    """
    work = Work.open(version_id, Move.REOPEN, by, at)
    version = work.version
    work.need(reason, "请写明退回修改的原因，方便经办人修改。")
    work.move(Move.REOPEN)
    version.checked_at = version.checked_by = None
    version.changed_at, version.changed_by = at, person_of(by)
    version.save()
    record(**work.trace(reason))
    return version


@action
def publish_version(
    *, version_id: int, note: str, is_original_public: bool, by: Asker, at: datetime
) -> Version:
    """Put a checked version before the public: its content is frozen under a hash.

    An earlier public version is replaced, and `note` says on the page what was corrected. The
    downloads are written right after. Raises NotFoundError, WrongPersonError, WrongStateError,
    BadInputError where a note is needed.
    """
    work = Work.open(version_id, Move.PUBLISH, by, at)
    version = work.version
    if version.is_computed and work.before == State.CHECKED:
        raise WrongStateError("由记录生成的报告要先送审，审核通过后再发布。")
    for old in version.report.versions.select_for_update().filter(state__in=FROZEN):
        work.need(
            note, "公众已经看过旧版本。请写明更正了什么、为什么，这段说明会显示在公开页面上。"
        )
        old.state = step_for(State(old.state), Move.SUPERSEDE).to
        old.save(update_fields=["state"])
    work.move(Move.PUBLISH)
    version.published_at, version.published_by = at, person_of(by)
    version.publish_note = note.strip()
    version.is_original_public = is_original_public and version.upload is not None
    version.frozen = _freeze(version, at)
    version.frozen_sha256 = digest(version.frozen)
    version.save()
    Rendition.objects.bulk_create(
        Rendition(version=version, format=name) for name in Rendition.FORMATS
    )
    work.judge_following()
    record(
        on=version,
        organisation_id=version.report.organisation_id,
        before={"state": work.before},
        after={
            "state": version.state,
            "note": version.publish_note,
            "sha256": version.frozen_sha256,
            "is_original_public": version.is_original_public,
        },
    )
    return version


@action
def withdraw_version(*, version_id: int, reason: str, by: Asker, at: datetime) -> Version:
    """Take a published version from the public page; the page says that and why.

    Raises NotFoundError, WrongPersonError, WrongStateError, BadInputError without a reason.
    """
    work = Work.open(version_id, Move.WITHDRAW, by, at)
    version = work.version
    work.need(reason, "请写明撤回的原因，这段说明会显示在公开页面上。")
    work.move(Move.WITHDRAW)
    version.withdrawn_at, version.withdrawn_by = at, person_of(by)
    version.withdraw_reason = reason.strip()
    version.save()
    work.judge_following()
    record(**work.trace(reason))
    return version


@action
def draft_new_version(*, version_id: int, by: Asker, at: datetime) -> Version:
    """Start a correction of what is public: a draft with the same content.

    Raises NotFoundError, WrongPersonError, and WrongStateError where the version is not public or
    somebody already works on a newer one.
    """
    old = Work.seen(version_id, by)
    require(by, Permission.FILL_REPORTS, old.report.organisation.path)
    if old.state not in FROZEN:
        raise WrongStateError("只有已发布或已撤回的版本才需要另起新版本。")
    if old.report.versions.open().exists():
        raise WrongStateError("这份报告已经有一个新版本正在办理，请在那个版本上修改。")
    version = Work.begin(old.report, old.read_content(), old.upload, by, at, old.templates).version
    for computation in old.computations.order_by("-pk")[:1]:
        computation.pk, computation.version = None, version
        computation.save(force_insert=True)
    record(
        on=version,
        organisation_id=old.report.organisation_id,
        after={"number": version.number, "from": old.number},
    )
    return version


@action
def discard_version(*, version_id: int, reason: str, by: Asker, at: datetime) -> Version:
    """Throw a draft away; it stays in the record but in no list.

    Raises NotFoundError, WrongPersonError, WrongStateError, BadInputError without a reason.
    """
    work = Work.open(version_id, Move.DISCARD, by, at)
    version = work.version
    work.need(reason, "请写明作废的原因，例如“传错了文件”。")
    work.move(Move.DISCARD)
    version.changed_at, version.changed_by = at, person_of(by)
    version.save()
    work.judge_following()
    record(**work.trace(reason))
    return version


def _freeze(version: Version, at: datetime) -> str:
    filed = version.report
    named: Any = Version.objects.named(at.date()).get(pk=version.pk)
    body = named.body_name
    report = version.read_content()
    title = form_for_year(filed.year).title_for(body, filed.year)
    shown = to_dict(report, version.read_findings())
    return dump(
        {
            "body": body,
            "title": title,
            "year": filed.year,
            "number": version.number,
            "report": {**shown, "agency": body, "title": title},
        }
    )


# --- downloads ---------------------------------------------------------------------------------


@action
def keep_rendition(*, rendition_id: int, stored: StoredFile, by: Asker, at: datetime) -> Rendition:
    """Note that a download was written and where it lies."""
    rendition: Rendition = Rendition.objects.select_related("version__report").get(pk=rendition_id)
    rendition.state, rendition.leased_until = "ready", None
    rendition.sha256, rendition.size = stored.sha256, stored.size
    rendition.save()
    record(
        on=rendition,
        organisation_id=rendition.version.report.organisation_id,
        after={"format": rendition.format, "sha256": stored.sha256},
    )
    return rendition


@action
def give_up_rendition(*, rendition_id: int, reason: str, by: Asker, at: datetime) -> Rendition:
    """Note that a download can't be written, and why."""
    rendition: Rendition = Rendition.objects.select_related("version__report").get(pk=rendition_id)
    rendition.state, rendition.leased_until, rendition.message = "failed", None, reason
    rendition.save()
    record(
        on=rendition,
        organisation_id=rendition.version.report.organisation_id,
        after={"format": rendition.format, "reason": reason},
    )
    return rendition


def _plain(value: Value) -> int | Decimal | str | None:
    return "NA" if value is NA else value


def _in_words(value: Value) -> str:
    if value is None:
        return "空白"
    return "不适用" if value is NA else str(value)
