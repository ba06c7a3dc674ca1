"""The verb examine: one file with its facts, its verdict and the points behind it; it judges nothing itself."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np

from laser_trim_analyzer import _core
from laser_trim_analyzer.analysis import grade
from laser_trim_analyzer.analysis.demands import demands_of
from laser_trim_analyzer.analysis.points import points_of
from laser_trim_analyzer.model import (
    Evaluation,
    Exclusions,
    Policy,
    SigmaProfile,
    Specification,
    Specifications,
    Sweep,
    Track,
    TrackResult,
)
from laser_trim_analyzer.readers import ReadLimits, read
from laser_trim_analyzer.reports.examined import Curve, Examination, ExaminedTrack

if TYPE_CHECKING:
    from laser_trim_analyzer.model.sweep import FloatArray

__all__ = ["curve_of", "examine"]


def examine(
    path: str | os.PathLike[str],
    *,
    spec: Specification | Specifications | None = None,
    policy: Policy | str | None = None,
    sigma_profile: SigmaProfile | str = SigmaProfile.STANDARD,
    limits: ReadLimits | None = None,
) -> Examination:
    """Read and grade one file and keep the points behind the verdict. Raises ReadError where it cannot be read."""
    trim_file = read(path, limits=limits)
    analysis = grade(trim_file, spec=spec, policy=policy, sigma_profile=sigma_profile)
    row = demands_of(trim_file.model, spec, policy, sigma_profile).spec
    pairs = zip(trim_file.tracks, analysis.tracks, strict=True)
    return Examination(trim_file, analysis, tuple(_examined(track, result, row) for track, result in pairs))


def _examined(track: Track, result: TrackResult, spec: Specification) -> ExaminedTrack:
    before = track.untrimmed
    return ExaminedTrack(
        track=track,
        result=result,
        curve=curve_of(track.deciding, result.decisive, spec.exclusions, spec.guard_band),
        before=None if before is None or before is track.deciding else curve_of(before, None, spec.exclusions, 0.0),
    )


def curve_of(sweep: Sweep, evaluation: Evaluation | None, exclusions: Exclusions, guard_band: float) -> Curve:
    """Every measured row of a sweep as `evaluation` corrects it; None is the curve as measured.

    The same points, limits and kernels as the verdict's, so the marks of a picture are the points that it counts.
    """
    points = points_of(sweep, exclusions, guard_band)
    correction = _correction(evaluation, points.theory)
    rows = np.arange(sweep.points)
    excluded = np.zeros(sweep.points, dtype=bool)
    for first, last in exclusions.ranges:
        excluded |= (rows >= first) & (rows <= last)
    arrays = {
        "position": points.position,
        "error": points.error,
        "corrected": points.error + correction,
        "lower": np.where(points.graded, points.lower, sweep.lower),
        "upper": np.where(points.graded, points.upper, sweep.upper),
        "margin": _core.point_margins(points.error, points.lower, points.upper, correction),
        "graded": points.graded,
        "excluded": excluded,
        "out": _core.points_out(points.error, points.lower, points.upper, correction),
        "out_as_measured": _core.points_out(points.error, points.lower, points.upper),
    }
    for array in arrays.values():
        array.flags.writeable = False
    return Curve(**arrays)


def _correction(evaluation: Evaluation | None, theory: FloatArray) -> FloatArray:
    """What RULES §2 adds to each error: offset + rotation · theory."""
    if evaluation is None:
        return np.zeros(len(theory))
    return evaluation.offset_v + evaluation.rotation * theory
