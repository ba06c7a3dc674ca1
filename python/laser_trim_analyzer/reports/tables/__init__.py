"""One definition of columns, captions, units and rounding for terminal, CSV, documents and screens; computes nothing."""

from .column import Column, Value, safe_cell
from .export import QUERY_SCHEMA, write_csv, write_jsonl
from .history import AUDIT_COLUMNS, FILE_COLUMNS, MODEL_COLUMNS, UNIT_COLUMNS
from .parquet import INSTALL_PARQUET, write_parquet
from .tracks import STORED_TRACK_COLUMNS, TRACK_COLUMNS, Run, TrackRow, track_rows

__all__ = [
    "AUDIT_COLUMNS",
    "FILE_COLUMNS",
    "INSTALL_PARQUET",
    "MODEL_COLUMNS",
    "QUERY_SCHEMA",
    "STORED_TRACK_COLUMNS",
    "TRACK_COLUMNS",
    "UNIT_COLUMNS",
    "Column",
    "Run",
    "TrackRow",
    "Value",
    "safe_cell",
    "track_rows",
    "write_csv",
    "write_jsonl",
    "write_parquet",
]
