"""The question that the record must answer at any time: is it whole?"""

from __future__ import annotations

from dataclasses import dataclass, field

from gongkai.audit.models import GENESIS, AuditEvent, AuditHead
from gongkai.rules.errors import BadInputError

# Above this many, changed rows are no longer tried at each other's places.
_SORTABLE = 200


@dataclass(frozen=True, slots=True)
class Damage:
    """Rows `first` to `last` where the chain is broken, and what happened to them (Chinese)."""

    first: int
    last: int
    message: str

    def __str__(self) -> str:
        """The place and what happened there, as a sentence."""
        place = f"第{self.first}号" + (f"至第{self.last}号" if self.last > self.first else "")
        return f"{place}{self.message}"


@dataclass(slots=True)
class Verification:
    """The outcome: how many rows were read, where the chain ends, and what is damaged.

    `head` (`number:hash`) is to be kept outside of this machine; with it a later check also finds
    a chain that was forged anew as a whole.
    """

    rows: int = 0
    head: str = f"0:{GENESIS}"
    damages: list[Damage] = field(default_factory=list)

    def blame(self, first: int, message: str, last: int | None = None) -> None:
        """Note a damage."""
        self.damages.append(Damage(first, first if last is None else last, message))


def verify_chain(anchor: str | None = None) -> Verification:
    """Read the whole chain and name every changed, deleted or reordered row.

    `anchor` is a `head` noted earlier. Memory stays flat, whatever the length. A row is judged
    by its own content, so that one change is one damage. Raises BadInputError for an anchor of
    another shape.
    """
    anchored, anchor_hash = _parse(anchor)
    found = Verification()
    altered: list[int] = []
    last, previous = 0, GENESIS
    for event in AuditEvent.objects.order_by("sequence").iterator(chunk_size=2000):
        found.rows += 1
        if event.sequence < 1:
            found.blame(event.sequence, "不在链上，是后来插入的。")
            continue
        has_gap = event.sequence > last + 1
        if has_gap:
            found.blame(last + 1, "被删除。", event.sequence - 1)
        if event.hash != event.digest():
            altered.append(event.sequence)
        elif not has_gap and event.previous_hash != previous and last not in altered[-1:]:
            found.blame(max(last, 1), "被替换：下一条的哈希接不上。")
        if event.sequence == anchored and event.hash != anchor_hash:
            found.blame(anchored, "与另存的链尾哈希不符，此前的记录被整条重写。")
        last, previous = event.sequence, event.hash
    _judge_altered(found, altered)
    _judge_end(found, last, previous, anchored)
    found.head = f"{last}:{previous}"
    return found


def _parse(anchor: str | None) -> tuple[int, str]:
    if anchor is None:
        return 0, GENESIS
    number, _, digest = anchor.partition(":")
    if not number.isdecimal() or len(digest) != len(GENESIS):
        raise BadInputError("链尾的格式应为“序号:哈希”，即上次校验时显示的那一行。")
    return int(number), digest


def _judge_altered(found: Verification, altered: list[int]) -> None:
    """Tell rows that changed places from rows whose content changed."""
    for event in AuditEvent.objects.filter(sequence__in=altered[:_SORTABLE]):
        places = (n for n in altered[:_SORTABLE] if event.digest(sequence=n) == event.hash)
        origin = next(places, None)
        found.blame(
            event.sequence,
            "内容被改动，与哈希不符。" if origin is None else f"次序被调换，原为第{origin}号。",
        )
    for sequence in altered[_SORTABLE:]:
        found.blame(sequence, "内容或次序被改动，与哈希不符。")


def _judge_end(found: Verification, last: int, digest: str, anchored: int) -> None:
    head = AuditHead.objects.first()
    end = max(head.sequence if head else last, anchored)
    if end > last:
        found.blame(last + 1, "被删除。", end)
    if head is None:
        found.blame(last, "之后的链尾标记被删除。")
    elif head.sequence < last:
        found.blame(head.sequence + 1, "不在链上，是后来插入的。", last)
    elif head.sequence == last and head.hash != digest and not found.damages:
        found.blame(last, "被替换：与链尾标记不符。")
