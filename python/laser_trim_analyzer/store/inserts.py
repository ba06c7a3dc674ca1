"""Many rows into one table: its Core insert, compiled once, and the few values converted that no driver takes as they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Date, DateTime, Dialect, Table, TypeDecorator, insert

__all__ = ["insert_rows"]

Row = dict[str, Any]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """One `executemany`; every row has every column and is used up. Half the work of Core's own way, which copies each row."""
    if not rows:
        return
    key = (connection.dialect.name, table.name)
    if key not in _prepared:
        _prepared[key] = _prepare(connection.dialect, table)
    line, arrange = _prepared[key]
    connection.exec_driver_sql(line, [arrange(row) for row in rows])


_prepared: dict[tuple[str, str], tuple[str, Callable[[Row], Any]]] = {}


def _prepare(dialect: Dialect, table: Table) -> tuple[str, Callable[[Row], Any]]:
    """The statement, and what makes of a row what its driver takes: a tuple for SQLite, the row itself for PostgreSQL."""
    names = [column.name for column in table.columns]
    compiled = insert(table).compile(dialect=dialect, column_keys=names)
    converters = [(name, convert) for name in names if (convert := _converter(table.c[name].type, dialect)) is not None]
    in_order = itemgetter(*names)

    def arrange(row: Row) -> Any:
        for name, convert in converters:
            if row[name] is not None:
                row[name] = convert(row[name])
        return in_order(row) if compiled.positional else row

    return str(compiled), arrange


def _converter(kind: Any, dialect: Dialect) -> Callable[[Any], Any] | None:
    """Both drivers take numbers, truths, text and bytes as they are; moments and days are SQLAlchemy's to write."""
    if not isinstance(kind, Date | DateTime | TypeDecorator):
        return None
    convert: Callable[[Any], Any] | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return convert
