"""What is wrong with a stored history, part by part: file, schema, references, blobs, hashes, units, log; it repairs nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Table, func, select

from laser_trim_analyzer.errors import CODES, StoreError

from . import schema
from .arrays import unpack, unseal
from .audit import first_break
from .defects_of_schema import schema_defects
from .defects_of_units import unit_defects
from .mapping.contents import content_hash
from .mapping.rows import Content
from .specifications import spec_versions
from .store import Store

__all__ = ["Checked", "Defect", "defects"]

_AT_ONCE: Final = 500
_MOST_OF_A_KIND: Final = 100
_DAMAGED: Final = ("STORE_DAMAGED", "STORE_FAILED", "STORE_BLOB_DAMAGED")
_ATTEMPT: Final = schema.table_of(schema.TrackAttempt)
_FILE: Final = schema.table_of(schema.SourceFile)
_SHARED: Final = tuple(
    map(schema.table_of, (schema.LimitTable, schema.Axis, schema.Recipe, schema.ModelSettings, schema.ParameterLayout))
)
_SEALED: Final = (
    (schema.table_of(schema.SweepRow), ("curve", "detail")),
    (_FILE, ("record",)),
    (_ATTEMPT, ("zones",)),
    (schema.table_of(schema.SupersededResult), ("zones",)),
)


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that is wrong: a code of `errors.CODES`, where, and what was found there."""

    code: str
    place: str
    detail: str

    @property
    def sentence(self) -> str:
        return CODES[self.code].sentence

    @property
    def remedy(self) -> str:
        return CODES[self.code].remedy


@dataclass(frozen=True, slots=True)
class Checked:
    """How far a check is: rows looked at of all rows of one part."""

    part: str
    done: int
    total: int


Found = Iterator[Defect | Checked]


def defects(store: Store) -> Found:
    """Everything that is wrong, as it is found, and how far the check is. What cannot even be read is a defect of its part; the
    other parts are looked at all the same. Raises StoreError where the database does not answer."""
    parts: list[tuple[str, Callable[[Connection], Found]]] = [
        ("database", _integrity),
        ("schema", _schema),
        ("references", _references),
        *((table.name, _hashes_of(table)) for table in _SHARED),
        ("model_specification", _specifications),
        *((table.name, _blobs_of(table, columns)) for table, columns in _SEALED),
        ("units", _units),
        ("log", _log),
    ]
    for name, look in parts:
        yield Checked(name, 0, 0)
        try:
            with store.reading() as connection:
                yield from look(connection)
        except StoreError as problem:
            if problem.code not in _DAMAGED:
                raise
            yield Defect("STORE_DAMAGED", name, problem.detail)


def _integrity(connection: Connection) -> Found:
    """What SQLite says of its own pages; a server checks its own."""
    if connection.dialect.name == "sqlite":
        for (said,) in connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST_OF_A_KIND})").all():
            if said != "ok":
                yield Defect("STORE_DAMAGED", "database", said)


def _schema(connection: Connection) -> Found:
    for place, detail in schema_defects(connection):
        yield Defect("STORE_SCHEMA", place, detail)


def _references(connection: Connection) -> Found:
    """PostgreSQL admits no row that refers to none; in SQLite another program can write one."""
    if connection.dialect.name == "sqlite":
        for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(_MOST_OF_A_KIND):
            yield Defect("STORE_REFERENCE", f"{table} {row or ''}".strip(), f"refers to none of {parent}")


def _rows(connection: Connection, table: Table, columns: tuple[str, ...]) -> Iterator[tuple[list[Any], Checked]]:
    """The rows of a table in slices, and how many of how many there were: never more than one slice in memory."""
    total = connection.execute(select(func.count()).select_from(table)).scalar_one()
    line = select(*table.primary_key.columns, *(table.c[name] for name in columns))
    done = 0
    for rows in connection.execute(line, execution_options={"yield_per": _AT_ONCE}).partitions():
        done += len(rows)
        yield list(rows), Checked(table.name, done, total)


def _hashes_of(table: Table) -> Callable[[Connection], Found]:
    is_array = "arrays" in table.c

    def look(connection: Connection) -> Found:
        for rows, checked in _rows(connection, table, ("sha256", "arrays" if is_array else "content")):
            for key, sha256, said in rows:
                try:
                    content = Content(table.name, unpack(bytes(said)), None) if is_array else Content(table.name, None, said)
                    if content_hash(content) != bytes(sha256):
                        yield Defect("STORE_HASH", f"{table.name} {key}", f"stored under {bytes(sha256).hex()[:16]}…")
                except StoreError as problem:
                    yield Defect(problem.code, f"{table.name} {key}", problem.detail)
                except UnicodeEncodeError:
                    yield Defect("STORE_HASH", f"{table.name} {key}", "it holds signs that are never stored")
            yield checked

    return look


def _specifications(connection: Connection) -> Found:
    for one in spec_versions(connection):
        if not one.is_whole:
            yield Defect("STORE_HASH", f"model_specification {one.specification.pattern}", f"version {one.version}")


def _blobs_of(table: Table, columns: tuple[str, ...]) -> Callable[[Connection], Found]:
    def look(connection: Connection) -> Found:
        for rows, checked in _rows(connection, table, columns):
            for row in rows:
                for name, blob in zip(columns, row[-len(columns) :], strict=True):
                    problem = None if blob is None else _blob_problem(name, bytes(blob))
                    if problem is not None:
                        place = f"{table.name} {'/'.join(map(str, row[: -len(columns)]))}, {name}"
                        yield Defect("STORE_BLOB_DAMAGED", place, f"{problem}{_file_of(connection, table, row[0])}")
            yield checked

    return look


def _blob_problem(name: str, blob: bytes) -> str | None:
    try:
        content = unseal(blob)
        if name == "record":
            json.loads(content)
    except (StoreError, ValueError) as problem:
        return problem.detail if isinstance(problem, StoreError) else str(problem)
    return None


def _file_of(connection: Connection, table: Table, key: int) -> str:
    """The file that a damaged row came from: reading it again mends the row."""
    line = select(_FILE.c.sha256)
    if table is not _FILE:
        line = line.join(_ATTEMPT, _ATTEMPT.c.file_id == _FILE.c.id)
    sweep = schema.table_of(schema.SweepRow)
    if table is sweep:
        line = line.join(sweep, sweep.c.attempt_id == _ATTEMPT.c.id).where(sweep.c.id == key)
    elif table is _ATTEMPT:
        line = line.where(_ATTEMPT.c.id == key)
    elif table is _FILE:
        line = line.where(_FILE.c.id == key)
    else:
        return ""
    found = connection.execute(line).scalar()
    return "" if found is None else f"; of the file {bytes(found).hex()}"


def _units(connection: Connection) -> Found:
    for done, total, found in unit_defects(connection):
        for place, detail in found:
            yield Defect("STORE_UNITS", place, detail)
        yield Checked("units", done, total)


def _log(connection: Connection) -> Found:
    broken = first_break(connection)
    if broken is not None:
        yield Defect("STORE_AUDIT", f"audit_event {broken}", "it does not follow from the entry before it")
