"""Nothing acknowledged is ever lost: the server is killed in the middle of filing, again and again.

    python -m bench.kills [--kills 500] [--clients 4] [--folder data]

The real server (`gongkai serve`) runs on a loopback port; applicants go through the six steps of the
form as fast as they can, each with an attachment, and note every receipt that reached them. After a
moment the server, its worker and all their children get SIGKILL. Then the database is read: each
noted receipt must be there whole (request, applicant, log, slip, attachment, audit row, all sealed
things opening), no half request may exist, and the numbers must have no gap. Whoever was cut off
goes on, when the server is back, at the step that got no answer: nothing of the steps before may be
lost, and the request must be filed exactly once. The last round lets everybody come to the end.

DATABASE_URL chooses PostgreSQL. SIGKILL takes the processes, not the machine: that what is on disk
outlives a loss of power rests on fsync (SQLite `synchronous=FULL`, PostgreSQL's `fsync`, the sealed
files before their row), which `tests/adapters` looks at.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from bench.applicants import Applicant, NotFiledError

START_LIMIT = 120.0  # seconds until a server must answer
LONGEST_RUN = 0.6  # seconds of filing before the blow
CODE = "body"


class Client(threading.Thread):
    """Files one request after the other until the server is gone.

    What got no answer stays in `unanswered`; with `is_last` only what was cut off before is ended.
    """

    def __init__(
        self,
        port: int,
        code: str,
        again: list[Applicant],
        begun: threading.Event,
        *,
        is_last: bool = False,
    ) -> None:
        super().__init__(daemon=True)
        self.port, self.code, self.again, self.begun = port, code, again, begun
        self.is_last = is_last
        self.answered: list[Applicant] = []
        self.shut_out: list[Applicant] = []
        self.unanswered: list[Applicant] = []
        self.faults: list[str] = []

    def run(self) -> None:
        """File."""
        while self.again or not self.is_last:
            somebody = self.again.pop() if self.again else Applicant.unlike_others(self.code)
            line = HTTPConnection("127.0.0.1", self.port, timeout=30)
            try:
                somebody.file(line)
            except (OSError, HTTPException):
                self.unanswered = [somebody, *self.again]
                return
            except (NotFiledError, ValueError) as error:
                self.faults.append(f"{somebody.name}: {error}")
                self.begun.set()
                return
            finally:
                line.close()
            (self.shut_out if somebody.is_shut_out else self.answered).append(somebody)
            self.begun.set()


@dataclass
class Outcome:
    """What was seen over all kills; `faults` must stay empty."""

    kills: int = 0
    acknowledged: int = 0
    cut_off: int = 0
    filed_unanswered: int = 0
    shut_out: int = 0
    requests: int = 0
    drafts: int = 0
    files: int = 0
    orphans: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """The figures, one a line."""
        rows = (
            ("kills of the server", self.kills),
            ("receipts shown", self.acknowledged),
            ("requests in the database", self.requests),
            ("forms cut off and gone on with", self.cut_off),
            ("  of these filed before the cut", self.filed_unanswered),
            ("  of these without receipt on the screen", self.shut_out),
            ("forms begun and left (swept after a day)", self.drafts),
            ("sealed files with their row", self.files),
            ("sealed files without row (harmless, swept)", self.orphans),
            ("acknowledged and lost, half, or doubled", len(self.faults)),
        )
        lines = [f"{name:<46}{figure:>10,}" for name, figure in rows]
        return "\n".join([*lines, f"{'seconds':<46}{self.seconds:>10.0f}", *self.faults[:20]])


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextmanager
def serving(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The real server in a session of its own, killed at the end with all its children.

    Also where this process itself is killed: a guard waits for that.
    """
    environ = os.environ | {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "GONGKAI_DRAFTS_PER_HOUR": "999999999",  # all clients come from one address
    }
    command = [sys.executable, "-m", "gongkai", "serve", "--data", str(folder)]
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command, "--port", str(port)],
        env=environ,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    guard = subprocess.Popen(  # noqa: S603 - our own command
        ["/bin/sh", "-c", "read _; kill -KILL -- -$0", str(process.pid)],
        stdin=subprocess.PIPE,  # which ends with this process, however that ends
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(process, port)
        yield process
    finally:
        guard.kill()
        guard.communicate()
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + START_LIMIT
    while time.monotonic() < end:
        if process.poll() is not None:
            raise SystemExit(f"the server ended by itself with {process.returncode}")
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as line:
            # A call whose own port happens to be this one reaches itself.
            if line.getsockname() != line.getpeername():
                return
        time.sleep(0.03)
    raise SystemExit("the server does not answer")


def prepare(folder: Path) -> int:
    """A data folder with one body that takes requests; returns its key."""
    from django.utils import timezone

    from gongkai.cli import django

    django.start(folder)
    django.migrate()
    from gongkai.organisations.models import Organisation
    from gongkai.rules.organisations import Kind
    from tests.factories.city import make_organisation
    from tests.factories.info_requests import set_up_office

    known = Organisation.objects.filter(code=CODE).first()
    if known is None:
        known = make_organisation(CODE, None, Kind.BODY, timezone.now(), "某市公安局")
        set_up_office(known, timezone.now())
    return int(known.pk)


def run(
    folder: Path, kills: int, *, clients: int = 4, seed: int = 0, is_told: bool = False
) -> Outcome:
    """Kill so often, and look after each time."""
    body = prepare(folder)
    chance = random.Random(seed)  # noqa: S311 - the same moments each time
    outcome, again, checked = Outcome(), list[Applicant](), 0
    begin = time.monotonic()
    for number in range(1, kills + 1):
        workers = file_for(folder, again, clients, chance.uniform(0, LONGEST_RUN))
        again = [one for worker in workers for one in worker.unanswered]
        outcome.kills, outcome.cut_off = number, outcome.cut_off + len(again)
        checked = look_after(outcome, body, workers, checked)
        if is_told and (number % 10 == 0 or outcome.faults):
            print(
                f"{number} kills, {outcome.acknowledged} receipts, {len(outcome.faults)} faults",
                flush=True,
            )
    workers = file_for(folder, again, clients, None)
    look_after(outcome, body, workers, checked)
    if left := [one for worker in workers for one in worker.unanswered]:
        outcome.faults.append(f"{len(left)} came to no end")
    finish(outcome, body)
    outcome.seconds = time.monotonic() - begin
    return outcome


def file_for(
    folder: Path, again: list[Applicant], clients: int, seconds: float | None
) -> list[Client]:
    """Let clients file until so many seconds after the first receipt; None: till all have ended."""
    port, begun = free_port(), threading.Event()
    is_last = seconds is None
    workers = [
        Client(port, CODE, again[place::clients], begun, is_last=is_last)
        for place in range(clients)
    ]
    with serving(folder, port):
        for worker in workers:
            worker.start()
        if seconds is None:
            for worker in workers:
                worker.join(START_LIMIT)
        else:
            if not begun.wait(START_LIMIT):
                raise SystemExit("nothing was filed")
            time.sleep(seconds)
    for worker in workers:
        worker.join(60)
    return workers


def look_after(outcome: Outcome, body: int, workers: list[Client], checked: int) -> int:
    """Judge what was filed since the last look; returns the key up to which all is judged."""
    from django.db import connections

    from gongkai.info_requests.models import InfoRequest

    rows = {
        row.form_token: row
        for row in InfoRequest.objects.filter(pk__gt=checked).select_related("applicant")
    }
    for worker in workers:
        outcome.faults += worker.faults
        outcome.acknowledged += len(worker.answered)
        outcome.shut_out += len(worker.shut_out)
        # Whoever saw the last step answered may still wait for the receipt.
        told = [one for one in worker.unanswered if one.is_filed]
        for one in [*worker.answered, *worker.shut_out, *told]:
            # What is gone on with may have been filed, and judged, before the last blow.
            row = rows.get(one.token) or InfoRequest.objects.filter(form_token=one.token).first()
            outcome.faults += judge_receipt(one, row)
        outcome.filed_unanswered += sum(one.token in rows for one in worker.unanswered)
    for row in rows.values():
        outcome.faults += judge_request(row)
    outcome.faults += judge_numbers(body)
    last = max((row.pk for row in rows.values()), default=checked)
    connections.close_all()  # the next server shall find the journal as the blow left it
    return last


def judge_receipt(somebody: Applicant, row: object) -> list[str]:
    """What is wrong with the request of somebody who was told that it is filed."""
    from gongkai.info_requests.models import InfoRequest
    from gongkai.info_requests.queries import code_of, open_file

    number, code = somebody.receipt or ("", "")
    if not isinstance(row, InfoRequest):
        return [f"{number or somebody.name}: acknowledged and lost"]
    if somebody.receipt and (number, code) != (row.number, code_of(row)):
        return [f"{number}: the receipt of another request"]
    files = [open_file(file) for file in row.files.select_related("request")]
    told = row.applicant.name, row.description, files
    expected = somebody.name, somebody.description, [somebody.attachment]
    return [] if told == expected else [f"{row.number}: not what was filled in"]


def judge_request(row: object) -> list[str]:
    """What a request lacks that was filed: nothing of it may be half."""
    from gongkai.audit.models import AuditEvent
    from gongkai.info_requests.adapters.sealing import SealError
    from gongkai.info_requests.models import Applicant, InfoRequest
    from gongkai.info_requests.queries import open_file, read_identity

    assert isinstance(row, InfoRequest)  # noqa: S101 - for the type alone
    faults = []
    try:
        if not read_identity(row).phone:
            faults.append("identity is empty")
        files = [open_file(file) for file in row.files.select_related("request")]
        if len(files) != 1:
            faults.append(f"{len(files)} attachments")
    except (SealError, Applicant.DoesNotExist) as error:
        faults.append(str(error))
    places = list(row.events.order_by("place").values_list("place", "kind"))
    if places != [(1, "arrived")] or row.version != 1:
        faults.append(f"log {places}, version {row.version}")
    slips = list(row.letters.all())
    if [(s.kind, s.state) for s in slips] != [("receipt_slip", "sent")]:
        faults.append("no slip")
    for slip in slips:
        slip.read_facts()
    audit = AuditEvent.objects.filter(
        object_type="info_requests.inforequest",
        object_id=str(row.pk),
        action="info_requests.file_request",
    )
    if sum("is_replay" not in (event.after or {}) for event in audit) != 1:
        faults.append("no audit row")
    return [f"{row.number}: {fault}" for fault in faults]


def judge_numbers(body: int) -> list[str]:
    """What is wrong with the numbers: each of the series is given out once."""
    from gongkai.info_requests.models import InfoRequest, Sequence

    numbers = InfoRequest.objects.filter(organisation=body).values_list("number", flat=True)
    serials = Counter(int(number.rsplit("-", 1)[1]) for number in numbers)
    series = Sequence.objects.filter(organisation=body, series="request").first()
    last = series.last if series else 0
    return [] if serials == Counter(range(1, last + 1)) else [f"numbers up to {last} have a gap"]


def finish(outcome: Outcome, body: int) -> None:
    """Judge what stands at the end: the audit chain, each form once, files without row."""
    from django.conf import settings
    from django.db.models import Count

    from gongkai.audit.queries import verify_chain
    from gongkai.info_requests.models import DraftFile, FilingDraft, InfoRequest, RequestFile

    outcome.faults += [str(damage) for damage in verify_chain().damages]
    outcome.requests = InfoRequest.objects.filter(organisation=body).count()
    twice = InfoRequest.objects.values("description").annotate(n=Count("pk")).filter(n__gt=1)
    outcome.faults += [f"{row['description']}: filed {row['n']} times" for row in twice]
    outcome.drafts = FilingDraft.objects.count()
    known = set(RequestFile.objects.values_list("stored_as", flat=True))
    known |= set(DraftFile.objects.values_list("stored_as", flat=True))
    sealed = Path(settings.DATA_FOLDER) / "sealed"
    found = {path.name for path in sealed.glob("*/*")}
    outcome.files, outcome.orphans = len(found & known), len(found - known)


def main() -> None:
    """Kill, judge, print; status 1 where something was lost."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--clients", type=int, default=4, help="who file at the same time")
    parser.add_argument("--seed", type=int, default=0, help="another one: other moments")
    parser.add_argument("--folder", type=Path, help="data folder, kept afterwards")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary) / "data"
        outcome = run(
            folder, options.kills, clients=options.clients, seed=options.seed, is_told=True
        )
    print(outcome)
    sys.exit(1 if outcome.faults else 0)


if __name__ == "__main__":
    main()
