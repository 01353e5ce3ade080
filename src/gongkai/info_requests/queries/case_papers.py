"""The papers of a case as they go into the archive: originals, prints, records."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any, cast

import simplejson
from django.db import models
from django.utils import timezone

from gongkai.audit.models import AuditEvent
from gongkai.info_requests.adapters.sealing import SealError, cipher, sealed_files
from gongkai.info_requests.models import FeeCharge, InfoRequest, Letter, RequestFile, load
from gongkai.info_requests.queries.access import open_file, read_contact, read_identity
from gongkai.info_requests.queries.cases import printed
from gongkai.info_requests.queries.offices import calendar_of, office_of
from gongkai.organisations.models import Organisation
from gongkai.rules.archive import safe_name
from gongkai.rules.case_file import CaseFile, ChecklistLine, FiledLetter
from gongkai.rules.deadlines import Channel, Clock, compute
from gongkai.rules.letters import (
    FACT_LABELS,
    IncompleteLetterError,
    NoDueDateError,
    compose,
    deadline_facts,
    preview,
    to_pdf,
)
from gongkai.rules.letters import Letter as PrintedLetter
from gongkai.rules.requests import State
from gongkai.rules.results import RESULTS, LetterKind, ResultCode

_OUT = ("signed", "sent", "served")


@dataclass(frozen=True, slots=True)
class CasePaper:
    """A file for the package: where it goes, what it is called, and its content or its original."""

    path: str
    title: str
    on: date | None
    content: bytes = b""
    original: RequestFile | None = None

    def read(self) -> bytes:
        """The content. Raises SealError."""
        return self.content if self.original is None else open_file(self.original)


def case_file(request: InfoRequest, *, is_thorough: bool = False) -> CaseFile:
    """What lies in the file of a case; `is_thorough` opens every paper, else it must be there."""
    letters = list(request.letters.all())
    files = list(request.files.select_related("request"))
    fee = FeeCharge.objects.filter(request=request).first()
    return CaseFile(
        state=State(request.state),
        channel=Channel(request.channel),
        result=ResultCode(request.result) if request.result else None,
        letters=tuple(map(_filed, letters)),
        file_kinds=frozenset(file.kind for file in files),
        reviews=frozenset(request.reviews.filter(is_approved=True).values_list("kind", flat=True)),
        searches=request.searches.count(),
        open_consultations=tuple(
            request.consultations.filter(given_on=None).values_list("name", flat=True)
        ),
        has_fee=fee is not None,
        is_fee_paid=fee is not None and fee.paid_on is not None,
        damaged=tuple(
            file.name
            for file in files
            if not (_opens(file) if is_thorough else sealed_files().has(file.stored_as))
        ),
    )


def _filed(letter: Letter) -> FiledLetter:
    try:
        letter.read_facts()
        is_whole = True
    except ValueError:
        is_whole = False
    return FiledLetter(
        title=letter.title,
        kind=LetterKind(letter.kind),
        state=letter.state,
        number=letter.number,
        is_answer=bool(letter.result),
        is_posted=letter.way == "china_post",
        tracking=letter.tracking,
        has_proof=letter.state == "served",
        is_whole=is_whole,
    )


def _opens(file: RequestFile) -> bool:
    try:
        open_file(file)  # sealed under its hash: whatever opens is what was kept
    except (SealError, OSError):
        return False
    return True


# --- the papers ----------------------------------------------------------------------------------


def case_papers(
    request: InfoRequest, lines: tuple[ChecklistLine, ...], at: datetime
) -> Iterator[CasePaper]:
    """Every file below `data/` but the catalogue, in the order of the catalogue."""
    yield _record("case", "案卷信息", _about(request))
    yield from _originals(request)
    yield from _prints(request)
    yield from _sheet(request, timezone.localdate(at))
    yield _record("applicant", "申请人身份和联系方式", asdict(read_identity(request)))
    yield _record("events", "办理经过", list(map(_plain, request.events.order_by("place"))))
    yield _record("letters", "文书登记和送达", list(_letters(request)))
    yield _record("reviews", "审核意见", list(map(_plain, request.reviews.order_by("pk"))))
    yield _record("judgement", "五步判断", list(map(_plain, request.wizard_answers.order_by("pk"))))
    yield _record("corrections", "申请人信息更正", list(_corrections(request)))
    yield _record("searches", "检索记录", list(map(_plain, request.searches.order_by("pk"))))
    yield _record("consultations", "征求意见", list(_consultations(request)))
    yield _record("fees", "收费", list(map(_plain, FeeCharge.objects.filter(request=request))))
    yield _record("checklist", "归档检查", [asdict(line) for line in lines])
    audit = AuditEvent.objects.filter(
        object_type="info_requests.inforequest", object_id=str(request.pk)
    )
    yield _record("audit", "审计记录摘录", list(map(_plain, audit.order_by("sequence"))))


def catalogue(papers: list[tuple[CasePaper, int, str]]) -> bytes:
    """卷内目录: a table of the papers with size and SHA-256, as CSV that a spreadsheet opens."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(["序号", "题名", "日期", "路径", "字节数", "SHA-256"])
    for number, (paper, size, sha256) in enumerate(papers, 1):
        rows.writerow([number, paper.title, paper.on or "", paper.path, size, sha256])
    return out.getvalue().encode("utf-8-sig")


