"""Hold the batch of tracks to the single one, bit for bit, on any number of threads."""

from __future__ import annotations

import threading
import time
from typing import Any

import numpy as np
import pytest

from laser_trim_analyzer import _core

SORTED: Any = _core.sweep_points  # their columns are given as one list here
GRADED: Any = _core.grade_batch
COLUMNS = ("position", "theory", "error", "lower", "upper")
TRIPLES = ("fail_points", "margin", "max_abs_error", "worst_index", "offset")
SINGLES = ("rotation", "sigma_gradient", "sigma_threshold", "smoothness", "rms", "half_range")
PROFILES = ("standard", "v2", "one_pole")


def track(chance, points):
    """A ragged track: in limits or hopeless, with absent numbers anywhere, now and then without any points."""
    position = np.sort(chance.uniform(0, 300, points))
    theory = np.linspace(-5, 5, points)
    measured = theory + chance.choice([0.01, 0.05, 1.0]) * chance.normal(0, 1, points)
    half = 0.02 + 0.03 * np.abs(theory) / 5
    columns = [position, measured, theory, -half, half, measured - theory]
    for column in columns:
        if points and chance.random() < 0.15:
            column[chance.integers(points)] = chance.choice([np.nan, np.inf])
    return columns


def tracks(seed, count=60):
    """The sorted points of random tracks and their rotation bounds."""
    chance = np.random.default_rng(seed)
    sizes = chance.choice([0, 0, 1, 2, 9, 10, 13, 40, 90], count)
    points = [SORTED(*track(chance, int(size)), 0.0) for size in sizes]
    least = -chance.choice([0.0, 0.002, 0.05], count)
    return points, np.where(least < 0, least, 0.0), chance.choice([0.0, 0.0, 0.05], count)


def batch_arguments(points, least, most):
    offsets = np.cumsum([0, *(len(one.error) for one in points)], dtype=np.int64)
    flat = [np.concatenate([np.empty(0), *(getattr(one, name) for one in points)]) for name in COLUMNS]
    return [offsets, *flat, np.asarray(least, dtype=float), np.asarray(most, dtype=float)]


def bits(batch):
    return {name: getattr(batch, name).tobytes() for name in (*TRIPLES, *SINGLES)}


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("seed", range(3))
def test_a_batch_says_of_each_track_what_the_single_call_says(seed, profile):
    points, least, most = tracks(seed)
    batch = GRADED(*batch_arguments(points, least, most), profile, 2)
    for place, one in enumerate(points):
        single = _core.measure(one, least[place], most[place], "with_offset", profile)
        evaluations = (single.as_measured, single.with_offset, single.with_rotation)
        for name in TRIPLES[:-1]:
            wanted = np.array([getattr(each, name) for each in evaluations])
            assert np.array_equal(getattr(batch, name)[place], wanted, equal_nan=wanted.dtype == float), name
        assert batch.offset[place].tolist() == [0.0, single.offset.offset, single.rotation.offset]
        wanted = np.array(
            [
                single.rotation.rotation,
                single.sigma.value,
                single.sigma_threshold,
                single.smoothness.value,
                single.size.rms,
                single.size.half_range,
            ]
        )
        assert np.array_equal([getattr(batch, name)[place] for name in SINGLES], wanted, equal_nan=True)
    assert {0} < {int(out) for out in batch.fail_points[:, 2]}
    assert np.count_nonzero(batch.rotation) > 3


@pytest.mark.parametrize("threads", [0, 2, 3, 8])
def test_threads_do_not_change_a_bit(threads):
    arguments = batch_arguments(*tracks(10, 150))
    assert bits(GRADED(*arguments, threads=threads)) == bits(GRADED(*arguments, threads=1))


@pytest.mark.parametrize("threads", [0, 1, 8])
def test_a_batch_may_be_empty(threads):
    empty = GRADED(*batch_arguments([], [], []), threads=threads)
    assert empty.margin.shape == (0, 3)
    assert empty.rotation.shape == (0,)


