"""The table of tracks, as a run of ``lta analyze`` and a stored history show it; computes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from laser_trim_analyzer.errors import TrimError
from laser_trim_analyzer.model import Analysis, Evaluation, Status, System, TrackResult, WatchKind

from .column import Column, Value, moment_of, words_of

__all__ = ["STORED_TRACK_COLUMNS", "TRACK_COLUMNS", "Run", "TrackRow", "track_rows"]

_SAID_BY_FAIL: Final = (WatchKind.MARGIN_LOW, WatchKind.SIGMA_HIGH)


@dataclass(frozen=True, slots=True)
class Run:
    """What a history knows of an attempt beside its verdict; a refused file tells no system, and somebody else the machine."""

    system: System | None
    model: str
    serial: str
    trimmed_at: datetime | date | None
    machine: str | None = None


@dataclass(frozen=True, slots=True)
class TrackRow:
    """One line of a result table: a track, or a file without tracks."""

    file: str
    status: Status
    analysis: Analysis | Run | None
    track: TrackResult | None
    error: TrimError | None


def track_rows(file: str, status: Status, analysis: Analysis | None, error: TrimError | None) -> list[TrackRow]:
    """One row a track; one row for a file that has none."""
    tracks: Iterable[TrackResult | None] = analysis.tracks if analysis and analysis.tracks else (None,)
    return [TrackRow(file, track.status if track else status, analysis, track, error) for track in tracks]


def _of_analysis(name: str) -> Callable[[TrackRow], Value]:
    return lambda row: None if row.analysis is None else getattr(row.analysis, name)


def _of_track(name: str) -> Callable[[TrackRow], Value]:
    return lambda row: None if row.track is None else getattr(row.track, name)


def _of_resistance(name: str) -> Callable[[TrackRow], Value]:
    return lambda row: None if row.track is None else getattr(row.track.resistance, name)


def _of_evaluation(name: str) -> Callable[[TrackRow], Value]:
    def value(row: TrackRow) -> Value:
        evaluation: Evaluation | None = row.track.decisive if row.track else None
        return None if evaluation is None else getattr(evaluation, name)

    return value


def _run(row: TrackRow) -> Value:
    return moment_of(row.analysis.trimmed_at) if row.analysis else None


def _points_out(row: TrackRow) -> Value:
    """Points out of graded points: of the final sweep, or of the untrimmed one of a track that was never cut."""
    track = row.track
    if track is None:
        return None
    counted = track.decisive or track.untrimmed
    return None if counted is None else f"{counted.fail_points} of {track.graded_points}"


def _untrimmed_out(row: TrackRow) -> Value:
    return row.track.untrimmed.fail_points if row.track and row.track.untrimmed else None


def _max_error_mv(row: TrackRow) -> Value:
    track = row.track
    counted = (track.decisive or track.untrimmed) if track else None
    return None if counted is None or counted.max_abs_error is None else 1000 * counted.max_abs_error


def _machine(row: TrackRow) -> Value:
    verdict = row.track.machine_verdict if row.track else None
    if verdict is None:
        return None
    return verdict.words if verdict.words is not None else f"{verdict.fail_points} out"


def _remark(row: TrackRow) -> Value:
    """What else to know in one cell: reasons of a verdict that is none, watch flags with value and limit, findings."""
    if row.track is None:
        return row.error.message if row.error else None
    track = row.track
    words = list(track.reasons) if track.status is Status.NOT_GRADED else []
    # That the margin of a failing track is low, or its curve rough, says nothing new.
    flags = (flag for flag in track.watch if track.status is Status.WATCH or flag.flag not in _SAID_BY_FAIL)
    words.extend(f"{flag.flag.replace('_', ' ')} {flag.value:.5g} (limit {flag.limit:.5g})" for flag in flags)
    words.extend(finding.replace("_", " ") for finding in track.findings)
    return ", ".join(words) or None


def _accepted_by(row: TrackRow) -> Value:
    """The first of the three evaluations that leaves nothing out."""
    return words_of(row.track.accepted_by) if row.track else None


def _as_measured_out(row: TrackRow) -> Value:
    return row.track.as_measured.fail_points if row.track and row.track.as_measured else None


def _offset_mv(row: TrackRow) -> Value:
    evaluation = row.track.decisive if row.track else None
    return None if evaluation is None else 1000 * evaluation.offset_v


def _machine_name(row: TrackRow) -> Value:
    return row.analysis.machine if isinstance(row.analysis, Run) else None


def _unit(row: TrackRow) -> Value:
    return row.track.position_unit if row.track else None


def _reasons(row: TrackRow) -> Value:
    return "; ".join(row.track.reasons) or None if row.track else None


TRACK_COLUMNS: Final[tuple[Column[TrackRow], ...]] = (
    Column("file", "File", lambda row: row.file),
    Column("system", "System", _of_analysis("system")),
    Column("model", "Model", _of_analysis("model"), on_screen=True),
    Column("serial", "Serial", _of_analysis("serial"), on_screen=True),
    Column("track", "Track", _of_track("track"), on_screen=True),
    Column("trimmed_at", "Run", _run, on_screen=True),
    Column("status", "Verdict", lambda row: words_of(row.status), on_screen=True),
    Column("points_out", "Out", _points_out, on_screen=True),
    Column("fail_points", "Points out", _of_evaluation("fail_points"), 0),
    Column("graded_points", "Graded", _of_track("graded_points"), 0),
    Column("margin", "Margin", _of_evaluation("margin"), 2, on_screen=True),
    Column("worst_position", "Worst at", _of_evaluation("worst_position"), 2, signed=True, on_screen=True),
    Column("position_unit", "Unit", _unit),
    Column("max_abs_error_mv", "Max error, mV", _max_error_mv, 2, on_screen=True),
    Column("untrimmed_fail_points", "Before trim out", _untrimmed_out, 0),
    Column("passes", "Passes", _of_track("passes"), 0, on_screen=True),
    Column("resistance_untrimmed_ohm", "Before, Ω", _of_resistance("untrimmed_ohm"), 0, of=float),
    Column("resistance_trimmed_ohm", "Final, Ω", _of_resistance("trimmed_ohm"), 0, on_screen=True, of=float),
    Column("resistance_change_percent", "Change, %", _of_resistance("change_percent"), 1, signed=True),
    Column("machine", "Machine", _machine, on_screen=True),
    Column("policy", "Policy", _of_track("policy")),
    Column("accepted_by", "Accepted", _accepted_by, on_screen=True),
    Column("as_measured_fail_points", "Out as measured", _as_measured_out, 0),
    Column("offset_mv", "Offset, mV", _offset_mv, 2, signed=True),
    Column("sigma_gradient", "Sigma, V/unit", lambda row: row.track.sigma.gradient if row.track else None, of=float),
    Column("reasons", "Reasons", _reasons),
    Column("error", "Error", lambda row: row.error.code if row.error else None),
    Column("remark", "Remark", _remark, on_screen=True),
)

_AFTER: Final = 1 + [column.key for column in TRACK_COLUMNS].index("trimmed_at")
STORED_TRACK_COLUMNS: Final[tuple[Column[TrackRow], ...]] = (
    *TRACK_COLUMNS[:_AFTER],
    Column("machine_name", "Run on", _machine_name, on_screen=True, rare=True),
    *TRACK_COLUMNS[_AFTER:],
)
"""A history knows more than a workbook: the machine that somebody named."""
