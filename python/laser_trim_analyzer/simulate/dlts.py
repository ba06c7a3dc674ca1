"""Facts of a System A run as the sheets its station writes (FORMAT §2, §3.1, §6.1–6.5); it must not judge or read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from laser_trim_analyzer.model import StationFlag, Sweep, SweepKind, Track, TrimDetail, TrimFile

from .layout import NOT_AVAILABLE, Book, Cells, Dated, ExcelError, Value, address, place, serial_day
from .parameters import declared_tracks, model_sheet, track_sheet, trim_sheet
from .tables import DLTS_HEADERS, DLTS_SWEEP
from .traps import DltsTraps

if TYPE_CHECKING:
    from laser_trim_analyzer.model.sweep import FloatArray

__all__ = ["book", "sheet_name", "template_volts"]

_STALE_ROWS = frozenset({"shop#", "trackID", "trimID", "#ofLinPoints", "DMM ID", "DMM S/N", "Last Cal.", "Next Cal."})
_NEVER = Dated(1461 + 19 / 24)
_OFF_GRID = 1e-5 / 3
"""A third of the station's last digit: no rounded reading ever equals the template's volts by chance."""


def book(trim_file: TrimFile, traps: DltsTraps | None = None) -> Book:
    """Every sheet of the workbook; no track at all is an aborted run whose report still shows the part before.

    Rows of a sweep after its measured ones are written as the template's: `ref` has the same ideal volts, bit for bit.
    """
    traps = traps or DltsTraps()
    made = Book()
    model_sheet(made.add("Model Parameters"), trim_file)
    track_sheet(made.add("Track Parameters"), trim_file, traps)
    trim_sheet(made.add("Trim Parameters"), trim_file, traps)
    _notes(made.add("Notes"), trim_file)
    made.add("Process").column(0, ("process after initial linearity is taken:", "Determine trim criteria", "Trim"))
    reference = made.add("ref")
    grid = _longest(trim_file)
    ideal = template_volts(grid)
    _template(reference, trim_file, grid, ideal)
    made.add("Stats").column(0, ("Section1TrackA", "TrimParamID", "Meas Length", "Resistance"))
    _report(made.add("Report"), made.add("Report Data"), trim_file)
    if traps.print_page:
        made.add("Print Page")["K7"] = Dated(45000.5)
    for track in trim_file.tracks:
        for sweep in track.sweeps:
            _data_sheet(made.add(sweep.sheet), trim_file, track, sweep, ideal, traps)
    for name in trim_file.template_sheets:
        _template(made.add(name), trim_file, grid, ideal)
    return made


def sheet_name(track: int, pass_number: int, trim_set: int | None) -> str:
    """The name of the sheet that a sweep is written to (FORMAT §2.2); no parameter set: before trimming."""
    return f"SEC1 TRK{track} {pass_number}" + ("" if trim_set is None else f" TRM{trim_set}")


def template_volts(sweep: Sweep | None) -> FloatArray:
    """The template's ideal volts, one per row of the longest table: theory to 5 digits and a bit no reading has."""
    if sweep is None:
        return np.linspace(0.0, 10.0, 11)
    return np.round(_extended(sweep.theory, sweep.rows), 5) + _OFF_GRID


def _longest(trim_file: TrimFile) -> Sweep | None:
    sweeps = (sweep for track in trim_file.tracks for sweep in track.sweeps)
    return max(sweeps, key=lambda sweep: sweep.rows, default=None)


def _extended(values: FloatArray, rows: int) -> FloatArray:
    """A grid column carried on to `rows` rows by its last step."""
    step = values[-1] - values[-2] if len(values) > 1 else 1.0
    beyond = values[-1] + step * np.arange(1, rows - len(values) + 1)
    return np.concatenate([values, beyond])


def _held(values: FloatArray, rows: int) -> FloatArray:
    return np.concatenate([values, np.full(rows - len(values), values[-1])])


def _headers(sheet: Cells) -> None:
    sheet.header(DLTS_HEADERS, first_column=3)
    for row, label in enumerate(DLTS_SWEEP):
        sheet.put(row, 0, label)


