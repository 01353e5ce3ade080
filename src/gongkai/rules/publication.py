"""An answer that many ask for becomes public, and nobody who asked can be known by it (条例第四十四条).

Which answers are asked for again and again, and what stands in the way of publishing one: whatever
names the applicant or a consulted party, personal data, hidden layers of a file. What the machine
cannot read, a person must have looked at.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

from gongkai.rules.report.reading.source import ReadingError
from gongkai.rules.results import ResultCode
from gongkai.rules.screening.engine import Screen
from gongkai.rules.screening.files import Files
from gongkai.rules.screening.files.kinds import extract_file
from gongkai.rules.screening.masking import narrow
from gongkai.rules.screening.model import Finding, Setting
from gongkai.rules.similar import ALIKE, likeness, pairs

DISCLOSED: Final = frozenset({ResultCode.GRANT_PROVIDED, ResultCode.PARTIAL})


class ProposalState(StrEnum):
    """Where the proposal of an applicant stands; the values never change."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


PROPOSAL_LABELS: Final = {
    ProposalState.OPEN: "等待机关研究",
    ProposalState.ACCEPTED: "已采纳，主动公开",
    ProposalState.DECLINED: "未采纳",
    ProposalState.WITHDRAWN: "已撤回",
}


# --- what many ask for ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it is compared: `key` names it, `applicant` tells persons apart."""

    key: int
    applicant: bytes
    description: str
    is_disclosed: bool


def asked_by_many(requests: Sequence[Asked], applicants: int) -> list[tuple[Asked, ...]]:
    """Groups of alike requests of so many different applicants, of which one was answered.

    Given the newest first; the first of each group is its newest disclosed one. Every request
    stands in one group at most. The work grows with disclosed × all: the caller bounds it.
    """
    words = {one.key: pairs(one.description) for one in requests}
    taken: set[int] = set()
    groups = []
    for seed in requests:
        if not seed.is_disclosed or seed.key in taken:
            continue
        alike = [
            one
            for one in requests
            if one.key != seed.key
            and one.key not in taken
            and is_alike(words[seed.key], words[one.key])
        ]
        if len({one.applicant for one in (seed, *alike)}) >= applicants:
            groups.append((seed, *alike))
            taken |= {seed.key, *(one.key for one in alike)}
    return groups


def is_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two requests seem to ask for the same; sets of unlike size are not compared."""
    small, large = sorted((len(one), len(other)))
    return small >= ALIKE * large and likeness(one, other) >= ALIKE


# --- what must not come out ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Secret:
    """Words that must not stand in what is published: what they are, and the words."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that would be published; `key` names it."""

    key: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Leak:
    """Something that must go before the answer may be published: where it stands, what it is."""

    where: str
    what: str
    advice: str

    def __str__(self) -> str:
        return f"{self.where}：{self.what}"


@dataclass(frozen=True, slots=True)
class Look:
    """Something that a person must have looked at; `key` is the paper, or `TEXT`."""

    key: str
    where: str
    whys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inspection:
    """What stands in the way, and what is to be looked at by a person."""

    leaks: tuple[Leak, ...] = ()
    looks: tuple[Look, ...] = ()


TEXT: Final = "text"
_SHORTEST: Final = 2
_SPACES: Final = re.compile(r"[\s\u200b-\u200f\ufeff·•・]+")
_MARKS: Final = ("MARK-", "IMG-", "SUM-", "LINK-", "DATE-", "WORD-", "LAW-")
_ENCODINGS: Final = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_MOST_MEMBER: Final = 20 * 1024 * 1024
_REMOVE: Final = "删去或遮盖后再公开。"


def inspect(
    title: str, text: str, papers: Iterable[Paper], secrets: Sequence[Secret], *, on: date
) -> Inspection:
    """What stands in the way of publishing a title, a text and files on a day, and where."""
    known = [Secret(s.label, squeezed(s.text)) for s in secrets]
    known = [s for s in known if len(s.text) >= _SHORTEST]
    leaks: list[Leak] = []
    looks: list[Look] = []
    screen = _screen(on)
    for where, words in (("标题", title), ("正文", text)):
        leaks += _named(words, where, known)
        whys = []
        for finding in screen.text(words):
            if _stops(finding):
                leaks.append(_leak(finding, where))
            elif _is_doubt(finding):
                whys.append(f"{finding.message}{finding.masked}")
        if whys:
            looks.append(Look(TEXT, where, _once(whys)))
    for paper in papers:
        found, whys = _paper(paper, known, screen)
        leaks += found
        if whys:
            looks.append(Look(paper.key, f"附件“{paper.name}”", _once(whys)))
    return Inspection(tuple(dict.fromkeys(leaks)), tuple(looks))


