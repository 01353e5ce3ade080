"""Words in pictures painted over: the pixels that showed them are gone.

Where they stand was told by whoever read them (`reading`); each spot covers the letters with a rim, or
the whole line where their place is not certain. The redaction makes the picture anew and proves that
it is black there and that nothing else came along.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from gongkai.rules.errors import GongkaiError
from gongkai.rules.redaction import redact
from gongkai.rules.redaction.boxes import Box
from gongkai.rules.redaction.source import JPEG, PNG
from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.files.pictures import PNG_START
from gongkai.rules.screening.model import Spot


def spots_in(data: bytes, spots: Iterable[Spot]) -> tuple[Spot, ...]:
    """Those of the spots that lie in this file, each once."""
    file = sha256(data).hexdigest()
    return tuple(dict.fromkeys(spot for spot in spots if spot.sha256 == file))


def boxes_on(spots: Sequence[Spot], first: int = 1) -> list[Box]:
    """Boxes over spots, numbered from `first`."""
    return [
        Box(number, spot.page, spot.x, spot.y, spot.w, spot.h)
        for number, spot in enumerate(spots, first)
    ]


def painted_picture(data: bytes, spots: Sequence[Spot]) -> bytes:
    """The JPEG or PNG, as large as before, black over the spots, without anything beside its pixels.

    Raises ReadingError for what cannot be read or written.
    """
    media_type = PNG if data.startswith(PNG_START) else JPEG
    try:
        return redact(data, media_type, boxes_on(spots)).data
    except GongkaiError as error:
        raise ReadingError(str(error).rstrip("。")) from error
