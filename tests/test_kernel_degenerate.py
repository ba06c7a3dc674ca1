"""Attack the best corrections with what breaks optimisers: ties, lines, bands of every size, curves far away, hopeless tracks."""

from __future__ import annotations

import math
import time
from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import linprog

from laser_trim_analyzer import _core

BOUNDS = [(0.0, 0.0), (0.0, 0.05), (-0.05, 0.0), (-0.05, 0.05), (-1e-15, 1e-15), (0.0, 1e-15), (-1.0, 1.0), (-0.002, 0.001)]
POINTS = [1, 2, 3, 5, 8, 20, 60]
TOLERANCE = 1e-9
SLOWEST = 2.0  # seconds


def line(chance, t, h):
    return chance.choice([0.015, -0.03, 0.2]) * t + chance.normal(), t, h


def ties(chance, t, h):
    n = len(t)
    return chance.integers(-4, 5, n) / 4, chance.integers(-4, 5, n) / 4, chance.integers(1, 4, n) / 4


def equal_theory(chance, t, h):
    return chance.normal(0, 0.05, len(t)), np.full(len(t), chance.choice([0, 2.5, 1e-300])), h


def bands_of_every_size(chance, t, h):
    h = 10.0 ** chance.uniform(-6, 0, len(t))
    return chance.uniform(-1, 1, len(t)) * h * chance.choice([0.9, 2]) + chance.normal() + chance.choice([0, 0.001]) * t, t, h


def far_away(chance, t, h):
    return chance.normal(0, 0.02, len(t)) + chance.choice([1e5, -1e5]) * h + chance.uniform(-0.05, 0.05) * t, t, h


def doubled(chance, t, h):
    return np.repeat(chance.normal(0, 0.04, len(t)), 2)[: len(t)], np.repeat(t, 2)[: len(t)], h


def descending(chance, t, h):
    return chance.normal(0, 0.03, len(t)), t[::-1], h


def smooth(chance, t, h):
    return np.cumsum(chance.normal(0, 0.03, len(t))) / math.sqrt(len(t)), t, h


def noise(chance, t, h):
    return chance.normal(0, 0.1, len(t)), t, h


def theory_far_off(chance, t, h):
    return chance.normal(0, 0.02, len(t)), t + chance.choice([5.0, 100.0, 1e4]), h


FAMILIES = [line, ties, equal_theory, bands_of_every_size, far_away, doubled, descending, smooth, noise, theory_far_off]


def trials(family, count):
    """Error, theory, lower, upper and bounds; limits in part off centre, theory in part unsorted."""
    chance = np.random.default_rng(FAMILIES.index(family))
    for _ in range(count):
        n = int(chance.choice(POINTS))
        error, theory, half = family(chance, np.linspace(-5, 5, n), np.full(n, 0.05))
        middle = 0.0 if family is ties else chance.choice([0.0, 0.3]) * half
        if chance.random() < 0.3:
            theory = chance.permutation(theory)
        yield (
            [np.ascontiguousarray(c, dtype=float) for c in (error, theory, middle - half, middle + half)],
            BOUNDS[chance.integers(8)],
        )


def correction(found, theory):
    return np.ascontiguousarray(found.offset + found.rotation * theory)


def turned(columns, bounds):
    """The best rotation, its evaluation, and the smallest margin of what is in."""
    error, theory, lower, upper = (np.ascontiguousarray(column) for column in columns)
    found = _core.best_rotation(error, theory, lower, upper, *bounds)
    moved = correction(found, theory)
    margins = _core.point_margins(error, lower, upper, moved)
    inside = margins[margins >= 0]
    return found, _core.evaluate(error, lower, upper, moved), float(inside.min()) if len(inside) else 0.0


def largest_margin(columns, bounds):
    """HiGHS, in units of each half band about a middle offset, so that its tolerances mean margins."""
    error, theory, lower, upper = columns
    a, b, unit = lower - error, upper - error, 2 / (upper - lower)
    middle = float(np.mean(a + b)) / 2
    ones = np.ones(len(a))
    rows = np.vstack([np.column_stack([-unit, -theory * unit, ones]), np.column_stack([unit, theory * unit, ones])])
    limits = np.concatenate([-(a - middle) * unit, (b - middle) * unit])
    tight = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
    free = (None, None)
    answer = linprog([0, 0, -1], rows, limits, bounds=[free, bounds, free], method="highs", options=tight)
    return -answer.fun if answer.status == 0 else None


