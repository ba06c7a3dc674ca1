"""Invented trim runs as real workbooks in both stations' layouts, traps included; it reads and judges nothing."""

from __future__ import annotations

from .facts import FlagColumn, Outcome, Shape, invent_dlts, invent_lts
from .layout import Book, Cells, Dated, ExcelError
from .traps import DltsTraps, LtsTraps
from .workbook import file_name, require_writer, to_book, write, write_file

__all__ = [
    "Book",
    "Cells",
    "Dated",
    "DltsTraps",
    "ExcelError",
    "FlagColumn",
    "LtsTraps",
    "Outcome",
    "Shape",
    "file_name",
    "invent_dlts",
    "invent_lts",
    "require_writer",
    "to_book",
    "write",
    "write_file",
]
