"""The due days of items that serve rows of a standards catalogue (条例第二十六条)."""

from __future__ import annotations

from typing import Final

from gongkai.catalogue.models import Item, Standard, StandardLink, StandardRow
from gongkai.catalogue.queries.access import calendar_of, publisher_of
from gongkai.rules.publishing import STATUTORY, Limit, due_on
from gongkai.rules.standards.time_limits import parse_time_limit, strictest
from gongkai.rules.standards.versions import State

# How a limit that came from a catalogue is told from one that an officer set.
_MARK: Final = "公开标准目录："
_MOST_BASIS: Final = 300


class DueDays:
    """Counts the due days of items anew after their rows, or the limits of those, changed."""

    @classmethod
    def recount_all(cls, standard: Standard) -> int:
        """For all owed items that serve a catalogue; returns how many moved."""
        items = (
            Item.objects.owed()
            .filter(standard_links__standard=standard)
            .select_related("organisation")
            .distinct()
        )
        return sum(map(cls.recount, items))

    @classmethod
    def recount(cls, item: Item) -> bool:
        """Whether the due day of an item moved by the rows that it serves.

        A limit that an officer set with its own basis stays: a law goes before a catalogue. Of all
        rows the one that ends first counts.
        """
        is_ours = item.limit == STATUTORY or item.limit_basis.startswith(_MARK)
        if not is_ours or item.first_published_on is not None:
            return False
        calendar = calendar_of(publisher_of(item.organisation).region)
        limit = strictest(cls._limits(item), item.formed_on, calendar)
        due = due_on(item.formed_on, calendar, limit)
        if (item.limit, item.due_on) == (limit, due):
            return False
        item.limit_days, item.limit_unit, item.limit_basis = limit.days, limit.unit, limit.basis
        item.due_on = due
        item.save(update_fields=["limit_days", "limit_unit", "limit_basis", "due_on"])
        return True

    @staticmethod
    def _limits(item: Item) -> list[Limit]:
        wanted = set(StandardLink.objects.filter(item=item).values_list("standard_id", "key"))
        stored = StandardRow.objects.filter(
            version__state=State.IN_FORCE,
            version__standard__in={s for s, _ in wanted},
            key__in={k for _, k in wanted},
        ).select_related("version__standard")
        limits = []
        for one in stored:
            if (one.version.standard_id, one.key) in wanted:
                row, name = one.read(), one.version.standard.name
                basis = f"{_MARK}{name}“{row.name}”，{row.time_limit}"[:_MOST_BASIS]
                limits.append(parse_time_limit(row.time_limit).limit(basis))
        return limits
