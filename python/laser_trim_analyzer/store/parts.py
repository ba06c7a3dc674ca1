"""The rows of many parts at once: pairs of model and stem as a table inside the statement, so that an index finds the rows of each.

For pairs in a list SQLite reads the whole table, and a statement for each model takes ten times as long as all of them together.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, String, Table, column, select, text

__all__ = ["Part", "rows_of_parts"]

Part = tuple[str, str]
"""Model and stem."""

_AT_ONCE: Final = 256
_NOBODY: Final = (None, None)

Columns = tuple[ColumnElement[Any], ...]


def rows_of_parts(
    connection: Connection, table: Table, columns: Columns, parts: Iterable[Part], *where: ColumnElement[bool]
) -> list[Row[Any]]:
    """These columns of the rows of `table` that belong to the parts; `where` joins what else the columns are of."""
    listed = list(parts)
    rows: list[Row[Any]] = []
    for start in range(0, len(listed), _AT_ONCE):
        some: list[tuple[Any, Any]] = listed[start : start + _AT_ONCE]
        some += [_NOBODY] * ((1 << (len(some) - 1).bit_length()) - len(some))  # few lengths: each is compiled once
        said = {f"{name}{place}": value for place, part in enumerate(some) for name, value in zip("ms", part, strict=True)}
        rows += connection.execute(_line(table, columns, where, len(some)), said).all()
    return rows


@lru_cache(maxsize=32)
def _line(table: Table, columns: Columns, where: Columns, count: int) -> Select[Any]:
    pairs = [f"(:m{place}, :s{place})" for place in range(1, count)]
    said = "SELECT :m0 AS model, :s0 AS stem" + (f" UNION ALL VALUES {', '.join(pairs)}" if pairs else "")
    part = text(said).columns(column("model", String), column("stem", String)).cte("part")
    return select(*columns).where(table.c.model == part.c.model, table.c.stem == part.c.stem, *where)
