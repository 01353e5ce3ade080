"""What remedies by a click would make of a version; worked out before anything is locked.

A PDF whose pages are drawn anew takes a third of a second a page: nobody else waits meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils import timezone

from gongkai.catalogue.adapters.files import path_of
from gongkai.catalogue.queries.access import seen_version
from gongkai.catalogue.queries.screening import SUBJECT, file_part_name
from gongkai.rules.access import Asker
from gongkai.rules.errors import BadInputError
from gongkai.rules.items import Attachment, Content
from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.mending import has_mender, mended
from gongkai.rules.screening.model import Finding, Spot
from gongkai.rules.screening.parts import Part
from gongkai.screening.queries import known_as_open, screen_for, spots_of_open


@dataclass(frozen=True, slots=True)
class MendedFile:
    """An attachment as it comes out, and the hash of the one in whose place it comes."""

    name: str
    data: bytes
    description: str
    replaces: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """What a version would say: from the content of that hash, mended in so many places."""

    sha256: str
    content: Content
    files: tuple[MendedFile, ...]
    count: int


def remedy_for(
    asker: Asker,
    version_id: int,
    *,
    finding_id: int | None = None,
    rule: str = "",
    at: datetime,
) -> Remedy:
    """What a version says after one finding, all of a rule, or all that stop the release are mended.

    Nothing is stored. Raises NotFoundError, BadInputError for a file that cannot be changed.
    """
    version = seen_version(asker, version_id)
    wanted = known_as_open(asker, SUBJECT, str(version.pk), finding_id=finding_id, rule=rule)
    screen, _ = screen_for(version.item.organisation.path, timezone.localdate(at))
    spots = spots_of_open(asker, SUBJECT, str(version.pk), finding_id=finding_id, rule=rule)
    mender = _Mender(screen, wanted, spots)
    content = mender.mend(version.read())
    return Remedy(version.sha256, content, tuple(mender.files), mender.count)


@dataclass
class _Mender:
    screen: Screen
    wanted: Callable[[Finding], bool]
    spots: tuple[Spot, ...] = ()
    files: list[MendedFile] = field(default_factory=list)
    count: int = 0

    def mend(self, content: Content) -> Content:
        """The content with everything that is wanted mended; new files stand in `files`."""
        for file in content.files:
            if self.spots or has_mender(file.name):
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
        new, count = mended(self.screen, part, self.wanted, self.spots)
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
            self.files.append(MendedFile(file.name, part.data, file.description, file.sha256))
