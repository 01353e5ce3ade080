"""Nothing acknowledged is ever lost: the server is killed in the middle of filing, again and again.

    python -m bench.kills [--kills 500] [--clients 4] [--folder data]

The real server (`gongkai serve`) runs on a loopback port; clients file requests as fast as they
can, each with an attachment, and note every receipt that reached them. After a moment the server,
its worker and all their children get SIGKILL. Then the database is read: each noted receipt must be
there whole (request, applicant, log, slip, attachment, audit row, all sealed things opening), no
half request may exist, and the numbers must have no gap. What was sent and not answered is sent
again with its token when the server is back, and must be filed exactly once.

DATABASE_URL chooses PostgreSQL. SIGKILL takes the processes, not the machine: that what is on disk
outlives a loss of power rests on fsync (SQLite `synchronous=FULL`, PostgreSQL's `fsync`, the sealed
files before their row), which `tests/adapters` looks at.
"""

from __future__ import annotations

import argparse
import json
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
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

START_LIMIT = 120.0  # seconds until a server must answer
LONGEST_RUN = 0.6  # seconds of filing before the blow


@dataclass
class Form:
    """What a client sends once, and again after a crash; `receipt` is set when it was shown."""

    body: int
    token: str
    name: str
    description: str
    attachment: bytes
    receipt: tuple[str, str] | None = None

    @classmethod
    def make(cls, body: int) -> Form:
        """A form unlike any other."""
        word = uuid4().hex
        return cls(body, uuid4().hex, f"张{word[:6]}", f"事故统计数据 {word}", word.encode() * 64)

    def send(self, port: int) -> bool:
        """Send it; True where the whole receipt arrived. Raises OSError, HTTPException."""
        said = {"body": self.body, "name": self.name, "token": self.token}
        address = f"/bench/file/?{urlencode(said | {'description': self.description})}"
        line = HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            line.request("POST", address, self.attachment, {"Content-Type": "text/plain"})
            answer = line.getresponse()
            text = answer.read()
        finally:
            line.close()
        if answer.status != 200:
            raise SystemExit(f"the server answered {answer.status}: {text[:500]!r}")
        shown = json.loads(text)
        self.receipt = shown["number"], shown["code"]
        return True


class Client(threading.Thread):
    """Files forms until the server is gone; what got no answer stays in `unanswered`."""

    def __init__(self, port: int, body: int, again: list[Form], begun: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.body, self.again, self.begun = port, body, again, begun
        self.answered: list[Form] = []
        self.unanswered: list[Form] = []

    def run(self) -> None:
        """File."""
        while True:
            form = self.again.pop() if self.again else Form.make(self.body)
            try:
                form.send(self.port)
            except (OSError, HTTPException):
                self.unanswered = [form, *self.again]
                return
            self.answered.append(form)
            self.begun.set()


@dataclass
class Outcome:
    """What was seen over all kills; `faults` must stay empty."""

    kills: int = 0
    acknowledged: int = 0
    sent_again: int = 0
    filed_unanswered: int = 0
    requests: int = 0
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
            ("forms cut off and sent again", self.sent_again),
            ("  of these filed before the cut", self.filed_unanswered),
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
    """The real server in a session of its own, killed at the end with all its children."""
    environ = os.environ | {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    command = [sys.executable, "-m", "gongkai", "serve", "--data", str(folder)]
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command, "--port", str(port)],
        env=environ,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(process, port)
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + START_LIMIT
    while time.monotonic() < end:
        if process.poll() is not None:
            raise SystemExit(f"the server ended by itself with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.03)
        else:
            return
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

    known = Organisation.objects.filter(code="body").first()
    if known is None:
        known = make_organisation("body", None, Kind.BODY, timezone.now(), "某市公安局")
        set_up_office(known, timezone.now())
    return int(known.pk)


def run(
    folder: Path, kills: int, *, clients: int = 4, seed: int = 0, is_told: bool = False
) -> Outcome:
    """Kill so often, and look after each time."""
    body = prepare(folder)
    chance = random.Random(seed)  # noqa: S311 - the same moments each time
    outcome, again, checked = Outcome(), list[Form](), 0
    begin = time.monotonic()
    for number in range(1, kills + 1):
        port, begun = free_port(), threading.Event()
        shares = [again[place::clients] for place in range(clients)]
        outcome.sent_again += len(again)
        workers = [Client(port, body, share, begun) for share in shares]
        with serving(folder, port):
            for worker in workers:
                worker.start()
            if not begun.wait(START_LIMIT):
                raise SystemExit("nothing was filed")
            time.sleep(chance.uniform(0, LONGEST_RUN))
        for worker in workers:
            worker.join(60)
        answered = [form for worker in workers for form in worker.answered]
        again = [form for worker in workers for form in worker.unanswered]
        outcome.kills = number
        outcome.acknowledged += len(answered)
        checked = look_after(outcome, body, answered, again, checked)
        if is_told and (number % 10 == 0 or outcome.faults):
            print(
                f"{number} kills, {outcome.acknowledged} receipts, {len(outcome.faults)} faults",
                flush=True,
            )
    finish(outcome, body)
    outcome.seconds = time.monotonic() - begin
    return outcome


def look_after(
    outcome: Outcome, body: int, answered: list[Form], unanswered: list[Form], checked: int
) -> int:
    """Judge what was filed since the last look; returns the key up to which all is judged."""
    from django.db import connections

    from gongkai.info_requests.models import InfoRequest

    rows = {
        row.form_token: row
        for row in InfoRequest.objects.filter(pk__gt=checked).select_related("applicant")
    }
    for form in answered:
        # A form sent again may have been filed, and judged, before the last blow.
        row = rows.get(form.token) or InfoRequest.objects.filter(form_token=form.token).first()
        outcome.faults += judge_receipt(form, row)
    for row in rows.values():
        outcome.faults += judge_request(row)
    outcome.filed_unanswered += sum(form.token in rows for form in unanswered)
    outcome.faults += judge_numbers(body)
    last = max((row.pk for row in rows.values()), default=checked)
    connections.close_all()  # the next server shall find the journal as the blow left it
    return last


def judge_receipt(form: Form, row: object) -> list[str]:
    """What is wrong with the request for which somebody was shown a receipt."""
    from gongkai.info_requests.models import InfoRequest
    from gongkai.info_requests.queries import code_of, open_file

    number, code = form.receipt or ("", "")
    if not isinstance(row, InfoRequest):
        return [f"{number}: acknowledged and lost"]
    files = [open_file(file) for file in row.files.select_related("request")]
    told = (row.number, code_of(row), row.applicant.name, row.description, files)
    expected = (number, code, form.name, form.description, [form.attachment])
    return [] if told == expected else [f"{number}: not what was acknowledged"]


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
    from gongkai.info_requests.models import InfoRequest, RequestFile

    outcome.faults += [str(damage) for damage in verify_chain().damages]
    outcome.requests = InfoRequest.objects.filter(organisation=body).count()
    twice = InfoRequest.objects.values("description").annotate(n=Count("pk")).filter(n__gt=1)
    outcome.faults += [f"{row['description']}: filed {row['n']} times" for row in twice]
    known = set(RequestFile.objects.values_list("stored_as", flat=True))
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
