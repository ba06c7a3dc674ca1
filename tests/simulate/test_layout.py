"""The sparse cells of a sheet."""

from __future__ import annotations

import math
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laser_trim_analyzer.simulate.layout import Book, Cells, address, place, serial_day


@given(st.integers(0, 65_535), st.integers(0, 16_383))
def test_an_address_leads_back_to_its_row_and_column(row: int, column: int):
    assert place(address(row, column)) == (row, column)


@pytest.mark.parametrize(
    ("cell", "where"), [("A1", (0, 0)), ("B14", (13, 1)), ("Z1", (0, 25)), ("AA3", (2, 26)), ("IV1", (0, 255))]
)
def test_addresses_are_those_of_excel(cell: str, where: tuple[int, int]):
    assert place(cell) == where


@pytest.mark.parametrize("text", ["", "14", "B0", "b14", "B14 ", "B-1"])
def test_what_is_no_address_is_refused(text: str):
    with pytest.raises(ValueError, match="not a cell address"):
        place(text)


def test_nan_and_none_leave_a_cell_blank():
    sheet = Cells("x")
    sheet.column(0, [1.0, math.nan, None, 2.0])
    assert dict(sheet.cells) == {(0, 0): 1.0, (3, 0): 2.0}
    sheet["A1"] = None
    assert sheet["A1"] is None


def test_a_column_writes_its_word_for_nan():
    sheet = Cells("x")
    sheet.column(1, [math.nan, 1.0, None], first_row=1, nan="NaN")
    assert [sheet[f"B{row}"] for row in (1, 2, 3, 4)] == [None, "NaN", 1.0, "NaN"]


def test_negative_zero_is_zero_because_a_sheet_has_only_one():
    sheet = Cells("x")
    sheet["A1"] = -0.0
    value = sheet["A1"]
    assert isinstance(value, float)
    assert math.copysign(1.0, value) == 1.0


def test_an_infinite_number_is_refused():
    with pytest.raises(ValueError, match="infinite"):
        Cells("x")["A1"] = math.inf


def test_the_filled_cells_cannot_be_changed_from_outside():
    sheet = Cells("x")
    with pytest.raises(TypeError):
        sheet.cells[0, 0] = 1.0  # type: ignore[index]


def test_sheets_keep_their_order_and_their_names_are_unique():
    book = Book()
    for name in ("test", "Lin Error", "hold"):
        book.add(name)
    assert book.names == ("test", "Lin Error", "hold")
    with pytest.raises(ValueError, match="taken"):
        book.add("test")
    with pytest.raises(ValueError, match="no sheet name"):
        book.add("n" * 32)


@pytest.mark.parametrize(
    ("day", "serial"), [(date(1900, 3, 1), 61), (date(2025, 4, 11), 45758), (datetime(1903, 12, 31, 19), 1461 + 19 / 24)]
)
def test_days_have_the_numbers_of_the_1900_system(day: date, serial: float):
    assert serial_day(day) == pytest.approx(serial, abs=1e-12)
