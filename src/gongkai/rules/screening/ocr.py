"""Words in pictures, by a model that runs on this computer (the optional part `ocr`).

Nothing leaves the computer: the models come with the package rapidocr. It takes seconds a page, so
it belongs in the background.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from itertools import chain, repeat
from threading import Lock
from typing import Any, Final

from gongkai.rules.errors import BadInputError
from gongkai.rules.screening.reading import Line, Place, Reading, Recogniser, around, leans, shares

MAX_SIDE: Final = 4_000
_SMALLEST: Final = 24
_lock: Final = Lock()


def is_available() -> bool:
    """Whether the optional part is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def recogniser() -> Recogniser:
    """What reads the words in a picture. Raises BadInputError where the part is not installed."""
    if not is_available():
        raise BadInputError("没有安装文字识别。请先运行 pip install 'gongkai[ocr]'。")
    return recognise


@cache
def _engine() -> Any:
    import logging

    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR()


def recognise(data: bytes) -> Reading:
    """The words in a picture, line by line from top to bottom; none where there are none.

    A picture too small to hold words is passed over, a huge one made smaller first.
    """
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data)) as opened:
        if min(opened.size) < _SMALLEST:
            return Reading()
        image = ImageOps.exif_transpose(opened).convert("RGB")
    image.thumbnail((MAX_SIDE, MAX_SIDE))
    png = io.BytesIO()
    image.save(png, "PNG")
    with _lock:
        result = _engine()(png.getvalue(), return_word_box=True)
    lines = zip(result.txts or (), _each(result.boxes), _each(result.word_results), strict=False)
    return Reading(
        tuple(_line(text, corners, words, image.size) for text, corners, words in lines),
        image.width / image.height,
    )


def _line(text: str, corners: Any, words: Any, size: tuple[int, int]) -> Line:
    place = around(corners, size)
    is_level = place is not None and not leans(corners)
    return Line(text, place, _letters(text, words, size) if is_level else ())


def _each(found: Any) -> Iterable[Any]:
    """What the model tells of each line, for as many lines as there may be."""
    return chain(() if found is None else found, repeat(()))


def _letters(text: str, words: Any, size: tuple[int, int]) -> tuple[Place, ...]:
    """The place of each letter; none where the model does not tell all of them."""
    told: list[tuple[str, Place]] = []
    for word, _, corners in words:
        place = around(corners, size)
        if place is None:
            return ()
        told += zip(word, shares(place, len(word)), strict=True)
    places: list[Place] = []
    waiting = [(letter, place) for letter, place in told if not letter.isspace()]
    if [letter for letter, _ in waiting] != [letter for letter in text if not letter.isspace()]:
        return ()
    following = iter(waiting)
    for letter in text:
        if letter.isspace():
            if not places:
                return ()
            places.append(places[-1])
        else:
            places.append(next(following)[1])
    return tuple(places)
