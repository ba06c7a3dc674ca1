"""Stored facts graded beside the one that writes: in threads, or in processes that read for themselves; nothing is written here.

Restoring and grading is Python's work for the most part, so threads take turns; two processes are twice as quick (measured at 3,000
simulated tracks). Each process reads the database itself, so that no facts travel between them, only keys and what changed. Under
the write lock all of them see what the writer sees: no other commits meanwhile.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from laser_trim_analyzer import analysis
from laser_trim_analyzer.analysis.plugins import installed_analyzers
from laser_trim_analyzer.errors import TrimError
from laser_trim_analyzer.model import Policy, SigmaProfile, Specifications
from laser_trim_analyzer.pipeline.ingest.flow import in_flight
from laser_trim_analyzer.pipeline.ingest.workers import LOCAL, Workers, workers_of
from laser_trim_analyzer.pipeline.outcome import attempted
from laser_trim_analyzer.pipeline.processes import processes
from laser_trim_analyzer.store import FileRows, open_store, trim_file_of
from laser_trim_analyzer.store.mapping.changes import FileChange, change_of, verdicts_of
from laser_trim_analyzer.store.regrading import GRADE, StoredFacts

from .events import Unreadable

if TYPE_CHECKING:
    StrPath = str | os.PathLike[str]

__all__ = ["Graded", "Grader", "in_processes", "in_threads"]

_PORTIONS_PER_JOB: Final = 2
_PATIENCE: Final = 0.1

Keys = Sequence[int]


class Graded(NamedTuple):
    """Tracks of one file, what changed of it, and why it could not be graded."""

    tracks: int
    change: FileChange | None
    failed: Unreadable | None


@dataclass(frozen=True, slots=True)
class Grader:
    """How stored files are graded. A file whose facts are damaged, or on which we break down, costs nobody else."""

    policy: Policy | None
    sigma_profile: SigmaProfile
    spec: Specifications | None

    def __call__(self, files: Sequence[FileRows]) -> list[Graded]:
        return [self._graded(rows) for rows in files]

    def _graded(self, rows: FileRows) -> Graded:
        def work() -> FileChange | None:
            facts = trim_file_of(rows, details=bool(installed_analyzers()))  # no rule looks at them; an analyser may
            found = analysis.grade(facts, spec=self.spec, policy=self.policy, sigma_profile=self.sigma_profile)
            return change_of(rows, verdicts_of(rows, found), GRADE)

        made = attempted(rows.seen.path, work)
        tracks = sum(bool(one.sweeps) for one in rows.attempts)
        if isinstance(made, TrimError):
            return Graded(tracks, None, Unreadable(rows.seen.path, made))
        return Graded(tracks, made, None)


def in_threads(connection: Any, grader: Grader, keys: Sequence[Keys], jobs: int) -> Generator[list[Graded] | None]:
    """Portions in order; None now and then while the next is not ready. The connection is used by the caller's thread alone."""
    with workers_of(LOCAL, jobs) as threads:
        yield from in_flight(grader, map(StoredFacts(connection), keys), threads, lambda: _PORTIONS_PER_JOB * jobs, _PATIENCE)


def in_processes(database: StrPath, grader: Grader, keys: Sequence[Keys], jobs: int) -> Generator[list[Graded] | None]:
    """The same with as many processes."""
    with processes(jobs, _begin, os.fspath(database), grader) as pool:
        yield from in_flight(_grade, keys, Workers(pool, jobs), lambda: _PORTIONS_PER_JOB * jobs, _PATIENCE)


_own: dict[str, Any] = {}
"""Of a process that grades: its view of the database, which lasts as long as the process."""


def _begin(database: str, grader: Grader) -> None:
    stack = ExitStack()
    store = stack.enter_context(open_store(database, create=False, migrate=False, force_network=True))
    _own.update(stack=stack, facts=StoredFacts(stack.enter_context(store.reading())), grader=grader)


def _grade(keys: Keys) -> list[Graded]:
    found: list[Graded] = _own["grader"](_own["facts"](keys))
    return found
