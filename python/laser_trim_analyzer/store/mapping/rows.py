"""The rows of one file as plain frozen data, before they have keys: made by any thread or process, written by one; no SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from laser_trim_analyzer.errors import StoreError
from laser_trim_analyzer.model.quick import quick

if TYPE_CHECKING:
    from laser_trim_analyzer.store.arrays import Columns

__all__ = ["AttemptRows", "Content", "FileRows", "SeenContent", "SeenPath", "SweepRows", "Values", "checked"]

Values = dict[str, Any]
"""Column → value of one row."""

_LONGEST_NAME: Final = 200
_NAMES: Final = frozenset({"model", "serial", "stem", "track", "machine"})


@quick
@dataclass(frozen=True, slots=True)
class SeenPath:
    """Where a file was found, and what the file system said of it then; None where nobody asked."""

    path: str
    size: int | None
    mtime_ns: int | None


@quick
@dataclass(frozen=True, slots=True)
class SeenContent:
    """A content that is stored already, seen under a path: nothing but the path is new."""

    sha256: bytes
    seen: SeenPath


@quick
@dataclass(frozen=True, slots=True)
class Content:
    """A row that many files share, under the hash of what it says: arrays (packed when it is first written) or JSON. `damage` says
    why what is stored cannot be read: it costs the files that share it, and no other."""

    table: str
    arrays: Columns | None = None
    text: str | None = None
    damage: str | None = None


@quick
@dataclass(frozen=True, slots=True)
class SweepRows:
    """One row of `sweep`; `refers` names the shared contents by column and hash."""

    values: Values
    refers: Mapping[str, bytes]


@quick
@dataclass(frozen=True, slots=True)
class AttemptRows:
    """One row of `track_attempt`, its sweeps, and the rows beside it by table."""

    values: Values
    refers: Mapping[str, bytes]
    sweeps: tuple[SweepRows, ...] = ()
    remarks: Mapping[str, tuple[Values, ...]] = field(default_factory=dict)


@quick
@dataclass(frozen=True, slots=True)
class FileRows:
    """Everything that one file brings. `sha256` is None where its bytes could not be read or there are none: its path names it."""

    sha256: bytes | None
    seen: SeenPath
    values: Values
    refers: Mapping[str, bytes] = field(default_factory=dict)
    attempts: tuple[AttemptRows, ...] = ()
    consistency: tuple[Values, ...] = ()
    contents: Mapping[bytes, Content] = field(default_factory=dict)


def checked(values: Values) -> Values:
    """The same values. Raises StoreError STORE_NAN for a number that is none, STORE_TEXT for text that no database holds."""
    for column, value in values.items():
        if isinstance(value, float):
            if value != value:
                raise StoreError("STORE_NAN", column)
            if value == 0.0:
                values[column] = 0.0  # SQLite keeps no sign of zero, so no database does
        elif isinstance(value, str):
            _check_text(column, value)
    return values


def _check_text(column: str, text: str) -> None:
    if column in _NAMES and len(text) > _LONGEST_NAME:
        raise StoreError("STORE_TEXT", f"the {column} has {len(text)} signs")
    if "\0" in text:
        raise StoreError("STORE_TEXT", f"the {column} holds NUL")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as problem:
            raise StoreError("STORE_TEXT", f"the {column} holds half a character") from problem
