"""What questions have in common: periods, pages, orders, prefixes; parts of statements are made here once, and none is run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, false, true

from laser_trim_analyzer.errors import DataError
from laser_trim_analyzer.model import Status
from laser_trim_analyzer.store.prefixes import begins_with, is_storable

__all__ = [
    "ALWAYS",
    "WHOLE",
    "Listed",
    "Order",
    "Page",
    "Period",
    "begins_with",
    "equals",
    "in_order",
    "is_storable",
    "on_page",
    "severity_rank",
    "within",
]

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Period:
    """Production days, both ends included; an end that is None is open."""

    first: date | None = None
    last: date | None = None


ALWAYS: Final = Period()
"""Every day, and what has none."""


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list: `limit` rows after the first `offset`; None is all of them.

    Not a key to go on from: a list may be sorted by any column either way, and a screen jumps to any place of it. Whether two pages
    belong together is told by the version of the data.
    """

    limit: int | None = None
    offset: int = 0


WHOLE: Final = Page()
"""All of a list."""


@dataclass(frozen=True, slots=True)
class Order:
    """A column by its key in `reports.tables`. What is absent stands last either way."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Listed(Generic[Row]):
    """The rows of one page, and how many there are on all pages."""

    rows: tuple[Row, ...]
    total: int


def within(day: ColumnElement[Any], period: Period) -> ColumnElement[bool]:
    ends = [] if period.first is None else [day >= period.first]
    if period.last is not None:
        ends.append(day <= period.last)
    return and_(true(), *ends)


def equals(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    return column == text if is_storable(text) else false()


def severity_rank(status: ColumnElement[Any]) -> ColumnElement[int]:
    """Statuses by how bad they are, the worst first."""
    return case({word.value: rank for rank, word in enumerate(Status)}, value=status)


def in_order(
    line: Select[Any], columns: Mapping[str, tuple[ColumnElement[Any], ...]], order: Order, *ties: ColumnElement[Any]
) -> Select[Any]:
    """Sort by what stands for a column and then, so that pages never overlap, by `ties`.

    Raises DataError QUERY_COLUMN for a column that the list cannot be sorted by.
    """
    if order.column not in columns:
        raise DataError("QUERY_COLUMN", f"'{order.column}' is none of {', '.join(columns)}")
    return line.order_by(*(_directed(one, order.descending) for one in columns[order.column]), *ties)


def _directed(one: ColumnElement[Any], descending: bool) -> ColumnElement[Any]:
    """Where nothing can be absent it is not said where that would stand: PostgreSQL would sort what lies in order in an index."""
    directed = one.desc() if descending else one.asc()
    return directed.nulls_last() if getattr(one, "nullable", True) else directed


def on_page(line: Select[Any], page: Page) -> Select[Any]:
    line = line.limit(page.limit) if page.limit is not None else line
    return line.offset(page.offset) if page.offset else line
