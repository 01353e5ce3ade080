"""The work on many files in two processes, told in the order of the files."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Final, TypeVar

from gongkai.cli.report_files import Outcome, Source, Work, attempt

T = TypeVar("T")

PROCESSES: Final = 2
IN_FLIGHT: Final = 8


def each(work: Work[T], files: Sequence[Source]) -> Iterator[Outcome[T]]:
    """The outcome of the work on each file; a file that kills a process is a problem like others."""
    waiting = deque(files)
    while waiting:
        crashed = yield from _together(work, waiting)
        for source in crashed:
            yield _alone(work, source)


def _together(work: Work[T], waiting: deque[Source]) -> Generator[Outcome[T], None, list[Source]]:
    """Works `waiting` off; returns the files in flight when a process died (at best none)."""
    flying: deque[tuple[Source, Future[Outcome[T]]]] = deque()
    pool = _pool(PROCESSES)
    try:
        while waiting or flying:
            while waiting and len(flying) < IN_FLIGHT:
                flying.append((waiting[0], pool.submit(attempt, work, waiting[0])))
                waiting.popleft()
            yield flying[0][1].result()
            flying.popleft()
    except BrokenProcessPool:
        return [source for source, _ in flying]
    finally:
        pool.shutdown(cancel_futures=True)
    return []


def _alone(work: Work[T], source: Source) -> Outcome[T]:
    """A file that may have killed a process, in a process of its own."""
    with _pool(1) as pool:
        try:
            return pool.submit(attempt, work, source).result()
        except BrokenProcessPool:
            return Outcome(
                source.name,
                problem=f"读取“{source.name}”时进程崩溃，这个文件可能已经损坏。"
                "请用原来的软件打开并另存后再试。",
            )


def _pool(processes: int) -> ProcessPoolExecutor:
    # Spawned, not forked: the same on every system, and no lock of a thread is copied.
    return ProcessPoolExecutor(processes, get_context("spawn"), _ignore_interrupts)


def _ignore_interrupts() -> None:
    """Ctrl-C is for the parent, which ends the processes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
