"""Copy a whole history into an empty database of any kind, in one transaction, and prove it by reading it back."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, Table, func, select, update

from laser_trim_analyzer.errors import StoreError
from laser_trim_analyzer.model import AuditAction

from . import schema
from .audit import append
from .locks import WAIT_SECONDS, Waiting
from .many_rows import insert_rows
from .store import Store

__all__ = ["Copied", "CopyProgress", "copy_history"]

_AT_ONCE: Final = 500
_STATE: Final = schema.table_of(schema.StoreState)
_TABLES: Final = tuple(table for table in schema.Base.metadata.sorted_tables if table is not _STATE)
"""Parents before their children; the row of counters is there already."""


@dataclass(frozen=True, slots=True)
class CopyProgress:
    """How far a copy is; `proving`: it reads back what it wrote."""

    table: str
    done: int
    total: int
    proving: bool


@dataclass(frozen=True, slots=True)
class Copied:
    """Rows by table, and the SHA-256 of all their content, the same in both databases."""

    rows: dict[str, int]
    digest: str


def copy_history(
    source: Store, target: Store, wait: float = WAIT_SECONDS, waiting: Waiting | None = None
) -> Generator[CopyProgress | Copied]:
    """Every row with its key, in slices, then the proof. Whoever stops early leaves the target empty.

    The source is read as it is at one moment, whatever others write. Raises StoreError STORE_NOT_EMPTY, STORE_COPY.
    """
    with target.writing(wait, waiting) as into, source.reading() as out_of:
        _refuse_full(into, target.shown)
        if out_of.dialect.name == "postgresql":
            out_of.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        written: dict[str, tuple[int, bytes]] = {}
        for table in _TABLES:
            content = sha256()
            for done, total, rows in _slices(out_of, table):
                _add(content, rows)
                insert_rows(into, table, [dict(zip(table.c.keys(), row, strict=True)) for row in rows])
                yield CopyProgress(table.name, done, total, proving=False)
            written[table.name] = (_count(out_of, table), content.digest())
        state = out_of.execute(select(_STATE)).one()
        into.execute(update(_STATE).values(next_key=state.next_key, data_version=state.data_version))
        yield from _proof(into, written, target.shown)
        digest = sha256(b"".join(part for _, part in written.values())).hexdigest()
        append(into, target.actor, AuditAction.COPY, source.shown, {"digest": digest})
        copied = Copied({name: count for name, (count, _) in written.items()}, digest)
    yield copied


def _refuse_full(connection: Connection, shown: str) -> None:
    for table in _TABLES:
        if connection.execute(select(table).limit(1)).first() is not None:
            raise StoreError("STORE_NOT_EMPTY", f"{table.name} has rows", path=shown)


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _slices(connection: Connection, table: Table) -> Iterator[tuple[int, int, list[tuple[Any, ...]]]]:
    """The rows in the order of their keys: how many with this slice, of how many, and the slice."""
    total, done = _count(connection, table), 0
    line = select(table).order_by(*table.primary_key.columns)
    for rows in connection.execute(line, execution_options={"yield_per": _AT_ONCE}).partitions():
        done += len(rows)
        yield done, total, [tuple(map(_plain, row)) for row in rows]


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def _add(content: Any, rows: list[tuple[Any, ...]]) -> None:
    """The text of a double is the shortest that reads back as the same one, so equal texts are equal bits."""
    for row in rows:
        content.update(repr(row).encode("utf-8", "surrogatepass"))


def _proof(connection: Connection, written: dict[str, tuple[int, bytes]], shown: str) -> Iterator[CopyProgress]:
    for table in _TABLES:
        count, content = written[table.name]
        found = sha256()
        for done, total, rows in _slices(connection, table):
            _add(found, rows)
            yield CopyProgress(table.name, done, total, proving=True)
        if (_count(connection, table), found.digest()) != (count, content):
            raise StoreError("STORE_COPY", f"table {table.name}", path=shown)
