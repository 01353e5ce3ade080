"""Who may see an account, in which capacity they act, and which rules hold at its body."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from gongkai.accounts.models import Person, RoleGrant
from gongkai.channels.models import Account, AccountHolder, AccountQuerySet
from gongkai.info_requests.models import DisclosureOffice
from gongkai.info_requests.queries import calendar_of
from gongkai.organisations.models import Organisation, ids_of
from gongkai.rules.access import Asker, Permission
from gongkai.rules.calendar import Calendar
from gongkai.rules.channels.accounts import Actor, Duty, Holder
from gongkai.rules.policy import DEFAULT_POLICY, Policy

NO_ACCOUNT: Final = "没有找到这个账号，或者不在您的工作范围内。"
SEE: Final = Permission.SEE_CHANNELS
MANAGE: Final = Permission.MANAGE_CHANNELS


def visible_accounts(asker: Asker) -> AccountQuerySet:
    """The accounts in the asker's reach: where every question about them begins."""
    return Account.objects.within(asker.scope(SEE))


def actors_of(asker: Asker, path: str) -> frozenset[Actor]:
    """In which capacities somebody may act on accounts of a body."""
    roles = asker.roles_at(path)
    return frozenset(actor for actor in Actor if actor.value in roles)


def holders_of(rows: Iterable[AccountHolder]) -> dict[Duty, Holder]:
    """Who holds which duty now, among rows of an account."""
    return {Duty(row.duty): row.read() for row in rows if row.until_on is None}


def names_of(ids: Iterable[int | None], on: date) -> dict[int, str]:
    """The full names of bodies on a day, by one question."""
    rows = Organisation.objects.named(on).filter(pk__in={pk for pk in ids if pk})
    return {row.pk: str(getattr(row, "name", "")) for row in rows}


@dataclass(frozen=True, slots=True)
class HouseRules:
    """The choices of every disclosure office; those of the nearest one above hold at a body."""

    offices: tuple[tuple[str, Policy, str], ...]

    @classmethod
    def load(cls) -> HouseRules:
        """By one question."""
        rows = DisclosureOffice.objects.select_related("organisation")
        found = [(row.organisation.path, row.read_policy(), row.region) for row in rows]
        return cls(tuple(sorted(found, key=lambda office: -len(office[0]))))

    def policy(self, path: str) -> Policy:
        """What a body has chosen."""
        return next((p for place, p, _ in self.offices if path.startswith(place)), DEFAULT_POLICY)

    def calendar(self, path: str) -> Calendar:
        """The working days of a body."""
        region = next((r for place, _, r in self.offices if path.startswith(place)), "CN")
        return calendar_of(region)

    def differing(self) -> list[tuple[str, Policy]]:
        """Places with choices of their own, the innermost first."""
        return [(path, policy) for path, policy, _ in self.offices if policy != DEFAULT_POLICY]


def told_of(organisation: Organisation) -> list[Person]:
    """Who looks after the accounts of a body: the media managers there, else the nearest above."""
    grants = (
        RoleGrant.objects.standing()
        .filter(role__in=["media_manager", "media_deputy"], person__is_active=True)
        .filter(organisation__in=ids_of(organisation.path))
        .select_related("person", "organisation")
        .order_by("-organisation__path", "pk")
    )
    found = list(grants)
    if not found:
        return []
    nearest = found[0].organisation_id
    people = {g.person_id: g.person for g in found if g.organisation_id == nearest}
    return list(people.values())
