"""One case at work: locked, with its log, its clock and whoever acts on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Self

from django.utils import timezone

from gongkai.accounts.models import Person
from gongkai.info_requests.actions import StaleViewError, Upload
from gongkai.info_requests.adapters.sealing import sealed_files
from gongkai.info_requests.models import DisclosureOffice, digest
from gongkai.info_requests.queries import calendar_of, office_of
from gongkai.remedies.models import RemedyCase, RemedyEvent, RemedyFile
from gongkai.remedies.queries import NOT_FOUND, actors_of, standing_of
from gongkai.rules.access import Asker, Permission
from gongkai.rules.calendar import Calendar
from gongkai.rules.dates import chinese_date
from gongkai.rules.errors import BadInputError, NotFoundError
from gongkai.rules.intake import MOST_FILES, clean_file_name, media_type_of
from gongkai.rules.moves import NotYourMoveError
from gongkai.rules.policy import Policy
from gongkai.rules.remedies import Track
from gongkai.rules.remedy_cases import Entry, Move, Standing, check_move, next_duty, step


@dataclass
class Remedy:
    """A case with everything that a move needs."""

    case: RemedyCase
    office: DisclosureOffice
    by: Asker
    at: datetime
    calendar: Calendar
    policy: Policy
    standing: Standing
    before: dict[str, Any] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def open(cls, *, number: str, by: Asker, at: datetime, seen: int | None = None) -> Self:
        """The case of a number, locked until the action ends.

        Raises NotFoundError outside of the person's reach, StaleViewError where somebody acted
        after the page (`seen`) was loaded.
        """
        case = (
            RemedyCase.objects.within(by.scope(Permission.SEE_REMEDIES))
            .filter(number=number)
            .select_for_update(of=("self",))
            .select_related("organisation", "request", "handler")
            .first()
        )
        if case is None:
            raise NotFoundError(NOT_FOUND)
        if seen is not None and seen != case.version:
            last = case.events.order_by("-place").first()
            who = last.by_name if last else "有人"
            raise StaleViewError(
                f"{who}刚刚办理了这个案件（{number}），现在是“{case.state_label}”。"
                "请刷新页面，按最新状态办理。"
            )
        remedy = cls.of(case, by, at)
        remedy.standing = standing_of(case)
        remedy.before = {"state": case.state, "act_by_on": case.act_by_on}
        return remedy

    @classmethod
    def of(cls, case: RemedyCase, by: Asker, at: datetime) -> Self:
        """A case that has no log yet."""
        office = office_of(case.organisation_id)
        return cls(
            case,
            office,
            by,
            at,
            calendar_of(office.region),
            office.read_policy(),
            Standing(Track(case.track)),
        )

    @property
    def today(self) -> date:
        """The day of the action, in the time zone of the office."""
        return timezone.localdate(self.at)

    @property
    def person(self) -> Person | None:
        """The officer who acts; None for the system."""
        return self.by if isinstance(self.by, Person) else None

    def day(self, on: date | None) -> date:
        """The day on which something happened, today where none is given.

        Raises BadInputError for a day in the future.
        """
        if on is not None and on > self.today:
            raise BadInputError(
                f"日期{chinese_date(on)}还没有到，今天是{chinese_date(self.today)}。请核对日期。"
            )
        return on or self.today

    def need_handler(self) -> None:
        """Raises NotYourMoveError unless the person handles cases of this body."""
        if not self.by.scope(Permission.HANDLE_REMEDIES).covers(self.case.organisation.path):
            raise NotYourMoveError(
                f"{self.by.name}不能办理这个案件。请交由公开办经办、负责人或法制审核人员办理。"
            )

    def move(self, move: Move, on: date, **data: Any) -> None:
        """Make a lawful move: judge it, note it, and write the projection anew.

        Raises the errors of `rules.remedy_cases.check_move` and `step`.
        """
        check_move(self.standing.state, move, Track(self.case.track), actors_of(self.by, self.case))
        entry = Entry(move, on, {k: _plain(v) for k, v in data.items() if v not in (None, "")})
        self.standing = step(self.standing, entry)
        self.project()
        self.note(move.value, on, **entry.data)

    def note(self, kind: str, on: date | None = None, **data: Any) -> None:
        """Add a line to the log."""
        self.case.version += 1
        self.case.save()
        self.told.setdefault("events", []).append(kind)
        RemedyEvent.objects.create(
            case=self.case,
            place=self.case.version,
            kind=kind,
            on=on or self.today,
            at=self.at,
            by=self.person,
            by_name=self.by.name,
            data=data,
        )

    def project(self) -> None:
        """Write state, dates and outcome anew from where the case stands."""
        case, now = self.case, self.standing
        duty = next_duty(now, self.calendar, self.policy)
        case.state, case.procedure, case.outcome = now.state or "", now.procedure, now.outcome
        case.received_on = now.received_on or self.today
        case.hearing_on = now.hearing_on
        case.replied_on = now.replied_on
        case.act_by_on = duty.limit.due if duty else None
        case.is_provisional = bool(duty and duty.limit.provisional)
        case.concluded_on = now.concluded_on
        case.must_answer_anew = now.must_answer_anew
        case.order_days = now.order_days
        case.carried_out_on = now.carried_out_on

    def keep(self, uploads: tuple[Upload, ...], **about: Any) -> list[RemedyFile]:
        """Keep files, sealed under random names. Raises FileRefusedError, BadInputError."""
        if len(uploads) > MOST_FILES:
            raise BadInputError(f"一次最多上传 {MOST_FILES} 个文件，现在是 {len(uploads)} 个。")
        kept = []
        for upload in uploads:
            if upload.kind not in RemedyFile.KINDS:
                raise BadInputError(f"没有“{upload.kind}”这类材料。")
            media_type = media_type_of(upload.name, upload.data)
            sha256 = digest(upload.data)
            self.told.setdefault("files", []).append(sha256)
            kept.append(
                RemedyFile.objects.create(
                    case=self.case,
                    kind=upload.kind,
                    name=clean_file_name(upload.name),
                    media_type=media_type,
                    size=len(upload.data),
                    sha256=sha256,
                    stored_as=sealed_files().put(upload.data, f"{self.case.number}|{sha256}"),
                    added_at=self.at,
                    added_by=self.person,
                    **about,
                )
            )
        return kept

    def trace(self, **more: Any) -> dict[str, Any]:
        """What `audit.actions.record` is to keep of the action."""
        return {
            "on": self.case,
            "organisation_id": self.case.organisation_id,
            "before": self.before or None,
            "after": {
                "state": self.case.state,
                "act_by_on": self.case.act_by_on,
                **self.told,
                **more,
            },
        }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
