"""Files that an ingest opens, what the file system says of them, and what they are graded by; opens nothing."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from laser_trim_analyzer.store.held import HeldSpecifications, KnownContent

__all__ = ["Candidate", "Group", "seen"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file to open. `path` is what the operating system takes, `shown` what the store calls it; size and time are what the walk
    saw, None where the system would not say. `known` is what the path held when it was seen last, `machine` the one that somebody
    says the file is of."""

    path: str
    shown: str
    size: int | None
    mtime_ns: int | None
    known: KnownContent | None
    machine: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """What a worker opens in one go. `specifications` are those by which it grades them, None: those that it began with."""

    candidates: Sequence[Candidate]
    specifications: HeldSpecifications | None = None


def seen(path: str) -> tuple[int | None, int | None]:
    """Size and time of a file; None where the system says nothing of it."""
    try:
        found = os.stat(path)  # noqa: PTH116 - 100,000 of them
    except (OSError, ValueError):
        return None, None
    return found.st_size, found.st_mtime_ns
