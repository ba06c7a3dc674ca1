"""A pool for the groups of one ingest that begins with threads and goes on in processes beside them where there are many files.

Reading is half Python's work, so threads take turns and processes do not (measured in benchmarks/bench_ingest.py). Processes start
beside the threads; when all of them are ready they take most groups. They know the history by hearsay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import replace
from threading import Thread
from typing import Any, Final

from laser_trim_analyzer.pipeline.processes import processes
from laser_trim_analyzer.pipeline.reading import worker
from laser_trim_analyzer.pipeline.reading.reader import Reader

from .wishes import Wishes
from .workers import Workers

__all__ = ["growing"]

_WORTH_FILES: Final = 64
"""So many must be opened …"""
_OF_FILES: Final = 400
"""… of so many that were found: fewer are read before a process would be there."""
_MOST: Final = 4
"""One thread writes what they read; it keeps up with four."""
_READS_BESIDE: Final = 2
"""So many processes leave the first one the time to read, too."""
_LEAST_MB: Final = 120
"""For one process: twice what it takes with usual files (benchmarks/bench_ingest.py) …"""
_FIRST_MB: Final = 320
"""… and for the first one, which stays below its bound with that."""
_LONGEST_START: Final = 10.0


@contextmanager
def growing(near: Workers, wishes: Wishes, found: Callable[[], int]) -> Iterator[Workers]:
    """`near`, which may get processes beside it; as it is where they are not wished, not possible, or would not have the memory.

    `found` tells how many files there are in all.
    """
    count = min(wishes.jobs - 1, _MOST)
    if not wishes.processes or near.far or count < 1 or wishes.max_memory_mb < _FIRST_MB + _LEAST_MB * count:
        yield near
        return

    def start(reader: Reader) -> ProcessPoolExecutor | None:
        return processes(count, worker.begin, reader.by_hearsay()) if found() >= _OF_FILES else None

    with _Growing(near.pool, count, start) as pool:
        yield replace(near, pool=pool, lost=(BrokenProcessPool,), beside_mb=_LEAST_MB * count)


class _Growing(Executor):
    """For one thread that submits groups to one Reader. Where processes cannot be had, or died, threads go on."""

    def __init__(self, threads: Executor, count: int, start: Callable[[Reader], ProcessPoolExecutor | None]) -> None:
        self._threads = threads
        self._count = count
        self._start = start
        self._files = 0
        self._starter: Thread | None = None
        self._pool: ProcessPoolExecutor | None = None
        self._starting: list[Future[None]] = []
        self._here: list[Future[Any]] = []

    def submit(self, work: Any, /, *words: Any, **more: Any) -> Future[Any]:
        (group,) = words
        self._files += len(group.candidates)
        if self._starter is None and self._files >= _WORTH_FILES:
            # beside this thread: a process that dies before it has taken what it is given would stop whoever gives it for ever
            self._starter = Thread(target=self._begin, args=(work,), name="lta-start", daemon=True)
            self._starter.start()
        if self._are_ready() and self._pool is not None and not self._reads_here():
            with suppress(BrokenProcessPool):
                return self._pool.submit(worker.read, group)
        here = self._threads.submit(work, group)
        self._here.append(here)
        return here

    def _begin(self, reader: Reader) -> None:
        with suppress(OSError, BrokenProcessPool):  # where none can be had, threads go on
            pool = self._start(reader)
            if pool is not None:
                self._starting = [pool.submit(worker.ready) for _ in range(self._count)]
                self._pool = pool

    def _are_ready(self) -> bool:
        return self._pool is not None and all(one.done() and one.exception() is None for one in self._starting)

    def _reads_here(self) -> bool:
        """Whether the first process, which writes, has the time for a group beside what it reads."""
        self._here = [one for one in self._here if not one.done()]
        return self._count <= _READS_BESIDE and not self._here

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        if self._starter is not None:
            self._starter.join(_LONGEST_START)
        if self._pool is not None:
            self._pool.shutdown(wait, cancel_futures=cancel_futures)
