"""A part of a report: a title over sentences and at most one table; it knows neither terminal nor page."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Column", "Section", "Table"]


@dataclass(frozen=True, slots=True)
class Column:
    """A caption; `right` for numbers, `folds` for sentences."""

    caption: str
    right: bool = False
    folds: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Texts in columns; `chosen` is the row that decides."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    chosen: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A title, the sentences below it, and a table."""

    title: str
    text: tuple[str, ...] = ()
    table: Table | None = None
