"""Published items in bulk: the same rows that the actions leave, without their reviews."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

from bench.texts import text_of

BATCH = 2000
BEGIN = datetime(2016, 1, 4, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
APART = timedelta(minutes=5)
BODIES = 12


def publish_until(most: int, characters: int) -> int:
    """Have that many published items of so many characters; how many are new."""
    from django.db import transaction

    from gongkai.catalogue.models import Item
    from gongkai.demo import organisations

    if not Item.objects.exists():
        organisations.load(BEGIN)
    have, begin = Item.objects.count(), perf_counter()
    columns = _columns()
    for first in range(have, most, BATCH):
        with transaction.atomic():
            _publish(range(first, min(first + BATCH, most)), characters, columns)
        if first // BATCH % 25 == 0:
            print(f"{first:,} items, {perf_counter() - begin:.0f} s", flush=True)
    return max(0, most - have)


def _columns() -> list[list[Any]]:
    """The columns of each body."""
    from gongkai.catalogue.actions import load_columns
    from gongkai.catalogue.models import Column
    from gongkai.organisations.models import Organisation
    from gongkai.rules.access import SYSTEM

    found = []
    for body in Organisation.objects.order_by("pk")[:BODIES]:
        load_columns(organisation=body, prefix=f"bench-{body.code}", by=SYSTEM, at=BEGIN)
        found.append(list(Column.objects.filter(organisation=body).select_related("organisation")))
    return found


def _publish(numbers: range, characters: int, columns: list[list[Any]]) -> None:
    from gongkai.catalogue.models import Item, ItemVersion
    from gongkai.rules.items import Content, ItemKind, Validity
    from gongkai.rules.rich_text import from_plain

    kinds, validities = list(ItemKind), list(Validity)
    items, versions = [], []
    for number in numbers:
        chance = random.Random(number)  # noqa: S311 - the same items each time
        title, text = text_of(number, characters)
        at, column = BEGIN + APART * number, chance.choice(chance.choice(columns))
        kind = kinds[min(chance.randrange(len(kinds)), chance.randrange(len(kinds)))]
        content = Content(
            title=title,
            kind=kind,
            publisher=column.organisation.code,
            created_on=at.date(),
            document_number=f"六通〔{at.year}〕{number}号",
            source=column.organisation.code,
            body=from_plain(text),
        )
        item = Item(
            index_number=f"11520200MB1A23456R/{at.year}-{number:07d}",
            organisation=column.organisation,
            column=column,
            kind=kind,
            validity=chance.choice(validities) if kind == ItemKind.NORMATIVE else "",
            formed_on=at.date(),
            due_on=at.date(),
            first_published_on=at.date(),
            begun_at=at,
        )
        items.append(item)
        versions.append(_version(item, content, at))
    Item.objects.bulk_create(items)
    ItemVersion.objects.bulk_create(versions)


def _version(item: Any, content: Any, at: datetime) -> Any:
    from gongkai.catalogue.models import ItemVersion

    text, hashed = content.text(), content.sha256
    return ItemVersion(
        item=item,
        number=1,
        state="published",
        column=item.column,
        organisation=item.organisation,
        title=content.title,
        document_number=content.document_number,
        content=text,
        sha256=hashed,
        cleared_sha256=hashed,
        passed_sha256=hashed,
        kind=content.kind,
        words=content.words,
        written_at=at,
        changed_at=at,
        moved_at=at,
        published_at=at,
    )
