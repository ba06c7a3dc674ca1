"""Hold the best offset and the best rotation to their exact definition, to a linear programme and to brute force."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.reference import correction as reference

from laser_trim_analyzer import _core

TINY = 1e-9
# Quarters, so that slabs touch, points coincide and cells shrink to a vertex; odd numbers, so that nothing does.
QUARTERS = st.integers(-8, 8).map(lambda n: n / 4)
VOLTS = st.one_of(QUARTERS, st.floats(-2, 2))
BANDS = st.one_of(st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.floats(1e-3, 1.0))
ROWS = st.lists(st.tuples(VOLTS, VOLTS, VOLTS, BANDS), max_size=4)
# As a meter gives them: nearer than that, rounding tells doubles whether slabs touch and where a tie of corrections ends.
METER_VOLTS = st.one_of(QUARTERS, st.floats(-2, 2).map(lambda volts: round(volts, 12)))
METER_ROWS = st.lists(st.tuples(METER_VOLTS, METER_VOLTS, METER_VOLTS, BANDS), max_size=4)
RANGES = st.tuples(st.sampled_from([0.0, -0.05, -0.25, -1.0]), st.sampled_from([0.0, 0.05, 0.25, 1.0]))


def arrays(rows):
    """Error, theory, lower and upper of rows (error, theory, middle of the band, half band)."""
    table = np.array([(e, t, m - h, m + h) for e, t, m, h in rows], dtype=np.float64).reshape(-1, 4)
    return [np.ascontiguousarray(column) for column in table.T]


def turned(columns, most):
    error, theory, lower, upper = columns
    return _core.best_rotation(error, theory, lower, upper, -most, most)


def recount(error, theory, lower, upper, found):
    correction = found.offset + found.rotation * theory
    return _core.evaluate(error, lower, upper, np.ascontiguousarray(correction))


def positive(error, theory, lower, upper, found):
    """Slabs out, and the smallest margin of those that are in."""
    margins = _core.point_margins(error, lower, upper, np.ascontiguousarray(found.offset + found.rotation * theory))
    margins = margins[~np.isnan(margins)]
    inside = margins[margins >= 0]
    return int(np.count_nonzero(margins < 0)), float(inside.min()) if len(inside) else None


@given(ROWS)
def test_the_best_offset_is_the_exact_one(rows):
    error, theory, lower, upper = arrays(rows)
    found = _core.best_offset(error, lower, upper)
    out, margin = positive(error, theory, lower, upper, found)
    best = reference.best_correction(reference.slabs(error, theory, lower, upper), 0.0, 0.0)
    assert out == best.out
    assert (margin is None) == (best.margin is None)
    if margin is not None:
        assert margin == pytest.approx(float(best.margin), abs=TINY)
        assert found.rotation == 0
    assert out == reference.fewest_out_by_offset(error, lower, upper)


def rotated(rows, bounds):
    """The core's best rotation, the slabs that it leaves out, the smallest margin of the others, and the exact best."""
    error, theory, lower, upper = arrays(rows)
    found = _core.best_rotation(error, theory, lower, upper, *bounds)
    assert bounds[0] <= found.rotation <= bounds[1]
    out, margin = positive(error, theory, lower, upper, found)
    return found, out, margin, reference.best_correction(reference.slabs(error, theory, lower, upper), *bounds)


@settings(deadline=None, max_examples=100)
@given(METER_ROWS, RANGES)
def test_the_best_rotation_is_the_exact_one(rows, bounds):
    found, out, margin, best = rotated(rows, bounds)
    if best.margin is not None and best.margin <= TINY:  # the only corrections that hold all of them may not be doubles
        assert out >= best.out
        return
    assert out == best.out
    if margin is not None:
        assert margin == pytest.approx(float(best.margin), abs=TINY)
        assert abs(found.rotation) <= abs(float(best.rotation)) + 1e-7


