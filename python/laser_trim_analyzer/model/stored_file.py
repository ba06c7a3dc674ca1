"""A file as a history knows it: what it is, what became of it, and what it holds; the file itself is not opened again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from .trim_file import System
from .verdict import Status

__all__ = ["FileState", "StoredFile"]


class FileState(StrEnum):
    """What became of a file."""

    READ = "read"
    REFUSED = "refused"
    ABORTED = "aborted"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file. `path` is the newest of `paths` places where its bytes were seen; `code` and `message` say why it was refused.
    A file of zero bytes has no `sha256`; what the program could not learn of a refused file is None. `stored_at` is UTC;
    `machine` is the one that somebody named."""

    path: str
    paths: int
    sha256: str | None
    size: int | None
    state: FileState
    status: Status
    code: str | None
    message: str | None
    system: System | None
    model: str | None
    serial: str | None
    trimmed_at: datetime | date | None
    tracks: int
    reader_version: str
    stored_at: datetime
    machine: str | None = None
