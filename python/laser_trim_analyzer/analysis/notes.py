"""Notes: what speaks of the record and changes no status (RULES §3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from laser_trim_analyzer import _core
from laser_trim_analyzer.model import Evaluation, Note, NoteKind, PositionUnit, Track, TrimFile

__all__ = ["same_name", "track_notes"]

SAME_ERROR_VOLTS = 1e-6
SAVED_AGAIN = timedelta(hours=12)
_UNIT_WORDS = {
    "deg": PositionUnit.DEGREE,
    "degree": PositionUnit.DEGREE,
    "in": PositionUnit.INCH,
    "inch": PositionUnit.INCH,
}


def track_notes(
    trim_file: TrimFile, track: Track, points: Sequence[_core.SweepPoints], decisive: Evaluation | None, deciding: _core.SweepPoints
) -> tuple[Note, ...]:
    """Every note on a track; those on the file stand on each of its tracks. `points` are those of its sweeps, in their order;
    `decisive` is the evaluation that decides, on the points `deciding`, None where nothing was cut."""
    notes = [*_file_notes(trim_file), *_track_notes(trim_file, track, points), *_sweep_notes(track, points)]
    if decisive is not None:
        notes.extend(_correction_notes(decisive, deciding))
    return tuple(notes)


def same_name(one: str, other: str) -> bool:
    """Whether two spellings mean the same model or serial: case, outer blanks and leading zeros do not count."""
    if one == other:
        return True
    one, other = one.strip().casefold(), other.strip().casefold()
    return one == other or (one.isdecimal() and other.isdecimal() and int(one) == int(other))


def _file_notes(trim_file: TrimFile) -> Iterator[Note]:
    if trim_file.sheet_model and not same_name(trim_file.model, trim_file.sheet_model):
        yield Note(NoteKind.MODEL_DIFFERS, trim_file.sheet_model)
    for serial in trim_file.sheet_serials:
        if not same_name(trim_file.serial, serial):
            yield Note(NoteKind.SERIAL_DIFFERS, serial)
    if trim_file.impossible_date:
        yield Note(NoteKind.IMPOSSIBLE_DATE, trim_file.impossible_date)
    if trim_file.saved_at and isinstance(trim_file.trimmed_at, datetime):
        # One is UTC, the other local without a zone: 12 h is more than the offset of any zone to the west.
        later = trim_file.saved_at.replace(tzinfo=None) - trim_file.trimmed_at
        if later > SAVED_AGAIN:
            yield Note(NoteKind.SAVED_AGAIN, round(later / timedelta(hours=1), 2))
    if trim_file.tracks_declared not in (None, len(trim_file.tracks)):
        yield Note(NoteKind.TRACKS_DIFFER, float(trim_file.tracks_declared or 0))


def _track_notes(trim_file: TrimFile, track: Track, points: Sequence[_core.SweepPoints]) -> Iterator[Note]:
    for sheet in trim_file.template_sheets:
        yield Note(NoteKind.PHANTOM_SHEET, sheet)
    rerun = track.rerun
    if rerun is not None:
        again = points[track.sweeps.index(rerun)]
        yield Note(NoteKind.RERUN, float(_core.evaluate(again.error, again.lower, again.upper).fail_points))
    unit = _UNIT_WORDS.get((track.unit_cell or "").strip(" .").casefold())
    if track.unit_cell and track.position_unit and unit is not track.position_unit:
        yield Note(NoteKind.UNIT_CELL_WRONG, track.unit_cell)


def _sweep_notes(track: Track, points: Sequence[_core.SweepPoints]) -> Iterator[Note]:
    for sweep, sorted_points in zip(track.sweeps, points, strict=True):
        sheet, detail, phantom_rows = sweep.sheet, sweep.detail, sweep.phantom_rows
        if phantom_rows:
            yield Note(NoteKind.PHANTOM_ROWS, f"{sheet}: {phantom_rows}")
        if sweep.readings_declared is not None and sweep.readings_declared > sweep.rows:
            yield Note(NoteKind.TABLE_SHORTER, f"{sheet}: {sweep.readings_declared} readings, {sweep.rows} rows")
        if sweep.stale_header:
            yield Note(NoteKind.STALE_HEADER, sheet)
        if sweep.grid_sheet != sheet:
            yield Note(NoteKind.GRID_REPLACED, f"{sheet}: {sweep.grid_sheet}")
        elif sorted_points.sheet_difference > SAME_ERROR_VOLTS:
            yield Note(NoteKind.SHEET_ERROR_DIFFERS, sheet)
        if sorted_points.inverted:
            yield Note(NoteKind.LIMITS_INVERTED, sheet)
        if detail is not None and detail.cut_readings_cut:
            yield Note(NoteKind.CUT_READINGS_CUT, sheet)


def _correction_notes(decisive: Evaluation, points: _core.SweepPoints) -> Iterator[Note]:
    """A correction larger than the mean half band, or one that the bounds of the rotation stop."""
    if points.graded_points and abs(decisive.offset_v) > max(points.mean_half_band, 0.0):
        yield Note(NoteKind.CORRECTION_LARGE, decisive.offset_v)
    if decisive.on_bound:
        yield Note(NoteKind.CORRECTION_LARGE, f"rotation {decisive.rotation:+.4g} on its bound")
