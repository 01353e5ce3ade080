"""The bodies that a sheet names."""

from __future__ import annotations

from datetime import date

from gongkai.channels.queries.access import MANAGE
from gongkai.organisations.models import Organisation
from gongkai.rules.access import Asker, Permission
from gongkai.rules.errors import BadInputError


class Bodies:
    """The bodies that a sheet may name, by full and short name, by one question each."""

    def __init__(self, by: Asker, on: date) -> None:
        reach, seen = by.scope(MANAGE), by.scope(Permission.SEE_ORGANISATIONS)
        self.reach = reach
        self.rows = [
            row
            for row in Organisation.objects.existing(on).named(on)
            if seen.covers(row.path) or any(path.startswith(row.path) for path in reach.paths)
        ]
        self.by_name: dict[str, list[Organisation]] = {}
        for row in self.rows:
            for name in {row.name, row.short_name}:  # type: ignore[attr-defined]
                self.by_name.setdefault(name, []).append(row)

    def organizer(self, name: str) -> Organisation:
        """The body of that name that the person manages. Raises BadInputError."""
        found = [row for row in self.by_name.get(name, []) if self.reach.covers(row.path)]
        if not found:
            raise BadInputError(f"主办单位“{name}”不在您管理的范围内，请写机构的全称或简称。")
        return self._one(found, name)

    def other(self, name: str, label: str, near: Organisation) -> Organisation | None:
        """Another body, one inside of `near` first; None for no name. Raises BadInputError."""
        if not name:
            return None
        found = self.by_name.get(name, [])
        if not found:
            raise BadInputError(f"没有找到{label}“{name}”，请写机构的全称或简称。")
        inside = [row for row in found if row.path.startswith(near.path)]
        return self._one(inside or found, name)

    def _one(self, found: list[Organisation], name: str) -> Organisation:
        if len(found) > 1:
            raise BadInputError(f"有 {len(found)} 个单位叫“{name}”，请写全称。")
        return found[0]
