"""Simulated workbooks as cells to change, graded through each of the two engines, and what came of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from laser_trim_analyzer.model import Analysis
from laser_trim_analyzer.pipeline import Outcome
from laser_trim_analyzer.simulate.layout import Book, Cells, ExcelError

DLTS_NAME = "4711-2_17A_TEST DATA_3-7-2024_7-03 AM.xls"
LTS_NAME = "5822_8_TA_Test Data_3-7-2024_7-03 AMTrimmed Correct.xls"
FINAL = "SEC1 TRK1 2 TRM1"

Graded = Callable[..., Outcome]
Value = float | str | bool | ExcelError | None


def analysis_of(outcome: Outcome) -> Analysis:
    assert outcome.analysis is not None, outcome.error
    return outcome.analysis


def code_of(outcome: Outcome) -> str:
    assert outcome.error is not None
    return outcome.error.code


def volts(sheet: Cells, cell: str) -> float:
    value = sheet[cell]
    assert isinstance(value, float | int), cell
    return float(value)


def readings(sheet: Cells, column: str) -> list[int]:
    """The rows with a number in a column."""
    return [row for row in range(1, 400) if isinstance(sheet[f"{column}{row}"], float | int)]


def renamed(book: Book, names: Mapping[str, str]) -> Book:
    """The same sheets in the same order, some under another name."""
    other = Book()
    for sheet in book:
        copy = other.add(names.get(sheet.name, sheet.name))
        for (row, column), value in sheet.cells.items():
            copy.put(row, column, value)
    return other
