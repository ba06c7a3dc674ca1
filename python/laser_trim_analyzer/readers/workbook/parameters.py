"""Labelled values of a sheet, found in the core's table; they become objects only when somebody looks at them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from math import isfinite
from typing import Any, overload

from laser_trim_analyzer import _core
from laser_trim_analyzer.model import Parameter

from .address import cell_name

__all__ = ["Parameters", "normalised"]


def normalised(label: str) -> str:
    """A label without case, punctuation and repeated blanks, so that ``Length Mamimum:`` is only one spelling away."""
    return _kept(label) if len(label) <= _LONGEST_KEPT else _normalised(label)


def _normalised(label: str) -> str:
    return " ".join("".join(c if c.isalnum() or c in "#%" else " " for c in label.casefold()).split())


_LONGEST_KEPT = 255  # characters: what is longer is no label that a station writes, and would fill the memory
_kept = lru_cache(maxsize=4096)(_normalised)  # the same hundred labels stand in every workbook


class _Layout:
    """Where the values of a sheet stand: row, value column and label of each."""

    def __init__(self, sheet: str, rows: tuple[tuple[int, int, str], ...]) -> None:
        self.rows = rows
        self._sheet = sheet
        self._numbers: dict[str, int] = {}
        self._found: dict[tuple[str, ...], int | None] = {}
        self._cells: dict[tuple[tuple[str, ...], ...], tuple[tuple[int, int] | None, ...]] = {}
        for number, (_, _, label) in enumerate(rows):
            self._numbers.setdefault(normalised(label), number)

    def number_of(self, labels: tuple[str, ...]) -> int | None:
        """Which is the first under one of `labels`; readers ask for the same few dozen of every workbook."""
        if labels not in self._found:
            self._found[labels] = min((self._numbers[label] for label in labels if label in self._numbers), default=None)
        return self._found[labels]

    def cells_of(self, wanted: tuple[tuple[str, ...], ...]) -> tuple[tuple[int, int] | None, ...]:
        """Row and column of the first value under each of several labels."""
        if wanted not in self._cells:
            numbers = [self.number_of(labels) for labels in wanted]
            self._cells[wanted] = tuple(None if number is None else self.rows[number][:2] for number in numbers)
        return self._cells[wanted]

    @cached_property
    def places(self) -> tuple[tuple[str, str, str], ...]:
        return tuple((label, self._sheet, cell_name(row, column)) for row, column, label in self.rows)


_MOST_LAYOUTS = 1024  # a plant has a few dozen
_LARGEST_KEPT = 16 * 1024  # bytes of places and labels: several times what stations write; odd workbooks must not fill the memory
_layouts: dict[tuple[str, bytes], _Layout] = {}


class Parameters(Sequence[Parameter]):
    """Every row with a text label and a value, column after column, in sheet order. Made at once for every workbook they would
    cost more than reading it. Compares, copies and travels as the tuple that it stands for."""

    __slots__ = ("_cells", "_first", "_known_layout", "_label_column", "_last", "_value_columns")

    def __init__(self, cells: _core.Sheet, label_column: int, value_columns: Sequence[int], first: int, last: int) -> None:
        self._cells = cells
        self._label_column = label_column
        self._value_columns = value_columns
        self._first = first
        self._last = last
        self._known_layout: _Layout | None = None

    def find(self, labels: tuple[str, ...]) -> Parameter | None:
        """The first parameter whose label is one of `labels` (given normalised)."""
        number = self._layout.number_of(labels)
        return None if number is None else self[number]

    def value(self, labels: tuple[str, ...]) -> float | str | bool | None:
        """The value of the parameter that `find` finds, without an object of it."""
        layout = self._layout
        number = layout.number_of(labels)
        if number is None:
            return None
        row, column, _ = layout.rows[number]
        return self._cells.cell(row, column)

    def numbers(self, wanted: tuple[tuple[str, ...], ...]) -> list[float | None]:
        """The number under each of several labels, None where there is none: in a fifth of the time of as many questions."""
        cell = self._cells.cell
        values = [None if place is None else cell(*place) for place in self._layout.cells_of(wanted)]
        return [value if isinstance(value, float) and isfinite(value) else None for value in values]

    def row(self, labels: tuple[str, ...]) -> int | None:
        """Where the value that `find` finds stands."""
        number = self._layout.number_of(labels)
        return None if number is None else self._layout.rows[number][0]

    @property
    def _layout(self) -> _Layout:
        if self._known_layout is None:
            cells = self._cells
            key = (cells.name, cells.layout(self._label_column, self._value_columns, self._first, self._last))
            self._known_layout = _layouts.get(key) or self._new_layout(key)
        return self._known_layout

    def _new_layout(self, key: tuple[str, bytes]) -> _Layout:
        layout = _Layout(self._cells.name, tuple(self._labelled()))
        if len(key[1]) > _LARGEST_KEPT:
            return layout
        if len(_layouts) >= _MOST_LAYOUTS:
            _layouts.clear()
        return _layouts.setdefault(key, layout)

    def _labelled(self) -> Iterator[tuple[int, int, str]]:
        for column in self._value_columns:
            for row, label in self._cells.labels(self._label_column, column, self._first, self._last):
                if text := label.strip():
                    yield row, column, text

    @property
    def places(self) -> tuple[tuple[str, str, str], ...]:
        """Label, sheet and cell of each; the same object for workbooks of the same layout."""
        return self._layout.places

    @property
    def values(self) -> list[float | str | bool | None]:
        """The values alone: what stores thousands of workbooks needs no objects of them."""
        cell = self._cells.cell
        return [cell(row, column) for row, column, _ in self._layout.rows]

    def _parameter(self, row: int, column: int, label: str) -> Parameter:
        value = self._cells.cell(row, column)
        assert value is not None, "the core lists rows with a value"
        return Parameter(label, value, self._cells.name, cell_name(row, column))

    def __len__(self) -> int:
        return len(self._layout.rows)

    @overload
    def __getitem__(self, index: int) -> Parameter: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Parameter, ...]: ...
    def __getitem__(self, index: int | slice) -> Parameter | tuple[Parameter, ...]:
        if isinstance(index, slice):
            return tuple(self._parameter(*row) for row in self._layout.rows[index])
        return self._parameter(*self._layout.rows[index])

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
