"""What check and stats say to programs: JSON lines and one JSON object (docs/maintenance.md); absent is null."""

from __future__ import annotations

import json
from typing import Any, Final

from laser_trim_analyzer.store.defects import Defect
from laser_trim_analyzer.store.size import Statistics

from .check import CheckSummary

__all__ = ["SCHEMA", "defect_line", "statistics_record", "summary_line"]

SCHEMA: Final = "laser-trim-analyzer/check/1"


def defect_line(defect: Defect) -> str:
    return _line(kind="defect", code=defect.code, place=defect.place, detail=defect.detail, remedy=defect.remedy)


def summary_line(summary: CheckSummary) -> str:
    return _line(
        kind="summary",
        database=summary.database,
        defects=summary.defects,
        interrupted=summary.interrupted,
        seconds=round(summary.seconds, 3),
    )


def statistics_record(found: Statistics) -> dict[str, Any]:
    """The object of ``lta db stats --format json``."""
    return {
        "database": found.database,
        "server": found.server,
        "revision": found.revision,
        "data_version": found.data_version,
        "bytes": found.bytes,
        "free_bytes": found.free_bytes,
        "bytes_per_file": found.bytes_per_file,
        "newest_run": found.newest_run and found.newest_run.isoformat(),
        "newest_stored": found.newest_stored and found.newest_stored.isoformat(),
        "newest_event": found.newest_event and found.newest_event.isoformat(),
        "tables": {table.name: {"rows": table.rows, "bytes": table.bytes} for table in found.tables},
        "copies": found.copies,
    }


def _line(**content: Any) -> str:
    return json.dumps({"schema": SCHEMA, **content}, allow_nan=False, separators=(",", ":"))
