"""System B workbooks cell by cell: every feature of the facts and every trap stands where FORMAT says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.simulate.cells import NOT_AVAILABLE, written

from laser_trim_analyzer.simulate import LtsTraps, Shape, invent_dlts, invent_lts
from laser_trim_analyzer.simulate.lts import book


def test_the_sheets_stand_in_the_order_of_the_station(tmp_path: Path):
    names = written(invent_lts(1, passes=2), tmp_path).names
    assert names == [
        "Model Parameters", "Trim Parameters", "Lin Error", "Lin Chart", "test", "hold", "Notes",
        "TrimVolts1", "Trim 1", "TrimVolts2", "Trim 2", "VOLTAGES", "ERRORS", "TRIMDATA",
    ]  # fmt: skip


def test_every_column_of_a_sweep_holds_its_fact_bit_for_bit(tmp_path: Path):
    trim_file = invent_lts(4, passes=2, points=31, shape=Shape(open_ends=2))
    cells = written(trim_file, tmp_path)
    for sweep in trim_file.tracks[0].sweeps:
        columns = {"A": sweep.measured, "C": sweep.theory, "D": sweep.stored_error, "E": sweep.position}
        for letter, values in columns.items():
            assert cells.column(sweep.sheet, letter, 1, 31) == values.tolist(), (sweep.sheet, letter)
        assert cells.column(sweep.sheet, "F", 3, 29) == sweep.upper[2:-2].tolist()
        assert cells.column(sweep.sheet, "F", 1, 2) == cells.column(sweep.sheet, "G", 30, 31) == [None, None]
        assert cells.column(sweep.sheet, "B", 1, 33) == [*range(31), None, None]
        assert cells.column(sweep.sheet, "A", 32, 33) == [*(sweep.extra_readings or (None, None))]


def test_lin_error_repeats_the_last_pass(tmp_path: Path):
    cells = written(invent_lts(4, passes=2, points=31), tmp_path)
    for letter in "ABCDEFGR":
        assert cells.column("Lin Error", letter, 1, 65) == cells.column("Trim 2", letter, 1, 65)


def test_after_a_rerun_the_last_pass_sheet_holds_it_and_lin_error_keeps_the_first(tmp_path: Path):
    trim_file = invent_lts(4, points=31, rerun=True)
    cells, track = written(trim_file, tmp_path), trim_file.tracks[0]
    assert track.final is not None
    assert track.rerun is not None
    assert cells.column("Lin Error", "A", 1, 31) == track.final.measured.tolist()
    assert cells.column("Trim 1", "A", 1, 31) == track.rerun.measured.tolist()
    assert cells.column("ERRORS", "C", 1, 31) == np.round(track.rerun.stored_error, 6).tolist()


def test_a_track_never_cut_has_the_template_as_lin_error(tmp_path: Path):
    cells = written(invent_lts(4, outcome="untrimmed", points=31), tmp_path)
    assert "Trim 1" not in cells.names
    assert cells.column("Lin Error", "A", 1, 31) == cells.column("Lin Error", "C", 1, 31)
    assert cells("Lin Error", "R1") == ("number", 0.0)
    assert cells("Lin Error", "L1") is None


def test_resistances_and_deltas_stand_in_column_r(tmp_path: Path):
    trim_file = invent_lts(4, points=31)
    cells, final = written(trim_file, tmp_path), trim_file.tracks[0].deciding
    assert final.detail is not None
    assert final.detail.predicted_delta is not None
    assert final.detail.used_delta is not None
    assert cells.column("Lin Error", "R", 1, 2) == [final.resistance_ohm, final.predicted_resistance_ohm]
    assert cells.column("Lin Error", "R", 3, 33) == final.detail.predicted_delta.tolist()
    assert cells.column("Lin Error", "R", 34, 64) == final.detail.used_delta.tolist()
    assert cells("Lin Error", "R65") == ("number", final.used_resistance_ohm)
    assert cells.column("test", "R", 1, 2) == [trim_file.tracks[0].sweeps[0].resistance_ohm, None]
    assert cells("Lin Error", "R3") == ("number", 0.0)


def test_readings_while_cutting_are_padded_with_zero_and_end_in_voltages(tmp_path: Path):
    trim_file = invent_lts(4, points=31)
    cells, detail = written(trim_file, tmp_path), trim_file.tracks[0].deciding.detail
    assert detail is not None
    assert detail.cut_readings is not None
    assert detail.final is not None
    page = cells.book.sheet_by_name("TrimVolts1")
    assert (page.nrows, page.ncols) == detail.cut_readings.shape
    for column in range(page.ncols):
        readings = [value for value in page.col_values(column) if value]
        assert readings[-1] == cells.column("VOLTAGES", "B", 1, 31)[column + 1]
    assert cells("VOLTAGES", "B1") == cells("TRIMDATA", "B1") == ("text", "NaN")
    assert 0.0 in page.col_values(0) + page.col_values(1) + page.col_values(2)


def test_a_sheet_holds_the_readings_of_256_points_and_loses_the_rest(tmp_path: Path):
    cells = written(invent_lts(4, points=300), tmp_path)
    assert cells.book.sheet_by_name("TrimVolts1").ncols == 256
    assert cells("VOLTAGES", "B299") is not None


def test_the_model_sheet_has_values_before_labels(tmp_path: Path):
    trim_file = invent_lts(4, unit_cell="Deg", model="5822-1")
    cells, track = written(trim_file, tmp_path), trim_file.tracks[0]
    place = cells.labels("Model Parameters", "B")
    assert (place["Pot Angle"], place["Min Resistance"], place["Pulse Duration (4,8,14,20,30,50,100,200)"]) == ("A3", "A9", "A62")
    assert cells("Model Parameters", "A1") == ("text", "5822-1")
    assert cells("Model Parameters", "A2") == ("text", "Linear")
    assert cells("Model Parameters", "C3") == ("text", "Deg")
    assert cells("Model Parameters", "A3") == ("number", -(track.deciding.theory_length or 0.0))
    assert cells("Model Parameters", "A8") == ("number", track.final_resistance.upper)


def test_a_model_of_digits_is_a_number_in_its_cell(tmp_path: Path):
    assert written(invent_lts(4, model="5822"), tmp_path)("Model Parameters", "A1") == ("number", 5822.0)


def test_the_test_sheet_names_the_serial_and_the_measured_length(tmp_path: Path):
    trim_file = invent_lts(4, serial="17A", letter="TB", points=31, shape=Shape(offset=0.002))
    cells = written(trim_file, tmp_path)
    assert cells("test", "M2") == ("text", "17A_TB")
    assert cells("test", "K1") == ("number", trim_file.tracks[0].sweeps[0].measured_length)
    assert cells("test", "M1") == ("number", 30.0)
    assert cells("Lin Error", "L1") == cells("Lin Error", "N4") == ("number", trim_file.tracks[0].deciding.theory_length)
    assert cells("Lin Chart", "O1") == ("number", 0.002)


def test_a_template_grid_is_half_as_long_as_the_readings(tmp_path: Path):
    cells = written(invent_lts(4, points=63, template_grid=True), tmp_path)
    assert None not in cells.column("test", "A", 1, 63)
    assert cells.column("test", "B", 31, 32) == [30.0, None]
    assert cells.column("test", "C", 31, 32) == [10.0, None]


def test_the_error_column_before_trimming_can_be_stale_constants(tmp_path: Path):
    trim_file = invent_lts(4, points=31, stale_errors=True)
    sweep = trim_file.tracks[0].sweeps[0]
    assert np.abs(sweep.stored_error - (sweep.measured - sweep.theory)).min() > 0.05
    assert written(trim_file, tmp_path).column("test", "D", 1, 31) == sweep.stored_error.tolist()


def test_a_system_b_workbook_has_exactly_one_track():
    with pytest.raises(ValueError, match="exactly one track"):
        book(invent_dlts(1, tracks=2))


# ---- traps


def test_trap_of_a_lin_error_without_volts(tmp_path: Path):
    cells = written(invent_lts(4, outcome="untrimmed", points=31), tmp_path, LtsTraps(blank_lin_error=True))
    assert cells.column("Lin Error", "A", 1, 31) == [None] * 31
    assert cells("Lin Error", "D31") == ("number", -10.0)


def test_trap_of_summaries_without_names(tmp_path: Path):
    names = written(invent_lts(4), tmp_path, LtsTraps(unnamed_summaries=True)).names
    assert names[-3:] == ["Sheet1", "Sheet2", "Sheet3"]
    assert "VOLTAGES" not in names


def test_trap_of_missing_length_cells(tmp_path: Path):
    cells = written(invent_lts(4, points=31), tmp_path, LtsTraps(no_length_block=True))
    assert [cells("Lin Error", cell) for cell in ("N2", "N4", "O4", "I5")] == [None] * 4


def test_trap_of_cells_that_look_like_a_length(tmp_path: Path):
    trim_file = invent_lts(4, points=31, shape=Shape(measured_length=False))
    assert written(trim_file, tmp_path)("test", "K1") is None
    assert written(trim_file, tmp_path, LtsTraps(implausible_length=True))("test", "K1") == ("number", -0.05)
    assert written(trim_file, tmp_path, LtsTraps(chart_helpers=True))("test", "K1") == ("number", -0.05)


def test_trap_of_a_resistance_in_words(tmp_path: Path):
    trim_file = invent_lts(4, shape=Shape(resistance=False))
    assert written(trim_file, tmp_path)("Lin Error", "R1") is None
    assert written(trim_file, tmp_path, LtsTraps(text_nan_resistance=True))("Lin Error", "R1") == ("text", "NaN")


def test_trap_of_error_cells_beside_the_table(tmp_path: Path):
    cells = written(invent_lts(4), tmp_path, LtsTraps(error_cells_beside=True))
    assert cells("test", "M3") == NOT_AVAILABLE
    assert cells("test", "M2") == ("text", "8_TA")
