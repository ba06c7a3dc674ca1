"""Stored files as rows again, as they went in, many with a dozen statements: for what needs whole files; no lists, no counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, Table, select

from laser_trim_analyzer.errors import StoreError

from . import schema
from .arrays import unpack
from .contents import in_slices
from .mapping import AttemptRows, Content, FileRows, SeenPath, SweepRows

__all__ = ["SharedContents", "file_rows", "files_rows", "remarks_of", "rows_beside"]

_FILE: Final = schema.table_of(schema.SourceFile)
_PATH: Final = schema.table_of(schema.SourcePath)
_ATTEMPT: Final = schema.table_of(schema.TrackAttempt)
_SWEEP: Final = schema.table_of(schema.SweepRow)
_CONSISTENCY: Final = schema.table_of(schema.Consistency)
_BESIDE: Final = {
    name: schema.Base.metadata.tables[name] for name in ("watch_flag", "note", "finding", "extra_metric", "machine_verdict")
}
_SHARED: Final = {
    "settings_id": "model_settings",
    "remarks_id": "model_settings",
    "settings_layout_id": "parameter_layout",
    "remarks_layout_id": "parameter_layout",
    "recipe_layout_id": "parameter_layout",
    "layout_id": "parameter_layout",
    "recipe_id": "recipe",
    "limit_table_id": "limit_table",
    "axis_id": "axis",
}
_BLOBS: Final = ("curve", "detail", "record")
_REMEMBERED: Final = 5_000


def file_rows(connection: Connection, sha256: bytes) -> FileRows | None:
    """A stored file by its content, in a dozen statements whatever its size; None where it is not there."""
    key = connection.execute(select(_FILE.c.id).where(_FILE.c.sha256 == sha256)).scalar_one_or_none()
    return None if key is None else files_rows(connection, [key], SharedContents(connection))[0]


def files_rows(connection: Connection, keys: Sequence[int], shared: SharedContents | None) -> list[FileRows]:
    """Stored files by their keys, in their order, a few hundred at most. Without `shared` the verdicts alone: no blob, no content.

    A shared content that is damaged says so; whoever makes facts of it is refused.
    """
    files = {row["id"]: row for row in _found(connection, _columns(_FILE, shared), _FILE.c.id, keys, _FILE.c.id)}
    attempts = _grouped(_found(connection, [_ATTEMPT], _ATTEMPT.c.file_id, keys, _ATTEMPT.c.file_id, _ATTEMPT.c.place), "file_id")
    own = [attempt["id"] for of_file in attempts.values() for attempt in of_file]
    found = _found(connection, _columns(_SWEEP, shared), _SWEEP.c.attempt_id, own, _SWEEP.c.attempt_id, _SWEEP.c.place)
    sweeps = _grouped(found, "attempt_id")
    if shared is not None:
        shared.learn([*files.values(), *(one for of_file in attempts.values() for one in of_file), *found])
    refers = _none if shared is None else shared.refers
    remarks = remarks_of(connection, own)
    seen = _seen(connection, keys)
    consistency = _grouped(_found(connection, [_CONSISTENCY], _CONSISTENCY.c.file_id, keys, _CONSISTENCY.c.place), "file_id")

    def of_attempt(row: dict[str, Any]) -> AttemptRows:
        of_sweep = tuple(SweepRows(one, refers(one)) for one in sweeps[row["id"]])
        return AttemptRows(row, refers(row), of_sweep, remarks[row["id"]])

    return [
        FileRows(
            sha256=None if files[key]["sha256"] is None else bytes(files[key]["sha256"]),
            seen=seen.get(key, SeenPath("", None, None)),
            values=files[key],
            refers=refers(files[key]),
            attempts=tuple(map(of_attempt, attempts[key])),
            consistency=tuple(consistency[key]),
            contents={} if shared is None else shared.contents,
        )
        for key in keys
        if key in files
    ]


def _none(row: dict[str, Any]) -> dict[str, bytes]:
    return {}


def _columns(table: Table, shared: SharedContents | None) -> list[Any]:
    return [table] if shared is not None else [column for column in table.columns if column.name not in _BLOBS]


def _found(connection: Connection, columns: list[Any], key: Any, keys: Iterable[int], *order: Any) -> list[dict[str, Any]]:
    """The rows whose key is one of these, as plain dictionaries."""
    rows: list[dict[str, Any]] = []
    for some in in_slices(keys):
        result = connection.execute(select(*columns).where(key.in_(some)).order_by(*order))
        names = list(result.keys())
        rows += [dict(zip(names, row, strict=True)) for row in result.all()]
    return rows


def _grouped(rows: Iterable[dict[str, Any]], column: str) -> defaultdict[int, list[dict[str, Any]]]:
    groups: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return groups


def _seen(connection: Connection, keys: Sequence[int]) -> dict[int, SeenPath]:
    """The path under which each was seen first of those that lead to it now, else of all."""
    columns = [_PATH.c.file_id, _PATH.c.path, _PATH.c.size, _PATH.c.mtime_ns]
    rows = _found(connection, columns, _PATH.c.file_id, keys, _PATH.c.is_current, _PATH.c.id.desc())  # the last one wins
    return {row["file_id"]: SeenPath(row["path"], row["size"], row["mtime_ns"]) for row in rows}


def rows_beside(
    connection: Connection, table: Table, attempts: Iterable[int], columns: Iterable[str] | None = None
) -> dict[int, list[dict[str, Any]]]:
    """The rows of a table that belong to some attempts, in their places; one statement for five hundred attempts."""
    wanted = [table.c[name] for name in columns] if columns else [table]
    return _grouped(_found(connection, wanted, table.c.attempt_id, attempts, *_places(table)), "attempt_id")


def _places(table: Table) -> list[Any]:
    return [table.c[name] for name in ("attempt_id", "place") if name in table.c]


def remarks_of(connection: Connection, attempts: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What stands beside the verdicts of some attempts, by table, without the attempt's key; five statements for five hundred."""
    found: dict[int, dict[str, Any]] = {key: {} for key in attempts}
    for name, table in _BESIDE.items():
        for row in _found(connection, [table], table.c.attempt_id, attempts, *table.primary_key.columns):
            found[row.pop("attempt_id")].setdefault(name, []).append(row)
    return {key: {name: tuple(rows) for name, rows in beside.items()} for key, beside in found.items()}


