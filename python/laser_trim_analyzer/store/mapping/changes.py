"""What a new verdict changes of a stored one, row by row, and the text in which the old one is kept; grades nothing, no SQL."""

from __future__ import annotations

import json
from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Final, NamedTuple

from laser_trim_analyzer.model import Analysis
from laser_trim_analyzer.store.arrays import unseal

from .contents import compact_json
from .results import consistency_values, remarks_of, result_values
from .rows import AttemptRows, FileRows, Values, checked

__all__ = [
    "FileChange",
    "TrackChange",
    "Verdict",
    "VerdictOfFile",
    "change_of",
    "kept_verdict",
    "verdicts_of",
]

_SHOWN: Final = itemgetter("status", "accepted_by", "fail_points", "margin")
EFFECT: Final = ("graded_points", "fail_points", "rms", "max_abs_error", "half_range")
_EFFECT: Final = itemgetter(*EFFECT)
_CONSISTENCY: Final = ("place", "first_track", "second_track", "margin", "sigma", "resistance_change_percent")

TrackKey = tuple[int, str]
"""Section and track."""
Remarks = Mapping[str, tuple[Values, ...]]


class Verdict(NamedTuple):
    """A verdict on a track as it is stored: the columns of `schema.grade`, the rows beside it by table, and for each sweep, by its
    place, the columns of its line of trim effect."""

    values: Values
    remarks: Remarks
    effects: Mapping[int, tuple[Any, ...]]


class VerdictOfFile(NamedTuple):
    """The verdicts on some tracks of a file and what they make of the file."""

    status: str
    consistency: tuple[Values, ...]
    tracks: Mapping[TrackKey, Verdict]


class TrackChange(NamedTuple):
    """One track whose verdict is another now, as what must be written: `values` are the columns of `schema.grade` that differ,
    `remarks` the tables beside that do, with their new rows, `effects` the lines of trim effect that do, by the key of the sweep's
    row. `differs` names all of it. `kept` holds what of the old verdict has no column; `shown` are status, accepted_by, fail_points
    and margin before and after, which are what a unit shows."""

    attempt: int
    section: int
    track: str
    model: str
    stem: str
    serial: str
    differs: tuple[str, ...]
    shown: tuple[tuple[Any, ...], tuple[Any, ...]]
    values: Values
    remarks: Remarks
    effects: Mapping[int, tuple[Any, ...]]
    kept: str


class FileChange(NamedTuple):
    """One file some of whose tracks have another verdict now; its `status` and `consistency` are None where they stay."""

    file: int
    path: str
    status: str | None
    consistency: tuple[Values, ...] | None
    tracks: tuple[TrackChange, ...]


def verdicts_of(rows: FileRows, analysis: Analysis) -> VerdictOfFile:
    """A new verdict on a stored file as it would be stored. Raises StoreError STORE_NAN."""
    tracks = {}
    for attempt, result in zip((one for one in rows.attempts if one.sweeps), analysis.tracks, strict=True):
        effects = {(one.kind.value, one.pass_number): one for one in result.trim_effect.sweeps}
        of_sweeps = {}
        for sweep in attempt.sweeps:
            effect = effects.get((sweep.values["kind"], sweep.values["pass_number"]))
            numbers = (None,) * len(EFFECT) if effect is None else (effect.points, *(getattr(effect, name) for name in EFFECT[1:]))
            of_sweeps[sweep.values["place"]] = tuple(checked(dict(zip(EFFECT, numbers, strict=True))).values())
        tracks[_key(attempt)] = Verdict(checked(result_values(result)), remarks_of(result), of_sweeps)
    consistency = tuple(consistency_values(place, one) for place, one in enumerate(analysis.consistency))
    return VerdictOfFile(analysis.status.value, consistency, tracks)


def _key(attempt: AttemptRows) -> TrackKey:
    return attempt.values["section"], attempt.values["track"]


def _stored_consistency(rows: FileRows) -> tuple[Values, ...]:
    return tuple([{name: row[name] for name in _CONSISTENCY} for row in rows.consistency])


