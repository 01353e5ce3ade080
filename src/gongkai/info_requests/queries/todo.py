"""What somebody must do today about requests: a few lists, from few questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Window
from django.db.models.functions import Coalesce

from gongkai.info_requests.models import (
    Consultation,
    InfoRequest,
    Letter,
    RequestEvent,
    RequestFile,
    Review,
)
from gongkai.info_requests.queries.worklist import OVERDUE, Reach, WorkRow, reach_of, whole
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission
from gongkai.rules.deadlines import CONSULTATION_DAYS
from gongkai.rules.requests import OPEN, Actor, State

MOST_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class TodoGroup:
    """One list of the home page; `query` opens the whole of it in the work list."""

    key: str
    rows: tuple[WorkRow, ...]
    total: int
    query: str = ""


def requests_to_do(asker: Asker, *, today: date) -> tuple[TodoGroup, ...]:
    """What waits for somebody, the most urgent first; a request stands in the first list that fits.

    The disclosure office sees the cases of its body, everybody else their own; reviewers what waits
    for their review. Lists without a row are left out.
    """
    reach = reach_of(asker, today=today)
    if not reach.offices:
        return ()
    open_rows = reach.requests.filter(state__in=sorted(OPEN))
    shown: list[int] = []
    found: list[tuple[str, list[int], int, str]] = []
    for key, rows, query in _lists(reach, open_rows):
        left = rows.exclude(pk__in=shown)
        # Only keys, which an index holds: the rows of all lists are fetched in one question.
        ordered = left.order_by(Coalesce("act_by_on", "arrived_on"), "pk")
        keys = list(ordered.values_list("pk", Window(Count("*")))[:MOST_SHOWN])
        if keys:
            found.append((key, [pk for pk, _ in keys], keys[0][1], query))
            shown += [pk for pk, _ in keys]
    lines = iter(reach.rows(whole(shown)))
    return tuple(
        TodoGroup(key, tuple(islice(lines, len(keys))), total, query)
        for key, keys, total, query in found
    )


_List = tuple[str, QuerySet[InfoRequest], str]


def _lists(reach: Reach, rows: QuerySet[InfoRequest]) -> Iterator[_List]:
    asker = reach.asker
    is_office = bool(asker.scope(Permission.HANDLE_REQUESTS).paths)
    own = rows if is_office else rows.filter(reach.mine)
    ours = own.filter(state__in=[State.RECEIVED, State.AWAIT_REASON, State.IN_REVIEW])
    yield "overdue", ours.filter(reach.band(OVERDUE)), "level=-1"
    if is_office:
        yield "unconfirmed", rows.filter(state__in=[State.DRAFT, State.SUBMITTED]), "unconfirmed=1"
        answered = reach.requests.filter(state=State.ANSWERED)
        yield "unsent", answered.filter(pk__in=unsent_answers().values("request")), ""
    yield from _reviews(reach, rows)
    yield "returned", own.filter(_was_returned()), ""
    soon, later = _bands(reach)
    yield "soon", ours.filter(soon), "level=2"
    if is_office:
        yield "unopened", rows.filter(opened_at=None), "unopened=1"
        yield "orphaned", rows.filter(reach.orphaned), "orphaned=1"
    yield "lapsed", own.filter(_opinion_is_over(reach)), "consulting=1"
    yield "later", ours.filter(later), "level=5"


def unsent_answers() -> QuerySet[Letter]:
    """Answers, of whatever case, that have not reached the post, the site or the applicant's hand.

    The day on which they leave, not that of the signature, decides whether they are in time.
    """
    waiting = Q(state="signed") | Q(state="sent", way="in_person")
    return Letter.objects.filter(waiting).exclude(result="")


def _bands(reach: Reach) -> tuple[Q, Q]:
    """Due within two working days, and within five."""
    soon, later = Q(pk__in=[]), Q(pk__in=[])
    for level in reach.levels:
        if level <= 2:
            soon |= reach.band(level)
        elif level <= 5:
            later |= reach.band(level)
    return soon, later


def _was_returned() -> Q:
    """Sent back, and not handed in since."""
    later = RequestEvent.objects.filter(
        kind="drafted", request=OuterRef("request"), place__gt=OuterRef("place")
    )
    # Asked of each open case, of which there are few: not of all that ever went back.
    turns = RequestEvent.objects.filter(~Exists(later), request=OuterRef("pk"), kind="sent_back")
    return Q(Exists(turns), state=State.RECEIVED)


_REVIEWS: Final = (
    ("legal", Actor.LEGAL, "legal"),
    ("secrecy", Actor.SECRECY, "secrecy"),
)


def _reviews(reach: Reach, rows: QuerySet[InfoRequest]) -> Iterator[_List]:
    """Drafts that wait for the asker's own review or signature."""
    roles = _roles(reach)
    waiting = rows.filter(state=State.IN_REVIEW)
    for key, actor, kind in _REVIEWS:
        if actor in roles:
            yield f"review_{key}", waiting.filter(_lacks(kind)), "state=in_review"
    if Actor.SIGNATORY in roles:
        done = ~(_lacks("legal") | _lacks("secrecy"))
        yield "sign", waiting.filter(done), "state=in_review"


def _roles(reach: Reach) -> frozenset[str]:
    paths = Organisation.objects.filter(pk__in=reach.offices).values_list("path", flat=True)
    return reach.asker.roles_at(*paths)


def _lacks(kind: str) -> Q:
    """No approving review of that kind on the draft with what goes with it.

    The words of a draft never change; whoever adds a file asks for a new review.
    """
    newer = RequestFile.objects.filter(
        letter=OuterRef("letter"), added_at__gt=OuterRef("reviewed_at")
    )
    reviews = Review.objects.filter(letter=OuterRef("pk"), kind=kind, is_approved=True).filter(
        ~Exists(newer)
    )
    drafts = Letter.objects.filter(state="draft").exclude(kind="").filter(~Exists(reviews))
    return Q(pk__in=drafts.values("request"))


def _opinion_is_over(reach: Reach) -> Q:
    """A consultation whose 15 working days are over without an opinion."""
    groups = Q(pk__in=[])
    for organisation, (calendar, _) in reach.offices.items():
        last = calendar.add_working_days(reach.today, -CONSULTATION_DAYS)
        late = Consultation.objects.filter(
            given_on=None, received_on__lt=last, request__organisation=organisation
        )
        groups |= Q(pk__in=late.values("request"))
    return Q(is_consulting=True) & groups
