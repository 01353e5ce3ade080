"""A picture for the text of a version: prepared, kept with it, and shown once the text shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from gongkai.audit.actions import action, record
from gongkai.catalogue.actions.work import Upload, Work
from gongkai.catalogue.models import ItemFile
from gongkai.rules.access import Asker
from gongkai.rules.errors import BadInputError
from gongkai.rules.intake import clean_file_name
from gongkai.rules.pictures import prepare
from gongkai.rules.release import Move


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
