"""What the report commands hand back: text, files, progress, problems, the exit status."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, TypeVar

import typer

from gongkai.cli.report_files import Outcome, Source, Work, each
from gongkai.rules.errors import BadInputError

T = TypeVar("T")

BAD_INPUT: Final = 2
LONG: Final = 8  # from so many files on, a progress bar
LARGE: Final = 32 * 1024 * 1024  # from so many bytes on


@dataclass(frozen=True, slots=True)
class Text:
    """Finished JSON for a file, and whether it tells of findings of severity error."""

    text: str
    has_errors: bool


class Status:
    """What the exit status will say: 0 fine, 1 findings of severity error, 2 bad input."""

    def __init__(self) -> None:
        self.code = 0

    def note(self, errors: Iterable[object]) -> None:
        """Note findings of severity error, if there are any."""
        if any(True for _ in errors):
            self.code = max(self.code, 1)

    def problem(self, text: str) -> None:
        """Note bad input, and say so."""
        self.code = BAD_INPUT
        typer.echo(f"{typer.style('错误', fg='red', bold=True)}：{text}", err=True)

    def leave(self) -> None:
        """End the command with the status."""
        raise typer.Exit(self.code)


def told(work: Work[T], chosen: Sequence[Source], status: Status) -> Iterator[Outcome[T]]:
    """The outcomes one after the other; problems are said as they come, a bar shows how far."""
    with _progress(len(chosen)) as step:
        for outcome in each(work, chosen):
            step()
            if outcome.problem is not None:
                status.problem(outcome.problem)
            yield outcome


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], object]]:
    """A bar on stderr where a person looks on and the work is long; gives the step to call."""
    if total < LONG or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = ("读取", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)


def write_json(
    outcomes: Iterator[Outcome[Text]], output: str | None, status: Status, many: bool
) -> None:
    """One object, or an array with the names of the files where there are many.

    A single file that cannot be read gives no output at all.
    """
    first = None if many else next(outcomes)
    if first and first.result is None:
        return
    with writing(output) as out:
        if first and first.result:
            out.write(f"{first.result.text}\n")
            status.note([True] * first.result.has_errors)
        else:
            _write_array(outcomes, out, status)


def _write_array(outcomes: Iterator[Outcome[Text]], out: IO[str], status: Status) -> None:
    from gongkai.rules.report.writing.json import dump

    before = "[\n"
    for outcome in outcomes:
        name = dump(outcome.name)
        if outcome.result:
            out.write(f'{before}{{\n "file": {name},{outcome.result.text.removeprefix("{")}')
            status.note([True] * outcome.result.has_errors)
        else:
            out.write(f'{before}{{\n "file": {name},\n "error": {dump(outcome.problem)}\n}}')
        before = ",\n"
    out.write("\n]\n")


@contextmanager
def writing(output: str | None) -> Iterator[IO[str]]:
    """Where text goes: standard output, or a file that appears only when it is whole."""
    if output is None:
        yield sys.stdout
        return
    with _unfinished(output) as path, path.open("w", encoding="utf-8", newline="\n") as out:
        yield out


def save(data: bytes, output: str) -> None:
    """Write a file that appears only when it is whole. Raises BadInputError where it cannot."""
    with _unfinished(output) as path:
        path.write_bytes(data)


@contextmanager
def copying(output: str, size: int) -> Iterator[Callable[[bytes], object]]:
    """Gives what writes a file block by block; it appears only when it is whole.

    A bar on stderr shows how far, where a person looks on and the file is large.
    """
    with _unfinished(output) as path, path.open("wb") as out:
        if size < LARGE or not sys.stderr.isatty():
            yield lambda block: _write(out, block)
            return
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

        columns = ("导出", BarColumn(), DownloadColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("", total=size)
            yield lambda block: bar.advance(task, _write(out, block))


def _write(out: IO[bytes], block: bytes) -> int:
    return out.write(block)


@contextmanager
def _unfinished(output: str) -> Iterator[Path]:
    """A temporary path beside the output, moved there in the end, removed on any error."""
    path = Path(output)
    part = path.with_name(f".{path.name}.part")
    try:
        yield part
        part.replace(path)
    except FileNotFoundError as error:
        raise BadInputError(
            f"无法写到“{output}”：没有这个文件夹。请先建立它，或换一个位置。"
        ) from error
    except OSError as error:
        raise BadInputError(f"无法写到“{output}”（{error.strerror or error}）。") from error
    finally:
        part.unlink(missing_ok=True)
