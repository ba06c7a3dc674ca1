"""System B (LTS): one workbook per track, sheets without headers; reads facts, judges nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
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
    TrimFile,
)

from . import labels
from .filename import FileName
from .grid import misplaced, require_no_row, rows_after_gap, table_rows, written
from .lts_cells import COMPENSATION, EXTRA_READINGS, LENGTH, PREDICTED, RESISTANCE, SERIAL, single_values, used_resistance
from .lts_cuts import read_cuts
from .workbook import Sheet, Workbook, cell_name

if TYPE_CHECKING:
    from laser_trim_analyzer.model.sweep import FlagArray

__all__ = ["read"]

_PASS_SHEET = re.compile(r"Trim ([1-9]\d*)")
_LIKE_A_PASS_SHEET = re.compile(r"\s*trim\s*\d.*", re.IGNORECASE)
_LIKE_ANOTHER = re.compile(r"(?!Lin Error$|test$)\s*(lin[\s_]*error|test)(?![a-z]).*", re.IGNORECASE)
_PART_AND_TRACK = re.compile(r"(.*)_(T[AB])", re.IGNORECASE)
_MEASURED, _INDEX, _THEORY, _ERROR, _POSITION, _UPPER, _LOWER = range(7)
_LENGTH_TOLERANCE = 0.10
_SAME_VOLTS = 1e-6


def read(workbook: Workbook, name: FileName) -> TrimFile:
    """Read every sweep and parameter of an LTS workbook; raises ReadError."""
    model_sheet = workbook.sheet("Model Parameters")
    parameters = model_sheet.labelled(1, 0)
    test = workbook.sheet("test")
    sheet_serial, letter = _part_and_track(test, name.track_letter)
    sweeps = _Sweeps(workbook, test, parameters).read()
    track = _track(name.track_letter or letter or "T?", workbook, model_sheet, parameters, sweeps)
    return TrimFile(
        path=workbook.path,
        sha256=workbook.sha256,
        size=workbook.size,
        system=System.LTS,
        model=name.model,
        serial=name.serial,
        sheet_model=labels.find_text(parameters, "model number"),
        sheet_serials=(sheet_serial,) if sheet_serial else (),
        trimmed_at=name.trimmed_at,
        impossible_date=name.impossible_date,
        saved_at=workbook.saved_at,
        outcome_words=name.outcome_words,
        tracks_declared=None,
        parameters=parameters,
        remarks=(),
        template_sheets=() if track.final else ("Lin Error",),
        tracks=(track,),
    )


def _part_and_track(test: Sheet, named: str | None) -> tuple[str, str | None]:
    """Serial and track as `test` has them. A track that is none, or not the one of the file's name, stays with the serial, where
    the note shows it."""
    text = test.text(*SERIAL) or ""
    found = _PART_AND_TRACK.fullmatch(text)
    if found is None or named not in (None, found[2].upper()):
        return text, None
    return found[1], found[2].upper()


def _track(name: str, workbook: Workbook, model_sheet: Sheet, parameters: Sequence[Parameter], sweeps: Iterable[Sweep]) -> Track:
    trim_sheet = workbook.sheet("Trim Parameters")
    trim = trim_sheet.labelled(0, *range(1, trim_sheet.columns))
    return Track(
        section=1,
        name=name,
        alias=None,
        position_unit=PositionUnit.of_pot_type(labels.find_text(parameters, "pot type")),
        unit_cell=_unit_cell(model_sheet),
        initial_resistance=labels.range_of(parameters, (), ()),
        final_resistance=labels.range_of(parameters, ("min resistance",), ("max resistance",)),
        angle=labels.range_of(parameters, ("min elec angle", "min stroke"), ("max elec angle", "max stroke")),
        length_locked=False,
        parameters=parameters,
        trim_parameters=trim,
        sweeps=tuple(sweeps),
    )


def _unit_cell(sheet: Sheet) -> str | None:
    for row, label in sheet.texts(1, 0, sheet.rows):
        if labels.normalised(label) == "pot angle":
            return sheet.text(row, 2)
    return None


class _Sweeps:
    """Reads the sweeps of one workbook; holds what they share."""

    def __init__(self, workbook: Workbook, test: Sheet, parameters: Sequence[Parameter]) -> None:
        self.workbook = workbook
        self.test = test
        self.chart = workbook.sheet("Lin Chart")
        length = labels.find_number(parameters, "pot angle")
        self.theory_length = abs(length) if length else None
        self.applied_volts = labels.find_number(parameters, "fine trim voltage", "coarse trim voltage")
        self.offset = self._compensation()
        self.measured_length = self._measured_length()

    def _compensation(self) -> float:
        """O1 in volts; blank is 0, as the sheet's formula takes it, text is refused."""
        row, column = COMPENSATION
        value = float(self.chart.numbers(column, row, row + 1)[0])
        return 0.0 if np.isnan(value) else value

    def _measured_length(self) -> float | None:
        """K1, where it is within 10 % of the pot angle; in some templates the cell holds a limit (FORMAT §3.2, §7.7)."""
        value, used = self.test.number(*LENGTH), self.theory_length
        if value is None or used is None or abs(value - used) > _LENGTH_TOLERANCE * used:
            return None
        return value

    def read(self) -> list[Sweep]:
        """Untrimmed, each pass, final, re-run. Cut only if `Trim 1` exists; then `Lin Error` is the final sweep."""
        passes = self._pass_sheets()
        final_sheet = self.workbook.sheet("Lin Error")
        sweeps = [self._sweep(self.test, SweepKind.UNTRIMMED, 0, self._grid_of_test(final_sheet))]
        if not passes:
            self._require_template(final_sheet)
            return sweeps
        for number, name in enumerate(passes[:-1], start=1):
            sweeps.append(self._sweep(self.workbook.sheet(name), SweepKind.PASS, number))
        final = self._sweep(final_sheet, SweepKind.FINAL, len(passes))
        if not _holds_readings(final_sheet):
            raise ReadError("FINAL_IS_TEMPLATE", path=self.workbook.path, sheet=final.sheet)
        last = self._sweep(self.workbook.sheet(passes[-1]), SweepKind.RERUN, len(passes))
        return [*sweeps, final] if _same_readings(last, final) else [*sweeps, final, last]

    def _require_template(self, final_sheet: Sheet) -> None:
        """Without a pass the final sheet must be the template: readings on it would belong to a pass that is missing."""
        if _holds_readings(final_sheet):
            raise ReadError("PASSES_BROKEN", "it holds readings, but there is no sheet 'Trim 1'", sheet=final_sheet.name)

    def _pass_sheets(self) -> list[str]:
        """The sheets of the passes. Raises ReadError for a copy, or another spelling, of a sheet with a sweep: which of them counts
        cannot be told."""
        other = next(filter(_LIKE_ANOTHER.fullmatch, self.workbook.sheet_names), None)
        if other is not None:
            raise ReadError("SHEET_NAME_UNKNOWN", path=self.workbook.path, sheet=other)
        names = [name for name in self.workbook.sheet_names if _LIKE_A_PASS_SHEET.fullmatch(name)]
        matches = [(name, _PASS_SHEET.fullmatch(name)) for name in names]
        for name, match in matches:
            if match is None:
                raise ReadError("SHEET_NAME_UNKNOWN", path=self.workbook.path, sheet=name)
        numbers = sorted(int(match[1]) for _, match in matches if match)
        if numbers != list(range(1, len(numbers) + 1)):
            found = ", ".join(map(str, numbers))
            raise ReadError("PASSES_BROKEN", f"found {found}", path=self.workbook.path, sheet=f"Trim {numbers[-1]}")
        return [f"Trim {number}" for number in numbers]

    def _grid_of_test(self, final_sheet: Sheet) -> Sheet:
        """The sheet with the grid of `test`: its own, unless it has more readings than index rows and the two extra readings;
        then the index, theory and limits on it are the template's (FORMAT §7.4)."""
        rows = _rows(self.test)
        readings = np.count_nonzero(~np.isnan(self.test.column(_MEASURED, 0, self.test.rows)))
        return final_sheet if readings > rows + EXTRA_READINGS else self.test

    def _sweep(self, sheet: Sheet, kind: SweepKind, pass_number: int, grid: Sheet | None = None) -> Sweep:
        grid = grid or sheet
        points = _rows(grid)
        if points == 0:
            raise ReadError("SHEET_EMPTY", path=self.workbook.path, sheet=sheet.name)
        column, grid_column = partial(sheet.column, first=0, last=points), partial(grid.column, first=0, last=points)
        extra = sheet.column(_MEASURED, points, points + EXTRA_READINGS)
        limits = partial(grid.numbers, first=0, last=points)
        position, measured, theory = grid_column(_POSITION), column(_MEASURED), limits(_THEORY)
        require_no_row(grid, misplaced(grid_column(_INDEX), position), _INDEX, "a row is missing, double or moved")
        return Sweep(
            kind=kind,
            sheet=sheet.name,
            grid_sheet=grid.name,
            pass_number=pass_number,
            trim_set=None,
            position=position,
            measured=written(measured, theory, np.abs(measured - theory) < _SAME_VOLTS),
            theory=theory,
            upper=limits(_UPPER),
            lower=limits(_LOWER),
            stored_error=grid.shown(_ERROR, 0, points),
            station_flags=_no_flags(points),
            station_offset=self.offset,
            rows=points,
            readings_declared=None,
            readings_beyond_count=0,
            stale_header=False,
            measured_on=None,
            applied_volts=self.applied_volts,
            theory_length=self.theory_length,
            measured_length=self.measured_length,
            resistance_ohm=labels.ohms(sheet.number(*RESISTANCE)),
            predicted_resistance_ohm=labels.ohms(sheet.number(*PREDICTED)),
            used_resistance_ohm=labels.ohms(sheet.number(*used_resistance(points))) if pass_number else None,
            extra_readings=tuple(float(value) for value in extra if not np.isnan(value)),
            parameters=single_values(sheet, self.chart, pass_number, points),
            detail=read_cuts(self.workbook, sheet, pass_number, points) if kind is not SweepKind.RERUN and pass_number else None,
        )


def _rows(sheet: Sheet) -> int:
    column = partial(sheet.column, first=0, last=sheet.rows)
    index = column(_INDEX)
    rows = table_rows(index, column(_MEASURED), column(_THEORY))
    if rows_after_gap(index, rows):
        raise ReadError("TABLE_BROKEN", "blank row", sheet=sheet.name, cell=cell_name(rows, _INDEX))
    return rows


def _holds_readings(sheet: Sheet) -> bool:
    """Whether any reading differs from theory; on an untouched template none does, or there is none."""
    column = partial(sheet.column, first=0, last=_rows(sheet))
    return bool(np.any(np.abs(column(_MEASURED) - column(_THEORY)) > _SAME_VOLTS))


def _no_flags(points: int) -> FlagArray:
    flags = np.full(points, StationFlag.UNKNOWN, dtype=np.int8)
    flags.flags.writeable = False
    return flags


def _same_readings(one: Sweep, other: Sweep) -> bool:
    """Whether two sheets hold the same run: equal within 1e-6 V everywhere, blank where the other is blank."""
    if one.points != other.points:
        return False
    return bool(np.allclose(one.measured, other.measured, rtol=0, atol=_SAME_VOLTS, equal_nan=True))
