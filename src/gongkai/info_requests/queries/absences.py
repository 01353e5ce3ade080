"""Who is away, who looks after their cases, and which cases nobody looks after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from gongkai.accounts.models import Person
from gongkai.info_requests.models import Absence, SavedList
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission


@dataclass(frozen=True, slots=True)
class Cover:
    """Who is away on a day: `deputies` maps the absent to who acts for them (None: nobody).

    `gone` are people whose account is closed. `names` names the deputies.
    """

    deputies: dict[int, int | None]
    gone: frozenset[int]
    names: dict[int, str]

    @property
    def orphaning(self) -> frozenset[int]:
        """People whose cases nobody looks after."""
        alone = {person for person, deputy in self.deputies.items() if deputy is None}
        return self.gone | alone

    def principals_of(self, person_id: int | None) -> frozenset[int]:
        """For whom somebody acts."""
        return frozenset(p for p, deputy in self.deputies.items() if deputy == person_id and deputy)

    def deputy_of(self, person_id: int | None) -> int | None:
        """Who acts for somebody; None where they are there, or nobody does."""
        return self.deputies.get(person_id) if person_id is not None else None


def cover_on(day: date) -> Cover:
    """Who is away on a day. A deputy who is away or gone counts as none: work is passed on once."""
    rows = Absence.objects.covering(day).select_related("deputy").order_by("pk")
    absences = list(rows)
    away = {row.person_id for row in absences}
    gone = frozenset(Person.objects.filter(is_active=False).values_list("pk", flat=True))
    deputies = {
        row.person_id: (
            None
            if row.deputy_id is None or row.deputy_id in away or row.deputy_id in gone
            else row.deputy_id
        )
        for row in absences
    }
    names = {row.deputy.pk: row.deputy.name for row in absences if row.deputy is not None}
    return Cover(deputies, gone, names)


@dataclass(frozen=True, slots=True)
class AbsenceView:
    """An absence in a list."""

    id: int
    person: str
    deputy: str
    from_on: date
    until_on: date
    reason: str
    is_now: bool
    is_mine: bool


def absences(asker: Asker, *, today: date) -> list[AbsenceView]:
    """The absences of now and later among the people of the asker's bodies, and the own ones."""
    places = Organisation.objects.within(asker.scope(Permission.SEE_REQUESTS)).values("pk")
    rows = (
        Absence.objects.filter(ended_at=None, until_on__gte=today)
        .filter(Q(person__organisation__in=places) | Q(person=asker.pk) | Q(deputy=asker.pk))
        .select_related("person", "deputy")
        .order_by("from_on", "pk")
    )
    return [
        AbsenceView(
            row.pk,
            row.person.name,
            row.deputy.name if row.deputy else "",
            row.from_on,
            row.until_on,
            row.reason,
            row.from_on <= today,
            asker.pk in (row.person_id, row.deputy_id),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class SavedListView:
    """A list that somebody keeps: its name, and its filters as in the address."""

    id: int
    name: str
    query: str


def saved_lists(asker: Asker, topic: str = "requests") -> list[SavedListView]:
    """The lists that the asker keeps, by name."""
    known = SavedList.objects.filter(topic=topic)
    rows = known.filter(person=asker.pk) if asker.pk is not None else []
    return [SavedListView(row.pk, row.name, row.query) for row in rows]
