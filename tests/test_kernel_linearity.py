"""Hold the compiled linearity kernel to its plain definition, to the last bit, and see what the seam refuses."""

from __future__ import annotations

import math
import struct
import sys
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reference import linearity as reference

from laser_trim_analyzer import _core

# Few values, so that ties, points on a limit, zero-width and inverted bands are common; and the ends of the range.
COMMON = st.sampled_from([-2.0, -1.0, -0.5, -0.1, -0.0, 0.0, 0.1, 0.30000000000000004, 0.5, 1.0, 2.0])
FINITE = st.one_of(COMMON, st.floats(-1e-3, 1e-3), st.floats(allow_nan=False, allow_infinity=False))
ANY = st.one_of(COMMON, st.floats(-1e-3, 1e-3), st.floats())
SWEEPS = st.lists(st.tuples(ANY, ANY, ANY, FINITE), max_size=30)


def bits(value: float) -> bytes:
    """The value's bits; every NaN is the same absence."""
    return struct.pack("<d", math.nan if math.isnan(value) else value)


def columns(rows):
    return [np.array([row[i] for row in rows], dtype=np.float64) for i in range(4)]


def assert_same(compiled, plain):
    assert compiled.graded_points == plain.graded_points
    assert compiled.fail_points == plain.fail_points
    assert compiled.worst_index == plain.worst_index
    assert bits(compiled.margin) == bits(plain.margin)
    assert bits(compiled.max_abs_error) == bits(plain.max_abs_error)


@given(SWEEPS, st.booleans())
def test_the_kernel_is_its_definition_to_the_last_bit(rows, corrected):
    error, lower, upper, correction = columns(rows)
    moved = correction if corrected else None
    assert_same(_core.evaluate(error, lower, upper, moved), reference.evaluate(error, lower, upper, moved))
    plain = reference.points(error, lower, upper, moved)
    assert _core.points_out(error, lower, upper, moved).tolist() == [point is not None and point.out for point in plain]
    margins = [math.nan if point is None else point.margin for point in plain]
    assert [bits(margin) for margin in _core.point_margins(error, lower, upper, moved)] == [bits(margin) for margin in margins]


@given(SWEEPS)
def test_the_sign_of_a_margin_never_contradicts_the_count(rows):
    error, lower, upper, correction = columns(rows)
    margins = _core.point_margins(error, lower, upper, correction)
    out = _core.points_out(error, lower, upper, correction)
    assert np.all(margins[out & ~np.isnan(margins)] < 0)
    assert np.all(margins[~out & ~np.isnan(margins)] >= 0)
    assert not np.any(np.signbit(margins[~out & ~np.isnan(margins)]))


@given(SWEEPS)
def test_the_order_of_the_points_changes_only_the_index(rows):
    forward = _core.evaluate(*columns(rows))
    backward = _core.evaluate(*columns(rows[::-1]))
    assert (forward.graded_points, forward.fail_points) == (backward.graded_points, backward.fail_points)
    assert bits(forward.margin) == bits(backward.margin)
    assert bits(forward.max_abs_error) == bits(backward.max_abs_error)


@given(SWEEPS)
def test_a_sweep_mirrored_at_zero_is_judged_alike(rows):
    error, lower, upper, correction = columns(rows)
    plain = _core.evaluate(error, lower, upper, correction)
    assert_same(_core.evaluate(-error, -upper, -lower, -correction), plain)


def test_a_point_on_its_limit_has_a_margin_of_plain_zero():
    for lower, upper in ((-1.0, -0.0), (-0.0, 1.0), (0.0, 1.0)):
        (margin,) = _core.point_margins(np.zeros(1), np.array([lower]), np.array([upper]))
        assert bits(margin) == bits(0.0)


def test_limits_are_inclusive_and_a_hair_beyond_is_out():
    limit = np.array([0.1])
    assert _core.evaluate(limit, -limit, limit).fail_points == 0
    assert _core.evaluate(np.nextafter(limit, 1), -limit, limit).fail_points == 1


def test_a_zero_width_band_holds_only_what_lies_on_it_as_measured():
    zero = np.zeros(2)
    result = _core.evaluate(np.array([0.0, 1e-9]), zero, zero, np.array([0.5, -1e-9]))
    assert (result.graded_points, result.fail_points, result.worst_index) == (2, 1, -1)
    assert math.isnan(result.margin)


def test_a_sweep_without_readings_says_so():
    nothing = np.full(3, np.nan)
    result = _core.evaluate(nothing, nothing, nothing)
    assert (result.graded_points, result.fail_points, result.worst_index) == (0, 0, -1)
    assert math.isnan(result.margin)
    assert math.isnan(result.max_abs_error)


GOOD = np.zeros(4)


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(np.zeros(4, dtype=np.float32), id="float32"),
        pytest.param(np.zeros(4, dtype=np.int64), id="int64"),
        pytest.param(np.zeros(4, dtype=">f8" if sys.byteorder == "little" else "<f8"), id="foreign byte order"),
        pytest.param(np.zeros(8)[::2], id="not contiguous"),
        pytest.param([0.0] * 4, id="list"),
        pytest.param(0.0, id="number"),
    ],
)
@pytest.mark.parametrize("kernel", [_core.evaluate, _core.point_margins, _core.points_out])
def test_the_seam_converts_nothing(kernel, wrong, place):
    arguments = [GOOD] * 4
    arguments[place] = wrong
    with pytest.raises(TypeError):
        kernel(*arguments)


@pytest.mark.parametrize("kernel", [_core.evaluate, _core.point_margins, _core.points_out])
def test_a_wrong_shape_is_refused_by_name(kernel):
    with pytest.raises(ValueError, match="lower has 3 values, error has 4"):
        kernel(GOOD, np.zeros(3), GOOD)
    with pytest.raises(ValueError, match="upper has 2 dimensions, not 1"):
        kernel(GOOD, GOOD, np.zeros((2, 2)))
    with pytest.raises(ValueError, match="correction has 0 values, error has 4"):
        kernel(GOOD, GOOD, GOOD, np.zeros(0))
    unaligned = np.frombuffer(b"\0" * 33, dtype=np.uint8)[1:].view(np.float64)
    with pytest.raises(ValueError, match="error is not aligned"):
        kernel(unaligned, GOOD, GOOD)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_correction_that_is_not_finite_is_refused_with_its_index(value):
    correction = np.array([0.0, 0.0, value, 0.0])
    with pytest.raises(ValueError, match=r"correction\[2\]"):
        _core.evaluate(GOOD, GOOD - 1, GOOD + 1, correction)
    unread = np.array([0.0, 0.0, math.nan, 0.0])
    assert _core.evaluate(unread, GOOD - 1, GOOD + 1, correction).graded_points == 3


def test_the_arguments_stay_as_they_were():
    arrays = [np.array([0.1, math.nan]), np.array([-1.0, -1.0]), np.array([1.0, 1.0]), np.array([0.2, 0.2])]
    for array in arrays:
        array.flags.writeable = False
    _core.evaluate(*arrays)
    _core.point_margins(*arrays)
    assert bits(arrays[0][0]) == bits(0.1)


def test_eight_threads_get_the_same_bits():
    error = np.sin(np.arange(100_000.0))
    lower, upper = np.full_like(error, -0.9), np.full_like(error, 0.95)
    results = []
    threads = [
        threading.Thread(target=lambda: results.append(_core.point_margins(error, lower, upper).tobytes())) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 8
    assert len(set(results)) == 1
