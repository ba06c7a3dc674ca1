"""Hold the numbers of a whole sweep to their plain definition at real sizes, where points stay out and where none does."""

from __future__ import annotations

import numpy as np
import pytest
from tests.reference import grading as reference

from laser_trim_analyzer import _core
from laser_trim_analyzer.model import Evaluation, SweepEffect, SweepKind, Zone

SMALL = {"abs": 1e-9, "rel": 1e-9}


def track(chance, points, bend):
    """Position, theory, error and tapered limits of a sweep over ±170 degrees; `bend` scales the error."""
    position = np.linspace(-170, 170, points)
    theory = position / 34
    error = bend * (np.cumsum(chance.normal(0, 1, points)) / points + chance.normal(0, 0.05, points)) + chance.normal(0, 0.02)
    half = 0.02 + 0.03 * np.abs(theory) / 5
    lower, upper = -half, half.copy()
    lower[:2] = np.nan
    return position, theory, error, lower, upper


def measured(columns, bounds):
    """As the program measures: from the columns of a sheet."""
    position, theory, error, lower, upper = columns
    points = _core.sweep_points(position, error + theory, theory, lower, upper, np.zeros(len(error)), 0.0)
    return points, _core.measure(points, *bounds)


@pytest.mark.parametrize(("points", "bend"), [(30, 0.05), (120, 0.05), (341, 0.04), (25, 0.2), (60, 0.3), (90, 0.6)])
def test_every_number_of_a_sweep_is_its_plain_definition(points, bend):
    chance = np.random.default_rng(points)
    for bounds in ((0.0, 0.0), (-0.006, 0.011)):
        columns = track(chance, points, bend)
        held, found = measured(columns, bounds)
        position, theory, _, lower, upper = columns
        plain = reference.grade(position, theory, np.array(held.error), lower, upper, bounds)
        for name, correction in (("offset", found.offset), ("rotation", found.rotation)):
            evaluation = getattr(found, f"with_{name}")
            assert evaluation.fail_points == plain[name].out
            inside = _core.point_margins(held.error, held.lower, held.upper, correction.offset + correction.rotation * columns[1])
            assert np.nanmin(inside[inside >= 0]) == pytest.approx(plain[name].margin, **SMALL)
        assert found.as_measured.fail_points == plain["as_measured"].fail_points
        assert found.as_measured.margin == plain["as_measured"].margin
        assert found.sigma.value == pytest.approx(plain["sigma"], rel=1e-9)
        assert found.sigma_threshold == pytest.approx(plain["sigma_threshold"], rel=1e-12)
        assert found.size.rms == pytest.approx(plain["size"][1], rel=1e-12)
        assert found.size.half_range == pytest.approx(plain["size"][3], rel=1e-12)
        assert [zone.points for zone in found.zones] == [zone.points for zone in plain["zones"]]
        assert found.shape.slope == pytest.approx(plain["line"].slope, rel=1e-9)


def none_for_nan(values):
    return tuple(None if isinstance(value, float) and not np.isfinite(value) else value for value in values)


