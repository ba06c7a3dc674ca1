"""What a database driver says, in our words: one place that turns its exceptions into StoreErrors; it repairs nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError, DisconnectionError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from laser_trim_analyzer.errors import StoreError

__all__ = ["OF_SQLITE", "OF_THE_ROWS", "in_our_words", "store_error"]

OF_SQLITE: Final = (sqlite3.Error, UnicodeDecodeError)
"""What its driver raises of a file: of a damaged schema it tells with the bytes that it met, which may be no text."""

_SQLITE: Final = {
    "SQLITE_NOTADB": "STORE_NOT_A_DATABASE",
    "SQLITE_CORRUPT": "STORE_DAMAGED",
    "SQLITE_READONLY": "STORE_READ_ONLY",
    "SQLITE_READONLY_DBMOVED": "STORE_GONE",
    "SQLITE_PERM": "STORE_READ_ONLY",
    "SQLITE_BUSY": "STORE_LOCKED",
    "SQLITE_LOCKED": "STORE_LOCKED",
    "SQLITE_PROTOCOL": "STORE_LOCKED",
    "SQLITE_FULL": "STORE_DISK_FULL",
    "SQLITE_IOERR_WRITE": "STORE_DISK_FULL",
    "SQLITE_IOERR_SHMSIZE": "STORE_DISK_FULL",
    "SQLITE_CANTOPEN": "STORE_READ_ONLY",
    "SQLITE_CONSTRAINT": "STORE_CONFLICT",
    "SQLITE_TOOBIG": "STORE_CONFLICT",
    "SQLITE_MISMATCH": "STORE_CONFLICT",
}
# The first five signs, else the first two: https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL: Final = {
    "08": "STORE_UNREACHABLE",
    "57": "STORE_UNREACHABLE",  # shut down by its operator
    "28": "STORE_DENIED",
    "3D": "STORE_DENIED",
    "42501": "STORE_READ_ONLY",
    "25006": "STORE_READ_ONLY",
    "55P03": "STORE_LOCKED",
    "40": "STORE_LOCKED",  # a deadlock or a serialisation that another one won
    "53100": "STORE_DISK_FULL",
    "53": "STORE_UNREACHABLE",  # too many connections, no memory
    "22": "STORE_CONFLICT",
    "23": "STORE_CONFLICT",
    "P0001": "STORE_CONFLICT",  # raised by a trigger of ours
    "XX001": "STORE_DAMAGED",
    "XX002": "STORE_DAMAGED",
}
OF_THE_ROWS: Final = frozenset({"STORE_CONFLICT", "STORE_TEXT", "STORE_NAN", "STORE_BLOB_DAMAGED"})
"""Codes that blame the rows, not the database: the other files of the batch can still be stored."""


def store_error(problem: BaseException, path: str | None = None) -> StoreError:
    """The StoreError for what SQLAlchemy or a driver raised."""
    origin = problem.orig if isinstance(problem, DBAPIError) and problem.orig is not None else problem
    words = " ".join(str(origin).split())
    if isinstance(origin, UnicodeDecodeError):
        return StoreError("STORE_DAMAGED", "its schema is no text", path=path)
    if isinstance(origin, sqlite3.Error):
        return StoreError(_sqlite_code(origin), words, path=path)
    if isinstance(origin, OverflowError | UnicodeEncodeError):
        return StoreError("STORE_CONFLICT", words, path=path)
    state = getattr(origin, "sqlstate", None)
    if state:
        code = _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2], "STORE_FAILED")
        return StoreError(code, words, path=path)
    if isinstance(problem, DBAPIError) and type(origin).__module__.startswith("psycopg"):
        return StoreError(_code_without_state(problem, words), words, path=path)
    gone = isinstance(problem, PoolTimeout | DisconnectionError)
    return StoreError("STORE_UNREACHABLE" if gone else "STORE_FAILED", words, path=path)


def _sqlite_code(origin: sqlite3.Error) -> str:
    name: str = getattr(origin, "sqlite_errorname", None) or ""
    found = next((_SQLITE[name[:end]] for end in _ends(name) if name[:end] in _SQLITE), None)
    if found is None:
        # Without a code of SQLite's own it is the module's: a value it cannot bind.
        found = "STORE_CONFLICT" if not name and isinstance(origin, sqlite3.InterfaceError | sqlite3.DataError) else "STORE_FAILED"
    return found


def _ends(name: str) -> Iterator[int]:
    """From the whole name to shorter ones: SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT."""
    yield len(name)
    yield from (place for place in range(len(name) - 1, 6, -1) if name[place] == "_")


def _code_without_state(problem: DBAPIError, words: str) -> str:
    """A connection that was refused or broke has no state, only words; those of the server are in its own language."""
    if "password" in words or "authentication" in words or "FATAL: role" in words or "FATAL: database" in words:
        return "STORE_DENIED"
    kind = type(problem.orig).__name__
    return (
        "STORE_UNREACHABLE"
        if problem.connection_invalidated or kind in ("OperationalError", "ConnectionTimeout")
        else "STORE_CONFLICT"
    )


@contextmanager
def in_our_words(path: str | None = None) -> Iterator[None]:
    """Raises StoreError for whatever SQLAlchemy or SQLite raises inside, also for a value that SQLite's driver cannot bind."""
    try:
        yield
    except (SQLAlchemyError, *OF_SQLITE, OverflowError, UnicodeEncodeError) as problem:
        raise store_error(problem, path) from problem
