"""Writes a book as .xlsx: the twin of the .xls workbook for readers that must not care."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest import mock

import openpyxl
from openpyxl.compat import safe_string

from laser_trim_analyzer.simulate.layout import Book, Dated, ExcelError


def write_xlsx(book: Book, path: Path) -> None:
    target = openpyxl.Workbook()
    target.remove(target.worksheets[0])
    for cells in book:
        sheet = target.create_sheet(cells.name)
        for (row, column), value in cells.cells.items():
            cell = sheet.cell(row + 1, column + 1)
            if isinstance(value, Dated):
                cell.value = value.value
                cell.number_format = "m/d/yy"
            else:
                cell.value = value.text if isinstance(value, ExcelError) else value
    with mock.patch("openpyxl.cell._writer.safe_string", _in_full):
        target.save(path)


def _in_full(value: Any) -> str:
    """A number with all its 17 digits, as Excel stores it; openpyxl alone would print 16."""
    return repr(float(value)) if isinstance(value, float) else str(safe_string(value))
