"""Writes a book as a real BIFF8 workbook; the only place that knows xlwt, and it must not know what the cells mean.

xlwt writes what the stations wrote: OLE2 with BIFF8, error cells, date formats, numbers to the last bit, and no formulas are needed
where facts are cached values. It is small, pure Python and finished. It is slow (some 100 ms a workbook), so only tests of reading
and `lta simulate` write files; whatever needs many tracks takes the facts from `simulate.process`. The core's own BIFF8 records
are what the reader's engine needs, not what a station leaves.
"""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from pathlib import Path
from types import ModuleType
from typing import Any

from laser_trim_analyzer.model import System, TrimFile

from . import dlts, lts
from .layout import Book, Cell, Dated, ExcelError
from .traps import DltsTraps, LtsTraps

__all__ = ["file_name", "require_writer", "to_book", "write", "write_file"]

_DATE_FORMAT = "M/D/YY"
_INSTALL = "pip install 'laser-trim-analyzer[simulate]'"
_ERROR_CODES = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}


def write(book: Book, path: Path) -> None:
    """Write an .xls workbook; ImportError that names the extra where xlwt is missing, ValueError beyond column 256."""
    xlwt = require_writer()
    target = xlwt.Workbook(encoding="utf-8")
    plain, dated = xlwt.XFStyle(), xlwt.XFStyle()
    dated.num_format_str = _DATE_FORMAT
    style = target.add_style(plain)
    for cells in book:
        sheet = target.add_sheet(cells.name)
        for row, found in groupby(sorted(cells.cells.items()), key=lambda item: item[0][0]):
            _write_row(sheet.row(row), row, [(column, value) for (_, column), value in found], style, plain, dated)
    with path.open("wb") as stream:
        target.save(stream)


def require_writer() -> ModuleType:
    """xlwt; ImportError that names the extra where it is missing."""
    try:
        import xlwt
    except ImportError as problem:
        raise ImportError(f"writing .xls workbooks needs xlwt: {_INSTALL}") from problem
    module: ModuleType = xlwt
    return module


def _write_row(row: Any, number: int, cells: list[tuple[int, Cell]], style: int, plain: Any, dated: Any) -> None:
    """Cells from left to right. Numbers between two others go in as `Row.write` would put them, less its search for their style
    (`style` is the number of `plain`) and for the bounds of the row, which is most of its time."""
    from xlwt.Cell import NumberCell

    for place, (column, value) in enumerate(cells):
        if type(value) is float and 0 < place < len(cells) - 1:
            row.insert_cell(column, NumberCell(number, column, style, value))
        else:
            _write_cell(row, column, value, plain, dated)


def _write_cell(row: Any, column: int, value: Cell, plain: Any, dated: Any) -> None:
    if isinstance(value, ExcelError):
        row.set_cell_error(column, _ERROR_CODES[value.text], plain)
    elif isinstance(value, bool):
        row.set_cell_boolean(column, value, plain)
    elif isinstance(value, Dated):
        row.set_cell_number(column, value.value, dated)
    else:
        row.write(column, value, plain)


def file_name(trim_file: TrimFile, *, res_flag: bool = False) -> str:
    """The name the station gives the file (FORMAT §1.1); without a time the name an operator gives it."""
    head = f"{trim_file.model}_{trim_file.serial}"
    when = trim_file.impossible_date
    if when is None and isinstance(trim_file.trimmed_at, datetime):
        when = _stamp(trim_file.trimmed_at)
    if when is None:
        return f"{trim_file.model}_Shop{trim_file.serial}_initial lin.xls"
    if trim_file.system is System.DLTS:
        return f"{head}_TEST DATA_{when}.xls"
    flag = "_Res" if res_flag else ""
    return f"{head}_{trim_file.tracks[0].name}_Test Data_{when}{flag}{trim_file.outcome_words or ''}.xls"


def _stamp(moment: datetime) -> str:
    hour = moment.hour % 12 or 12
    half = "PM" if moment.hour >= 12 else "AM"
    return f"{moment.month}-{moment.day}-{moment.year}_{hour}-{moment.minute:02} {half}"


def write_file(trim_file: TrimFile, folder: Path, traps: DltsTraps | LtsTraps | None = None) -> Path:
    """Write the facts as a workbook with the station's name into an existing folder and return its path."""
    path = folder / file_name(trim_file)
    write(to_book(trim_file, traps), path)
    return path


def to_book(trim_file: TrimFile, traps: DltsTraps | LtsTraps | None = None) -> Book:
    """The sheets of the system that the facts belong to; ValueError for traps of the other system."""
    if trim_file.system is System.LTS and not isinstance(traps, DltsTraps):
        return lts.book(trim_file, traps)
    if trim_file.system is System.DLTS and not isinstance(traps, LtsTraps):
        return dlts.book(trim_file, traps)
    raise ValueError("these traps belong to the other system")
