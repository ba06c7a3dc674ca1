"""The verb ingest: whatever is new in folders goes into a store; it yields events and knows no frontend."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing, contextmanager
from functools import partial
from threading import Event as Flag
from typing import Final

from laser_trim_analyzer.errors import ProviderError, StoreError
from laser_trim_analyzer.pipeline.analyze import Cancel
from laser_trim_analyzer.pipeline.discover import Found, discover
from laser_trim_analyzer.pipeline.reading.candidate import Candidate, Group
from laser_trim_analyzer.pipeline.reading.reader import Reader, lost
from laser_trim_analyzer.store import Holder, Store, Waiting, open_store
from laser_trim_analyzer.store.address import address_of
from laser_trim_analyzer.store.held import HashHeads

from .batch import Batch
from .candidates import Knowledge
from .events import Event, FileOutcome, Phase, Progress
from .flow import in_flight
from .growing import growing
from .memory import Pressure
from .naming import Naming
from .returned import log, settled
from .tally import Tally
from .wishes import Wishes
from .workers import Workers, workers_of

__all__ = ["ingest"]

_PATIENCE: Final = 0.1
_AHEAD: Final = 256
_GROUP_FILES: Final = 16
_GROUP_BYTES: Final = 4 * 1024 * 1024
_GROUPS_PER_THREAD: Final = 2
_TOLD_AT_ONCE: Final = 500
_TIMES_ITS_SIZE: Final = 3
"""So much memory a file may take while it is read (benchmarks/bench_memory.py)."""
_MB: Final = 1024 * 1024
_NO_DATABASE: Final = ("STORE_NOT_FOUND", "STORE_FOLDER_MISSING")


def ingest(
    paths: Iterable[str | os.PathLike[str]],
    *,
    database: str | os.PathLike[str],
    wishes: Wishes | None = None,
    cancel: Cancel | None = None,
    waiting: Waiting | None = None,
) -> Generator[Event]:
    """Bring files and folders (recursively) into a database: events as they come, at last one Summary.

    A file that is known by path, size and time is not opened; one whose content is known is not read. A bad file is an outcome,
    never an exception. Each file is stored whole or not at all; after `cancel` is set no further file is begun, what was begun is
    stored. `waiting` is told of another writer that keeps this one waiting; a cancelled run does not wait, nor store, any longer.

    Raises StoreError where the database fails, ProviderError where a cluster does; then what was stored before is whole, and the
    Summary comes before it.
    """
    chosen = wishes or Wishes()
    roots = [os.path.abspath(os.fspath(path)) for path in paths]  # noqa: PTH100 - a path is remembered, and links stay as they are
    shown = address_of(database).shown
    found, tally = Found(), Tally()
    told = partial(_told_of, cancel, waiting)
    try:
        with (
            workers_of(chosen.executor, chosen.jobs) as near,
            _opened(database, chosen, told) as store,
            growing(near, chosen, lambda: len(found.paths)) as workers,
        ):
            try:
                yield from _Run(store, chosen, workers, cancel, told, tally).events(roots, found)
            except (StoreError, ProviderError):
                yield tally.summary(shown, dry_run=chosen.dry_run)
                raise
    except _UnwantedError:
        tally.interrupted = True
    yield tally.summary(shown, dry_run=chosen.dry_run)


class _UnwantedError(Exception):
    """A run was cancelled while another writer kept it waiting."""


def _told_of(cancel: Cancel | None, waiting: Waiting | None, holder: Holder) -> None:
    if cancel is not None and cancel.is_set():
        raise _UnwantedError
    if waiting is not None:
        waiting(holder)


@contextmanager
def _opened(database: str | os.PathLike[str], wishes: Wishes, waiting: Waiting | None) -> Iterator[Store | None]:
    """The store; None for a trial without a database."""
    writes = not wishes.dry_run
    try:
        store = open_store(
            database,
            create=writes,
            migrate=writes,
            force_network=wishes.force_network,
            actor=wishes.actor,
            wait=wishes.wait,
            waiting=waiting,
            reads_only=not writes,
        )
    except StoreError as problem:
        if writes or problem.code not in _NO_DATABASE:
            raise
        store = None
    if store is None:
        yield None
        return
    with store:
        yield store


class _Run:
    def __init__(
        self, store: Store | None, wishes: Wishes, workers: Workers, cancel: Cancel | None, waiting: Waiting, tally: Tally
    ) -> None:
        self._wishes = wishes
        self._workers = workers
        self._cancel = cancel
        self._knowledge = Knowledge(store, wishes)
        self._first_version = self._knowledge.specifications().version
        self._reader = Reader(self._knowledge, wishes.limits)
        self._batch = Batch(store, self._knowledge, wishes, waiting)
        self._naming = Naming(store, self._knowledge, wishes, waiting)
        self._pressure = Pressure(wishes.max_memory_mb - workers.beside_mb)
        self._tally = tally
        self._known: deque[FileOutcome] = deque()
        self._under_way: deque[int] = deque()  # the bytes of each group that was given away

    def events(self, roots: list[str], found: Found) -> Generator[Progress | FileOutcome]:
        yield from self._finding(roots, found)
        self._tally.total, self._tally.other_files = len(found.paths), found.other_files
        reader = self._reader.by_hearsay(HashHeads()) if self._workers.far else self._reader  # it travels with every group
        with closing(in_flight(reader, self._groups(found.paths), self._workers, self._room, _PATIENCE, lost)) as results:
            for readings in results:
                if readings is not None:
                    self._under_way.popleft()
                for reading in settled(readings or [], self._knowledge, self._reader):
                    log(reading.outcome)
                    self._batch.add(reading)
                    if self._batch.is_full:
                        yield from self._counted(self._batch.flush())
                if self._batch.is_due or self._pressure.is_high:
                    yield from self._counted(self._batch.flush())
                yield from self._counted(self._told())
                yield from self._progress(Phase.READING, self._tally.total)
        yield from self._counted(self._batch.flush())
        yield from self._counted(self._told())
        self._tally.machines_set += self._naming.flush()

    def _finding(self, roots: list[str], found: Found) -> Generator[Progress]:
        """Walk the folders beside this thread, which tells how many were found meanwhile."""
        left = Flag()
        with ThreadPoolExecutor(1, thread_name_prefix="lta-walk") as pool:
            try:
                walk = pool.submit(discover, roots, found=found, stopped=lambda: left.is_set() or self._is_cancelled())
                while not walk.done():
                    yield from self._progress(Phase.FINDING, len(found.paths))
                    wait((walk,), _PATIENCE)
                walk.result()
            finally:
                left.set()

    def _groups(self, paths: list[str]) -> Iterator[Group]:
        """Candidates in groups for the workers; an empty one now and then, so that what is known is told meanwhile."""
        group: list[Candidate] = []
        size = 0
        for one in self._knowledge.sifted(paths):
            if self._is_cancelled():
                return
            if isinstance(one, FileOutcome):
                self._known.append(one)
                if len(self._known) >= _TOLD_AT_ONCE:
                    yield self._group_of([])
                continue
            group.append(one)
            size += one.size or 0
            if len(group) >= self._group_files() or size >= _GROUP_BYTES:
                yield self._group_of(group)
                group, size = [], 0
        yield self._group_of(group)

    def _group_of(self, candidates: list[Candidate]) -> Group:
        """With the specifications, where they are not those that the workers began with."""
        self._under_way.append(sum(one.size or 0 for one in candidates))
        now = self._knowledge.specifications()
        return Group(candidates, None if now.version == self._first_version else now)

    def _group_files(self) -> int:
        if self._pressure.is_high:
            return 1
        return max(1, min(_GROUP_FILES, _AHEAD // (_GROUPS_PER_THREAD * self._workers.count)))

    def _room(self) -> int:
        if self._pressure.is_high or self._pressure.is_high_with(_TIMES_ITS_SIZE * sum(self._under_way) / _MB):
            return 1
        return min(_GROUPS_PER_THREAD * self._workers.count, _AHEAD)

    def _told(self) -> Iterator[FileOutcome]:
        while self._known:
            yield self._known.popleft()

    def _counted(self, outcomes: Iterator[FileOutcome]) -> Iterator[FileOutcome]:
        for outcome in outcomes:
            self._tally.add(outcome)
            self._naming.see(outcome)
            yield outcome
            if self._naming.is_full:
                self._tally.machines_set += self._naming.flush()

    def _progress(self, phase: Phase, total: int) -> Iterator[Progress]:
        progress = self._tally.progress(phase, total)
        if progress is not None:
            yield progress

    def _is_cancelled(self) -> bool:
        if self._cancel is not None and self._cancel.is_set():
            self._tally.interrupted = True
        return self._tally.interrupted
