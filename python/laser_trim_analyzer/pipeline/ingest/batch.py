"""What waits to be stored, and storing it: at most 200 files or a quarter of a second in one transaction; reads no file."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from laser_trim_analyzer.errors import ReadError, StoreError
from laser_trim_analyzer.pipeline.reading.reader import Reading, refusal
from laser_trim_analyzer.store import FileRows, SeenContent, Store, Waiting
from laser_trim_analyzer.store.known import stored_moments

from .candidates import Knowledge
from .events import Deed, FileOutcome
from .wishes import Wishes

__all__ = ["Batch"]

_MOST_FILES: Final = 200
_LONGEST_SECONDS: Final = 0.25


class Batch:
    """For one thread, the only one that writes. Without a store it says what would be done."""

    def __init__(self, store: Store | None, knowledge: Knowledge, wishes: Wishes, waiting: Waiting | None) -> None:
        self._store = store if not wishes.dry_run else None
        self._turn = knowledge.turn
        self._knowledge = knowledge
        self._wait = wishes.wait
        self._waiting = waiting
        self._held: list[Reading] = []
        self._since = 0.0
        self._contents: set[bytes] = set()

    def add(self, reading: Reading) -> None:
        if not self._held:
            self._since = time.monotonic()
        item = reading.item
        if isinstance(item, FileRows) and item.sha256 is not None:
            if item.sha256 in self._contents:
                # found twice in this run, and both were read before one was stored
                outcome = replace(reading.outcome, deed=Deed.DUPLICATE)
                reading = Reading(outcome, SeenContent(item.sha256, item.seen))
            self._contents.add(item.sha256)
        self._held.append(reading)

    @property
    def is_full(self) -> bool:
        return len(self._held) >= _MOST_FILES

    @property
    def is_due(self) -> bool:
        return self.is_full or bool(self._held and time.monotonic() - self._since >= _LONGEST_SECONDS)

    def flush(self) -> Iterator[FileOutcome]:
        """Store what waits; the outcome of each file, when its transaction is through. Raises StoreError."""
        held, self._held = self._held, []
        for anew in (False, True):
            part = [reading for reading in held if reading.replaces is anew]
            if part:
                yield from self._stored(part, anew=anew)

    def _stored(self, part: list[Reading], *, anew: bool) -> Iterator[FileOutcome]:
        version = self._knowledge.specifications().version
        for reading in part:
            if reading.spec_version not in (None, version):
                yield _postponed(reading.outcome, "SPEC_CHANGED")
        part = [reading for reading in part if reading.spec_version in (None, version)]
        items = [reading.item for reading in part if reading.item is not None]
        if not items or self._store is None:
            yield from (reading.outcome for reading in part)
            return
        try:
            with self._turn:
                written = self._store.write(items, replace=anew, wait=self._wait, waiting=self._waiting, spec_version=version)
        except StoreError as problem:
            if problem.code != "SPEC_CHANGED":
                raise
            self._knowledge.ask_for_specifications()  # what is read from now on is graded by those that hold now
            yield from self._stored(part, anew=anew)
            return
        refused = {id(failure.item): failure.error for failure in written.failures}
        gone = {id(item) for item in written.gone}
        paths = sum(isinstance(item, SeenContent) for item in items) - len(gone)
        foreign = self._foreign(items) if written.known > paths else set()
        for reading in part:
            error = refused.get(id(reading.item))
            if error is not None:
                yield self._refused(reading, error)
            elif id(reading.item) in gone:
                yield _postponed(reading.outcome, "CONTENT_FORGOTTEN")
            elif reading.outcome.deed is Deed.NEW and reading.item is not None and reading.item.sha256 in foreign:
                yield replace(reading.outcome, deed=Deed.DUPLICATE)
            else:
                yield reading.outcome

    def _foreign(self, items: list[FileRows | SeenContent]) -> set[bytes | None]:
        """The contents that another ingest stored while we read them."""
        ours = {item.sha256: item.values["stored_at"] for item in items if isinstance(item, FileRows) and item.sha256}
        with self._turn:
            moments = {} if self._store is None else stored_moments(self._store, [sha for sha in ours if sha])
        return {sha for sha, moment in moments.items() if moment != ours[sha]}

    def _refused(self, reading: Reading, error: StoreError) -> FileOutcome:
        """A file whose rows the database does not take is refused, which is stored if that can be."""
        outcome, item = reading.outcome, reading.item
        error.path, error.sha256, error.size = outcome.path, outcome.sha256, outcome.size
        if self._store is not None and item is not None:
            with self._turn:
                rows = refusal(error, item.seen, self._knowledge.machines.of(item.seen.path))
                self._store.write([rows], wait=self._wait, waiting=self._waiting)
        return replace(outcome, deed=Deed.REFUSED, status=None, tracks=(), error=error)


def _postponed(outcome: FileOutcome, code: str) -> FileOutcome:
    """A file that is not stored because of what others did to the history meanwhile."""
    return replace(outcome, deed=Deed.POSTPONED, status=None, tracks=(), error=ReadError(code, path=outcome.path))
