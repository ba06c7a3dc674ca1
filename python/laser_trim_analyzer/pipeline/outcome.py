"""What became of one file: an analysis or an error, never both and never an exception."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from os import PathLike

from laser_trim_analyzer import analysis, readers
from laser_trim_analyzer.errors import ReadError, TrimError, shown_path
from laser_trim_analyzer.model import Analysis, Policy, Specification, Status

__all__ = ["Outcome", "outcome_of"]

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
    path: str | PathLike[str],
    *,
    spec: Specification | None = None,
    policy: Policy | None = None,
    limits: readers.ReadLimits | None = None,
) -> Outcome:
    """Read and grade one file. Everything that goes wrong with it becomes its error, so that the batch goes on."""
    started = time.perf_counter()
    shown = shown_path(path)
    try:
        trim_file = readers.read(path, limits=limits)
        graded = analysis.grade(trim_file, spec=spec, policy=policy)
    except ReadError as problem:
        outcome = Outcome(shown, problem.sha256, problem.size, None, problem, time.perf_counter() - started)
    except Exception as problem:
        internal = TrimError("INTERNAL", type(problem).__name__, path=shown)
        _log.exception("internal error", extra={"code": "INTERNAL"})
        outcome = Outcome(shown, None, None, None, internal, time.perf_counter() - started)
    else:
        outcome = Outcome(shown, trim_file.sha256, trim_file.size, graded, None, time.perf_counter() - started)
    _log.info("file", extra=_log_fields(outcome))
    return outcome


def _log_fields(outcome: Outcome) -> dict[str, object]:
    """What the log says of a file: its hash and what became of it, never its name or text (they may name a customer)."""
    code = outcome.error.code if outcome.error else None
    return {
        "sha256": outcome.sha256,
        "status": outcome.status.value,
        "code": code,
        "seconds": round(outcome.seconds, 6),
    }