class SharedContents:
    """The contents that rows refer to, by hash; remembered from one portion to the next, for a plant has few of them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._hashes: dict[tuple[str, int], bytes] = {}
        self.contents: dict[bytes, Content] = {}

    def learn(self, rows: Iterable[dict[str, Any]]) -> None:
        """Fetch what the rows refer to and what is not known yet."""
        if len(self.contents) > _REMEMBERED:
            self._hashes, self.contents = {}, {}  # others may still hold the old ones
        wanted: dict[str, set[int]] = defaultdict(set)
        hashes = self._hashes
        for row in rows:
            for column, table in _references(tuple(row)):
                key = row[column]
                if key is not None and (table, key) not in hashes:
                    wanted[table].add(key)
        for name, keys in wanted.items():
            shared = schema.Base.metadata.tables[name]
            for row in _found(self._connection, [shared], shared.c.id, keys, shared.c.id):
                self._hashes[name, row["id"]] = sha = bytes(row["sha256"])
                self.contents[sha] = _content(name, row)

    def refers(self, row: dict[str, Any]) -> dict[str, bytes]:
        hashes = self._hashes
        return {column: hashes[table, row[column]] for column, table in _references(tuple(row)) if row[column] is not None}


def _content(table: str, row: dict[str, Any]) -> Content:
    try:
        return Content(table, unpack(bytes(row["arrays"])) if "arrays" in row else None, row.get("content"))
    except StoreError as problem:
        return Content(table, damage=problem.detail)


@lru_cache(maxsize=16)
def _references(columns: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Those of a row's columns that name a shared content, and its table."""
    return tuple((column, table) for column, table in _SHARED.items() if column in columns)