def test_tracks_without_points_say_nothing():
    nothing = GRADED(*batch_arguments([SORTED(*[np.empty(0)] * 6, 0.0)] * 3, [0.0] * 3, [0.0] * 3))
    assert nothing.fail_points.tolist() == [[0, 0, 0]] * 3
    assert nothing.worst_index.tolist() == [[-1, -1, -1]] * 3
    assert np.isnan(nothing.margin).all()
    assert np.isnan(nothing.sigma_gradient).all()


@pytest.mark.parametrize(
    ("offsets", "message"),
    [
        ([], "offsets do not run"),
        ([1, 4], "offsets do not run"),
        ([0, 3], "offsets do not run"),
        ([0, 5], "offsets do not run"),
        ([0, 3, 2, 4], r"offsets\[2\] is smaller"),
        ([0, 9, 4], r"offsets\[2\] is smaller"),
        ([0, -1, 4], r"offsets\[1\] is smaller"),
        ([-(2**63), 4], "offsets do not run"),
        ([0, 2**63 - 1, 4], r"offsets\[2\] is smaller"),
    ],
)
def test_offsets_that_do_not_rise_over_all_values_are_refused(offsets, message):
    column, bounds = np.zeros(4), np.zeros(max(len(offsets) - 1, 0))
    with pytest.raises(ValueError, match=message):
        GRADED(np.array(offsets, dtype=np.int64), *[column] * 5, bounds, bounds)


@pytest.mark.parametrize("place", range(6))
def test_other_arrays_are_refused(place):
    arguments = batch_arguments(*tracks(1, 4))
    for wrong, kind in [
        (arguments[place].astype(np.float32), TypeError),
        (arguments[place].tolist(), TypeError),
        (arguments[place][:, None].copy(), ValueError),
        (arguments[place][:-1].copy(), ValueError),
    ]:
        with pytest.raises(kind):
            GRADED(*arguments[:place], wrong, *arguments[place + 1 :])


@pytest.mark.parametrize(("least", "most"), [(1, 2), (2, 1)])
def test_one_pair_of_bounds_a_track(least, most):
    with pytest.raises(ValueError, match=r"(least|most) has 1 tracks, error has 2"):
        GRADED(np.array([0, 1, 2]), *[np.zeros(2)] * 5, np.zeros(least), np.zeros(most))


@pytest.mark.parametrize("threads", [1, 8])
@pytest.mark.parametrize("wrong", [(0.1, 0.2), (np.nan, 0.0), (-np.inf, 0.0)])
def test_wrong_bounds_of_one_track_name_it_and_the_process_lives(threads, wrong):
    """Whichever thread is first: the error is that of the smallest index."""
    points, least, most = tracks(2, 100)
    for place in (41, 70, 99):
        least[place], most[place] = wrong
    for _ in range(10):
        with pytest.raises(ValueError, match=r"track 41: .*least <= 0 <= most"):
            GRADED(*batch_arguments(points, least, most), threads=threads)


def test_an_unknown_profile_is_refused():
    with pytest.raises(ValueError, match="v3"):
        GRADED(*batch_arguments(*tracks(3, 2)), "v3")


def test_another_thread_goes_on_meanwhile():
    """It counts while the batch runs: with the interpreter's lock held it could not."""
    chance = np.random.default_rng(0)
    hard = SORTED(
        *(column := chance.normal(0, 3, 1500), column, np.linspace(-5, 5, 1500), np.full(1500, -0.05), np.full(1500, 0.05), column),
        0.0,
    )
    arguments = batch_arguments([hard] * 8, [-0.05] * 8, [0.05] * 8)
    steps, running = [], threading.Event()

    def count():
        while not running.is_set():
            steps.append(time.perf_counter())
            time.sleep(0.001)

    other = threading.Thread(target=count)
    other.start()
    start = time.perf_counter()
    GRADED(*arguments)
    end = time.perf_counter()
    running.set()
    other.join()
    third = (end - start) / 3
    assert len([step for step in steps if start + third < step < end - third]) > 5


def test_the_columns_are_read_only():
    batch = GRADED(*batch_arguments(*tracks(4, 3)))
    for name in (*TRIPLES, *SINGLES):
        with pytest.raises(ValueError, match="read-only"):
            getattr(batch, name)[0] = 0
