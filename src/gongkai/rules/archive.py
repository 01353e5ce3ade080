"""The archive package of a case: its layout, its manifests, and the proof that it is whole.

A package is one ZIP file in the layout of BagIt (RFC 8493), so that any archive can read it and
check it without this program:

    NUMBER/bagit.txt, bag-info.txt          what this is, whose it is, how long it is kept
    NUMBER/data/…                           the papers of the case
    NUMBER/manifest-sha256.txt, -sm3.txt    the hash of every paper
    NUMBER/tagmanifest-sha256.txt, -sm3.txt the hash of every other file

Nothing in it depends on the clock, the machine or a compression: equal papers give equal bytes.
Source: 《档案法》第三十七条、第三十九条 (真实、完整、可用、安全); SM3 is GB/T 32905-2016.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any, Final

from cryptography.hazmat.primitives import hashes

from gongkai.rules.errors import BadInputError, WrongStateError

ALGORITHMS: Final = ("sha256", "sm3")
_PAYLOAD: Final = "data/"
_BLOCK: Final = 1 << 20
_MANIFEST_LINE: Final = re.compile(r"([0-9a-f]{64})  (\S.*)")
_BAGIT: Final = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_LONGEST_NAME: Final = 180  # bytes; file systems take 255, paths are joined
_DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{word}{n}" for word in ("com", "lpt") for n in range(1, 10)}
)


class NotAPackageError(BadInputError):
    """A file that is no archive package, or so badly damaged that nothing in it can be read."""


class DamagedPaperError(WrongStateError):
    """A paper that is no longer what was archived."""


# --- hashes --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Digest:
    """Length and both hashes (hex) of a file."""

    size: int
    sha256: str
    sm3: str

    @classmethod
    def of(cls, blocks: bytes | Iterable[bytes]) -> Digest:
        """That of a content, given whole or block by block."""
        meter = Meter()
        for block in (blocks,) if isinstance(blocks, bytes) else blocks:
            meter.update(block)
        return meter.digest()


class Meter:
    """Measures a content while it passes by."""

    def __init__(self) -> None:
        self._size = 0
        self._sha256 = hashlib.sha256()
        self._sm3 = hashes.Hash(hashes.SM3())

    def update(self, block: bytes) -> None:
        """Take the next block."""
        self._size += len(block)
        self._sha256.update(block)
        self._sm3.update(block)

    def digest(self) -> Digest:
        """What has passed by until now."""
        return Digest(self._size, self._sha256.hexdigest(), self._sm3.copy().finalize().hex())


# --- putting a package together ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paper:
    """A file of a package: its path below the root, and what it must be."""

    path: str
    digest: Digest


def safe_name(name: str) -> str:
    """A file name that every common system can store: no separators, control characters, devices.

    At most 180 bytes in UTF-8; the ending is kept.
    """
    kept = re.sub(r"[\x00-\x1f\x7f<>:\"/\\|?*\s]+", "_", name).strip("._ ") or "文件"
    stem, dot, ending = kept.rpartition(".")
    if not dot or len(ending.encode()) > 10:
        stem, ending = kept, ""
    room = _LONGEST_NAME - len(ending.encode()) - 1
    stem = stem.encode()[:room].decode("utf-8", "ignore").rstrip("._ ") or "文件"
    if stem.lower() in _DEVICES:
        stem = f"_{stem}"
    return f"{stem}.{ending}" if ending else stem


def tag_files(papers: Iterable[Paper], about: Mapping[str, str]) -> dict[str, bytes]:
    """The files beside `data/`, by path: what the package is, and the manifests.

    `about` are the lines of bag-info.txt. Paths of papers begin with `data/`.
    """
    listed = sorted(papers, key=lambda paper: paper.path)
    oxum = f"{sum(paper.digest.size for paper in listed)}.{len(listed)}"
    lines = {**about, "Payload-Oxum": oxum}
    tags = {
        "bagit.txt": _BAGIT.encode(),
        "bag-info.txt": "".join(f"{k}: {_one_line(v)}\n" for k, v in lines.items()).encode(),
        **{f"manifest-{name}.txt": _manifest(listed, name) for name in ALGORITHMS},
    }
    described = [Paper(path, Digest.of(text)) for path, text in sorted(tags.items())]
    return tags | {f"tagmanifest-{name}.txt": _manifest(described, name) for name in ALGORITHMS}


def _manifest(papers: Iterable[Paper], algorithm: str) -> bytes:
    rows = (f"{getattr(paper.digest, algorithm)}  {_coded(paper.path)}\n" for paper in papers)
    return "".join(rows).encode()


def _coded(path: str) -> str:
    """A path as manifests write it (RFC 8493, 2.1.3)."""
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _decoded(path: str) -> str:
    return path.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")


def _one_line(text: str) -> str:
    return " ".join(text.split())


class _Sink(io.RawIOBase):
    """Takes what the writer of the ZIP file gives, until it is fetched."""

    def __init__(self) -> None:
        self._blocks: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, block: Any) -> int:
        self._blocks.append(bytes(block))
        return len(block)

    def take(self) -> bytes:
        data, self._blocks = b"".join(self._blocks), []
        return data


def pack(
    root: str, papers: Iterable[Paper], content: Callable[[Paper], Iterable[bytes]]
) -> Iterator[bytes]:
    """The package as ZIP, block by block; never more than one paper is looked at.

    Raises DamagedPaperError as soon as a content is not what its paper says.
    """
    sink = _Sink()
    # Stored, not deflated: what a compressor writes differs from version to version.
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for paper in papers:
            entry = zipfile.ZipInfo(f"{root}/{paper.path}", (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            entry.file_size = paper.digest.size
            meter = Meter()
            with archive.open(entry, "w") as out:
                for block in content(paper):
                    meter.update(block)
                    out.write(block)
                    yield sink.take()
            if meter.digest() != paper.digest:
                raise DamagedPaperError(
                    f"案卷材料“{paper.path}”与归档时不一致，不能导出。请保留现场，"
                    "从备份恢复后再试，并报告安全管理员。"
                )
    yield sink.take()


def measure(
    root: str, papers: Iterable[Paper], content: Callable[[Paper], Iterable[bytes]]
) -> Digest:
    """Length and hashes of the package that `pack` gives."""
    return Digest.of(pack(root, papers, content))


# --- proving a package ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a package. `kind`: changed, missing, added, unlisted or unreadable."""

    kind: str
    path: str
    message: str

    def __str__(self) -> str:
        """The place and what is wrong, as a sentence."""
        return f"{self.path}：{self.message}"


