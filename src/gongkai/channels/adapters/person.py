"""The connector of what people do: boards and racks, platforms without an interface for us."""

from __future__ import annotations

from typing import ClassVar

from gongkai.channels.adapters.connectors import ByHand, Connector, Line, Outcome, Parcel
from gongkai.rules.channels.accounts import Platform
from gongkai.rules.channels.posts import LIMITS, Limits


class ByPerson(Connector):
    """A task for a person, who does it and confirms."""

    code: ClassVar = "person"
    label: ClassVar = "由人办理（公开栏、其他平台）"
    limits: ClassVar[Limits] = LIMITS["person"]
    platforms: ClassVar = frozenset(Platform)

    def send(self, parcel: Parcel, line: Line) -> Outcome:
        """The task."""
        return ByHand("请张贴或在平台上手工发布，然后登记已发布。")

    def look(self, parcel: Parcel, line: Line) -> Outcome:
        """The task once more: only a person knows."""
        return self.send(parcel, line)

    def recall(self, parcel: Parcel, line: Line) -> Outcome:
        """Another task."""
        return ByHand("请取下或在平台上删除，然后登记已撤回。")
