"""Facts of a System B run as the sheets its station writes (FORMAT §2, §3.2, §6.6–6.8); it must not judge or read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from laser_trim_analyzer.model import PositionUnit, Sweep, SweepKind, Track, TrimFile

from .layout import NOT_AVAILABLE, Book, Cells, Dated, Value
from .parameters import overlay
from .tables import LTS_LENGTH, LTS_MODEL, LTS_TRIM
from .traps import LtsTraps

if TYPE_CHECKING:
    from laser_trim_analyzer.model.sweep import FloatArray

__all__ = ["SHEET_COLUMNS", "book", "sheet_name"]

SHEET_COLUMNS = 256
"""Columns of an .xls sheet: cut readings of further points are lost."""
_SUMMARIES = ("VOLTAGES", "ERRORS", "TRIMDATA")


def book(trim_file: TrimFile, traps: LtsTraps | None = None) -> Book:
    """Every sheet of the workbook; without a pass `Lin Error` is the template. ValueError but for one track."""
    traps = traps or LtsTraps()
    if len(trim_file.tracks) != 1:
        raise ValueError("a System B workbook holds exactly one track")
    track = trim_file.tracks[0]
    made = Book()
    _model_sheet(made.add("Model Parameters"), trim_file, track)
    _trim_sheet(made.add("Trim Parameters"), track)
    final = track.final
    _sweep_sheet(made.add("Lin Error"), final or _untouched(track.sweeps[0], traps), track, traps)
    _chart(made.add("Lin Chart"), trim_file, track)
    _test_sheet(made.add("test"), trim_file, track, traps)
    made.add("hold")
    made.add("Notes")
    for number in range(1, track.passes + 1):
        _trim_volts(made.add(f"TrimVolts{number}"), _of_pass(track, number))
        shown = track.rerun if track.rerun is not None and number == track.passes else _of_pass(track, number)
        _sweep_sheet(made.add(f"Trim {number}"), replace(shown, detail=_of_pass(track, number).detail), track, traps)
    _summaries(made, track, traps)
    return made


def sheet_name(kind: SweepKind, pass_number: int) -> str:
    """The name of the sheet that a sweep is written to (FORMAT §2.1)."""
    return {SweepKind.UNTRIMMED: "test", SweepKind.FINAL: "Lin Error"}.get(kind, f"Trim {pass_number}")


def _of_pass(track: Track, number: int) -> Sweep:
    """The first run after a pass; a re-run comes later."""
    return next(sweep for sweep in track.sweeps if sweep.pass_number == number)


def _untouched(sweep: Sweep, traps: LtsTraps) -> Sweep:
    """`Lin Error` as the template has it: measured = theory, or no volts at all, and no resistance."""
    blank = np.full(sweep.points, np.nan)
    measured = blank if traps.blank_lin_error else np.round(sweep.theory, 6)
    error = -sweep.theory if traps.blank_lin_error else np.zeros(sweep.points)
    return replace(
        sweep, kind=SweepKind.FINAL, measured=measured, theory=sweep.theory if traps.blank_lin_error else measured,
        stored_error=error, resistance_ohm=0.0, extra_readings=(), detail=None,
    )  # fmt: skip


def _model_sheet(sheet: Cells, trim_file: TrimFile, track: Track) -> None:
    sweep = track.deciding
    length = sweep.theory_length
    signed = None if length is None else -length
    ends = 1.0
    own: dict[str, Value] = {
        "Model number": _number_or_text(trim_file.sheet_model),
        "Pot Type": None if track.position_unit is None else _POT_TYPE[track.position_unit],
        "Pot Angle": signed,
        "Start Position": None if length is None else length / 2,
        "Stop Angle": signed,
        "min elec. Angle": track.angle.lower,
        "max elec. Angle": track.angle.upper,
        "Max resistance": track.final_resistance.upper,
        "Min Resistance": track.final_resistance.lower,
        "Number of Readings (Lin)": float(sweep.points),
        "Number of Readings (trim)": float(sweep.points),
        "Coarse Trim Voltage": sweep.applied_volts,
        "Fine Trim Voltage": sweep.applied_volts,
    }
    own |= dict.fromkeys(("Initial Points Ignored", "Ending points Ignored", "Points From Start", "Points From End"), ends)
    for row, (label, unit, value) in enumerate(LTS_MODEL):
        sheet.labelled(row, label, own.get(label, value), label_column=1, column=0)
        sheet.put(row, 2, (track.unit_cell if unit == LTS_LENGTH else unit) or None)
    sheet["D1"], sheet["D2"] = "Template was last updated", Dated(42142.0)
    overlay(sheet, trim_file.parameters, label_column=1)


_POT_TYPE = {PositionUnit.DEGREE: "Rotary", PositionUnit.INCH: "Linear"}


def _number_or_text(text: str | None) -> Value:
    return float(text) if text is not None and text.isdecimal() else text


def _trim_sheet(sheet: Cells, track: Track) -> None:
    """Five pass columns; the template fills number and direction of all, the rest only of those that were made."""
    for column in range(1, 6):
        for row, (label, value) in enumerate(LTS_TRIM):
            always = label in ("Pass", "Laser Cut Direction")
            made = column <= max(track.passes, 1)
            content: Value = float(column) if label == "Pass" else value
            sheet.labelled(row, label, content if always or made else None, column=column)
    overlay(sheet, track.trim_parameters)


def _chart(sheet: Cells, trim_file: TrimFile, track: Track) -> None:
    sheet["O1"] = track.sweeps[0].station_offset
    sheet["O2"], sheet["O3"] = f"SHOP: {trim_file.serial}_{track.name}", f"MODEL: {trim_file.model}"


def _table(sheet: Cells, sweep: Sweep, traps: LtsTraps) -> None:
    points = sweep.points
    sheet.column(0, [*sweep.measured.tolist(), *sweep.extra_readings])
    sheet.column(1, map(float, range(points)))
    sheet.column(2, sweep.theory.tolist())
    sheet.column(3, sweep.stored_error.tolist())
    sheet.column(4, sweep.position.tolist())
    sheet.column(5, sweep.upper.tolist())
    sheet.column(6, sweep.lower.tolist())
    sheet.column(7, [1.0] * points)
    if not traps.no_length_block:
        sheet.column(8, (sweep.position - sweep.position[0]).tolist())
    if traps.chart_helpers:
        sheet.column(9, (sweep.theory + sweep.upper).tolist())
        sheet.column(10, (sweep.theory + sweep.lower).tolist())
    if traps.error_cells_beside:
        sheet.column(12, [NOT_AVAILABLE] * (points - 2), first_row=2)


def _block(sheet: Cells, sweep: Sweep, traps: LtsTraps) -> None:
    """N1:O8 and S1:T6: lengths and steps the station computed its theory with."""
    length, intervals = sweep.theory_length, sweep.points - 1
    sheet["M1"] = float(intervals)
    if traps.no_length_block or length is None:
        return
    texts = ("Degrees you want between points", "Voltage", "Theoretical angle", "Measured angle", "Number of points ",
             "Even Number of points", "Degrees between points", "Degrees between points using Even Value")  # fmt: skip
    step = length / intervals if intervals else None
    values = (step, sweep.applied_volts, length + 0.001, length, float(intervals), float(intervals), step, step)
    for row, (value, text) in enumerate(zip(values, texts, strict=True)):
        sheet.put(row, 13, value)
        sheet.put(row, 14, text)
    sheet["S2"], sheet["T2"] = 0.005, "Degrees Fom ends"


def _resistances(sheet: Cells, sweep: Sweep, traps: LtsTraps) -> None:
    """Column R: resistance, predicted, N predicted deltas, N used deltas, used resistance."""
    sheet["R1"] = "NaN" if sweep.resistance_ohm is None and traps.text_nan_resistance else sweep.resistance_ohm
    if sweep.pass_number == 0:
        return
    sheet["R2"] = sweep.predicted_resistance_ohm
    if sweep.detail is not None:
        for first, deltas in ((2, sweep.detail.predicted_delta), (2 + sweep.points, sweep.detail.used_delta)):
            if deltas is not None:
                sheet.column(17, deltas.tolist(), first_row=first)
    sheet.put(2 * sweep.points + 2, 17, sweep.used_resistance_ohm)
    sheet["S1"], sheet["T1"] = -0.947783, 0.898292


def _sweep_sheet(sheet: Cells, sweep: Sweep, track: Track, traps: LtsTraps) -> None:
    _table(sheet, sweep, traps)
    _block(sheet, sweep, traps)
    _resistances(sheet, sweep, traps)
    if track.final is not None:
        sheet["L1"] = sweep.theory_length


def _test_sheet(sheet: Cells, trim_file: TrimFile, track: Track, traps: LtsTraps) -> None:
    """`test`: where the facts took the grid from another sheet, its own is the template's, half as long and wrong."""
    sweep = track.sweeps[0]
    _table(sheet, sweep, traps)
    if sweep.grid_sheet != sweep.sheet:
        half = max(sweep.points // 2, 2)
        theory = np.linspace(0.0, 10.0, half)
        for column, values in _template_grid(sweep, theory).items():
            sheet.column(column, [*values.tolist(), *[None] * (sweep.points - half)])
    _block(sheet, sweep, traps)
    _resistances(sheet, sweep, traps)
    helper = -0.05 if traps.implausible_length and sweep.measured_length is None else None
    if sweep.measured_length is not None or not traps.chart_helpers:
        sheet["K1"] = sweep.measured_length if sweep.measured_length is not None else helper
    serial = trim_file.sheet_serials[0] if trim_file.sheet_serials else None
    sheet["M2"] = None if serial is None else f"{serial}_{track.name}"


def _template_grid(sweep: Sweep, theory: FloatArray) -> dict[int, FloatArray]:
    half = len(theory)
    travel = np.linspace(0.0, 1.0, half)
    return {
        1: np.arange(half) * 1.0, 2: theory, 3: sweep.measured[:half] - theory, 4: travel - 0.5,
        5: np.full(half, 0.5), 6: np.full(half, -0.5), 7: np.ones(half), 8: travel,
    }  # fmt: skip


def _trim_volts(sheet: Cells, sweep: Sweep) -> None:
    """Readings while cutting: one column per trimmed point, padded with 0, cut off where the sheet ends."""
    readings = None if sweep.detail is None else sweep.detail.cut_readings
    if readings is None:
        return
    for column in range(min(readings.shape[1], SHEET_COLUMNS)):
        sheet.column(column, readings[:, column].tolist(), nan=0.0)


def _summaries(made: Book, track: Track, traps: LtsTraps) -> None:
    names = ("Sheet1", "Sheet2", "Sheet3") if traps.unnamed_summaries else _SUMMARIES
    volts, errors, trim_data = (made.add(name) for name in names)
    first = track.sweeps[0]
    volts.column(0, np.round(first.measured, 6).tolist())
    for column, sweep in enumerate(track.sweeps):
        errors.column(column, np.round(sweep.stored_error, 6).tolist())
    for number in range(1, track.passes + 1):
        detail = _of_pass(track, number).detail
        if detail is None or detail.final is None or detail.target is None:
            continue
        volts.column(number, detail.final.tolist(), nan="NaN")
        trim_data.column(number, np.round(detail.final - detail.target, 6).tolist(), nan="NaN")
        if number == 1 and detail.initial is not None:
            trim_data.column(0, np.round(detail.initial - detail.target, 6).tolist(), nan="NaN")
