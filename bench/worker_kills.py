"""A worker that is killed in the middle of batches, imports and back scans does nothing twice.

    python -m bench.worker_kills [--kills 100] [--items 60] [--folder data]

Round after round the body gets work of every long kind: a folder of documents to read into drafts, a
batch that publishes, one that classifies anew what is published, a back scan of all of it. The
worker's own tasks run in a process of their own, which gets SIGKILL at a moment of chance and is
started again, five minutes of leases later by its clock, until it finds nothing more to do. Then the
database is read: each file is one draft, each line of a batch was carried out once (with one audit
event, one version, one number without gap), each published item was screened once and its finding
stands there once, the back scan counts what there is, and the chain of the audit holds.

DATABASE_URL chooses PostgreSQL. What is said of SIGKILL and of power in `bench.kills` holds here.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.factories.items import Newsroom

START_LIMIT = 120.0  # seconds until a worker must be ready
LONGEST_LIFE = 0.9  # seconds of work before the blow
LEASE = timedelta(minutes=11)  # longer than the first lease of any task here
LONGEST_WAIT = 4  # leases until what broke off several times has its turn again
WRONG_WORD = "布署"  # found in each item, and stops nothing
MOST_LIVES = 400  # of a round: whoever needs more comes to no end


@dataclass
class Outcome:
    """What was seen over all rounds; `faults` must stay empty."""

    kills: int = 0
    rounds: int = 0
    items: int = 0
    lines: int = 0
    files: int = 0
    scanned: int = 0
    in_the_middle: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """The figures, one a line."""
        rows = (
            ("kills of the worker", self.kills),
            ("  of these with work half done", self.in_the_middle),
            ("rounds", self.rounds),
            ("items published by a batch", self.items),
            ("lines of batches carried out", self.lines),
            ("files of folders made drafts", self.files),
            ("published items screened again", self.scanned),
            ("lost, half, or done twice", len(self.faults)),
        )
        lines = [f"{name:<46}{figure:>10,}" for name, figure in rows]
        return "\n".join([*lines, f"{'seconds':<46}{self.seconds:>10.0f}", *self.faults[:20]])


# --- the worker ----------------------------------------------------------------------------------


def work(folder: Path, ahead: timedelta) -> None:
    """Do what lies in the outboxes, by a clock that is ahead; ends when nothing is left.

    What broke off waits longer and longer: the clock goes on until it has its turn.
    """
    from gongkai.cli import django

    django.start(folder)
    from django.utils import timezone

    from gongkai.config.worker import TASKS
    from gongkai.organisations.models import Organisation
    from gongkai.screening.queries import screen_for

    path = Organisation.objects.get(code="police").path
    screen_for(path, timezone.localdate())
    print("ready", flush=True)
    later = ahead

    def clock() -> datetime:
        return timezone.now() + later

    for more in range(LONGEST_WAIT + 1):
        later = ahead + more * LEASE
        while any(task(clock) for task in TASKS):
            pass


def run_once(folder: Path, life: float | None, ahead: timedelta) -> bool:
    """A life of the worker; true where it was killed. None: it lives until all is done."""
    process = subprocess.Popen(  # noqa: S603 - our own command
        [
            *(sys.executable, "-m", "bench.worker_kills", "--work", str(folder)),
            *("--ahead", str(int(ahead.total_seconds()))),
        ],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        if process.stdout is None or process.stdout.readline().strip() != b"ready":
            raise SystemExit("the worker did not start")
        try:
            if process.wait(life) != 0:
                raise SystemExit(f"the worker ended by itself with {process.returncode}")
        except subprocess.TimeoutExpired:
            return True
        return False
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


# --- what there is to do -------------------------------------------------------------------------


@dataclass
class Round:
    """The work of a round, by its keys."""

    number: int
    versions: list[int]
    publishing: int
    importing: int
    classifying: int = 0
    scan: int = 0


def prepare(folder: Path) -> Newsroom:
    """A data folder with one body that publishes."""
    from django.utils import timezone

    from gongkai.cli import django

    django.start(folder)
    django.migrate()
    from tests.factories.city import build_city
    from tests.factories.items import build_newsroom

    at = timezone.now()
    return build_newsroom(build_city(at), at)


def hand_in(room: Newsroom, number: int, items: int) -> Round:
    """Items that wait for their release in a batch, and a folder of documents."""
    from django.utils import timezone

    from gongkai.catalogue import actions
    from gongkai.rules.batches import BatchKind
    from gongkai.rules.folders import FolderFile
    from gongkai.rules.items import ItemKind
    from tests.factories.items import approve, draft

    at = timezone.now()
    versions = []
    for place in range(items):
        words = f"第{number}批第{place}件"
        version = draft(
            room, at, title=f"通告{words}", body=f"<p>现将{words}工作{WRONG_WORD}如下。</p>"
        )
        approve(room, version, at)
        versions.append(version.pk)
    batch = actions.propose_batch(
        kind=BatchKind.PUBLISH, version_ids=versions, wanted={}, by=room.head, at=at
    )
    actions.decide_batch(batch_id=batch.pk, is_approved=True, by=room.final, at=at)
    files = [
        FolderFile(
            f"文件{number}-{place}.txt", f"导入{number}-{place}\n内容{number}-{place}。".encode()
        )
        for place in range(items)
    ]
    imported = actions.begin_import(
        organisation=room.body, column_id=room.column.pk, kind=ItemKind.NOTICE, files=files,
        by=room.editor, at=at,
    )  # fmt: skip
    return Round(number, versions, batch.pk, imported.pk)


def ask_more(room: Newsroom, one: Round) -> None:
    """What was published is classified anew, and all that is published screened again."""
    from django.utils import timezone

    from gongkai.catalogue import actions
    from gongkai.catalogue.queries.rescans import count_live_versions
    from gongkai.rules.batches import BatchKind
    from gongkai.screening.actions import start_back_scan

    at = timezone.now()
    batch = actions.propose_batch(
        kind=BatchKind.RECLASSIFY, version_ids=one.versions, wanted={"subject": "安全"},
        reason="调整分类", by=room.head, at=at,
    )  # fmt: skip
    scan = start_back_scan(
        organisation=room.body, kind="item", total=count_live_versions(room.body.path),
        reason=f"第{one.number}次", by=room.head, at=at,
    )  # fmt: skip
    one.classifying, one.scan = batch.pk, scan.pk


def half_done(one: Round) -> bool:
    """Whether something of the round is begun and not ended."""
    from gongkai.catalogue.models import Batch, ImportFile, ImportState
    from gongkai.rules.batches import LineState
    from gongkai.screening.models import BackScan

    batches = Batch.objects.filter(pk__in=(one.publishing, one.classifying))
    begun = [
        {LineState.WAITING, LineState.DONE} <= set(b.lines.values_list("state", flat=True))
        for b in batches
    ]
    files = ImportFile.objects.filter(batch=one.importing).values_list("state", flat=True)
    scan = BackScan.objects.filter(pk=one.scan, ended_at=None).exclude(done=0).exists()
    return any(begun) or scan or {ImportState.WAITING, ImportState.DRAFTED} <= set(files)


# --- judging -------------------------------------------------------------------------------------


def judge(room: Newsroom, one: Round, outcome: Outcome) -> None:
    """What is wrong with the work of a round."""
    faults = [*judge_batches(one), *judge_import(one), *judge_scan(room, one)]
    outcome.faults += [f"round {one.number}: {fault}" for fault in faults]


def events(action: str, keys: list[int]) -> Counter[str]:
    """How many events of an action each object has."""
    from gongkai.audit.models import AuditEvent

    rows = AuditEvent.objects.filter(action=f"catalogue.{action}", object_id__in=map(str, keys))
    return Counter(rows.values_list("object_id", flat=True))


def once(action: str, keys: list[int]) -> list[str]:
    """What was done to one of these never or more than once."""
    seen = events(action, keys)
    return [f"{action} of {key}: {seen[str(key)]} times" for key in keys if seen[str(key)] != 1]


def judge_batches(one: Round) -> list[str]:
    """Each line once, each item out once, each with one new version under review."""
    from gongkai.catalogue.models import Batch, ItemVersion
    from gongkai.rules.release import State

    faults: list[str] = []
    for pk in (one.publishing, one.classifying):
        batch = Batch.objects.get(pk=pk)
        lines = list(batch.lines.all())
        told = Counter(line.state for line in lines)
        if batch.state != "done" or told != {"done": len(one.versions)}:
            faults.append(f"batch {pk} is {batch.state}: {dict(told)}")
        faults += once("carry_out_line", [line.pk for line in lines])
    faults += once("publish_item", one.versions)
    items = list(ItemVersion.objects.filter(pk__in=one.versions).values_list("item", flat=True))
    for pk in items:
        states = list(
            ItemVersion.objects.filter(item=pk).order_by("number").values_list("state", flat=True)
        )
        if states != [State.PUBLISHED, State.PROOFREADING]:
            faults.append(f"item {pk} has versions {states}")
    corrections = ItemVersion.objects.filter(item__in=items, number=2)
    if wrong := [v.pk for v in corrections if v.read().subject != "安全"]:
        faults.append(f"versions {wrong} were not classified")
    return faults


def judge_import(one: Round) -> list[str]:
    """Each file is one draft, and there is no other of its name."""
    from gongkai.catalogue.models import ImportFile, ImportState, ItemVersion

    faults: list[str] = []
    files = list(ImportFile.objects.filter(batch=one.importing))
    for file in files:
        title = file.name.removesuffix(".txt").replace("文件", "导入")
        drafts = ItemVersion.objects.filter(title=title).count()
        if file.state != ImportState.DRAFTED or drafts != 1:
            faults.append(f"{file.name} is {file.state} {file.message}, {drafts} drafts")
    return faults + once("read_import_file", [file.pk for file in files])


def judge_scan(room: Newsroom, one: Round) -> list[str]:
    """All that is published was looked at since the scan began; its finding stands there once."""
    from gongkai.catalogue.queries.rescans import count_live_versions
    from gongkai.screening.models import BackScan, Finding, Subject

    scan = BackScan.objects.get(pk=one.scan)
    faults: list[str] = []
    if scan.ended_at is None or not scan.done == scan.total == count_live_versions(room.body.path):
        faults.append(f"the back scan counts {scan.done} of {scan.total}, ended {scan.ended_at}")
    for pk in one.versions:
        subject = Subject.objects.get(kind="item", key=str(pk))
        found = Finding.objects.filter(subject=subject, rule="WORD-WRONG").count()
        if subject.screened_at < scan.started_at or found != 1:
            faults.append(f"version {pk}: screened {subject.screened_at}, {found} findings")
    return faults


def finish(room: Newsroom, outcome: Outcome) -> None:
    """Judge what stands at the end: the chain, the numbers, the files."""
    from gongkai.audit.queries import verify_chain
    from gongkai.catalogue.adapters.files import path_of
    from gongkai.catalogue.models import IndexSequence, Item, ItemFile

    outcome.faults += [str(damage) for damage in verify_chain().damages]
    given = Item.objects.exclude(index_number=None).count()
    last = sum(IndexSequence.objects.values_list("last", flat=True))
    if given != last:
        outcome.faults.append(f"{last} numbers were given to {given} items")
    lost = [f.name for f in ItemFile.objects.all() if not path_of(f.sha256).exists()]
    outcome.faults += [f"{name} is not on the disk" for name in lost]


# --- all of it -----------------------------------------------------------------------------------


def run(folder: Path, kills: int, *, items: int, seed: int = 0, is_told: bool = False) -> Outcome:
    """Kill so often at least, and look after each round."""
    from django.db import connections

    room = prepare(folder)
    chance = random.Random(seed)  # noqa: S311 - the same moments each time
    outcome, lives, begin = Outcome(), 0, time.monotonic()

    def work_off(one: Round) -> None:
        nonlocal lives
        for _ in range(MOST_LIVES):
            connections.close_all()
            life = chance.uniform(0, LONGEST_LIFE) if outcome.kills < kills else None
            lives += 1
            if not run_once(folder, life, lives * LEASE):
                return
            outcome.kills += 1
            outcome.in_the_middle += half_done(one)
        outcome.faults.append(f"round {one.number} came to no end")

    while outcome.kills < kills and not outcome.faults:
        one = hand_in(room, outcome.rounds + 1, items)
        work_off(one)
        ask_more(room, one)
        work_off(one)
        judge(room, one, outcome)
        outcome.rounds += 1
        outcome.items += items
        outcome.lines += 2 * items
        outcome.files += items
        outcome.scanned += _scanned(one)
        if is_told:
            told = f"{outcome.kills} kills, {outcome.rounds} rounds, {len(outcome.faults)} faults"
            print(told, flush=True)
    finish(room, outcome)
    outcome.seconds = time.monotonic() - begin
    return outcome


def _scanned(one: Round) -> int:
    from gongkai.screening.models import BackScan

    return int(BackScan.objects.get(pk=one.scan).done)


def main() -> None:
    """Kill, judge, print; status 1 where something was lost or done twice."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--items", type=int, default=60, help="items and files of a round")
    parser.add_argument("--seed", type=int, default=0, help="another one: other moments")
    parser.add_argument("--folder", type=Path, help="data folder, kept afterwards")
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--ahead", type=int, default=0, help=argparse.SUPPRESS)
    options: Any = parser.parse_args()
    if options.work:
        work(options.work, timedelta(seconds=options.ahead))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary) / "data"
        outcome = run(folder, options.kills, items=options.items, seed=options.seed, is_told=True)
    print(outcome)
    sys.exit(1 if outcome.faults else 0)


if __name__ == "__main__":
    main()
