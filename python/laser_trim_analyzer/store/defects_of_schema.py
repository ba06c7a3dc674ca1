"""Tables, columns, indexes and triggers of a database against those that this version makes; what others added is theirs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from sqlalchemy import Connection

from .address import address_of
from .defects_on_server import defects_on_server
from .engine import make_engine
from .schema import Base

__all__ = ["schema_defects"]

Found = Iterator[tuple[str, str]]


def schema_defects(connection: Connection) -> Found:
    """The place and what is wrong there: missing, or other than this version makes it."""
    return _in_sqlite(connection) if connection.dialect.name == "sqlite" else defects_on_server(connection)


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
