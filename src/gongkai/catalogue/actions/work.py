"""One version at work: the row, locked, with its item and whoever acts on it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from io import BytesIO
from typing import Any, BinaryIO, Final, Self, cast

from django.utils import timezone

from gongkai.accounts.models import Person
from gongkai.catalogue.actions.gate import Gate, ScreeningBlockError
from gongkai.catalogue.adapters import titles
from gongkai.catalogue.adapters.files import store
from gongkai.catalogue.models import (
    PICTURE_TYPES,
    Consultation,
    Follower,
    IndexSequence,
    Item,
    ItemChange,
    ItemFile,
    ItemVersion,
    PictureWidths,
    Publisher,
    Revision,
)
from gongkai.catalogue.queries.access import (
    actors_of,
    calendar_of,
    opinions_on,
    publisher_of,
    seen_version,
    writers_of,
)
from gongkai.catalogue.queries.screening import release_blocks
from gongkai.rules.access import Asker
from gongkai.rules.attachments import kind_of, pages_of
from gongkai.rules.calendar import Calendar
from gongkai.rules.errors import BadInputError, WrongStateError
from gongkai.rules.intake import clean_file_name, has_secrecy_mark
from gongkai.rules.items import (
    ABOUT_FIELDS,
    DOCUMENTS,
    Attachment,
    Content,
    ItemKind,
    Validity,
    check_content,
    content_problems,
)
from gongkai.rules.moves import MissingProofError
from gongkai.rules.release import (
    STATE_LABELS,
    Duty,
    Move,
    Proof,
    State,
    Transition,
    check_move,
    check_separation,
    proofs_of,
)
from gongkai.rules.rich_text import clean, to_plain


class StaleItemError(WrongStateError):
    """Somebody else saved the version, or moved it, after the page was loaded."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that comes with an action: its bytes, or a large one as a file that is read in pieces.

    `replaces` is the hash of the attachment in whose place it comes.
    """

    name: str
    data: bytes = b""
    description: str = ""
    file: BinaryIO | None = None
    replaces: str = ""

    def opened(self) -> BinaryIO:
        """It as a file, at its beginning."""
        file = self.file or BytesIO(self.data)
        file.seek(0)
        return file

    def pieces(self) -> Iterator[bytes]:
        """Its bytes, never all of a large one at once."""
        file = self.opened()
        while piece := file.read(_PIECE):
            yield piece

    @property
    def sha256(self) -> str:
        """The hash under which it will be kept, in hex."""
        hasher = hashlib.sha256()
        for piece in self.pieces():
            hasher.update(piece)
        return hasher.hexdigest()


_PIECE: Final = 1024 * 1024


@dataclass
class Work:
    """A version with everything that a move needs."""

    version: ItemVersion
    item: Item
    by: Asker
    at: datetime
    before: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def open(cls, *, version_id: int, by: Asker, at: datetime, seen: int | None = None) -> Self:
        """The version, locked until the action ends.

        `seen` is the number of saves that the page showed. Raises NotFoundError outside of the
        person's reach, StaleItemError where somebody saved or moved it meanwhile.
        """
        version = seen_version(by, version_id, is_locked=True)
        if seen is not None and seen != version.saved:
            raise StaleItemError(_who_was_faster(version))
        work = cls(version, version.item, by, at)
        work.before = {"state": version.state, "sha256": version.sha256}
        return work

    @classmethod
    def begin(cls, item: Item, *, number: int, by: Asker, at: datetime) -> Self:
        """A new, still empty version of an item."""
        person = None if by.pk is None else cast("Person", by)
        version = ItemVersion.objects.create(
            item=item,
            number=number,
            state=State.DRAFT,
            column=item.column,
            organisation=item.organisation,
            kind=item.kind,
            written_at=at,
            written_by=person,
            changed_at=at,
            changed_by=person,
            moved_at=at,
            moved_by=person,
        )
        return cls(version, item, by, at)

    @property
    def today(self) -> date:
        """The day of the action."""
        return timezone.localdate(self.at)

    @property
    def person(self) -> Person | None:
        """Who acts, for a column; None for the system."""
        return None if self.by.pk is None else cast("Person", self.by)

    @property
    def publisher(self) -> Publisher:
        """How the body publishes."""
        return publisher_of(self.item.organisation)

    @property
    def calendar(self) -> Calendar:
        """The working days of the body."""
        return calendar_of(self.publisher.region)

    def proofs(self, *more: Proof) -> set[Proof]:
        """What is on file for what the version says now."""
        found = set(proofs_of(opinions_on(self.version), self.version.sha256, today=self.today))
        if not content_problems(self.version.read()):
            found.add(Proof.COMPLETE_ITEM)
        if self.version.urgent_order:
            found.add(Proof.ORDER)
        if not release_blocks(self.version):
            found.add(Proof.SCREENING)
        return found | set(more)

    def persons(self) -> dict[Duty, set[Any]]:
        """Who has taken which duty on what the version says now."""
        persons: dict[Duty, set[Any]] = {Duty.WRITE: writers_of(self.version)}
        for opinion in opinions_on(self.version):
            if opinion.sha256 == self.version.sha256 and opinion.person is not None:
                persons.setdefault(opinion.duty, set()).add(opinion.person)
        return persons

    def check_separation(self, duty: Duty) -> None:
        """Raises SamePersonError where the person already has another duty on this version."""
        if self.by.pk is not None:
            persons = self.persons()
            mine = {d: who & {self.by.pk} for d, who in persons.items() if d is not duty}
            check_separation({d: who for d, who in mine.items() if who} | {duty: {self.by.pk}})

    def check_complete(self) -> None:
        """Raises IncompleteItemError naming all that is missing."""
        check_content(self.version.read())

    def check_screened(self, line: Transition) -> None:
        """Raises ScreeningBlockError where the screening does not let the version pass."""
        blocks = release_blocks(self.version)
        if blocks:
            raise ScreeningBlockError(line.label, blocks)

    def check(self, move: Move, *more: Proof) -> Transition:
        """The line of the table for a move that may be made.

        Raises as `rules.release.check_move`; ScreeningBlockError, naming the blocks, where nothing
        but the screening stands in the way.
        """
        try:
            return check_move(
                State(self.version.state),
                move,
                actors=actors_of(self.by, self.item),
                proofs=self.proofs(*more),
            )
        except MissingProofError as error:
            if error.missing == (Proof.SCREENING,):
                raise ScreeningBlockError(error.label, release_blocks(self.version)) from None
            raise

    def need(self, move: Move) -> None:
        """Raises unless the person may make the move, whatever may still be missing for it."""
        self.check(move, *Proof)

    def move(self, move: Move, *more: Proof) -> None:
        """Make a lawful move of the version, still unsaved. Raises as `check`."""
        self.go(self.check(move, *more))

    def go(self, line: Transition) -> None:
        """Follow a line of the table."""
        if Proof.SCREENING in line.needs:
            self.version.passed_sha256 = self.version.sha256
        if line.end != self.version.state:
            self.version.state = line.end
            self.version.moved_at, self.version.moved_by = self.at, self.person
            self.version.saved += 1

    def release(self, line: Transition) -> None:
        """Bring the version out by a line of the table; what was out before it becomes history.

        The item gets its 索引号 with its first release and keeps it.
        """
        item, version = self.item, self.version
        if item.index_number is None:
            item.index_number = self._next_index_number()
        for old in item.versions.live().exclude(pk=version.pk).select_for_update():
            before = Work(old, item, self.by, self.at)
            before.move(Move.CORRECT, Proof.SUCCESSOR)
            old.ended_at, old.ended_by = self.at, self.person
            old.end_reason = version.change_note or "由新版本取代"
            old.save()
        self.go(line)
        version.published_at, version.published_by = self.at, self.person
        version.release_from = None
        version.save()
        item.first_published_on = item.first_published_on or self.today
        if item.kind in DOCUMENTS and not item.validity:
            item.validity = Validity.IN_FORCE
        _follow(item, version.read())
        item.save()
        self._find_by_words()
        self.announce()

    def announce(self) -> None:
        """Tell all that follow the published items that this one changed."""
        self.announce_all([self.item.pk])

    @staticmethod
    def announce_all(items: Iterable[int]) -> None:
        """Tell all that follow the published items that those with these ids changed."""
        ItemChange.objects.bulk_create(
            ItemChange(follower=follower, item_id=pk) for pk in items for follower in Follower
        )

    def _find_by_words(self) -> None:
        """Let the lists of the desk find the version by its name and its numbers."""
        version = self.version
        titles.VERSIONS.put(
            {version.pk: (version.title, version.document_number, self.item.index_number or "")}
        )

    def _next_index_number(self) -> str:
        """The next number of the year that nobody has, past those that came in by import."""
        publisher = self.publisher
        code, year = publisher.index_code, self.today.year
        IndexSequence.objects.get_or_create(index_code=code, year=year)
        sequence = IndexSequence.objects.select_for_update().get(index_code=code, year=year)
        while True:
            sequence.last += 1
            number = str(publisher.index_pattern.number(self.today, sequence.last))
            if not Item.objects.filter(index_number=number).exists():
                break
        sequence.save(update_fields=["last"])
        return number

    def keep(
        self,
        content: Content,
        uploads: Sequence[Upload] = (),
        *,
        mended_from: int | None = None,
        at_once: bool = False,
    ) -> int:
        """Make the version say something else: cleaned, hashed, screened, with who wrote it.

        `mended_from` is the revision before a remedy that was applied by a click; `at_once`: it is
        screened here however long that takes, and how many pictures nobody read comes back. Raises BadInputError for text or files that may not
        be here.
        """
        version = self.version
        content = content.legible()
        content = replace(content, body=clean(content.body), title=content.title.strip())
        content = replace(content, files=self._files(content.files, uploads))
        for upload in uploads:
            if upload.replaces:  # a picture in the text follows its file
                content = replace(
                    content,
                    body=content.body.replace(f"file:{upload.replaces}", f"file:{upload.sha256}"),
                )
        _refuse_marks(content)
        version.content, version.sha256 = content.text(), content.sha256
        version.kind = content.kind
        version.title = content.title[:500]
        version.document_number = content.document_number[:100]
        version.words = content.words
        version.saved += 1
        version.changed_at, version.changed_by = self.at, self.person
        version.save()
        self._find_by_words()
        Revision.objects.create(
            version=version,
            place=version.revisions.count() + 1,
            content=version.content,
            sha256=version.sha256,
            saved_at=self.at,
            saved_by=self.person,
        )
        return Gate(version, self.item, self.by, self.at).have_screened(
            mended_from=mended_from, at_once=at_once
        )

    def _files(
        self, kept: Iterable[Attachment], uploads: Sequence[Upload]
    ) -> tuple[Attachment, ...]:
        pool = {file.sha256: file for file in self.version.files.all()} if self.version.pk else {}
        files = []
        for attachment in kept:
            if attachment.sha256 not in pool:
                raise BadInputError(f"附件“{attachment.name}”不在这条信息里。请重新上传。")
            files.append(attachment)
        for upload in uploads:
            attachment = self._taken(upload, pool)
            place = next((i for i, f in enumerate(files) if f.sha256 == upload.replaces), None)
            if place is not None:
                files[place] = replace(
                    attachment, description=attachment.description or files[place].description
                )
            elif attachment.sha256 not in {file.sha256 for file in files}:
                files.append(attachment)
        return tuple(files)

    def hold(self, upload: Upload) -> ItemFile:
        """Keep a file with the version; whether it belongs to what it says is told elsewhere.

        Raises FileRefusedError.
        """
        pool = {file.sha256: file for file in self.version.files.all()}
        return pool[self._taken(upload, pool).sha256]

    def _taken(self, upload: Upload, pool: dict[str, ItemFile]) -> Attachment:
        """A file stored under its hash, once it is known what it truly is."""
        name, file = clean_file_name(upload.name), upload.opened()
        kind = kind_of(name, file)
        description = upload.description.strip()[:300]
        pages = pages_of(kind, file)
        stored = store(upload.pieces())
        if stored.sha256 not in pool:
            pool[stored.sha256] = ItemFile.objects.create(
                version=self.version,
                name=name,
                media_type=kind.media_type,
                size=stored.size,
                pages=pages,
                sha256=stored.sha256,
                description=description,
                added_at=self.at,
                added_by=self.person,
            )
        if kind.media_type in PICTURE_TYPES:
            PictureWidths.objects.get_or_create(
                sha256=stored.sha256, defaults={"queued_at": self.at, "queued_by": self.person}
            )
        return Attachment(name, stored.sha256, stored.size, kind.media_type, description)

    def trace(self, **more: Any) -> dict[str, Any]:
        """What the audit record keeps of the action."""
        return {
            "on": self.version,
            "organisation_id": self.item.organisation_id,
            "before": self.before or None,
            "after": {
                "item": self.item.pk,
                "state": self.version.state,
                "sha256": self.version.sha256,
                **more,
            },
        }


def _follow(item: Item, content: Content) -> None:
    """Repeat in the rows what a released text says of days and of other items."""
    item.expires_on = content.day("expires_on") or content.day("public_until")
    item.revoked_on, item.revoked_basis = None, ""
    number = content.extras.get(ABOUT_FIELDS.get(content.kind, ""), "").strip()
    if number:
        item.about = Item.objects.filter(index_number=number).first() or item.about
    opens_on, closes_on = content.day("opens_on"), content.day("closes_on")
    if content.kind is ItemKind.CONSULTATION and opens_on and closes_on:
        Consultation.objects.update_or_create(
            item=item, defaults={"opens_on": opens_on, "closes_on": closes_on}
        )


def _refuse_marks(content: Content) -> None:
    """Raises BadInputError where a text bears a secrecy mark: it may not be in this system at all."""
    for text in (content.title, content.summary, to_plain(content.body)):
        if has_secrecy_mark(text):
            raise BadInputError(
                "文字中有密级标志。本系统是非涉密系统，涉密信息不得录入，请立即停止操作并按保密规定处理；"
                "已解密的，请先去掉密级标志。"
            )


def _who_was_faster(version: ItemVersion) -> str:
    who = version.changed_by.name if version.changed_by else "系统"
    when = timezone.localtime(version.changed_at).strftime("%H:%M")
    return (
        f"您打开以后，{who}在 {when} 保存过这一稿，现在是“{STATE_LABELS[State(version.state)]}”。"
        "您的内容还没有保存，也没有覆盖对方的修改。请对照新内容，把您的修改合进去再保存。"
    )
