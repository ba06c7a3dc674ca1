"""Every number of a track, before any verdict: one sorting of the points and one call of the core for each sweep."""

from __future__ import annotations

from dataclasses import dataclass

from laser_trim_analyzer import _core
from laser_trim_analyzer.model import (
    Evaluation,
    Policy,
    RotationBounds,
    Sigma,
    Smoothness,
    Sweep,
    SweepEffect,
    SweepKind,
    Track,
    TrimEffect,
    UntrimmedResult,
    Zone,
)
from laser_trim_analyzer.model.quick import quick

from .demands import Demands
from .metrics import sigma, smoothness, trim_effect
from .points import points_of
from .rotation import rotation_bounds

__all__ = ["Numbers", "numbers_of"]


@quick
@dataclass(frozen=True, slots=True)
class Numbers:
    """What stands before `sorted_points` belongs to the deciding `sweep`; those belong to all sweeps, in their order."""

    sweep: Sweep
    trimmed: bool
    points: _core.SweepPoints
    measured: _core.SweepMetrics
    evaluations: dict[Policy, Evaluation]
    decisive: Evaluation
    bounds: RotationBounds
    sigma: Sigma
    smoothness: Smoothness
    zones: tuple[Zone, ...]
    sorted_points: tuple[_core.SweepPoints, ...]
    effect: TrimEffect
    untrimmed: UntrimmedResult | None


def numbers_of(track: Track, demands: Demands, guard_band: float) -> Numbers:
    """`guard_band` narrows the limits of the deciding sweep; the sweeps before it are judged by their own."""
    spec, sweep = demands.spec, track.deciding
    bounds = rotation_bounds(track, sweep, spec)
    points = points_of(sweep, spec.exclusions, guard_band)
    found = _core.measure(points, bounds.least, bounds.most, demands.policy, demands.profile, sweep.theory_length or 0.0)
    as_measured, with_offset, with_rotation, roughness, steps, zones = found.rows(points)
    evaluations = {
        Policy.AS_MEASURED: Evaluation(*as_measured),
        Policy.WITH_OFFSET: Evaluation(*with_offset),
        Policy.WITH_ROTATION: Evaluation(*with_rotation),
    }
    sorted_points = tuple([points if one is sweep else points_of(one, spec.exclusions) for one in track.sweeps])
    run = [
        (one, found if one is sweep else _core.measure_pass(of_one))
        for one, of_one in zip(track.sweeps, sorted_points, strict=True)
        if one.kind is not SweepKind.RERUN
    ]
    effect = trim_effect(run)
    return Numbers(
        sweep,
        sweep.kind is SweepKind.FINAL,
        points,
        found,
        evaluations,
        evaluations[demands.policy],
        bounds,
        sigma(roughness, spec, demands.profile),
        smoothness(steps),
        tuple([Zone(*row) for row in zones]),
        sorted_points,
        effect,
        _untrimmed(effect.sweeps[0]),
    )


def _untrimmed(first: SweepEffect) -> UntrimmedResult | None:
    return UntrimmedResult(first.fail_points, first.max_abs_error) if first.kind is SweepKind.UNTRIMMED else None
