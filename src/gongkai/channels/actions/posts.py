"""Posts that people made on a platform itself, put into the ledger from a sheet."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, time

from django.utils import timezone

from gongkai.audit.actions import action, record
from gongkai.channels.actions.work import Work
from gongkai.channels.adapters.titles import put_titles
from gongkai.channels.models import Connection, Delivery, DeliverySnapshot
from gongkai.channels.queries.access import MANAGE
from gongkai.rules.access import Asker
from gongkai.rules.channels.deliveries import ENDED, State
from gongkai.rules.channels.post_figures import check_post_figures
from gongkai.rules.channels.post_sheet import PostRow
from gongkai.rules.channels.posts import Post
from gongkai.rules.errors import BadInputError
from gongkai.rules.sheets import refuse

_PORTION = 200


@dataclass(frozen=True, slots=True)
class ImportedPosts:
    """How many posts are new in the ledger, and how many stood there already."""

    added: int
    same: int


@action
def import_posts(*, rows: Sequence[PostRow], by: Asker, at: datetime) -> ImportedPosts:
    """Put posts of a sheet into the ledger as published; what stands there already stays.

    A post is known again by its address, or by channel, day and title. Raises BadInputError that
    names each line that is wrong; then nothing is changed.
    """
    ways = _ways(by)
    faults = []
    for row in rows:
        try:
            _check(row, ways, at)
        except BadInputError as error:
            faults.append(f"第{row.line}行：{error}")
    refuse(faults)
    used = {ways[row.channel][0].pk: ways[row.channel][0] for row in rows}
    standing = Delivery.objects.filter(connection__in=used).exclude(state__in=sorted(ENDED))
    known = {
        (way, mark)
        for way, print_, url in standing.values_list("connection", "fingerprint", "url")
        for mark in (print_, url)
    }
    new: list[Delivery] = []
    figures: list[DeliverySnapshot] = []
    for row in rows:
        way, told = ways[row.channel][0], _fingerprint(row)
        marks = {(way.pk, told), *([(way.pk, row.url)] if row.url else ())}
        if marks & known:
            continue
        known |= marks
        made = _made(row, way, told, by, at)
        new.append(made)
        if row.figures is not None:
            figures.append(
                DeliverySnapshot(
                    delivery=made,
                    as_of_on=row.figures.as_of_on,
                    source="entered",
                    taken_at=at,
                    taken_by=Work.person(by),
                    **DeliverySnapshot.columns(row.figures),
                )
            )
            made.figures_on = row.figures.as_of_on
            made.reads = row.figures.reads.value if row.figures.reads else None
    Delivery.objects.bulk_create(new, batch_size=_PORTION)
    put_titles(new)
    DeliverySnapshot.objects.bulk_create(figures, batch_size=_PORTION)
    done = ImportedPosts(len(new), len(rows) - len(new))
    first = next(iter(used.values()))
    record(
        on=first,
        organisation_id=first.organisation_id,
        after={"added": done.added, "same": done.same, "connections": sorted(used)},
    )
    return done


def _ways(by: Asker) -> dict[str, list[Connection]]:
    ways: dict[str, list[Connection]] = {}
    for way in Connection.objects.within(by.scope(MANAGE)).usable().order_by("pk"):
        ways.setdefault(way.name, []).append(way)
    return ways


def _check(row: PostRow, ways: Mapping[str, list[Connection]], at: datetime) -> None:
    found = ways.get(row.channel, [])
    if len(found) != 1:
        why = "有几个同名的，请先改名" if found else "不在您管理的、启用的渠道接口里"
        raise BadInputError(f"渠道“{row.channel}”{why}。")
    today = timezone.localdate(at)
    if row.published_on > today:
        raise BadInputError("发布日期还没有到，请核对。")
    if row.figures is not None:
        check_post_figures(row.figures, published_on=row.published_on, today=today)


def _fingerprint(row: PostRow) -> str:
    return hashlib.sha256(f"{row.published_on}\n{row.title}\n{row.url}".encode()).hexdigest()


def _made(row: PostRow, way: Connection, told: str, by: Asker, at: datetime) -> Delivery:
    zone = timezone.get_current_timezone()
    moment = min(datetime.combine(row.published_on, time(12), tzinfo=zone), at)
    person = Work.person(by)
    return Delivery(
        organisation_id=way.organisation_id,
        connection=way,
        key=secrets.token_hex(16),
        title=row.title,
        post=asdict(Post(row.title, row.title, link=row.url)),
        fingerprint=told,
        state=State.CONFIRMED,
        message="在平台上直接发布的，按表格登记",
        url=row.url,
        not_before=moment,
        proposed_at=moment,
        proposed_by=person,
        confirmed_at=moment,
        confirmed_by=person,
    )
