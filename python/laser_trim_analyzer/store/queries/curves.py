"""The final curves of a model over each other, as ragged arrays; it draws, bins and judges nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from sqlalchemy import Table, func, select

from laser_trim_analyzer.model import Status, SweepKind
from laser_trim_analyzer.store.arrays import unpack
from laser_trim_analyzer.store.contents import in_slices
from laser_trim_analyzer.store.schema import Axis, LimitTable, SweepRow, TrackAttempt, table_of
from laser_trim_analyzer.store.snapshot import Snapshot

from .asking import Period, equals, within

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from laser_trim_analyzer.model.sweep import FloatArray

__all__ = ["MOST_CURVES", "Curves", "final_curves"]

MOST_CURVES: Final = 2_000
_ATTEMPT: Final = table_of(TrackAttempt)
_SWEEP: Final = table_of(SweepRow)


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Curve i holds the points from `offsets[i]` to `offsets[i + 1]` of the flat arrays, NaN where the record has no number.

    `error` is measured − theory + the station's offset, in volts, as are the limits on it; `position` in the track's unit. Of each
    curve the key of its attempt and of its unit (-1 without one), serial, track, status and the keys of its limit table and axis.
    `total` are the curves that there are: more than are here where `most` cut them off, which leaves the newest.
    """

    position: FloatArray
    error: FloatArray
    upper: FloatArray
    lower: FloatArray
    offsets: NDArray[np.int64]
    attempts: NDArray[np.int64]
    units: NDArray[np.int64]
    limit_tables: NDArray[np.int64]
    axes: NDArray[np.int64]
    serials: tuple[str, ...]
    tracks: tuple[str, ...]
    statuses: tuple[Status, ...]
    total: int

    def __len__(self) -> int:
        return len(self.statuses)

    @property
    def nbytes(self) -> int:
        flat = (self.position, self.error, self.upper, self.lower)
        return sum(array.nbytes for array in flat) + 200 * len(self)


def final_curves(
    snapshot: Snapshot, model: str, *, period: Period | None = None, statuses: Iterable[Status] = (), most: int = MOST_CURVES
) -> Curves:
    """The final sweep of every attempt of a model, the newest first, at most `most`.

    Four statements, in the number of the model's attempts; of a curve its measured volts alone are unpacked, limits and axes once
    each. Raises StoreError STORE_BLOB_DAMAGED.
    """
    wanted = [equals(_ATTEMPT.c.model, model), within(_ATTEMPT.c.trimmed_on, period or Period())]
    if said := sorted(statuses):
        wanted.append(_ATTEMPT.c.status.in_(said))
    there = _ATTEMPT.join(_SWEEP, _SWEEP.c.attempt_id == _ATTEMPT.c.id)
    wanted.append(_SWEEP.c.kind == SweepKind.FINAL.value)
    columns = (
        *(_ATTEMPT.c.id, _ATTEMPT.c.unit_id, _ATTEMPT.c.serial, _ATTEMPT.c.track, _ATTEMPT.c.status),
        *(_SWEEP.c.axis_id, _SWEEP.c.limit_table_id, _SWEEP.c.station_offset, _SWEEP.c.curve),
    )
    line = select(*columns).select_from(there).where(*wanted)
    newest = line.order_by(_ATTEMPT.c.trimmed_on.desc().nulls_last(), _ATTEMPT.c.trimmed_at.desc().nulls_last(), _ATTEMPT.c.id)
    rows = snapshot.connection.execute(newest.limit(most)).all()
    total = len(rows)
    if total == most:
        total = snapshot.connection.execute(select(func.count()).select_from(there).where(*wanted)).scalar_one()
    axes = _arrays(snapshot, table_of(Axis), {row.axis_id for row in rows})
    limits = _arrays(snapshot, table_of(LimitTable), {row.limit_table_id for row in rows})
    return _ragged(rows, axes, limits, total)


def _arrays(snapshot: Snapshot, table: Table, keys: Iterable[int]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for some in in_slices(keys):
        line = select(table.c.id, table.c.arrays).where(table.c.id.in_(some))
        found.update({key: unpack(bytes(blob)) for key, blob in snapshot.connection.execute(line)})
    return found


def _ragged(rows: Sequence[Any], axes: dict[int, dict[str, Any]], limits: dict[int, dict[str, Any]], total: int) -> Curves:
    measured = [unpack(bytes(row.curve))["measured"] for row in rows]
    lengths = np.fromiter(map(len, measured), np.int64, len(measured))
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    station = np.repeat(np.array([row.station_offset for row in rows], dtype=np.float64), lengths)
    error = _flat(measured) - _flat(axes[row.axis_id]["theory"] for row in rows) + station
    arrays: dict[str, Any] = {
        "position": _flat(axes[row.axis_id]["position"] for row in rows),
        "error": error,
        "upper": _flat(limits[row.limit_table_id]["upper"] for row in rows),
        "lower": _flat(limits[row.limit_table_id]["lower"] for row in rows),
        "offsets": offsets,
        "attempts": np.array([row.id for row in rows], dtype=np.int64),
        "units": np.array([-1 if row.unit_id is None else row.unit_id for row in rows], dtype=np.int64),
        "limit_tables": np.array([row.limit_table_id for row in rows], dtype=np.int64),
        "axes": np.array([row.axis_id for row in rows], dtype=np.int64),
    }
    for array in arrays.values():
        array.flags.writeable = False
    return Curves(
        **arrays,
        serials=tuple(row.serial for row in rows),
        tracks=tuple(row.track for row in rows),
        statuses=tuple(Status(row.status) for row in rows),
        total=total,
    )


def _flat(arrays: Iterable[FloatArray]) -> FloatArray:
    listed = list(arrays)
    return np.concatenate(listed) if listed else np.empty(0)
