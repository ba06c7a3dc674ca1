"""Tables, columns, rules, indexes and triggers in PostgreSQL against those that this version makes, as its catalogue tells them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, cast

from sqlalchemy import CheckConstraint, Column, ColumnElement, Connection, Constraint, Dialect, Index, Table, text

from .schema import APPEND_ONLY, Base

__all__ = ["defects_on_server"]

Found = Iterator[tuple[str, str]]
Shapes = dict[str, str]

_COLUMNS: Final = text(
    "SELECT c.relname AS relation, 'column ' || c.relname || '.' || a.attname AS place, format_type(a.atttypid, a.atttypmod) "
    "|| coalesce((SELECT ' collate ' || lower(l.collname) FROM pg_collation l WHERE l.oid = a.attcollation "
    "AND l.collname <> 'default'), '') || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END AS shape "
    "FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
    "WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AND c.relkind IN ('r', 'p')"
)
_RULES: Final = text(
    "SELECT c.relname AS relation, 'rule ' || k.conname AS place, CASE WHEN k.convalidated THEN '' ELSE 'not validated: ' END "
    "|| pg_get_constraintdef(k.oid) AS shape FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE "
    "c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())"
)
_INDEXES: Final = text(
    "SELECT c.relname AS relation, 'index ' || n.relname AS place, CASE WHEN NOT i.indisvalid THEN 'unfinished' "
    "ELSE pg_get_indexdef(i.indexrelid) END AS shape "
    "FROM pg_index i JOIN pg_class n ON n.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid WHERE "
    "c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())"
)
_TRIGGERS: Final = text(
    "SELECT c.relname AS relation, 'trigger ' || t.tgname AS place, CASE WHEN t.tgenabled NOT IN ('O', 'A') THEN 'switched off' "
    "ELSE pg_get_triggerdef(t.oid) || ' ' || p.prosrc END AS shape FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "JOIN pg_proc p ON p.oid = t.tgfoid WHERE "
    "c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AND NOT t.tgisinternal"
)
_TRIGGER: Final = re.compile(r"CREATE TRIGGER (\w+) BEFORE ([A-Z ]+) ON (\w+) (FOR EACH ROW )?EXECUTE FUNCTION (\w+)\(\)")
_NAME_WITH_SCHEMA: Final = re.compile(r'(?:"(?:[^"]|"")+"|\w+)\.(\w+)')


def defects_on_server(connection: Connection) -> Found:
    """The place and what is wrong there."""
    there: dict[str, Shapes] = {}
    for line in (_COLUMNS, _RULES, _INDEXES, _TRIGGERS):
        for relation, place, shape in connection.execute(line):
            there.setdefault(relation, {})[place] = shape
    for table in Base.metadata.sorted_tables:
        found = there.get(table.name)
        if found is None:
            yield f"table {table.name}", "it is missing"
            continue
        for place, meant in _meant(table, connection.dialect).items():
            shape = found.get(place)
            if shape is None:
                yield place, "it is missing"
            elif _compared(place, shape, table) != meant:
                yield place, f"it is '{shape}'"


def _meant(table: Table, dialect: Dialect) -> Shapes:
    found = {f"column {table.name}.{column.name}": _column(column, dialect) for column in table.columns}
    found |= {f"rule {rule.name}": _words_of(rule, table) for rule in table.constraints}
    found |= {f"index {index.name}": _index(index, dialect) for index in table.indexes}
    return found | _triggers(table)


def _compared(place: str, shape: str, table: Table) -> str:
    """What the server says of a thing, as far as it says it in one way only."""
    if place.startswith("rule "):
        return _words(shape, table)
    if place.startswith("column "):
        return shape
    plain = _NAME_WITH_SCHEMA.sub(r"\1", shape)
    return _without_signs(plain) if place.startswith("index ") else plain


def _column(column: Column[object], dialect: Dialect) -> str:
    kind = column.type.compile(dialect).lower().replace("varchar", "character varying").replace('"', "")
    return kind if column.nullable else f"{kind} not null"


def _index(index: Index, dialect: Dialect) -> str:
    assert index.table is not None
    columns = [
        one.name if isinstance(one, Column) else str(cast(ColumnElement[Any], one).compile(dialect=dialect))
        for one in index.expressions
    ]
    where = index.dialect_options["postgresql"]["where"]
    words = (
        f"CREATE {'UNIQUE ' if index.unique else ''}INDEX {index.name} ON {index.table.name} USING btree ({', '.join(columns)})"
        f"{'' if where is None else f' WHERE {where}'}"
    )
    return _without_signs(words.replace(f"{index.table.name}.", ""))


def _without_signs(words: str) -> str:
    """Brackets and quotes come and go."""
    return " ".join(re.sub(r'[()"]', " ", words).split())


def _triggers(table: Table) -> Shapes:
    words = " ".join(APPEND_ONLY["postgresql"])
    body = words.split("$$")[1]
    found = {}
    for name, events, relation, each_row, function in _TRIGGER.findall(words):
        if relation == table.name:
            happens = " OR ".join(event for event in ("INSERT", "DELETE", "UPDATE", "TRUNCATE") if event in events)
            each = "ROW" if each_row else "STATEMENT"
            found[f"trigger {name}"] = (
                f"CREATE TRIGGER {name} BEFORE {happens} ON {relation} FOR EACH {each} EXECUTE FUNCTION {function}() {body}"
            )
    return found


def _words_of(rule: Constraint, table: Table) -> str:
    if isinstance(rule, CheckConstraint):
        return _words(f"CHECK {rule.sqltext}", table)
    kind = {"primary_key_constraint": "PRIMARY", "unique_constraint": "UNIQUE"}.get(rule.__visit_name__, "FOREIGN")
    return _words(f"{kind} {' '.join(column.name for column in rule.columns)}", table)  # type: ignore[attr-defined]


def _words(definition: str, table: Table) -> str:
    """The kind of a rule, its literals, comparisons and columns in their order: the server writes the rest in its own way."""
    own = definition.partition(" REFERENCES ")[0]
    signs = re.findall(r"'[^']*'|[<>]=?|\w+", re.sub(r"::(character varying|double precision|\w+)(\(\d+\))?(\[\])?", "", own))
    kinds = {"CHECK", "PRIMARY", "UNIQUE", "FOREIGN", "NULL", "not"}
    return " ".join(one for one in signs if one in kinds or one in table.columns or not (one[0].isalpha() or one[0] == "_"))
