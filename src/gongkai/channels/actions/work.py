"""One account at work: locked, with who holds it and whoever acts on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Self

from django.db import IntegrityError, transaction
from django.utils import timezone

from gongkai.accounts.models import Person, person_of
from gongkai.channels.models import Account, AccountEvent, AccountHolder
from gongkai.channels.queries.access import (
    MANAGE,
    NO_ACCOUNT,
    HouseRules,
    actors_of,
    holders_of,
    visible_accounts,
)
from gongkai.info_requests.actions import StaleViewError
from gongkai.rules.access import Asker, require
from gongkai.rules.channels.accounts import (
    TABLE,
    AccountDetails,
    Duty,
    Holder,
    Move,
    State,
    Transition,
    proofs_of,
)
from gongkai.rules.channels.watch import filing_due
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError


@dataclass
class Work:
    """An account with everything that a move needs."""

    account: Account
    by: Asker
    at: datetime
    holders: dict[Duty, Holder] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def open(cls, *, account_id: int, by: Asker, at: datetime, seen: int | None = None) -> Self:
        """The account, locked until the action ends.

        Raises NotFoundError outside of the person's reach, WrongPersonError for who may only look,
        StaleViewError where somebody acted after the page (`seen`) was loaded.
        """
        account = (
            visible_accounts(by)
            .filter(pk=account_id)
            .select_for_update(of=("self",))
            .select_related("organisation")
            .first()
        )
        if account is None:
            raise NotFoundError(NO_ACCOUNT)
        require(by, MANAGE, account.organisation.path)
        if seen is not None and seen != account.version:
            last = account.events.order_by("-place").first()
            who = last.by_name if last else "有人"
            raise StaleViewError(f"{who}刚刚修改了“{account.name}”。请刷新页面，按最新内容办理。")
        work = cls(account, by, at, holders_of(account.holders.all()))
        work.before = {"state": account.state, "name": account.name}
        return work

    @staticmethod
    def person(by: Asker) -> Person | None:
        """The person who acts; None for the system."""
        return person_of(by)

    @property
    def today(self) -> date:
        """The day of the action."""
        return timezone.localdate(self.at)

    def check(self, move: Move, **proofs: Any) -> Transition:
        """The line of the table for a move that this person may make now."""
        line: Transition = TABLE.check(
            State(self.account.state),
            move,
            actors=actors_of(self.by, self.account.organisation.path),
            proofs=proofs_of(self.account.read_details(), self.holders, **proofs),
        )
        return line

    def check_day(self, on: date) -> None:
        """Raises BadInputError for a day that has not come."""
        if on > self.today:
            raise BadInputError("日期还没有到，请在办完当天或之后登记。")

    def put(self, details: AccountDetails) -> dict[str, tuple[Any, Any]]:
        """Write what the ledger says; returns what changed, as it is told."""
        changed = {}
        for name in AccountDetails.__dataclass_fields__:
            new = getattr(details, name)
            new = list(new) if isinstance(new, tuple) else new
            old = getattr(self.account, name)
            if old != new:
                changed[name] = (_told(old), _told(new))
                setattr(self.account, name, new)
        return changed

    def hold(self, holders: Mapping[Duty, Holder], on: date) -> list[dict[str, str]]:
        """Let other people hold duties from a day on; returns who followed whom."""
        told = []
        for duty, new in holders.items():
            old = self.holders.get(duty)
            if old is not None and (old.name, old.phone, old.post) == (
                new.name,
                new.phone,
                new.post,
            ):
                continue
            self.account.holders.filter(duty=duty, until_on=None).update(until_on=on)
            since = new.since_on or on
            AccountHolder.objects.create(
                account=self.account,
                duty=duty,
                name=new.name,
                post=new.post,
                phone=new.phone,
                since_on=since,
            )
            told.append({"duty": duty.value, "before": old.name if old else "", "after": new.name})
            self.holders[duty] = Holder(new.name, new.post, new.phone, since)
        return told

    def tell(self, line: Transition, on: date, **data: Any) -> AccountEvent:
        """Take the move: the new state, the entry of the log with its filing day, all saved."""
        account = self.account
        account.state = line.end
        account.version += 1
        try:
            with transaction.atomic():
                account.save()
        except IntegrityError as error:
            raise WrongStateError(
                f"{account.platform_label}上已经登记了同名或同一编号的账号，请核对，不要重复登记。"
            ) from error
        rules = HouseRules.load()
        path = account.organisation.path
        return AccountEvent.objects.create(
            account=account,
            place=account.version,
            kind=line.move,
            on=on,
            data={k: v for k, v in data.items() if v not in ("", None, [], {})},
            is_reported=line.is_reported,
            file_by_on=filing_due(on, rules.calendar(path), rules.policy(path))
            if line.is_filed
            else None,
            happened_at=self.at,
            happened_by=self.person(self.by),
            by_name=self.by.name,
        )

    def trace(self, **more: Any) -> dict[str, Any]:
        """What the audit event of the action says. Phones of people stay out of it."""
        return {
            "on": self.account,
            "organisation_id": self.account.organisation_id,
            "before": self.before,
            "after": {"state": self.account.state, "name": self.account.name, **more},
        }


def _told(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
