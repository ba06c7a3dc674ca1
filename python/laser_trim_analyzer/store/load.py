"""One file's rows out of the database again, as they went in: for checks and for what needs the whole file; no lists, no counts."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from sqlalchemy import Connection, select

from . import schema
from .arrays import unpack
from .contents import in_slices
from .mapping import AttemptRows, Content, FileRows, SeenPath, SweepRows

__all__ = ["file_rows"]

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


def file_rows(connection: Connection, sha256: bytes) -> FileRows | None:
    """A stored file by its content, in a dozen statements whatever its size; None where it is not there.

    Raises StoreError STORE_BLOB_DAMAGED.
    """
    row = connection.execute(select(_FILE).where(_FILE.c.sha256 == sha256)).mappings().first()
    if row is None:
        return None
    attempts = (
        connection.execute(select(_ATTEMPT).where(_ATTEMPT.c.file_id == row["id"]).order_by(_ATTEMPT.c.place)).mappings().all()
    )
    keys = [one["id"] for one in attempts]
    line = select(_SWEEP).where(_SWEEP.c.attempt_id.in_(keys)).order_by(_SWEEP.c.attempt_id, _SWEEP.c.place)
    sweeps = connection.execute(line).mappings().all()
    shared = _Shared(connection, [row, *attempts, *sweeps])
    of_attempt: dict[int, list[SweepRows]] = defaultdict(list)
    for one in sweeps:
        of_attempt[one["attempt_id"]].append(SweepRows(dict(one), shared.refers(one)))
    remarks = _remarks(connection, keys)
    consistency = connection.execute(select(_CONSISTENCY).where(_CONSISTENCY.c.file_id == row["id"]).order_by(_CONSISTENCY.c.place))
    return FileRows(
        sha256=bytes(row["sha256"]),
        seen=_seen(connection, row["id"]),
        values=dict(row),
        refers=shared.refers(row),
        attempts=tuple(
            AttemptRows(dict(one), shared.refers(one), tuple(of_attempt[one["id"]]), remarks[one["id"]]) for one in attempts
        ),
        consistency=tuple(dict(one) for one in consistency.mappings()),
        contents=shared.contents,
    )


def _seen(connection: Connection, file_id: int) -> SeenPath:
    """The path under which it was seen first of those that lead to it now, else of all."""
    line = select(_PATH.c.path, _PATH.c.size, _PATH.c.mtime_ns).where(_PATH.c.file_id == file_id)
    found = connection.execute(line.order_by(_PATH.c.is_current.desc(), _PATH.c.id).limit(1)).first()
    return SeenPath("", None, None) if found is None else SeenPath(found.path, found.size, found.mtime_ns)


def _remarks(connection: Connection, attempts: list[int]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {key: {} for key in attempts}
    for name, table in _BESIDE.items():
        rows = connection.execute(select(table).where(table.c.attempt_id.in_(attempts)).order_by(*table.primary_key.columns))
        for row in rows.mappings():
            found[row["attempt_id"]].setdefault(name, []).append(dict(row))
    return {key: {name: tuple(rows) for name, rows in beside.items()} for key, beside in found.items()}


class _Shared:
    """The shared contents that some rows refer to, by hash."""

    def __init__(self, connection: Connection, rows: list[Any]) -> None:
        wanted: dict[str, set[int]] = defaultdict(set)
        for row in rows:
            for column, table in _SHARED.items():
                if row.get(column) is not None:
                    wanted[table].add(row[column])
        self._hashes: dict[tuple[str, int], bytes] = {}
        self.contents: dict[bytes, Content] = {}
        for name, keys in wanted.items():
            shared = schema.Base.metadata.tables[name]
            for some in in_slices(keys):
                for row in connection.execute(select(shared).where(shared.c.id.in_(some))).mappings():
                    self._hashes[name, row["id"]] = sha = bytes(row["sha256"])
                    arrays = unpack(bytes(row["arrays"])) if "arrays" in row else None
                    self.contents[sha] = Content(name, arrays, row.get("content"))

    def refers(self, row: Any) -> dict[str, bytes]:
        return {column: self._hashes[table, row[column]] for column, table in _SHARED.items() if row.get(column) is not None}
