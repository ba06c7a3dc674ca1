"""Many rows of one table at once: the Core statement, compiled once, and what no driver takes as it is, converted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection, Date, DateTime, Dialect, Table, TypeDecorator, bindparam, insert, update

__all__ = ["KEY", "insert_rows", "update_rows"]

KEY: Final = "key"
"""The name under which `update_rows` finds the key of a row."""

Row = dict[str, Any]
Prepared = tuple[str, Callable[[Row], Any]]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """One `executemany`; every row has every column and is used up. Half the work of Core's own way, which copies each row."""
    _run(connection, ("insert", table.name), partial(_insert, table), rows)


def update_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """New values for some columns of each row, whose key, `id`, stands under KEY: one `executemany` for those of the same columns.
    A column that stays should be left out, for the sake of its indexes."""
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row)].append(row)
    for names, some in groups.items():
        columns = tuple(name for name in names if name != KEY)
        if columns:
            _run(connection, ("update", table.name, columns), partial(_update, table, columns), some)


def _run(connection: Connection, what: tuple[Any, ...], prepare: Callable[[Dialect], Prepared], rows: Sequence[Row]) -> None:
    if not rows:
        return
    key = (connection.dialect.name, *what)
    if key not in _prepared:
        if len(_prepared) >= _MOST:
            _prepared.clear()
        _prepared[key] = prepare(connection.dialect)
    line, arrange = _prepared[key]
    connection.exec_driver_sql(line, [arrange(row) for row in rows])


_prepared: dict[tuple[Any, ...], Prepared] = {}
_MOST: Final = 1_000  # a few hundred sets of columns are ever changed together


def _insert(table: Table, dialect: Dialect) -> Prepared:
    names = tuple(column.name for column in table.columns)
    return _prepare(insert(table).compile(dialect=dialect, column_keys=names), table, names, dialect)


def _update(table: Table, columns: tuple[str, ...], dialect: Dialect) -> Prepared:
    line = update(table).where(table.c.id == bindparam(KEY)).values({name: bindparam(name) for name in columns})
    return _prepare(line.compile(dialect=dialect), table, columns, dialect)


def _prepare(compiled: Any, table: Table, columns: Sequence[str], dialect: Dialect) -> Prepared:
    """The statement, and what makes of a row what its driver takes: a tuple for SQLite, the row itself for PostgreSQL."""
    converters = [(name, convert) for name in columns if (convert := _converter(table.c[name].type, dialect)) is not None]
    in_order = itemgetter(*compiled.positiontup) if compiled.positional else None

    def arrange(row: Row) -> Any:
        for name, convert in converters:
            if row[name] is not None:
                row[name] = convert(row[name])
        return in_order(row) if in_order is not None else row

    return str(compiled), arrange


def _converter(kind: Any, dialect: Dialect) -> Callable[[Any], Any] | None:
    """Both drivers take numbers, truths, text and bytes as they are; moments and days are SQLAlchemy's to write."""
    if not isinstance(kind, Date | DateTime | TypeDecorator):
        return None
    convert: Callable[[Any], Any] | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return convert
