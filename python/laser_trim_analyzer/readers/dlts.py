"""System A (DLTS): one workbook per unit, one or two tracks, a data sheet per sweep; reads facts, judges nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from laser_trim_analyzer.errors import ReadError
from laser_trim_analyzer.model import (
    Parameter,
    PositionUnit,
    StationFlag,
    Sweep,
    SweepKind,
    System,
    Track,
    TrimDetail,
    TrimFile,
)

from . import labels
from .filename import FileName
from .grid import measured_rows, table_rows
from .workbook import NOT_AVAILABLE, Sheet, Workbook, date_of_serial

if TYPE_CHECKING:
    from laser_trim_analyzer.model.sweep import FlagArray, FloatArray

__all__ = ["read"]

_DATA_SHEET = re.compile(r"SEC(\d+) TRK(\d+) (\d+)(?: TRM(\d+))?", re.IGNORECASE)
_LABEL, _VALUE = 0, 1
_MEASURED, _INDEX, _THEORY, _ERROR, _POSITION, _UPPER, _LOWER, _FLAG = range(3, 11)
_TARGET, _INITIAL, _FINAL, _ZERO_START, _PREDICTED, _USED, _MODIFIED, _CUT_LENGTH, _CURRENT = range(11, 20)
_FIRST_ROW = 1
_HEADER_ROWS = 26
_LAST_REMARK_ROW = 40
_SAME_ERROR_VOLTS = 1e-9


@dataclass(frozen=True, slots=True, order=True)
class _SheetName:
    """Where a data sheet belongs: its section, track, pass and trim parameter set."""

    section: int
    track: int
    pass_number: int
    trim_set: int | None
    name: str


def read(workbook: Workbook, name: FileName) -> TrimFile:
    """Read every sweep and parameter of a DLTS workbook; raises ReadError. No data sheet at all is an aborted run."""
    model_sheet = workbook.sheet("Model Parameters")
    model_parameters = tuple(model_sheet.labelled(_LABEL, _VALUE))
    track_sheet, trim_sheet = workbook.sheet("Track Parameters"), workbook.sheet("Trim Parameters")
    reference = workbook.sheet("ref")
    template = reference.column(_MEASURED, _FIRST_ROW, reference.rows)
    tracks, dropped = [], []
    for names in _by_track(_data_sheets(workbook)):
        sweeps = []
        for place in names:
            sweep = _sweep(workbook.sheet(place.name), place, template)
            if sweep is None:
                dropped.append(place.name)
            else:
                sweeps.append(sweep)
        if sweeps:
            tracks.append(_track(names[0], _with_final(sweeps), model_parameters, track_sheet, trim_sheet))
    return TrimFile(
        path=workbook.path,
        sha256=workbook.sha256,
        size=workbook.size,
        system=System.DLTS,
        model=name.model,
        serial=name.serial,
        sheet_model=labels.find_text(model_parameters, "model"),
        sheet_serials=tuple(dict.fromkeys(_serials(tracks))),
        trimmed_at=name.trimmed_at,
        impossible_date=name.impossible_date,
        saved_at=workbook.saved_at,
        outcome_words=name.outcome_words,
        tracks_declared=_count(labels.find_number(model_parameters, "# of tracks")),
        parameters=model_parameters,
        remarks=_remarks(workbook),
        template_sheets=tuple(dropped),
        tracks=tuple(tracks),
    )


def _count(value: float | None) -> int | None:
    return None if value is None else int(value)


def _serials(tracks: Iterable[Track]) -> Iterable[str]:
    for track in tracks:
        for sweep in track.sweeps:
            serial = labels.find_text(sweep.parameters, "shop#")
            if serial:
                yield serial


def _remarks(workbook: Workbook) -> tuple[Parameter, ...]:
    if "Notes" not in workbook:
        return ()
    notes = workbook.sheet("Notes")
    texts = ((row, notes.text(row, 4)) for row in range(1, min(notes.rows, _LAST_REMARK_ROW)))
    return tuple(Parameter("remark", text, "Notes", f"E{row + 1}") for row, text in texts if text)


def _data_sheets(workbook: Workbook) -> list[_SheetName]:
    found = []
    for name in workbook.sheet_names:
        if not name.upper().startswith("SEC"):
            continue
        match = _DATA_SHEET.fullmatch(name.strip())
        trim_set = None if match is None or match[4] is None else int(match[4])
        if match is None or (int(match[3]) == 0) != (trim_set is None):
            raise ReadError("SHEET_NAME_UNKNOWN", path=workbook.path, sheet=name)
        found.append(_SheetName(int(match[1]), int(match[2]), int(match[3]), trim_set or 0, name))
    return sorted(found)


def _by_track(names: list[_SheetName]) -> list[list[_SheetName]]:
    tracks: dict[tuple[int, int], list[_SheetName]] = {}
    for name in names:
        tracks.setdefault((name.section, name.track), []).append(name)
    return list(tracks.values())


def _with_final(sweeps: list[Sweep]) -> list[Sweep]:
    """The sweeps of a track with the last pass marked as the final one; passes count 1, 2, 3 without a hole."""
    passes = [sweep.pass_number for sweep in sweeps if sweep.pass_number]
    if passes != list(range(1, len(passes) + 1)):
        raise ReadError("PASSES_BROKEN", f"found {', '.join(map(str, passes))}", sheet=sweeps[-1].sheet)
    if passes:
        sweeps[-1] = replace(sweeps[-1], kind=SweepKind.FINAL)
    return sweeps


def _sweep(sheet: Sheet, place: _SheetName, template: FloatArray) -> Sweep | None:
    """The sweep of a data sheet, None where the sheet is only a copy of the template."""
    column = partial(sheet.column, first=_FIRST_ROW, last=sheet.rows)
    measured, theory = column(_MEASURED), column(_THEORY)
    rows = table_rows(column(_INDEX), measured, theory)
    if rows == 0:
        raise ReadError("SHEET_EMPTY", sheet=sheet.name)
    if _is_template(measured[:rows], template, theory[:rows]):
        return None
    header = tuple(sheet.labelled(_LABEL, _VALUE, 0, _HEADER_ROWS))
    number = partial(labels.find_number, header)
    declared = number("#oflinpoints")
    points = measured_rows(rows, declared, measured, _as_long(template, rows))
    taken = slice(0, points)
    stored_error = column(_ERROR)[taken]
    return Sweep(
        kind=SweepKind.PASS if place.pass_number else SweepKind.UNTRIMMED,
        sheet=sheet.name,
        grid_sheet=sheet.name,
        pass_number=place.pass_number,
        trim_set=place.trim_set or None,
        position=column(_POSITION)[taken],
        measured=measured[taken],
        theory=theory[taken],
        upper=column(_UPPER)[taken],
        lower=column(_LOWER)[taken],
        stored_error=stored_error,
        station_flags=_station_flags(sheet, stored_error),
        station_offset=number("phase value") or 0.0,
        rows=rows,
        readings_declared=_count(declared),
        stale_header=labels.find(header, "trackid") is None,
        measured_on=date_of_serial(number("date")),
        applied_volts=number("test volts"),
        theory_length=number("length value"),
        measured_length=number("meas value", "calc length"),
        resistance_ohm=_resistance(number("resistance")),
        predicted_resistance_ohm=_resistance(number("predicted r")),
        used_resistance_ohm=_resistance(number("used r")),
        extra_readings=(),
        parameters=header,
        detail=_detail(sheet, points) if place.pass_number else None,
    )


def _resistance(value: float | None) -> float | None:
    return None if value == 0 else value  # 0 ohm is the station's "not measured" (RULES §4)


def _as_long(values: FloatArray, rows: int) -> FloatArray:
    return np.concatenate([values[:rows], np.full(max(0, rows - len(values)), np.nan)])


def _is_template(measured: FloatArray, template: FloatArray, theory: FloatArray) -> bool:
    """Whether nothing was measured: every reading equals the template's, or equals theory to the last bit (LESSONS 5)."""
    return bool(np.array_equal(measured, template[: len(measured)]) or np.array_equal(measured, theory))


