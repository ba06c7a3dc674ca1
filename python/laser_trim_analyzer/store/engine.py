"""Engines that behave: SQLite with foreign keys and patience, PostgreSQL with a name and a time limit; they make no tables."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool, StaticPool

from laser_trim_analyzer.errors import StoreError

from .address import Address
from .network import network_file_system
from .troubles import in_our_words

__all__ = ["BUSY_TIMEOUT_MS", "integrity_problem", "make_engine", "make_still_engine", "refuse_unusable_place"]

BUSY_TIMEOUT_MS: Final = 5_000
_CONNECT_SECONDS: Final = 10
_SMALLEST: Final = 512  # bytes; SQLite would take what is shorter for a new database
_CACHE_KIB: Final = 8_192
_LOG_PAGES: Final = 8_000  # 32 MB: pages of indexes that each batch changes go back once for many batches


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


def make_still_engine(path: Path) -> Engine:
    """An engine that reads a SQLite file where nothing may be written, neither a log nor a lock: it must not change meanwhile."""
    place = f"{Path(os.path.abspath(path)).as_uri()}?mode=ro&immutable=1"  # noqa: PTH100 - links stay as they are

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(place, uri=True, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "connect", _leave_transactions)
    return engine


def _postgresql(address: Address) -> Engine:
    options = {"connect_timeout": _CONNECT_SECONDS, "application_name": "laser-trim-analyzer", **address.url.query}
    try:
        import psycopg  # noqa: F401 - SQLAlchemy would say less clearly that it is missing

        return create_engine(address.url.set(query={}), connect_args=options, pool_pre_ping=True, isolation_level="READ COMMITTED")
    except ImportError as problem:
        raise StoreError("STORE_DRIVER", str(problem)) from problem


def _leave_transactions(connection: sqlite3.Connection, record: Any) -> None:
    connection.isolation_level = None  # we say when a transaction begins: savepoints need it


def _set_up_sqlite(connection: sqlite3.Connection, record: Any) -> None:
    _leave_transactions(connection, record)
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA temp_store = MEMORY")
    cursor.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    cursor.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its lock at once: a reader that wants to write later would be refused without waiting."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def refuse_unusable_place(address: Address, *, force_network: bool, must_exist: bool) -> None:
    """What can be told of a file before SQLite sees it. Raises StoreError with the code that helps."""
    if address.path is None:
        return
    try:
        _look_at(address.path, address.shown, force_network, must_exist)
    except PermissionError as problem:
        raise StoreError("STORE_READ_ONLY", "its folder may not be entered", path=address.shown) from problem
    except OSError as problem:
        raise StoreError("STORE_URL", str(problem.strerror), path=address.shown) from problem


def _look_at(path: Path, shown: str, force_network: bool, must_exist: bool) -> None:
    if not path.parent.is_dir():
        raise StoreError("STORE_NOT_FOUND" if must_exist else "STORE_FOLDER_MISSING", path=shown)
    if path.is_dir():
        raise StoreError("STORE_URL", "it is a folder", path=shown)
    if must_exist and not path.exists():
        raise StoreError("STORE_NOT_FOUND", path=shown)
    # Its bytes are SQLite's to look at: opening and closing the file here would drop the locks of this process's other connections.
    if path.exists() and 0 < path.stat().st_size < _SMALLEST:
        raise StoreError("STORE_NOT_A_DATABASE", path=shown)
    kind = network_file_system(path.parent)
    if kind is not None and not force_network:
        raise StoreError("STORE_NETWORK", kind, path=shown)


def integrity_problem(engine: Engine, shown: str) -> str | None:
    """The first thing that is wrong with a SQLite database, None where it is sound. Raises StoreError where it cannot be read."""
    with in_our_words(shown), engine.connect() as connection:
        said = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
    return None if said == "ok" else str(said)
