"""One transaction's inserts: files with everything they bring, in the order that foreign keys ask for; commits nothing itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, func, select, update

from . import schema
from .contents import ContentKeys, in_slices
from .keys import Keys
from .many_rows import insert_rows
from .mapping import FileRows, SeenContent, SeenPath, attempt_of
from .mapping.rows import Values
from .parts import Part
from .unit_rows import Keyed
from .units import Regrouping

__all__ = ["Counts", "Item", "forget_files", "path_key", "store_batch"]

_FILE: Final = schema.table_of(schema.SourceFile)
_PATH: Final = schema.table_of(schema.SourcePath)
_ATTEMPT: Final = schema.table_of(schema.TrackAttempt)
_SWEEP: Final = schema.table_of(schema.SweepRow)
_CONSISTENCY: Final = schema.table_of(schema.Consistency)
_REMARKS: Final = {
    name: schema.Base.metadata.tables[name] for name in ("watch_flag", "note", "finding", "extra_metric", "machine_verdict")
}

Item = FileRows | SeenContent


@dataclass(frozen=True, slots=True)
class Counts:
    """What a batch did: files that were new, replaced, or known already, paths of contents that somebody took out meanwhile, for
    which nothing was stored, and the version of the data after it."""

    new: int
    replaced: int
    known: int
    gone: tuple[SeenContent, ...]
    data_version: int


def path_key(path: str) -> bytes:
    return sha256(path.encode("utf-8", "surrogateescape")).digest()[:16]


class _Rows:
    """Rows by table, complete with keys, waiting for one `executemany` each."""

    def __init__(self) -> None:
        self.of: dict[Any, list[dict[str, Any]]] = defaultdict(list)

    def insert(self, connection: Connection, *tables: Any) -> None:
        for table in tables:
            insert_rows(connection, table, self.of.get(table, ()))


def store_batch(connection: Connection, contents: ContentKeys, items: Sequence[Item], *, replace: bool = False) -> Counts:
    """Store files and paths inside the running transaction; the caller holds the write lock.

    A content that is known gets the new path and nothing else, unless `replace`: then everything derived from it is replaced.
    """
    keys = Keys(connection)
    known = _known_files(connection, items)
    fresh, again, gone = _plan(keys, known, items, replace)
    touched, machines = _clear(connection, [key for key, _, is_new in fresh if not is_new])
    wanted = {one: content for _, rows, _ in fresh for one, content in rows.contents.items()}
    contents.learn(connection, keys, wanted)
    if replace:
        contents.mend(connection, wanted)
    waiting = _Rows()
    facts = [fact for key, rows, _ in fresh for fact in _file(waiting, keys, contents, key, rows, machines)]
    groups = Regrouping(connection, keys)
    groups.plan(touched, facts)
    for row in waiting.of[_ATTEMPT]:
        row["unit_id"] = groups.unit_of.get(row["id"])
    _write_files(connection, waiting, fresh)
    _paths(connection, keys, [(key, rows.seen) for key, rows, _ in fresh] + again)
    waiting.insert(connection, _CONSISTENCY, _ATTEMPT, _SWEEP, *_REMARKS.values())
    groups.finish()
    new = sum(is_new for *_, is_new in fresh)
    return Counts(new, len(fresh) - new, len(again), tuple(gone), keys.settle())


def _known_files(connection: Connection, items: Sequence[Item]) -> dict[bytes, int]:
    """Keys of stored files by content, and by path (its key) of those that have no content."""
    hashes = {item.sha256 for item in items if item.sha256 is not None}
    paths = {path_key(item.seen.path) for item in items if item.sha256 is None}
    known: dict[bytes, int] = {}
    for some in in_slices(hashes):
        for sha, key in connection.execute(select(_FILE.c.sha256, _FILE.c.id).where(_FILE.c.sha256.in_(some))):
            known[bytes(sha)] = key
    for some in in_slices(paths):
        line = select(_PATH.c.path_key, _FILE.c.id).join(_FILE, _FILE.c.id == _PATH.c.file_id)
        for path, key in connection.execute(line.where(_PATH.c.path_key.in_(some), _FILE.c.sha256.is_(None))):
            known[bytes(path)] = key
    return known


def _plan(
    keys: Keys, known: dict[bytes, int], items: Sequence[Item], replace: bool
) -> tuple[list[tuple[int, FileRows, bool]], list[tuple[int, SeenPath]], list[SeenContent]]:
    """Files to write with their key and whether they are new, paths of contents that need not be written, and paths of those that
    are not there any more."""
    fresh: dict[int, tuple[int, FileRows, bool]] = {}
    again: list[tuple[int, SeenPath]] = []
    gone: list[SeenContent] = []
    for item in items:
        identity = item.sha256 or path_key(item.seen.path)
        key = known.get(identity)
        if isinstance(item, SeenContent):
            if key is None:
                gone.append(item)
            else:
                again.append((key, item.seen))
        elif key is None:
            key = known[identity] = keys.take()
            fresh[key] = (key, item, True)
        elif key in fresh or not (replace or item.sha256 is None):
            again.append((key, item.seen))
        else:
            fresh[key] = (key, item, False)
    return list(fresh.values()), again, gone


def _clear(connection: Connection, files: Iterable[int]) -> tuple[set[Part], dict[int, str | None]]:
    """Take away everything derived from the files; the parts that lose attempts, and what is derived from no file: the machines of
    those that had attempts."""
    parts: set[Part] = set()
    machines: dict[int, str | None] = {}
    for some in in_slices(files):
        line = select(_ATTEMPT.c.model, _ATTEMPT.c.stem, _ATTEMPT.c.file_id, _ATTEMPT.c.machine).where(_ATTEMPT.c.file_id.in_(some))
        for model, stem, file, machine in connection.execute(line):
            parts.add((model, stem))
            machines[file] = machine
        connection.execute(delete(_ATTEMPT).where(_ATTEMPT.c.file_id.in_(some)))
        connection.execute(delete(_CONSISTENCY).where(_CONSISTENCY.c.file_id.in_(some)))
    return parts, machines


_FILE_COLUMNS: Final = tuple(column.name for column in _FILE.columns)
_ATTEMPT_COLUMNS: Final = dict.fromkeys(column.name for column in _ATTEMPT.columns)


def _file(
    waiting: _Rows, keys: Keys, contents: ContentKeys, key: int, rows: FileRows, machines: Mapping[int, str | None]
) -> list[Keyed]:
    """Put the rows of one file into the queues; its attempts, for the derivation of units. A file that had attempts keeps its
    machine, or none: naming another one is a change of its own."""
    shared = {column: contents[one] for column, one in rows.refers.items()}
    waiting.of[_FILE].append({**dict.fromkeys(_FILE_COLUMNS), **rows.values, **shared, "id": key, "sha256": rows.sha256})
    waiting.of[_CONSISTENCY].extend({"file_id": key, **row} for row in rows.consistency)
    facts = []
    for attempt in rows.attempts:
        own = keys.take()
        values = {**attempt.values, "machine": machines[key]} if key in machines else attempt.values
        shared = {column: contents[one] for column, one in attempt.refers.items()}
        waiting.of[_ATTEMPT].append({**_ATTEMPT_COLUMNS, **values, **shared, "id": own, "file_id": key})
        for sweep in attempt.sweeps:
            shared = {column: contents[one] for column, one in sweep.refers.items()}
            waiting.of[_SWEEP].append({"id": keys.take(), "attempt_id": own, **sweep.values, **shared})
        for name, remarks in attempt.remarks.items():
            waiting.of[_REMARKS[name]].extend({"attempt_id": own, **row} for row in remarks)
        facts.append(_fact(own, rows.sha256, values))
    return facts


def _fact(key: int, sha256: bytes | None, values: Values) -> Keyed:
    numbers = (values.get("machine"), values.get("fail_points"), values.get("margin"))
    return Keyed(key, attempt_of(sha256, values), *numbers)


def _write_files(connection: Connection, waiting: _Rows, fresh: Sequence[tuple[int, FileRows, bool]]) -> None:
    """New files are inserted, replaced ones keep their row: annotations and earlier verdicts refer to it."""
    is_new = {key: new for key, _, new in fresh}
    rows = waiting.of.pop(_FILE, [])
    inserted = [row for row in rows if is_new[row["id"]]]
    insert_rows(connection, _FILE, inserted)
    changed = [
        {"file": row["id"], **{name: row[name] for name in _FILE_COLUMNS if name != "id"}} for row in rows if not is_new[row["id"]]
    ]
    if changed:
        values: dict[str, Any] = {name: bindparam(name) for name in _FILE_COLUMNS if name != "id"}
        connection.execute(update(_FILE).where(_FILE.c.id == bindparam("file")).values(values), changed)


def _paths(connection: Connection, keys: Keys, seen: Sequence[tuple[int, SeenPath]]) -> None:
    """Remember where files were seen. A path that held another content before keeps that as its past."""
    latest = {path_key(path.path): (key, path) for key, path in seen}
    stored: dict[tuple[bytes, int], int] = {}
    current: dict[bytes, int] = {}
    for some in in_slices(latest):
        line = select(_PATH.c.id, _PATH.c.path_key, _PATH.c.file_id, _PATH.c.is_current).where(_PATH.c.path_key.in_(some))
        for row in connection.execute(line):
            stored[bytes(row.path_key), row.file_id] = row.id
            if row.is_current:
                current[bytes(row.path_key)] = row.id
    past, fresh, changed = [], [], []
    now, moments = datetime.now(UTC), _after_all(connection, [file_id for file_id, _ in latest.values()])
    for name, (file_id, path) in latest.items():
        seen_at = max(now, moments.get(file_id, now))
        values = {"size": path.size, "mtime_ns": path.mtime_ns, "is_current": True, "seen_at": seen_at}
        known = stored.get((name, file_id))
        if name in current and current[name] != known:
            past.append(current[name])
        if known is None:
            fresh.append({"id": keys.take(), "file_id": file_id, "path_key": name, "path": path.path, **values})
        else:
            changed.append({"row": known, **values})
    for some in in_slices(past):
        connection.execute(update(_PATH).where(_PATH.c.id.in_(some)).values(is_current=False))
    insert_rows(connection, _PATH, fresh)
    if changed:
        seen_again = update(_PATH).where(_PATH.c.id == bindparam("row"))
        connection.execute(seen_again.values({name: bindparam(name) for name in changed[0] if name != "row"}), changed)


def _after_all(connection: Connection, files: Iterable[int]) -> dict[int, datetime]:
    """The first moment after all at which each file was seen: a clock that was put back must not change which path came last."""
    found: dict[int, datetime] = {}
    newest = func.max(_PATH.c.seen_at, type_=_PATH.c.seen_at.type)
    for some in in_slices(files):
        line = select(_PATH.c.file_id, newest).where(_PATH.c.file_id.in_(some)).group_by(_PATH.c.file_id)
        found.update({file_id: moment + timedelta(microseconds=1) for file_id, moment in connection.execute(line)})
    return found


def forget_files(connection: Connection, files: Sequence[int]) -> int:
    """Take files out with everything derived from them; the new version of the data."""
    keys = Keys(connection)
    touched, _ = _clear(connection, files)
    for some in in_slices(files):
        connection.execute(delete(_FILE).where(_FILE.c.id.in_(some)))
    groups = Regrouping(connection, keys)
    groups.plan(touched, ())
    groups.finish()
    return keys.settle()
