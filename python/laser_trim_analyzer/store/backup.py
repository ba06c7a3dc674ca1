"""A copy of a SQLite database while others use it, proven by opening it; it writes over nothing unless it is told to."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Final

from laser_trim_analyzer.errors import StoreError

from .address import Address
from .presence import Presence
from .troubles import OF_SQLITE, store_error

__all__ = [
    "BESIDE",
    "KEPT_FOR",
    "Pages",
    "back_up",
    "copy_database",
    "dated_copy",
    "dated_name",
    "drop_old_copies",
    "enable_wal",
    "is_same_place",
]

KEPT_FOR: Final = timedelta(days=30)
BESIDE: Final = ("", "-wal", "-shm", ".lock", ".users", ".unclean")
"""What may stand beside a database and belongs to it, itself first."""
_PAGES_AT_ONCE: Final = 4096
_BEFORE_WAL: Final = "before-wal"

Pages = Callable[[int, int], None]
"""Told of the pages that are copied and of all; what it raises ends the copy and leaves nothing."""


def back_up(address: Address, target: Path | None = None, *, replace: bool = False, told: Pages | None = None) -> Path:
    """A proven copy under the name that is given, else beside the database with the moment in its name; where it is.

    Raises StoreError STORE_BACKUP, STORE_BACKUP_EXISTS, STORE_ON_SERVER with the command that does it there.
    """
    path = address.path
    if path is None:
        command = f'pg_dump --format=custom --file=FILE "{address.for_server_tools}"'
        raise StoreError("STORE_ON_SERVER", command, path=address.shown)
    with Presence(path).passing():  # so that nobody puts another file in its place meanwhile
        target = target or dated_name(path, "backup")
        copy_database(path, target, replace=replace, told=told)
        return target


def copy_database(source: Path, target: Path, *, replace: bool = False, told: Pages | None = None) -> None:
    """Copy page by page under SQLite's own locks, then open the copy and check it.

    Raises StoreError STORE_BACKUP, STORE_BACKUP_EXISTS.

    The copy is the database at one moment, however much is written meanwhile.
    """
    part = target.with_name(f"{target.name}.part")

    def progress(status: int, remaining: int, total: int) -> None:
        if told is not None:
            told(total - remaining, total)

    try:
        if is_same_place(source, target):
            raise StoreError("STORE_BACKUP", "it would take the place of the database itself", path=str(target))
        if target.exists() and not replace:
            raise StoreError("STORE_BACKUP_EXISTS", path=str(target))
        with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(part)) as copy:
            # One view of the data: without it a copy begins again at every commit of another, and may never end.
            original.execute("BEGIN")
            original.execute("SELECT count(*) FROM sqlite_master").fetchone()
            original.backup(copy, pages=_PAGES_AT_ONCE, progress=progress)
            original.rollback()
            copy.execute("PRAGMA journal_mode = DELETE")  # a copy is one file, without a log beside it
        _prove(source, part)
        os.replace(part, target)  # noqa: PTH105
    except (OSError, *OF_SQLITE) as problem:
        raise StoreError("STORE_BACKUP", str(problem), path=str(target)) from problem
    finally:
        for end in ("", "-journal"):
            with suppress(OSError):
                Path(f"{part}{end}").unlink(missing_ok=True)


def is_same_place(database: Path, target: Path) -> bool:
    """Whether the target is the database, under whatever name, or a file that belongs to it."""
    own = [Path(f"{database}{end}") for end in BESIDE]
    with suppress(OSError):
        if target.exists() and any(one.exists() and one.samefile(target) for one in own):
            return True
    return os.path.abspath(target) in map(os.path.abspath, own)  # noqa: PTH100 - a name, whether a file has it or not


def _prove(source: Path, copy: Path) -> None:
    """The copy is sound and has the tables of the original."""
    with closing(sqlite3.connect(copy)) as opened, closing(sqlite3.connect(source)) as original:
        said = opened.execute("PRAGMA integrity_check(1)").fetchone()[0]
        names = "SELECT type, name FROM sqlite_master ORDER BY 1, 2"
        if said != "ok" or opened.execute(names).fetchall() != original.execute(names).fetchall():
            raise StoreError("STORE_BACKUP", f"the copy is not sound: {said}", path=str(copy))


def dated_name(database: Path, why: str, now: datetime | None = None) -> Path:
    """The name beside the database that says why and when: some microseconds later where a clock that went back gave it before."""
    now = now or datetime.now(UTC)
    moments = (now + timedelta(microseconds=later) for later in count())
    names = (database.with_name(f"{database.name}.{why}-{moment:%Y%m%dT%H%M%S%fZ}") for moment in moments)
    return next(name for name in names if not os.path.lexists(name))


def dated_copy(database: Path, why: str, now: datetime | None = None) -> Path:
    """A copy beside the database whose name says why and when."""
    target = dated_name(database, why, now)
    copy_database(database, target)
    return target


def enable_wal(database: Path, now: datetime | None = None) -> Path | None:
    """Give a database the write-ahead log that it lacks; the original is kept for 30 days. None where it had one.

    Raises StoreError STORE_BACKUP, STORE_LOCKED while another connection uses it.
    """
    now = now or datetime.now(UTC)
    drop_old_copies(database, now)
    try:
        with closing(sqlite3.connect(database)) as connection:
            mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
            if mode == "wal":
                return None
            kept = dated_copy(database, _BEFORE_WAL, now)
            mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    except OF_SQLITE as problem:
        raise store_error(problem, str(database)) from problem
    if mode != "wal":
        raise StoreError("STORE_LOCKED", f"the write-ahead log could not be turned on: {mode}", path=str(database))
    return kept


def drop_old_copies(database: Path, now: datetime | None = None) -> None:
    """Take away what was kept of the time before the write-ahead log, when its 30 days are over."""
    now = now or datetime.now(UTC)
    for copy in database.parent.glob(f"{_escaped(database.name)}.{_BEFORE_WAL}-*Z"):
        with suppress(OSError):
            if now - datetime.fromtimestamp(copy.stat().st_mtime, UTC) > KEPT_FOR:
                copy.unlink()


def _escaped(name: str) -> str:
    """A name whose signs mean themselves in a pattern."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)