@settings(deadline=None, max_examples=100)
@given(ROWS, RANGES)
@example([(0.0, -0.5, 0.0, 0.0625), (0.25, 0.0, 0.0, 0.25), (0.25, 1.7e-22, -1.0, 1.0), (0.25, 0.0, -1.0, 1.0)], (-1.0, 0.0))
@example([(0.0, 0.0, 0.0, 0.0), (0.0, -0.25, 0.0, 0.125), (0.25, 0.0, -1.0, 1.0), (0.25, 1.7e-22, 1.0, 1.0)], (-1.0, 0.0))
def test_theories_that_doubles_hardly_tell_apart_cost_no_point_and_no_margin(rows, bounds):
    _, out, margin, best = rotated(rows, bounds)
    if best.margin is None or best.margin > TINY:
        assert out <= best.out
        if out == best.out and margin is not None:
            assert margin == pytest.approx(float(best.margin), abs=TINY)


def random_track(chance, points, bend):
    """A sweep such as a bench gives: a smooth error, tapered limits, theory over ±5 V; `bend` scales the error."""
    theory = np.linspace(-5, 5, points)
    error = bend * (np.cumsum(chance.normal(0, 1, points)) / points + chance.normal(0, 0.05, points)) + chance.normal(0, 0.02)
    half = 0.02 + 0.03 * np.abs(theory) / 5
    return np.ascontiguousarray(error), theory, -half, half


@pytest.mark.parametrize("seed", range(20))
def test_the_largest_margin_is_that_of_a_linear_programme(seed):
    """100 random tracks a seed that can be held; HiGHS maximises the margin of the same constraints."""
    chance = np.random.default_rng(seed)
    feasible = 0
    while feasible < 100:
        points = int(chance.integers(3, 40))
        error, theory, lower, upper = random_track(chance, points, 0.05)
        least, most = -float(chance.uniform(0, 0.02)), float(chance.uniform(0, 0.02))
        a, b, half = lower - error, upper - error, (upper - lower) / 2
        rows = np.vstack([np.column_stack([-np.ones(points), -theory, half]), np.column_stack([np.ones(points), theory, half])])
        answer = linprog(
            [0, 0, -1], rows, np.concatenate([-a, b]), bounds=[(None, None), (least, most), (None, None)], method="highs"
        )
        if -answer.fun < TINY:
            continue
        feasible += 1
        found = _core.best_rotation(error, theory, lower, upper, least, most)
        judged = recount(error, theory, lower, upper, found)
        assert judged.fail_points == 0
        assert judged.margin >= 0
        assert judged.margin == pytest.approx(-answer.fun, abs=1e-9)


def brute_force(error, theory, lower, upper, least, most):
    """Fewest out over all crossings of two sides and all crossings with the bounds, just beside each of them."""
    a, b = lower - error, upper - error
    sides = [*zip(theory, a, strict=True), *zip(theory, b, strict=True)]
    spots = [(value - k * t, k) for t, value in sides for k in (least, most, 0.0)]
    for (t, value), (u, other) in combinations(sides, 2):
        if t != u and least <= (k := (value - other) / (t - u)) <= most:
            spots.append((value - k * t, k))
    nudges = [(x, y) for x in (-1e-9, 0, 1e-9) for y in (-1e-9, 0, 1e-9)]
    offsets = np.array([o + x for o, _ in spots for x, _ in nudges])
    rotations = np.clip([k + y for _, k in spots for _, y in nudges], least, most)
    corrections = offsets[:, None] + rotations[:, None] * theory
    return int(((corrections < a) | (corrections > b)).sum(axis=1).min())


@pytest.mark.parametrize("seed", range(12))
def test_fewest_out_is_that_of_brute_force(seed):
    chance = np.random.default_rng(1000 + seed)
    for _ in range(12):
        error, theory, lower, upper = random_track(chance, int(chance.integers(4, 14)), float(chance.choice([0.1, 0.3, 1.0])))
        chance.shuffle(theory)
        least, most = -float(chance.choice([0.004, 0.05])), float(chance.choice([0.004, 0.05]))
        found = _core.best_rotation(error, theory, lower, upper, least, most)
        counted = recount(error, theory, lower, upper, found).fail_points
        assert counted == brute_force(error, theory, lower, upper, least, most)


