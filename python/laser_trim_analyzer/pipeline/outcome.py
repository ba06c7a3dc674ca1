"""What became of one file: an analysis or an error, never both and never an exception."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from laser_trim_analyzer import analysis, readers
from laser_trim_analyzer.errors import TrimError, shown_path
from laser_trim_analyzer.model import Analysis, Policy, SigmaProfile, Specification, Specifications, Status, TrimFile

__all__ = ["Outcome", "attempted", "outcome_of", "outcomes_of"]

Made = TypeVar("Made")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file of a batch. `path` is text for people (undecodable bytes escaped); `sha256` and `size` are None where the bytes
    could not be read. Exactly one of `analysis` and `error` is there. `seconds` is what reading and grading took."""

    path: str
    sha256: str | None
    size: int | None
    analysis: Analysis | None
    error: TrimError | None
    seconds: float

    @property
    def status(self) -> Status:
        return Status.ERROR if self.analysis is None else self.analysis.status


def outcome_of(
    path: str | os.PathLike[str],
    *,
    spec: Specification | Specifications | None = None,
    policy: Policy | str | None = None,
    sigma_profile: SigmaProfile | str = "standard",
    limits: readers.ReadLimits | None = None,
) -> Outcome:
    """Read and grade one file. Everything that goes wrong with it becomes its error, so that the batch goes on."""
    (outcome,) = outcomes_of([path], spec=spec, policy=policy, sigma_profile=sigma_profile, limits=limits)
    return outcome


def outcomes_of(
    paths: Iterable[str | os.PathLike[str]],
    *,
    spec: Specification | Specifications | None = None,
    policy: Policy | str | None = None,
    sigma_profile: SigmaProfile | str = "standard",
    limits: readers.ReadLimits | None = None,
) -> list[Outcome]:
    """Read a few files, then grade them: grading one between two readings takes up to twice as long, because reading drives its
    code and tables out of the processor's caches."""
    read = [_read(path, limits) for path in paths]
    grade = partial(analysis.grade, spec=spec, policy=policy, sigma_profile=sigma_profile)
    read.reverse()  # taken from the end: the facts of a file go as soon as it is graded
    return [_told(_graded(read.pop(), grade)) for _ in range(len(read))]


@dataclass(frozen=True, slots=True)
class _Read:
    path: str | os.PathLike[str]
    sha256: str | None
    size: int | None
    facts: TrimFile | TrimError
    seconds: float


def _read(path: str | os.PathLike[str], limits: readers.ReadLimits | None) -> _Read:
    started = time.perf_counter()
    sha256, size, opened = _opened(path, limits)
    facts = opened if isinstance(opened, TrimError) else attempted(path, partial(readers.facts_of, path, opened), sha256)
    return _Read(path, sha256, size, facts, time.perf_counter() - started)


def _opened(
    path: str | os.PathLike[str], limits: readers.ReadLimits | None
) -> tuple[str | None, int | None, readers.Workbook | TrimError]:
    """Hash, size and workbook of a file. Its bytes go with the return: two threads that hold large ones make the memory's peak."""
    loaded = attempted(path, lambda: readers.load(path, limits=limits))
    if isinstance(loaded, TrimError):
        return loaded.sha256, loaded.size, loaded
    opened = attempted(path, lambda: readers.open_source(loaded, limits=limits), loaded.sha256)
    return loaded.sha256, len(loaded.data), opened


def _graded(read: _Read, grade: Callable[[TrimFile], Analysis]) -> Outcome:
    started, facts = time.perf_counter(), read.facts
    made = facts if isinstance(facts, TrimError) else attempted(read.path, lambda: grade(facts), read.sha256)
    graded, error = (None, made) if isinstance(made, TrimError) else (made, None)
    seconds = read.seconds + time.perf_counter() - started
    return Outcome(shown_path(read.path), read.sha256, read.size, graded, error, seconds)


def _told(outcome: Outcome) -> Outcome:
    _log.info("file", extra=_log_fields(outcome))
    return outcome


def attempted(path: str | os.PathLike[str], work: Callable[[], Made], sha256: str | None = None) -> Made | TrimError:
    """What `work` makes of a file, or why it could not: a mistake of ours is the error INTERNAL, with the hash of the file and the
    traceback in the log."""
    try:
        return work()
    except TrimError as problem:
        return _of_closed_folder(path, _without_frames(problem))
    except Exception as problem:
        _log.exception("internal error", extra={"code": "INTERNAL", "sha256": sha256})
        return TrimError("INTERNAL", type(problem).__name__, path=shown_path(path))


def _without_frames(problem: TrimError) -> TrimError:
    """The error alone: its traceback would keep the bytes of every refused file of a batch in memory."""
    problem.__traceback__ = problem.__cause__ = problem.__context__ = None
    return problem


def _of_closed_folder(path: str | os.PathLike[str], problem: TrimError) -> TrimError:
    """A folder comes here only if it was named for a file or cannot be listed: then the reason is what helps."""
    if problem.code == "FILE_IS_FOLDER":
        try:
            os.scandir(path).close()
        except PermissionError:
            return TrimError("FILE_NO_PERMISSION", "it is a folder, and its files cannot be listed", path=problem.path)
        except OSError as reason:
            return TrimError("FILE_UNREADABLE", f"it is a folder: {reason.strerror}", path=problem.path)
    return problem


def _log_fields(outcome: Outcome) -> dict[str, object]:
    """What the log says of a file: its hash and what became of it, never its name or text (they may name a customer)."""
    code = outcome.error.code if outcome.error else None
    return {
        "sha256": outcome.sha256,
        "status": outcome.status.value,
        "code": code,
        "seconds": round(outcome.seconds, 6),
    }
