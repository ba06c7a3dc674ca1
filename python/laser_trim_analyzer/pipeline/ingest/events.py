"""What an ingest tells while it runs and when it ends, as frozen facts; it counts nothing and prints nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from laser_trim_analyzer.errors import CODES, TrimError
from laser_trim_analyzer.model import Status

__all__ = ["Cause", "Deed", "Event", "FileOutcome", "Phase", "Progress", "Summary"]


class Phase(StrEnum):
    """What an ingest is at."""

    FINDING = "finding"  # walks the folders; the total is not known yet
    READING = "reading"


class Deed(StrEnum):
    """What was done with a file."""

    NEW = "new"  # read and stored
    REPLACED = "replaced"  # read again, what was stored of it replaced
    KNOWN = "known"  # stored already, or refused already
    DUPLICATE = "duplicate"  # the content of another path; the path was added
    REFUSED = "refused"  # cannot be read; stored with the reason
    POSTPONED = "postponed"  # could not be had now; nothing was stored


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is: files done of all that were found, by what was done; `seconds_left` is None while it cannot be told."""

    phase: Phase
    done: int
    total: int
    new: int
    known: int
    refused: int
    postponed: int
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """One file. `path` is text for people; `status` and `tracks` are the verdicts of a file that was read in this run; `error` says
    why it was refused, earlier or now, or postponed; `seconds` is what reading, grading and making rows took."""

    path: str
    deed: Deed
    sha256: str | None = None
    size: int | None = None
    status: Status | None = None
    tracks: tuple[Status, ...] = ()
    error: TrimError | None = None
    seconds: float = 0.0


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
    are known files that were refused earlier; `other_files` are no workbooks by their names."""

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


Event = Progress | FileOutcome | Summary