@pytest.mark.parametrize(("points", "bend"), [(60, 0.3), (200, 0.5), (341, 1.0)])
def test_rotation_never_leaves_more_out_than_offset_nor_that_than_the_machine(points, bend):
    chance = np.random.default_rng(points)
    for _ in range(20):
        error, theory, lower, upper = random_track(chance, points, bend)
        plain = _core.evaluate(error, lower, upper, None)
        offset = recount(error, theory, lower, upper, _core.best_offset(error, lower, upper))
        narrow = recount(error, theory, lower, upper, _core.best_rotation(error, theory, lower, upper, -0.002, 0.002))
        wide = recount(error, theory, lower, upper, _core.best_rotation(error, theory, lower, upper, -0.05, 0.05))
        assert wide.fail_points <= narrow.fail_points <= offset.fail_points <= plain.fail_points


def test_the_worked_vector_of_interval_stabbing():
    """a = (-2, -1, 0, 3, 1), b = (2, 3, 4, 6, 5): four of five hold in [1, 2] and at 3 (STANDARDS §2.1)."""
    lower, upper = np.array([-2.0, -1, 0, 3, 1]), np.array([2.0, 3, 4, 6, 5])
    error = np.zeros(5)
    found = _core.best_offset(error, lower, upper)
    judged = _core.evaluate(error, lower, upper, np.full(5, found.offset))
    assert judged.fail_points == 1
    assert 1 <= found.offset <= 2
    # In [1, 2] the pins are the last slab (half band 2) from below and the first (half band 2) from above.
    assert found.offset == 1.5
    assert found.certificate == [4, 0, -1]


def test_without_a_range_the_rotation_is_the_offset():
    chance = np.random.default_rng(5)
    for bend in (0.05, 0.5):
        error, theory, lower, upper = random_track(chance, 100, bend)
        offset, rotation = _core.best_offset(error, lower, upper), _core.best_rotation(error, theory, lower, upper, 0.0, 0.0)
        assert (rotation.offset, rotation.rotation) == (offset.offset, 0.0)
        assert rotation.certificate == offset.certificate
        assert not rotation.rotation_on_bound


def test_the_certificate_pins_the_margin():
    """Every pin has the margin of the whole, no point has less, and they alternate over theory."""
    chance = np.random.default_rng(11)
    for _ in range(100):
        error, theory, lower, upper = random_track(chance, 80, 0.05)
        found = _core.best_rotation(error, theory, lower, upper, -0.05, 0.05)
        correction = found.offset + found.rotation * theory
        margins = _core.point_margins(error, lower, upper, correction)
        pins = [index for index in found.certificate if index >= 0]
        assert np.allclose(margins[pins], margins.min(), atol=1e-10)
        if len(pins) == 3 and margins.min() >= 0:
            kinds = [correction[i] - (lower - error)[i] < (upper - error)[i] - correction[i] for i in pins]
            assert kinds[0] == kinds[2] != kinds[1]
            assert theory[pins[0]] < theory[pins[1]] < theory[pins[2]]


