"""Hold the points of a sweep to their definition to the last bit (RULES §1)."""

from __future__ import annotations

import gc
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reference import points as reference

from laser_trim_analyzer import _core

SORTED: Any = _core.sweep_points  # its columns are given as one list here
ABSENT = st.sampled_from([math.nan, math.inf, -math.inf])
SIMPLE = st.sampled_from([-1.0, -0.5, 0.0, 0.1, 0.25, 1.0])
VOLTS = st.one_of(SIMPLE, SIMPLE, st.floats(-10, 10), st.sampled_from([1e300, -1e300, 5e-324]), ABSENT)
ROW = st.builds(reference.Row, VOLTS, VOLTS, VOLTS, VOLTS, VOLTS, VOLTS, st.booleans())
GUARD = st.one_of(st.just(0.0), st.floats(0, 1, exclude_max=True))
NUMBERS = ("first_position", "travel", "narrowest", "median_half_band", "mean_half_band", "widest", "sheet_difference", "inverted")
NAMES = ("position", "measured", "theory", "lower", "upper", "stored")
GOOD = reference.Row(1.0, 2.5, 2.0, -1.0, 1.0, 0.5)


def columns(rows):
    return [np.array([getattr(row, name) for row in rows], dtype=np.float64) for name in NAMES]


def sweep_points(rows, station_offset=0.0, guard_band=0.0):
    excluded = np.array([row.excluded for row in rows], dtype=bool)
    return SORTED(*columns(rows), station_offset, excluded if excluded.any() else None, guard_band)


def bits(values):
    """To the last bit, but any NaN is NaN."""
    return ["nan" if math.isnan(value) else float(value).hex() for value in values]


def assert_same(found, wanted):
    assert bits(found.error) == bits(point.error for point in wanted.points)
    assert bits(found.lower) == bits(point.lower for point in wanted.points)
    assert bits(found.upper) == bits(point.upper for point in wanted.points)
    assert found.graded.tolist() == [point.kind == "graded" for point in wanted.points]
    counts = (found.graded_points, found.missing_points, found.incomplete_points)
    assert counts == tuple(wanted.count(kind) for kind in ("graded", "missing", "incomplete"))
    assert bits(getattr(found, name) for name in NUMBERS) == bits(getattr(wanted, name) for name in NUMBERS)


