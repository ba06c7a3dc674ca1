"""Files as lists show them: what each is, what became of it, where it was seen; filtered, sorted, in pages; opens no file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select

from laser_trim_analyzer.model import FileState, Status, StoredFile, System
from laser_trim_analyzer.store.contents import in_slices
from laser_trim_analyzer.store.prefixes import path_begins_with
from laser_trim_analyzer.store.schema import SourceFile, SourcePath, TrackAttempt, table_of
from laser_trim_analyzer.store.snapshot import Snapshot

from .asking import ALWAYS, WHOLE, Listed, Order, Page, Period, begins_with, equals, in_order, on_page, severity_rank, within
from .paths import paths_of, refusal

__all__ = ["FileWish", "each_file", "files"]

_FILE: Final = table_of(SourceFile)
_PATH: Final = table_of(SourcePath)
_ATTEMPT: Final = table_of(TrackAttempt)
_NEWEST_FIRST: Final = Order("stored_at", descending=True)


@dataclass(frozen=True, slots=True)
class FileWish:
    """Which files; what is None or empty asks for nothing. `serial` is its begin, `path` that of any path it was seen under."""

    states: frozenset[FileState] = field(default_factory=frozenset)
    statuses: frozenset[Status] = field(default_factory=frozenset)
    code: str | None = None
    system: System | None = None
    model: str | None = None
    serial: str = ""
    path: str = ""
    period: Period = ALWAYS
    machine: str | None = None


def files(snapshot: Snapshot, wish: FileWish, order: Order = _NEWEST_FIRST, page: Page = WHOLE) -> Listed[StoredFile]:
    """One page of files, sorted by a column of the table of files, then in the order in which they were stored.

    Two statements for keys and total in the number of files that are wished for, three for every five hundred of the page.
    Raises DataError QUERY_COLUMN.
    """
    rows = tuple(each_file(snapshot, wish, order, page))
    if page.offset == 0 and (page.limit is None or len(rows) < page.limit):
        return Listed(rows, len(rows))
    counted = select(func.count()).select_from(_FILE).where(*_conditions(wish))
    return Listed(rows, snapshot.connection.execute(counted).scalar_one())


def each_file(snapshot: Snapshot, wish: FileWish, order: Order = _NEWEST_FIRST, page: Page = WHOLE) -> Iterator[StoredFile]:
    """The same one after the other, five hundred in memory at a time, as long as the snapshot is open."""
    line = in_order(select(_FILE.c.id).where(*_conditions(wish)), _COLUMNS, order, _FILE.c.id)
    yield from _whole(snapshot, list(snapshot.connection.execute(on_page(line, page)).scalars()))


def _conditions(wish: FileWish) -> list[ColumnElement[bool]]:
    found = [within(_FILE.c.trimmed_on, wish.period)]
    if wish.states:
        found.append(_FILE.c.state.in_(sorted(wish.states)))
    if wish.statuses:
        found.append(_FILE.c.status.in_(sorted(wish.statuses)))
    if wish.code is not None:
        found.append(equals(_FILE.c.code, wish.code))
    if wish.system is not None:
        found.append(_FILE.c.system == wish.system.value)
    if wish.model is not None:
        found.append(equals(_FILE.c.model, wish.model))
    if wish.serial:
        found.append(begins_with(_FILE.c.serial, wish.serial))
    if wish.machine is not None:
        found.append(_FILE.c.id.in_(select(_ATTEMPT.c.file_id).where(equals(_ATTEMPT.c.machine, wish.machine))))
    if wish.path:
        found.append(_FILE.c.id.in_(select(_PATH.c.file_id).where(path_begins_with(wish.path))))
    return found


def _of_paths(number: ColumnElement[Any]) -> ColumnElement[Any]:
    """A look at the paths of each file, where the list is sorted by it."""
    return select(number).where(_PATH.c.file_id == _FILE.c.id).correlate(_FILE).scalar_subquery()


_COLUMNS: Final[dict[str, tuple[ColumnElement[Any], ...]]] = {
    "file": (_of_paths(func.max(_PATH.c.path)),),
    "paths": (_of_paths(func.count()),),
    "machine": (select(func.max(_ATTEMPT.c.machine)).where(_ATTEMPT.c.file_id == _FILE.c.id).correlate(_FILE).scalar_subquery(),),
    "status": (severity_rank(_FILE.c.status),),
    "trimmed_at": (_FILE.c.trimmed_on, _FILE.c.trimmed_at.is_not(None), _FILE.c.trimmed_at),
    **{
        name: (_FILE.c[name],)
        for name in ("sha256", "size", "state", "code", "system", "model", "serial", "reader_version", "stored_at")
    },
}


def _whole(snapshot: Snapshot, keys: Sequence[int]) -> Iterator[StoredFile]:
    for some in in_slices(keys):
        rows = {row.id: row for row in snapshot.connection.execute(select(_FILE).where(_FILE.c.id.in_(some)))}
        paths = paths_of(snapshot.connection, some)
        line = select(_ATTEMPT.c.file_id, func.count().filter(_ATTEMPT.c.track != ""), func.max(_ATTEMPT.c.machine))
        line = line.where(_ATTEMPT.c.file_id.in_(some)).group_by(_ATTEMPT.c.file_id)
        attempts = {key: (count, machine) for key, count, machine in snapshot.connection.execute(line)}
        for key in some:
            yield _file(rows[key], *paths.get(key, ("", 0)), *attempts.get(key, (0, None)))


def _file(row: Any, path: str, paths: int, tracks: int, machine: str | None) -> StoredFile:
    return StoredFile(
        path=path,
        paths=paths,
        sha256=None if row.sha256 is None else bytes(row.sha256).hex(),
        size=row.size,
        state=FileState(row.state),
        status=Status(row.status or Status.ERROR),
        code=row.code,
        message=row.code and refusal(row.code, row.detail, path, row.sheet, row.cell).message,
        system=row.system and System(row.system),
        model=row.model,
        serial=row.serial,
        trimmed_at=row.trimmed_at or row.trimmed_on,
        tracks=tracks,
        reader_version=str(row.reader_version),
        stored_at=row.stored_at.astimezone(UTC),
        machine=machine,
    )
