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
)

__all__ = ["consistency", "sigma", "smoothness", "trim_effect"]


def sigma(row: tuple[float | None, float | None], spec: Specification, profile: SigmaProfile) -> Sigma:
    """The roughness and its threshold: the specification's where it names one, else the general formula."""
    gradient, threshold = row
    return Sigma(gradient, threshold if spec.sigma_threshold is None else spec.sigma_threshold.value, profile)


_QUALITY = {quality.value: quality for quality in SmoothnessQuality}


def smoothness(row: tuple[float | None, float | None, int, str]) -> Smoothness:
    value, position, samples, quality = row
    return Smoothness(value, position, samples, _QUALITY[quality])


def trim_effect(run: Sequence[tuple[Sweep, _core.PassMetrics | _core.SweepMetrics]]) -> TrimEffect:
    """The sweeps of a run in time order, and the reductions from the untrimmed (first) to the final (last) sweep."""
    sweeps = tuple([SweepEffect(sweep.kind, sweep.pass_number, *found.effect_row()) for sweep, found in run])
    if len(run) == 1:
        return TrimEffect(sweeps, None, None, None)
    return TrimEffect(sweeps, *_core.reductions(run[0][1].size, run[-1][1].size))


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
