"""The metrics of a sweep and of a run (RULES §4) in the model's words; the core computed them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from laser_trim_analyzer import _core
from laser_trim_analyzer.model import (
    Consistency,
    Sigma,
    SigmaProfile,
    Smoothness,
    SmoothnessQuality,
    Specification,
    Sweep,
    SweepEffect,
    TrackResult,
    TrimEffect,
    Zone,
)

from .linearity import number

__all__ = ["consistency", "sigma", "smoothness", "trim_effect", "zones"]


def sigma(measured: _core.SweepMetrics, spec: Specification, profile: SigmaProfile) -> Sigma:
    """The roughness and its threshold: the specification's where it names one, else the general formula."""
    own = spec.sigma_threshold
    threshold = number(measured.sigma_threshold) if own is None else own.value
    return Sigma(number(measured.sigma.value), threshold, profile)


def smoothness(measured: _core.SweepMetrics) -> Smoothness:
    found = measured.smoothness
    return Smoothness(number(found.value), number(found.position), found.samples, SmoothnessQuality(found.quality))


def zones(measured: _core.SweepMetrics, points: _core.SweepPoints) -> tuple[Zone, ...]:
    """The zones from the smallest position upwards; none without travel."""
    travel = number(points.travel)
    if travel is None:
        return ()
    rows = measured.zone_rows()
    start, width = points.first_position, travel / len(rows)
    return tuple([Zone(start + place * width, start + (place + 1) * width, *row) for place, row in enumerate(rows)])


def trim_effect(run: Sequence[tuple[Sweep, _core.PassMetrics | _core.SweepMetrics]]) -> TrimEffect:
    """The sweeps of a run in time order, and the reductions from the untrimmed (first) to the final (last) sweep."""
    sweeps = tuple([SweepEffect(sweep.kind, sweep.pass_number, *found.effect_row()) for sweep, found in run])
    first, last = sweeps[0], sweeps[-1]
    if len(run) == 1:
        return TrimEffect(sweeps, None, None, None)
    return TrimEffect(
        sweeps,
        rms_percent=_reduction(first.rms, last.rms),
        max_abs_percent=_reduction(first.max_abs_error, last.max_abs_error),
        half_range_percent=_reduction(first.half_range, last.half_range),
    )


def _reduction(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else number(_core.reduction_percent(before, after))


def consistency(tracks: Sequence[TrackResult]) -> tuple[Consistency, ...]:
    """The differences of each two tracks of a unit; two or three tracks need no statistics."""
    return tuple(
        Consistency(
            first=f"{one.section}/{one.track}",
            second=f"{other.section}/{other.track}",
            margin=_difference(_margin(one), _margin(other)),
            sigma=_difference(one.sigma.gradient, other.sigma.gradient),
            resistance_change_percent=_difference(one.resistance.change_percent, other.resistance.change_percent),
        )
        for one, other in combinations(tracks, 2)
    )


def _margin(track: TrackResult) -> float | None:
    return track.decisive.margin if track.decisive else None


def _difference(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else other - one
