"""What questions have in common: periods, pages, orders, prefixes; parts of statements are made here once, and none is run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, false, true

from laser_trim_analyzer.errors import DataError
from laser_trim_analyzer.model import Status

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

_LAST_SIGN: Final = 0x10FFFF
_SURROGATES: Final = range(0xD800, 0xE000)


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


def is_storable(text: str) -> bool:
    """Whether a record could hold it: what no database takes is in none."""
    return "\0" not in text and not any(ord(sign) in _SURROGATES for sign in text)


def equals(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    return column == text if is_storable(text) else false()


def begins_with(column: ColumnElement[Any], prefix: str) -> ColumnElement[bool]:
    """A range that an index serves, sign by sign: nothing in the prefix is a wildcard, as ``%`` and ``_`` are in LIKE."""
    if not is_storable(prefix):
        return false()
    beyond = _beyond(prefix)
    return column >= prefix if beyond is None else and_(column >= prefix, column < beyond)


def _beyond(prefix: str) -> str | None:
    """The least text after all that begin with the prefix, by code points; None where there is none."""
    for end in range(len(prefix), 0, -1):
        code = ord(prefix[end - 1]) + 1
        if code in _SURROGATES:
            code = _SURROGATES.stop
        if code <= _LAST_SIGN:
            return prefix[: end - 1] + chr(code)
    return None


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
    directed = [one.desc() if order.descending else one.asc() for one in columns[order.column]]
    return line.order_by(*(one.nulls_last() for one in directed), *ties)


def on_page(line: Select[Any], page: Page) -> Select[Any]:
    line = line.limit(page.limit) if page.limit is not None else line
    return line.offset(page.offset) if page.offset else line
