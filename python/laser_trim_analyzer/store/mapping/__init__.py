"""From facts and verdicts to rows and back: everything that was read and every number of a verdict, bit for bit; no SQL."""

from __future__ import annotations

from datetime import UTC, date, datetime

from laser_trim_analyzer.errors import TrimError
from laser_trim_analyzer.model import Analysis, Status, SweepKind, Track, TrackResult, TrimFile, stem_and_letter
from laser_trim_analyzer.store.words import FileKind, FileState

from .contents import Contents
from .facts import day_of, file_values, moment_of, sweep_rows, track_values
from .restore import analysis_of, attempt_of, trim_file_of
from .results import consistency_values, remarks_of, result_values
from .rows import AttemptRows, Content, FileRows, SeenContent, SeenPath, SweepRows, Values, checked

__all__ = [
    "AttemptRows",
    "Content",
    "FileRows",
    "SeenContent",
    "SeenPath",
    "SweepRows",
    "analysis_of",
    "attempt_of",
    "refused_rows",
    "rows_of",
    "trim_file_of",
]


def rows_of(
    trim_file: TrimFile, analysis: Analysis, *, mtime_ns: int | None = None, reader_version: int = 1, machine: str | None = None
) -> FileRows:
    """The rows of a file that was read and graded; arrays are packed here, in the caller's thread.

    Raises StoreError STORE_TEXT for a name that cannot be stored verbatim, STORE_NAN for a number of a verdict that is none.
    """
    contents = Contents()
    effects = [{(one.kind, one.pass_number): one for one in result.trim_effect.sweeps} for result in analysis.tracks]
    sweeps, record = sweep_rows(trim_file.tracks, effects, contents)
    settings, remarks = contents.settings(trim_file.parameters), contents.settings(trim_file.remarks)
    common = {"machine": machine, **_identity(analysis), "tracks_declared": trim_file.tracks_declared}
    attempts = tuple(
        _attempt(place, common, track, result, rows, contents)
        for place, (track, result, rows) in enumerate(zip(trim_file.tracks, analysis.tracks, sweeps, strict=True))
    )
    state = FileState.READ if attempts else FileState.ABORTED
    return FileRows(
        sha256=bytes.fromhex(trim_file.sha256),
        seen=SeenPath(trim_file.path, trim_file.size, mtime_ns),
        values=checked(
            {
                **_file_state(FileKind.TRIM, state, reader_version),
                **file_values(trim_file),
                "status": analysis.status.value,
                "record": record,
            }
        ),
        refers={
            "settings_id": settings[0],
            "settings_layout_id": settings[1],
            "remarks_id": remarks[0],
            "remarks_layout_id": remarks[1],
        },
        attempts=attempts or (_without_track(common, analysis.status),),
        consistency=tuple(consistency_values(place, one) for place, one in enumerate(analysis.consistency)),
        contents=contents.found,
    )


def refused_rows(
    error: TrimError,
    seen: SeenPath,
    *,
    model: str | None = None,
    serial: str | None = None,
    trimmed_at: datetime | date | None = None,
    reader_version: int = 1,
    machine: str | None = None,
) -> FileRows:
    """The rows of a file that could not be read. Where its name tells the part, an attempt with status ERROR stands for it."""
    values: Values = {
        **_file_state(FileKind.UNKNOWN, FileState.REFUSED, reader_version),
        "size": error.size if error.size is not None else seen.size,
        "code": error.code,
        "detail": _printable(error.detail),
        "sheet": error.sheet and _printable(error.sheet),
        "cell": error.cell,
        "remedy": error.remedy,
        "model": model,
        "serial": serial,
        "status": Status.ERROR.value,
        "trimmed_at": moment_of(trimmed_at),
        "trimmed_on": day_of(trimmed_at),
    }
    named = {"machine": machine, "model": model, "serial": serial}
    named |= {"trimmed_at": values["trimmed_at"], "trimmed_on": values["trimmed_on"]}
    attempts = () if model is None or serial is None else (_without_track(named, Status.ERROR),)
    return FileRows((error.sha256 and bytes.fromhex(error.sha256)) or None, seen, checked(values), attempts=attempts)


def _printable(text: str) -> str:
    """Text of a damaged file, for people: what no database holds is escaped."""
    return text.replace("\0", "\\x00").encode("utf-8", "backslashreplace").decode()


def _file_state(kind: FileKind, state: FileState, reader_version: int) -> Values:
    return {"kind": kind.value, "state": state.value, "reader_version": reader_version, "stored_at": datetime.now(UTC)}


def _identity(analysis: Analysis) -> Values:
    return {
        "system": analysis.system.value,
        "model": analysis.model,
        "serial": analysis.serial,
        "trimmed_at": moment_of(analysis.trimmed_at),
        "trimmed_on": day_of(analysis.trimmed_at),
    }


def _attempt(
    place: int, common: Values, track: Track, result: TrackResult, sweeps: tuple[SweepRows, ...], contents: Contents
) -> AttemptRows:
    stem, _ = stem_and_letter(common["serial"])
    deciding = next((one for one, sweep in zip(sweeps, track.sweeps, strict=True) if sweep.kind is SweepKind.FINAL), sweeps[0])
    values = checked({**common, "stem": stem, "place": place, **track_values(track), **result_values(result)})
    settings, recipe = contents.settings(track.parameters), contents.recipe(track.trim_parameters)
    refers = {
        "settings_id": settings[0],
        "settings_layout_id": settings[1],
        "recipe_id": recipe[0],
        "recipe_layout_id": recipe[1],
        "limit_table_id": deciding.refers["limit_table_id"],
        "axis_id": deciding.refers["axis_id"],
    }
    return AttemptRows(values, refers, sweeps, remarks_of(result))


def _without_track(common: Values, status: Status) -> AttemptRows:
    stem, _ = stem_and_letter(common["serial"])
    return AttemptRows(checked({**common, "stem": stem, "place": 0, "section": 0, "track": "", "status": status.value}), {})
