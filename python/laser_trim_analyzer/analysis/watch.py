"""Watch flags: what speaks of the part although nothing is out (RULES §3). They never turn a FAIL into anything else."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from laser_trim_analyzer import _core
from laser_trim_analyzer.model import Evaluation, Range, Sigma, Sweep, Track, TrimEffect, WatchFlag, WatchKind

__all__ = ["watch_flags"]

MARGIN_LIMIT = 0.10
WIDENED_LIMIT = 1.2
FEW_POINTS_LIMIT = 10
SUSPICIOUS_DIVISOR = 20


def watch_flags(
    track: Track,
    sweep: Sweep,
    decisive: Evaluation,
    points: _core.SweepPoints,
    sigma: Sigma,
    effect: TrimEffect,
    resistance: Range,
) -> tuple[WatchFlag, ...]:
    """The flags of a trimmed track; `decisive`, `points` and `sigma` belong to its final `sweep`, `resistance` are the limits of
    the final total resistance."""
    return (
        *_margin(decisive),
        *_sigma(sigma),
        *_range(WatchKind.RESISTANCE_OUT, sweep.resistance_ohm, resistance),
        *_angle(track, sweep),
        *_widened(effect),
        *_few_points(points),
        *_limits(points),
    )


def _margin(decisive: Evaluation) -> Iterator[WatchFlag]:
    if decisive.margin is not None and decisive.margin < MARGIN_LIMIT:
        yield WatchFlag(WatchKind.MARGIN_LOW, decisive.margin, MARGIN_LIMIT)


def _sigma(sigma: Sigma) -> Iterator[WatchFlag]:
    if sigma.gradient is not None and sigma.threshold is not None and sigma.gradient > sigma.threshold:
        yield WatchFlag(WatchKind.SIGMA_HIGH, sigma.gradient, sigma.threshold)


def _range(kind: WatchKind, value: float | None, limits: Range) -> Iterator[WatchFlag]:
    """A value outside sane limits, with the limit it passed."""
    if limits.is_sane:
        yield from _outside(kind, value, limits)


def _outside(kind: WatchKind, value: float | None, limits: Range) -> Iterator[WatchFlag]:
    if value is None or limits.holds(value):
        return
    limit = limits.lower if limits.lower is not None and value < limits.lower else limits.upper
    if limit is not None:
        yield WatchFlag(kind, value, limit)


def _angle(track: Track, sweep: Sweep) -> Iterator[WatchFlag]:
    """Only where min < used length < max: in many templates the limits are swapped or another part's (FORMAT §5.5)."""
    used, limits = sweep.theory_length, track.angle
    if used is None or limits.lower is None or limits.upper is None or not limits.lower < used < limits.upper:
        return
    yield from _outside(WatchKind.ANGLE_OUT, sweep.measured_length, limits)


def _widened(effect: TrimEffect) -> Iterator[WatchFlag]:
    """The pass that widened the half range of the graded errors by the largest factor above 1.2."""
    ranges = [sweep.half_range for sweep in effect.sweeps if sweep.half_range is not None]
    steps = [(after, WIDENED_LIMIT * before) for before, after in pairwise(ranges)]
    wide = [(after, limit) for after, limit in steps if after > limit]
    if wide:
        after, limit = max(wide, key=lambda step: step[0] / step[1] if step[1] else float("inf"))
        yield WatchFlag(WatchKind.WIDENED, after, limit)


def _few_points(points: _core.SweepPoints) -> Iterator[WatchFlag]:
    if points.graded_points < FEW_POINTS_LIMIT:
        yield WatchFlag(WatchKind.FEW_POINTS, float(points.graded_points), float(FEW_POINTS_LIMIT))


def _limits(points: _core.SweepPoints) -> Iterator[WatchFlag]:
    """A half band of 0 or below a twentieth of the median: a template's placeholder, not a specification."""
    narrowest, limit = points.narrowest, points.median_half_band / SUSPICIOUS_DIVISOR
    if narrowest <= 0 or narrowest < limit:
        yield WatchFlag(WatchKind.LIMITS_SUSPICIOUS, narrowest, limit)