@pytest.mark.parametrize("bend", [0.02, 0.6, np.nan])
def test_rows_are_the_fields_of_the_model_in_their_order(bend):
    points, found = measured(track(np.random.default_rng(3), 90, bend), (-0.006, 0.011))
    *evaluations, sigma, smoothness, zones = found.rows(points)
    for row, one, correction in zip(
        evaluations,
        (found.as_measured, found.with_offset, found.with_rotation),
        (None, found.offset, found.rotation),
        strict=True,
    ):
        evaluation = Evaluation(*row)
        assert evaluation.fail_points == one.fail_points
        assert (evaluation.max_abs_error, evaluation.margin) == none_for_nan([one.max_abs_error, one.margin])
        assert evaluation.worst_index == (None if one.worst_index < 0 else one.worst_index)
        assert evaluation.worst_position == (None if one.worst_index < 0 else points.position[one.worst_index])
        if correction is None:
            assert evaluation == Evaluation(*row[:5])
        else:
            assert (evaluation.offset_v, evaluation.rotation) == (correction.offset, correction.rotation)
            assert evaluation.certificate == tuple(dict.fromkeys(pin for pin in correction.certificate if pin >= 0))
            assert (evaluation.upper_bound, evaluation.on_bound) == (correction.upper_bound, correction.rotation_on_bound)
    assert sigma == none_for_nan([found.sigma.value, found.sigma_threshold])
    plain = found.smoothness
    assert smoothness == (*none_for_nan([plain.value, plain.position]), plain.samples, plain.quality)
    width = points.travel / 5
    for place, (row, zone) in enumerate(zip(zones, found.zones if np.isfinite(points.travel) else [], strict=True)):
        shown = Zone(*row)
        assert (shown.start, shown.end) == (points.first_position + place * width, points.first_position + (place + 1) * width)
        assert (shown.points, shown.fail_points) == (zone.points, zone.points_out)
        numbers = (shown.mean, shown.rms, shown.max_abs_error, shown.margin)
        assert numbers == none_for_nan([zone.mean, zone.rms, zone.max_abs_error, zone.margin])
    before = _core.measure_pass(points)
    assert found.effect_row() == before.effect_row()
    effect = SweepEffect(SweepKind.FINAL, 1, *before.effect_row())
    assert (effect.points, effect.fail_points) == (before.size.points, before.as_measured.fail_points)
    sizes = none_for_nan([before.size.rms, before.size.max_abs_error, before.size.half_range])
    assert (effect.rms, effect.max_abs_error, effect.half_range) == sizes


def test_there_are_no_zones_without_travel():
    _, *columns = track(np.random.default_rng(3), 30, 0.05)
    points, found = measured((np.full(30, np.nan), *columns), (0.0, 0.0))
    assert found.rows(points)[-1] == ()
    still, found = measured((np.full(30, 5.0), *columns), (0.0, 0.0))
    assert [row[:2] for row in found.rows(still)[-1]] == [(5.0, 5.0)] * 5


def test_reductions_are_those_of_each_number():
    points, _ = measured(track(np.random.default_rng(3), 30, 0.05), (0.0, 0.0))
    none, _ = measured(track(np.random.default_rng(3), 30, np.nan), (0.0, 0.0))
    other, _ = measured(track(np.random.default_rng(4), 30, 0.5), (0.0, 0.0))
    sizes = [_core.measure_pass(one).size for one in (points, other, none)]
    for before in sizes:
        for after in sizes:
            names = ("rms", "max_abs_error", "half_range")
            plain = [_core.reduction_percent(getattr(before, name), getattr(after, name)) for name in names]
            assert _core.reductions(before, after) == none_for_nan(plain)


def test_the_flags_of_the_graded_points():
    points, _ = measured(track(np.random.default_rng(3), 30, 0.05), (0.0, 0.0))
    flags = np.arange(-1, 29, dtype=np.int8)
    assert points.flags_of_graded(flags) == flags[points.graded].tobytes()
    for wrong in (flags[1:], np.zeros(0, dtype=np.int8)):
        with pytest.raises(ValueError, match=r"flags has \d+ values, points has 30"):
            points.flags_of_graded(wrong)
    with pytest.raises(ValueError, match="2 dimensions"):
        points.flags_of_graded(flags.reshape(2, 15))
    with pytest.raises(TypeError):
        points.flags_of_graded(flags.astype(np.int16))
    with pytest.raises(TypeError):
        points.flags_of_graded(np.zeros(60, dtype=np.int8)[::2])


def test_a_word_that_names_nothing_is_refused():
    points, _ = measured(track(np.random.default_rng(1), 30, 0.05), (0.0, 0.0))
    with pytest.raises(ValueError, match="decisive is guess, not as_measured"):
        _core.measure(points, decisive="guess")
    with pytest.raises(ValueError, match="profile is v3, not standard"):
        _core.measure(points, profile="v3")
    with pytest.raises(ValueError, match="least <= 0 <= most"):
        _core.measure(points, 0.1, 0.2)
    with pytest.raises(ValueError, match="count is 0"):
        _core.measure(points, zone_count=0)
