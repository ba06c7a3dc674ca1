"""Labelled values of a sheet, found in the core's table; they become objects only when somebody looks at them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Any, overload

from laser_trim_analyzer import _core
from laser_trim_analyzer.model import Parameter

from .address import cell_name

__all__ = ["Parameters", "normalised"]


@lru_cache(maxsize=4096)  # the same hundred labels stand in every workbook
def normalised(label: str) -> str:
    """A label without case, punctuation and repeated blanks, so that ``Length Mamimum:`` is only one spelling away."""
    return " ".join("".join(c if c.isalnum() or c in "#%" else " " for c in label.casefold()).split())


@lru_cache(maxsize=1024)  # a plant has a few dozen layouts
def _places(sheet: str, rows: tuple[tuple[int, int, str], ...]) -> tuple[tuple[str, str, str], ...]:
    return tuple((label, sheet, cell_name(row, column)) for row, column, label in rows)


class Parameters(Sequence[Parameter]):
    """Every row with a text label and a value, column after column, in sheet order. Made at once for every workbook they would
    cost more than reading it. Compares, copies and travels as the tuple that it stands for."""

    def __init__(self, cells: _core.Sheet, label_column: int, value_columns: Sequence[int], first: int, last: int) -> None:
        self._cells = cells
        self._label_column = label_column
        self._value_columns = value_columns
        self._first = first
        self._last = last

    def find(self, labels: Iterable[str]) -> Parameter | None:
        """The first parameter whose label is one of `labels` (given normalised)."""
        found = [self._number_of[label] for label in labels if label in self._number_of]
        return self[min(found)] if found else None

    @cached_property
    def _rows(self) -> list[tuple[int, int, str]]:
        """Row, value column and label."""
        labels = self._cells.labels
        return [
            (row, column, text)
            for column in self._value_columns
            for row, label in labels(self._label_column, column, self._first, self._last)
            if (text := label.strip())
        ]

    @cached_property
    def _number_of(self) -> dict[str, int]:
        numbers: dict[str, int] = {}
        for number, (_, _, label) in enumerate(self._rows):
            numbers.setdefault(normalised(label), number)
        return numbers

    @property
    def places(self) -> tuple[tuple[str, str, str], ...]:
        """Label, sheet and cell of each; the same object for workbooks of the same layout."""
        return _places(self._cells.name, tuple(self._rows))

    @property
    def values(self) -> list[float | str | bool | None]:
        """The values alone: what stores thousands of workbooks needs no objects of them."""
        cell = self._cells.cell
        return [cell(row, column) for row, column, _ in self._rows]

    def _parameter(self, row: int, column: int, label: str) -> Parameter:
        value = self._cells.cell(row, column)
        assert value is not None, "the core lists rows with a value"
        return Parameter(label, value, self._cells.name, cell_name(row, column))

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> Parameter: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Parameter, ...]: ...
    def __getitem__(self, index: int | slice) -> Parameter | tuple[Parameter, ...]:
        if isinstance(index, slice):
            return tuple(self._parameter(*row) for row in self._rows[index])
        return self._parameter(*self._rows[index])

    def __iter__(self) -> Iterator[Parameter]:
        return iter(self[:])

    def __eq__(self, other: object) -> bool:
        return self[:] == tuple(other) if isinstance(other, Parameters | tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(self[:])

    def __repr__(self) -> str:
        return repr(self[:])

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (self[:],)
