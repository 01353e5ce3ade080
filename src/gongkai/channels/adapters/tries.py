"""One try of a delivery: what its connector is asked, and what follows from the answer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Final

from django.utils import timezone

from gongkai.channels.adapters.connectors import (
    Absent,
    Advanced,
    ByHand,
    Connector,
    Gone,
    NotSentError,
    Outcome,
    Parcel,
    Published,
    RefusedError,
    Submitted,
    UnclearError,
    Undecided,
)
from gongkai.channels.adapters.lines import OpenLine
from gongkai.channels.models import Delivery
from gongkai.channels.queries.deliveries import parcel_of
from gongkai.rules.channels.deliveries import (
    MOST_LOOKS,
    MOST_TRIES,
    Move,
    Settled,
    State,
    pause_before,
)
from gongkai.rules.channels.platform_errors import Advice, Verdict
from gongkai.rules.channels.posts import check_post
from gongkai.rules.release import LIVE

log = logging.getLogger(__name__)
WAITING: Final = frozenset({State.QUEUED, State.RETRIED})
_GRANT_PAUSE: Final = timedelta(hours=1)
_DIED: Final = "上次发送时中断，不知道平台是否已受理，先核对平台上的列表"
_ASK: Final = "系统没有办法确定平台上有没有。请到平台核对，再登记已发布，或者重新发送。"
_LOST_PICTURES: Final = {"40007"}


@dataclass(frozen=True, slots=True)
class Try:
    """A delivery that a worker took, at a moment."""

    delivery: Delivery
    now: datetime

    @property
    def is_waiting(self) -> bool:
        """Whether it is to be sent; else something is asked about it."""
        return self.delivery.state in WAITING

    def make(self, connector: Connector | None) -> Settled:
        """Ask the connector for what the state wants; what it came to, never an error."""
        row = self.delivery
        if connector is None:
            return self._fail("没有安装这种渠道接口，请联系系统管理员。", "connector")
        if self.is_waiting and row.leased_until is not None:
            return Settled(Move.DOUBT, _DIED, not_before=self.now, tries=row.tries)
        if self.is_waiting and (stopped := self._stopped(connector)):
            return stopped
        line = OpenLine(row.connection, self.now, connector.limits.quotas)
        settled = self._asked(connector, parcel_of(row), line)
        return replace(
            settled, calls=line.calls, pictures=line.pictures, used_on=timezone.localdate(self.now)
        )

    def _stopped(self, connector: Connector) -> Settled | None:
        """What keeps it from being sent: withdrawn, switched off, a dry run."""
        row = self.delivery
        version = row.read_version()
        if version.state not in LIVE:
            return self._fail("发送以前，原文已经更正或者撤下，没有发送。", "withdrawn")
        if not row.connection.is_active:
            return self._fail("渠道接口已停用，没有发送。启用以后可以重新发送。", "inactive")
        if not row.connection.is_dry_run:
            return None
        problems = check_post(connector.limits, row.read_post(), version.read().body)
        told = " ".join(p.message for p in problems) or "内容符合平台的限制；试运行，没有发送。"
        return Settled(Move.REHEARSE, told)

    def _asked(self, connector: Connector, parcel: Parcel, line: OpenLine) -> Settled:
        asks: Mapping[State, Callable[[Parcel, OpenLine], Outcome]] = {
            State.QUEUED: connector.send,
            State.RETRIED: connector.send,
            State.UNCLEAR: connector.look,
            State.SENT: connector.poll,
            State.RECALLING: connector.recall,
        }
        try:
            return self._followed(asks[State(self.delivery.state)](parcel, line))
        except RefusedError as error:
            return self._refused(error.advice)
        except NotSentError as error:
            return self._again(str(error))
        except UnclearError as error:
            return self._doubtful(str(error))
        except Exception:
            # A fault of ours or of a third party's: nobody knows how far it came.
            log.exception("delivery %s", self.delivery.key)
            return self._doubtful("系统出错，不能确定平台是否已受理。")

    def _followed(self, outcome: Outcome) -> Settled:
        row, now = self.delivery, self.now
        match outcome:
            case Published(platform_id, url, progress):
                return Settled(
                    Move.CONFIRM, platform_id=platform_id, url=url, progress=progress or None
                )
            case Submitted(progress, note, after):
                return Settled(Move.SUBMIT, note, progress=progress, not_before=now + after)
            case Advanced(progress, note):
                move = Move.ADVANCE if self.is_waiting else Move.REOPEN
                return Settled(move, note, progress=progress, not_before=now)
            case Gone(note):
                return Settled(Move.FINISH_RECALL, note)
            case ByHand(todo):
                move = Move.SUBMIT if self.is_waiting else Move.PUT_OFF
                return Settled(move, todo, is_by_hand=True)
            case Absent(note):
                if row.tries + 1 >= MOST_TRIES:
                    return self._fail(f"{note}，但已多次没有成功。请核对后重新发送。", "absent")
                return Settled(
                    Move.REOPEN, note, not_before=now + pause_before(1), tries=row.tries + 1
                )
            case Undecided(note):
                return self._doubtful(note)

    def _refused(self, advice: Advice) -> Settled:
        row, now = self.delivery, self.now
        later = {
            Verdict.TOMORROW: _tomorrow(now),
            Verdict.GRANT: now + _GRANT_PAUSE,
            Verdict.WAIT: now + max(pause_before(row.tries + 3), timedelta(minutes=1)),
            Verdict.TOKEN: now + pause_before(row.tries + 2),
        }.get(advice.verdict)
        if later is not None:
            counts = advice.verdict in {Verdict.WAIT, Verdict.TOKEN}
            return self._again(advice.words, advice.code, later, counts=counts)
        if row.state == State.RECALLING:
            return Settled(Move.DROP_RECALL, advice.words, advice.code)
        if row.state == State.UNCLEAR:
            return self._doubtful(advice.words, advice.code)
        failed = self._fail(advice.words, advice.code)
        return replace(failed, forgets_pictures=advice.code in _LOST_PICTURES)

    def _fail(self, message: str, code: str) -> Settled:
        # What the platform gave on the way belongs to the try that failed.
        move = Move.FAIL if self.delivery.state != State.RECALLING else Move.DROP_RECALL
        return Settled(move, message, code, progress={} if move is Move.FAIL else None)

    def _again(
        self, message: str, code: str = "", later: datetime | None = None, *, counts: bool = True
    ) -> Settled:
        """Nothing was taken: the same once more, after a while; a person after too many times."""
        row = self.delivery
        if counts and row.state in {State.UNCLEAR, State.SENT}:
            # A question that failed is a look that found nothing out: `tries` are those of sending.
            return self._doubtful(message, code, later)
        tries = row.tries + counts
        if tries >= MOST_TRIES:
            if self.is_waiting:
                return self._fail(f"{message}已试了 {tries} 次，请处理后重新发送。", code)
            return Settled(Move.PUT_OFF, f"{message}{_ASK}", code, is_by_hand=True, looks=row.looks)
        when = later or self.now + pause_before(tries)
        return Settled(Move.PUT_OFF, message, code, not_before=when, tries=tries, looks=row.looks)

    def _doubtful(self, message: str, code: str = "", later: datetime | None = None) -> Settled:
        """Nobody knows: look on the platform, again and again with longer pauses, then a person."""
        row = self.delivery
        if self.is_waiting:
            return Settled(
                Move.DOUBT, message, code, not_before=self.now + pause_before(1), tries=row.tries
            )
        looks = row.looks + 1
        if looks >= MOST_LOOKS:
            return Settled(Move.PUT_OFF, _ASK, code, is_by_hand=True, tries=row.tries)
        when = later or self.now + pause_before(looks)
        return Settled(Move.PUT_OFF, message, code, not_before=when, tries=row.tries, looks=looks)


def _tomorrow(now: datetime) -> datetime:
    day = timezone.localtime(now) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day.date(), time(0, 5)))
