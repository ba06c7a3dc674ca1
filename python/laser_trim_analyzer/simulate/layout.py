"""The cells of a workbook before a file format is chosen; pure, and it must know neither trim records nor files."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

__all__ = ["NOT_AVAILABLE", "Book", "Cell", "Cells", "Dated", "ExcelError", "Value", "address", "place", "serial_day"]


@dataclass(frozen=True, slots=True)
class ExcelError:
    """An error cell such as ``#N/A``."""

    text: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A number whose cell has a date format; whether it is a date is another matter."""

    value: float


Cell = float | str | bool | ExcelError | Dated
Value = Cell | None
NOT_AVAILABLE = ExcelError("#N/A")

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]*)")
_DAY_ZERO = datetime(1899, 12, 30)


def place(cell: str) -> tuple[int, int]:
    """Zero-based (row, column) of an address such as ``B14``; ValueError where it is none."""
    found = _ADDRESS.fullmatch(cell)
    if found is None:
        raise ValueError(f"'{cell}' is not a cell address such as B14")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def address(row: int, column: int) -> str:
    """The address of a zero-based (row, column)."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def serial_day(day: date | datetime) -> float:
    """The number Excel's 1900 date system uses for a day (and time) after February 1900."""
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)
    return (moment - _DAY_ZERO).total_seconds() / 86400


class Cells:
    """One sheet as sparse cells; rows and columns count from zero."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._cells: dict[tuple[int, int], Cell] = {}

    @property
    def cells(self) -> Mapping[tuple[int, int], Cell]:
        """The filled cells by (row, column); read-only."""
        return MappingProxyType(self._cells)

    def __getitem__(self, cell: str) -> Value:
        """The value at an address, None where the cell is blank."""
        return self._cells.get(place(cell))

    def __setitem__(self, cell: str, value: Value) -> None:
        self.put(*place(cell), value)

    def put(self, row: int, column: int, value: Value) -> None:
        """Fill a cell; None and NaN make it blank, because a sheet has no other word for "no number"."""
        if row < 0 or column < 0:
            raise ValueError("rows and columns count from zero")
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = float(value)
            if math.isinf(value):
                raise ValueError("a sheet cannot hold an infinite number")
            if math.isnan(value):
                value = None
            elif value == 0:
                value = 0.0  # compact number records have no negative zero
        if value is None:
            self._cells.pop((row, column), None)
        else:
            self._cells[row, column] = value

    def labelled(self, row: int, label: str, value: Value, *, label_column: int = 0, column: int = 1) -> None:
        """A label and its value in one row."""
        self.put(row, label_column, label)
        self.put(row, column, value)

    def column(self, column: int, values: Iterable[Value], *, first_row: int = 0, nan: Value = None) -> None:
        """Values downward; `nan` is written where a value is None or NaN."""
        for row, value in enumerate(values, first_row):
            missing = value is None or (isinstance(value, float) and math.isnan(value))
            self.put(row, column, nan if missing else value)

    def header(self, texts: Iterable[str], *, row: int = 0, first_column: int = 0) -> None:
        """Texts to the right."""
        for column, text in enumerate(texts, first_column):
            self.put(row, column, text)


class Book:
    """Sheets in order, each name once."""

    def __init__(self) -> None:
        self._sheets: dict[str, Cells] = {}

    def __iter__(self) -> Iterator[Cells]:
        return iter(self._sheets.values())

    def __getitem__(self, name: str) -> Cells:
        return self._sheets[name]

    def __contains__(self, name: str) -> bool:
        return name in self._sheets

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._sheets)

    def add(self, name: str) -> Cells:
        """A new sheet after the others; ValueError where the name is taken or longer than Excel allows."""
        if name in self._sheets or not 0 < len(name) <= 31:
            raise ValueError(f"'{name}' is taken or no sheet name")
        self._sheets[name] = Cells(name)
        return self._sheets[name]