def _station_flags(sheet: Sheet, error: FloatArray) -> FlagArray:
    """The station's own verdict per point: a number, the row's error, is a point that is out; #N/A one that is in (FORMAT §3.1).

    A number that is not this row's error judges another row, and any other error code is a broken formula (FORMAT §4.2).
    """
    number = sheet.column(_FLAG, _FIRST_ROW, _FIRST_ROW + len(error))
    flags = np.full(len(error), StationFlag.UNKNOWN, dtype=np.int8)
    codes = np.array([sheet.error(_FIRST_ROW + row, _FLAG) or 0 for row in range(len(error))])
    flags[codes == NOT_AVAILABLE] = StationFlag.IN
    flags[~np.isnan(number) | ((codes != 0) & (codes != NOT_AVAILABLE))] = StationFlag.MISPLACED
    flags[np.abs(number - error) <= _SAME_ERROR_VOLTS] = StationFlag.OUT
    flags.flags.writeable = False
    return flags


def _detail(sheet: Sheet, points: int) -> TrimDetail:
    column = partial(sheet.column, first=_FIRST_ROW, last=_FIRST_ROW + points)
    return TrimDetail(
        target=column(_TARGET),
        initial=column(_INITIAL),
        final=column(_FINAL),
        predicted_delta=column(_PREDICTED),
        used_delta=column(_USED),
        cut_length=column(_CUT_LENGTH),
        current=column(_CURRENT),
    )


