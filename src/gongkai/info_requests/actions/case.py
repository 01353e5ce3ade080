"""One case at work: the request, locked, with its log, its clock and whoever acts on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, Self

from django.db.models import Q
from django.utils import timezone

from gongkai.accounts.models import Person
from gongkai.info_requests.adapters.sealing import cipher, sealed_files
from gongkai.info_requests.models import (
    WAYS,
    Consultation,
    DisclosureOffice,
    Identity,
    InfoRequest,
    Letter,
    Notice,
    RequestEvent,
    RequestFile,
    Sequence,
    clock_fields,
    digest,
    dump,
)
from gongkai.info_requests.queries import (
    NOT_FOUND,
    actors_of,
    calendar_of,
    frame_of,
    office_of,
    open_file,
    printed,
    read_contact,
    read_identity,
    request_of,
)
from gongkai.rules.access import ANONYMOUS, Asker, CodeHolder, Permission
from gongkai.rules.calendar import Calendar
from gongkai.rules.dates import chinese_date
from gongkai.rules.deadlines import Clock, Phase, accept, compute
from gongkai.rules.deadlines.events import Answered, Event
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError
from gongkai.rules.identifiers import DocumentNumber
from gongkai.rules.intake import clean_file_name, media_type_of
from gongkai.rules.letters import FACT_LABELS, NUMBER_CODES, Fact, leaked
from gongkai.rules.messages import message_about
from gongkai.rules.moves import NotYourMoveError
from gongkai.rules.policy import Policy
from gongkai.rules.requests import (
    OPEN,
    STATE_LABELS,
    Actor,
    Move,
    Proof,
    State,
    Transition,
    check_move,
)
from gongkai.rules.results import LetterKind, ResultCode

# How a request counts that closed without an answer.
_RESULTS_OF_STATES: Final = {
    State.WITHDRAWN: ResultCode.OTHER_MISC,
    State.ABANDONED_SUPPLEMENT: ResultCode.OTHER_NO_SUPPLEMENT,
    State.ABANDONED_FEE: ResultCode.OTHER_FEE_UNPAID,
}


# The slip needs the query code, which is kept nowhere; what closes a case without an answer may
# stay a note for the file.
_PRINTED_LATER: Final = frozenset({LetterKind.RECEIPT_SLIP, LetterKind.CLOSED})


class StaleViewError(WrongStateError):
    """Somebody else acted on the case after the page was loaded."""


class WrongApplicantError(WrongStateError):
    """A letter or file that does not belong to the person to whom it would go."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that comes with an action; `kind` is one of `RequestFile.KINDS`."""

    kind: str
    name: str
    data: bytes


