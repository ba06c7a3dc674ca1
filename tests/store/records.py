"""Small invented files, graded and made into rows, and looks into a store; no measurement of anybody."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import select, text
from tests.analysis.parts import sweep, track, trim_file, untrimmed

from laser_trim_analyzer.analysis import grade
from laser_trim_analyzer.errors import ReadError
from laser_trim_analyzer.model import SweepKind, TrimFile
from laser_trim_analyzer.store import FileRows, SeenPath, Store, refused_rows, rows_of
from laser_trim_analyzer.store.schema import Base

MORNING = datetime(2024, 3, 7, 7, 3)
GOOD, BAD = 0.01, 0.2


def sha_of(word: object) -> str:
    return hashlib.sha256(str(word).encode("utf-8", "surrogatepass")).hexdigest()


def facts(
    serial: str = "254A",
    *,
    model: str = "4711-2",
    day: int = 0,
    minute: int = 0,
    worst: float = GOOD,
    tracks: int = 1,
    **changes: Any,
) -> TrimFile:
    """A file of one trimmed track (or more) whose largest error is `worst` of a limit of 0.05; its name says what it is."""
    error = np.full(40, 0.0)
    error[7], error[21] = worst, -worst
    made = [
        track(untrimmed(error * 3), replace(sweep(error), kind=SweepKind.FINAL), name=f"TRK{number + 1}")
        for number in range(tracks)
    ]
    at = changes.pop("trimmed_at", MORNING + timedelta(days=day, minutes=minute))
    name = f"{model}_{serial}_{at}_{worst}"
    whole = {"model": model, "serial": serial, "trimmed_at": at, "sha256": sha_of(name), "path": f"parts/{name}.xls", **changes}
    return trim_file(*made, **whole)


def rows(serial: str = "254A", **wishes: Any) -> FileRows:
    return rows_of_file(facts(serial, **wishes))


def rows_of_file(facts_of_file: TrimFile, **more: Any) -> FileRows:
    return rows_of(facts_of_file, grade(facts_of_file), **more)


def refused(path: str = "parts/broken.xls", code: str = "FILE_TRUNCATED", sha: str | None = "broken", **more: Any) -> FileRows:
    error = ReadError(code, "sector 7", path=path)
    error.sha256, error.size = (sha_of(sha), 10) if sha else (None, None)
    return refused_rows(error, SeenPath(path, 10, 1), **more)


def content(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """What a store holds but keys and moments of storing: equal for equal histories, whatever the order of storing."""
    with store.reading() as connection:
        found = {}
        for name, columns in SEEN.items():
            found[name] = sorted((tuple(map(plain, row)) for row in connection.execute(text(columns))), key=repr)
        return found


def plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


SEEN = {
    "files": "SELECT sha256, size, state, code, model, serial, status, record FROM source_file",
    "paths": "SELECT path, size, CAST(is_current AS INTEGER) FROM source_path",
    "lots": "SELECT model, CAST(first_day AS TEXT), CAST(last_day AS TEXT) FROM lot",
    "units": """
        SELECT u.model, stem, CAST(l.first_day AS TEXT), first_status, last_status, any_status, accepted_by, first_accepted_by,
            any_accepted_by, CAST(incomplete AS INTEGER), CAST(u.first_day AS TEXT), CAST(u.last_day AS TEXT), attempts,
            tracks, machine, substr(CAST(last_at AS TEXT), 1, 19), fail_points, first_fail_points,
            any_fail_points, margin, first_margin, any_margin
        FROM unit u JOIN lot l ON l.id = u.lot_id""",
    "attempts": """
        SELECT f.sha256, a.section, a.track, a.serial, a.status, a.margin, u.stem, CAST(u.first_day AS TEXT), e.sha256, r.sha256
        FROM track_attempt a JOIN source_file f ON f.id = a.file_id LEFT JOIN unit u ON u.id = a.unit_id
        LEFT JOIN axis e ON e.id = a.axis_id LEFT JOIN recipe r ON r.id = a.recipe_id""",
    "sweeps": """
        SELECT f.sha256, a.track, s.place, s.kind, s.curve, s.detail, s.rms, l.sha256
        FROM sweep s JOIN track_attempt a ON a.id = s.attempt_id JOIN source_file f ON f.id = a.file_id
        JOIN limit_table l ON l.id = s.limit_table_id""",
    "flags": """
        SELECT f.sha256, a.track, w.place, w.flag, w.reached
        FROM watch_flag w JOIN track_attempt a ON a.id = w.attempt_id JOIN source_file f ON f.id = a.file_id""",
}


def counts(store: Store) -> dict[str, int]:
    with store.reading() as connection:
        return {
            name: len(connection.execute(select(table)).all())
            for name, table in Base.metadata.tables.items()
            if name not in ("store_state", "audit_event")
        }


def table(store: Store, name: str) -> list[dict[str, Any]]:
    with store.reading() as connection:
        return [dict(row) for row in connection.execute(select(Base.metadata.tables[name])).mappings()]


def write_all(store: Store, items: Iterable[FileRows], at_once: int = 200, **more: Any) -> None:
    listed = list(items)
    for start in range(0, len(listed), at_once):
        assert store.write(listed[start : start + at_once], **more).failures == ()
