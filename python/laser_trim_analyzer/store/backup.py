"""A copy of a SQLite database while others use it, proven by opening it; it never writes over what is there."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from laser_trim_analyzer.errors import StoreError

from .troubles import store_error

__all__ = ["KEPT_FOR", "copy_database", "dated_copy", "enable_wal"]

KEPT_FOR: Final = timedelta(days=30)
_PAGES_AT_ONCE: Final = 4096
_BEFORE_WAL: Final = "before-wal"


def copy_database(source: Path, target: Path) -> None:
    """Copy page by page under SQLite's own locks, then open the copy and check it. Raises StoreError STORE_BACKUP."""
    part = target.with_name(f"{target.name}.part")
    try:
        if target.exists():
            raise StoreError("STORE_BACKUP", "a file of that name is there", path=str(target))
        with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(part)) as copy:
            original.backup(copy, pages=_PAGES_AT_ONCE)
            copy.execute("PRAGMA journal_mode = DELETE")  # a copy is one file, without a log beside it
        _prove(source, part)
        os.replace(part, target)  # noqa: PTH105
    except (OSError, sqlite3.Error) as problem:
        raise StoreError("STORE_BACKUP", str(problem), path=str(target)) from problem
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _prove(source: Path, copy: Path) -> None:
    """The copy is sound and has the tables of the original."""
    with closing(sqlite3.connect(copy)) as opened, closing(sqlite3.connect(source)) as original:
        said = opened.execute("PRAGMA integrity_check(1)").fetchone()[0]
        names = "SELECT type, name FROM sqlite_master ORDER BY 1, 2"
        if said != "ok" or opened.execute(names).fetchall() != original.execute(names).fetchall():
            raise StoreError("STORE_BACKUP", f"the copy is not sound: {said}", path=str(copy))


def dated_copy(database: Path, why: str, now: datetime | None = None) -> Path:
    """A copy beside the database whose name says why and when."""
    moment = (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%S%fZ")
    target = database.with_name(f"{database.name}.{why}-{moment}")
    copy_database(database, target)
    return target


def enable_wal(database: Path, now: datetime | None = None) -> Path | None:
    """Give a database the write-ahead log that it lacks; the original is kept for 30 days. None where it had one.

    Raises StoreError STORE_BACKUP, STORE_LOCKED while another connection uses it.
    """
    now = now or datetime.now(UTC)
    _drop_old_copies(database, now)
    try:
        with closing(sqlite3.connect(database)) as connection:
            mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
            if mode == "wal":
                return None
            kept = dated_copy(database, _BEFORE_WAL, now)
            mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    except sqlite3.Error as problem:
        raise store_error(problem, str(database)) from problem
    if mode != "wal":
        raise StoreError("STORE_LOCKED", f"the write-ahead log could not be turned on: {mode}", path=str(database))
    return kept


def _drop_old_copies(database: Path, now: datetime) -> None:
    for copy in database.parent.glob(f"{_escaped(database.name)}.{_BEFORE_WAL}-*Z"):
        with suppress(OSError):
            if now - datetime.fromtimestamp(copy.stat().st_mtime, UTC) > KEPT_FOR:
                copy.unlink()


def _escaped(name: str) -> str:
    """A name whose signs mean themselves in a pattern."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)
