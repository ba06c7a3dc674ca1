"""A written workbook read back cell by cell with xlrd, which knows error cells and date formats."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlrd

from laser_trim_analyzer.model import TrimFile
from laser_trim_analyzer.simulate import DltsTraps, LtsTraps, write_file
from laser_trim_analyzer.simulate.layout import place

KINDS = {
    xlrd.XL_CELL_TEXT: "text",
    xlrd.XL_CELL_NUMBER: "number",
    xlrd.XL_CELL_DATE: "date",
    xlrd.XL_CELL_BOOLEAN: "truth",
    xlrd.XL_CELL_ERROR: "error",
}
NOT_AVAILABLE = ("error", 42)


class Written:
    """Kind and value of the cells of a workbook by sheet and address; None where blank."""

    def __init__(self, path: Path) -> None:
        self.book = xlrd.open_workbook(str(path))

    @property
    def names(self) -> list[str]:
        return list(self.book.sheet_names())

    def __call__(self, sheet: str, cell: str) -> tuple[str, Any] | None:
        row, column = place(cell)
        page = self.book.sheet_by_name(sheet)
        if row >= page.nrows or column >= page.ncols:
            return None
        found = page.cell(row, column)
        return (KINDS[found.ctype], found.value) if found.ctype in KINDS else None

    def column(self, sheet: str, letter: str, first: int, last: int) -> list[Any]:
        """The values from row `first` to `last` (Excel's numbers, both included)."""
        found = (self(sheet, f"{letter}{row}") for row in range(first, last + 1))
        return [None if cell is None else cell[1] for cell in found]

    def labels(self, sheet: str, column: str) -> dict[str, str]:
        """The address in column B or A of the value beside each label of `column`."""
        beside = {"A": "B", "B": "A"}[column]
        rows = range(1, self.book.sheet_by_name(sheet).nrows + 1)
        texts = ((self(sheet, f"{column}{row}"), f"{beside}{row}") for row in rows)
        return {text[1]: cell for text, cell in texts if text is not None}


def written(trim_file: TrimFile, folder: Path, traps: DltsTraps | LtsTraps | None = None) -> Written:
    return Written(write_file(trim_file, folder, traps))
