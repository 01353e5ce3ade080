"""Files are opened and screened with all that is in them: hidden sheets, comments, files in files.

A file is known by its content first, by its name second. What cannot be read is a finding of its
own, never silence.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import PurePath
from typing import Final

from gongkai.rules.report.reading.sniff import is_zip
from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.files.extract import Extract, Picture, Piece
from gongkai.rules.screening.files.kinds import GUESSED, extract_file, told_by_content
from gongkai.rules.screening.files.pictures import MOST_FRAMES, frames_of, shows_place
from gongkai.rules.screening.model import Finding, Result, ScreenedText, Spot
from gongkai.rules.screening.reading import Recogniser
from gongkai.rules.screening.registry import found

MAX_DEPTH: Final = 4
MAX_INSIDE: Final = 2_000
MAX_FINDINGS: Final = 20_000
MAX_SHOWN: Final = 300_000
IN_PICTURE: Final = "（图中文字）"
_LINE: Final = re.compile(r"[^\n]*\S")
_TAKEN: Final = "图片里记着拍摄地点。"
_IN_FRAMES: Final = (
    "图里有几{unit}，不能点一下涂黑：请把每{unit}另存为一张图片（多页的也可以另存为 PDF）再上传。"
)
_OUT_OF_REACH: Final = "这张图不能点一下涂黑：请在原来的程序里取出来涂黑，放回去再上传。"
# In a file whose text is only guessed at, words and punctuation would be noise.
_SURE: Final = ("PI-ID", "PI-ID15", "PI-PHONE", "PI-CARD", "SEC-MARK", "PI-PASSPORT")


class Files:
    """Screens files one after the other; `recognise` reads the words in pictures, where given.

    With `with_texts` the texts are handed back besides, up to 300,000 characters of a file.
    """

    def __init__(
        self, screen: Screen, recognise: Recogniser | None = None, *, with_texts: bool = False
    ) -> None:
        self._screen = screen
        self._recognise = recognise
        self._with_texts = with_texts
        self._opened = 0

    def screen(self, data: bytes, name: str) -> Result:
        """All findings in a file and in the files in it; never raises for a bad file."""
        self._opened = 0
        result = Result()
        self._open(data, name, _Place(name.rpartition("/")[2] or name), result)
        if len(result.findings) > MAX_FINDINGS:
            result.unread.append(f"发现太多，只列出{MAX_FINDINGS}条")
            result.findings.sort(key=lambda finding: finding.severity != "block")
            del result.findings[MAX_FINDINGS:]
        return result

    def _open(self, data: bytes, name: str, at: _Place, result: Result) -> None:
        self._opened += 1
        place = at.told
        if at.depth > MAX_DEPTH or self._opened > MAX_INSIDE:
            self._refuse(place, "文件套文件太多", result)
            return
        result.findings += self._named(name, place)
        if told := told_by_content(data, name):
            message = f"扩展名是“{PurePath(name).suffix[:12]}”，内容是{told}。"
            finding = found("FILE-KIND", place, 0, len(place), message)
            result.findings.append(replace(finding, where=place))
        try:
            extract = extract_file(data, name, with_pictures=self._recognise is not None)
        except ReadingError as error:
            self._refuse(place, str(error), result)
            return
        except (ValueError, KeyError, OverflowError, RecursionError) as error:
            self._refuse(place, f"文件已损坏（{type(error).__name__}）", result)
            return
        result.unread += [f"{place}：{told}" for told in extract.unread]
        for mark in extract.marks:
            where = place if mark.where in place else f"{place}，{mark.where}"
            finding = found(mark.rule, mark.shown, 0, len(mark.shown), mark.message)
            result.findings.append(replace(finding, where=where))
        for piece in extract.pieces:
            found_here = list(self._piece(piece, place))
            result.findings += found_here
            if self._with_texts and piece.rows is None:
                _keep_text(piece, place, found_here, result)
        inside = at.within(data)
        self._pictures(extract, data, at, result)
        for inner, content in extract.inside:
            self._open(content, inner, inside.named(inner), result)

    def _named(self, name: str, place: str) -> Iterator[Finding]:
        """Names of files are published too, and name people."""
        short = name.replace("\\", "/").rpartition("/")[2]
        for finding in self._screen.text(short):
            if finding.rule in _SURE:
                yield replace(finding, where=f"{place}，文件名")

    def _refuse(self, place: str, reason: str, result: Result) -> None:
        told = f"没有查“{place}”：{reason}。"
        finding = found("FILE-UNREAD", place, 0, len(place), told)
        result.findings.append(replace(finding, where=place))
        result.unread.append(told)

    def _piece(self, piece: Piece, place: str) -> Iterator[Finding]:
        where = f"{place}，{piece.where}" if piece.where else place
        if piece.rows is None:
            lines = array("L", (match.start() for match in _LINE.finditer(piece.text)))
            for finding in self._screen.text(piece.text):
                if piece.where == GUESSED and finding.rule not in _SURE:
                    continue
                number = max(1, bisect_right(lines, finding.start))
                line = f"，第{number}行" if len(lines) > 1 else ""
                yield replace(finding, where=f"{where}{line}")
            return
        text = "\n".join("\t".join(row) for row in piece.rows)
        starts = [0]
        for row in piece.rows:
            starts.append(starts[-1] + sum(map(len, row)) + max(len(row) - 1, 0) + 1)
        if not piece.is_repeated:
            for finding in self._screen.text(text):
                if finding.rule not in ("MARK-PAIR", "MARK-NARROW", "MARK-TWICE"):
                    row_number = bisect_right(starts, finding.start)
                    yield replace(finding, where=f"{where}，第{row_number}行")
        for finding in self._screen.table(piece.rows):
            yield replace(finding, where=where)

    def _pictures(self, extract: Extract, data: bytes, at: _Place, result: Result) -> None:
        """The words in pictures, with their spots where they can be painted over."""
        left = 0
        for picture in extract.pictures:
            where = at.told if picture.where in at.told else f"{at.told}，{picture.where}"
            if shows_place(picture.data):
                finding = found("FILE-PLACE", picture.where, 0, len(picture.where), _TAKEN)
                result.findings.append(replace(finding, where=where))
            if self._recognise is None:
                left += 1
                continue
            try:
                self._read(self._recognise, picture, data, at, where, result)
            except Exception:  # noqa: BLE001 (whatever a model stumbles over, the rest is screened)
                result.unread.append(f"{where}：图片认不出")
        result.pictures += left + extract.scans
        if left:
            result.unread.append(f"{at.told}：有{left}张图片，没有查图片里的文字")

    def _read(
        self,
        recognise: Recogniser,
        picture: Picture,
        data: bytes,
        at: _Place,
        where: str,
        result: Result,
    ) -> None:
        frames = frames_of(picture.data)
        if frames.left:
            told = f"只认了前{MOST_FRAMES}{frames.unit}，后面{frames.left}{frames.unit}没有查"
            result.unread.append(f"{where}：{told}")
        # A part of a package is known by itself, a page by its file.
        file = sha256(data if picture.page else picture.data).hexdigest()
        is_in_reach = frames.is_one and (
            at.is_in_reach if picture.page else at.within(data).is_in_reach
        )
        hint = "" if is_in_reach else _OUT_OF_REACH
        if not frames.is_one:
            hint = _IN_FRAMES.format(unit=frames.unit)
        for number, shown in frames.shown:
            read = recognise(shown)
            place = where if frames.is_one else f"{where}，第{number}{frames.unit}"
            for finding in self._screen.text(read.text):
                if finding.rule.startswith("MARK-") or _is_known(finding, picture.beside):
                    continue
                spots: Iterator[Spot] = iter(())
                if is_in_reach:
                    spots = read.spots(finding.start, finding.end, file, picture.page or 1)
                message = f"{finding.message}{hint if finding.rule.startswith('PI-') else ''}"
                result.findings.append(
                    replace(
                        finding,
                        where=f"{place}{IN_PICTURE}",
                        message=message,
                        spots=tuple(spots),
                    )
                )


def _is_known(finding: Finding, beside: str) -> bool:
    """Whether it is read on the page otherwise, or is no more than a misread word of it."""
    if not beside:
        return False
    return not finding.rule.startswith(("PI-", "SEC-")) or finding.text in beside


@dataclass(frozen=True, slots=True)
class _Place:
    """A file within files: how it is told, how deep, and whether it can be written anew there."""

    told: str
    depth: int = 0
    is_in_reach: bool = True

    def within(self, data: bytes) -> _Place:
        """What lies in the file with that content: only packages are written anew with other parts."""
        return _Place(self.told, self.depth + 1, self.is_in_reach and is_zip(data))

    def named(self, name: str) -> _Place:
        """The file of that name there."""
        return replace(self, told=f"{self.told} › {name}")


def _keep_text(piece: Piece, place: str, findings: list[Finding], result: Result) -> None:
    kept = sum(len(one.text) for one in result.texts)
    if kept + len(piece.text) > MAX_SHOWN:
        return
    where = f"{place}，{piece.where}" if piece.where else place
    result.texts.append(ScreenedText(where, piece.text, tuple(findings)))


def screen_file(
    screen: Screen, data: bytes, name: str, recognise: Recogniser | None = None
) -> Result:
    """All findings in a file and in the files in it. What cannot be read is a finding too."""
    return Files(screen, recognise).screen(data, name)
