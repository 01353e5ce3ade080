"""How fast the desk is with 1,000,000 items: lists, filters, searches, pages of one item.

    python -m bench.items [--most 1000000] [--folder data] [--runs 30]

The demonstration city publishes a few thousand items of three bodies, in every state, kind and
column; they are copied by the database itself, week by week back in time, until there are enough.
(With --folder the data are kept for the next run.) Then it prints for each page the median and the
95th percentile at the server with the number of questions to the database: in this process as CPU
time, which other work on the machine does not change, and behind granian by the clock. Beside it
stands what must hold. DATABASE_URL chooses PostgreSQL, whose own work is in the second table only.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.pages import Measured, behind_granian, in_process, know_rows

SEEDS = 10_000  # items written one by one; all others are copies of these
IN_WORK_SHARE = 0.05
CLERK = "fuzeren"
PLACES = (
    "钟山区", "水城区", "六枝特区", "盘州市", "双水街道", "凤凰街道", "荷城街道", "红桥新区",
    "梅花山", "韭菜坪", "玉舍镇", "发耳镇", "比德镇", "阿戛镇", "蟠龙镇", "木果镇",
)  # fmt: skip
SUBJECTS = (
    "道路交通管制", "户籍窗口服务安排", "禁毒宣传活动", "网络安全检查", "夜间执勤便民举措",
    "烟花爆竹燃放管理", "电动自行车登记", "出入境证件办理", "特种行业检查", "大型活动安全许可",
    "机动车号牌选号", "校园周边整治", "反诈骗提示", "警务辅助人员招聘", "部门决算", "政府采购结果",
)  # fmt: skip
FORMS = (
    "通告",
    "公告",
    "通知",
    "情况说明",
    "公示",
    "办事指南",
    "工作动态",
    "意见征集",
    "处罚决定书",
)
SENTENCE = "为维护{place}的治安和交通秩序，方便群众办事，现就{subject}有关事项说明如下，请相互转告，共同遵守。"


# --- the data ------------------------------------------------------------------------------------


def prepare(folder: Path, most: int) -> None:
    """The demonstration city with so many items."""
    from gongkai.cli import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.start(folder)
    django.migrate()

    from gongkai.catalogue.models import Item
    from gongkai.demo import load

    if not Item.objects.exists():
        load()
    begin, there = perf_counter(), Item.objects.count()
    if there < most:
        seeds = min(SEEDS, most)
        first = _sow(seeds)
        copies = -(-(most - there - seeds) // seeds)
        for copy in range(1, copies + 1):
            _copy(first, seeds, copy)
            print(
                f"\r{(copy + 1) * seeds:,} items, {perf_counter() - begin:.0f} s",
                end="",
                flush=True,
            )
        print()
    know_rows()


def _sow(count: int) -> int:
    """Items of every kind, column and state; the id of the first one."""
    from django.db import transaction
    from django.utils import timezone

    from gongkai.accounts.models import Person
    from gongkai.catalogue.models import Column, Publisher

    chance = random.Random(0)  # noqa: S311 - the same data each time
    bodies = list(Publisher.objects.order_by("pk").values_list("organisation", flat=True))
    columns = {
        body: list(Column.objects.open().filter(organisation=body).order_by("pk"))
        for body in bodies
    }
    people = list(Person.objects.filter(grants__role__in=["column_editor", "disclosure_clerk"]))
    first = 0
    now = timezone.now()
    for start in range(0, count, 2000):
        seeds = []
        for n in range(start, min(start + 2000, count)):
            body = bodies[0 if chance.random() < 0.8 else -1]
            seeds.append(_Seed.random(chance, columns[body], people, now, n))
        with transaction.atomic():
            _sow_batch(seeds)
        first = first or seeds[0].item.pk
    return first


class _Seed:
    """One item with its version and its revision, not saved yet."""

    def __init__(self, item: Any, version: Any, revision: Any) -> None:
        self.item, self.version, self.revision = item, version, revision

    @classmethod
    def random(
        cls, chance: random.Random, columns: list[Any], people: list[Any], now: datetime, n: int
    ) -> _Seed:
        """A believable item."""
        from gongkai.catalogue.models import Item, ItemVersion, Revision
        from gongkai.rules.items import Content, ItemKind
        from gongkai.rules.release import IN_WORK, State

        place, subject = chance.choice(PLACES), chance.choice(SUBJECTS)
        column, person, kind = (
            chance.choice(columns),
            chance.choice(people),
            chance.choice(list(ItemKind)),
        )
        in_work = chance.random() < IN_WORK_SHARE
        state = (
            chance.choice(sorted(IN_WORK - {State.SCHEDULED}))
            if in_work
            else chance.choices(["published", "archived", "withdrawn", "discarded"], [90, 6, 2, 2])[
                0
            ]
        )
        at = (
            now - timedelta(hours=chance.randrange(24 * 60))
            if in_work
            else now - timedelta(hours=n % 4000)
        )
        is_out = state in ("published", "archived", "withdrawn")
        body = "".join(
            f"<p>{SENTENCE.format(place=place, subject=subject)}</p>"
            for _ in range(chance.randrange(2, 7))
        )
        content = Content(
            title=f"关于{place}{subject}的{chance.choice(FORMS)}",
            kind=kind,
            publisher="六盘水市公安局",
            created_on=at.date(),
            subject="公安",
            document_number=f"六公通〔{at.year}〕{n % 900}号" if n % 3 == 0 else "",
            source="六盘水市公安局",
            body=body,
        )
        item = Item(
            organisation_id=column.organisation_id, column=column, kind=kind, formed_on=at.date(),
            due_on=at.date() + timedelta(days=28), begun_at=at, begun_by=person,
            index_number=f"BENCH{column.organisation_id:04}/{n:08}" if is_out else None,
            first_published_on=at.date() if is_out else None, is_closed=state == "discarded",
        )  # fmt: skip
        text, sha256 = content.text(), content.sha256
        version = ItemVersion(
            item=item, number=1, state=state, column=column, organisation_id=column.organisation_id,
            kind=kind, title=content.title, document_number=content.document_number, content=text,
            sha256=sha256, cleared_sha256=sha256 if is_out or state == "cleared" else "",
            passed_sha256=sha256 if is_out or state == "cleared" else "",
            words=content.words, saved=1, written_at=at, written_by=person, changed_at=at,
            changed_by=person, moved_at=at, moved_by=person, published_at=at if is_out else None,
            published_by=person if is_out else None, ended_at=at if state == "withdrawn" else None,
        )  # fmt: skip
        revision = Revision(
            version=version, place=1, content=text, sha256=sha256, saved_at=at, saved_by=person
        )
        return cls(item, version, revision)


def _sow_batch(seeds: list[_Seed]) -> None:
    from gongkai.catalogue.adapters import titles
    from gongkai.catalogue.models import Item, ItemVersion, Revision

    Item.objects.bulk_create([seed.item for seed in seeds])
    ItemVersion.objects.bulk_create([seed.version for seed in seeds])
    Revision.objects.bulk_create([seed.revision for seed in seeds])
    titles.VERSIONS.put(
        {
            seed.version.pk: (
                seed.version.title,
                seed.version.document_number,
                seed.item.index_number or "",
            )
            for seed in seeds
        }
    )


def _copy(first: int, count: int, copy: int) -> None:
    """All the seeds once more: what is out so many weeks earlier, what is in work a little earlier."""
    from django.db import connection, transaction

    from gongkai.catalogue.models import Item, ItemVersion, Revision

    versions = ItemVersion.objects.filter(item__gte=first, item__lt=first + count)
    low = versions.order_by("pk").values_list("pk", flat=True)[0]
    step, days = count * copy, 30 * copy
    place = f"（第{copy}批）"
    earlier = (
        "datetime({0}, '-{1} days', '-{2} minutes')"
        if connection.vendor == "sqlite"
        else "{0} - interval '{1} days' - interval '{2} minutes'"
    )
    moved = {
        name: f"CASE WHEN published_at IS NULL THEN {earlier.format(name, 0, copy)}"
        f" ELSE {earlier.format(name, days, 0)} END"
        for name in ("changed_at", "published_at", "written_at", "moved_at")
    }
    ends = {"id": f"id + {step}"}
    with transaction.atomic(), connection.cursor() as cursor:
        _insert(cursor, Item, first, count, ends | {"index_number": f"index_number || '-{copy}'"})
        _insert(
            cursor, ItemVersion, low, count,
            ends | moved | {"item_id": f"item_id + {step}", "title": f"title || '{place}'"},
        )  # fmt: skip
        revision = Revision.objects.filter(version=low).values_list("pk", flat=True)[0]
        _insert(cursor, Revision, revision, count, ends | {"version_id": f"version_id + {step}"})
        _copy_titles(cursor, low, count, step, place)


def _insert(cursor: Any, model: Any, low: int, count: int, changes: dict[str, str]) -> None:
    names = [field.column for field in model._meta.concrete_fields]
    values = ", ".join(changes.get(name, name) for name in names)
    table = model._meta.db_table
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM {table}"  # noqa: S608
        f" WHERE id >= {low} AND id < {low + count} ORDER BY id"
    )


def _copy_titles(cursor: Any, low: int, count: int, step: int, place: str) -> None:
    from django.db import connection

    from gongkai.catalogue.adapters.titles import _tokens, _vector

    if connection.vendor == "sqlite":
        key, more = "rowid", f"' {' '.join(_tokens(place))}'"
    else:
        key, more = "id", f"$${_vector(_tokens(place))}$$::tsvector"
    cursor.execute(
        f"INSERT INTO catalogue_titles ({key}, pairs) SELECT {key} + {step}, pairs || {more}"  # noqa: S608
        f" FROM catalogue_titles WHERE {key} >= {low} AND {key} < {low + count}"
    )


# --- the pages -----------------------------------------------------------------------------------


def pages() -> Iterator[Measured]:
    """What is measured."""
    from gongkai.catalogue.models import Column, ItemVersion

    chance = random.Random(1)  # noqa: S311 - the same addresses each time
    versions = ItemVersion.objects.order_by()
    body = versions.filter(state="published").values_list("organisation", flat=True)[0]
    out = versions.filter(organisation=body, state="published")
    some = list(out.order_by("-published_at").values_list("pk", flat=True)[:200_000:1000])
    drafts = list(
        versions.filter(organisation=body, state="draft").values_list("pk", flat=True)[:200]
    )
    deep = list(
        out.order_by("-published_at", "-pk").values_list("published_at", "pk")[500_000:500_200]
    )
    columns = list(Column.objects.filter(organisation=body).values_list("pk", flat=True))
    titles = list(versions.filter(pk__in=some).values_list("title", flat=True))
    numbers = list(versions.filter(pk__in=some).values_list("item__index_number", flat=True))
    work = "/desk/items/"

    def find(of: list[Any], show: str = "all") -> Callable[[], str]:
        return lambda: f"{work}?show={show}&q={chance.choice(of)}"

    yield "empty page behind sign-in", lambda: "/bench/empty/", False
    yield "home: what is to be done", lambda: "/desk/", True
    for show in ("work", "turn", "mine", "late", "out", "all"):
        yield f"list, {show}, first page", partial("{}?show={}".format, work, show), True
    yield "list, work, by due day", lambda: f"{work}?show=work&sort=due", True
    yield "list, late, by due day, last first", lambda: f"{work}?show=late&sort=-due", True
    yield "list, all, by title", lambda: f"{work}?show=all&sort=title", True
    yield "list, all, by state", lambda: f"{work}?show=all&sort=state", True
    yield "list, work, by state, from the end", lambda: f"{work}?show=work&sort=-state", True
    yield "list, all, by column", lambda: f"{work}?show=all&sort=column", True
    yield "list, out, by column, from the end", lambda: f"{work}?show=out&sort=-column", True
    yield "list, all, with open findings", lambda: f"{work}?show=all&findings=1", True
    yield (
        "list, work, with open findings, by column",
        lambda: f"{work}?findings=1&sort=column",
        True,
    )
    yield "list, out, by title, from the end", lambda: f"{work}?show=out&sort=-title", True
    if deep:
        yield (
            "list, out, page 20,000",
            lambda: "{}?show=out&after={:%Y-%m-%dT%H:%M:%S.%f%z}~{}".format(
                work, *chance.choice(deep)
            ),
            True,
        )
    yield "list, all, one state", lambda: f"{work}?show=all&state=withdrawn", True
    yield "list, all, one kind", lambda: f"{work}?show=all&kind=penalty", True
    yield "list, out, one column", lambda: f"{work}?show=out&column={chance.choice(columns)}", True
    yield "list, all, one column", lambda: f"{work}?show=all&column={chance.choice(columns)}", True
    yield "list, out, an old year", lambda: f"{work}?show=out&year=2021", True
    yield "list, all, an old year", lambda: f"{work}?show=all&year=2021", True
    yield "list, all, mine", lambda: f"{work}?show=all&mine=1", True
    yield "list, all, returned", lambda: f"{work}?show=all&returned=1", True
    yield (
        "list, all, column, kind and year",
        lambda: f"{work}?show=all&column={chance.choice(columns)}&kind=rule&year=2022",
        True,
    )
    yield "list, all, by a whole title", find(titles), True
    yield "list, all, by 索引号", find(numbers), True
    yield "list, all, by a word of two", find(["通告", "登记", "禁毒", "校园"]), True
    yield "list, all, by two words", find(["钟山区 校园", "盘州市 公示", "发耳镇 选号"]), True
    yield "list, all, by a word in no title", find(["没有的词"]), True
    yield "list, work, by a word", find(["检查", "公告"], "work"), True
    yield "item", lambda: f"{work}{chance.choice(some)}/", True
    yield "edit page", lambda: f"{work}{chance.choice(drafts)}/edit/", True
    yield (
        "search over the desk",
        lambda: f"/desk/find/?q={chance.choice(['校园', '第7批', '招聘'])}",
        True,
    )


def main() -> None:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--most", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=30, help="how often each page is asked for")
    parser.add_argument("--folder", type=Path, help="data folder, kept for the next run")
    parser.add_argument("--in-process", action="store_true", help="without the server")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary) / "data"
        prepare(folder, options.most)
        in_process(pages(), CLERK, options.runs)
        if not options.in_process:
            behind_granian(folder, list(pages()), CLERK, options.runs)


if __name__ == "__main__":
    main()
