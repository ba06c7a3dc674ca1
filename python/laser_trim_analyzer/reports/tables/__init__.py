"""One definition of columns, captions, units and rounding for terminal, CSV, documents and screens; computes nothing."""

from .column import Column, Value, safe_cell
from .history import FILE_COLUMNS, MODEL_COLUMNS, UNIT_COLUMNS
from .tracks import TRACK_COLUMNS, TrackRow, track_rows

__all__ = [
    "FILE_COLUMNS",
    "MODEL_COLUMNS",
    "TRACK_COLUMNS",
    "UNIT_COLUMNS",
    "Column",
    "TrackRow",
    "Value",
    "safe_cell",
    "track_rows",
]