def squeezed(text: str) -> str:
    """A text without spaces and width: the same name is the same however it is set."""
    return _SPACES.sub("", narrow(text)).upper()


@lru_cache(maxsize=2)
def _screen(on: date) -> Screen:
    """The detectors without word lists, made ready once a day."""
    return Screen(Setting(on=on), lists=())


def _named(words: str, where: str, secrets: Iterable[Secret]) -> list[Leak]:
    bare = squeezed(words)
    return [Leak(where, secret.label, _REMOVE) for secret in secrets if secret.text in bare]


def _stops(finding: Finding) -> bool:
    """Personal data, secrecy marks and hidden layers; a document's own 依申请公开 is what changes here."""
    return finding.severity == "block" and (
        finding.rule.startswith(("PI-", "FILE-")) or finding.rule in ("SEC-MARK", "SEC-INTERNAL")
    )


def _is_doubt(finding: Finding) -> bool:
    return not _stops(finding) and not finding.rule.startswith(_MARKS)


def _leak(finding: Finding, where: str) -> Leak:
    return Leak(where, finding.message.rstrip("。"), finding.advice)


def _once(whys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(whys))[:20]


def _paper(paper: Paper, secrets: list[Secret], screen: Screen) -> tuple[list[Leak], list[str]]:
    place = f"附件“{paper.name}”"
    leaks = _named(paper.name, f"{place}的文件名", secrets)
    result = Files(screen).screen(paper.data, paper.name)
    whys = list(result.unread)
    for finding in result.findings:
        if _stops(finding):
            where = finding.where.replace(paper.name, place, 1) if finding.where else place
            leaks.append(_leak(finding, where))
        elif finding.rule == "FILE-META":
            leaks += _named(finding.message, f"{place}的文件属性", secrets)
            whys.append(finding.message)
        elif _is_doubt(finding):
            whys.append(f"{finding.message}{finding.masked if finding.rule[:3] == 'PI-' else ''}")
    named = list(_in_pieces(paper, place, secrets))
    told = {leak.what for leak in (*named, *leaks)}
    # Properties and layers that the reading leaves out, searched as bytes.
    named += [
        Leak(f"{place}的内部（文件属性或隐藏内容）", secret.label, _REMOVE)
        for secret in secrets
        if secret.label not in told and _holds(paper.data, secret.text)
    ]
    return leaks + named, whys


def _in_pieces(paper: Paper, place: str, secrets: list[Secret]) -> Iterator[Leak]:
    """The secrets in everything that can be read of a file, and of the files in it."""
    waiting = [(paper.data, paper.name, place)]
    opened = 0
    while waiting and opened < 200:
        data, name, where = waiting.pop()
        opened += 1
        try:
            extract = extract_file(data, name)
        except (ReadingError, ValueError, KeyError, OverflowError, RecursionError):
            continue  # it stands among what a person must look at
        for piece in extract.pieces:
            words = piece.text or "\n".join("\t".join(row) for row in piece.rows or ())
            yield from _named(words, f"{where}，{piece.where}" if piece.where else where, secrets)
        waiting += [(content, inner, f"{where} › {inner}") for inner, content in extract.inside]


def _holds(data: bytes, secret: str) -> bool:
    """Whether the bytes of a file, or of the files packed in it, hold the words."""
    wanted = [secret.encode(encoding, "ignore") for encoding in _ENCODINGS]
    wanted += [word.lower() for word in wanted]
    # Shorter ones stand in compressed bytes by chance.
    return any(word in part for part in _bytes_of(data) for word in wanted if len(word) >= 6)


def _bytes_of(data: bytes) -> Iterator[bytes]:
    yield data
    if data.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                for info in package.infolist():
                    if info.file_size <= _MOST_MEMBER and not info.flag_bits & 1:
                        yield package.read(info)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
            return


def without(inspection: Inspection, looked: Iterable[str]) -> Inspection:
    """What is left to be looked at by a person."""
    done = set(looked)
    return replace(inspection, looks=tuple(x for x in inspection.looks if x.key not in done))
