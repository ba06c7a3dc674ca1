"""Grade stored facts anew, list what differs, and make it hold or take it back, wholly or not at all; it knows no frontend.

Applying is one transaction under the write lock from the first fact that is read to the last verdict that is written. A staged run
that is switched on later would keep other writers waiting for less long, but it would have to prove at the switch that no file was
read again and no other run came between, and it would leave half a run behind when the power goes. Other writers wait for a minute
at a hundred thousand tracks; readers never do.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import closing
from hashlib import sha256
from typing import Any, Final

from laser_trim_analyzer.model import Specifications, Status
from laser_trim_analyzer.pipeline.access import Access
from laser_trim_analyzer.pipeline.analyze import Cancel
from laser_trim_analyzer.store import Store
from laser_trim_analyzer.store.mapping.changes import FileChange
from laser_trim_analyzer.store.regrading import Run, Superseding, Undo, keys_to_grade, runs, tracks_to_grade
from laser_trim_analyzer.store.specifications import spec_hash, stored_specifications

from .events import Difference, RegradeEvent, RegradeProgress, RegradeSummary, Wishes, differences_of
from .grading import Grader, in_processes, in_threads

__all__ = ["regrade", "regrade_runs", "revert"]

_FILES_AT_ONCE: Final = 160  # a dozen statements each; an eighth of a second between two looks at a cancel
_WORTH_PROCESSES: Final = 2_000  # tracks; below that, starting them takes longer than they save
_PATIENCE: Final = 0.1


class _Interrupted(Exception):  # noqa: N818 - a wish, not an error
    """Ends the transaction."""


class _NothingDiffers(Exception):  # noqa: N818 - an end, not an error
    """Takes a transaction back that has nothing to keep: not even the version of the data grows."""


class _Tally:
    def __init__(self, store: Store, applies: bool) -> None:
        self._shown = store.shown
        self._applies = applies
        self._started = self._told = time.monotonic()
        self.tracks = self.changed = self.unreadable = self.left = 0
        self._moved: Counter[tuple[Status, Status]] = Counter()

    def add(self, change: FileChange) -> Iterator[Difference]:
        for difference in differences_of(change):
            self.changed += 1
            if difference.before is not difference.after:
                self._moved[difference.before, difference.after] += 1
            yield difference

    def progress(self, total: int) -> Iterator[RegradeProgress]:
        if time.monotonic() - self._told >= _PATIENCE:
            self._told = time.monotonic()
            yield RegradeProgress(self.tracks, total)

    def summary(self, run: int | None, *, interrupted: bool = False) -> RegradeSummary:
        return RegradeSummary(
            *(self._shown, self.tracks, self.changed, dict(self._moved), self.unreadable, self.left),
            *(run, self._applies and not interrupted, interrupted, time.monotonic() - self._started),
        )


def regrade_runs(access: Access) -> list[Run]:
    """All runs, oldest first. Raises StoreError."""
    with access.open(migrate=False, reads_only=True) as store, store.reading() as connection:
        return runs(connection)


def regrade(access: Access, wishes: Wishes, cancel: Cancel | None = None) -> Generator[RegradeEvent]:
    """Each difference as it is found, at last one summary. With `wishes.apply` all of them hold once the summary is there, and none
    before: an exception, an interruption or a caller who stops early leaves nothing.

    Raises StoreError, DataError.
    """
    with access.open(reads_only=not wishes.apply) as store:
        tally = _Tally(store, wishes.apply)
        run = None
        try:
            if wishes.apply:
                with store.writing(access.wait, access.waiting) as connection:
                    spec = wishes.spec or stored_specifications(connection)
                    writing = Superseding(connection, store.actor, _request(wishes, spec), wishes.reason)
                    yield from _found(connection, access, wishes, spec, tally, writing, cancel)
                    run = writing.finish(tally.tracks)
                    if run is None:
                        raise _NothingDiffers
            else:
                with store.reading() as connection:
                    spec = wishes.spec or stored_specifications(connection)
                    yield from _found(connection, access, wishes, spec, tally, None, cancel)
        except _Interrupted:
            yield tally.summary(None, interrupted=True)
            return
        except _NothingDiffers:
            pass
        yield tally.summary(run)


def revert(access: Access, run: int, reason: str | None = None, cancel: Cancel | None = None) -> Generator[RegradeEvent]:
    """Put the verdicts back that a run replaced, bit for bit, as a run of its own, which can be reverted in its turn.

    Files that were read again since keep the verdict of that reading. Raises StoreError, DataError REGRADE_UNKNOWN or
    REGRADE_NOT_LAST.
    """
    with access.open() as store:
        tally = _Tally(store, True)
        done = None
        try:
            with store.writing(access.wait, access.waiting) as connection:
                undo = Undo(connection, run)
                writing = Superseding(connection, store.actor, {"reverts": run}, reason, reverts=run)
                for changes in undo.changes(_FILES_AT_ONCE):
                    _stop_if(cancel)
                    writing.add(changes)
                    for change in changes:
                        tally.tracks += len(change.tracks)
                        yield from tally.add(change)
                tally.left = undo.left
                done = writing.finish(tally.tracks)
        except _Interrupted:
            yield tally.summary(None, interrupted=True)
            return
        yield tally.summary(done)


def _stop_if(cancel: Cancel | None) -> None:
    if cancel is not None and cancel.is_set():
        raise _Interrupted


def _request(wishes: Wishes, spec: Specifications | None) -> dict[str, Any]:
    """What was asked, as the run remembers it; a table of specifications by its hash, too."""
    table = None
    if spec is not None:
        digest = sha256(b"".join(spec_hash(row) for row in spec.rows)).hexdigest()
        table = {"source": spec.source, "sha256": digest, "patterns": [row.pattern for row in spec.rows]}
    return {
        "models": list(wishes.models),
        "policy": wishes.policy,
        "sigma_profile": wishes.sigma_profile,
        "specifications": table,
    }


def _found(
    connection: Any,
    access: Access,
    wishes: Wishes,
    spec: Specifications | None,
    tally: _Tally,
    writing: Superseding | None,
    cancel: Cancel | None,
) -> Iterator[RegradeEvent]:
    """Differences and progress; what changed goes to `writing`, if there is one."""
    total = tracks_to_grade(connection, wishes.models)
    keys = keys_to_grade(connection, wishes.models, _FILES_AT_ONCE)
    grader = Grader(wishes.policy, wishes.sigma_profile, spec)
    many = wishes.processes and wishes.jobs > 1 and total >= _WORTH_PROCESSES
    source = in_processes(access.database, grader, keys, wishes.jobs) if many else in_threads(connection, grader, keys, wishes.jobs)
    with closing(source) as portions:
        for portion in portions:
            _stop_if(cancel)
            changes = []
            for one in portion or ():
                tally.tracks += one.tracks
                if one.failed is not None:
                    tally.unreadable += 1
                    yield one.failed
                if one.change is not None:
                    changes.append(one.change)
                    yield from tally.add(one.change)
            if writing is not None:
                writing.add(changes)
            yield from tally.progress(total)
