"""Any table as a Parquet file (extra ``parquet``); it decides nothing about columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from .column import Column, Value

__all__ = ["INSTALL_PARQUET", "write_parquet"]

INSTALL_PARQUET: Final = "python -m pip install 'laser-trim-analyzer[parquet]'"


def write_parquet(columns: Sequence[Column[Any]], rows: Iterable[Any], output: Path) -> int:
    """Write texts as string, truths as bool, counts as int64, other numbers as double, absent ones as null; the number of rows.

    The types are those of the columns, whatever the rows; all values are in memory once. Raises OSError where the file cannot be
    written, ImportError that names the extra without pyarrow.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as problem:
        raise ImportError(f"Parquet needs pyarrow, which is not installed. Install it: {INSTALL_PARQUET}") from problem
    values: list[list[Value]] = [[] for _ in columns]
    for row in rows:
        for column, own in zip(columns, values, strict=True):
            value = column.value(row)
            own.append(str(value) if isinstance(value, str) else value)  # a word of ours is more than its text
    kinds = {str: pa.string(), bool: pa.bool_(), int: pa.int64(), float: pa.float64()}
    arrays = [pa.array(own, kinds[column.kind]) for column, own in zip(columns, values, strict=True)]
    with output.open("wb") as stream:  # by its path pyarrow would delete what it cannot write, be it a device
        pq.write_table(pa.table(arrays, names=[column.key for column in columns]), stream)
    return len(values[0])
