"""Writes a book as .xlsx: the twin of the .xls workbook for readers that must not care."""

from __future__ import annotations

from pathlib import Path

import openpyxl

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
    target.save(path)
