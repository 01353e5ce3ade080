"""A picture for the text of a version: prepared, kept with it, and shown once the text shows it.

Of each picture there are copies in the widths of screens, made by the worker.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Final

from gongkai.audit.actions import action, record
from gongkai.catalogue.actions.work import Upload, Work
from gongkai.catalogue.adapters.files import path_of, store
from gongkai.catalogue.models import ItemFile, PictureWidths
from gongkai.rules.access import Asker
from gongkai.rules.errors import BadInputError, WrongStateError
from gongkai.rules.intake import clean_file_name
from gongkai.rules.pictures import MOST_WIDTH, Picture, prepare
from gongkai.rules.release import Move

# A telephone, a tablet, and twice the width of a page's text.
WIDTHS: Final = (480, 960, MOST_WIDTH)
_MEDIA_TYPES: Final = {".jpg": "image/jpeg", ".png": "image/png"}


@dataclass(frozen=True, slots=True)
class AddedPicture:
    """The kept file of a picture and its size in pixels."""

    file: ItemFile
    width: int
    height: int


@action
def add_picture(*, version_id: int, upload: Upload, by: Asker, at: datetime) -> AddedPicture:
    """Keep a picture with a version, for its text; what the version says stays as it is.

    Its `description` is the alternative text (GB/T 37668, WCAG 2.2 1.1.1). Raises the errors of a
    move, BadInputError for a picture without words or that cannot be used.
    """
    work = Work.open(version_id=version_id, by=by, at=at)
    work.need(Move.CHANGE)
    if not upload.description.strip():
        raise BadInputError("请写明图上是什么。没有文字说明的图片，盲人读者读不到。")
    name = clean_file_name(upload.name)
    picture = prepare(name, upload.data)
    named = Upload(PurePath(name).stem + picture.suffix, picture.data, upload.description)
    file = work.hold(named)
    record(**work.trace(picture=file.sha256, name=file.name))
    return AddedPicture(file, picture.width, picture.height)


@action
def make_picture_widths(*, sha256: str, by: Asker, at: datetime) -> PictureWidths:
    """Make the copies of a picture that waits: turned upright, without anything but its pixels.

    No copy is wider than the picture; one as wide as it is, or as the page, is among them. A picture
    that cannot be read is noted with the reason. Raises WrongStateError where it had its turn.
    """
    row = PictureWidths.objects.select_for_update().get(sha256=sha256)
    if row.state != "queued":
        raise WrongStateError("这张图片已经处理过。")
    row.leased_until = None
    try:
        row.copies = _copies(path_of(sha256).read_bytes())
        row.state = "done"
    except (BadInputError, OSError) as error:
        row.state, row.message = "failed", str(error)[:300]
    row.save()
    record(on=row, after={"state": row.state, "widths": [one["width"] for one in row.copies]})
    return row


@action
def give_up_picture_widths(*, sha256: str, by: Asker, at: datetime) -> PictureWidths:
    """Note that a picture gets no copies, because making them broke off again and again.

    Raises WrongStateError where it had its turn.
    """
    row = PictureWidths.objects.select_for_update().get(sha256=sha256)
    if row.state != "queued":
        raise WrongStateError("这张图片已经处理过。")
    row.state, row.message, row.leased_until = "failed", "处理时多次中断，没有完成。", None
    row.save()
    record(on=row, after={"state": row.state})
    return row


def _copies(data: bytes) -> list[dict[str, object]]:
    copies: list[dict[str, object]] = []
    for most in WIDTHS:
        picture: Picture = prepare("图片", data, most_width=most)
        if copies and copies[-1]["width"] == picture.width:
            break  # the picture itself is no wider
        stored = store([picture.data])
        copies.append(
            {
                "width": picture.width,
                "sha256": stored.sha256,
                "media_type": _MEDIA_TYPES[picture.suffix],
            }
        )
    return copies
