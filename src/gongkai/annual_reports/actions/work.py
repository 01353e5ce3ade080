"""A version in somebody's hands: locked, moved, judged, and told of in the record."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max

from gongkai.accounts.models import Person, person_of
from gongkai.annual_reports.models import (
    AnnualReport,
    Computation,
    Upload,
    Version,
    digest,
    doubtful_cells,
    dump,
    to_text,
)
from gongkai.annual_reports.queries.area import AREA
from gongkai.annual_reports.queries.behind import ids_behind
from gongkai.annual_reports.queries.computing import Computed
from gongkai.annual_reports.queries.counted import last_version
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission, require
from gongkai.rules.errors import BadInputError, NotFoundError
from gongkai.rules.report.checks import check
from gongkai.rules.report.filing import OPEN, START, Move, State, step_for
from gongkai.rules.report.model import Finding, Report, to_dict
from gongkai.rules.report.narrative import DEFAULTS


@dataclass(slots=True)
class Work:
    """A version, who works on it and when. `before` is the state in which it was found."""

    version: Version
    by: Asker
    at: datetime
    before: State = field(init=False)

    def __post_init__(self) -> None:
        """Remember the state."""
        self.before = State(self.version.state)

    @classmethod
    def open(cls, version_id: int, move: Move, by: Asker, at: datetime) -> Work:
        """The version, locked, if its state allows the move and the person may make it.

        Raises NotFoundError, WrongStateError, WrongPersonError, in this order.
        """
        version = cls.seen(version_id, by)
        step = step_for(State(version.state), move)
        require(by, step.needs, version.report.organisation.path)
        return cls(version, by, at)

    @staticmethod
    def seen(version_id: int, by: Asker) -> Version:
        """The version, locked, if the person may see it. Raises NotFoundError."""
        version = (
            Version.objects.within(by.scope(Permission.SEE_REPORTS))
            .select_for_update(of=("self",))
            .select_related("report__organisation", "upload")
            .filter(pk=version_id)
            .first()
        )
        if version is None:
            raise NotFoundError("没有找到这份报告，或者不在您的工作范围内。")
        return version

    @classmethod
    def begin(
        cls,
        filed: AnnualReport,
        report: Report,
        upload: Upload | None,
        by: Asker,
        at: datetime,
        templates: str = "",
    ) -> Work:
        """A new draft; whoever was at work on an older one finds that among the replaced versions."""
        for old in filed.versions.select_for_update().filter(state__in=OPEN):
            old.state = step_for(State(old.state), Move.SUPERSEDE).to
            old.save(update_fields=["state"])
        last = filed.versions.aggregate(n=Max("number"))["n"] or 0
        version = Version(
            report=filed,
            number=last + 1,
            state=START,
            upload=upload,
            templates=templates,
            changed_at=at,
            changed_by=person_of(by),
        )
        work = cls(version, by, at)
        work.rewrite(report)
        return work

    @classmethod
    def draft(cls, body: Organisation, computed: Computed, by: Asker, at: datetime) -> Work:
        """A new draft of what was computed, with what it rests on."""
        filed, _ = AnnualReport.objects.get_or_create(organisation=body, year=computed.year)
        work = cls.begin(filed, computed.report, None, by, at, dump(dict(DEFAULTS)))
        work.keep(computed)
        work.rewrite(computed.report, computed.findings)
        return work

    def begun(self, **more: Any) -> dict[str, Any]:
        """What the record tells of a new draft."""
        version = self.version
        told = {"number": version.number, **more, "sha256": digest(version.content)}
        return {
            "on": version,
            "organisation_id": version.report.organisation_id,
            "after": told,
        }

    def keep(self, computed: Computed) -> None:
        """What was counted, with the draft, before anybody changes it by hand."""
        values = computed.report.values
        cells = dump({a: v for a, v in values.items() if isinstance(v, int | Decimal)})
        requests = computed.ledger.text() if computed.ledger else "{}"
        if computed.versions is None:
            behind = ids_behind(computed.organisation_id, computed.year)
            records = Computation.records_text(behind)
        else:
            records = Computation.versions_text(computed.versions)
        Computation.objects.create(
            version=self.version,
            rule=computed.counting.rule if computed.versions is None else AREA,
            first_on=computed.counting.first_on,
            last_on=computed.counting.last_on,
            cells=cells,
            requests=requests,
            records=records,
            sha256=digest(cells + requests + records),
            computed_at=self.at,
            computed_by=self.person,
        )

    @property
    def person(self) -> Person | None:
        """Who works on it; None for the system."""
        return person_of(self.by)

    def move(self, move: Move) -> None:
        """Into the state that the move leads to. Raises WrongStateError."""
        self.version.state = step_for(State(self.version.state), move).to

    def need(self, text: str, sentence: str) -> None:
        """Raises BadInputError, with the sentence, where there are no words."""
        if not text.strip():
            raise BadInputError(sentence)

    def rewrite(self, report: Report, findings: tuple[Finding, ...] | None = None) -> None:
        """Save what the version says now, with what the checks find in it."""
        self.version.content = to_text(report)
        self.version.changed_at, self.version.changed_by = self.at, self.person
        self._judge(self.version, report, findings)
        self.version.save()
        self.judge_following()

    def judge_following(self) -> None:
        """Next year's open version is checked against this one: its findings may have changed."""
        filed = self.version.report
        following = (
            Version.objects.open()
            .select_related("report", "upload")
            .filter(report__organisation=filed.organisation_id, report__year=filed.year + 1)
            .first()
        )
        if following:
            self._judge(following, following.read_content())
            following.save(
                update_fields=["findings", "error_count", "warning_count", "unread_count"]
            )

    @staticmethod
    def _judge(
        version: Version, report: Report, findings: tuple[Finding, ...] | None = None
    ) -> None:
        if findings is None:
            filed = version.report
            last = last_version(filed.organisation_id, filed.year - 1)
            file_name = version.upload.file_name if version.upload else None
            findings = check(report, last.read_content() if last else None, file_name=file_name)
        version.findings = dump(to_dict(Report(), findings)["findings"])
        version.error_count = sum(f.severity == "error" for f in findings)
        version.warning_count = sum(f.severity == "warning" for f in findings)
        version.unread_count = len(doubtful_cells(report))

    def trace(self, reason: str = "", **more: Any) -> dict[str, Any]:
        """What the record tells: from which state into which, and why."""
        return {
            "on": self.version,
            "organisation_id": self.version.report.organisation_id,
            "before": {"state": self.before},
            "after": {"state": self.version.state, "reason": reason.strip(), **more},
        }

    def last_computation(self) -> Computation | None:
        """The newest computation of the version; None for one that was read from a file."""
        return self.version.computations.order_by("-pk").first()
