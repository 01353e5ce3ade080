"""Typesetting to PDF: a typst template and its data, which is never read as markup.

Files meet PDF/A-2a (archives) and PDF/UA-1 (accessibility); fonts are embedded.
"""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

import typst

from gongkai.rules import fonts
from gongkai.rules.writing import WritingError

_STANDARDS: Final[list[Any]] = ["a-2a", "ua-1"]


# So many different ones in one paper are no accident any more.
_MOST_SPELLED: Final = 40


def typeset_spelled(
    template: bytes, data: Any, at: datetime, *, system_fonts: bool = False, has_letters: bool
) -> bytes:
    """As `typeset`, but what no font has is spelled out as 〔U+1F468〕 so that the paper exists.

    An emoji in what somebody wrote must not keep a case from its archive. Letters are spelled only
    with `has_letters`: a name must be right on what leaves. Raises WritingError for the others.
    """
    for _ in range(_MOST_SPELLED):
        try:
            return typeset(template, data, at, system_fonts=system_fonts)
        except MissingCharactersError as error:
            missing = error.characters
            if not has_letters and any(unicodedata.category(c).startswith("L") for c in missing):
                raise
            data = _spelled(data, missing)
    return typeset(template, data, at, system_fonts=system_fonts)


def _spelled(data: Any, missing: str) -> Any:
    if isinstance(data, str):
        return "".join(f"〔U+{ord(c):04X}〕" if c in missing or _is_sign(c) else c for c in data)
    if isinstance(data, dict):
        return {key: _spelled(value, missing) for key, value in data.items()}
    return [_spelled(value, missing) for value in data] if isinstance(data, list) else data


def _is_sign(character: str) -> bool:
    """Whether it is of those that no font for print has: found at once, not one after the other."""
    return ord(character) >= _SIGNS and unicodedata.category(character) in {"So", "Sk", "Co", "Cn"}


_SIGNS: Final = 0x1F000


def typeset(template: bytes, data: Any, at: datetime, *, system_fonts: bool = False) -> bytes:
    """The template with its data under `sys.inputs.data` as PDF; equal input gives equal bytes.

    With `system_fonts` the faces of the office (方正小标宋, 仿宋_GB2312, 楷体_GB2312, 黑体) are taken
    where installed: the result then depends on the machine, and whether those fonts may be embedded
    on their licence. Raises WritingError for characters that no font has.
    """
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    try:
        return _compile(template, inputs, at, system_fonts)
    except typst.TypstError as error:
        if system_fonts:
            raise _reason(error) from error
    # A rare character may stand in a font of the machine.
    try:
        return _compile(template, inputs, at, system_fonts=True)
    except typst.TypstError as error:
        raise _reason(error) from error


def _compile(template: bytes, inputs: dict[str, str], at: datetime, system_fonts: bool) -> bytes:
    compiler = typst.Compiler(template, font_paths=_fonts(system_fonts), sys_inputs=inputs)
    second = at.astimezone(UTC).replace(microsecond=0)  # all that a PDF can note
    pdf = compiler.compile(format="pdf", pdf_standards=_STANDARDS, timestamp=second)
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no single PDF")
    return pdf


@cache
def _fonts(system_fonts: bool) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=system_fonts,
        include_embedded_fonts=False,
        font_paths=[fonts.FOLDER],
    )


class MissingCharactersError(WritingError):
    """Characters that no font has."""

    def __init__(self, characters: str) -> None:
        named = "、".join(f"{c}（U+{ord(c):04X}）" for c in dict.fromkeys(characters))
        super().__init__(
            f"自带字库和本机字体里都没有“{named}”，PDF 印不出来。"
            "请换一个字，或者安装含有它的字体后再试，也可以改为输出 DOCX。"
        )
        self.characters = characters


def _reason(error: typst.TypstError) -> WritingError:
    missing = re.search(r'the text `"(.+?)"` could not be displayed', str(error))
    if missing is None:
        return WritingError(f"PDF 排版没有成功（{error}）。请改为输出 DOCX。")
    # The typesetter writes what it cannot show as \u{1fffd}.
    text = re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), missing[1])
    return MissingCharactersError(text)
