"""How large a history is and how new, table by table; and giving room back that it does not need any more."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, select, text

from laser_trim_analyzer.errors import StoreError

from . import schema, upgrade
from .locks import WAIT_SECONDS, Waiting
from .server_copy import bytes_of_copies
from .store import Store

__all__ = ["Statistics", "TableSize", "statistics", "vacuum"]

_FILE: Final = schema.table_of(schema.SourceFile)
_EVENT: Final = schema.table_of(schema.AuditEvent)
_STATE: Final = schema.table_of(schema.StoreState)


@dataclass(frozen=True, slots=True)
class TableSize:
    """`bytes` with its indexes; None where the database cannot tell."""

    name: str
    rows: int
    bytes: int | None


@dataclass(frozen=True, slots=True)
class Statistics:
    """`bytes` is the whole database, `free_bytes` what of it is empty (SQLite); `copies` are schemas that upgrades left on a server
    with their bytes, which do not count. `newest_run` is the newest day of a trim, `newest_stored` when a file was stored last,
    `newest_event` the last entry of the log."""

    database: str
    server: str
    revision: str
    data_version: int
    tables: tuple[TableSize, ...]
    bytes: int
    free_bytes: int | None
    newest_run: date | None
    newest_stored: datetime | None
    newest_event: datetime | None
    copies: dict[str, int]

    @property
    def files(self) -> int:
        return next(table.rows for table in self.tables if table.name == _FILE.name)

    @property
    def bytes_per_file(self) -> float | None:
        return self.bytes / self.files if self.files else None


def statistics(store: Store) -> Statistics:
    """Counts every row: seconds on a large history."""
    with store.reading() as connection:
        sizes = _bytes_of_tables(connection)
        tables = tuple(
            TableSize(name, connection.execute(select(func.count()).select_from(table)).scalar_one(), sizes.get(name))
            for name, table in schema.Base.metadata.tables.items()
        )
        whole, free = _bytes(connection)
        return Statistics(
            database=store.shown,
            server=_server(connection),
            revision=upgrade.revision_of(connection, store.shown) or "",
            data_version=connection.execute(select(_STATE.c.data_version)).scalar_one(),
            tables=tables,
            bytes=whole,
            free_bytes=free,
            newest_run=connection.execute(select(func.max(_FILE.c.trimmed_on))).scalar(),
            newest_stored=connection.execute(select(func.max(_FILE.c.stored_at))).scalar(),
            newest_event=connection.execute(select(func.max(_EVENT.c.at))).scalar(),
            copies={} if connection.dialect.name == "sqlite" else bytes_of_copies(connection),
        )


def _server(connection: Connection) -> str:
    if connection.dialect.name == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    return f"PostgreSQL {connection.exec_driver_sql('SHOW server_version').scalar_one()}"


def _bytes(connection: Connection) -> tuple[int, int | None]:
    if connection.dialect.name != "sqlite":
        whole = int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
        return whole - sum(bytes_of_copies(connection).values()), None
    pages, free, size = (
        int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()) for name in ("page_count", "freelist_count", "page_size")
    )
    return pages * size, free * size


def _bytes_of_tables(connection: Connection) -> dict[str, int]:
    """With indexes; empty where this SQLite was built without the table that tells."""
    if connection.dialect.name != "sqlite":
        line = text("SELECT relname, pg_total_relation_size(relid) FROM pg_stat_user_tables WHERE schemaname = current_schema()")
        return {name: int(size) for name, size in connection.execute(line)}
    if not connection.exec_driver_sql("SELECT 1 FROM pragma_module_list WHERE name = 'dbstat'").first():
        return {}
    line = text(
        "SELECT m.tbl_name, sum(s.pgsize) FROM dbstat s JOIN sqlite_master m ON m.name = s.name "
        "WHERE s.aggregate = TRUE GROUP BY m.tbl_name"
    )
    return {name: int(size) for name, size in connection.execute(line)}


def vacuum(store: Store, wait: float = WAIT_SECONDS, waiting: Waiting | None = None) -> tuple[int, int]:
    """Write the database anew without its gaps; its bytes before and after. Readers go on, writers wait.

    Raises StoreError STORE_DISK_FULL before it begins where there is no room for it.
    """
    with store.reading() as connection:
        before, free = _bytes(connection)
    if store.path is not None:
        with store.alone(wait, waiting):
            _refuse_without_room(store.path, before - (free or 0))
            # a connection of its own: those of the store keep what is temporary in memory
            with closing(sqlite3.connect(store.path, isolation_level=None)) as own:
                own.execute("VACUUM")
                own.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        with store.alone(wait, waiting) as engine:
            if engine.dialect.name == "postgresql":
                with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as server:
                    server.exec_driver_sql("VACUUM (ANALYZE)")
    with store.reading() as connection:
        return before, _bytes(connection)[0]


def _refuse_without_room(path: Path, needed: int) -> None:
    """SQLite writes the content twice: into a temporary file and into its log."""
    for folder in (path.parent, Path(tempfile.gettempdir())):
        found = shutil.disk_usage(folder).free
        if found < 2 * needed:
            said = f"{2 * needed / 1e6:,.0f} MB are needed for a while, {found / 1e6:,.0f} MB are free in {folder}"
            raise StoreError("STORE_DISK_FULL", said, path=str(path))
