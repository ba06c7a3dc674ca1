"""The verdict on a track and on a file (RULES §3): the only place where anything passes or fails."""

from __future__ import annotations

from datetime import date

import numpy as np

from laser_trim_analyzer.errors import DataError
from laser_trim_analyzer.model import (
    RULES_VERSION,
    Analysis,
    Evaluation,
    Policy,
    Reason,
    Specification,
    Status,
    Sweep,
    SweepKind,
    Track,
    TrackResult,
    TrimFile,
    UntrimmedResult,
    WatchFlag,
    file_status,
)

from .findings import findings_of
from .linearity import as_measured
from .machine import machine_verdict
from .notes import track_notes
from .points import Points, points_of
from .resistance import resistance_change
from .watch import watch_flags

__all__ = ["AVAILABLE_POLICIES", "grade"]

AVAILABLE_POLICIES = (Policy.AS_MEASURED,)
MINIMUM_POINTS = 3
WIDEST_HALF_BAND = 0.10  # of the applied voltage


def grade(trim_file: TrimFile, *, spec: Specification | None = None, policy: Policy | None = None) -> Analysis:
    """Grade every track of a workbook.

    `policy` names the evaluation that decides; without it the specification's, else `as_measured`. Raises DataError
    POLICY_UNKNOWN for an evaluation that does not exist yet. Pure: the same facts give the same bits.
    """
    spec = spec or Specification()
    chosen = _policy(spec, policy)
    with np.errstate(over="ignore", invalid="ignore"):  # a damaged cell may hold 1e308; what is not finite is never graded
        tracks = tuple(_grade_track(trim_file, track, spec, chosen) for track in trim_file.tracks)
    return Analysis(
        system=trim_file.system,
        model=trim_file.model,
        serial=trim_file.serial,
        trimmed_at=trim_file.trimmed_at or _measured_on(trim_file),
        outcome_words=trim_file.outcome_words,
        status=file_status(track.status for track in tracks),
        tracks=tracks,
    )


def _policy(spec: Specification, policy: Policy | None) -> Policy:
    """The first that is given wins: the caller's, the specification's, its linearity type's, the default (RULES §3)."""
    by_type = spec.linearity_type.policy if spec.linearity_type else None
    chosen = policy or spec.policy or by_type or Policy.AS_MEASURED
    if chosen not in AVAILABLE_POLICIES:
        raise DataError("POLICY_UNKNOWN", chosen)
    return chosen


def _measured_on(trim_file: TrimFile) -> date | None:
    """The newest day of the deciding sheets, for a file whose name has no time."""
    days = [track.deciding.measured_on for track in trim_file.tracks]
    return max((day for day in days if day is not None), default=None)


def _grade_track(trim_file: TrimFile, track: Track, spec: Specification, policy: Policy) -> TrackResult:
    sweep = track.deciding
    points = points_of(sweep, spec.exclusions)
    decisive = as_measured(points)
    untrimmed = _untrimmed(track, spec)
    trimmed = track.final is not None
    watch = watch_flags(track, decisive, points, _run(track, spec)) if trimmed else ()
    status, reasons = _verdict(sweep, points, decisive, watch) if trimmed else (Status.UNTRIMMED, (str(Reason.NEVER_CUT),))
    return TrackResult(
        section=track.section,
        track=track.name,
        alias=track.alias,
        status=status,
        reasons=reasons,
        policy=policy,
        accepted_by=_accepted_by(decisive) if status in (Status.PASS, Status.WATCH, Status.FAIL) else None,
        rules_version=RULES_VERSION,
        points=sweep.points,
        graded_points=int(points.graded.sum()),
        missing_points=int(points.missing.sum()),
        phantom_rows=sweep.phantom_rows,
        passes=track.passes,
        position_unit=track.position_unit,
        travel=points.travel,
        theory_length=sweep.theory_length,
        measured_length=sweep.measured_length,
        resistance=resistance_change(track),
        untrimmed=untrimmed,
        as_measured=decisive if trimmed else None,
        watch=watch,
        notes=track_notes(trim_file, track),
        findings=findings_of(track, points) if status in (Status.FAIL, Status.UNTRIMMED) else (),
        machine_verdict=machine_verdict(trim_file, sweep),
    )


def _run(track: Track, spec: Specification) -> list[Points]:
    """The points of every sweep from the untrimmed to the final one: a re-run after it is not a pass."""
    return [points_of(sweep, spec.exclusions) for sweep in track.sweeps if sweep.kind is not SweepKind.RERUN]


def _untrimmed(track: Track, spec: Specification) -> UntrimmedResult | None:
    if track.untrimmed is None:
        return None
    before = as_measured(points_of(track.untrimmed, spec.exclusions))
    return UntrimmedResult(before.fail_points, before.max_abs_error)


def _accepted_by(decisive: Evaluation) -> Policy | None:
    return Policy.AS_MEASURED if decisive.fail_points == 0 else None


def _verdict(sweep: Sweep, points: Points, decisive: Evaluation, watch: tuple[WatchFlag, ...]) -> tuple[Status, tuple[str, ...]]:
    """The status of a trimmed track, checked in the order of RULES §3, with the reason in words."""
    not_graded = _too_little(points) or (() if decisive.fail_points else _untrustworthy(sweep, points))
    if not_graded:
        return Status.NOT_GRADED, not_graded
    if decisive.fail_points:
        return Status.FAIL, (f"{Reason.POINTS_OUT}: {decisive.fail_points} of {int(points.graded.sum())}",)
    if watch:
        return Status.WATCH, tuple(f"{Reason.WATCH_FLAG}: {flag.flag}" for flag in watch)
    return Status.PASS, ()


def _too_little(points: Points) -> tuple[str, ...]:
    graded = int(points.graded.sum())
    if graded >= MINIMUM_POINTS:
        return ()
    return (str(Reason.TOO_FEW_POINTS if graded or points.missing.any() else Reason.NO_LIMITS),)


def _untrustworthy(sweep: Sweep, points: Points) -> tuple[str, ...]:
    """Why a curve without a point out may still not pass: readings or a sane limit table are missing (fail closed)."""
    reasons: list[str] = []
    counts = (
        (Reason.READINGS_MISSING, int(points.missing.sum())),
        (Reason.READINGS_BEYOND_COUNT, sweep.readings_beyond_count),
        (Reason.LIMITS_INCOMPLETE, int(points.incomplete.sum())),
    )
    reasons.extend(f"{reason}: {count}" for reason, count in counts if count)
    if sweep.applied_volts is None:
        reasons.append(str(Reason.APPLIED_VOLTS_UNKNOWN))
    elif np.any(points.half_band > WIDEST_HALF_BAND * abs(sweep.applied_volts)):
        reasons.append(str(Reason.BAND_TOO_WIDE))
    return tuple(reasons)