def _template(sheet: Cells, trim_file: TrimFile, grid: Sweep | None, ideal: FloatArray) -> None:
    """The template: ideal volts, the grid, and a header that names neither part nor track."""
    _headers(sheet)
    sheet["B1"] = trim_file.sheet_model
    sheet["B3"], sheet["B6"], sheet["B7"], sheet["B13"] = 1.0, Dated(41436.0), 0.0, 10.0
    theory = ideal if grid is None else _extended(grid.theory, grid.rows)
    position = np.arange(len(ideal), dtype=np.float64) if grid is None else _extended(grid.position, grid.rows)
    limits = np.full(len(ideal), 0.01) if grid is None else _held(grid.upper, grid.rows)
    sheet["B8"] = float(position[-1] - position[0])
    _table(sheet, ideal, theory, position, limits, -limits)
    sheet.column(6, (ideal - theory).tolist(), first_row=1)


def _table(
    sheet: Cells, measured: FloatArray, theory: FloatArray, position: FloatArray, upper: FloatArray, lower: FloatArray
) -> None:
    sheet.column(3, measured.tolist(), first_row=1)
    sheet.column(4, map(float, range(len(measured))), first_row=1)
    sheet.column(5, theory.tolist(), first_row=1)
    sheet.column(7, position.tolist(), first_row=1)
    sheet.column(8, upper.tolist(), first_row=1)
    sheet.column(9, lower.tolist(), first_row=1)
    sheet.column(14, (position - position[0]).tolist(), first_row=1)


def _data_sheet(sheet: Cells, trim_file: TrimFile, track: Track, sweep: Sweep, ideal: FloatArray, traps: DltsTraps) -> None:
    rows, points = sweep.rows, sweep.points
    _headers(sheet)
    for label, value in _header_values(trim_file, track, sweep, traps).items():
        sheet.put(DLTS_SWEEP.index(label), 1, None if sweep.stale_header and label in _STALE_ROWS else value)
    if sweep.stale_header:
        sheet["B3"] = 1.0
    theory, upper = _extended(sweep.theory, rows), _held(sweep.upper, rows)
    lower = _held(sweep.lower, rows)
    measured = np.concatenate([sweep.measured, ideal[points:rows]])
    _table(sheet, measured, theory, _extended(sweep.position, rows), upper, lower)
    phantom_error = measured[points:] - theory[points:] + sweep.station_offset
    sheet.column(6, [*sweep.stored_error.tolist(), *phantom_error.tolist()], first_row=1)
    sheet.column(10, _flags(sweep, traps), first_row=1)
    if sweep.detail is not None:
        _detail(sheet, sweep.detail)
    _overlay(sheet, sweep)
    _spring(sheet, rows, traps)


def _header_values(trim_file: TrimFile, track: Track, sweep: Sweep, traps: DltsTraps) -> dict[str, Value]:
    angle: Value = "NaN" if sweep.measured_length is None and traps.text_nan_angle else sweep.measured_length
    predicted: Value = sweep.predicted_resistance_ohm
    if predicted is None and traps.inf_predicted and sweep.kind is not SweepKind.UNTRIMMED:
        predicted = "Inf"
    serial = trim_file.sheet_serials[0] if trim_file.sheet_serials else None
    values: dict[str, Value] = {
        "model#": trim_file.sheet_model,
        "shop#": float(serial) if serial is not None and serial.isdecimal() else serial,
        "sectionID": f"SEC{track.section}",
        "trackID": track.name,
        "trimID": None if sweep.trim_set is None else f"TRM{sweep.trim_set}",
        "date": None if sweep.measured_on is None else Dated(serial_day(sweep.measured_on)),
        "phase value": sweep.station_offset,
        "length value": sweep.theory_length,
        "meas value": angle,
        "resistance": sweep.resistance_ohm,
        "predicted r": predicted,
        "used r": sweep.used_resistance_ohm,
        "test volts": sweep.applied_volts,
        "#ofLinPoints": None if sweep.readings_declared is None else float(sweep.readings_declared),
        "DMM ID": "INVENTED DMM",
        "DMM S/N": "0A0A0A0",
        "Volt Scale": "10 VDC",
        "Res Scale": "-1 Ohms",
        "Last Cal.": _NEVER,
        "Next Cal.": _NEVER,
        "Calc. Angle": angle,
    }
    if sweep.detail is not None:
        values |= {"Laser Start pos.": 35.4145, "Current Used": 0.000951928, "Current Pred.": 0.000951928}
        values["Current Init."] = 0.001030366
    return values


