"""The JSON lines of ``lta ingest --format jsonl`` (docs/ingest.md): one a file and one for the summary; absent is null."""

from __future__ import annotations

import json
from typing import Any, Final

from .events import Cause, FileOutcome, Summary

__all__ = ["SCHEMA", "outcome_line", "summary_line"]

SCHEMA: Final = "laser-trim-analyzer/ingest/1"


def outcome_line(outcome: FileOutcome) -> str:
    """One line of ASCII without its newline."""
    error = outcome.error
    return _line(
        kind="file",
        file=outcome.path,
        deed=outcome.deed,
        sha256=outcome.sha256,
        bytes=outcome.size,
        status=outcome.status,
        tracks=outcome.tracks,
        error=None if error is None else {"code": error.code, "message": error.message, "remedy": error.remedy},
    )


def summary_line(summary: Summary) -> str:
    """The last line of a run."""
    return _line(
        kind="summary",
        database=summary.database,
        dry_run=summary.dry_run,
        interrupted=summary.interrupted,
        total=summary.total,
        new=summary.new,
        replaced=summary.replaced,
        known=summary.known,
        duplicates=summary.duplicates,
        refused=summary.refused,
        postponed=summary.postponed,
        refused_before=summary.refused_before,
        machines_set=summary.machines_set,
        left=summary.left,
        other_files=summary.other_files,
        files=dict(summary.files),
        tracks=dict(summary.tracks),
        refused_for=[_cause(one) for one in summary.causes],
        postponed_for=[_cause(one) for one in summary.postponements],
        seconds=round(summary.seconds, 3),
    )


def _cause(cause: Cause) -> dict[str, Any]:
    return {"code": cause.code, "files": cause.files, "example": cause.example, "remedy": cause.remedy}


def _line(**content: Any) -> str:
    return json.dumps({"schema": SCHEMA, **content}, allow_nan=False, separators=(",", ":"))
