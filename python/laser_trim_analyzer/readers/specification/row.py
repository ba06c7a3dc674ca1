"""One specification as its form holds it: values by column, each with its place; nothing is interpreted here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from laser_trim_analyzer.errors import SpecError

__all__ = ["Entry", "Place", "Row", "shown"]

_LONGEST_SHOWN = 60
_LARGEST_SHOWN = 10**40  # Python refuses to write out the digits of a very large whole number


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: ``line 4``, ``table 3``, ``row 4``; with the column of a value, and the cell in a workbook."""

    where: str
    column: str = ""
    sheet: str | None = None
    cell: str | None = None

    def refusal(self, code: str, problem: str, remedy: str | None = None) -> SpecError:
        """The error to raise; `remedy` where more helps than the table of codes says."""
        place = f"{self.where}, column '{self.column}'" if self.column else self.where
        return SpecError(code, f"{place}: {problem}", remedy=remedy, sheet=self.sheet, cell=self.cell)


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of the type that its form gives it. `is_typed`: the form tells numbers from text, as CSV does not."""

    value: object
    place: Place
    is_typed: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """The entries of one specification by column; a blank one is not there."""

    place: Place
    entries: Mapping[str, Entry]

    def __contains__(self, column: str) -> bool:
        return column in self.entries

    def __getitem__(self, column: str) -> Entry:
        return self.entries[column]


def shown(value: object) -> str:
    """A value of any form in a message: on one line, short, text in quotes."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a table"
    if isinstance(value, int) and abs(value) >= _LARGEST_SHOWN:
        return "a number of very many digits"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
