"""System A workbooks cell by cell: every feature of the facts and every trap stands where FORMAT says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.simulate.cells import NOT_AVAILABLE, written

from laser_trim_analyzer.model import Parameter, StationFlag
from laser_trim_analyzer.simulate import DltsTraps, Shape, invent_dlts

ZERO, ONE = "SEC1 TRK1 0", "SEC1 TRK1 1 TRM1"


def test_the_sheets_stand_in_the_order_of_the_station(tmp_path: Path):
    names = written(invent_dlts(1, tracks=2, passes=2), tmp_path).names
    assert names == [
        "Model Parameters", "Track Parameters", "Trim Parameters", "Notes", "Process", "ref", "Stats", "Report", "Report Data",
        ZERO, ONE, "SEC1 TRK1 2 TRM1", "SEC1 TRK2 0", "SEC1 TRK2 1 TRM1", "SEC1 TRK2 2 TRM1",
    ]  # fmt: skip


def test_every_column_of_a_data_sheet_holds_its_fact_bit_for_bit(tmp_path: Path):
    trim_file = invent_dlts(4, outcome="fail", points=31)
    cells, sweep = written(trim_file, tmp_path), trim_file.tracks[0].deciding
    columns = {"D": sweep.measured, "F": sweep.theory, "G": sweep.stored_error, "H": sweep.position, "I": sweep.upper}
    for letter, values in (columns | {"J": sweep.lower}).items():
        assert cells.column(ONE, letter, 2, 32) == values.tolist(), letter
    assert cells.column(ONE, "E", 2, 32) == list(range(31))
    assert cells.column(ONE, "D", 33, 34) == [None, None]


def test_the_flag_column_is_a_number_when_out_and_an_error_cell_when_in(tmp_path: Path):
    trim_file = invent_dlts(4, outcome="fail", points=31, shape=Shape(open_ends=2))
    cells, sweep = written(trim_file, tmp_path), trim_file.tracks[0].deciding
    assert cells(ONE, "K2") is None
    for row, flag in enumerate(sweep.station_flags.tolist(), start=2):
        expected = {StationFlag.IN: NOT_AVAILABLE, StationFlag.OUT: ("number", sweep.stored_error[row - 2])}.get(flag)
        assert cells(ONE, f"K{row}") == expected


def test_cut_columns_say_nan_in_words_where_a_point_was_not_trimmed(tmp_path: Path):
    trim_file = invent_dlts(4, points=31)
    cells, detail = written(trim_file, tmp_path), trim_file.tracks[0].deciding.detail
    assert detail is not None
    for letter, values in {"L": detail.target, "M": detail.initial, "N": detail.final}.items():
        assert values is not None
        assert cells(ONE, f"{letter}2") == ("text", "NaN")
        assert cells.column(ONE, letter, 3, 31) == values[1:-1].tolist()
    for letter, values in {
        "P": detail.predicted_delta,
        "Q": detail.used_delta,
        "S": detail.cut_length,
        "T": detail.current,
    }.items():
        assert values is not None
        assert cells.column(ONE, letter, 2, 32) == values.tolist()
    assert cells.column(ZERO, "L", 2, 32) == [None] * 31


def test_the_header_cells_stand_beside_their_labels(tmp_path: Path):
    trim_file = invent_dlts(6, serial="12", shape=Shape(offset=0.015))
    cells, sweep = written(trim_file, tmp_path), trim_file.tracks[0].deciding
    place = cells.labels(ONE, "A")
    assert (place["phase value"], place["length value"], place["#ofLinPoints"], place["Calc. Angle"]) == ("B7", "B8", "B14", "B26")
    assert cells(ONE, "B2") == ("number", 12.0)
    assert cells(ONE, "B4") == ("text", "TRK1")
    assert cells(ONE, "B5") == ("text", "TRM1")
    assert cells(ONE, "B6") is not None
    assert (cells(ONE, "B6") or "")[0] == "date"
    values = {"B7": 0.015, "B8": sweep.theory_length, "B9": sweep.measured_length, "B10": sweep.resistance_ohm, "B14": 101.0}
    for cell, value in (values | {"B11": sweep.predicted_resistance_ohm, "B12": 10000.0, "B13": 10.0}).items():
        assert cells(ONE, cell) == ("number", value)
    assert cells(ZERO, "B5") is None


def test_phantom_rows_hold_the_ideal_volts_of_the_template_bit_for_bit(tmp_path: Path):
    trim_file = invent_dlts(4, points=31, shape=Shape(phantom_rows=3))
    cells = written(trim_file, tmp_path)
    assert cells.column(ONE, "D", 33, 35) == cells.column("ref", "D", 33, 35)
    assert None not in cells.column(ONE, "I", 33, 35)
    assert cells(ONE, "B14") == ("number", 31.0)
    measured = trim_file.tracks[0].deciding.measured
    assert not np.isin(measured, cells.column("ref", "D", 2, 35)).any()


def test_a_template_sheet_is_a_copy_of_ref_without_track_and_set(tmp_path: Path):
    cells = written(invent_dlts(4, points=31, template_sheets=("SEC1 TRK1 2 TRM2",)), tmp_path)
    assert cells.column("SEC1 TRK1 2 TRM2", "D", 2, 32) == cells.column("ref", "D", 2, 32)
    assert cells("SEC1 TRK1 2 TRM2", "B5") is None
    assert cells("SEC1 TRK1 2 TRM2", "B4") is None


def test_a_stale_header_says_neither_part_nor_track_nor_count(tmp_path: Path):
    trim_file = invent_dlts(4, shape=Shape(stale_header=True))
    cells = written(trim_file, tmp_path)
    assert [cells(ZERO, f"B{row}") for row in (2, 4, 5, 14, 15, 16)] == [None] * 6
    assert cells(ZERO, "B3") == ("number", 1.0)
    assert cells(ZERO, "B10") == ("number", trim_file.tracks[0].sweeps[0].resistance_ohm)
    assert cells(ONE, "B4") == ("text", "TRK1")


def test_blank_cells_of_the_facts_are_blank_cells_of_the_sheet(tmp_path: Path):
    shape = Shape(open_ends=3, unjudged=(4, 20), zero_rows=2, missing=(7,), declared=False)
    cells = written(invent_dlts(4, points=31, shape=shape), tmp_path)
    assert cells.column(ONE, "I", 2, 4) == cells.column(ONE, "J", 30, 32) == [None] * 3
    assert cells(ONE, "G6") is cells(ONE, "G22") is None
    assert cells(ONE, "I6") is not None
    assert cells.column(ONE, "I", 15, 16) == cells.column(ONE, "J", 15, 16) == [0.0, 0.0]
    assert cells(ONE, "D9") is None
    assert cells(ONE, "F9") is not None
    assert cells(ONE, "B14") is None


def test_parameters_have_a_column_per_track_and_one_per_set(tmp_path: Path):
    trim_file = invent_dlts(4, tracks=2, passes=2, shape=Shape(parameter_sets=(1, 2), swapped_angle=True))
    cells = written(trim_file, tmp_path)
    assert [cells("Track Parameters", cell) for cell in ("B1", "C1")] == [("text", "SEC1-TRK1"), ("text", "SEC1-TRK2")]
    heads = [(cells("Trim Parameters", f"{letter}1") or ("", ""))[1] for letter in "BCDE"]
    assert heads == [f"SEC1-TRK{track}-TRM{k}" for track in (1, 2) for k in (1, 2)]
    for letter, track in zip("BC", trim_file.tracks, strict=True):
        assert cells("Track Parameters", f"{letter}6") == ("number", track.final_resistance.lower)
        assert cells("Track Parameters", f"{letter}7") == ("number", track.angle.lower)
        assert cells("Track Parameters", f"{letter}28") == ("text", track.alias)
    assert cells("Track Parameters", "B7")[1] > cells("Track Parameters", "B9")[1]  # type: ignore[index]
    assert cells("Model Parameters", "B4") == ("number", 2.0)


def test_the_second_track_of_a_file_with_one_measured_still_has_its_column(tmp_path: Path):
    cells = written(invent_dlts(4, declared_tracks=2), tmp_path)
    assert cells("Track Parameters", "C1") == ("text", "SEC1-TRK2")
    assert "SEC1 TRK2 0" not in cells.names


def test_an_aborted_run_has_no_data_sheet_and_a_stale_report(tmp_path: Path):
    cells = written(invent_dlts(4, outcome="aborted"), tmp_path)
    assert not [name for name in cells.names if name.startswith("SEC")]
    assert cells("Report Data", "C2") is not None


def test_the_report_carries_text_that_no_reader_may_read(tmp_path: Path):
    cells = written(invent_dlts(4), tmp_path)
    assert all(cells("Report", cell) is not None for cell in ("A1", "A2", "A3"))


def test_sheets_may_name_another_model_and_serial_than_the_file(tmp_path: Path):
    cells = written(invent_dlts(4, sheet_model="4700", sheet_serial="9 OUTER"), tmp_path)
    assert cells("Model Parameters", "B1") == cells(ONE, "B1") == ("text", "4700")
    assert cells(ONE, "B2") == ("text", "9 OUTER")


def test_remarks_stand_below_the_heading_of_the_notes(tmp_path: Path):
    cells = written(invent_dlts(4, remarks=("TAKE OFF 9 OHMS AT MOST",)), tmp_path)
    assert cells("Notes", "E1") == ("text", "TRIM NOTES")
    assert cells("Notes", "E2") == ("text", "TAKE OFF 9 OHMS AT MOST")


@pytest.mark.parametrize(("declared", "cell"), [(1, "C8"), (2, "D8")])
def test_a_locked_length_has_its_remark_in_the_first_free_column(tmp_path: Path, declared: int, cell: str):
    cells = written(invent_dlts(4, declared_tracks=declared, shape=Shape(length_locked=True)), tmp_path)
    assert "DO NOT CHANGE" in (cells("Track Parameters", cell) or ("", ""))[1]


# ---- traps


def test_trap_of_words_for_missing_numbers(tmp_path: Path):
    shape = Shape(measured_length=False, predicted=False)
    assert written(invent_dlts(4, shape=shape), tmp_path)(ONE, "B9") is None
    cells = written(invent_dlts(4, shape=shape), tmp_path, DltsTraps(text_nan_angle=True, inf_predicted=True))
    assert cells(ONE, "B9") == cells(ONE, "B26") == cells(ZERO, "B9") == ("text", "NaN")
    assert cells(ONE, "B11") == ("text", "Inf")
    assert cells(ZERO, "B11") is None


def test_trap_of_numbers_that_wear_a_date_format(tmp_path: Path):
    trim_file = invent_dlts(4, shape=Shape(center_tap=4.999))
    assert written(trim_file, tmp_path)(ONE, "B21") == ("number", 4.999)
    assert written(trim_file, tmp_path, DltsTraps(date_formatted=("B21",)))(ONE, "B21") == ("date", 4.999)


def test_trap_of_a_second_track_headed_like_the_first(tmp_path: Path):
    cells = written(invent_dlts(4, tracks=2), tmp_path, DltsTraps(duplicate_header=True))
    assert cells("Track Parameters", "C1") == cells("Track Parameters", "B1") == ("text", "SEC1-TRK1")
    assert cells("Trim Parameters", "C1") == ("text", "SEC1-TRK1-TRM1")


def test_trap_of_numbers_below_the_table(tmp_path: Path):
    cells = written(invent_dlts(4, points=31), tmp_path, DltsTraps(reading_below=True, stray_row=True))
    assert cells(ONE, "D33") is not None
    assert cells(ONE, "E33") is cells(ONE, "F33") is None
    assert cells.column(ONE, "D", 34, 43) == [None] * 10
    assert None not in [cells(ONE, f"{letter}44") for letter in "DEFHIJ"]


def test_a_flag_column_that_was_never_filled_is_blank(tmp_path: Path):
    trim_file = invent_dlts(4, points=31, shape=Shape(flags="none"))
    assert written(trim_file, tmp_path).column(ONE, "K", 2, 32) == [None] * 31


def test_trap_of_a_flag_column_that_judges_the_next_row(tmp_path: Path):
    trim_file = invent_dlts(4, outcome="fail", points=31, shape=Shape(flags="shifted"))
    straight = invent_dlts(4, outcome="fail", points=31).tracks[0].deciding
    sweep = trim_file.tracks[0].deciding
    assert np.array_equal(sweep.station_flags[:-1] == StationFlag.MISPLACED, straight.station_flags[1:] == StationFlag.OUT)
    cells, broken = written(trim_file, tmp_path), written(trim_file, tmp_path, DltsTraps(broken_flags=True))
    for row in np.flatnonzero(sweep.station_flags == StationFlag.MISPLACED).tolist():
        assert cells(ONE, f"K{row + 2}") == ("number", sweep.stored_error[row + 1])
        assert broken(ONE, f"K{row + 2}") == ("error", 23)


def test_trap_of_trim_rows_that_moved_up(tmp_path: Path):
    traps = DltsTraps(shifted_trim_rows=True)
    cells = written(invent_dlts(4, traps=traps), tmp_path, traps)
    place = cells.labels("Trim Parameters", "A")
    assert "High Cut Length" not in place
    assert (place["Low Position"], place["Low Limit"]) == ("B32", "B37")


def test_trap_of_a_volatile_page(tmp_path: Path):
    assert written(invent_dlts(4), tmp_path, DltsTraps(print_page=True))("Print Page", "K7") == ("date", 45000.5)


def test_facts_that_name_their_parameters_do_not_undo_a_trap(tmp_path: Path):
    trim_file = invent_dlts(4, tracks=2)
    cells = written(trim_file, tmp_path, DltsTraps(shifted_trim_rows=True, duplicate_header=True))
    assert cells("Trim Parameters", "A32") == ("text", "Low Position")
    assert cells("Trim Parameters", "B32") == ("number", -169.0)


def test_a_parameter_of_the_facts_stands_in_its_own_cell(tmp_path: Path):
    trim_file = invent_dlts(4)
    power = Parameter("Laser Power (0-255)", 77.0, "Track Parameters", "B12")
    own = Parameter("Invented Label", "yes", "Track Parameters", "B45")
    track = replace(trim_file.tracks[0], parameters=(power, own))
    cells = written(replace(trim_file, tracks=(track,)), tmp_path)
    assert cells("Track Parameters", "B12") == ("number", 77.0)
    assert (cells("Track Parameters", "A45"), cells("Track Parameters", "B45")) == (("text", "Invented Label"), ("text", "yes"))
