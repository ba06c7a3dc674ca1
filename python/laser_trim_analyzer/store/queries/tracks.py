"""Attempts as lists show them, each with its whole verdict; filtered, sorted, in pages or one after the other; grades nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, case, func, select

from laser_trim_analyzer.errors import ReadError
from laser_trim_analyzer.model import Policy, Status, System, TrackResult
from laser_trim_analyzer.store.contents import in_slices
from laser_trim_analyzer.store.load import remarks_of, rows_beside
from laser_trim_analyzer.store.mapping import AttemptRows, SweepRows
from laser_trim_analyzer.store.mapping.restore_results import track_result_of
from laser_trim_analyzer.store.schema import SourceFile, SweepRow, TrackAttempt, table_of
from laser_trim_analyzer.store.snapshot import Snapshot

from .asking import ALWAYS, WHOLE, Listed, Order, Page, Period, begins_with, equals, in_order, on_page, severity_rank, within
from .paths import paths_of, refusal

__all__ = ["StoredTrack", "TrackWish", "each_track", "tracks"]

_ATTEMPT: Final = table_of(TrackAttempt)
_FILE: Final = table_of(SourceFile)
_SWEEP: Final = table_of(SweepRow)
_NEWEST_FIRST: Final = Order("trimmed_at", descending=True)
_EFFECT: Final = ("attempt_id", "kind", "pass_number", "graded_points", "fail_points", "rms", "max_abs_error", "half_range")
_OF_FILE: Final = (_FILE.c.sha256, _FILE.c.state, _FILE.c.code, _FILE.c.detail, _FILE.c.sheet, _FILE.c.cell, _FILE.c.outcome_words)


@dataclass(frozen=True, slots=True)
class StoredTrack:
    """An attempt: one track of one file, or a file without tracks (`result` is None; `error` says why where it was refused).

    `file` is the newest path that leads to it; `unit` the key of its unit, None without a date.
    """

    key: int
    file: str
    sha256: str | None
    system: System | None
    machine: str | None
    model: str
    serial: str
    trimmed_at: datetime | date | None
    unit: int | None
    outcome_words: str | None
    status: Status
    result: TrackResult | None
    error: ReadError | None


@dataclass(frozen=True, slots=True)
class TrackWish:
    """Which attempts; what is None or empty asks for nothing. `serial` is its begin, `unit` the key of a unit."""

    model: str | None = None
    statuses: frozenset[Status] = field(default_factory=frozenset)
    system: System | None = None
    machine: str | None = None
    period: Period = ALWAYS
    serial: str = ""
    unit: int | None = None


def tracks(snapshot: Snapshot, wish: TrackWish, order: Order = _NEWEST_FIRST, page: Page = WHOLE) -> Listed[StoredTrack]:
    """One page of attempts, sorted by a column of the table of tracks, then in the order in which they were stored.

    Two statements for keys and total in the number of attempts that are wished for, nine for every five hundred of the page.
    Raises DataError QUERY_COLUMN.
    """
    keys = _keys(snapshot, wish, order, page)
    rows = tuple(_whole(snapshot, keys))
    if page.offset == 0 and (page.limit is None or len(rows) < page.limit):
        return Listed(rows, len(rows))
    counted = select(func.count()).select_from(_ATTEMPT).where(*_conditions(wish))
    return Listed(rows, snapshot.connection.execute(counted).scalar_one())


def each_track(snapshot: Snapshot, wish: TrackWish, order: Order = _NEWEST_FIRST, page: Page = WHOLE) -> Iterator[StoredTrack]:
    """The same one after the other, five hundred in memory at a time, as long as the snapshot is open."""
    yield from _whole(snapshot, _keys(snapshot, wish, order, page))


def _keys(snapshot: Snapshot, wish: TrackWish, order: Order, page: Page) -> list[int]:
    line = in_order(select(_ATTEMPT.c.id).where(*_conditions(wish)), _COLUMNS, order, _ATTEMPT.c.id)
    return list(snapshot.connection.execute(on_page(line, page)).scalars())


def _conditions(wish: TrackWish) -> list[ColumnElement[bool]]:
    found = [within(_ATTEMPT.c.trimmed_on, wish.period)]
    if wish.model is not None:
        found.append(equals(_ATTEMPT.c.model, wish.model))
    if wish.statuses:
        found.append(_ATTEMPT.c.status.in_(sorted(wish.statuses)))
    if wish.system is not None:
        found.append(_ATTEMPT.c.system == wish.system.value)
    if wish.machine is not None:
        found.append(equals(_ATTEMPT.c.machine, wish.machine))
    if wish.serial:
        found.append(begins_with(_ATTEMPT.c.serial, wish.serial))
    if wish.unit is not None:
        found.append(_ATTEMPT.c.unit_id == wish.unit)
    return found


def _decisive(name: str) -> ColumnElement[Any]:
    """A column of the evaluation that decides; NULL where nothing was cut."""
    return case({policy.value: _ATTEMPT.c[f"{policy.value}_{name}"] for policy in Policy}, value=_ATTEMPT.c.policy)


_COLUMNS: Final[dict[str, tuple[ColumnElement[Any], ...]]] = {
    "trimmed_at": (_ATTEMPT.c.trimmed_on, _ATTEMPT.c.trimmed_at.is_not(None), _ATTEMPT.c.trimmed_at),
    "status": (severity_rank(_ATTEMPT.c.status),),
    "track": (func.nullif(_ATTEMPT.c.track, ""),),  # of a file without tracks
    **{
        name: (_ATTEMPT.c[name],)
        for name in (
            *("system", "model", "serial", "fail_points", "graded_points", "margin", "position_unit"),
            *("untrimmed_fail_points", "passes", "resistance_change_percent", "policy", "accepted_by"),
            *("as_measured_fail_points", "sigma_gradient"),
        )
    },
    "machine_name": (_ATTEMPT.c.machine,),
    "points_out": (_ATTEMPT.c.fail_points,),
    "worst_position": (_decisive("worst_position"),),
    "max_abs_error_mv": (func.coalesce(_decisive("max_abs_error"), _ATTEMPT.c.untrimmed_max_abs_error),),
    "offset_mv": (_decisive("offset_v"),),
    "resistance_untrimmed_ohm": (_ATTEMPT.c.untrimmed_ohm,),
    "resistance_trimmed_ohm": (_ATTEMPT.c.trimmed_ohm,),
}


def _whole(snapshot: Snapshot, keys: Sequence[int]) -> Iterator[StoredTrack]:
    for some in in_slices(keys):
        line = select(_ATTEMPT, *(column.label(f"file_{column.name}") for column in _OF_FILE))
        line = line.join(_FILE, _FILE.c.id == _ATTEMPT.c.file_id).where(_ATTEMPT.c.id.in_(some))
        rows = {row["id"]: row for row in snapshot.connection.execute(line).mappings()}
        remarks = remarks_of(snapshot.connection, some)
        effects = rows_beside(snapshot.connection, _SWEEP, some, _EFFECT)
        paths = paths_of(snapshot.connection, {row["file_id"] for row in rows.values()})
        for key in some:
            row = rows[key]
            sweeps = tuple(SweepRows(dict(effect), {}) for effect in effects[key])
            path, _ = paths.get(row["file_id"], ("", 0))
            yield _track(row, AttemptRows(dict(row), {}, sweeps, remarks[key]), path)


def _track(row: Any, attempt: AttemptRows, path: str) -> StoredTrack:
    code = row["file_code"]
    return StoredTrack(
        key=row["id"],
        file=path,
        sha256=None if row["file_sha256"] is None else bytes(row["file_sha256"]).hex(),
        system=row["system"] and System(row["system"]),
        machine=row["machine"],
        model=row["model"],
        serial=row["serial"],
        trimmed_at=row["trimmed_at"] or row["trimmed_on"],
        unit=row["unit_id"],
        outcome_words=row["file_outcome_words"],
        status=Status(row["status"]),
        result=track_result_of(attempt) if row["track"] else None,
        error=code and refusal(code, row["file_detail"], path, row["file_sheet"], row["file_cell"]),
    )
