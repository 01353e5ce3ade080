"""One version as an officer sees it: its text, its history, what may be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from gongkai.catalogue.adapters.files import path_of
from gongkai.catalogue.models import ItemFile, ItemVersion
from gongkai.catalogue.queries.access import (
    actors_of,
    due_duty,
    opinions_on,
    seen_version,
    writers_of,
)
from gongkai.catalogue.queries.progress import (
    ProgressStep,
    ReviewLine,
    bar_of,
    next_duty,
    progress_of,
)
from gongkai.catalogue.queries.public_item import FileOnDisk
from gongkai.catalogue.queries.screening import ItemScreen, screen_of
from gongkai.catalogue.queries.worklist import row_of
from gongkai.rules.access import Asker
from gongkai.rules.attachments import KIND_OF_TYPE, said_of
from gongkai.rules.comparison import Line, compare, has_changes
from gongkai.rules.errors import NotFoundError
from gongkai.rules.items import EXTRA_FIELDS, KIND_LABELS, Attachment, Content, content_problems
from gongkai.rules.release import (
    DUTY_LABELS,
    IN_WORK,
    LIVE,
    PROOF_LABELS,
    STATE_LABELS,
    WRITERS,
    Actor,
    Duty,
    Move,
    Opinion,
    Proof,
    State,
    moves_from,
    proofs_of,
    standing,
)
from gongkai.rules.rich_text import to_plain
from gongkai.rules.secrecy import CONCLUSION_LABELS, QUESTIONS, Conclusion


@dataclass(frozen=True, slots=True)
class Offer:
    """A move that the person may make now, or could make if nothing were missing."""

    move: Move
    label: str
    article: str
    missing: tuple[str, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """Who saved what, when."""

    place: int
    person: str
    at: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """Another version of the item."""

    id: int
    number: int
    state_label: str
    published_at: datetime | None
    is_this: bool
    is_in_work: bool


@dataclass(frozen=True, slots=True)
class ItemView:
    """A version with everything that an officer needs to judge it.

    `bar`: why the person may not take the next review, in Chinese. `was_read_before`: the person let
    an earlier text of it pass, and has not said anything of the present one.
    """

    id: int
    item_id: int
    number: int
    saved: int
    state: State
    content: Content
    sha256: str
    index_number: str
    column_id: int
    column: str
    organisation_id: int
    kind_label: str
    due_on: date
    limit_text: str
    limit_days: int
    limit_unit: str
    limit_basis: str
    formed_on: date
    is_owed: bool
    is_overdue: bool
    change_note: str
    urgent_order: str
    release_from: datetime | None
    published_at: datetime | None
    published_by: str
    changed_at: datetime
    changed_by: str
    written_by: str
    end_reason: str
    problems: dict[str, str]
    screen: ItemScreen
    offers: tuple[Offer, ...]
    due_duty: Duty | None
    is_own_work: bool
    bar: str
    progress: tuple[ProgressStep, ...]
    was_read_before: bool
    may_edit: bool
    may_correct: bool
    reviews: tuple[ReviewLine, ...]
    revisions: tuple[RevisionLine, ...]
    versions: tuple[VersionLine, ...]
    files: tuple[tuple[int, Attachment], ...]
    comparison: tuple[Line, ...]
    compared_with: str

    @property
    def state_label(self) -> str:
        """The state in words."""
        return STATE_LABELS[self.state]

    @property
    def file_ids(self) -> dict[str, int]:
        """The id of each file by its hash."""
        return {file.sha256: pk for pk, file in self.files}

    @property
    def pool(self) -> dict[str, Attachment]:
        """Every file that is kept with the version by its hash, also what it does not show."""
        return {file.sha256: file for _, file in self.files}

    @property
    def has_changes(self) -> bool:
        """Whether the comparison shows anything."""
        return has_changes(self.comparison)


def item_view(asker: Asker, version_id: int, *, today: date) -> ItemView:
    """A version in the asker's reach, with who wrote, changed and approved it.

    Raises NotFoundError.
    """
    version = seen_version(asker, version_id)
    item = version.item
    content = version.read()
    problems = content_problems(content)
    opinions = opinions_on(version)
    screen = screen_of(asker, version)
    actors = actors_of(asker, item)
    offers = _offers(actors, version, opinions, problems, screen.blocks, today)
    row = row_of(version, today, was_returned=False)
    comparison, compared_with = _comparison(version, content)
    reviews, writers = review_lines(version), writers_of(version)
    mine = [line for line in reviews if line.person_id == asker.pk and line.duty is not None]
    return ItemView(
        id=version.pk,
        item_id=item.pk,
        number=version.number,
        saved=version.saved,
        state=State(version.state),
        content=content,
        sha256=version.sha256,
        index_number=item.index_number or "",
        column_id=item.column_id,
        column=item.column.name,
        organisation_id=item.organisation_id,
        kind_label=row.kind,
        due_on=item.due_on,
        limit_text=item.limit.text,
        limit_days=item.limit_days,
        limit_unit=item.limit_unit,
        limit_basis=item.limit_basis,
        formed_on=item.formed_on,
        is_owed=row.is_owed,
        is_overdue=row.is_overdue,
        change_note=version.change_note,
        urgent_order=version.urgent_order,
        release_from=version.release_from,
        published_at=version.published_at,
        published_by=version.published_by.name if version.published_by else "",
        changed_at=version.changed_at,
        changed_by=row.changed_by,
        written_by=version.written_by.name if version.written_by else "系统",
        end_reason=version.end_reason,
        problems=problems,
        screen=screen,
        offers=offers,
        due_duty=due_duty(version),
        is_own_work=asker.pk in writers,
        bar=bar_of(asker.pk, next_duty(version, reviews), writers, reviews),
        progress=progress_of(version, reviews),
        was_read_before=any(line.is_approved for line in mine)
        and not any(line.holds for line in mine),
        may_correct=version.state in LIVE | {State.WITHDRAWN} and not actors.isdisjoint(WRITERS),
        may_edit=any(offer.move is Move.CHANGE and offer.is_open for offer in offers),
        reviews=reviews,
        revisions=tuple(
            RevisionLine(r.place, r.saved_by.name if r.saved_by else "系统", r.saved_at, r.sha256)
            for r in version.revisions.select_related("saved_by").order_by("-place")
        ),
        versions=tuple(
            VersionLine(
                v.pk,
                v.number,
                STATE_LABELS[State(v.state)],
                v.published_at,
                v.pk == version.pk,
                v.state in IN_WORK,
            )
            for v in item.versions.order_by("-number").defer("content", "words")
        ),
        files=tuple((file.pk, file.attachment) for file in version.files.all()),
        comparison=comparison,
        compared_with=compared_with,
    )


def _offers(
    actors: frozenset[Actor],
    version: ItemVersion,
    opinions: list[Opinion],
    problems: dict[str, str],
    blocks: list[str],
    today: date,
) -> tuple[Offer, ...]:
    have = set(proofs_of(opinions, version.sha256, today=today))
    if not problems:
        have.add(Proof.COMPLETE_ITEM)
    if version.urgent_order:
        have.add(Proof.ORDER)
    if not blocks:
        have.add(Proof.SCREENING)
    # What the form of the move itself asks for.
    have |= {
        Proof.RETURN_REASON,
        Proof.WITHHOLDING,
        Proof.RELEASE_TIME,
        Proof.WITHDRAWAL_REASON,
    }
    if version.state == State.DRAFT:
        have.add(Proof.ORDER)
    taken = {
        opinion.duty
        for opinion in standing(opinions, version.sha256).values()
        if opinion.is_approved
    }
    offers = []
    for line in moves_from(State(version.state)):
        if line.actors.isdisjoint(actors) or line.move is Move.CORRECT:
            continue
        if version.state == State.URGENT and _DUTY_OF_MOVE.get(line.move) in taken:
            continue
        missing = tuple(PROOF_LABELS[proof] for proof in line.needs if proof not in have)
        offers.append(Offer(line.move, line.label, line.article, missing, not missing))
    return tuple(offers)


_DUTY_OF_MOVE: Final = {
    Move.PROOFREAD: Duty.PROOFREAD,
    Move.APPROVE_FIRST: Duty.FIRST,
    Move.APPROVE_SECOND: Duty.SECOND,
    Move.APPROVE_FINAL: Duty.FINAL,
    Move.CLEAR: Duty.SECRECY,
}
_OTHER_KINDS: Final = {"legal": "答复的法制审核", "sign": "答复的签发", "return": "发布前退回"}


def review_lines(version: ItemVersion) -> tuple[ReviewLine, ...]:
    """All that was said of a version, the newest first."""
    lines = [
        ReviewLine(
            label=DUTY_LABELS[Duty(review.kind)]
            if review.kind in set(Duty)
            else _OTHER_KINDS[review.kind],
            is_approved=review.is_approved,
            opinion=review.opinion,
            marks=tuple((mark["quote"], mark["remark"]) for mark in review.marks),
            person=review.reviewed_by.name if review.reviewed_by else "系统",
            at=review.reviewed_at,
            holds=review.sha256 == version.sha256,
            evidence=(review.evidence or {}).get("reference", ""),
            duty=Duty(review.kind) if review.kind in set(Duty) else None,
            person_id=review.reviewed_by_id,
        )
        for review in version.reviews.select_related("reviewed_by")
    ]
    lines += [
        ReviewLine(
            label=DUTY_LABELS[Duty.SECRECY],
            is_approved=review.conclusion == Conclusion.PUBLISH,
            opinion=review.reason,
            marks=(),
            person=review.reviewed_by.name if review.reviewed_by else "系统",
            at=review.reviewed_at,
            holds=review.sha256 == version.sha256,
            answers=tuple(
                (q.label, q.choices.get(review.answers[code], review.answers[code]))
                for code, q in QUESTIONS.items()
                if review.answers.get(code)
            ),
            conclusion=CONCLUSION_LABELS[Conclusion(review.conclusion)],
            evidence=(review.evidence or {}).get("reference", ""),
            duty=Duty.SECRECY,
            person_id=review.reviewed_by_id,
        )
        for review in version.secrecy_reviews.select_related("reviewed_by")
    ]
    return tuple(sorted(lines, key=lambda line: line.at, reverse=True))


def _comparison(version: ItemVersion, content: Content) -> tuple[tuple[Line, ...], str]:
    """What changed since the text that was judged last, else since the version before."""
    judged = version.reviews.exclude(sha256=version.sha256).order_by("-pk").first()
    base = (
        version.revisions.filter(sha256=judged.sha256).order_by("-place").first()
        if judged
        else None
    )
    if base is not None:
        words = f"与上次审核的稿次（第{base.place}稿）相比"
        return compare(as_text(Content.read(base.content)), as_text(content)), words
    before = version.item.versions.filter(number__lt=version.number).order_by("-number").first()
    if before is not None:
        words = f"与第{before.number}版相比"
        return compare(as_text(before.read()), as_text(content)), words
    return (), ""


def as_text(content: Content) -> str:
    """All that an item says as lines, for a comparison: elements, text, files."""
    head, tail = elements_of(content)
    return "\n".join([*head, to_plain(content.body), *tail])


def elements_of(content: Content) -> tuple[list[str], list[str]]:
    """What stands around the text of an item, as lines: the elements before it, the files behind."""
    elements = (
        ("名称", content.title),
        ("种类", KIND_LABELS[content.kind]),
        ("文号", content.document_number),
        ("发布机构", content.publisher),
        ("成文日期", str(content.created_on or "")),
        ("主题分类", content.subject),
        ("内容概述", content.summary),
        ("主题词", "、".join(content.keywords)),
        ("来源", content.source),
        ("在线链接", content.online_link),
        *((EXTRA_FIELDS[code].label, value) for code, value in content.extras.items()),
    )
    head = [f"{label}：{value}" for label, value in elements if value]
    tail = [f"附件：{file.name}（{file.size} 字节，{file.sha256[:12]}）" for file in content.files]
    return head, tail


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a version with what it is."""

    id: int
    attachment: Attachment
    pages: int | None

    @property
    def said(self) -> str:
        """Kind and length in words."""
        return said_of(self.attachment.media_type, self.pages)

    @property
    def may_show(self) -> bool:
        """Whether a browser shows it by itself."""
        kind = KIND_OF_TYPE.get(self.attachment.media_type)
        return kind is not None and kind.may_show

    @property
    def is_picture(self) -> bool:
        """Whether it can stand on the page as a picture."""
        return self.may_show and self.attachment.media_type.startswith("image/")


