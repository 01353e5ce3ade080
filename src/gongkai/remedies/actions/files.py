"""Files of a case, and the evidence that leaves for the review body or the court."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from gongkai.audit.actions import action, record
from gongkai.info_requests.actions import Upload
from gongkai.info_requests.models import CASE_KINDS, WAYS, InfoRequest, Review, digest
from gongkai.info_requests.queries import open_file, printed
from gongkai.remedies.actions.case import Remedy
from gongkai.remedies.adapters.papers import file_name, package, pages_of, sheet
from gongkai.remedies.models import RemedyEvent, RemedyFile
from gongkai.remedies.queries import EvidenceItem, body_name, evidence_list, open_remedy_file
from gongkai.rules.access import Asker
from gongkai.rules.deadlines import RECEIPT_RULES, Channel, compute
from gongkai.rules.deadlines.events import EVENT_LABELS
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError
from gongkai.rules.letters import compose, deadline_facts, to_pdf
from gongkai.rules.remedy_cases import TRANSITIONS
from gongkai.rules.remedy_evidence import EVIDENCE_LABELS, EvidenceKind
from gongkai.rules.results import LetterKind

MOST_BUNDLE_BYTES: Final = 300 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class EvidenceNote:
    """What a piece of evidence is, where it comes from, what it proves, how many pages it has."""

    kind: EvidenceKind
    proves: str
    source: str = ""
    pages: int | None = None


@action
def add_remedy_file(
    *,
    number: str,
    uploads: Sequence[Upload],
    evidence: EvidenceNote | None = None,
    by: Asker,
    at: datetime,
    seen: int | None = None,
) -> list[RemedyFile]:
    """Add files to a case; as evidence with what they prove.

    Raises FileRefusedError, NotYourMoveError, BadInputError.
    """
    remedy = Remedy.open(number=number, by=by, at=at, seen=seen)
    remedy.need_handler()
    if not uploads:
        raise BadInputError("请先选择要上传的文件。")
    about: dict[str, object] = {}
    if evidence is not None:
        if not evidence.proves.strip():
            raise BadInputError("请写明这份证据证明什么，证据目录要用。")
        about = {
            "evidence": evidence.kind,
            "proves": evidence.proves.strip()[:300],
            "source": evidence.source.strip()[:100],
            "pages": evidence.pages,
        }
        uploads = [replace(upload, kind="evidence") for upload in uploads]
    files = remedy.keep(tuple(uploads), **about)
    remedy.note("filed", names=[file.name for file in files])
    record(**remedy.trace(added=[file.pk for file in files]))
    return files


@action
def view_remedy_file(
    *, number: str, file_id: int, by: Asker, at: datetime
) -> tuple[RemedyFile, bytes]:
    """A file of a case with its content; every look is recorded.

    Raises NotFoundError, SealError.
    """
    remedy = Remedy.open(number=number, by=by, at=at)
    file = remedy.case.files.select_related("case").filter(pk=file_id).first()
    if file is None:
        raise NotFoundError("没有找到这个文件。请刷新页面后重选。")
    data = open_remedy_file(file)
    record(**remedy.trace(viewed=file.kind, file=file.pk))
    return file, data


# --- the package of evidence ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bundle:
    """A package of evidence: its name, its bytes, how many pieces are in it."""

    name: str
    data: bytes
    pieces: int


@action
def export_evidence(*, number: str, by: Asker, at: datetime) -> Bundle:
    """The numbered list of evidence and every piece of it as one ZIP; the export is recorded.

    The identity proof and what was withheld are not in it. Raises NotYourMoveError, SealError,
    WrongStateError where it would be too large.
    """
    remedy = Remedy.open(number=number, by=by, at=at)
    remedy.need_handler()
    writer = _Writer(remedy)
    files: list[tuple[str, bytes]] = []
    listed = []
    size = 0
    for item in evidence_list(remedy.case):
        name, data, pages = writer.write(item)
        size += len(data)
        if size > MOST_BUNDLE_BYTES:
            raise WrongStateError("证据超过 300 MB，不能打成一个包。请逐个下载较大的文件。")
        files.append((name, data))
        listed.append(replace(item, pages=pages))
    contents = writer.contents(listed)
    course = writer.course()
    files = [("00-证据目录.pdf", contents), ("00-案件经过.pdf", course), *files]
    # Whoever gets the package can prove that nothing in it was changed.
    sums = "".join(f"{digest(data)}  {name}\n" for name, data in files)
    data = package([*files, ("SHA256SUMS.txt", sums.encode())], timezone.localtime(at))
    record(**remedy.trace(exported=len(listed), sha256=digest(data)))
    return Bundle(f"{number}-证据.zip", data, len(listed))


class _Writer:
    """Writes each piece of evidence of one case."""

    def __init__(self, remedy: Remedy) -> None:
        self.remedy = remedy
        self.at = remedy.at
        self.files = {str(file.pk): file for file in remedy.case.files.select_related("case")}
        request = remedy.case.request
        self.body = body_name(remedy.case.organisation_id, remedy.today)
        self.letters = {}
        self.request_files = {}
        if request is not None:
            self.letters = {str(letter.pk): letter for letter in request.letters.all()}
            self.request_files = {
                str(file.pk): file for file in request.files.select_related("request")
            }

    def write(self, item: EvidenceItem) -> tuple[str, bytes, int | None]:
        """Name in the package, content, and pages where they can be counted."""
        if item.origin == "remedy_file":
            kept = self.files[item.key]
            return file_name(item.place, kept.name), open_remedy_file(kept), item.pages
        if item.origin == "request_file":
            file = self.request_files[item.key]
            return file_name(item.place, file.name), open_file(file), item.pages
        pdf = self._letter(item.key) if item.origin == "letter" else self._sheet(item.key)
        return file_name(item.place, item.name, ".pdf"), pdf, pages_of(pdf)

    def _letter(self, key: str) -> bytes:
        letter = self.letters[key]
        # The query code opens the applicant's page: it has no place in a court file.
        codes = {"query_code": "（不随卷提供）", "status_url": "（不随卷提供）"}
        more = codes if letter.kind == LetterKind.RECEIPT_SLIP else {}
        return to_pdf(printed(letter, **more), spells_letters=True)

    def _sheet(self, key: str) -> bytes:
        request = self.remedy.case.request
        if request is None:
            raise NotFoundError("这个案件没有关联的申请。")
        sheets: Mapping[str, Callable[[InfoRequest], bytes]] = {
            "application": self._application,
            "timeline": self._timeline,
            "deadline": self._deadline,
            "searches": self._searches,
            "reviews": self._reviews,
            "service": self._service,
        }
        return sheets[key](request)

    def _paper(
        self,
        title: str,
        rows: Sequence[tuple[str, str]],
        heads: Sequence[str] = (),
        lines: Sequence[Sequence[str]] = (),
        widths: tuple[int, ...] = (),
    ) -> bytes:
        return sheet(title, rows, heads, lines, widths, dated_on=self.remedy.today, at=self.at)

    def _head(self, request: InfoRequest) -> list[tuple[str, str]]:
        return [("申请编号", request.number), ("申请人", request.applicant.name)]

    def _application(self, request: InfoRequest) -> bytes:
        channel = RECEIPT_RULES[Channel(request.channel)].label
        rows = [
            *self._head(request),
            ("提交方式", channel),
            ("到达日期", _day(request.arrived_on)),
            ("收到之日", _day(request.received_on)),
            ("所需信息", request.title),
            ("内容描述", request.description),
        ]
        return self._paper("申请内容登记表", rows)

    def _timeline(self, request: InfoRequest) -> bytes:
        labels = EVENT_LABELS | CASE_KINDS
        lines = [
            (_day(row.on), labels.get(row.kind, row.kind), row.by_name, _moment(row.at))
            for row in request.events.all()
        ]
        heads = ("日期", "事项", "记录人", "记录时间")
        return self._paper("办理经过", self._head(request), heads, lines, (4, 7, 3, 5))

    def _deadline(self, request: InfoRequest) -> bytes:
        remedy = self.remedy
        log = request.clock_events()
        # As it stood when the answer left: afterwards the clock has no due day any more.
        running = [event for event in log if type(event).__name__ not in _ENDS_OF_CLOCK]
        until = request.ended_on or remedy.today
        clock = compute(running, remedy.calendar, remedy.policy, today=until)
        if clock.due is None:
            return self._paper(
                "答复期限计算表",
                [*self._head(request), ("说明", "期限没有起算，或者停止在等待申请人的阶段。")],
            )
        facts = {
            "body": self.body,
            "request_number": request.number,
            **{str(k): v for k, v in deadline_facts(clock, remedy.calendar).items()},
        }
        return to_pdf(compose(LetterKind.DEADLINE_SHEET, facts), at=self.at, spells_letters=True)

    def _searches(self, request: InfoRequest) -> bytes:
        lines = [
            (
                _day(row.searched_on),
                row.places,
                row.keywords + (f"（{row.period}）" if row.period else ""),
                row.searchers,
                row.outcome,
            )
            for row in request.searches.all()
        ]
        heads = ("日期", "单位和系统", "关键词", "检索人", "结果")
        return self._paper("检索记录", self._head(request), heads, lines, (4, 5, 4, 3, 5))

    def _reviews(self, request: InfoRequest) -> bytes:
        lines = [
            (
                Review.KINDS[row.kind],
                "同意" if row.is_approved else "不同意",
                row.opinion,
                row.reviewed_by.name if row.reviewed_by else "",
                _moment(row.reviewed_at),
            )
            for row in request.reviews.select_related("reviewed_by")
        ]
        heads = ("类别", "结论", "意见", "审核人", "时间")
        return self._paper(
            "法制审核和保密审查意见", self._head(request), heads, lines, (3, 2, 6, 3, 4)
        )

    def _service(self, request: InfoRequest) -> bytes:
        proofs = {
            row.data.get("letter"): str(row.data.get("proof", ""))
            for row in request.events.all()
            if row.data.get("proof")
        }
        lines = [
            (
                f"{letter.title} {letter.number}".strip(),
                letter.addressee,
                WAYS.get(letter.way, letter.way) + (f" {letter.tracking}" * bool(letter.tracking)),
                _day(letter.sent_on),
                _day(letter.served_on) or "尚无送达凭证",
                proofs.get(letter.pk, ""),
            )
            for letter in self.letters.values()
            if letter.sent_on
        ]
        heads = ("文书", "收件人", "方式", "发出", "送达", "凭证")
        return self._paper(
            "文书发出和送达记录", self._head(request), heads, lines, (5, 3, 4, 3, 3, 4)
        )

    def contents(self, items: Sequence[EvidenceItem]) -> bytes:
        """证据目录: number, name, kind, source, what it proves, pages."""
        case = self.remedy.case
        lines = [
            (
                str(item.place),
                item.name,
                EVIDENCE_LABELS[item.kind],
                item.source,
                item.proves,
                "" if item.pages is None else str(item.pages),
            )
            for item in items
        ]
        rows = [
            ("案件", f"{case.agency} {case.agency_number}".strip()),
            ("类型", case.track_label),
            ("申请人（原告）", case.party),
            ("提交人", self.body),
            ("证据数量", f"{len(items)} 份"),
        ]
        heads = ("序号", "证据名称", "种类", "来源", "证明事项", "页数")
        return self._paper("证据目录", rows, heads, lines, (2, 6, 4, 4, 6, 2))

    def course(self) -> bytes:
        """The course of the case itself."""
        case = self.remedy.case
        labels = {line.move.value: line.label for line in TRANSITIONS.values()}
        labels |= RemedyEvent.OTHER_KINDS
        lines = [
            (_day(row.on), labels.get(row.kind, row.kind), str(row.data.get("document", "")))
            for row in case.events.exclude(kind="edited")
        ]
        rows = [("编号", case.number), ("争议事项", case.title), ("请求", case.claim or "—")]
        return self._paper("案件经过", rows, ("日期", "事项", "文书"), lines, (4, 7, 8))


_ENDS_OF_CLOCK: Final = frozenset({"Answered", "AnswerSent", "Withdrawn", "Reopened"})


def _day(on: date | None) -> str:
    return f"{on.year}年{on.month}月{on.day}日" if on else ""


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
