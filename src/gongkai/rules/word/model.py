"""What the reading of a Word file hands back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.rules.errors import BadInputError


class WordError(BadInputError):
    """A file that cannot be read as an item; says why and what to do."""


@dataclass(frozen=True, slots=True)
class WordPicture:
    """A picture of the document, written anew; `alt` is empty where the author gave no words."""

    name: str
    data: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class WordDocument:
    """A document for the form of an item.

    `body` is clean HTML, its pictures stand as `file:` and the SHA-256 of their data. `insertions`
    and `deletions` count the tracked changes, `comments` the remarks in the margin, none of which is
    in `body` as such. `notes` count foot- and endnotes, kept at the end. `lost` names in Chinese what
    did not come along or must be looked at.
    """

    title: str
    document_number: str
    created_on: date | None
    publisher: str
    body: str
    pictures: tuple[WordPicture, ...]
    insertions: int
    deletions: int
    comments: int
    notes: int
    lost: tuple[str, ...]

    @property
    def silent_pictures(self) -> int:
        """How many pictures have no words yet."""
        return sum(not picture.alt for picture in self.pictures)

    @property
    def has_changes(self) -> bool:
        """Whether somebody must decide about tracked changes or comments first."""
        return bool(self.insertions or self.deletions or self.comments)
