"""Runs that grade stored tracks anew: what they change, the verdicts that they replace, and back again; all inside the caller's
transaction, and no grading."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from laser_trim_analyzer.errors import DataError
from laser_trim_analyzer.model import RULES_VERSION, AuditAction

from . import schema
from .audit import Actor, append
from .contents import in_slices
from .keys import Keys
from .load import SharedContents, files_rows
from .many_rows import KEY, insert_rows, update_rows
from .mapping import FileRows
from .mapping.changes import EFFECT, FileChange, TrackChange, VerdictOfFile, change_of, kept_verdict
from .parts import Part
from .schema.grade import GradeColumns
from .units import Regrouping
from .words import FileState

__all__ = ["GRADE", "Run", "StoredFacts", "Superseding", "Undo", "keys_to_grade", "runs", "tracks_to_grade"]

GRADE: Final = tuple(GradeColumns.__annotations__)
"""The columns of a verdict."""
_FILE: Final = schema.table_of(schema.SourceFile)
_ATTEMPT: Final = schema.table_of(schema.TrackAttempt)
_SWEEP: Final = schema.table_of(schema.SweepRow)
_CONSISTENCY: Final = schema.table_of(schema.Consistency)
_RUN: Final = schema.table_of(schema.RegradeRun)
_OLD: Final = schema.table_of(schema.SupersededResult)
_BESIDE: Final = {
    name: schema.Base.metadata.tables[name] for name in ("watch_flag", "note", "finding", "extra_metric", "machine_verdict")
}
_PARTS_AT_ONCE: Final = 5_000
_NAMED: Final = ("file_id", "section", "track")
_KEEP: Final = insert(_OLD).from_select(
    ["run_id", "remarks", *_NAMED, *GRADE],
    select(
        bindparam("run", type_=_OLD.c.run_id.type), bindparam("kept", type_=_OLD.c.remarks.type), *_ATTEMPT.c[_NAMED + GRADE]
    ).where(_ATTEMPT.c.id == bindparam("attempt")),
)
"""Keeps the verdict that an attempt has now."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run: who, when and why, what was asked, tracks looked at and changed; the run that it took back, and the one that took it
    back, where there is one."""

    id: int
    started_at: datetime
    started_by: str
    reason: str | None
    rules_version: int
    request: dict[str, Any]
    tracks: int
    changed: int
    reverts: int | None
    reverted_by: int | None


def runs(connection: Connection) -> list[Run]:
    """All runs, oldest first."""
    rows = connection.execute(select(_RUN).order_by(_RUN.c.id)).all()
    reverted = {row.reverts_id: row.id for row in rows if row.reverts_id is not None}
    return [
        Run(
            *(row.id, row.started_at, row.started_by, row.reason, row.rules_version, json.loads(row.request)),
            *(row.tracks, row.changed, row.reverts_id, reverted.get(row.id)),
        )
        for row in rows
    ]


def _wanted(models: Sequence[str]) -> list[Any]:
    which = [_FILE.c.state == FileState.READ.value]
    return [*which, _FILE.c.model.in_(list(models))] if models else which


def tracks_to_grade(connection: Connection, models: Sequence[str]) -> int:
    """How many stored tracks can be graded anew; of these models, or of all."""
    line = select(func.count()).select_from(_ATTEMPT).join(_FILE, _FILE.c.id == _ATTEMPT.c.file_id)
    return int(connection.execute(line.where(*_wanted(models), _ATTEMPT.c.points.is_not(None))).scalar_one())


def keys_to_grade(connection: Connection, models: Sequence[str], at_once: int) -> list[Sequence[int]]:
    """The keys of the files that can be graded anew, in order, in portions."""
    keys = connection.execute(select(_FILE.c.id).where(*_wanted(models)).order_by(_FILE.c.id)).scalars().all()
    return [keys[start : start + at_once] for start in range(0, len(keys), at_once)]


class StoredFacts:
    """Files with everything that was read of them, a portion at a time, for one thread; what files share is fetched once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._shared = SharedContents(connection)

    def __call__(self, keys: Sequence[int]) -> list[FileRows]:
        """Those that are still there; a damaged content that many share says so."""
        return files_rows(self._connection, keys, self._shared)


