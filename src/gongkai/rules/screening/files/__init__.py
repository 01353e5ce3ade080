"""Files are opened and screened with all that is in them: hidden sheets, comments, files in files.

A file is known by its content first, by its name second. What cannot be read is a finding of its
own, never silence.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import PurePath
from typing import Final

from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.files.extract import Extract, Piece
from gongkai.rules.screening.files.kinds import GUESSED, extract_file, told_by_content
from gongkai.rules.screening.files.pictures import shows_place
from gongkai.rules.screening.model import Finding, Result, ScreenedText, Spot
from gongkai.rules.screening.reading import Recogniser
from gongkai.rules.screening.registry import found

MAX_DEPTH: Final = 4
MAX_INSIDE: Final = 2_000
MAX_FINDINGS: Final = 20_000
MAX_SHOWN: Final = 300_000
IN_PICTURE: Final = "（图中文字）"
_LINE: Final = re.compile(r"[^\n]*\S")
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
        self._open(data, name, name.rpartition("/")[2] or name, 0, result)
        if len(result.findings) > MAX_FINDINGS:
            result.unread.append(f"发现太多，只列出{MAX_FINDINGS}条")
            result.findings.sort(key=lambda finding: finding.severity != "block")
            del result.findings[MAX_FINDINGS:]
        return result

    def _open(self, data: bytes, name: str, place: str, depth: int, result: Result) -> None:
        self._opened += 1
        if depth > MAX_DEPTH or self._opened > MAX_INSIDE:
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
        self._pictures(extract, place, sha256(data).hexdigest() if depth == 0 else "", result)
        for inner, content in extract.inside:
            self._open(content, inner, f"{place} › {inner}", depth + 1, result)

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

    def _pictures(self, extract: Extract, place: str, file: str, result: Result) -> None:
        """The words in pictures; those of a file that is opened by itself, with their spots."""
        left = 0
        for where, picture, page in extract.pictures:
            spot = f"{place}，{where}" if where not in place else place
            if shows_place(picture):
                finding = found("FILE-PLACE", where, 0, len(where), "图片里记着拍摄地点。")
                result.findings.append(replace(finding, where=spot))
            if self._recognise is None:
                left += 1
                continue
            try:
                read = self._recognise(picture)
            except Exception:  # noqa: BLE001 (whatever a model stumbles over, the rest is screened)
                result.unread.append(f"{spot}：图片认不出")
                continue
            for finding in self._screen.text(read.text):
                if finding.rule.startswith("MARK-"):
                    continue
                spots: Iterator[Spot] = iter(())
                if file and page:
                    spots = read.spots(finding.start, finding.end, file, page)
                shown = replace(finding, where=f"{spot}{IN_PICTURE}", spots=tuple(spots))
                result.findings.append(shown)
        result.pictures += left + extract.scans
        if left:
            result.unread.append(f"{place}：有{left}张图片，没有查图片里的文字")


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
