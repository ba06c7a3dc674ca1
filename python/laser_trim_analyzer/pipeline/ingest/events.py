"""What an ingest tells while it runs and when it ends, as frozen facts; it counts nothing and prints nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from laser_trim_analyzer.errors import CODES
from laser_trim_analyzer.model import Status
from laser_trim_analyzer.pipeline.reading.deed import Deed, FileOutcome

__all__ = ["Cause", "Deed", "Event", "FileOutcome", "Phase", "Progress", "Summary"]


class Phase(StrEnum):
    """What an ingest is at."""

    FINDING = "finding"  # walks the folders; the total is not known yet
    READING = "reading"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is: files done of all that were found, by what was done; `seconds_left` and `files_per_second`, since it
    began, are None while they cannot be told."""

    phase: Phase
    done: int
    total: int
    new: int
    known: int
    refused: int
    postponed: int
    seconds_left: float | None
    files_per_second: float | None


@dataclass(frozen=True, slots=True)
class Cause:
    """Why some files were refused or postponed: one support code, how many files, and the first of them."""

    code: str
    files: int
    example: str

    @property
    def sentence(self) -> str:
        return CODES[self.code].sentence

    @property
    def remedy(self) -> str:
        return CODES[self.code].remedy


@dataclass(frozen=True, slots=True)
class Summary:
    """What an ingest did, in files. `left` were not looked at, because it was interrupted or the database failed; `refused_before`
    are known files that were refused earlier; `other_files` are no workbooks by their names; `machines_set` had another machine, or
    none, before this run."""

    database: str
    dry_run: bool
    interrupted: bool
    total: int
    new: int
    replaced: int
    known: int
    duplicates: int
    refused: int
    postponed: int
    refused_before: int
    left: int
    other_files: int
    files: Mapping[Status, int]
    tracks: Mapping[Status, int]
    causes: tuple[Cause, ...]
    """Most frequent first."""
    postponements: tuple[Cause, ...]
    seconds: float
    machines_set: int = 0


Event = Progress | FileOutcome | Summary