def _stored(attempt: AttemptRows, columns: tuple[str, ...]) -> Verdict:
    """The verdict that is stored; `columns` are those of `schema.grade`."""
    values = attempt.values
    effects = {sweep.values["place"]: _EFFECT(sweep.values) for sweep in attempt.sweeps}
    return Verdict({name: values[name] for name in columns}, attempt.remarks, effects)


def change_of(rows: FileRows, after: VerdictOfFile, columns: tuple[str, ...]) -> FileChange | None:
    """What `after` changes of a stored file; None where everything is as it is. Tracks that `after` does not name stay.

    `columns` are those of `schema.grade`.
    """
    stored = {_key(attempt): _stored(attempt, columns) for attempt in rows.attempts if attempt.sweeps}
    before = VerdictOfFile(rows.values["status"], _stored_consistency(rows), stored)
    of_file = tuple([name for name in ("status", "consistency") if getattr(before, name) != getattr(after, name)])
    tracks: list[TrackChange] = []
    for attempt in rows.attempts:
        new = after.tracks.get(_key(attempt))
        if new is None:
            continue
        old = stored[_key(attempt)]
        if old != new or (of_file and not tracks):  # what the file had is kept with its first track
            change = _track_change(attempt, old, new, *((), None) if tracks else (of_file, before))
            if change.differs:
                tracks.append(change)
    if not tracks:
        return None
    status, consistency = (getattr(after, name) if name in of_file else None for name in ("status", "consistency"))
    return FileChange(rows.values["id"], rows.seen.path, status, consistency, tuple(tracks))


def _track_change(
    attempt: AttemptRows, old: Verdict, new: Verdict, of_file: tuple[str, ...], file_before: VerdictOfFile | None
) -> TrackChange:
    values = attempt.values
    changed = {name: value for name, value in new.values.items() if _is_other(old.values[name], value)}
    tables = [table for table in {*old.remarks, *new.remarks} if old.remarks.get(table) != new.remarks.get(table)]
    sweeps = {sweep.values["place"]: sweep.values["id"] for sweep in attempt.sweeps}
    effects = {sweeps[place]: effect for place, effect in new.effects.items() if old.effects[place] != effect}
    differs = sorted([*changed, *tables, *(["trim_effect"] if effects else [])])
    return TrackChange(
        *(values["id"], values["section"], values["track"], values["model"], values["stem"], values["serial"]),
        tuple(differs) or of_file,
        (_SHOWN(old.values), _SHOWN(new.values)),
        changed,
        {table: new.remarks.get(table, ()) for table in tables},
        effects,
        _kept_text(old, file_before),
    )


def _is_other(old: Any, new: Any) -> bool:
    """Two sealed blobs may hold the same though their bytes differ: another compressor made one of them."""
    if old == new:
        return False
    return not (isinstance(old, bytes | memoryview) and isinstance(new, bytes) and unseal(bytes(old)) == unseal(new))


def _kept_text(verdict: Verdict, of_file: VerdictOfFile | None) -> str:
    """Everything of an old verdict that has no column in `superseded_result`, as JSON; with that of its file."""
    kept: dict[str, Any] = {"remarks": verdict.remarks, "effects": list(verdict.effects.items())}
    if of_file is not None:
        kept["file"] = {"status": of_file.status, "consistency": of_file.consistency}
    return compact_json(kept)


def kept_verdict(values: Values, text: str) -> tuple[Verdict, tuple[str, tuple[Values, ...]] | None]:
    """A verdict from its columns and its text, and status and consistency of its file where they stand there."""
    kept = json.loads(text)
    remarks = {table: tuple(rows) for table, rows in kept["remarks"].items()}
    verdict = Verdict(values, remarks, {place: tuple(effect) for place, effect in kept["effects"]})
    of_file = kept.get("file")
    return verdict, of_file and (of_file["status"], tuple(of_file["consistency"]))