def _record(name: str, title: str, content: Any) -> CasePaper:
    return CasePaper(f"data/records/{name}.json", title, None, _text(content))


def _text(content: Any) -> bytes:
    text: str = simplejson.dumps(content, ensure_ascii=False, sort_keys=True, indent=1)
    return f"{text}\n".encode()


def _plain(row: models.Model) -> dict[str, Any]:
    """A row by the names of its columns, without keys that mean something in this database alone."""
    left = {"id", "request_id"}
    return {
        field.attname: _value(getattr(row, field.attname))
        for field in row._meta.concrete_fields  # noqa: SLF001 - Django's own name for it
        if field.attname not in left and not isinstance(field, models.BinaryField)
    }


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _about(request: InfoRequest) -> dict[str, Any]:
    code = ResultCode(request.result) if request.result else None
    return {
        "number": request.number,
        "body": request.organisation.code,
        "applicant": request.applicant.name,
        "result_label": RESULTS[code].label if code else "",
        "state_label": request.state_label,
        **{
            name: value
            for name, value in _plain(request).items()
            if name not in {"form_token", "code_version", "organisation_id"}
        },
    }


def _originals(request: InfoRequest) -> Iterator[CasePaper]:
    files = request.files.select_related("request").order_by("pk")
    for number, file in enumerate(files, 1):
        label = RequestFile.KINDS[file.kind]
        name = safe_name(f"{number:03}-{label}-{file.name}")
        on = timezone.localdate(file.added_at)
        yield CasePaper(f"data/originals/{name}", f"{label}：{file.name}", on, original=file)


def _prints(request: InfoRequest) -> Iterator[CasePaper]:
    letters = request.letters.filter(state__in=_OUT).order_by("pk")
    for number, letter in enumerate(letters, 1):
        name = safe_name(f"{number:03}-{letter.title}{letter.number}.pdf")
        title = f"{letter.title} {letter.number}".strip()
        on = timezone.localdate(letter.signed_at) if letter.signed_at else None
        content = to_pdf(print_for_file(letter), spells_letters=True)
        yield CasePaper(f"data/letters/{name}", title, on, content)


def print_for_file(letter: Letter) -> PrintedLetter:
    """A letter as it is printed for the file: a gap where something is kept nowhere (query code)."""
    try:
        return printed(letter)
    except IncompleteLetterError:
        known = {str(key) for key in FACT_LABELS}
        facts = {k: v for k, v in letter.read_facts().items() if k in known and v is not None}
        return preview(LetterKind(letter.kind), facts)


def _sheet(request: InfoRequest, today: date) -> Iterator[CasePaper]:
    office = office_of(request.organisation_id)
    calendar = calendar_of(office.region)
    clock: Clock = compute(request.clock_events(), calendar, office.read_policy(), today=today)
    try:
        facts = deadline_facts(clock, calendar)
    except NoDueDateError:
        return
    body = Organisation.objects.named(today).get(pk=request.organisation_id)
    frame = {
        "body": cast("Any", body).name,
        "request_number": request.number,
        "dated_on": today.isoformat(),
    }
    sheet = compose(LetterKind.DEADLINE_SHEET, frame | {str(k): v for k, v in facts.items()})
    yield CasePaper(
        "data/letters/期限计算说明.pdf",
        "答复期限计算说明",
        today,
        to_pdf(sheet, spells_letters=True),
    )


def _letters(request: InfoRequest) -> Iterator[dict[str, Any]]:
    proofs = {
        event.data["letter"]: event.data["proof"]
        for event in request.events.all()
        if event.data.get("proof")
    }
    for letter in request.letters.order_by("pk"):
        row = _plain(letter)
        sealed = letter.destination
        place = cipher().open(bytes(sealed), f"{request.number}|letter") if sealed else b""
        yield row | {
            "title": letter.title,
            "destination": place.decode(),
            "service_proof": proofs.get(letter.pk, ""),
        }


def _corrections(request: InfoRequest) -> Iterator[dict[str, Any]]:
    for row in request.applicant_corrections.order_by("pk"):
        before = cipher().open(bytes(row.before), f"{request.number}|applicant correction")
        yield _plain(row) | {"before": load(before.decode())}


def _consultations(request: InfoRequest) -> Iterator[dict[str, Any]]:
    for consultation in request.consultations.select_related("request").order_by("pk"):
        yield _plain(consultation) | {"contact": read_contact(consultation)}