@given(st.lists(ROW, max_size=12), SIMPLE, GUARD)
def test_the_points_are_those_of_the_definition(rows, station_offset, guard_band):
    found = sweep_points(rows, station_offset, guard_band)
    assert_same(found, reference.points_of(rows, station_offset, guard_band))
    assert bits(found.position) == bits(row.position for row in rows)
    assert bits(found.theory) == bits(row.theory for row in rows)


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_few_rows_are_enough(count):
    found = sweep_points([GOOD] * count)
    assert_same(found, reference.points_of([GOOD] * count))
    assert found.graded_points == count
    assert math.isnan(found.travel) if count == 0 else found.travel == 0


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("absent", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize(
    ("name", "counts"),
    [("measured", (2, 1, 0)), ("theory", (2, 0, 1)), ("lower", (2, 0, 1)), ("upper", (2, 0, 1)), ("position", (3, 0, 0))],
)
def test_a_number_that_is_absent_changes_its_row_alone(place, absent, name, counts):
    rows = [GOOD, GOOD, GOOD]
    rows[place] = reference.Row(**{**{key: getattr(GOOD, key) for key in NAMES}, name: absent})
    found = sweep_points(rows)
    assert (found.graded_points, found.missing_points, found.incomplete_points) == counts
    assert found.travel == 0
    assert found.sheet_difference == 0
    assert_same(found, reference.points_of(rows))


def test_a_blank_error_cell_takes_its_row_out_of_the_grading():
    found = sweep_points([GOOD, reference.Row(1.0, 2.5, 2.0, -1.0, 1.0, math.nan)])
    assert (found.graded.tolist(), found.missing_points, found.incomplete_points) == ([True, False], 0, 0)


def test_a_reading_that_is_absent_differs_from_no_stored_error():
    """Without a reading there is nothing to compare, nor with a blank error cell."""
    absent = [reference.Row(1.0, value, 2.0, -1.0, 1.0, 0.5) for value in (math.inf, -math.inf, math.nan)]
    assert sweep_points([*absent, reference.Row(1.0, 2.5, 2.0, -1.0, 1.0, math.nan)]).sheet_difference == 0
    assert sweep_points([*absent, reference.Row(1.0, 2.5, 2.0, -1.0, 1.0, 0.25)]).sheet_difference == 0.25


@pytest.mark.parametrize("shown", [math.inf, -math.inf])
def test_an_error_cell_that_shows_no_number_is_not_blank_and_differs_from_any_error(shown):
    found = sweep_points([reference.Row(1.0, 2.5, 2.0, -1.0, 1.0, shown)])
    assert (found.graded_points, found.sheet_difference) == (1, math.inf)


def test_the_guard_band_moves_both_limits_inwards():
    found = sweep_points([GOOD], guard_band=0.25)
    assert (found.lower[0], found.upper[0], found.widest) == (-0.75, 0.75, 0.75)


@pytest.mark.parametrize("guard_band", [0.0, 0.5])
def test_the_widest_limits_stay_finite(guard_band):
    """Where the width of a band leaves the range of doubles, its half does not."""
    found = sweep_points([reference.Row(0.0, 0.0, 0.0, -1.7e308, 1.7e308, 0.0)], guard_band=guard_band)
    assert (found.lower[0], found.upper[0]) == (-1.7e308 * (1 - guard_band), 1.7e308 * (1 - guard_band))
    assert found.widest == found.narrowest == found.median_half_band == found.mean_half_band == found.upper[0]


@pytest.mark.parametrize("guard_band", [-0.1, 1.0, 1.5, math.nan, math.inf])
def test_a_guard_band_outside_its_range_is_refused(guard_band):
    with pytest.raises(ValueError, match="guard_band is not in 0 <= guard_band < 1"):
        sweep_points([GOOD], guard_band=guard_band)


def test_inverted_limits_are_seen_in_every_row():
    row = reference.Row(1.0, math.nan, 2.0, 1.0, -1.0, math.nan, excluded=True)
    assert sweep_points([GOOD, row]).inverted
    assert not sweep_points([GOOD]).inverted


@pytest.mark.parametrize("name", ["position", "theory", "error", "lower", "upper", "graded"])
def test_the_columns_are_read_only_views_that_keep_their_owner(name):
    points = sweep_points([GOOD, GOOD])
    column = getattr(points, name)
    copy = column.copy()
    assert column.base is points
    with pytest.raises(ValueError, match="read-only"):
        column[0] = 0
    with pytest.raises(ValueError, match="WRITEABLE"):
        column.flags.writeable = True
    del points
    gc.collect()
    filler = [sweep_points([GOOD] * 2) for _ in range(50)]  # would take the place of what was freed
    assert np.array_equal(column, copy)
    assert filler[0].graded_points == 2


def test_the_input_may_change_afterwards():
    given_columns = columns([GOOD, GOOD])
    points = SORTED(*given_columns, 0.0)
    for column in given_columns:
        column[:] = math.nan
    assert points.error.tolist() == [0.5, 0.5]
    assert points.position.tolist() == [1.0, 1.0]


@pytest.mark.parametrize("place", range(6))
def test_other_arrays_are_refused(place):
    for wrong, kind in [
        (np.zeros(2), ValueError),
        (np.zeros((3, 1)), ValueError),
        (np.zeros(3, dtype=np.float32), TypeError),
        (np.zeros(6)[::2], TypeError),
        ([0.0] * 3, TypeError),
    ]:
        arguments = columns([GOOD] * 3)
        arguments[place] = wrong
        with pytest.raises(kind):
            SORTED(*arguments, 0.0)


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [(np.zeros(2, bool), ValueError), (np.zeros((3, 1), bool), ValueError), (np.zeros(3), TypeError), ([True] * 3, TypeError)],
)
def test_other_exclusions_are_refused(wrong, kind):
    with pytest.raises(kind):
        SORTED(*columns([GOOD] * 3), 0.0, wrong)


def test_an_empty_list_of_exclusions_is_refused_for_a_sweep_with_points():
    with pytest.raises(ValueError, match="excluded has 0 values"):
        SORTED(*columns([GOOD] * 3), 0.0, np.zeros(0, bool))


def test_a_wrong_length_names_its_column():
    arguments = columns([GOOD] * 3)
    arguments[3] = np.zeros(4)
    with pytest.raises(ValueError, match="lower has 4 values, measured has 3"):
        SORTED(*arguments, 0.0)
