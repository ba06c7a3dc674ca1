"""One unit whole: every file of it with all facts and verdicts, as they were read and graded; grades nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from laser_trim_analyzer.errors import ReadError
from laser_trim_analyzer.model import Analysis, Attempt, FileState, TrimFile
from laser_trim_analyzer.store.annotations import Annotation, said_of_unit
from laser_trim_analyzer.store.load import SharedContents, files_rows
from laser_trim_analyzer.store.mapping import analysis_of, attempt_of, trim_file_of
from laser_trim_analyzer.store.schema import TrackAttempt, table_of
from laser_trim_analyzer.store.snapshot import Snapshot

from .paths import paths_of, refusal
from .units import StoredUnit, unit_by_key

__all__ = ["WholeFile", "WholeUnit", "unit_whole"]

_ATTEMPT: Final = table_of(TrackAttempt)


@dataclass(frozen=True, slots=True, eq=False)
class WholeFile:
    """A file of the unit. A refused one has neither facts nor verdict, but an error."""

    file: str
    sha256: str | None
    state: FileState
    facts: TrimFile | None
    analysis: Analysis | None
    error: ReadError | None


@dataclass(frozen=True, slots=True, eq=False)
class WholeUnit:
    """The line of the unit, its attempts, its files, each once, in the order of their runs, and what people say of any of them."""

    unit: StoredUnit
    attempts: tuple[Attempt, ...]
    files: tuple[WholeFile, ...]
    annotations: tuple[Annotation, ...]


def unit_whole(snapshot: Snapshot, key: int) -> WholeUnit | None:
    """One unit by the key of its row, None where there is none; some fifteen statements, however many files it has.

    Raises StoreError STORE_BLOB_DAMAGED.
    """
    unit = unit_by_key(snapshot, key)
    if unit is None:
        return None
    line = select(_ATTEMPT.c.file_id, _ATTEMPT.c.trimmed_on, _ATTEMPT.c.trimmed_at).where(_ATTEMPT.c.unit_id == key)
    in_time = line.order_by(_ATTEMPT.c.trimmed_on, _ATTEMPT.c.trimmed_at.is_not(None), _ATTEMPT.c.trimmed_at, _ATTEMPT.c.id)
    keys = list(dict.fromkeys(row.file_id for row in snapshot.connection.execute(in_time)))
    found = {rows.values["id"]: rows for rows in files_rows(snapshot.connection, keys, SharedContents(snapshot.connection))}
    paths = paths_of(snapshot.connection, keys)
    attempts: list[Attempt] = []
    files: list[WholeFile] = []
    for one in keys:
        rows = found[one]
        attempts += [attempt_of(rows.sha256, row.values) for row in rows.attempts if row.values["unit_id"] == key]
        path, _ = paths.get(one, (rows.seen.path, 0))
        code = rows.values["code"]
        is_refused = rows.values["state"] == FileState.REFUSED.value
        files.append(
            WholeFile(
                file=path,
                sha256=None if rows.sha256 is None else rows.sha256.hex(),
                state=FileState(rows.values["state"]),
                facts=None if is_refused else trim_file_of(rows),
                analysis=None if is_refused else analysis_of(rows),
                error=code and refusal(code, rows.values["detail"], path, rows.values["sheet"], rows.values["cell"]),
            )
        )
    hashes = [rows.sha256 for rows in found.values() if rows.sha256 is not None]
    annotations = said_of_unit(snapshot.connection, unit.model, unit.stem, unit.lot, hashes)
    return WholeUnit(unit, tuple(attempts), tuple(files), tuple(annotations))