def test_the_order_of_the_points_does_not_matter():
    chance = np.random.default_rng(12)
    for bend in (0.05, 0.4):
        error, theory, lower, upper = random_track(chance, 60, bend)
        forward = _core.best_rotation(error, theory, lower, upper, -0.02, 0.02)
        backward = turned([column[::-1].copy() for column in (error, theory, lower, upper)], 0.02)
        assert forward.offset == pytest.approx(backward.offset, rel=1e-12, abs=1e-15)
        assert forward.rotation == pytest.approx(backward.rotation, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_point_without_a_reading_takes_no_part(place):
    error, theory, lower, upper = (np.array(column) for column in ([0.1, 0.2, 0.3], [-1.0, 0, 1], [-1.0] * 3, [1.0] * 3))
    rest = [np.delete(column, place) for column in (error, theory, lower, upper)]
    for column in (error, lower, upper):
        holed = column.copy()
        holed[place] = math.nan
        given_arrays = [holed if one is column else one for one in (error, theory, lower, upper)]
        assert _core.best_offset(given_arrays[0], *given_arrays[2:]).offset == _core.best_offset(rest[0], *rest[2:]).offset
        found, wanted = turned(given_arrays, 0.1), turned(rest, 0.1)
        assert (found.offset, found.rotation) == (wanted.offset, wanted.rotation)


@pytest.mark.parametrize("points", [0, 1, 2])
def test_few_points_are_centred_without_a_needless_rotation(points):
    error = np.array([0.3, 0.3])[:points]
    theory, lower, upper = np.array([-1.0, 1.0])[:points], np.full(points, -1.0), np.full(points, 1.0)
    found = _core.best_rotation(error, theory, lower, upper, -0.05, 0.05)
    assert found.offset == pytest.approx(-0.3 if points else 0.0)
    assert found.rotation == 0


@pytest.mark.parametrize("points", [12, 40, 341])
@pytest.mark.parametrize("gain", [0.015, 0.001, -0.0137])
def test_an_error_that_is_all_rotation_is_turned_back_whole(points, gain):
    """Every side is tight there, but for rounding."""
    theory = np.linspace(-5, 5, points)
    error = (theory + gain * theory) - theory
    found = _core.best_rotation(error, theory, np.full(points, -0.05), np.full(points, 0.05), -0.02, 0.02)
    assert found.rotation == pytest.approx(-gain, rel=1e-9)
    assert found.offset == pytest.approx(0, abs=1e-12)
    assert len(set(found.certificate)) == 3


def test_points_at_one_theory_leave_the_rotation_alone():
    error, theory = np.array([0.1, -0.1, 0.4]), np.full(3, 2.5)
    found = _core.best_rotation(error, theory, np.full(3, -1.0), np.full(3, 1.0), -0.05, 0.05)
    assert found.rotation == 0
    assert found.offset == pytest.approx(-0.15)


def test_huge_numbers_neither_hang_nor_hide_a_point():
    for error in ([1e300, -1e300, 0.0, 1.0], [1e300] * 4, [1.7e308, -1.7e308, 1e-300, 0.0]):
        for half in (1.0, 1e299, 5e-324):
            columns = np.array(error), np.linspace(-1, 1, 4), np.full(4, -half), np.full(4, half)
            plain = _core.evaluate(columns[0], *columns[2:], None)
            for found in (_core.best_offset(columns[0], *columns[2:]), turned(columns, 0.05)):
                assert math.isfinite(found.offset)
                assert recount(*columns, found).fail_points <= plain.fail_points


def test_beyond_the_exact_search_the_count_is_an_upper_bound():
    chance = np.random.default_rng(3)
    error, theory, lower, upper = random_track(chance, 2101, 0.5)
    found = _core.best_rotation(error, theory, lower, upper, -0.02, 0.02)
    offset = _core.best_offset(error, lower, upper)
    assert found.upper_bound
    assert recount(error, theory, lower, upper, found).fail_points <= recount(error, theory, lower, upper, offset).fail_points
    assert not _core.best_rotation(error[:1990], theory[:1990], lower[:1990], upper[:1990], -0.001, 0.001).upper_bound


@pytest.mark.parametrize("bounds", [(0.1, 0.2), (-0.2, -0.1), (math.nan, 0.1), (-math.inf, 0.0), (0.1, -0.1)])
def test_bounds_without_zero_are_refused(bounds):
    column = np.zeros(3)
    with pytest.raises(ValueError, match="least <= 0 <= most"):
        _core.best_rotation(column, column, column - 1, column + 1, *bounds)


def test_lengths_must_agree():
    column = np.zeros(3)
    with pytest.raises(ValueError, match="theory has 2 values, error has 3"):
        _core.best_rotation(column, column[:2].copy(), column - 1, column + 1, 0.0, 0.0)
    with pytest.raises(ValueError, match="upper has 2 values"):
        _core.best_offset(column, column, column[:2].copy())
