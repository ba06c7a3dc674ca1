"""What a workbook says, as columns of its file, its tracks and its sweeps; judges nothing and writes nothing."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from laser_trim_analyzer.model import Sweep, SweepEffect, Track, TrimDetail, TrimFile
from laser_trim_analyzer.store.arrays import pack, seal

from .contents import Contents, compact_json, split
from .rows import SweepRows, Values, checked

if TYPE_CHECKING:
    from laser_trim_analyzer.store.arrays import Columns

__all__ = ["DETAIL", "arrays_of", "day_of", "file_values", "moment_of", "predicted_error", "sweep_rows", "track_values"]

DETAIL: Final = tuple(field.name for field in fields(TrimDetail) if field.name != "cut_readings_cut")


def moment_of(trimmed_at: datetime | date | None) -> datetime | None:
    return trimmed_at if isinstance(trimmed_at, datetime) else None


def day_of(trimmed_at: datetime | date | None) -> date | None:
    return trimmed_at.date() if isinstance(trimmed_at, datetime) else trimmed_at


def file_values(trim_file: TrimFile) -> Values:
    return {
        "size": trim_file.size,
        "system": trim_file.system.value,
        "model": trim_file.model,
        "serial": trim_file.serial,
        "sheet_model": trim_file.sheet_model,
        "sheet_serials": compact_json(trim_file.sheet_serials),
        "trimmed_at": moment_of(trim_file.trimmed_at),
        "trimmed_on": day_of(trim_file.trimmed_at),
        "impossible_date": trim_file.impossible_date,
        "saved_at": trim_file.saved_at,
        "outcome_words": trim_file.outcome_words,
        "tracks_declared": trim_file.tracks_declared,
        "template_sheets": compact_json(trim_file.template_sheets),
    }


def track_values(track: Track) -> Values:
    return {
        "section": track.section,
        "track": track.name,
        "alias": track.alias,
        "position_unit": track.position_unit and track.position_unit.value,
        "unit_cell": track.unit_cell,
        "initial_lower_ohm": track.initial_resistance.lower,
        "initial_upper_ohm": track.initial_resistance.upper,
        "final_lower_ohm": track.final_resistance.lower,
        "final_upper_ohm": track.final_resistance.upper,
        "angle_lower": track.angle.lower,
        "angle_upper": track.angle.upper,
        "length_locked": track.length_locked,
    }


def predicted_error(station_offset: float, measured: Any, theory: Any) -> Any:
    """What the sheet's own error is expected to be: only what differs from it takes room."""
    return measured - theory + (station_offset + 0.0)  # -0 would change a sign, and SQLite does not keep it


def sweep_rows(
    tracks: tuple[Track, ...], effects: list[dict[Any, SweepEffect]], contents: Contents
) -> tuple[list[tuple[SweepRows, ...]], bytes]:
    """The sweeps of each track, and the record: what differs from file to file and is asked for with the whole file alone, the
    parameters and extra readings of each sweep."""
    record = []
    rows = []
    for track, of_track in zip(tracks, effects, strict=True):
        made = []
        for place, sweep in enumerate(track.sweeps):
            places, values = split(sweep.parameters)
            record.append((values, sweep.extra_readings))
            refers = {
                "axis_id": contents.axis(sweep),
                "limit_table_id": contents.limits(sweep),
                "layout_id": contents.layout(places),
            }
            effect = of_track.get((sweep.kind, sweep.pass_number))
            made.append(SweepRows(checked(_sweep_values(place, sweep, effect)), refers))
        rows.append(tuple(made))
    return rows, seal(compact_json(record).encode("ascii"))


def arrays_of(sweep: Sweep) -> tuple[Columns, Columns, Columns]:
    """The arrays that a sweep keeps for itself, curve and detail, and what of the detail can be predicted from others."""
    predicted = predicted_error(sweep.station_offset, sweep.measured, sweep.theory)
    return {"measured": sweep.measured}, _detail(sweep), {"stored_error": predicted}


def _detail(sweep: Sweep) -> Columns:
    detail = {} if sweep.detail is None else {name: getattr(sweep.detail, name) for name in DETAIL}
    there = {name: array for name, array in detail.items() if array is not None}
    return {"stored_error": sweep.stored_error, "station_flags": sweep.station_flags, **there}


def _sweep_values(place: int, sweep: Sweep, effect: SweepEffect | None) -> Values:
    curve, detail, predicted = arrays_of(sweep)
    return {
        "place": place,
        "kind": sweep.kind.value,
        "pass_number": sweep.pass_number,
        "points": sweep.points,
        "trim_set": sweep.trim_set,
        "sheet": sweep.sheet,
        "grid_sheet": sweep.grid_sheet,
        "station_offset": sweep.station_offset,
        "table_rows": sweep.rows,
        "readings_declared": sweep.readings_declared,
        "readings_beyond_count": sweep.readings_beyond_count,
        "stale_header": sweep.stale_header,
        "measured_on": sweep.measured_on,
        "applied_volts": sweep.applied_volts,
        "theory_length": sweep.theory_length,
        "measured_length": sweep.measured_length,
        "resistance_ohm": sweep.resistance_ohm,
        "predicted_resistance_ohm": sweep.predicted_resistance_ohm,
        "used_resistance_ohm": sweep.used_resistance_ohm,
        "cut_readings_cut": None if sweep.detail is None else sweep.detail.cut_readings_cut,
        "graded_points": effect and effect.points,
        "fail_points": effect and effect.fail_points,
        "rms": effect and effect.rms,
        "max_abs_error": effect and effect.max_abs_error,
        "half_range": effect and effect.half_range,
        "curve": pack(curve),
        "detail": pack(detail, predicted),
    }
