"""The columns of a verdict on a track, shared by the one that holds and by those that a later grading replaced; no table."""

from __future__ import annotations

from typing import Final

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from laser_trim_analyzer.model import BoundsSource, Policy, PolicySource, SigmaProfile, SmoothnessQuality, Status

from .base import Word, non_negative, one_of

__all__ = ["GradeColumns", "grade_checks"]

_COUNTS: Final = (
    *("points", "graded_points", "missing_points", "phantom_rows", "untrimmed_fail_points", "smoothness_narrowest"),
    *("as_measured_fail_points", "with_offset_fail_points", "with_rotation_fail_points", "fail_points"),
)


def grade_checks() -> tuple[CheckConstraint, ...]:
    """Fresh constraints for one table."""
    return (
        one_of("status", Status),
        one_of("unguarded", Status),
        one_of("policy", Policy),
        one_of("accepted_by", Policy),
        one_of("policy_source", PolicySource),
        one_of("bounds_source", BoundsSource),
        one_of("sigma_profile", SigmaProfile),
        one_of("smoothness_quality", SmoothnessQuality),
        non_negative(*_COUNTS),
    )


class GradeColumns:
    """Every scalar of `model.TrackResult`; NULL in all of them but `status` where there is no track (an aborted or refused file).

    `margin` and `fail_points` repeat those of the decisive evaluation; lists are JSON; `zones` are the numbers
    of each zone (start, end, points, fail_points, mean, rms, max_abs_error, margin) as doubles, sealed by `store.arrays`; absent is
    NaN.
    """

    status: Mapped[Word]
    reasons: Mapped[str | None]
    policy: Mapped[Word | None]
    policy_source: Mapped[Word | None]
    specification: Mapped[str | None]
    unguarded: Mapped[Word | None]
    accepted_by: Mapped[Word | None]
    rules_version: Mapped[int | None]
    margin: Mapped[float | None]
    fail_points: Mapped[int | None]
    points: Mapped[int | None]
    graded_points: Mapped[int | None]
    missing_points: Mapped[int | None]
    phantom_rows: Mapped[int | None]
    passes: Mapped[int | None]
    travel: Mapped[float | None]
    theory_length: Mapped[float | None]
    measured_length: Mapped[float | None]
    untrimmed_ohm: Mapped[float | None]
    trimmed_ohm: Mapped[float | None]
    resistance_change_percent: Mapped[float | None]
    untrimmed_fail_points: Mapped[int | None]
    untrimmed_max_abs_error: Mapped[float | None]

    as_measured_fail_points: Mapped[int | None]
    as_measured_max_abs_error: Mapped[float | None]
    as_measured_margin: Mapped[float | None]
    as_measured_worst_index: Mapped[int | None]
    as_measured_worst_position: Mapped[float | None]
    as_measured_offset_v: Mapped[float | None]
    as_measured_rotation: Mapped[float | None]
    as_measured_certificate: Mapped[str | None]
    as_measured_upper_bound: Mapped[bool | None]
    as_measured_on_bound: Mapped[bool | None]

    with_offset_fail_points: Mapped[int | None]
    with_offset_max_abs_error: Mapped[float | None]
    with_offset_margin: Mapped[float | None]
    with_offset_worst_index: Mapped[int | None]
    with_offset_worst_position: Mapped[float | None]
    with_offset_offset_v: Mapped[float | None]
    with_offset_rotation: Mapped[float | None]
    with_offset_certificate: Mapped[str | None]
    with_offset_upper_bound: Mapped[bool | None]
    with_offset_on_bound: Mapped[bool | None]

    with_rotation_fail_points: Mapped[int | None]
    with_rotation_max_abs_error: Mapped[float | None]
    with_rotation_margin: Mapped[float | None]
    with_rotation_worst_index: Mapped[int | None]
    with_rotation_worst_position: Mapped[float | None]
    with_rotation_offset_v: Mapped[float | None]
    with_rotation_rotation: Mapped[float | None]
    with_rotation_certificate: Mapped[str | None]
    with_rotation_upper_bound: Mapped[bool | None]
    with_rotation_on_bound: Mapped[bool | None]

    bounds_least: Mapped[float | None]
    bounds_most: Mapped[float | None]
    bounds_source: Mapped[Word | None]
    sigma_gradient: Mapped[float | None]
    sigma_threshold: Mapped[float | None]
    sigma_profile: Mapped[Word | None]
    smoothness_value: Mapped[float | None]
    smoothness_position: Mapped[float | None]
    smoothness_narrowest: Mapped[int | None]
    smoothness_quality: Mapped[Word | None]
    effect_rms_percent: Mapped[float | None]
    effect_max_abs_percent: Mapped[float | None]
    effect_half_range_percent: Mapped[float | None]
    zones: Mapped[bytes | None]
