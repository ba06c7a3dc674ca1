"""Hold the compiled statistics to exact fractions and to certified reference data."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from tests.reference import metrics, published

from laser_trim_analyzer import _core

ABSENT = st.sampled_from([math.nan, math.inf, -math.inf])
NUMBER = st.one_of(st.integers(-4, 4).map(float), st.floats(-1e3, 1e3))
VALUES = st.lists(st.one_of(NUMBER, ABSENT), max_size=30)
WIDE = st.lists(st.one_of(st.sampled_from([1e300, -1e300, 1e-300]), st.floats()), max_size=12)


def array(values):
    return np.array(values, dtype=float)


def digits(found, certified):
    """The logarithm of the relative error: how many digits are right."""
    return 16.0 if found == certified else -math.log10(abs(found - certified) / abs(certified))


# ---- summary


@given(st.one_of(VALUES, WIDE))
def test_the_summary_is_its_definition(values):
    found = _core.summary(array(values))
    kept = metrics.exact([v for v in values if math.isfinite(v)])
    n = len(kept)
    assert found.points == n
    if not n:
        assert all(math.isnan(v) for v in (found.mean, found.standard_deviation, found.lag1, found.min, found.max, found.median))
        return
    scale = float(max(map(abs, kept)))
    mean = sum(kept, Fraction()) / n
    deviations = [v - mean for v in kept]
    squares = sum((d * d for d in deviations), Fraction())
    assert (found.min, found.max) == (float(min(kept)), float(max(kept)))
    middle = (sorted(kept)[n // 2] + sorted(kept)[(n - 1) // 2]) / 2
    assert found.median == pytest.approx(float(middle), rel=1e-15, abs=5e-324)
    assert found.mean == pytest.approx(metrics.as_float(mean), rel=1e-15, abs=1e-16 * scale)
    deviation = metrics.root(squares / (n - 1)) if n > 1 else math.nan
    assert found.standard_deviation == pytest.approx(deviation, rel=1e-12, abs=1e-15 * scale, nan_ok=True)
    assert math.isnan(found.lag1) == (not squares)
    if metrics.root(squares) > 1e-4 * scale:
        products = sum((a * b for a, b in pairwise(deviations)), Fraction())
        assert found.lag1 == pytest.approx(float(products / squares), abs=1e-10)


@pytest.mark.parametrize("name", published.UNIVARIATE)
def test_the_summary_has_the_certified_digits(name):
    (mean, deviation, lag1), required = published.UNIVARIATE[name]
    found = _core.summary(array(published.univariate(name)))
    assert digits(found.mean, mean) >= 14
    assert digits(found.standard_deviation, deviation) >= required
    assert digits(found.lag1, lag1) >= min(required, 12)


@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_value_that_is_not_finite_is_left_out(place):
    values = array([4.0, 1, 3, 2])
    plain = _core.summary(values)
    assert (plain.mean, plain.median, plain.lag1) == (2.5, 2.5, pytest.approx(-0.65))
    for absent in (math.nan, math.inf, -math.inf):
        found = _core.summary(np.insert(values, place, absent))
        assert (found.points, found.mean, found.standard_deviation, found.lag1, found.median) == (
            4,
            plain.mean,
            plain.standard_deviation,
            plain.lag1,
            plain.median,
        )


# ---- moments


def assert_moments(found, values):
    kept = metrics.exact(values)
    n = len(kept)
    mean = sum(kept, Fraction()) / n
    sums = [sum(((v - mean) ** k for v in kept), Fraction()) for k in (2, 3, 4)]
    scale = max(map(abs, values))
    grain = n * n * 5e-324  # below 2.2e-308 a double loses digits: every term may be off by the smallest one
    assert found.points == n
    assert found.mean == pytest.approx(float(mean), rel=1e-13, abs=1e-14 * scale + grain)
    for k, (moment, expected) in enumerate(zip((found.m2, found.m3, found.m4), sums, strict=True), start=2):
        assert moment == pytest.approx(float(expected), rel=1e-10, abs=1e-12 * n * scale**k + grain)


@pytest.mark.parametrize("values", [[0.0, 0.0, 1.4408313199557074e-158]])
def test_moments_below_the_normal_numbers(values):
    assert_moments(_core.moments(array(values)), values)
    for cut in range(len(values)):
        assert_moments(_core.merged_moments(_core.moments(array(values[:cut])), _core.moments(array(values[cut:]))), values)


@given(st.lists(NUMBER, min_size=1, max_size=30), st.data())
def test_merged_moments_are_those_of_all_values(values, data):
    cut = data.draw(st.integers(0, len(values)))
    whole = _core.moments(array(values))
    assert_moments(whole, values)
    first, second = _core.moments(array(values[:cut])), _core.moments(array(values[cut:]))
    assert_moments(_core.merged_moments(first, second), values)
    assert_moments(_core.merged_moments(second, first), values)


def test_moments_give_skewness_and_kurtosis():
    values = np.random.default_rng(5).gamma(2.0, size=500)
    found = _core.moments(np.insert(values, [0, 250, 500], [math.nan, math.inf, -math.inf]))
    assert found.points == 500
    assert found.variance == pytest.approx(values.var(ddof=1), rel=1e-12)
    assert found.skewness == pytest.approx(scipy.stats.skew(values), rel=1e-11)
    assert found.excess_kurtosis == pytest.approx(scipy.stats.kurtosis(values), rel=1e-11)
    assert digits(math.sqrt(_core.moments(array(published.univariate("NumAcc4"))).variance), 0.1) >= 8
    for few in ([], [3.0], [3.0, 3.0]):
        assert math.isnan(_core.moments(array(few)).skewness)
        assert math.isnan(_core.moments(array(few)).excess_kurtosis)
    assert math.isnan(_core.moments(array([3.0])).variance)
    assert _core.moments(array([1e300, -1e300])).m2 == math.inf


# ---- analysis of variance


@given(st.lists(VALUES, max_size=5))
def test_the_analysis_of_variance_is_its_definition(groups):
    found = _core.one_way_anova([array(group) for group in groups])
    kept = [metrics.exact([v for v in group if math.isfinite(v)]) for group in groups]
    kept = [group for group in kept if group]
    values = [v for group in kept for v in group]
    assert (found.points, found.between_df, found.within_df) == (len(values), max(len(kept) - 1, 0), len(values) - len(kept))
    if not values:
        return
    mean = sum(values, Fraction()) / len(values)
    means = [sum(group, Fraction()) / len(group) for group in kept]
    between = sum((len(group) * (m - mean) ** 2 for group, m in zip(kept, means, strict=True)), Fraction())
    within = sum(((v - m) ** 2 for group, m in zip(kept, means, strict=True) for v in group), Fraction())
    scale = float(max(abs(v - values[0]) for v in values)) ** 2
    assert found.between_squares == pytest.approx(float(between), rel=1e-10, abs=1e-14 * scale)
    assert found.within_squares == pytest.approx(float(within), rel=1e-10, abs=1e-14 * scale)
    if found.between_df and found.within_df and within > scale * Fraction(1, 10**4):
        expected = (between / found.between_df) / (within / found.within_df)
        assert found.f == pytest.approx(float(expected), rel=1e-8, abs=1e-9)
        assert found.residual_sd == pytest.approx(math.sqrt(within / found.within_df), rel=1e-9)


@pytest.mark.parametrize("number", range(1, 10))
def test_the_analysis_of_variance_has_the_certified_digits(number):
    found = _core.one_way_anova([array(cell) for cell in published.simon_lesage(number)])
    size, kind = (number - 1) % 3, (number - 1) // 3
    required = (14, 8, 4)[kind]
    assert digits(found.f, (21, 201, 2001)[size]) >= required
    assert digits(found.between_squares, (1.68, 16.08, 160.08)[size]) >= required - 1
    assert digits(found.within_squares, (1.8, 18, 180)[size]) >= required - 1
    assert digits(found.residual_sd, 0.1) >= required - 1


def test_the_instruments_of_sirstv():
    found = _core.one_way_anova([array(cell) for cell in published.SIRSTV])
    assert digits(found.f, 1.18046237440255) >= 12
    assert digits(found.between_squares, 5.11462616e-2) >= 11
    assert digits(found.within_squares, 2.1663656e-1) >= 11
    assert digits(found.residual_sd, 0.104076068334656) >= 12


def test_an_analysis_of_variance_of_nothing():
    assert _core.one_way_anova([]).points == 0
    assert math.isnan(_core.one_way_anova([array([1.0, 2.0])]).f)
    assert math.isnan(_core.one_way_anova([array([1.0]), array([2.0])]).f)
    assert math.isnan(_core.one_way_anova([array([1.0, 1.0]), array([1.0])]).f)
    assert _core.one_way_anova([array([1.0, 1.0]), array([2.0, 2.0])]).f == math.inf
    apart = _core.one_way_anova([array([math.nan, 1.0, 2.0]), array([math.inf]), array([3.0, 5.0, math.nan])])
    assert (apart.points, apart.between_df, apart.within_df) == (4, 1, 2)
    huge = _core.one_way_anova([array([1e300, -1e300]), array([1e300, 1e300])])
    assert (huge.within_squares, huge.f) == (math.inf, pytest.approx(1.0))


# ---- least squares


@given(st.lists(st.tuples(st.one_of(NUMBER, ABSENT), st.one_of(NUMBER, ABSENT)), max_size=25))
def test_the_least_squares_line_is_its_definition(pairs):
    x, y = [a for a, _ in pairs], [b for _, b in pairs]
    found, line = _core.least_squares_line(array(x), array(y)), metrics.least_squares(x, y)
    assert found.points == (line.points if line else 0)
    if line is None or not line.xx:
        assert math.isnan(found.slope) and math.isnan(found.residual_sd)
        return
    kept = [abs(y[i]) for i in metrics.there(x, y)]
    reach = max(abs(x[i]) for i in metrics.there(x, y))
    if metrics.root(line.xx) < 1e-3 * reach:
        return  # the x are nearly equal: the slope is mostly rounding
    hair = 1e-10 * max(kept)
    assert found.slope == pytest.approx(float(line.slope), rel=1e-9, abs=hair / metrics.root(line.xx))
    assert found.intercept == pytest.approx(float(line.intercept), rel=1e-9, abs=1e3 * hair)
    if line.points < 3:
        assert math.isnan(found.residual_sd)
        return
    residual = metrics.root(line.residual_squares / (line.points - 2))
    assert found.residual_sd == pytest.approx(residual, rel=1e-6, abs=hair)
    assert found.slope_error == pytest.approx(residual / metrics.root(line.xx), rel=1e-6, abs=hair / metrics.root(line.xx))
    spread = Fraction(1, line.points) + line.x_mean**2 / line.xx
    assert found.intercept_error == pytest.approx(residual * metrics.root(spread), rel=1e-6, abs=1e3 * hair)


def test_the_line_of_norris_has_the_certified_digits():
    x, y = (array(column) for column in published.NORRIS)
    found = _core.least_squares_line(x, y)
    assert found.points == 36
    assert digits(found.slope, 1.00211681802045) >= 14
    assert digits(found.intercept, -0.262323073774029) >= 12
    assert digits(found.slope_error, 4.29796848199937e-4) >= 13
    assert digits(found.intercept_error, 0.232818234301152) >= 13
    assert digits(found.residual_sd, 0.884796396144373) >= 13
    assert digits(found.r_squared, 0.999993745883712) >= 14


def test_huge_lines_stay_finite():
    found = _core.least_squares_line(array([-1e300, 0, 1e300, math.nan]), array([-2e300, 0, 2e300, 1.0]))
    assert (found.slope, found.intercept, found.r_squared, found.residual_sd) == (pytest.approx(2), 0, pytest.approx(1), 0)
    level = _core.least_squares_line(array([1.0, 2, 3]), array([0.1, 0.1, 0.1]))
    assert (level.slope, level.intercept, level.residual_sd) == (0, 0.1, 0)
    assert math.isnan(level.correlation)


@pytest.mark.parametrize("kernel", [_core.summary, _core.moments])
def test_the_seam_converts_nothing(kernel):
    for wrong in ([1.0], np.zeros(2, dtype=np.float32), np.zeros(8)[::2]):
        with pytest.raises(TypeError):
            kernel(wrong)
    with pytest.raises(ValueError, match="values has 2 dimensions, not 1"):
        kernel(np.zeros((2, 2)))
    groups: list = [[1.0]]
    with pytest.raises(TypeError):
        _core.one_way_anova(groups)
    with pytest.raises(ValueError, match="y has 1 values, x has 2"):
        _core.least_squares_line(np.zeros(2), np.zeros(1))