@pytest.mark.parametrize("family", FAMILIES)
def test_what_is_claimed_holds(family):
    for columns, bounds in trials(family, 120):
        error, theory, lower, upper = columns
        start = time.perf_counter()
        found, judged, _ = turned(columns, bounds)
        assert time.perf_counter() - start < SLOWEST
        plain = _core.evaluate(error, lower, upper, None)
        offset = _core.evaluate(error, lower, upper, np.full(len(error), _core.best_offset(error, lower, upper).offset))
        assert judged.fail_points <= offset.fail_points <= plain.fail_points
        assert bounds[0] <= found.rotation <= bounds[1]
        assert (judged.margin >= 0) == (judged.fail_points == 0)
        assert judged.fail_points == np.count_nonzero(
            (correction(found, theory) < lower - error) | (correction(found, theory) > upper - error)
        )


@pytest.mark.parametrize("family", FAMILIES)
def test_the_largest_margin_is_that_of_a_linear_programme(family):
    for columns, bounds in trials(family, 60):
        wanted = largest_margin(columns, bounds)
        if wanted is not None and wanted > TOLERANCE:
            _, judged, _ = turned(columns, bounds)
            assert judged.fail_points == 0
            assert judged.margin == pytest.approx(wanted, abs=TOLERANCE)


def mirrored(columns):
    error, theory, lower, upper = columns
    return [-error, -theory, -upper, -lower]


def negated(columns):
    error, theory, lower, upper = columns
    return [-error, theory, -upper, -lower]


def reversed_order(columns):
    return [column[::-1] for column in columns]


def permuted(columns):
    order = np.random.default_rng(len(columns[0])).permutation(len(columns[0]))
    return [column[order] for column in columns]


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("change", [mirrored, negated, reversed_order, permuted])
def test_a_symmetry_changes_nothing(family, change):
    for columns, (least, most) in trials(family, 50):
        _, judged, margin = turned(columns, (least, most))
        _, other, other_margin = turned(change(columns), (-most, -least) if change is negated else (least, most))
        assert other.fail_points == judged.fail_points
        assert other_margin == pytest.approx(margin, abs=TOLERANCE)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("power", [-40, -1, 3, 30])
def test_another_unit_of_volts_scales_the_result_to_the_last_bit(family, power):
    for columns, bounds in trials(family, 25):
        found, judged, _ = turned(columns, bounds)
        scaled, other, _ = turned([column * 2.0**power for column in columns], bounds)
        assert (scaled.offset, scaled.rotation) == (found.offset * 2.0**power, found.rotation)
        assert (other.margin, other.fail_points, scaled.certificate) == (judged.margin, judged.fail_points, found.certificate)


def test_a_constant_in_error_and_limits_changes_nothing_and_one_in_the_error_alone_is_the_offset():
    """With quarters all differences are exact; a constant in the error alone may round what a mere point holds."""
    for columns, bounds in trials(ties, 150):
        error, theory, lower, upper = columns
        found, judged, margin = turned(columns, bounds)
        moved, other, _ = turned([error + 0.25, theory, lower + 0.25, upper + 0.25], bounds)
        assert (moved.offset, moved.rotation, other.fail_points) == (found.offset, found.rotation, judged.fail_points)
        _, shifted, shifted_margin = turned([error + 8.25, theory, lower, upper], bounds)
        if margin > TOLERANCE and shifted_margin > TOLERANCE:
            assert shifted.fail_points == judged.fail_points
            assert shifted_margin == pytest.approx(margin, abs=TOLERANCE)


