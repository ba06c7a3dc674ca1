"""What an ingest did with one file, as a frozen fact; it decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from laser_trim_analyzer.errors import TrimError
from laser_trim_analyzer.model import Status
from laser_trim_analyzer.store.held import KnownContent

__all__ = ["Deed", "FileOutcome", "known_outcome"]


class Deed(StrEnum):
    """What was done with a file."""

    NEW = "new"  # read and stored
    REPLACED = "replaced"  # read again, what was stored of it replaced
    KNOWN = "known"  # stored already, or refused already
    DUPLICATE = "duplicate"  # the content of another path; the path was added
    REFUSED = "refused"  # cannot be read; stored with the reason
    POSTPONED = "postponed"  # could not be had now; nothing was stored


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


def known_outcome(shown: str, size: int | None, content: KnownContent, deed: Deed) -> FileOutcome:
    """The outcome of a file whose content the store has."""
    error = None if content.code is None else TrimError(content.code, path=shown)
    return FileOutcome(shown, deed, content.sha256.hex() if content.sha256 else None, size, error=error)
