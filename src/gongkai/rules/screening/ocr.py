"""Words in pictures, by a model that runs on this computer (the optional part `ocr`).

Nothing leaves the computer: the models come with the package rapidocr. It takes seconds a page, so
it belongs in the background.
"""

from __future__ import annotations

import io
from functools import cache
from importlib.util import find_spec
from threading import Lock
from typing import Any, Final

from gongkai.rules.errors import BadInputError
from gongkai.rules.screening.files import Recogniser

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


def recognise(data: bytes) -> str:
    """The words in a picture, line by line from top to bottom; empty where there are none.

    A picture too small to hold words is passed over, a huge one made smaller first.
    """
    from PIL import Image

    with Image.open(io.BytesIO(data)) as opened:
        if min(opened.size) < _SMALLEST:
            return ""
        image = opened.convert("RGB")
    image.thumbnail((MAX_SIDE, MAX_SIDE))
    png = io.BytesIO()
    image.save(png, "PNG")
    with _lock:
        result = _engine()(png.getvalue())
    return "\n".join(result.txts or ())
