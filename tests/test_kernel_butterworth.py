"""Hold the compiled Butterworth filters to scipy.signal."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.signal
from hypothesis import given
from hypothesis import strategies as st

from laser_trim_analyzer import _core

ORDERS = range(1, 9)
# Below 0.02 the rounding of SciPy's own design exceeds 1e-12 at high orders.
CUT_OFFS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.45, 0.5, 0.55, 0.7, 0.8, 0.9, 0.98)
SAMPLES = st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=80)


def difference(found, expected, x):
    return np.abs(found - expected).max() / max(np.abs(x).max(), 1e-300)


def both(order, wn):
    return _core.butterworth_sections(order, wn), scipy.signal.butter(order, wn, output="sos")


def steady(sections, x):
    return scipy.signal.sosfilt(sections, x, zi=scipy.signal.sosfilt_zi(sections) * x[0])[0]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("wn", CUT_OFFS)
def test_the_filters_are_those_of_scipy(order, wn):
    ours, theirs = both(order, wn)
    chance = np.random.default_rng(order)
    for n, level in ((3 * order + 4, 0.0), (341, 5.0), (2000, -100.0)):
        x = chance.standard_normal(n) + level
        assert difference(_core.sosfiltfilt(ours, x), scipy.signal.sosfiltfilt(theirs, x), x) < 1e-12
        assert difference(_core.sosfilt(ours, x), steady(theirs, x), x) < 1e-12


@given(SAMPLES, st.sampled_from(ORDERS), st.sampled_from(CUT_OFFS))
def test_any_curve_is_filtered_as_scipy_does(samples, order, wn):
    x = np.array(samples)
    ours, theirs = both(order, wn)
    assert difference(_core.sosfilt(ours, x), steady(theirs, x), x) < 1e-12
    if len(x) > 3 * (order + 1):
        assert difference(_core.sosfiltfilt(ours, x), scipy.signal.sosfiltfilt(theirs, x), x) < 1e-12
    else:
        with pytest.raises(ValueError, match=f"x has {len(x)} finite samples, not more than {3 * (order + 1)}"):
            _core.sosfiltfilt(ours, x)
        with pytest.raises(ValueError, match="padlen"):
            scipy.signal.sosfiltfilt(theirs, x)


@pytest.mark.parametrize("order", ORDERS)
def test_the_sections_have_the_response_of_scipy(order):
    for wn in CUT_OFFS:
        ours, theirs = (scipy.signal.sosfreqz(sections, 200)[1] for sections in both(order, wn))
        assert np.abs(ours - theirs).max() < 1e-11
        assert _core.butterworth_sections(order, wn).shape == ((order + 1) // 2, 6)


@pytest.mark.parametrize("place", [0, 20, 39])
@pytest.mark.parametrize("kernel", [_core.sosfilt, _core.sosfiltfilt])
def test_a_sample_that_is_not_finite_is_left_out(kernel, place):
    sections = _core.butterworth_sections(3, 0.2)
    x = np.random.default_rng(1).standard_normal(39)
    for absent in (math.nan, math.inf, -math.inf):
        found = kernel(sections, np.insert(x, place, absent))
        assert math.isnan(found[place])
        assert np.array_equal(np.delete(found, place), kernel(sections, x))


def test_a_constant_stays_what_it_is_also_near_the_largest_double():
    sections = _core.butterworth_sections(4, 0.1)
    for level in (0.0, 1.0, 1e300, -1e300):
        x = np.full(40, level)
        assert np.allclose(_core.sosfiltfilt(sections, x), x, rtol=1e-12, atol=0)
        assert np.allclose(_core.sosfilt(sections, x), x, rtol=1e-12, atol=0)


def test_short_inputs_of_the_forward_pass():
    sections = _core.butterworth_sections(2, 0.1)
    assert _core.sosfilt(sections, np.zeros(0)).shape == (0,)
    assert _core.sosfilt(sections, np.array([2.5])) == pytest.approx([2.5], rel=1e-14)
    assert _core.sosfilt(sections, np.array([math.nan, 2.5]))[1] == pytest.approx(2.5, rel=1e-14)


@pytest.mark.parametrize("order", [0, 9, -1])
def test_an_order_outside_its_range_is_refused(order):
    with pytest.raises(ValueError, match=f"order is {order}, not 1 to 8"):
        _core.butterworth_sections(order, 0.1)


@pytest.mark.parametrize("wn", [0.0, 1.0, -0.1, math.nan, math.inf])
def test_a_cut_off_outside_its_range_is_refused(wn):
    with pytest.raises(ValueError, match="wn is "):
        _core.butterworth_sections(2, wn)


def test_sections_of_another_shape_are_refused():
    with pytest.raises(ValueError, match="shape"):
        _core.sosfilt(np.zeros((1, 5)), np.zeros(20))
    with pytest.raises(ValueError, match=r"sections\[0\] has an a0 other than 1"):
        _core.sosfilt(np.zeros((1, 6)), np.zeros(20))
