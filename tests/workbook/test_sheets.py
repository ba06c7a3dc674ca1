"""What a workbook shows of itself and its sheets, and that views of a sheet outlive all that they came from."""

from __future__ import annotations

import gc

import numpy as np
import pytest
import xlwt
from tests.workbook.books import SMALL, book, opened, saved

from laser_trim_analyzer import _core


def test_names_extents_and_cells_of_a_small_book():
    workbook = opened(SMALL)
    assert workbook.sheet_names == ["test", "Lin Error"]
    assert not workbook.date1904
    assert workbook.saved_ticks is None
    first, second = workbook.sheet(0), workbook.sheet(1)
    assert (first.name, first.rows, first.columns) == ("test", 5, 3)
    assert (second.name, second.rows, second.columns) == ("Lin Error", 2, 2)
    assert [first.kinds(column).tolist() for column in range(4)] == [[1, 0, 0, 0, 0], [0, 0, 0, 0, 170], [0, 0, 0, 3, 0], []]
    assert (first.cell(0, 0), first.cell(3, 2), first.cell(4, 1), first.cell(9, 9)) == (5.0, "text", None, None)
    assert first.error_codes(1, 3, 7).tolist() == [0, 42, 0, 0]


def test_a_sheet_is_the_same_each_time_and_there_is_none_beyond_the_last():
    workbook = opened(SMALL)
    assert workbook.sheet(0) is workbook.sheet(0)
    for number in (2, 1 << 40):
        with pytest.raises(IndexError):
            workbook.sheet(number)
    with pytest.raises(TypeError):
        workbook.sheet(-1)


def test_the_second_date_system_is_seen():
    workbook = xlwt.Workbook()
    workbook.dates_1904 = True
    workbook.add_sheet("shown")
    workbook.add_sheet("hidden").visibility = 1
    found = opened(saved(workbook))
    assert found.date1904
    assert found.sheet_names == ["shown", "hidden"]


SHOWN = [7.0, None, "text", " \u2003\x1f ", True, False, "", -0.0, float("inf"), float("-inf"), "é", "\u00a0x"]


@pytest.mark.parametrize("first", [0, 3, 8, 30])
def test_others_are_the_cells_that_show_something_else_than_a_finite_number(first):
    sheet = _core.Sheet.of_rows("x", [[None, value] for value in SHOWN], 100, [(12, 1, 42)])
    expected = [2, 4, 5, 8, 9, 10, 11, 12]  # neither 7.0 nor -0.0, nor what looks empty
    assert sheet.others(1, first, 40) == [row for row in expected if row >= first]
    assert sheet.others(1, first, 9) == [row for row in expected if first <= row < 9]
    assert sheet.others(0, first, 40) == sheet.others(5, first, 40) == []


COLUMN = opened(book(("x", {(row, 1): float(row) for row in range(2, 10)} | {(5, 1): "five", (6, 1): True}))).sheet(0)


@pytest.mark.parametrize("first", [0, 2, 9, 10, 99, 1 << 40])
@pytest.mark.parametrize("count", [0, 1, 8, 10, 500])
def test_numbers_of_any_stretch_are_those_of_the_cells(first, count):
    cells = [COLUMN.cell(row, 1) if row < 100 else None for row in range(first, first + count)]
    expected = [value if type(value) is float else np.nan for value in cells]
    found = COLUMN.numbers(1, first, first + count)
    np.testing.assert_array_equal(found, expected)
    assert not found.flags.writeable
    assert np.isnan(COLUMN.numbers(7, first, first + count)).all()
    assert COLUMN.error_codes(1, first, first + count).tolist() == [0] * count


def test_a_stretch_that_ends_before_it_begins_is_empty():
    assert COLUMN.numbers(1, 5, 3).tolist() == COLUMN.error_codes(1, 5, 3).tolist() == []
    assert COLUMN.texts(1, 6, 5) == []


def test_texts_and_labels_of_a_stretch():
    rows = {(0, 0): "a", (1, 0): "b", (2, 0): "", (3, 0): "d", (4, 0): "e", (5, 0): "f", (6, 0): "g"}
    values = {(0, 2): 1.0, (1, 2): "", (2, 2): 3.0, (3, 2): "x", (4, 2): "#N/A", (5, 2): False}
    sheet = opened(book(("x", rows | values))).sheet(0)
    assert sheet.texts(0, 1, 4) == [(1, "b"), (3, "d")]
    assert sheet.labels(0, 2, 0, 99) == [(0, "a"), (3, "d"), (5, "f")]
    assert sheet.labels(0, 2, 4, 6) == [(5, "f")]
    assert sheet.texts(9, 0, 9) == sheet.labels(9, 2, 0, 9) == sheet.labels(0, 9, 0, 9) == []


def test_views_outlive_the_sheet_the_workbook_and_the_bytes():
    data = bytes(bytearray(book(("x", {(row, 0): row / 7 for row in range(5000)}))))
    workbook = opened(data)
    sheet = workbook.sheet(0)
    numbers, kinds = sheet.numbers(0, 10, 5000), sheet.kinds(0)
    assert (numbers.base is sheet, kinds.base is sheet) == (True, True)
    del workbook, sheet, data
    gc.collect()
    filler = [np.full(5000, 1e300) for _ in range(50)]  # whatever was freed is overwritten now
    np.testing.assert_array_equal(numbers, np.arange(10, 5000) / 7)
    assert (kinds == 1).all()
    assert len(filler) == 50


def test_a_sheet_outlives_its_workbook_with_its_shared_texts():
    sheet = opened(book(("x", {(row, 0): f"text {row}" for row in range(2000)}))).sheet(0)
    gc.collect()
    assert sheet.texts(0, 0, 2000) == [(row, f"text {row}") for row in range(2000)]


def test_nobody_makes_a_sheet_but_the_core():
    for kind in (_core.Sheet, _core.FormatError):
        assert kind.__module__ == "laser_trim_analyzer._core"
    with pytest.raises(TypeError):
        _core.Sheet()
