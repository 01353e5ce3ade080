"""A report made from records, on its way to the public: draft, narrative, changes by hand, review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from gongkai.annual_reports.actions.work import Work
from gongkai.annual_reports.models import (
    Correction,
    Version,
    digest,
    dump,
    load,
)
from gongkai.annual_reports.queries.area import AREA, compute_area
from gongkai.annual_reports.queries.computing import (
    DEFAULT_RULE,
    Computed,
    Rule,
    compute_report,
    judge,
)
from gongkai.annual_reports.queries.counted import last_version
from gongkai.annual_reports.queries.register import fillable_body
from gongkai.audit.actions import action, record
from gongkai.rules.access import Asker
from gongkai.rules.errors import BadInputError, NotFoundError, WrongPersonError, WrongStateError
from gongkai.rules.report.filing import Move
from gongkai.rules.report.model import NA, Provenance, Report
from gongkai.rules.report.narrative import SECTIONS, check_templates


@action
def draft_report(
    *, organisation_id: int, year: int, rule: Rule = DEFAULT_RULE, by: Asker, at: datetime
) -> Version:
    """Make a draft from the records as they are now; an open version is replaced.

    What the computation counted is kept with the draft. Raises NotFoundError, WrongPersonError,
    BadInputError for a year without a form or one that is still to come.
    """
    body = fillable_body(by, organisation_id)
    today = at.date()
    if year > today.year:
        raise BadInputError(f"{year}年还没有到，不能编制报告。")
    computed = compute_report(by, body.pk, year, on=today, rule=rule, with_ledger=True)
    work = Work.draft(body, computed, by, at)
    record(**work.begun(year=year, rule=rule))
    return work.version


@action
def refresh_draft(*, version_id: int, by: Asker, at: datetime) -> Version:
    """Compute a draft anew from the records; its text stays, changes by hand are put on again.

    Raises NotFoundError, WrongPersonError, WrongStateError for one that was read from a file.
    """
    work = _open_computed(version_id, by, at)
    before = _hash(work.version)
    computed = _compute(work, with_ledger=True)
    work.keep(computed)
    _settle(work, computed, computed.report)
    record(**work.trace(sha256_before=before, sha256=_hash(work.version)))
    return work.version


@action
def write_narrative(
    *, version_id: int, templates: Mapping[str, str], by: Asker, at: datetime
) -> Version:
    """Write the sections of a draft; figures stand as {figure} and stay bound to their source.

    Raises NotFoundError, WrongPersonError, WrongStateError, BadInputError for an unknown figure.
    """
    work = _open_computed(version_id, by, at)
    known = {code: templates.get(code, "").replace("\r\n", "\n") for code in SECTIONS}
    check_templates(known)
    before = dict(load(work.version.templates))
    work.version.templates = dump(known)
    computed = _compute(work)
    report = work.version.read_content()
    report.sections = {**report.sections, **computed.report.sections}
    report.statements = computed.report.statements
    _settle(work, computed, report)
    changed = [code for code in SECTIONS if before.get(code, "") != known[code]]
    record(**work.trace(sections={code: known[code] for code in changed}))
    return work.version


@action
def approve_override(*, correction_id: int, by: Asker, at: datetime) -> Correction:
    """Agree to a number that a colleague changed by hand in a report made from records.

    Raises NotFoundError, WrongPersonError for who changed it, WrongStateError.
    """
    correction = Correction.objects.select_related("version").filter(pk=correction_id).first()
    if correction is None:
        raise NotFoundError("没有找到这处改动，或者不在您的工作范围内。")
    work = _open_computed(correction.version_id, by, at)
    if correction.approved_at is not None:
        raise WrongStateError("这处改动已经有人同意了。请刷新页面查看。")
    if by.pk is not None and correction.corrected_by_id == by.pk:
        raise WrongPersonError("这处是您自己改的，要由另一位同事核对后同意。")
    correction.approved_at, correction.approved_by = at, work.person
    correction.save()
    record(
        on=correction,
        organisation_id=work.version.report.organisation_id,
        after={"cell": correction.cell, "after": correction.after, "approved": True},
    )
    return correction


# --- review, collection ------------------------------------------------------------------------


@action
def submit_version(*, version_id: int, by: Asker, at: datetime) -> Version:
    """Hand a checked version to whoever signs it. Raises the errors of a move."""
    work = Work.open(version_id, Move.SUBMIT, by, at)
    version = work.version
    work.move(Move.SUBMIT)
    version.submitted_at, version.submitted_by = at, work.person
    version.approved_at = version.approved_by = None
    version.save()
    record(**work.trace())
    return version


@action
def approve_version(*, version_id: int, note: str = "", by: Asker, at: datetime) -> Version:
    """Sign a version for publication. Raises the errors of a move, WrongPersonError for who sent it."""
    work = Work.open(version_id, Move.APPROVE, by, at)
    version = work.version
    if by.pk is not None and version.submitted_by_id == by.pk:
        raise WrongPersonError("这份报告是您送审的，要由另一位有发布权限的同事审核。")
    work.move(Move.APPROVE)
    version.approved_at, version.approved_by = at, work.person
    version.review_note = note.strip()
    version.save()
    record(**work.trace(note))
    return version


@action
def return_version(*, version_id: int, reason: str, by: Asker, at: datetime) -> Version:
    """Send a version back to who prepared it. Raises the errors of a move, BadInputError."""
    work = Work.open(version_id, Move.RETURN, by, at)
    version = work.version
    work.need(reason, "请写明退回的意见，方便经办人修改。")
    work.move(Move.RETURN)
    version.review_note = reason.strip()
    version.checked_at = version.checked_by = None
    version.changed_at, version.changed_by = at, work.person
    version.save()
    record(**work.trace(reason))
    return version


@action
def send_back_version(*, version_id: int, reason: str, by: Asker, at: datetime) -> Version:
    """The supervising office sends what is not public yet back to who filed it.

    Raises the errors of a move, BadInputError without a reason.
    """
    work = Work.open(version_id, Move.SEND_BACK, by, at)
    version = work.version
    work.need(reason, "请写明退回的意见，报送机关能看到。具体到某一格的，先点那一格记下意见。")
    work.move(Move.SEND_BACK)
    version.review_note = reason.strip()[:1000]
    version.checked_at = version.checked_by = None
    version.changed_at, version.changed_by = at, work.person
    version.save()
    record(**work.trace(reason))
    return version


@action
def collect_version(*, version_id: int, by: Asker, at: datetime) -> Version:
    """Take a published report into the area's. Raises the errors of a move."""
    work = Work.open(version_id, Move.COLLECT, by, at)
    version = work.version
    work.move(Move.COLLECT)
    version.collected_at, version.collected_by = at, work.person
    version.save()
    record(**work.trace())
    return version


