"""What a regrade says to programs: JSON lines (docs/maintenance.md); absent is null."""

from __future__ import annotations

import json
from typing import Any, Final

from laser_trim_analyzer.store.regrading import Run

from .events import Difference, RegradeSummary, Unreadable

__all__ = ["SCHEMA", "event_line", "run_line"]

SCHEMA: Final = "laser-trim-analyzer/regrade/1"


def event_line(event: Difference | Unreadable | RegradeSummary) -> str:
    match event:
        case Difference():
            return _line(
                kind="difference",
                file=event.file,
                model=event.model,
                serial=event.serial,
                section=event.section,
                track=event.track,
                before=event.before,
                after=event.after,
                margin_before=_number(event.margin_before),
                margin_after=_number(event.margin_after),
                columns=event.columns,
            )
        case Unreadable():
            return _line(kind="unreadable", file=event.file, code=event.error.code, message=event.error.message)
        case RegradeSummary():
            moved = [{"before": old, "after": new, "tracks": count} for (old, new), count in sorted(event.moved.items())]
            return _line(
                kind="summary",
                database=event.database,
                tracks=event.tracks,
                changed=event.changed,
                moved=moved,
                unreadable=event.unreadable,
                left=event.left,
                run=event.run,
                applied=event.applied,
                interrupted=event.interrupted,
                seconds=round(event.seconds, 3),
            )


def run_line(run: Run) -> str:
    return _line(
        kind="run",
        run=run.id,
        started_at=run.started_at.isoformat(),
        started_by=run.started_by,
        reason=run.reason,
        rules_version=run.rules_version,
        request=run.request,
        tracks=run.tracks,
        changed=run.changed,
        reverts=run.reverts,
        reverted_by=run.reverted_by,
    )


def _number(value: float | None) -> float | str | None:
    """JSON has no infinity."""
    return value if value is None or abs(value) < float("inf") else str(value)


def _line(**content: Any) -> str:
    return json.dumps({"schema": SCHEMA, **content}, allow_nan=False, separators=(",", ":"))
