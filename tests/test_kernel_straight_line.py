"""Hold the reference lines of the linearity kinds to exact definitions, published values and a solver."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.reference import straight_line as reference
from tests.reference.metrics import as_float
from tests.reference.published import NORRIS

from laser_trim_analyzer import _core

SMALL = st.integers(-6, 6).map(float)
ABSENT = st.sampled_from([math.nan, math.inf, -math.inf])
NUMBER = st.one_of(SMALL, st.floats(-100, 100))
POINTS = st.lists(st.tuples(st.one_of(NUMBER, ABSENT), st.one_of(NUMBER, ABSENT)), max_size=9)
WIDE = st.lists(st.tuples(*[st.one_of(NUMBER, st.sampled_from([1e300, -1e300, 1e-300]))] * 2), max_size=7)
DEVIATIONS = np.array([2.0, 1, -1, -3, -2, 0, 3, 4, 2, 1, 3])


def arrays(points):
    return np.array([x for x, _ in points], dtype=float), np.array([y for _, y in points], dtype=float)


def spread(points):
    return as_float(max(y for _, y in points) - min(y for _, y in points))


def assert_certified(found, x, y):
    """Three points in ascending x that no line serves better, and this line serves all points as well."""
    (x0, y0), (x1, y1), (x2, y2) = [(Fraction(x[i]), Fraction(y[i])) for i in found.certificate]
    equal = max(abs(one) for one, _ in reference.points_of(x, y)) / 10**290  # positions nearer than this count as one
    assert x0 - equal <= x1 <= x2 + equal
    assert x0 < x2
    least = abs((y1 - y0) - (y2 - y0) / (x2 - x0) * (x1 - x0)) / 2
    scale = spread(reference.points_of(x, y))
    assert found.line.max_deviation == pytest.approx(as_float(least), rel=1e-14, abs=1e-15 * scale)


@given(st.one_of(POINTS, WIDE))
@example([(0.0, 1.0), (-1.0, 0.0), (2.4806716865002346e-26, 1e300), (-1e300, 0.0)])
def test_the_minimax_line_is_the_best_of_all_lines(rows):
    x, y = arrays(rows)
    found, points = _core.minimax_line(x, y), reference.points_of(x, y)
    assert found.line.points == len(points)
    if not points:
        assert math.isnan(found.line.max_deviation)
        return
    best = as_float(reference.independent(points))
    assert found.line.max_deviation == pytest.approx(best, rel=1e-12, abs=1e-14 * spread(points))
    if points[0][0] == points[-1][0]:
        assert found.certificate == (-1, -1, -1)
        assert math.isnan(found.line.slope) and math.isnan(found.line.intercept)
    else:
        assert_certified(found, x, y)


@given(POINTS)
def test_the_line_that_is_returned_stays_within_its_half_width(rows):
    x, y = arrays(rows)
    line = _core.minimax_line(x, y).line
    if abs(line.slope) < 1e12:  # a steeper line cannot be evaluated in doubles
        kept = np.isfinite(x) & np.isfinite(y)
        rounding = 1e-300 + 1e-13 * (np.abs(y[kept]).max() + abs(line.slope) * np.abs(x[kept]).max() + abs(line.intercept))
        assert np.abs(y[kept] - line.intercept - line.slope * x[kept]).max() <= line.max_deviation + rounding


@given(st.one_of(POINTS, WIDE), st.one_of(st.none(), st.tuples(SMALL, SMALL)))
def test_the_zero_based_line_is_the_best_through_its_pivot(rows, pivot):
    x, y = arrays(rows)
    found, points = _core.zero_based_line(x, y, pivot), reference.points_of(x, y)
    assert found.points == len(points)
    if not points:
        assert math.isnan(found.max_deviation)
        return
    held = points[0] if pivot is None else (Fraction(pivot[0]), Fraction(pivot[1]))
    scale = as_float(max(abs(py - held[1]) for _, py in points))
    assert found.max_deviation == pytest.approx(as_float(reference.zero_based(points, held)), rel=1e-12, abs=1e-14 * scale)
    if all(px == held[0] for px, _ in points):
        assert math.isnan(found.slope)
    elif scale < 1e100 and abs(found.slope) > 1e-290:  # a slope that underflows cannot be followed to the pivot
        at_pivot = found.intercept + found.slope * float(held[0])
        assert at_pivot == pytest.approx(
            float(held[1]), abs=1e-9 * (scale + abs(found.slope * float(held[0])) + abs(float(held[1])))
        )


@given(st.one_of(POINTS, WIDE))
def test_the_other_kinds_are_their_definitions(rows):
    x, y = arrays(rows)
    points = reference.points_of(x, y)
    y = np.array([py for _, py in points], dtype=float)
    found = _core.terminal_line(*arrays(rows))
    if not points or reference.terminal(points) is None:
        assert math.isnan(found.max_deviation) and math.isnan(found.slope)
    else:
        expected = as_float(reference.terminal(points))
        assert found.max_deviation == pytest.approx(expected, rel=1e-12, abs=1e-14 * spread(points))
    if points:
        assert _core.absolute_deviation(y) == as_float(reference.absolute(points))
        best = _core.centred_offset(y)
        assert (best.points, best.max_deviation) == (len(y), as_float(reference.offset_optimised(points)))
        assert best.offset == -as_float((max(y for _, y in points) + min(y for _, y in points)) / 2)


@given(POINTS)
def test_the_kinds_keep_their_order(rows):
    x, y = arrays(rows)
    points = reference.points_of(x, y)
    if not points:
        return
    kept = np.isfinite(x) & np.isfinite(y)
    hair = 1e-12 * (1 + np.abs(y[kept]).max())
    independent = _core.minimax_line(x, y).line.max_deviation
    assert independent <= _core.zero_based_line(x, y).max_deviation + hair
    assert independent <= _core.centred_offset(y[kept]).max_deviation + hair
    assert _core.centred_offset(y[kept]).max_deviation <= _core.absolute_deviation(y[kept]) + hair
    if points[0][0] < points[-1][0]:
        assert independent <= _core.terminal_line(x, y).max_deviation + hair
        squares = _core.least_squares_line(x, y)
        if len(points) > 2 and abs(squares.slope) < 1e6:
            largest = np.abs(y[kept] - squares.intercept - squares.slope * x[kept]).max()
            assert independent <= largest + 1e-9 * (1 + abs(squares.slope)) * (1 + np.abs(x[kept]).max())


def test_the_worked_vector_of_the_linearity_kinds():
    x = np.arange(11) / 10
    d = DEVIATIONS / 1000
    independent = _core.minimax_line(x, d).line
    assert independent.max_deviation == pytest.approx(41 / 14000, rel=1e-14)
    assert independent.slope == pytest.approx(351 / 350 - 1, rel=1e-13)
    assert independent.intercept == pytest.approx(-13 / 14000, rel=1e-13)
    zero = _core.zero_based_line(x, d, (0.0, 0.0))
    assert (zero.max_deviation, zero.slope) == pytest.approx((0.0033, 0.001), rel=1e-12)
    terminal = _core.terminal_line(x, d)
    assert (terminal.max_deviation, terminal.slope) == pytest.approx((0.0053, 0.001), rel=1e-12)
    assert _core.absolute_deviation(d) == 0.004
    assert (_core.centred_offset(d).max_deviation, _core.centred_offset(d).offset) == pytest.approx((0.0035, -0.0005), rel=1e-15)
    squares = _core.least_squares_line(x, d)
    assert (squares.slope, squares.intercept) == pytest.approx((0.003, -13 / 22000), rel=1e-13)
    assert np.abs(d - squares.intercept - squares.slope * x).max() == pytest.approx(91 / 27500, rel=1e-13)


def test_the_worked_vector_of_the_minimax_line():
    found = _core.minimax_line(np.arange(5.0), np.array([3.0, -1, 2, 6, 1]))
    assert (found.line.max_deviation, found.line.slope, found.line.intercept) == pytest.approx((17 / 6, 2 / 3, 7 / 6), rel=1e-15)
    assert found.certificate == (1, 3, 4)


def test_the_minimax_line_of_norris():
    x, y = (np.array(column) for column in NORRIS)
    found = _core.minimax_line(x, y).line
    assert found.max_deviation == pytest.approx(130949 / 65980, rel=1e-13)
    assert found.slope == pytest.approx(1.00060624, abs=5e-9)
    assert found.intercept == pytest.approx(0.87903910, abs=5e-9)


@pytest.mark.parametrize("seed", range(300))
def test_a_solver_finds_no_better_line(seed):
    chance = np.random.default_rng(seed)
    n = int(chance.integers(2, 60))
    x = chance.uniform(-1, 1, n) if seed % 2 else chance.integers(-5, 5, n).astype(float)
    y = chance.standard_normal(n) + 3 * x
    ones = np.ones(n)
    above, below = np.column_stack([x, ones, -ones]), np.column_stack([-x, -ones, -ones])
    free = [(None, None), (None, None), (0, None)]
    solved = linprog([0, 0, 1], np.vstack([above, below]), np.concatenate([y, -y]), bounds=free, method="highs")
    assert _core.minimax_line(x, y).line.max_deviation == pytest.approx(solved.fun, rel=1e-7, abs=1e-9)
    d, u = y - y[np.argmin(x)], x - x.min()
    above, below = np.column_stack([u, -ones]), np.column_stack([-u, -ones])
    solved = linprog([0, 1], np.vstack([above, below]), np.concatenate([d, -d]), bounds=[(None, None), (0, None)], method="highs")
    assert _core.zero_based_line(x, y).max_deviation == pytest.approx(solved.fun, rel=1e-7, abs=1e-9)


@pytest.mark.parametrize("place", [0, 2, 5])
@pytest.mark.parametrize("kernel", [_core.minimax_line, _core.zero_based_line, _core.terminal_line])
def test_a_point_that_is_not_there_changes_nothing(kernel, place):
    x, y = np.array([5.0, 4, 3, 1, 0]), np.array([1.0, -1, 2, 0, 3])
    plain = kernel(x, y)
    for absent in (math.nan, math.inf, -math.inf):
        for pair in ((7.0, absent), (absent, 7.0)):
            found = kernel(np.insert(x, place, pair[0]), np.insert(y, place, pair[1]))
            first, second = (line.line if hasattr(line, "line") else line for line in (found, plain))
            assert (first.slope, first.intercept, first.max_deviation, first.points) == (
                second.slope,
                second.intercept,
                second.max_deviation,
                5,
            )


def test_few_points():
    for kernel in (lambda x, y: _core.minimax_line(x, y).line, _core.zero_based_line, _core.terminal_line):
        nothing = kernel(np.zeros(0), np.zeros(0))
        assert nothing.points == 0
        assert math.isnan(nothing.max_deviation)
        assert math.isnan(kernel(np.ones(1), np.ones(1)).slope)
        two = kernel(np.array([3.0, 1.0]), np.array([5.0, 1.0]))
        assert (two.slope, two.intercept, two.max_deviation) == (2, -1, 0)
    assert _core.minimax_line(np.ones(1), np.ones(1)).line.max_deviation == 0
    assert math.isnan(_core.absolute_deviation(np.array([math.nan])))
    assert math.isnan(_core.centred_offset(np.zeros(0)).offset)
    assert math.isnan(_core.centred_offset(np.zeros(0)).max_deviation)


def test_the_first_point_is_the_first_also_where_scaling_makes_positions_equal():
    x, y = np.array([0.0, 0.0, -2e-311, 1e300]), np.array([0.0, -1.0, 1.0, 0.0])
    found = _core.zero_based_line(x, y)
    assert (found.max_deviation, found.intercept) == (2.0, 1.0)


def test_what_is_wrong_is_named():
    with pytest.raises(ValueError, match="pivot is not finite"):
        _core.zero_based_line(np.zeros(2), np.zeros(2), (math.nan, 0.0))
    for kernel in (_core.minimax_line, _core.zero_based_line, _core.terminal_line):
        with pytest.raises(ValueError, match="y has 2 values, x has 3"):
            kernel(np.zeros(3), np.zeros(2))
        with pytest.raises(TypeError):
            kernel(np.zeros(3), [0.0] * 3)