def _track(place: _SheetName, sweeps: list[Sweep], model: tuple[Parameter, ...], track_sheet: Sheet, trim_sheet: Sheet) -> Track:
    columns = _parameter_columns(track_sheet, f"SEC{place.section}-TRK{place.track}", place.track)
    parameters = tuple(p for column in columns[:1] for p in track_sheet.labelled(_LABEL, column))
    trim_columns = _parameter_columns(trim_sheet, f"SEC{place.section}-TRK{place.track}-TRM", place.track)
    trim = tuple(p for column in trim_columns for p in trim_sheet.labelled(_LABEL, column))
    pot_type = labels.find_text(model, "type")
    return Track(
        section=place.section,
        name=f"TRK{place.track}",
        alias=labels.find_text(parameters, "alias"),
        position_unit=_UNIT_OF_TYPE.get((pot_type or "").casefold()),
        unit_cell=None,
        initial_resistance=labels.range_of(parameters, ("initial resistance lower limit",), ("initial resistance upper limit",)),
        final_resistance=labels.range_of(parameters, ("final resistance lower limit",), ("final resistance upper limit",)),
        angle=labels.range_of(parameters, _LENGTH_MINIMUM, _LENGTH_MAXIMUM),
        length_locked=_length_locked(track_sheet),
        parameters=parameters,
        trim_parameters=trim,
        sweeps=tuple(sweeps),
    )


_UNIT_OF_TYPE = {"rotary": PositionUnit.DEGREE, "linear": PositionUnit.INCH}
_LENGTH_MINIMUM = ("length minimum", "angle minimum")
_LENGTH_THEORETICAL = ("length theoretical", "angle theoretical")
_LENGTH_MAXIMUM = ("length maximum", "length mamimum", "angle maximum")


def _parameter_columns(sheet: Sheet, heading: str, track: int) -> list[int]:
    """The columns headed for a track. Some templates head the second track's column with the first one's name again: where no
    column names track 2, the second of two equal first-track headings is its own (FORMAT §6.2)."""
    first: dict[str, int] = {}
    second: dict[str, int] = {}
    for column in range(1, sheet.columns):
        text = (sheet.text(0, column) or "").upper()
        (second if text in first else first)[text] = column
    own = [column for text, column in first.items() if text.startswith(heading)]
    if own or track == 1:
        return own
    doubled = heading.replace(f"TRK{track}", "TRK1")
    return [column for text, column in second.items() if text.startswith(doubled)]


def _length_locked(sheet: Sheet) -> bool:
    """Whether a remark beside the theoretical length forbids to change it ("DO NOT CHANGE …")."""
    for row in range(sheet.rows):
        if labels.normalised(sheet.text(row, _LABEL) or "") in _LENGTH_THEORETICAL:
            remarks = (sheet.text(row, column) or "" for column in range(1, sheet.columns))
            return any("do not change" in labels.normalised(remark) for remark in remarks)
    return False
