"""Hold the compiled metrics of a sweep to their plain definitions: sigma gradient, zones, smoothness, size, shape."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.reference import metrics as reference

from laser_trim_analyzer import _core

ABSENT = st.sampled_from([math.nan, math.inf, -math.inf])
POSITION = st.one_of(st.integers(-8, 8).map(float), st.floats(-400, 400), ABSENT)
ERROR = st.one_of(st.sampled_from([-1.0, 0.0, 0.5, 0.1]), st.floats(-5, 5), ABSENT)
ANY = st.one_of(ERROR, st.sampled_from([1e300, -1e300]), st.floats())
MARGIN = st.one_of(st.floats(-3, 1), st.just(math.nan))
SWEEP = st.lists(st.tuples(POSITION, ERROR, st.booleans(), MARGIN), max_size=60)
WILD = st.lists(st.tuples(ANY, ANY, st.booleans(), MARGIN), max_size=12)
PROFILES = ("standard", "v2", "one_pole")
WITHIN = {"rel": 1e-11, "abs": 1e-300, "nan_ok": True}


def columns(rows):
    position, error, out, margin = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [], [])
    return [np.array(position, float), np.array(error, float), np.array(out, bool), np.array(margin, float)]


def with_absent(array, place, value=math.nan):
    return np.insert(array, place, value)


# ---- sigma gradient


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(-5, 5)), max_size=70), st.sampled_from(PROFILES), st.booleans())
def test_the_sigma_gradient_is_its_definition(steps, profile, descending):
    position = np.cumsum([step for step, _ in steps], dtype=float)[:: -1 if descending else 1].copy()
    error = np.array([value for _, value in steps], dtype=float)
    found = _core.sigma_gradient(position, error, profile)
    slopes = reference.slopes(position.tolist(), error.tolist(), profile)
    assert (found.points, found.slopes) == (len(steps), len(slopes))
    scale = max((abs(slope) for slope in slopes), default=0.0)
    expected = reference.sigma_gradient(position.tolist(), error.tolist(), profile)
    assert found.value == pytest.approx(expected, rel=1e-9, abs=1e-11 * scale, nan_ok=True)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("n", [0, 1, 2, 3, 4, 5, 9, 10, 11, 12, 13, 14, 15, 49, 50, 341])
def test_the_sigma_gradient_changes_its_rule_where_the_profile_says(profile, n):
    position, error = np.linspace(0, 30, n), np.random.default_rng(n).standard_normal(n)
    found = _core.sigma_gradient(position, error, profile)
    expected = reference.sigma_gradient(position.tolist(), error.tolist(), profile)
    assert found.value == pytest.approx(expected, rel=1e-10, nan_ok=True)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("place", [0, 10, 20])
def test_the_sigma_gradient_does_not_see_what_is_not_there(profile, place):
    position, error = np.arange(20.0), np.random.default_rng(3).standard_normal(20)
    plain = _core.sigma_gradient(position, error, profile)
    assert plain.value > 0
    for absent in (math.nan, math.inf, -math.inf):
        for pair in ((7.0, absent), (absent, 7.0)):
            moved = [with_absent(array, place, value) for array, value in zip((position, error), pair, strict=True)]
            found = _core.sigma_gradient(moved[0], moved[1], profile)
            assert (found.value, found.points) == (plain.value, 20)


@pytest.mark.parametrize("profile", PROFILES)
def test_a_straight_error_has_no_roughness_and_repeated_positions_no_slope(profile):
    position = np.arange(30.0)
    assert _core.sigma_gradient(position, np.full(30, 0.25), profile).value == pytest.approx(0, abs=1e-14)
    still = _core.sigma_gradient(np.zeros(30), position, profile)
    assert (still.slopes, math.isnan(still.value)) == (0, True)
    assert _core.sigma_gradient(position * 3e-7, position, "standard").slopes == 0
    huge = _core.sigma_gradient(position, np.where(position % 2 == 0, 1e300, -1e300), profile)
    assert math.isfinite(huge.value)


@given(st.sampled_from(PROFILES), st.floats(0, 10), st.floats(-1, 400))
def test_the_sigma_threshold_is_its_definition(profile, spec, travel):
    assert _core.sigma_threshold(profile, spec, travel) == pytest.approx(
        reference.sigma_threshold(profile, spec, travel), rel=1e-15, nan_ok=True
    )


def test_sigma_thresholds():
    assert _core.sigma_threshold("standard", 0.02, 340.0) == 6 * 0.02 / 340
    assert _core.sigma_threshold("v2", 1.0, 1.0) == 0.05
    assert _core.sigma_threshold("one_pole", 1e-9, 1.0) == 1e-4
    assert _core.sigma_threshold("v2", 0.3, 340.0) == pytest.approx(0.3 * 12 / 340)
    for nothing in (0.0, -1.0, math.nan):
        assert math.isnan(_core.sigma_threshold("standard", 0.02, nothing))
    assert math.isnan(_core.sigma_threshold("v2", math.nan, 1.0))
    with pytest.raises(ValueError, match="profile is v3"):
        _core.sigma_threshold("v3", 1.0, 1.0)


# ---- zones


def assert_zones(found, expected):
    for zone, plain in zip(found, expected, strict=True):
        assert (zone.points, zone.points_out) == (plain.points, plain.points_out)
        assert zone.max_abs_error == pytest.approx(plain.max_abs_error, rel=0, abs=0, nan_ok=True)
        assert zone.margin == pytest.approx(plain.margin, rel=0, abs=0, nan_ok=True)
        assert zone.rms == pytest.approx(plain.rms, **WITHIN)
        assert zone.mean == pytest.approx(plain.mean, rel=1e-11, abs=1e-15 * (plain.max_abs_error or 1), nan_ok=True)


@given(st.one_of(SWEEP, WILD), st.integers(1, 20))
def test_zones_are_their_definition(rows, count):
    position, error, out, margin = columns(rows)
    plain = reference.zones(position.tolist(), error.tolist(), out.tolist(), margin.tolist(), count)
    assert_zones(_core.zones(position, error, out, margin, count), plain)


def test_zones_at_their_edges():
    position, no = np.arange(11.0), np.zeros(11, dtype=bool)
    found = _core.zones(position, position, no, np.full(11, np.nan), 5)
    assert [zone.points for zone in found] == [2, 2, 2, 2, 3]
    assert [zone.points for zone in _core.zones(-position, position, no, position, 5)] == [3, 2, 2, 2, 2][::-1]
    assert found[4].max_abs_error == 10
    assert math.isnan(found[0].margin)


def test_without_a_span_every_point_lies_in_the_first_zone():
    found = _core.zones(np.full(3, 7.0), np.ones(3), np.array([True, False, True]), np.array([0.5, np.nan, -1.0]), 3)
    assert [zone.points for zone in found] == [3, 0, 0]
    assert (found[0].points_out, found[0].margin, found[0].mean) == (2, -1.0, 1.0)
    nothing, none = np.zeros(0), np.zeros(0, dtype=bool)
    assert [zone.points for zone in _core.zones(nothing, nothing, none, nothing, 2)] == [0, 0]


@pytest.mark.parametrize("count", [0, 21])
def test_a_count_of_zones_outside_its_range_is_refused(count):
    with pytest.raises(ValueError, match=f"count is {count}, not 1 to 20"):
        _core.zones(np.zeros(1), np.zeros(1), np.zeros(1, dtype=bool), np.zeros(1), count)


# ---- smoothness


@given(st.one_of(SWEEP, WILD), st.sampled_from([0.01, 0.1, 0.3, 0.5, 1.0]))
def test_smoothness_is_its_definition(rows, fraction):
    position, error, _, _ = columns(rows)
    found = _core.smoothness(position, error, fraction)
    plain = reference.smoothness(position.tolist(), error.tolist(), fraction)
    assert (found.samples, found.quality) == (plain.samples, plain.quality)
    assert found.value == pytest.approx(plain.value, rel=0, abs=0, nan_ok=True)
    assert found.position == pytest.approx(plain.position, rel=0, abs=0, nan_ok=True)


@given(SWEEP, st.sampled_from([0.1, 0.3, 1.0]))
def test_smoothness_is_the_same_read_backwards_and_mirrored(rows, fraction):
    position, error, _, _ = columns(rows)
    plain = _core.smoothness(position, error, fraction)
    back = _core.smoothness(position[::-1].copy(), error[::-1].copy(), fraction)
    assert (back.samples, back.quality) == (plain.samples, plain.quality)
    assert back.value == pytest.approx(plain.value, rel=0, abs=0, nan_ok=True)
    there = position[np.isfinite(position) & np.isfinite(error)]
    assume(len(np.unique(there)) == len(there))
    mirrored = _core.smoothness(-position, error, fraction)
    assert (mirrored.samples, mirrored.quality) == (plain.samples, plain.quality)
    assert mirrored.value == pytest.approx(plain.value, rel=0, abs=0, nan_ok=True)


def test_a_point_a_hair_inside_the_end_stays_in_a_window_as_wide_as_the_travel():
    hair = 4.85e-139
    for position in ([0.0, -1.0, -hair], [0.0, 1.0, hair]):
        found = _core.smoothness(np.array(position), np.array([1.1, 0.0, 0.5]), 1.0)
        assert (found.value, found.samples, found.quality) == (1.1, 3, "indicative")


def test_smoothness_sees_a_step_wherever_it_lies():
    position = np.linspace(0, 100, 1001)
    for place in (0, 1, 500, 999):
        error = np.where(np.arange(1001) > place, 0.25, 0.0)
        found = _core.smoothness(position, error)
        assert (found.value, found.samples, found.quality) == (0.25, 11, "full")
        assert found.position <= position[place] <= found.position + 1
    # spacing and width do not divide: without the window that ends with the travel the last step would be missed
    position = np.arange(0, 100.2, 0.4)
    error = np.where(np.arange(len(position)) == len(position) - 1, 1.0, 0.0)
    assert _core.smoothness(position, error).value == 1.0


def test_smoothness_of_windows_that_are_narrow_and_wide_in_turn():
    chance = np.random.default_rng(5)
    for _ in range(200):
        crowds = [chance.normal(place, 1.5, 40) for place in (30, 70)]
        position = np.sort(np.concatenate([chance.uniform(0, 100, 40), *crowds]))
        error = chance.integers(-3, 4, len(position)) / 8
        for fraction in (0.02, 0.1):
            found, plain = _core.smoothness(position, error, fraction), reference.smoothness(position, error, fraction)
            assert (found.samples, found.quality) == (plain.samples, plain.quality)
            np.testing.assert_array_equal([found.value, found.position], [plain.value, plain.position])


def test_smoothness_says_what_it_rests_on():
    for n, quality in ((150, "undefined"), (341, "indicative"), (901, "full"), (900, "indicative")):
        found = _core.smoothness(np.linspace(0, 100, n), np.ones(n))
        assert found.quality == quality
        assert math.isnan(found.value) == math.isnan(found.position) == (quality == "undefined")
    for n in (0, 1, 2):
        assert _core.smoothness(np.zeros(n), np.zeros(n)).quality == "undefined"
    assert _core.smoothness(np.zeros(50), np.ones(50)).samples == 0
    repeated = _core.smoothness(np.repeat([0.0, 1.0], 5), np.arange(10.0))
    assert (repeated.value, repeated.samples, repeated.position) == (4.0, 5, 0.0)


@pytest.mark.parametrize("fraction", [0.0, -0.1, 1.1, math.nan])
def test_a_fraction_outside_its_range_is_refused(fraction):
    with pytest.raises(ValueError, match="fraction is "):
        _core.smoothness(np.zeros(3), np.zeros(3), fraction)


# ---- size and likeness


@given(st.lists(ANY, max_size=40))
def test_the_size_of_a_curve_is_its_definition(error):
    found = _core.curve_size(np.array(error, dtype=float))
    points, rms, largest, half_range = reference.curve_size(error)
    assert found.points == points
    assert found.rms == pytest.approx(rms, **WITHIN)
    assert found.max_abs_error == pytest.approx(largest, rel=0, abs=0, nan_ok=True)
    assert found.half_range == pytest.approx(half_range, rel=1e-15, abs=5e-324, nan_ok=True)


def test_huge_curves_have_a_finite_size():
    found = _core.curve_size(np.array([1e300, -1e300, math.nan]))
    assert (found.points, found.max_abs_error, found.half_range) == (2, 1e300, 1e300)
    assert found.rms == pytest.approx(1e300, rel=1e-15)
    assert _core.curve_size(np.array([1.7e308, -1.7e308])).half_range == 1.7e308


def test_reductions():
    assert _core.reduction_percent(4.0, 1.0) == 75
    assert _core.reduction_percent(1.0, 3.0) == -200
    assert _core.reduction_percent(1e300, 0.0) == 100
    for before, after in ((0.0, 1.0), (-1.0, 1.0), (math.nan, 1.0), (1.0, math.nan), (math.inf, 1.0)):
        assert math.isnan(_core.reduction_percent(before, after))


@given(st.lists(st.tuples(ANY, ANY), max_size=20))
def test_the_correlation_is_its_definition(pairs):
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    found = _core.correlation(np.array(first, dtype=float), np.array(second, dtype=float))
    line = reference.least_squares(first, second)
    if line is None or line.points < 3 or not line.xx or not line.yy:
        assert math.isnan(found)
    else:
        assume(resolved(line.xx, first) and resolved(line.yy, second))
        assert found == pytest.approx(line.correlation, abs=1e-9)


def resolved(squares, values):
    """Whether the values differ by more than a few of their own roundings."""
    largest = max(abs(v) for v in values if math.isfinite(v))
    return reference.root(squares) > 1e-6 * largest


# ---- shape


@given(st.one_of(SWEEP, WILD))
def test_the_shape_of_a_curve_is_its_definition(rows):
    position, error, out, _ = (column.tolist() for column in columns(rows))
    found = _core.curve_shape(*columns(rows)[:3])
    line = reference.least_squares(position, error)
    assert (found.points_out, found.out_first_fifth, found.out_last_fifth) == reference.ends(position, error, out)
    assert found.points == (line.points if line else 0)
    if line is None or not line.xx:
        assert math.isnan(found.slope) and math.isnan(found.intercept) and math.isnan(found.r_squared)
        return
    kept = [error[i] for i in reference.there(position, error)]
    assert found.range == max(kept) - min(kept)
    assert math.isnan(found.r_squared) == (line.points < 3 or not line.yy)
    assume(resolved(line.xx, position))
    scale = max(abs(value) for value in kept)
    reach = max(abs(position[i]) for i in reference.there(position, error))
    steep = reference.as_float(Fraction(scale) / Fraction(reach))
    assert found.slope == pytest.approx(reference.as_float(line.slope), rel=1e-9, abs=1e-9 * steep)
    assert found.intercept == pytest.approx(reference.as_float(line.intercept), rel=1e-9, abs=1e-9 * scale)
    if not math.isnan(found.r_squared) and resolved(line.yy, error):
        assert found.r_squared == pytest.approx(line.correlation**2, abs=1e-9)


def test_shapes_that_the_findings_ask_for():
    position = np.arange(11.0)
    slope = _core.curve_shape(position, 0.5 * position - 1, position <= 2)
    assert (slope.slope, slope.intercept) == pytest.approx((0.5, -1))
    assert (slope.r_squared, slope.range) == (pytest.approx(1), 5)
    assert (slope.points_out, slope.out_first_fifth, slope.out_last_fifth) == (3, 3, 0)
    back = _core.curve_shape(position[::-1].copy(), 0.5 * position, position <= 2)
    assert (back.slope, back.out_first_fifth, back.out_last_fifth) == (pytest.approx(-0.5), 0, 3)
    level = _core.curve_shape(position, np.full(11, 0.1), position < 0)
    assert (level.slope, level.intercept, level.range) == (0, 0.1, 0)
    assert math.isnan(level.r_squared)
    assert math.isnan(_core.curve_shape(position[:2], position[:2], position[:2] < 0).r_squared)
    for n in (0, 1):
        assert math.isnan(_core.curve_shape(position[:n], position[:n], position[:n] < 0).slope)


# ---- the seam

GOOD = np.zeros(4)
FLAGS = np.zeros(4, dtype=bool)
SEAM = [
    (_core.sigma_gradient, [GOOD, GOOD], "position", "error"),
    (_core.smoothness, [GOOD, GOOD], "position", "error"),
    (_core.correlation, [GOOD, GOOD], "first", "second"),
    (_core.zones, [GOOD, GOOD, FLAGS, GOOD], "position", "margin"),
    (_core.curve_shape, [GOOD, GOOD, FLAGS], "position", "out"),
]


@pytest.mark.parametrize(("kernel", "arguments", "first", "last"), SEAM)
def test_the_seam_converts_nothing_and_names_what_is_wrong(kernel, arguments, first, last):
    for place in range(len(arguments)):
        for wrong in (np.zeros(4, dtype=np.float32), [0.0] * 4, np.zeros(8, dtype=arguments[place].dtype)[::2]):
            with pytest.raises(TypeError):
                kernel(*(wrong if i == place else good for i, good in enumerate(arguments)))
    with pytest.raises(ValueError, match=f"{last} has 3 values, {first} has 4"):
        kernel(*arguments[:-1], arguments[-1][:3].copy())
    with pytest.raises(ValueError, match=f"{last} has 2 dimensions, not 1"):
        kernel(*arguments[:-1], arguments[-1].reshape(2, 2))