@dataclass(slots=True)
class Verdict:
    """What was found: whose package it is, how much was read, and every fault.

    `digest` is that of the whole file, None for an unpacked folder; `seal` the SHA-256 of
    tagmanifest-sha256.txt, by which everything hangs.
    """

    root: str = ""
    about: dict[str, str] = field(default_factory=dict)
    papers: int = 0
    size: int = 0
    digest: Digest | None = None
    seal: str = ""
    faults: list[Fault] = field(default_factory=list)

    def blame(self, kind: str, path: str, message: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(kind, path, message))


@dataclass(frozen=True, slots=True)
class _Found:
    """The files of a package as they lie there, by path below the root."""

    root: str
    names: tuple[str, ...]
    open: Callable[[str], IO[bytes]]


def verify_package(place: Path, expected: str = "") -> Verdict:
    """Read a package (ZIP file or unpacked folder) and name every file that is not as it was.

    `expected` is a hash noted elsewhere: of the whole file, or the seal. With it a package that was
    forged as a whole is found as well. Raises NotAPackageError.
    """
    verdict = Verdict()
    try:
        if place.is_dir():
            _judge(_in_folder(place), verdict)
        else:
            with place.open("rb") as file:
                verdict.digest = Digest.of(iter(lambda: file.read(_BLOCK), b""))
                file.seek(0)
                with zipfile.ZipFile(file) as archive:
                    _judge(_in_zip(archive, verdict), verdict)
    except OSError as error:
        raise NotAPackageError(
            f"无法读取“{place}”（{error.strerror or error}）。请核对路径。"
        ) from error
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError) as error:
        if isinstance(error, NotAPackageError):
            raise
        raise NotAPackageError(
            f"“{place.name}”不是归档包，或者已损坏到无法读取。请用重新导出的文件核对。"
        ) from error
    _expect(verdict, expected.strip().lower())
    return verdict


def _expect(verdict: Verdict, expected: str) -> None:
    known = {verdict.seal}
    if verdict.digest is not None:
        known |= {verdict.digest.sha256, verdict.digest.sm3}
    if expected and expected not in known:
        verdict.blame(
            "changed", verdict.root, "与另行记下的哈希不符：整个包被重新制作，或者不是那一个包。"
        )


def _in_folder(place: Path) -> _Found:
    root = place if (place / "bagit.txt").is_file() else None
    if root is None:
        inner = [path for path in place.iterdir() if (path / "bagit.txt").is_file()]
        if len(inner) != 1:
            raise NotAPackageError(f"“{place}”里没有 bagit.txt，不是归档包。请核对路径。")
        root = inner[0]
    files = sorted(path for path in root.rglob("*") if path.is_file() or path.is_symlink())
    names = tuple(path.relative_to(root).as_posix() for path in files)
    return _Found(root.name, names, lambda name: (root / name).open("rb"))