def _flags(sweep: Sweep, traps: DltsTraps) -> Iterable[Value]:
    """Column K: the error of a point that is out, #N/A for one that is in, blank where the station judged nothing.

    A misplaced cell holds the next row's error, or #REF!.
    """
    errors = sweep.stored_error.tolist()
    for row, flag in enumerate(sweep.station_flags.tolist()):
        misplaced: Value = ExcelError("#REF!") if traps.broken_flags or row + 1 == len(errors) else errors[row + 1]
        cells: dict[int, Value] = {
            StationFlag.OUT: errors[row],
            StationFlag.IN: NOT_AVAILABLE,
            StationFlag.MISPLACED: misplaced,
        }
        yield cells.get(flag)


def _detail(sheet: Cells, detail: TrimDetail) -> None:
    for column, values in ((11, detail.target), (12, detail.initial), (13, detail.final)):
        if values is not None and not np.isnan(values).all():
            sheet.column(column, values.tolist(), first_row=1, nan="NaN")
    deltas = ((15, detail.predicted_delta), (16, detail.used_delta))
    for column, values in (*deltas, (18, detail.cut_length), (19, detail.current)):
        if values is not None:
            sheet.column(column, values.tolist(), first_row=1)


def _overlay(sheet: Cells, sweep: Sweep) -> None:
    """The parameters that the facts name with their place; a date stays a date."""
    for parameter in sweep.parameters:
        value = parameter.value
        if isinstance(sheet[parameter.cell], Dated) and isinstance(value, float):
            sheet[parameter.cell] = Dated(value)
        else:
            sheet[parameter.cell] = value


def _spring(sheet: Cells, rows: int, traps: DltsTraps) -> None:
    """The traps that lie in the cells of a data sheet."""
    for cell in traps.date_formatted:
        value = sheet[cell]
        if isinstance(value, float):
            sheet[cell] = Dated(value)
    if traps.reading_below:
        sheet.put(rows + 1, 3, 9.87654)
    if traps.stray_row:
        stray = rows + 12
        for column in (3, 4, 5, 7, 8, 9):
            sheet.put(stray, column, sheet.cells.get((1, column)))
        sheet.put(stray, 4, float(stray - 1))


def _notes(sheet: Cells, trim_file: TrimFile) -> None:
    sheet["A1"], sheet["E1"] = "WIRING", "TRIM NOTES"
    for row, (tap, wire) in enumerate((("Low Tap", "blue"), ("High Tap", "orange"), ("Wiper", "white")), start=1):
        sheet.header(("Track 1", tap, wire), row=row)
    for remark in trim_file.remarks:
        if remark.sheet == sheet.name:
            sheet[remark.cell] = remark.value
            row, column = place(remark.cell)
            sheet.put(row, column + 1, sheet[address(row, column + 1)] or "<- invented")


def _report(page: Cells, data: Cells, trim_file: TrimFile) -> None:
    """The printed report. No reader may read its first cells; after an aborted run all of it is the part before."""
    page["A1"], page["A2"], page["A3"] = "Customer: Nobody & Sons", "Drawing: NB-0000 Rev. Z", "Model: XX0000"
    page["B6"], page["D23"] = "MODEL: 0000-0", "LINEARITY: FAILED"
    data["A1"], data["A2"], data["A4"], data["A7"] = 0.0, "0Z", "Outer Track", 10.0
    data["Q4"] = "LINEARITY: FAILED"
    stale = np.linspace(0.0, 10.0, 7)
    columns = {1: 2, 2: 9}
    shown = [(columns[int(track.name[3:])], track.deciding) for track in trim_file.tracks if track.section == 1]
    for column, sweep in shown:
        measured = sweep.measured if sweep.points else stale
        data.column(1, map(float, range(len(measured))))
        data.column(column, np.round(measured + 3e-6, 6).tolist())
    if not shown:
        data.column(1, map(float, range(len(stale))))
        data.column(2, stale.tolist())
    page["D44"] = "LINEARITY: FAILED" if declared_tracks(trim_file) > 1 else None
