"""The verb check: every defect of a history as it is found, and a summary; it mends nothing."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass

from laser_trim_analyzer.pipeline.access import Access
from laser_trim_analyzer.pipeline.analyze import Cancel
from laser_trim_analyzer.store.defects import Checked, Defect, defects

__all__ = ["CheckEvent", "CheckSummary", "check"]

_PATIENCE = 0.1


@dataclass(frozen=True, slots=True)
class CheckSummary:
    """`defects` that were found; after an interruption those of a part of the history."""

    database: str
    defects: int
    interrupted: bool
    seconds: float


CheckEvent = Checked | Defect | CheckSummary


def check(access: Access, cancel: Cancel | None = None) -> Generator[CheckEvent]:
    """Look at everything that is stored: at most ten times a second how far it is, each defect, at last one summary.

    Others may use the history meanwhile. Raises StoreError where it cannot be opened, or does not answer.
    """
    started, told, count, interrupted = time.monotonic(), 0.0, 0, False
    with access.open(migrate=False, reads_only=True) as store:
        for event in defects(store):
            if cancel is not None and cancel.is_set():
                interrupted = True
                break
            if isinstance(event, Defect):
                count += 1
                yield event
            elif time.monotonic() - told >= _PATIENCE:
                told = time.monotonic()
                yield event
        yield CheckSummary(store.shown, count, interrupted, time.monotonic() - started)