@action
def lock_version(*, version_id: int, by: Asker, at: datetime) -> Version:
    """Close a collected report: next year starts from it. Raises the errors of a move."""
    work = Work.open(version_id, Move.LOCK, by, at)
    version = work.version
    work.move(Move.LOCK)
    version.locked_at, version.locked_by = at, work.person
    version.save()
    record(**work.trace())
    return version


# --- how a draft is put together ---------------------------------------------------------------


def _open_computed(version_id: int, by: Asker, at: datetime) -> Work:
    work = Work.open(version_id, Move.CORRECT, by, at)
    if not work.version.is_computed or not work.version.templates:
        raise WrongStateError("这份报告是从文件读出的，请在原文旁边更正，不能按记录重新计算。")
    return work


def _compute(work: Work, *, with_ledger: bool = False) -> Computed:
    last = work.last_computation()
    if last and last.rule == AREA:
        return compute_area(
            work.by,
            work.version.report.organisation_id,
            work.version.report.year,
            on=work.at.date(),
            templates=load(work.version.templates),
        )
    return compute_report(
        work.by,
        work.version.report.organisation_id,
        work.version.report.year,
        on=work.at.date(),
        rule="items" if last and last.rule == "items" else "publications",
        templates=load(work.version.templates),
        with_ledger=with_ledger,
    )


def _settle(work: Work, computed: Computed, report: Report) -> None:
    """Put changes by hand on what was counted, and judge the whole."""
    for correction in work.version.corrections.order_by("pk"):
        value = load(correction.after)
        report.values[correction.cell] = NA if value == "NA" else value
        place = report.provenance.get(correction.cell) or Provenance("", "")
        report.provenance[correction.cell] = replace(place, how="typed")
    filed = work.version.report
    last = last_version(filed.organisation_id, filed.year - 1)
    previous = last.read_content() if last else None
    work.rewrite(report, judge(report, previous, computed.slots))


def _hash(version: Version) -> str:
    return digest(version.content)