def held_by_brute_force(columns, bounds):
    """Every set of slabs that some crossing of two sides or of a side with a bound holds, and fewest out."""
    error, theory, lower, upper = columns
    a, b = lower - error, upper - error
    sides = [*zip(theory, a, strict=True), *zip(theory, b, strict=True)]
    spots = [(value - k * t, k) for t, value in sides for k in (*bounds, 0.0)]
    spots += [
        (value - k * t, k)
        for (t, value), (u, other) in combinations(sides, 2)
        if t != u and bounds[0] <= (k := (value - other) / (t - u)) <= bounds[1]
    ]
    nudges = [(x, y) for x in (-1e-7, 0, 1e-7) for y in (-1e-7, 0, 1e-7)]
    offsets = np.array([o + x for o, _ in spots for x, _ in nudges])
    rotations = np.clip([k + y for _, k in spots for _, y in nudges], *bounds)
    corrections = offsets[:, None] + rotations[:, None] * theory
    inside = (a <= corrections) & (corrections <= b)
    most = int(inside.sum(axis=1).max())
    return len(error) - most, {tuple(np.flatnonzero(row)) for row in inside[inside.sum(axis=1) == most]}


@pytest.mark.parametrize("family", [noise, bands_of_every_size])
def test_of_the_sets_with_fewest_out_the_one_with_the_largest_margin_is_held(family):
    """Each such set has its own linear programme."""
    tried = 0
    for columns, bounds in trials(family, 90):
        if len(columns[0]) > 8 or bounds[0] == bounds[1]:
            continue
        out, sets = held_by_brute_force(columns, bounds)
        _, judged, margin = turned(columns, bounds)
        if out == 0 or len(sets) > 30:
            continue
        tried += 1
        assert judged.fail_points == out
        margins = [largest_margin([column[list(held)] for column in columns], bounds) for held in sets if held]
        assert margin == pytest.approx(max(margins, default=0.0), abs=TOLERANCE)
    assert tried > 5


def hopeless(name, n):
    chance = np.random.default_rng(7)
    theory, half = np.linspace(-5, 5, n), np.full(n, 0.05)
    error, half = {
        "only pairs can be held": (chance.normal(0, 0.3, n), np.full(n, 1e-9)),
        "only one can be held": (np.arange(n) * 1.0, half),
        "pairs far apart": (np.arange(n) // 2 * 1.0, half),
        "many parallel lines": (0.02 * theory + np.arange(n) % 500, half),
        "noise": (chance.normal(0, 3, n), half),
        "parabola": (0.3 * theory**2, half),
        "bands of every size": (chance.normal(0, 1, n), 10.0 ** chance.uniform(-6, 0, n)),
    }[name]
    return error, theory, -half, half


@pytest.mark.parametrize("bounds", [(-0.05, 0.05), (-1.0, 1.0), (0.0, 1e-15), (-1e3, 1e3), (0.0, 5e-324)])
@pytest.mark.parametrize(
    "name",
    [
        "only pairs can be held",
        "only one can be held",
        "pairs far apart",
        "many parallel lines",
        "noise",
        "parabola",
        "bands of every size",
    ],
)
def test_a_hopeless_track_costs_no_time(name, bounds):
    """O(n²) sets of equally few points held would take gigabytes and minutes; how many are kept is tested in the core."""
    columns = hopeless(name, 600)
    start = time.process_time()
    found, judged, _ = turned(columns, bounds)
    assert time.process_time() - start < SLOWEST
    offset = _core.best_offset(columns[0], columns[2], columns[3])
    assert judged.fail_points <= _core.evaluate(columns[0], columns[2], columns[3], np.full(600, offset.offset)).fail_points
    assert bounds[0] <= found.rotation <= bounds[1]


@pytest.mark.parametrize("name", ["only one can be held", "noise"])
def test_the_largest_exact_search_is_quick(name):
    start = time.process_time()
    found, _, _ = turned(hopeless(name, 2000), (-0.05, 0.05))
    assert time.process_time() - start < SLOWEST
    assert not found.upper_bound


@pytest.mark.parametrize("size", [1e300, 5e-324, 1e-310, 1e-300])
@pytest.mark.parametrize("most", [0.0, 0.05])
def test_numbers_at_the_ends_of_their_range_break_no_promise(size, most):
    chance = np.random.default_rng(3)
    theory, error = np.linspace(-5, 5, 40) * min(size, 1e299), np.round(chance.normal(0, 9, 40)) * size
    lower, upper = np.full(40, -10 * size), np.full(40, 10 * size)
    _, judged, _ = turned([error, theory, lower, upper], (-most, most))
    assert judged.fail_points <= _core.evaluate(error, lower, upper, None).fail_points
    assert (judged.margin >= 0) == (judged.fail_points == 0)
