"""RULES §2, §3: three evaluations of every trimmed track, the bounds of the rotation, and what a specification changes."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from laser_trim_analyzer.analysis import grade
from laser_trim_analyzer.model import (
    AngleTolerance,
    BoundsSource,
    Exclusions,
    Policy,
    Range,
    SigmaProfile,
    SmoothnessQuality,
    Specification,
    Specifications,
    Status,
    SweepKind,
    Threshold,
)

from .parts import sweep, track, trim_file, untrimmed

GOOD = np.linspace(-0.01, 0.01, 40)
THEORY = np.linspace(-5, 5, 40)


def result_of(*sweeps, spec=None, policy=None, **changes):
    (result,) = grade(trim_file(track(*sweeps, **changes)), spec=spec, policy=policy).tracks
    return result


def turned(gain: float, **changes):
    """A sweep whose error grows with theory: what another electrical length would give."""
    error = gain * THEORY
    return sweep(error, theory=THEORY, measured=THEORY + error, stored_error=error, **changes)


def test_an_offset_brings_in_what_the_fixture_moved() -> None:
    result = result_of(sweep(GOOD + 0.06))
    assert result.as_measured.fail_points > 0
    assert result.with_offset.fail_points == 0
    assert result.with_offset.offset_v == pytest.approx(-0.06)
    assert result.with_offset.margin == pytest.approx(0.8)
    assert result.with_offset.max_abs_error == pytest.approx(0.01)
    assert (result.status, result.accepted_by) == (Status.PASS, Policy.WITH_OFFSET)
    assert set(result.with_offset.certificate) == {0, 39}
    strict = result_of(sweep(GOOD + 0.06), policy=Policy.AS_MEASURED)
    assert (strict.status, strict.accepted_by) == (Status.FAIL, Policy.WITH_OFFSET)


def test_a_rotation_brings_in_what_the_length_turned() -> None:
    result = result_of(turned(0.015), policy=Policy.WITH_ROTATION, angle=Range(98.0, 103.0))
    assert result.with_offset.fail_points > 0
    assert result.with_rotation.fail_points == 0
    assert result.with_rotation.rotation == pytest.approx(-0.015)
    assert (result.status, result.accepted_by) == (Status.PASS, Policy.WITH_ROTATION)
    assert result_of(turned(0.015), angle=Range(98.0, 103.0)).status is Status.FAIL


def test_a_rotation_stops_at_its_bound_and_the_note_says_so() -> None:
    result = result_of(turned(0.03), policy=Policy.WITH_ROTATION, angle=Range(98.0, 103.0))
    assert result.with_rotation.rotation == pytest.approx(1 - 100 / 98)
    assert result.with_rotation.on_bound
    assert "correction_large" in [note.note for note in result.notes]


@pytest.mark.parametrize(
    ("spec", "changes", "bounds", "source"),
    [
        (None, {"angle": Range(98.0, 103.0)}, (1 - 100 / 98, 1 - 100 / 103), BoundsSource.FILE),
        (None, {"angle": Range(50.0, 300.0)}, (-0.05, 0.05), BoundsSource.FILE),
        (None, {"angle": Range(100.0, 103.0)}, (0.0, 1 - 100 / 103), BoundsSource.FILE),
        (None, {"angle": Range(103.0, 98.0)}, (0.0, 0.0), BoundsSource.NONE),
        (None, {"angle": Range(101.0, 103.0)}, (0.0, 0.0), BoundsSource.NONE),
        (None, {"angle": Range(None, 103.0)}, (0.0, 0.0), BoundsSource.NONE),
        (None, {"angle": Range(0.0, 103.0)}, (0.0, 0.0), BoundsSource.NONE),
        (None, {"angle": Range(100.0, 100.0)}, (0.0, 0.0), BoundsSource.NONE),
        (None, {"angle": Range(98.0, 103.0), "length_locked": True}, (0.0, 0.0), BoundsSource.LOCKED),
        (Specification(angle=100.0, angle_tolerance=2.0), {}, (-2 / 98, 2 / 102), BoundsSource.SPECIFICATION),
        (Specification(angle=100.0, angle_tolerance=AngleTolerance.MINIMUM), {}, (0.0, 0.05), BoundsSource.SPECIFICATION),
        (Specification(angle=100.0, angle_tolerance=AngleTolerance.MAXIMUM), {}, (-0.05, 0.0), BoundsSource.SPECIFICATION),
    ],
)
def test_the_bounds_of_the_rotation_and_where_they_come_from(spec, changes, bounds, source) -> None:
    found = result_of(turned(0.0), spec=spec, **changes).rotation_bounds
    assert (found.least, found.most) == pytest.approx(bounds)
    assert found.source is source


def test_without_a_range_the_rotation_is_the_offset() -> None:
    result = result_of(turned(0.002), angle=Range(None, None))
    assert result.with_rotation == result.with_offset


def test_a_large_offset_is_noted() -> None:
    assert [note.value for note in result_of(sweep(GOOD + 0.06)).notes if note.note == "correction_large"] == [pytest.approx(-0.06)]
    assert "correction_large" not in [note.note for note in result_of(sweep(GOOD + 0.04)).notes]


def test_a_zero_width_band_is_judged_as_measured_in_every_evaluation() -> None:
    limits = np.full(40, 0.05)
    limits[5] = 0.0
    errors = GOOD + 0.06
    result = result_of(sweep(errors, limits))
    assert result.with_offset.fail_points == 1
    assert result.with_offset.offset_v == pytest.approx(-0.06)


def test_an_untrimmed_track_has_metrics_but_no_evaluation() -> None:
    result = result_of(untrimmed(GOOD * 10))
    assert (result.as_measured, result.with_offset, result.with_rotation, result.decisive) == (None, None, None, None)
    assert result.sigma.gradient is not None
    assert len(result.zones) == 5


def test_a_guard_band_narrows_the_limits_and_shows_both_verdicts() -> None:
    errors = GOOD * 4.6  # 92 % of the limit
    result = result_of(sweep(errors), spec=Specification(guard_band=0.1))
    assert (result.status, result.unguarded) == (Status.FAIL, Status.WATCH)
    assert result.as_measured.margin == pytest.approx(1 - 0.046 / 0.045)
    plain = result_of(sweep(errors))
    assert (plain.status, plain.unguarded) == (Status.WATCH, None)


def test_a_table_serves_the_row_that_fits_best_and_names_it() -> None:
    table = Specifications(
        "models.toml",
        (
            Specification("47*", policy=Policy.WITH_ROTATION),
            Specification("4711-2", policy=Policy.AS_MEASURED),
            Specification("471?-2", policy=Policy.WITH_OFFSET),
        ),
    )
    result = result_of(sweep(GOOD), spec=table)
    assert (result.policy, result.specification) == (Policy.AS_MEASURED, "models.toml: 4711-2")
    other = result_of(sweep(GOOD), spec=Specifications("models.toml", (Specification("9*", policy=Policy.AS_MEASURED),)))
    assert (other.policy, other.specification) == (Policy.WITH_OFFSET, None)


def test_resistance_limits_of_the_specification_replace_those_of_the_file() -> None:
    spec = Specification(final_resistance=Range(4000.0, 4900.0))
    assert [flag.flag for flag in result_of(sweep(GOOD), spec=spec).watch] == ["resistance_out"]
    assert result_of(sweep(GOOD)).watch == ()


# ---- sigma


def rough(size: float) -> np.ndarray:
    return GOOD + size * np.sin(np.arange(40) / 2)


def test_roughness_above_its_threshold_is_watched_and_never_fails() -> None:
    result = result_of(sweep(rough(0.03)))
    assert result.sigma.profile is SigmaProfile.STANDARD
    assert result.sigma.threshold == pytest.approx(6 * 0.05 / 39)
    own = Specification(sigma_threshold=Threshold(1e-4, "A. Miller", "stricter customer", date(2024, 1, 2)))
    watched = result_of(sweep(rough(0.01)), spec=own)
    assert watched.status is Status.WATCH
    assert [(flag.flag, flag.limit) for flag in watched.watch] == [("sigma_high", 1e-4)]
    assert watched.watch[0].value == watched.sigma.gradient


@pytest.mark.parametrize("profile", list(SigmaProfile))
def test_every_profile_gives_its_own_number_under_its_name(profile) -> None:
    (result,) = grade(trim_file(track(sweep(rough(0.01)))), sigma_profile=profile).tracks
    assert result.sigma.profile is profile
    assert (result.sigma.gradient or 0) > 0
    if profile is not SigmaProfile.STANDARD:
        assert result.sigma.threshold == pytest.approx(12 * 0.05 / 100)  # by the electrical length


def test_roughness_is_undefined_below_ten_points() -> None:
    assert result_of(sweep(np.zeros(9))).sigma.gradient is None


# ---- zones, smoothness, trim effect, consistency


def test_zones_show_the_decisive_error_from_the_first_position_up() -> None:
    result = result_of(sweep(GOOD + 0.06))
    assert [zone.points for zone in result.zones] == [8, 8, 8, 8, 8]
    assert result.zones[0].start == 0
    assert result.zones[-1].end == pytest.approx(39)
    assert sum(zone.fail_points for zone in result.zones) == result.with_offset.fail_points == 0
    assert min(zone.margin for zone in result.zones) == pytest.approx(result.with_offset.margin)
    assert result.zones[0].mean == pytest.approx(float(GOOD[:8].mean()))
    strict = result_of(sweep(GOOD + 0.06), policy=Policy.AS_MEASURED)
    assert sum(zone.fail_points for zone in strict.zones) == strict.as_measured.fail_points


def test_smoothness_says_how_far_it_may_be_trusted() -> None:
    few = result_of(sweep(GOOD)).smoothness
    assert (few.quality, few.value) == (SmoothnessQuality.UNDEFINED, None)
    count = 2001
    errors = np.zeros(count)
    errors[1000:] = 0.004
    many = result_of(sweep(errors)).smoothness
    assert (many.quality, many.value) == (SmoothnessQuality.FULL, pytest.approx(0.004))


def test_the_effect_of_trimming_is_the_run_without_the_rerun() -> None:
    middle = sweep(GOOD * 3, kind=SweepKind.PASS)
    rerun = sweep(GOOD * 9, kind=SweepKind.RERUN)
    effect = result_of(untrimmed(GOOD * 10), middle, sweep(GOOD, pass_number=2), rerun).trim_effect
    assert [(one.kind, one.pass_number) for one in effect.sweeps] == [("untrimmed", 0), ("pass", 1), ("final", 2)]
    assert [one.half_range for one in effect.sweeps] == pytest.approx([0.1, 0.03, 0.01])
    assert (effect.rms_percent, effect.max_abs_percent, effect.half_range_percent) == pytest.approx((90, 90, 90))
    alone = result_of(sweep(GOOD)).trim_effect
    assert (len(alone.sweeps), alone.rms_percent) == (1, None)


def test_excluded_points_are_in_no_metric() -> None:
    errors = GOOD.copy()
    errors[20] = 9.0
    spec = Specification(exclusions=Exclusions.parse("20"))
    result = result_of(sweep(errors), spec=spec)
    assert result.status is Status.PASS
    assert sum(zone.points for zone in result.zones) == 39
    assert result.trim_effect.sweeps[-1].max_abs_error == pytest.approx(0.01)


def test_tracks_of_one_unit_are_compared_pair_by_pair() -> None:
    file = trim_file(
        track(untrimmed(GOOD), sweep(GOOD)), track(untrimmed(GOOD), sweep(GOOD * 2, resistance_ohm=4400.0), name="TRK2")
    )
    (pair,) = grade(file).consistency
    assert (pair.first, pair.second) == ("1/TRK1", "1/TRK2")
    assert pair.margin == pytest.approx(-0.2)
    assert pair.resistance_change_percent == pytest.approx(10 - 25)
    assert grade(trim_file(track(sweep(GOOD)))).consistency == ()