class Superseding:
    """One run's writing. `add` changes as they come, then `finish`; where nothing changed, nothing is written, no run either."""

    def __init__(
        self, connection: Connection, actor: Actor, request: dict[str, Any], reason: str | None, reverts: int | None = None
    ) -> None:
        self._connection = connection
        self._actor = actor
        self._keys = Keys(connection)
        self._parts: set[Part] = set()
        self._values: dict[str, Any] = {
            "started_at": datetime.now(UTC),
            "started_by": actor.name,
            "reason": reason,
            "rules_version": RULES_VERSION,
            "request": json.dumps(request, sort_keys=True),
            "tracks": 0,
            "changed": 0,
            "reverts_id": reverts,
        }
        self.run: int | None = None

    def add(self, changes: Sequence[FileChange]) -> None:
        """Replace verdicts and keep the old ones."""
        if not changes:
            return
        if self.run is None:
            self.run = self._keys.take()
            self._connection.execute(insert(_RUN), {"id": self.run, **self._values})
        tracks = [track for change in changes for track in change.tracks]
        self._connection.execute(_KEEP, [{"run": self.run, "kept": track.kept, "attempt": track.attempt} for track in tracks])
        self._replace(tracks)
        self._replace_of_files(changes)
        self._values["changed"] += len(tracks)
        self._parts |= {(track.model, track.stem) for track in tracks if track.shown[0] != track.shown[1]}

    def _replace(self, tracks: Sequence[TrackChange]) -> None:
        update_rows(self._connection, _ATTEMPT, [{KEY: track.attempt, **track.values} for track in tracks])
        for name, table in _BESIDE.items():
            changed = [track for track in tracks if name in track.remarks]
            for some in in_slices(track.attempt for track in changed):
                self._connection.execute(delete(table).where(table.c.attempt_id.in_(some)))
            rows = [{"attempt_id": track.attempt, **row} for track in changed for row in track.remarks[name]]
            insert_rows(self._connection, table, rows)
        effects = [
            {KEY: sweep, **dict(zip(EFFECT, effect, strict=True))} for track in tracks for sweep, effect in track.effects.items()
        ]
        update_rows(self._connection, _SWEEP, effects)

    def _replace_of_files(self, changes: Sequence[FileChange]) -> None:
        update_rows(self._connection, _FILE, [{KEY: one.file, "status": one.status} for one in changes if one.status is not None])
        other = [one for one in changes if one.consistency is not None]
        for some in in_slices(one.file for one in other):
            self._connection.execute(delete(_CONSISTENCY).where(_CONSISTENCY.c.file_id.in_(some)))
        rows = [{"file_id": one.file, **row} for one in other for row in one.consistency or ()]
        insert_rows(self._connection, _CONSISTENCY, rows)

    def finish(self, tracks: int) -> int | None:
        """Derive the units anew, note the run and write the log; `tracks` were looked at. The run, None where nothing changed."""
        if self.run is None:
            return None
        parts = sorted(self._parts)
        for start in range(0, len(parts), _PARTS_AT_ONCE):
            groups = Regrouping(self._connection, self._keys)
            groups.plan(parts[start : start + _PARTS_AT_ONCE], ())
            groups.finish()
        changed = self._values["changed"]
        self._connection.execute(update(_RUN).where(_RUN.c.id == self.run).values(tracks=tracks, changed=changed))
        reverts = self._values["reverts_id"]
        detail = {"tracks": tracks, "changed": changed, "request": json.loads(self._values["request"]), "reverts": reverts}
        action = AuditAction.REGRADE if reverts is None else AuditAction.REVERT
        append(self._connection, self._actor, action, f"run {self.run}", detail)
        self._keys.settle()
        return self.run


def _in_force_after(connection: Connection, run: int) -> set[int]:
    """The later runs that still hold: one that was taken back does not, and neither does what took it back."""
    line = select(_RUN.c.id, _RUN.c.reverts_id).where(_RUN.c.id > run).order_by(_RUN.c.id)
    in_force: set[int] = set()
    taken_back: dict[int, int] = {}
    for one, reverted in connection.execute(line):
        if reverted is None or reverted <= run:
            in_force.add(one)
            continue
        taken_back[one] = first = reverted
        while first in taken_back:  # to take back a taking back makes the first run hold again
            first = taken_back[first]
        in_force ^= {first}
    return in_force


class Undo:
    """The verdicts that a run replaced, to be put back. Raises DataError REGRADE_UNKNOWN, REGRADE_NOT_LAST."""

    def __init__(self, connection: Connection, run: int) -> None:
        self._connection = connection
        self._run = run
        if connection.execute(select(_RUN.c.id).where(_RUN.c.id == run)).first() is None:
            raise DataError("REGRADE_UNKNOWN", f"run {run}")
        later = _OLD.alias()
        line = select(later.c.run_id).join(_OLD, _OLD.c.file_id == later.c.file_id)
        in_force = later.c.run_id.in_(_in_force_after(connection, run))
        found = connection.execute(line.where(_OLD.c.run_id == run, in_force).limit(1)).scalar()
        if found is not None:
            raise DataError("REGRADE_NOT_LAST", f"run {found}")
        self.left = 0
        """Tracks whose file was read again since: their verdicts are not those that the run made."""

    def changes(self, at_once: int) -> Iterator[list[FileChange]]:
        """What putting them back changes, in portions."""
        line = select(_OLD.c.file_id).where(_OLD.c.run_id == self._run).distinct().order_by(_OLD.c.file_id)
        keys = self._connection.execute(line).scalars().all()
        for start in range(0, len(keys), at_once):
            some = keys[start : start + at_once]
            old: dict[int, list[Any]] = {}
            kept = select(_OLD).where(_OLD.c.run_id == self._run, _OLD.c.file_id.in_(some))
            for row in self._connection.execute(kept.order_by(_OLD.c.file_id, _OLD.c.section, _OLD.c.track)).mappings():
                old.setdefault(row["file_id"], []).append(row)
            found = (self._change(rows, old[rows.values["id"]]) for rows in files_rows(self._connection, some, None))
            yield [change for change in found if change is not None]

    def _change(self, rows: FileRows, old: list[Any]) -> FileChange | None:
        made_before = {
            (one.values["section"], one.values["track"]) for one in rows.attempts if one.sweeps and one.values["id"] < self._run
        }  # all keys are of one sequence: what has a larger one than the run was written after it
        tracks, of_file = {}, None
        for row in old:
            verdict, said = kept_verdict({name: row[name] for name in GRADE}, row["remarks"])
            of_file = said or of_file
            if (row["section"], row["track"]) in made_before:
                tracks[row["section"], row["track"]] = verdict
            else:
                self.left += 1
        if not tracks or of_file is None:
            return None
        return change_of(rows, VerdictOfFile(*of_file, tracks), GRADE)