def _in_zip(archive: zipfile.ZipFile, verdict: Verdict) -> _Found:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    roots = {entry.filename.partition("/")[0] for entry in entries}
    bags = [root for root in roots if f"{root}/bagit.txt" in archive.NameToInfo]
    if len(bags) != 1:
        raise NotAPackageError("压缩包里没有 bagit.txt，不是归档包。请核对文件。")
    root = bags[0]
    names: list[str] = []
    for entry in entries:
        head, _, rest = entry.filename.partition("/")
        if head != root or not _is_inside(rest):
            verdict.blame("added", entry.filename, "不在包的文件夹里，是后来加入的。")
        elif rest in names:
            verdict.blame("added", rest, "同名文件出现两次。")
        else:
            names.append(rest)
    return _Found(root, tuple(sorted(names)), lambda name: archive.open(f"{root}/{name}"))


def _is_inside(path: str) -> bool:
    parts = path.split("/")
    return bool(path) and not any(part in ("", ".", "..") for part in parts) and "\\" not in path


def _judge(found: _Found, verdict: Verdict) -> None:
    verdict.root = found.root
    texts = {name: _read_text(found, name, verdict) for name in found.names if "/" not in name}
    verdict.about = _about(texts.get("bag-info.txt", ""))
    verdict.seal = hashlib.sha256(texts.get("tagmanifest-sha256.txt", "").encode()).hexdigest()
    payload = {name for name in found.names if name.startswith(_PAYLOAD)}
    others = {n for n in found.names if n not in payload and not n.startswith("tagmanifest-")}
    for kind, present in (("tagmanifest", others), ("manifest", payload)):
        listed = _listed(texts, kind, verdict)
        for name in sorted(present | set(listed)):
            _judge_file(found, name, name in present, listed.get(name), verdict)
    verdict.papers = len(payload)
    oxum = verdict.about.get("Payload-Oxum", "")
    if oxum and oxum != f"{verdict.size}.{len(payload)}" and not verdict.faults:
        verdict.blame("changed", "bag-info.txt", "记载的总字节数和件数与实际不符。")


def _read_text(found: _Found, name: str, verdict: Verdict) -> str:
    try:
        with found.open(name) as file:
            return file.read(_BLOCK * 64).decode("utf-8")
    except (OSError, zipfile.BadZipFile, ValueError):
        verdict.blame("unreadable", name, "读不出来。")
        return ""


def _about(text: str) -> dict[str, str]:
    pairs = (line.partition(": ") for line in text.splitlines())
    return {name: value for name, colon, value in pairs if colon}


def _listed(texts: Mapping[str, str], kind: str, verdict: Verdict) -> dict[str, dict[str, str]]:
    """What the manifests of a kind say: path → algorithm → hash."""
    listed: dict[str, dict[str, str]] = {}
    for algorithm in ALGORITHMS:
        name = f"{kind}-{algorithm}.txt"
        if name not in texts:
            verdict.blame("missing", name, "清单不见了。")
        for line in texts.get(name, "").splitlines():
            row = _MANIFEST_LINE.fullmatch(line)
            if row is None:
                verdict.blame("changed", name, f"清单中有看不懂的一行：{line[:60]}")
            else:
                listed.setdefault(_decoded(row[2]), {})[algorithm] = row[1]
    return listed


def _judge_file(
    found: _Found,
    name: str,
    is_there: bool,
    listed: Mapping[str, str] | None,
    verdict: Verdict,
) -> None:
    if not is_there:
        verdict.blame("missing", name, "清单里有，包里没有。")
        return
    try:
        with found.open(name) as file:
            digest = Digest.of(iter(lambda: file.read(_BLOCK), b""))
    except (OSError, zipfile.BadZipFile, ValueError):
        verdict.blame("unreadable", name, "读不出来，内容已损坏。")
        return
    if name.startswith(_PAYLOAD):
        verdict.size += digest.size
    if listed is None:
        verdict.blame("added", name, "清单里没有，是后来加入的。")
        return
    for algorithm in ALGORITHMS:
        if algorithm not in listed:
            verdict.blame("unlisted", name, f"{algorithm.upper()} 清单里没有这个文件。")
    wrong = [a for a in listed if getattr(digest, a) != listed[a]]
    if wrong:
        verdict.blame(
            "changed", name, f"内容被改动（{'、'.join(a.upper() for a in wrong)} 不符）。"
        )


# --- how long it is kept -------------------------------------------------------------------------

PERMANENT: Final = 0


def retention_label(years: int) -> str:
    """A retention period in words."""
    return "永久" if years == PERMANENT else f"{years}年"


def retain_until(ended_on: date, years: int) -> date | None:
    """The last day of a retention period; None where it is kept for ever.

    Counted from 1 January after the year in which the case ended.
    """
    return None if years == PERMANENT else date(ended_on.year + years, 12, 31)