def files_of(asker: Asker, version_id: int) -> tuple[FileLine, ...]:
    """The files of a version in their order. Raises NotFoundError."""
    version = seen_version(asker, version_id)
    known = {file.sha256: file for file in version.files.all()}
    return tuple(
        FileLine(known[one.sha256].pk, one, known[one.sha256].pages)
        for one in version.read().files
        if one.sha256 in known
    )


@dataclass(frozen=True, slots=True)
class SavedState:
    """How often a version was saved, by whom last, and for which body."""

    organisation_id: int
    saved: int
    changed_by: str
    changed_at: datetime


def saved_state(asker: Asker, version_id: int) -> SavedState:
    """Whether somebody saved a version meanwhile. Raises NotFoundError."""
    version = seen_version(asker, version_id)
    who = version.changed_by.name if version.changed_by else "系统"
    return SavedState(version.organisation_id, version.saved, who, version.changed_at)


def file_of_version(asker: Asker, version_id: int, file_id: int) -> FileOnDisk:
    """A file of a version, for whoever may see the version. Raises NotFoundError."""
    version = seen_version(asker, version_id)
    file = ItemFile.objects.filter(pk=file_id, version=version).first()
    if file is None:
        raise NotFoundError("没有这个附件。请刷新页面。")
    return FileOnDisk(path_of(file.sha256), file.name, file.media_type, file.sha256)
