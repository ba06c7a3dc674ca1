"""Tables, columns, indexes and triggers of a database against those that this version makes; what others added is theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from sqlalchemy import Column, Connection, Dialect, Index, Table, text

from .address import address_of
from .engine import make_engine
from .schema import APPEND_ONLY, Base

__all__ = ["schema_defects"]

Found = Iterator[tuple[str, str]]
Shapes = dict[str, str]

_COLUMNS: Final = text(
    "SELECT c.relname AS relation, 'column ' || c.relname || '.' || a.attname AS place, format_type(a.atttypid, a.atttypmod) "
    "|| coalesce((SELECT ' collate ' || lower(l.collname) FROM pg_collation l WHERE l.oid = a.attcollation "
    "AND l.collname <> 'default'), '') || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END AS shape "
    "FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
    "WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')"
)
_RULES: Final = text(
    "SELECT c.relname AS relation, 'rule ' || k.conname AS place, CASE WHEN k.convalidated THEN 'held' ELSE 'not validated' END "
    "AS shape FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE c.relnamespace = current_schema()::regnamespace"
)
_INDEXES: Final = text(
    "SELECT c.relname AS relation, 'index ' || n.relname AS place, CASE WHEN NOT i.indisvalid THEN 'unfinished' ELSE "
    "CASE WHEN i.indisunique THEN 'unique ' ELSE '' END || array_to_string(ARRAY(SELECT coalesce(a.attname::text, 'expression') "
    "FROM unnest(i.indkey) WITH ORDINALITY AS k (number, rank) LEFT JOIN pg_attribute a ON a.attrelid = c.oid "
    "AND a.attnum = k.number AND k.number > 0 ORDER BY k.rank), ', ') END AS shape "
    "FROM pg_index i JOIN pg_class n ON n.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid "
    "WHERE c.relnamespace = current_schema()::regnamespace"
)
_TRIGGERS: Final = text(
    "SELECT c.relname AS relation, 'trigger ' || t.tgname AS place, CASE WHEN t.tgenabled NOT IN ('O', 'A') THEN 'switched off' "
    "WHEN t.tgqual IS NOT NULL THEN 'conditional' ELSE p.prosrc END AS shape FROM pg_trigger t "
    "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
    "WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal"
)


def schema_defects(connection: Connection) -> Found:
    """The place and what is wrong there: missing, or other than this version makes it."""
    return _in_sqlite(connection) if connection.dialect.name == "sqlite" else _on_server(connection)


# ---- SQLite keeps the words that made a thing


def _in_sqlite(connection: Connection) -> Found:
    there = _written(connection)
    for place, meant in _meant_in_sqlite().items():
        if place not in there:
            yield place, "it is missing"
        elif place.startswith("table "):
            lacking = next((part for part in meant if part not in there[place]), None)
            if lacking is not None:
                yield place, f"without '{lacking}'"
        elif there[place] != meant:
            yield place, "it is another one"


def _written(connection: Connection) -> dict[str, tuple[str, ...]]:
    rows = connection.exec_driver_sql("SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL").all()
    return {place: _parts(sql) for place, sql in rows}


@cache
def _meant_in_sqlite() -> dict[str, tuple[str, ...]]:
    engine = make_engine(address_of("sqlite://"))
    try:
        with engine.begin() as connection:
            Base.metadata.create_all(connection)
            return _written(connection)
    finally:
        engine.dispose()


def _parts(sql: str) -> tuple[str, ...]:
    """The columns and rules of a table, the columns of an index, without quotes of names and twofold blanks."""
    found, depth = [""], 0
    for sign in " ".join(sql.replace('"', "").split()):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 1:
            found.append("")
        else:
            found[-1] += sign
    head, _, first = found[0].partition("(")
    found[:1] = [head, first]
    if depth == 0:
        found[-1] = found[-1].removesuffix(")")
    return tuple(part.strip() for part in found)


# ---- PostgreSQL keeps what it understood


def _on_server(connection: Connection) -> Found:
    there: dict[str, Shapes] = {}
    for line in (_COLUMNS, _RULES, _INDEXES, _TRIGGERS):
        for relation, place, shape in connection.execute(line):
            there.setdefault(relation, {})[place] = shape
    for table in Base.metadata.sorted_tables:
        found = there.get(table.name)
        if found is None:
            yield f"table {table.name}", "it is missing"
            continue
        for place, meant in _meant_on_server(table, connection.dialect).items():
            shape = found.get(place)
            if shape is None:
                yield place, "it is missing"
            elif shape != meant:
                yield place, f"it is '{shape}', not '{meant}'"


def _meant_on_server(table: Table, dialect: Dialect) -> Shapes:
    found = {f"column {table.name}.{column.name}": _shape_of_column(column, dialect) for column in table.columns}
    found |= {f"rule {rule.name}": "held" for rule in table.constraints}
    found |= {f"index {index.name}": _shape_of_index(index) for index in table.indexes}
    words = " ".join(APPEND_ONLY["postgresql"])
    body = words.split("$$")[1]
    return found | {f"trigger {name}": body for name in re.findall(rf"CREATE TRIGGER (\w+) BEFORE [A-Z ]+ ON {table.name} ", words)}


def _shape_of_column(column: Column[object], dialect: Dialect) -> str:
    kind = column.type.compile(dialect).lower().replace("varchar", "character varying").replace('"', "")
    return kind if column.nullable else f"{kind} not null"


def _shape_of_index(index: Index) -> str:
    columns = ", ".join(one.name if isinstance(one, Column) else "expression" for one in index.expressions)
    return f"unique {columns}" if index.unique else columns