@dataclass
class Case:
    """A request with everything that a move needs."""

    request: InfoRequest
    office: DisclosureOffice
    by: Asker
    at: datetime
    calendar: Calendar
    policy: Policy
    log: list[Event] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def open(cls, *, number: str, by: Asker, at: datetime, seen: int | None = None) -> Self:
        """The case of a number, locked until the action ends.

        `seen` is the version that the page showed. Raises NotFoundError outside of the person's
        reach, StaleViewError where somebody acted meanwhile.
        """
        if isinstance(by, CodeHolder):
            found = InfoRequest.objects.filter(pk=request_of(by).pk)
        else:
            found = InfoRequest.objects.within(by.scope(Permission.SEE_REQUESTS))
        request = (
            found.filter(number=number)
            .select_for_update(of=("self",))
            .select_related("organisation", "unit", "applicant", "handler")
            .first()
        )
        if request is None:
            raise NotFoundError(NOT_FOUND)
        if seen is not None and seen != request.version:
            raise StaleViewError(_who_was_faster(request))
        case = cls.of(request, office_of(request.organisation_id), by, at)
        case.log = request.clock_events()
        case.before = {"state": request.state, "due_on": request.due_on}
        return case

    @classmethod
    def of(cls, request: InfoRequest, office: DisclosureOffice, by: Asker, at: datetime) -> Self:
        """The case of a request that has no log yet."""
        return cls(request, office, by, at, calendar_of(office.region), office.read_policy())

    # --- what it knows

    @property
    def today(self) -> date:
        """The day of the action, in the time zone of the office."""
        return timezone.localdate(self.at)

    @property
    def clock(self) -> Clock:
        """The clock after what was noted so far."""
        return compute(self.log, self.calendar, self.policy, today=self.today)

    @property
    def identity(self) -> Identity:
        """Who the applicant is, for the system's own use."""
        return read_identity(self.request)

    @property
    def number(self) -> str:
        """The number of the request."""
        return self.request.number

    def day(self, on: date | None) -> date:
        """The day on which something happened, today where none is given.

        Raises BadInputError for a day in the future.
        """
        if on is not None and on > self.today:
            raise BadInputError(
                f"日期{chinese_date(on)}还没有到，今天是{chinese_date(self.today)}。请核对日期。"
            )
        return on or self.today

    @property
    def actors(self) -> frozenset[Actor]:
        """In which capacities the person acts on the case."""
        return actors_of(self.by, self.request)

    def need_unarchived(self) -> None:
        """Raises WrongStateError where the file is archived: nothing is added to it any more."""
        if self.request.state == State.ARCHIVED:
            raise WrongStateError(
                "案卷已经归档，不能再增减材料。法院判决或复议决定要求重新办理的，请先重新办理。"
            )

    def need(self, *actors: Actor) -> None:
        """Raises NotYourMoveError unless the person acts in one of the capacities."""
        if actors_of(self.by, self.request).isdisjoint(actors):
            raise NotYourMoveError(f"{self.by.name}不能办理这一步。请交由有相应职责的人员办理。")

    def need_blind(self, *texts: str) -> None:
        """Raises BadInputError where a text for somebody else gives the applicant away."""
        identity = self.identity
        secrets = {
            FACT_LABELS[Fact.APPLICANT]: self.request.applicant.name,
            FACT_LABELS[Fact.APPLICANT_ID]: identity.id_number,
            "联系人": identity.contact,
            "电话": identity.phone,
            "电子邮箱": identity.email,
            "传真": identity.fax,
            FACT_LABELS[Fact.APPLICANT_ADDRESS]: identity.address,
            "申请编号": self.number,
        }
        if label := leaked(texts, secrets):
            raise BadInputError(f"发给他人的文书不得透露申请人：请删去其中的{label}。")

    # --- what it does

    def move(
        self,
        move: Move,
        *events: Event,
        proofs: Iterable[Proof] = (),
        is_new: bool = False,
        kind: str = "",
        on: date | None = None,
        **data: Any,
    ) -> Transition:
        """Make a lawful move: judge it, note its events, change the state.

        A move without an event of the clock is noted under `kind`. Raises the errors of
        `rules.requests.check_move` and `rules.deadlines.accept`.
        """
        state = None if is_new else State(self.request.state)
        line = check_move(state, move, actors=self._actors(state), proofs=proofs)
        for event in events:
            accept(self.log, event, self.calendar, self.policy)
            self._note_event(event, data)
        if kind:
            self.note(kind, on, **data)
        self.request.state = line.end
        if line.end in _RESULTS_OF_STATES:
            self.request.result = _RESULTS_OF_STATES[line.end]
        elif line.end in OPEN:
            self.request.result = ""
        self.project()
        return line

    def _actors(self, state: State | None) -> frozenset[Actor]:
        if state is None and self.by is ANONYMOUS:
            return frozenset({Actor.APPLICANT})  # whoever files a request has no code yet
        return actors_of(self.by, self.request)

    def append(self, event: Event, **data: Any) -> None:
        """Note an event of the clock that is no move of its own, if the law allows it."""
        accept(self.log, event, self.calendar, self.policy)
        self._note_event(event, data)
        self.project()

    def note(self, kind: str, on: date | None = None, **data: Any) -> None:
        """Note something that does not touch the clock."""
        self._add_row(kind, on or self.today, None, data)
        self.request.save(update_fields=["version"])

    def _note_event(self, event: Event, data: dict[str, Any]) -> None:
        kind, fields = clock_fields(event)
        self._add_row(kind, event.on, fields, data)
        self.log.append(event)

    def _add_row(
        self, kind: str, on: date, clock: dict[str, Any] | None, data: dict[str, Any]
    ) -> None:
        self.request.version += 1
        self.told.setdefault("events", []).append(kind)
        RequestEvent.objects.create(
            request=self.request,
            place=self.request.version,
            kind=kind,
            on=on,
            at=self.at,
            by=self.person,
            by_name=self.by.name,
            clock=clock,
            data=data,
        )

    @property
    def person(self) -> Person | None:
        """The officer who acts; None for an applicant and for the system."""
        return self.by if isinstance(self.by, Person) else None

    def project(self) -> None:
        """Write the dates of the request anew from the whole log."""
        request, clock = self.request, self.clock
        request.received_on = clock.received_on
        request.due_on = clock.due
        request.act_by_on = (
            clock.due
            or clock.supplement_by
            or clock.pay_by
            or clock.confirm_by
            or (self.log[-1].on if self.log else request.arrived_on)
        )
        request.is_provisional = clock.provisional
        request.is_extended = bool(clock.period and clock.period.extended)
        request.is_consulting = any(o.given_on is None for o in clock.opinions)
        ended = clock.phase is Phase.ENDED
        request.ended_on = clock.ended_on
        request.is_late = ended and clock.is_overdue(self.today)
        # A signed answer counts when it has left.
        if ended and clock.received_on and not isinstance(clock.ended_by, Answered):
            _count(request, clock.ended_on or self.today)
        request.save()

    # --- letters

    def issue(
        self,
        kind: LetterKind,
        facts: dict[str, Any],
        *,
        consultation: Consultation | None = None,
        recipient: str = "",
    ) -> Letter:
        """A signed letter with its number, its facts frozen under their hash.

        It is for the applicant unless a consultation or a `recipient` says otherwise.
        """
        letter = Letter(
            request=self.request,
            organisation=self.office.organisation,
            consultation=consultation,
            kind=kind,
            addressee=consultation.name
            if consultation
            else recipient or self.request.applicant.name,
            drafted_at=self.at,
            drafted_by=self.person,
        )
        self.sign(letter, facts)
        return letter

    def sign(self, letter: Letter, facts: dict[str, Any]) -> None:
        """Give a letter its number and freeze it."""
        mark = _mark(LetterKind(letter.kind))
        if mark:
            serial = self.draw(self.office.organisation_id, mark, self.today.year)
            letter.number = str(DocumentNumber(self.office.issuer + mark, self.today.year, serial))
        letter.facts = dump(self._frame(letter) | facts)
        letter.sha256 = digest(letter.facts)
        if letter.kind not in _PRINTED_LATER:
            printed(letter)  # nothing that the law wants in it may be missing
        letter.state = "signed"
        letter.signed_at, letter.signed_by = self.at, self.person
        letter.save()
        self.told |= {"letter": letter.number or letter.kind, "letter_sha256": letter.sha256}

    def _frame(self, letter: Letter) -> dict[str, Any]:
        """What every letter says; where nobody drafted it, whoever acts is its author."""
        facts = frame_of(letter, self.request, self.office, self.log, self.today)
        if not letter.is_for_others:
            facts.setdefault("drafter", self.by.name)
        return facts

    def send(
        self,
        letter: Letter,
        way: str,
        *,
        tracking: str = "",
        on: date | None = None,
        place: str = "",
    ) -> None:
        """Let a signed letter leave; `place` is where a helping unit gets its letter.

        Raises WrongApplicantError, BadInputError.
        """
        destination = place or self.destination(letter, way)
        self.guard(letter)
        letter.destination = cipher().seal(destination.encode(), f"{self.number}|letter")
        letter.way, letter.tracking = way, tracking
        letter.state, letter.sent_on = "sent", self.day(on)
        letter.sent_at, letter.sent_by = self.at, self.person
        letter.save()
        self.told["way"] = way
        if not letter.is_for_others:
            kind, facts = LetterKind(letter.kind), letter.read_facts()
            self.tell_applicant(
                *message_about(kind, self.number, facts, is_answer=bool(letter.result))
            )

    def destinations(self, letter: Letter) -> dict[str, str]:
        """Where a letter may go, by way: the known addresses of the one to whom it is written."""
        if letter.consultation is not None:
            addresses = read_contact(letter.consultation)
        else:
            identity = self.identity
            addresses = {
                "china_post": f"{identity.postcode} {identity.address}".strip(),
                "email": identity.email,
                "fax": identity.fax,
                "portal": self.number,
            }
        addresses["in_person"] = letter.addressee
        return {way: addresses[way] for way in WAYS if addresses.get(way)}

    def usual_way(self, letter: Letter) -> str:
        """The way that the applicant wished, or another one by which they can be reached."""
        wished = self.request.way_wanted
        known = self.destinations(letter)
        others = [way for way in ("china_post", "email", "fax") if way in known]
        return next((way for way in (wished, *others) if way in known), wished)

    def destination(self, letter: Letter, way: str) -> str:
        """Where a letter goes by a way. Raises BadInputError where that address is not known."""
        place = self.destinations(letter).get(way, "")
        if not place:
            raise BadInputError(
                "没有登记这种送达方式的地址。请换一种方式，或先在案件页“更正申请人信息”里补上。"
            )
        return place

    def guard(self, letter: Letter) -> None:
        """Raises WrongApplicantError unless case, addressee, content and files fit together."""
        wrong = self.wrongs(letter)
        if wrong:
            raise WrongApplicantError(
                "不能发出：" + "；".join(wrong) + "。请核对申请、收件人和附件后重新签发。"
            )

    def wrongs(self, letter: Letter) -> list[str]:
        """What does not belong together in a letter that is about to leave."""
        wrong = []
        if letter.request_id != self.request.pk:
            wrong.append("文书属于另一件申请")
        if letter.consultation and letter.consultation.request_id != self.request.pk:
            wrong.append("征求意见的对象属于另一件申请")
        if digest(letter.facts) != letter.sha256:
            wrong.append("内容与签发时的哈希不符")
        elif letter.addressee != (expected := self._expected(letter)):
            wrong.append(f"收件人应为{expected}")
        for file in letter.files.select_related("request"):
            if file.request_id != self.request.pk:
                wrong.append(f"附件“{file.name}”属于另一件申请")
            elif digest(open_file(file)) != file.sha256:
                wrong.append(f"附件“{file.name}”的内容被改动")
        return wrong

    def _expected(self, letter: Letter) -> str:
        if letter.consultation is not None:
            return letter.consultation.name
        if letter.is_for_others:
            return str(letter.read_facts().get("recipient", ""))
        return self.request.applicant.name

    # --- files and messages

    def keep(self, upload: Upload, letter: Letter | None = None) -> RequestFile:
        """Keep a file, sealed under a random name. Raises FileRefusedError."""
        if upload.kind not in RequestFile.KINDS:
            raise BadInputError(f"没有“{upload.kind}”这类材料。")
        media_type = media_type_of(upload.name, upload.data)
        sha256 = digest(upload.data)
        self.told.setdefault("files", []).append(sha256)
        return RequestFile.objects.create(
            request=self.request,
            letter=letter,
            kind=upload.kind,
            name=clean_file_name(upload.name),
            media_type=media_type,
            size=len(upload.data),
            sha256=sha256,
            stored_as=sealed_files().put(upload.data, f"{self.number}|{sha256}"),
            added_at=self.at,
            added_by=self.person,
        )

    def attach_released(self, letter: Letter) -> None:
        """Let the released copies that go with no letter go with a new draft."""
        copies = self.request.files.filter(kind="released")
        for file in copies.filter(Q(letter=None) | Q(letter__state="void")):
            file.letter = letter
            file.save(update_fields=["letter"])
            self.told.setdefault("released", []).append(file.sha256)

    def tell_applicant(self, subject: str, body: str, key: str | None = None) -> None:
        """Queue a message to the applicant by every way that is known."""
        applicant = self.request.applicant
        if not (applicant.has_email or applicant.has_phone):
            return
        identity = self.identity
        known = {"email": applicant.has_email, "sms": applicant.has_phone}
        for channel, recipient in (("email", identity.email), ("sms", identity.phone)):
            if known[channel]:
                Notice.objects.create(
                    request=self.request,
                    organisation=self.office.organisation,
                    channel=channel,
                    recipient=cipher().seal(recipient.encode(), "notice"),
                    subject=subject,
                    body=body,
                    key=f"{key}:{channel}" if key else None,
                    queued_at=self.at,
                    queued_by=self.person,
                )

    @staticmethod
    def draw(organisation_id: int, series: str, year: int) -> int:
        """The next number of a series of a body and year: no gap, no number twice."""
        place: dict[str, Any] = {
            "organisation_id": organisation_id,
            "series": series,
            "year": year,
        }
        Sequence.objects.get_or_create(**place)
        row = Sequence.objects.select_for_update().get(**place)
        row.last += 1
        row.save(update_fields=["last"])
        return row.last

    def trace(self, **more: Any) -> dict[str, Any]:
        """What `audit.actions.record` is to keep of the action."""
        after = {"state": self.request.state, "due_on": self.request.due_on, **self.told, **more}
        return {
            "on": self.request,
            "organisation_id": self.request.organisation_id,
            "before": self.before or None,
            "after": after,
        }


def _mark(kind: LetterKind) -> str:
    """The word behind the 机关代字; a receipt slip bears the number of the request alone."""
    return "" if kind is LetterKind.RECEIPT_SLIP else NUMBER_CODES.get(kind, "")


def _count(request: InfoRequest, on: date) -> None:
    """Place a result in table 3: the last one of the year of the first counts."""
    if request.counted_on is None or request.counted_on.year == on.year:
        request.counted_on, request.counted_result = on, request.result


def _who_was_faster(request: InfoRequest) -> str:
    last = request.events.order_by("-place").first()
    who = f"{last.by_name}刚刚" if last else "有人刚刚"
    return (
        f"{who}办理了这件申请（{request.number}），现在是“{STATE_LABELS[State(request.state)]}”。"
        "请刷新页面，按最新状态办理。"
    )
