"""Specifications as TOML: ``schema = 1`` and one [[model]] table for each; values are not interpreted here."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

from laser_trim_analyzer.errors import SpecError
from laser_trim_analyzer.readers.workbook import Source

from .columns import COLUMNS, hint
from .row import Entry, Place, Row, shown
from .text import text_of

__all__ = ["SCHEMA", "rows"]

SCHEMA = 1
_TOP = ("schema", "model")


def rows(source: Source) -> Iterator[Row]:
    """The [[model]] tables in order; raises SpecError SPEC_UNREADABLE or SPEC_SCHEMA."""
    content = _parsed(text_of(source))
    unknown = [key for key in content if key not in _TOP]
    if unknown:
        raise SpecError("SPEC_SCHEMA", f"the key {shown(unknown[0])} is not known; {hint(unknown[0], _TOP)}")
    schema = content.get("schema")
    if type(schema) is not int or schema != SCHEMA:
        found = "there is no schema number" if schema is None else f"schema is {shown(schema)}"
        raise SpecError("SPEC_SCHEMA", found, remedy=f"Write schema = {SCHEMA} at the top of the file.")
    tables = content.get("model", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise SpecError("SPEC_SCHEMA", "model is not a list of tables", remedy="Head each specification with [[model]].")
    for number, table in enumerate(tables, 1):
        yield _row(f"table {number}", table)


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as problem:  # ValueError also for a whole number of too many digits
        reason = "it is nested too deeply" if isinstance(problem, RecursionError) else str(problem)[:100]
        raise SpecError("SPEC_UNREADABLE", f"it is not TOML: {reason}") from problem


def _row(where: str, table: dict[str, Any]) -> Row:
    for key in table:
        if key not in COLUMNS:
            raise Place(where).refusal("SPEC_SCHEMA", f"the key {shown(key)} is not known; {hint(key)}")
    return Row(Place(where), {key: Entry(value, Place(where, key)) for key, value in table.items()})
