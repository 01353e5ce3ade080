"""Remedies of what the screening found, by a click; and the click taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from gongkai.audit.actions import action, record
from gongkai.catalogue.actions.work import Upload, Work
from gongkai.catalogue.adapters.files import path_of
from gongkai.catalogue.models import ItemScreening, ItemVersion
from gongkai.catalogue.queries.screening import SUBJECT, file_part_name
from gongkai.rules.access import Asker
from gongkai.rules.errors import BadInputError, WrongStateError
from gongkai.rules.items import Attachment, Content
from gongkai.rules.release import Move
from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.mending import has_mender, mended
from gongkai.rules.screening.model import Finding
from gongkai.rules.screening.parts import Part
from gongkai.screening.queries import known_as_open, screen_for


@dataclass(frozen=True, slots=True)
class Mending:
    """A version after a remedy, and in how many places it was applied."""

    version: ItemVersion
    count: int


@action
def mend_item(
    *,
    version_id: int,
    finding_id: int | None = None,
    rule: str = "",
    seen: int | None = None,
    by: Asker,
    at: datetime,
) -> Mending:
    """Mend one finding, all of a rule, or (neither given) all that stop the release.

    Personal data is masked, words are put right, files are kept anew without what is out of sight;
    the files before stay with the version. It is a change like any other: approvals are void, and
    what was saved before can be had back by `undo_mending`. Raises the errors of a move,
    StaleItemError, WrongStateError where a click can mend nothing, BadInputError for a file that
    cannot be changed.
    """
    work = Work.open(version_id=version_id, by=by, at=at, seen=seen)
    version = work.version
    wanted = known_as_open(by, SUBJECT, str(version.pk), finding_id=finding_id, rule=rule)
    before = version.revisions.count()
    work.move(Move.CHANGE)
    _void(version)
    screen, _ = screen_for(work.item.organisation.path, work.today)
    mender = _Mender(work, screen, wanted)
    content = mender.mend(version.read())
    if not mender.count:
        raise WrongStateError("这些发现不能自动改正。请在“修改”里手工改，或请同事决定。")
    work.keep(content, mender.uploads, mended_from=before)
    record(**work.trace(mended=mender.count, rule=rule, finding=finding_id))
    return Mending(version, mender.count)


def _void(version: ItemVersion) -> None:
    version.release_from = None
    version.cleared_sha256 = ""
    version.urgent_order = ""


@dataclass
class _Mender:
    work: Work
    screen: Screen
    wanted: Callable[[Finding], bool]
    uploads: list[Upload] = field(default_factory=list)
    count: int = 0

    def mend(self, content: Content) -> Content:
        """The content with everything that is wanted mended; new files stand in `uploads`."""
        for file in content.files:
            if has_mender(file.name):
                self._file(file)
        return replace(
            content,
            title=self._part(Part.title(content.title)).text,
            summary=self._part(Part.plain(content.summary)).text,
            publisher=self._part(Part.plain(content.publisher)).text,
            subject=self._part(Part.plain(content.subject)).text,
            source=self._part(Part.plain(content.source)).text,
            keywords=tuple(self._part(Part.plain(word)).text for word in content.keywords),
            extras={
                code: self._part(Part.plain(value)).text for code, value in content.extras.items()
            },
            body=self._part(Part.html(content.body)).text,
        )

    def _part(self, part: Part) -> Part:
        new, count = mended(self.screen, part, self.wanted)
        self.count += count
        return new

    def _file(self, file: Attachment) -> None:
        data = path_of(file.sha256).read_bytes()
        try:
            part = self._part(Part.file(data, file_part_name(file.name)))
        except ReadingError as error:
            raise BadInputError(
                f"“{file.name}”不能自动改正：{error}。请在原来的程序里改。"
            ) from error
        if part.data != data:
            new = Upload(file.name, part.data, file.description, replaces=file.sha256)
            self.uploads.append(new)


@action
def undo_mending(
    *, version_id: int, seen: int | None = None, by: Asker, at: datetime
) -> ItemVersion:
    """Take the last remedy back: the version says again what it said before.

    Raises the errors of a move, StaleItemError, WrongStateError where somebody wrote since.
    """
    work = Work.open(version_id=version_id, by=by, at=at, seen=seen)
    version = work.version
    row = ItemScreening.objects.filter(version=version).first()
    if row is None or row.mended_from is None:
        raise WrongStateError("没有可以撤销的改正：之后又保存过。要找回以前的内容，请看稿次记录。")
    work.move(Move.CHANGE)
    _void(version)
    old = version.revisions.get(place=row.mended_from)
    work.keep(Content.read(old.content))
    record(**work.trace(undone_to=old.place))
    return version
