"""A pool for the groups of one ingest that begins with threads and goes on in processes where there are thousands of files.

Reading is half Python's work, so threads take turns and processes do not (measured in benchmarks/bench_ingest.py). But they take
seconds to start, so they start beside the threads and take over when all of them are ready.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from typing import Any, Final

from laser_trim_analyzer.model import Specifications
from laser_trim_analyzer.pipeline.processes import processes
from laser_trim_analyzer.store import Store, open_store

from .candidates import Candidate, Knowledge
from .reading import Reader, Reading
from .wishes import Wishes
from .workers import Workers

__all__ = ["growing"]

_WORTH_FILES: Final = 1_000
_MOST: Final = 4
"""One thread writes what they read; it keeps up with four."""
_LEAST_MB: Final = 160
"""For one process: twice what it takes with usual files (benchmarks/bench_ingest.py)."""


@contextmanager
def growing(near: Workers, store: Store | None, database: str | os.PathLike[str], wishes: Wishes) -> Iterator[Workers]:
    """`near`, which may turn into processes; as it is where they are not wished, not possible, or would not have the memory."""
    count = min(wishes.jobs, _MOST)
    alone = store is not None and store.is_in_memory
    if not wishes.processes or near.far or count < 2 or alone or wishes.max_memory_mb < _LEAST_MB * (1 + count):
        yield near
        return

    def start(reader: Reader) -> ProcessPoolExecutor:
        return processes(count, _begin, None if store is None else os.fspath(database), wishes, reader.spec)

    with _Growing(near.pool, count, start) as pool:
        yield replace(near, pool=pool, lost=(BrokenProcessPool,), beside_mb=_LEAST_MB * count)


class _Growing(Executor):
    """For one thread that submits groups to one Reader. Where processes cannot be had, or died, threads go on."""

    def __init__(self, threads: Executor, count: int, start: Callable[[Reader], ProcessPoolExecutor]) -> None:
        self._threads = threads
        self._count = count
        self._start = start
        self._files = 0
        self._pool: ProcessPoolExecutor | None = None
        self._starting: list[Future[None]] = []

    def submit(self, work: Any, /, *words: Any, **more: Any) -> Future[Any]:
        (group,) = words
        self._files += len(group)
        if self._pool is None and self._files >= _WORTH_FILES:
            self._pool = self._start(work)
            self._starting = [self._pool.submit(_ready) for _ in range(self._count)]
        if self._pool is not None and self._are_ready():
            with suppress(BrokenProcessPool):
                return self._pool.submit(_read, group)
        return self._threads.submit(work, group)

    def _are_ready(self) -> bool:
        return all(one.done() and one.exception() is None for one in self._starting)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait, cancel_futures=cancel_futures)


_own: dict[str, Any] = {}
"""Of a process that reads: what it knows of the history, as long as it lasts."""


def _begin(database: str | None, wishes: Wishes, spec: Specifications | None) -> None:
    stack = ExitStack()
    store = None
    if database is not None:
        store = stack.enter_context(open_store(database, create=False, migrate=False, force_network=True))
    _own.update(stack=stack, reader=Reader(Knowledge(store, wishes), wishes.limits, spec))


def _ready() -> None:
    """A process that answers has loaded everything."""


def _read(group: Sequence[Candidate]) -> list[Reading]:
    read: list[Reading] = _own["reader"](group)
    return read
