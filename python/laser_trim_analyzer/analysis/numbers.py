"""Every number of a track, before any verdict: one sorting of the points and one call of the core for each sweep."""

from __future__ import annotations

from dataclasses import dataclass

from laser_trim_analyzer import _core
from laser_trim_analyzer.model import (
    Evaluation,
    Policy,
    RotationBounds,
    Sigma,
    Sweep,
    SweepKind,
    Track,
    TrimEffect,
    UntrimmedResult,
)

from .demands import Demands
from .linearity import evaluations, number, rotation_bounds
from .metrics import sigma, trim_effect
from .points import points_of

__all__ = ["Numbers", "numbers_of"]


@dataclass(frozen=True, slots=True)
class Numbers:
    """`points`, `measured`, `evaluations` and `sigma` belong to the deciding `sweep`; `sorted_points` to all, in their order."""

    sweep: Sweep
    trimmed: bool
    points: _core.SweepPoints
    measured: _core.SweepMetrics
    evaluations: dict[Policy, Evaluation]
    decisive: Evaluation
    bounds: RotationBounds
    sigma: Sigma
    sorted_points: tuple[_core.SweepPoints, ...]
    effect: TrimEffect
    untrimmed: UntrimmedResult | None


def numbers_of(track: Track, demands: Demands, guard_band: float) -> Numbers:
    """`guard_band` narrows the limits of the deciding sweep; the sweeps before it are judged by their own."""
    spec, sweep = demands.spec, track.deciding
    bounds = rotation_bounds(track, spec)
    points = points_of(sweep, spec.exclusions, guard_band)
    found = _core.measure(
        points, bounds.least, bounds.most, demands.policy.value, demands.profile.value, sweep.theory_length or 0.0
    )
    by_policy = evaluations(found, points)
    sorted_points = tuple(points if one is sweep else points_of(one, spec.exclusions) for one in track.sweeps)
    run = [
        (one, found if one is sweep else _core.measure_pass(of_one))
        for one, of_one in zip(track.sweeps, sorted_points, strict=True)
        if one.kind is not SweepKind.RERUN
    ]
    return Numbers(
        sweep=sweep,
        trimmed=sweep.kind is SweepKind.FINAL,
        points=points,
        measured=found,
        evaluations=by_policy,
        decisive=by_policy[demands.policy],
        bounds=bounds,
        sigma=sigma(found, spec, demands.profile),
        sorted_points=sorted_points,
        effect=trim_effect(run),
        untrimmed=_untrimmed(run[0][1]) if track.sweeps[0].kind is SweepKind.UNTRIMMED else None,
    )


def _untrimmed(before: _core.PassMetrics | _core.SweepMetrics) -> UntrimmedResult:
    return UntrimmedResult(before.as_measured.fail_points, number(before.as_measured.max_abs_error))
