"""Tables that no station wrote: a row that went, came twice or was never measured is not a point less to be out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.readers.books import DLTS_NAME, FINAL, LTS_NAME, Graded, analysis_of, readings, renamed, volts

from laser_trim_analyzer.model import Status
from laser_trim_analyzer.readers.grid import misplaced, written
from laser_trim_analyzer.simulate import Shape, invent_dlts, invent_lts, to_book
from laser_trim_analyzer.simulate.layout import Book, Cells

BAD_ROW = 30
ONE = "SEC1 TRK1 1 TRM1"


def one_out() -> Book:
    """A final sweep with one point out."""
    book = to_book(invent_dlts(4, passes=1))
    put_out(book[ONE], "D")
    return book


def one_out_lts() -> Book:
    book = to_book(invent_lts(4))
    for name in ("Lin Error", "Trim 1"):
        put_out(book[name], "A")
    return book


def put_out(sheet: Cells, column: str) -> None:
    sheet[f"{column}{BAD_ROW}"] = volts(sheet, f"{column}{BAD_ROW}") + 0.5


def pulled_up(sheet: Cells, columns: str, row: int, last: int) -> None:
    """The row deleted as a spreadsheet does it: those below move up."""
    for at in range(row, last + 1):
        for column in columns:
            sheet[f"{column}{at}"] = sheet[f"{column}{at + 1}"] if at < last else None


# ---- rows that went, came twice, or moved


def test_as_they_are_they_fail(graded: Graded):
    assert analysis_of(graded(one_out(), DLTS_NAME)).status is Status.FAIL
    assert analysis_of(graded(one_out_lts(), LTS_NAME)).status is Status.FAIL


def deleted(sheet: Cells, columns: str, index: str) -> None:
    pulled_up(sheet, columns, BAD_ROW, readings(sheet, index)[-1])


def doubled(sheet: Cells, columns: str, index: str) -> None:
    for column in columns:
        sheet[f"{column}{BAD_ROW}"] = sheet[f"{column}{BAD_ROW - 1}"]


def sorted_down(sheet: Cells, columns: str, index: str) -> None:
    rows = readings(sheet, index)
    whole = [[sheet[f"{column}{row}"] for column in columns] for row in reversed(rows)]
    for row, values in zip(rows, whole, strict=True):
        for column, value in zip(columns, values, strict=True):
            sheet[f"{column}{row}"] = value


def first_deleted(sheet: Cells, columns: str, index: str) -> None:
    rows = readings(sheet, index)
    pulled_up(sheet, columns, rows[0], rows[-1])


@pytest.mark.parametrize("change", [deleted, doubled, sorted_down, first_deleted])
def test_a_row_that_is_not_where_it_belongs_is_refused(change: Callable[..., None], graded: Graded):
    book = one_out()
    change(book[ONE], "DEFGHIJK", "E")
    outcome = graded(book, DLTS_NAME)
    assert outcome.error is not None
    assert (outcome.error.code, outcome.error.sheet) == ("TABLE_BROKEN", ONE)
    book = one_out_lts()
    for name in ("Lin Error", "Trim 1"):
        change(book[name], "ABCDEFG", "B")
    outcome = graded(book, LTS_NAME)
    assert outcome.error is not None
    assert outcome.error.code == "TABLE_BROKEN"


def plainly_misplaced(index: list[float], position: list[float]) -> int | None:
    behind = float("-inf")
    for row, (number, place) in enumerate(zip(index, position, strict=True)):
        if number == number and number != row:
            return row
        if place == place and place <= behind:
            return row
        behind = place if place == place else behind
    return None


@given(st.lists(st.tuples(st.sampled_from([0.0, 1.0, None]), st.sampled_from([0.5, 0.0, -1.0, None])), min_size=1, max_size=9))
def test_the_first_row_out_of_place_is_found(steps: list[tuple[float | None, float | None]]):
    index = [np.nan if more is None else float(row + more) for row, (more, _) in enumerate(steps)]
    position = [np.nan if shift is None else row + 0.9 * shift for row, (_, shift) in enumerate(steps)]
    assert misplaced(np.array(index), np.array(position)) == plainly_misplaced(index, position)


def test_a_table_whose_headings_are_gone_is_refused(graded: Graded):
    book = one_out()
    book[ONE]["G1"] = None
    outcome = graded(book, DLTS_NAME)
    assert outcome.error is not None
    assert (outcome.error.code, outcome.error.cell) == ("TABLE_BROKEN", "G1")


def test_a_gap_without_a_count_does_not_end_a_pass(graded: Graded):
    book = one_out()
    for column in "DEFGHIJK":
        book[ONE][f"{column}{BAD_ROW - 1}"] = None
    book[ONE]["B14"] = None
    outcome = graded(book, DLTS_NAME)
    assert outcome.error is not None
    assert (outcome.error.code, outcome.error.cell) == ("TABLE_BROKEN", f"E{BAD_ROW - 1}")


# ---- rows that a run which broke off left unwritten


def test_readings_that_are_still_the_templates_are_missing(graded: Graded):
    book = one_out()
    rows = readings(book[ONE], "D")
    for row in rows[20:]:
        book[ONE][f"D{row}"] = book["ref"][f"D{row}"]
    (track,) = analysis_of(graded(book, DLTS_NAME)).tracks
    assert (track.status, track.missing_points) == (Status.NOT_GRADED, len(rows) - 20)


def test_the_same_on_the_other_system_where_the_template_is_theory(graded: Graded):
    book = one_out_lts()
    rows = readings(book["Lin Error"], "B")
    for name in ("Lin Error", "Trim 1"):
        for row in rows[20:]:
            book[name][f"A{row}"] = book[name][f"C{row}"]
    (track,) = analysis_of(graded(book, LTS_NAME)).tracks
    assert (track.status, track.missing_points) == (Status.NOT_GRADED, len(rows) - 20)


def test_two_readings_of_the_template_may_be_chance():
    ideal = np.arange(8.0)
    readings_ = ideal + 0.01
    readings_[2:4] = ideal[2:4]
    assert written(readings_, ideal, readings_ == ideal) is readings_
    readings_[4] = ideal[4]
    assert np.flatnonzero(np.isnan(written(readings_, ideal, readings_ == ideal))).tolist() == [2, 3, 4]
    flat = np.array([0.0, 0.0, 0.0, 0.0, 1.0])
    assert not np.isnan(written(flat, flat, np.array([True, True, True, True, False]))).any()


# ---- limits


@pytest.mark.parametrize("columns", ["IJ", "I", "J"])
def test_a_limit_that_is_missing_between_others_lets_nothing_pass(columns: str, graded: Graded):
    book = one_out()
    for column in columns:
        book[ONE][f"{column}{BAD_ROW}"] = None
    (track,) = analysis_of(graded(book, DLTS_NAME)).tracks
    assert track.status is Status.NOT_GRADED
    assert "limit" in " ".join(track.reasons)


def test_ends_without_limits_are_no_hole(graded: Graded):
    book = to_book(invent_dlts(4, passes=1, shape=Shape(open_ends=5)))
    assert analysis_of(graded(book, DLTS_NAME)).status is Status.PASS


# ---- sheets under another name


@pytest.mark.parametrize("name", ["Final", "TRK1 2 TRM1", "Sheet3"])
def test_a_pass_under_any_other_name_is_not_passed_over(name: str, graded: Graded):
    outcome = graded(renamed(to_book(invent_dlts(4, passes=2)), {FINAL: name}), DLTS_NAME)
    assert outcome.error is not None
    assert (outcome.error.code, outcome.error.sheet) == ("SHEET_NAME_UNKNOWN", name)


@pytest.mark.parametrize("name", ["Lin Error (2)", "LIN ERROR old", " Lin  Error", "test (2)", "Test_1"])
def test_a_second_sheet_of_a_sweep_is_not_passed_over(name: str, graded: Graded):
    book = one_out_lts()
    copy = book.add(name)
    for (row, column), value in book["Lin Error"].cells.items():
        copy.put(row, column, value)
    outcome = graded(book, LTS_NAME)
    assert outcome.error is not None
    assert (outcome.error.code, outcome.error.sheet) == ("SHEET_NAME_UNKNOWN", name)
