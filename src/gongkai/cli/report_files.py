"""The files that a command names, and the work on each: what goes wrong is told, nothing stops."""

from __future__ import annotations

import glob
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Generic, TypeVar

from gongkai.rules.errors import BadInputError
from gongkai.rules.report.reading.limits import MAX_BYTES, MEGABYTE
from gongkai.rules.report.reading.source import ReadingError

T = TypeVar("T")
Work = Callable[[bytes, str], T]

STDIN: Final = "-"
# Old office files are among them: a folder must not lose a report without a word.
SUFFIXES: Final = frozenset(
    (
        *(".html", ".htm", ".shtml", ".xhtml", ".mht", ".md", ".markdown", ".txt"),
        *(".docx", ".doc", ".wps", ".rtf", ".pdf", ".ofd"),
        *(".xlsx", ".xls", ".et", ".csv", ".json"),
    )
)
MANY: Final = 16  # from so many files on, a second process pays


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, by its path as typed; `data` where it came from standard input.

    `path`: where it lies, for one whose name is another.
    `most`: the bytes at which it is refused before anything is read.
    """

    name: str
    data: bytes | None = None
    path: str = ""
    most: int = MAX_BYTES


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What became of a file: a result, or the problem (Chinese)."""

    name: str
    result: T | None = None
    problem: str | None = None


def sources(arguments: Sequence[str]) -> list[Source]:
    """The files that the arguments name: files, folders with all below, patterns, - for stdin.

    Raises BadInputError where an argument names nothing.
    """
    found: dict[str, Source] = {}
    for argument in arguments:
        for source in _named(argument):
            found.setdefault(source.name, source)
    return list(found.values())


def _named(argument: str) -> Iterable[Source]:
    if argument == STDIN:
        return [Source("（标准输入）", sys.stdin.buffer.read(MAX_BYTES + 1))]
    if Path(argument).is_dir():
        paths = [str(path) for path in sorted(Path(argument).rglob("*")) if _is_report(path)]
        if not paths:
            raise BadInputError(
                f"文件夹“{argument}”里没有年报文件（网页、Word、PDF、表格、文本）。"
            )
        return map(Source, paths)
    if not Path(argument).exists() and glob.has_magic(argument):
        hits = map(Path, glob.glob(argument, recursive=True))
        paths = sorted(str(hit) for hit in hits if hit.is_file() and not _is_lock(hit))
        if not paths:
            raise BadInputError(f"没有文件符合“{argument}”。请检查路径和通配符。")
        return map(Source, paths)
    return [Source(argument)]


def _is_report(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and not _is_lock(path) and path.is_file()


def _is_lock(path: Path) -> bool:
    """Whether it is hidden, or what Word leaves beside an open file."""
    return path.name.startswith((".", "~$"))


def load(source: Source) -> bytes:
    """The bytes of a file, at most one more than its reader takes.

    Raises ReadingError for what is no file, may not be read, or is too large.
    """
    if source.data is not None:
        return source.data
    path = Path(source.path or source.name)
    try:
        size = path.stat().st_size
        if size > source.most:
            raise ReadingError(
                f"“{source.name}”无法读取：文件有 {size // MEGABYTE} MB，超过"
                f" {source.most // MEGABYTE} MB 的上限。请确认选对了文件，或压缩其中的图片后再试。"
            )
        with path.open("rb") as file:
            return file.read(source.most + 1)
    except ReadingError:
        raise
    except FileNotFoundError as error:
        raise ReadingError(f"找不到“{source.name}”。请检查路径。") from error
    except IsADirectoryError as error:
        raise ReadingError(f"“{source.name}”是文件夹，这里要一个文件。") from error
    except PermissionError as error:
        raise ReadingError(f"没有权限读取“{source.name}”。请检查文件的权限。") from error
    except (OSError, ValueError) as error:
        raise ReadingError(f"无法打开“{source.name}”（{error}）。") from error


def attempt(work: Work[T], source: Source) -> Outcome[T]:
    """Do the work on one file; whatever goes wrong is told, never raised."""
    try:
        return Outcome(source.name, work(load(source), Path(source.name).name))
    except (BadInputError, ReadingError) as error:
        return Outcome(source.name, problem=str(error))
    except MemoryError:
        return Outcome(source.name, problem=f"内存不够，没有读完“{source.name}”。")
    except Exception as error:  # noqa: BLE001 (one bad file must not stop a thousand others)
        return Outcome(
            source.name,
            problem=f"读取“{source.name}”时程序出了意外（{type(error).__name__}：{error}）。"
            "请把这个文件和这句话报告给维护者。",
        )


def each(work: Work[T], files: Sequence[Source]) -> Iterator[Outcome[T]]:
    """The outcome of the work on each file, in their order.

    `work` must be a function at the top of a module: with many files it runs in two processes.
    Memory stays flat: a few files are on their way, the others wait as names.
    """
    if len(files) < MANY:
        yield from map(partial(attempt, work), files)
        return
    from gongkai.cli import report_pool

    yield from report_pool.each(work, files)
