"""The verdict on a track and on a file (RULES §3): the one composition of every number, and the only place where anything passes
or fails."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import isfinite

from laser_trim_analyzer.model import (
    RULES_VERSION,
    Analysis,
    Evaluation,
    Policy,
    Range,
    Reason,
    SigmaProfile,
    Specification,
    Specifications,
    Status,
    Track,
    TrackResult,
    TrimFile,
    WatchFlag,
    file_status,
)

from .demands import Demands, demands_of
from .findings import findings_of
from .machine import machine_verdict
from .metrics import consistency
from .notes import track_notes
from .numbers import Numbers, numbers_of
from .plugins import extras_of
from .resistance import resistance_change
from .verdict import verdict
from .watch import watch_flags

__all__ = ["grade"]

_GRADED = (Status.PASS, Status.WATCH, Status.FAIL)
_WITH_FINDINGS = (Status.FAIL, Status.UNTRIMMED)


def grade(
    trim_file: TrimFile,
    *,
    spec: Specification | Specifications | None = None,
    policy: Policy | str | None = None,
    sigma_profile: SigmaProfile | str = SigmaProfile.STANDARD,
) -> Analysis:
    """Grade every track of a workbook.

    `spec` is the specification of the model or a table of them; without one the file's own values serve. `policy` names the
    evaluation that decides; without it the specification's, that of its linearity type, else `with_offset` (RULES §3). Raises
    DataError POLICY_UNKNOWN or PROFILE_UNKNOWN for a word that names none. Pure: the same facts give the same bits.
    """
    demands = demands_of(trim_file.model, spec, policy, sigma_profile)
    tracks = tuple([_grade_track(trim_file, track, demands) for track in trim_file.tracks])
    return Analysis(
        system=trim_file.system,
        model=trim_file.model,
        serial=trim_file.serial,
        trimmed_at=trim_file.trimmed_at or _measured_on(trim_file),
        outcome_words=trim_file.outcome_words,
        status=file_status([track.status for track in tracks]),
        tracks=tracks,
        consistency=consistency(tracks),
    )


def _measured_on(trim_file: TrimFile) -> date | None:
    """The newest day of the deciding sheets, for a file whose name has no time."""
    days = [track.deciding.measured_on for track in trim_file.tracks]
    return max((day for day in days if day is not None), default=None)


def _grade_track(trim_file: TrimFile, track: Track, demands: Demands) -> TrackResult:
    """The track with its verdict; an installed analyser may add a watch flag, which makes WATCH of PASS and nothing else."""
    found = numbers_of(track, demands, demands.spec.guard_band)
    watch = _watch(track, found, demands.spec)
    result = _result(trim_file, track, demands, found, watch)
    extras = extras_of(track, result)
    if extras.flags:
        watch = (*watch, *extras.flags)
        status, reasons = _status(found, watch)
        result = replace(result, status=status, reasons=reasons, watch=watch)
    if extras.metrics or extras.findings:
        result = replace(result, metrics=extras.metrics, findings=(*result.findings, *extras.findings))
    return result


def _watch(track: Track, found: Numbers, spec: Specification) -> tuple[WatchFlag, ...]:
    if not found.trimmed:
        return ()
    return watch_flags(track, found.sweep, found.decisive, found.points, found.sigma, found.effect, _resistance_limits(track, spec))


def _resistance_limits(track: Track, spec: Specification) -> Range:
    return spec.final_resistance or track.final_resistance


def _status(found: Numbers, watch: tuple[WatchFlag, ...]) -> tuple[Status, tuple[str, ...]]:
    if not found.trimmed:
        return Status.UNTRIMMED, (str(Reason.NEVER_CUT),)
    return verdict(found.sweep, found.points, found.decisive, watch)


def _unguarded(track: Track, demands: Demands) -> Status | None:
    """The status by the limits as they stand, where a guard band narrows them."""
    if not demands.spec.guard_band:
        return None
    found = numbers_of(track, demands, 0.0)
    return _status(found, _watch(track, found, demands.spec))[0]


def _accepted_by(evaluations: dict[Policy, Evaluation]) -> Policy | None:
    """The first of the three evaluations, in the order of Policy, that leaves none out."""
    for policy, found in evaluations.items():
        if found.fail_points == 0:
            return policy
    return None


def _result(trim_file: TrimFile, track: Track, demands: Demands, found: Numbers, watch: tuple[WatchFlag, ...]) -> TrackResult:
    sweep, points, trimmed = found.sweep, found.points, found.trimmed
    status, reasons = _status(found, watch)
    limits = _resistance_limits(track, demands.spec)
    return TrackResult(
        section=track.section,
        track=track.name,
        alias=track.alias,
        status=status,
        reasons=reasons,
        policy=demands.policy,
        policy_source=demands.policy_source,
        specification=demands.source,
        unguarded=_unguarded(track, demands),
        accepted_by=_accepted_by(found.evaluations) if status in _GRADED else None,
        rules_version=RULES_VERSION,
        points=sweep.points,
        graded_points=points.graded_points,
        missing_points=points.missing_points,
        phantom_rows=sweep.phantom_rows,
        passes=track.passes,
        position_unit=track.position_unit,
        travel=points.travel if isfinite(points.travel) else None,
        theory_length=sweep.theory_length,
        measured_length=sweep.measured_length,
        resistance=resistance_change(track),
        untrimmed=found.untrimmed,
        as_measured=found.evaluations[Policy.AS_MEASURED] if trimmed else None,
        with_offset=found.evaluations[Policy.WITH_OFFSET] if trimmed else None,
        with_rotation=found.evaluations[Policy.WITH_ROTATION] if trimmed else None,
        rotation_bounds=found.bounds,
        sigma=found.sigma,
        zones=found.zones,
        smoothness=found.smoothness,
        trim_effect=found.effect,
        metrics=(),
        watch=watch,
        notes=track_notes(trim_file, track, found.sorted_points, found.decisive if trimmed else None, points),
        findings=findings_of(track, points, found.measured, limits) if status in _WITH_FINDINGS else (),
        machine_verdict=machine_verdict(trim_file, sweep, points),
    )
