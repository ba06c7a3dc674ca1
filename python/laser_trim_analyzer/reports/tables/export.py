"""Any table as CSV or JSON lines: one line a row, as the rows come; it decides nothing about columns."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Sequence
from typing import IO, Any, Final

from .column import Column, Value, safe_cell, yes_or_no

__all__ = ["QUERY_SCHEMA", "write_csv", "write_jsonl"]

QUERY_SCHEMA: Final = "laser-trim-analyzer/query/1"


def write_csv(columns: Sequence[Column[Any]], rows: Iterable[Any], stream: IO[str]) -> None:
    """Keys, then values as they are; no text is a formula to a spreadsheet."""
    lines = csv.writer(stream, lineterminator="\n")
    lines.writerow(column.key for column in columns)
    for row in rows:
        values = (column.value(row) for column in columns)
        lines.writerow(safe_cell(value) if isinstance(value, str) else yes_or_no(value) for value in values)


def write_jsonl(kind: str, columns: Sequence[Column[Any]], rows: Iterable[Any], stream: IO[str]) -> None:
    """One object a row, ASCII alone; a truth is one, what is absent, and a number that JSON cannot say, is null."""
    head = {"schema": QUERY_SCHEMA, "kind": kind}
    for row in rows:
        line = head | {column.key: _plain(column.value(row)) for column in columns}
        stream.write(json.dumps(line, allow_nan=False, separators=(",", ":")) + "\n")


def _plain(value: Value) -> Value:
    return None if isinstance(value, float) and not math.isfinite(value) else value
