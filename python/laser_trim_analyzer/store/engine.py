"""Engines that behave: SQLite with foreign keys and patience, PostgreSQL with a name and a time limit; they make no tables."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from laser_trim_analyzer.errors import StoreError

from .address import Address
from .network import network_file_system
from .troubles import in_our_words

__all__ = ["BUSY_TIMEOUT_MS", "integrity_problem", "make_engine", "refuse_unusable_place"]

BUSY_TIMEOUT_MS: Final = 5_000
_CONNECT_SECONDS: Final = 10
_CACHE_KIB: Final = 16_384
_HEADER: Final = b"SQLite format 3\x00"


def make_engine(address: Address) -> Engine:
    """An engine that has not connected yet. Raises StoreError STORE_DRIVER where psycopg is missing."""
    if not address.is_sqlite:
        return _postgresql(address)
    if address.path is None:
        engine = create_engine(address.url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        engine = create_engine(address.url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql(address: Address) -> Engine:
    options = {"connect_timeout": _CONNECT_SECONDS, "application_name": "laser-trim-analyzer", **address.url.query}
    try:
        import psycopg  # noqa: F401 - SQLAlchemy would say less clearly that it is missing

        return create_engine(address.url.set(query={}), connect_args=options, pool_pre_ping=True, isolation_level="READ COMMITTED")
    except ImportError as problem:
        raise StoreError("STORE_DRIVER", str(problem)) from problem


def _set_up_sqlite(connection: sqlite3.Connection, record: Any) -> None:
    connection.isolation_level = None  # we say when a transaction begins: savepoints need it
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA temp_store = MEMORY")
    cursor.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its lock at once: a reader that wants to write later would be refused without waiting."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def refuse_unusable_place(address: Address, *, force_network: bool, must_exist: bool) -> None:
    """What can be told of a file before SQLite sees it. Raises StoreError with the code that helps."""
    path = address.path
    if path is None:
        return
    shown = address.shown
    if not path.parent.is_dir():
        raise StoreError("STORE_FOLDER_MISSING", path=shown)
    if path.is_dir():
        raise StoreError("STORE_URL", "it is a folder", path=shown)
    if must_exist and not path.exists():
        raise StoreError("STORE_NOT_FOUND", path=shown)
    kind = network_file_system(path.parent)
    if kind is not None and not force_network:
        raise StoreError("STORE_NETWORK", kind, path=shown)
    _look_at_header(path, shown)


def _look_at_header(path: os.PathLike[str], shown: str) -> None:
    """SQLite takes an empty file for a new database and finds a missing end late."""
    try:
        size = Path(path).stat().st_size
        with open(path, "rb") as file:  # noqa: PTH123 - closed before SQLite opens it: closing it later would drop SQLite's locks
            head = file.read(100)
    except FileNotFoundError:
        return
    except PermissionError as problem:
        raise StoreError("STORE_READ_ONLY", "the file may not be read", path=shown) from problem
    except OSError as problem:
        raise StoreError("STORE_FAILED", str(problem.strerror), path=shown) from problem
    if not head:
        return
    if not head.startswith(_HEADER):
        raise StoreError("STORE_NOT_A_DATABASE", path=shown)
    page = int.from_bytes(head[16:18], "big") or 1
    page = 65536 if page == 1 else page
    pages = int.from_bytes(head[28:32], "big")
    valid = head[24:28] == head[92:96]  # the count of pages is kept only by writers that know it
    if len(head) < 100 or (valid and size < page * pages and not os.path.exists(f"{os.fspath(path)}-wal")):  # noqa: PTH110
        raise StoreError("STORE_DAMAGED", f"its end is missing: {size} of {page * pages} bytes", path=shown)


def integrity_problem(engine: Engine, shown: str) -> str | None:
    """The first thing that is wrong with a SQLite database, None where it is sound. Raises StoreError where it cannot be read."""
    with in_our_words(shown), engine.connect() as connection:
        said = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    return None if said == "ok" else str(said)
