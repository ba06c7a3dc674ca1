"""What no chance may change: resistance never falls, what the readings hide is what the truth says, limits have their shapes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.simulate.process.made import QUIET, history, one, tracks

from laser_trim_analyzer import analysis
from laser_trim_analyzer.model import SweepKind, System
from laser_trim_analyzer.simulate.process import Chances

FEW = settings(max_examples=12)
BUSY = Chances(initial_only=0.1, aborted=0.1, scrapped=0.1, retry=0.6, touch_up=0.3, another_pass=0.9)
WISHES = st.builds(
    one,
    system=st.sampled_from(System),
    points=st.integers(7, 90),
    tracks=st.integers(1, 2),
    theory=st.sampled_from(["straight", "table", "falling"]),
    limits=st.sampled_from(["constant", "tapered", "stepped"]),
    spec=st.sampled_from([0.01, 0.05]),
)


@FEW
@given(WISHES, st.integers(0, 10_000))
def test_the_resistance_never_falls_and_every_sweep_is_whole(wish: object, seed: int):
    for attempt, track, truth in tracks(history(wish, units=8, seed=seed, chances=BUSY).attempts()):
        ohm = [sweep.resistance_ohm for sweep in track.sweeps]
        assert ohm == sorted(ohm)
        assert truth.ohm_after >= truth.ohm_before - 0.5
        assert [sweep.pass_number for sweep in track.sweeps] == list(range(len(track.sweeps)))
        if attempt.truth.kind in ("initial-only", "touched-up"):
            assert [sweep.kind for sweep in track.sweeps] == [SweepKind.UNTRIMMED]
        for sweep in track.sweeps:
            assert np.isfinite(sweep.measured).all()
            assert (np.diff(sweep.position) > 0).all()
            assert np.array_equal(sweep.stored_error, sweep.measured - sweep.theory + sweep.station_offset)
            assert np.array_equal(sweep.lower, 0.0 - sweep.upper, equal_nan=True)


@FEW
@given(WISHES, st.integers(0, 10_000))
def test_every_array_of_a_fact_is_read_only_and_printed_with_the_digits_of_the_station(wish: object, seed: int):
    digits = {System.DLTS: 5, System.LTS: 6}
    for attempt, track, _ in tracks(history(wish, units=4, seed=seed).attempts()):
        for sweep in track.sweeps:
            assert np.array_equal(sweep.measured, np.round(sweep.measured, digits[attempt.facts.system]))
            owners = (sweep, sweep.detail) if sweep.detail else (sweep,)
            arrays = [getattr(owner, name) for owner in owners for name in owner.__slots__]
            assert not [array for array in arrays if isinstance(array, np.ndarray) and array.flags.writeable]


@FEW
@given(WISHES, st.integers(0, 10_000))
def test_the_laser_only_raises_the_voltage_at_its_position(wish: object, seed: int):
    for _, track, _ in tracks(history(wish, units=6, seed=seed).attempts()):
        rising = track.deciding.theory[-1] > track.deciding.theory[0]
        detail = track.deciding.detail
        if detail is not None:
            gained = (detail.final - detail.initial) * (1 if rising else -1)
            assert np.nanmin(gained) >= -1e-6
            assert np.isnan(detail.final[[0, -1]]).all()
            assert detail.cut_length is None or detail.cut_length.min() >= 20.0


def test_trimming_brings_the_error_down_and_the_resistance_to_the_target():
    before, after, reached = [], [], []
    for _, track, _ in tracks(history(one(points=120), units=60).attempts()):
        first, last = track.sweeps
        before.append(np.ptp(first.stored_error))
        after.append(np.ptp(last.stored_error))
        reached.append(last.resistance_ohm / last.used_resistance_ohm)
    assert np.median(after) < 0.5 * np.median(before)
    assert 0.98 < np.median(reached) < 1.03


def test_the_best_offset_undoes_the_true_one_within_the_error_that_is_left():
    for attempt, track, truth in tracks(history(one(points=200, spec=0.1), units=40).attempts()):
        (result,) = analysis.grade(attempt.facts).tracks
        left = np.abs(track.deciding.stored_error - truth.offset_v).max()
        assert abs(result.with_offset.offset_v + truth.offset_v) <= left


def test_the_best_offsets_follow_the_true_ones_from_part_to_part():
    pairs = []
    for attempt, _, truth in tracks(history(one(points=200, spec=0.5), units=60).attempts()):
        (result,) = analysis.grade(attempt.facts).tracks
        pairs.append((result.with_offset.offset_v, -truth.offset_v))
    assert np.corrcoef(np.array(pairs).T)[0, 1] > 0.95


@pytest.mark.parametrize("shape", ["constant", "tapered", "stepped"])
def test_limits_have_the_shape_that_was_asked_for(shape: str):
    (attempt, *_) = history(one(limits=shape, points=101), units=2).attempts()
    bands = attempt.facts.tracks[0].deciding.upper
    bands = bands[np.isfinite(bands)]
    middle, end = bands[len(bands) // 2], bands[0]
    assert {"constant": 1.0, "tapered": 0.5, "stepped": 0.25}[shape] == pytest.approx(middle / end, abs=0.06)
    assert len(set(bands.tolist())) == {"constant": 1, "stepped": 3}.get(shape, len(set(bands.tolist())))


@pytest.mark.parametrize(("theory", "first", "last"), [("straight", 0.0, 10.0), ("falling", 10.0, 0.0), ("table", 0.5, 9.0)])
def test_theory_runs_as_asked_for(theory: str, first: float, last: float):
    (attempt, *_) = history(one(theory=theory), units=2).attempts()
    volts = attempt.facts.tracks[0].deciding.theory
    assert (volts[0], volts[-1]) == pytest.approx((first, last))
    bent = np.abs(np.diff(volts, 2)).max()
    assert (bent > 1e-4) == (theory == "table")


def test_a_scrapped_part_has_a_jump_and_is_not_run_again():
    jumps = []
    for attempt, track, truth in tracks(history(one(points=200), units=60, chances=Chances(scrapped=0.3, retry=0.5)).attempts()):
        if attempt.truth.kind == "scrapped":
            jumps.append(np.abs(np.diff(track.deciding.stored_error)).max() / 0.05)
            assert truth.final_test is None
    assert len(jumps) > 8
    assert min(jumps) > 4


def test_a_retry_starts_where_the_run_before_ended():
    ended: dict[tuple[int, str], float] = {}
    retried = 0
    for attempt, _, truth in tracks(history(one(spec=0.01), units=40, chances=Chances(retry=1.0)).attempts()):
        key = (attempt.truth.lot, attempt.facts.serial)
        if attempt.truth.kind == "retried":
            retried += 1
            assert truth.ohm_before == pytest.approx(ended[key], abs=1.0)
        ended[key] = truth.ohm_after
    assert retried > 10


def test_the_final_test_measures_the_finished_part_once_and_later():
    tested = 0
    for attempt, track, truth in tracks(history(one(), units=30, chances=Chances(retry=0.5)).attempts()):
        test = truth.final_test
        if test is not None:
            tested += 1
            assert test.tested_on > attempt.facts.trimmed_at.date()
            assert test.resistance_ohm == pytest.approx(track.deciding.resistance_ohm, abs=1.0)
            error = test.measured - test.theory
            trimmed = track.deciding.stored_error[::2]
            assert np.abs((error - error.mean()) - (trimmed - trimmed.mean())).max() < 0.06
            fits = np.nanmax(test.lower - error) <= np.nanmin(test.upper - error)
            assert test.passed == fits
    assert 20 < tested <= 30


def test_an_aborted_dlts_run_leaves_no_track_and_is_repeated():
    attempts = list(history(one(), units=20, chances=Chances(aborted=1.0, initial_only=0.0, scrapped=0.0)).attempts())
    kinds = [attempt.truth.kind for attempt in attempts]
    assert (kinds.count("aborted"), len(attempts)) == (20, 40)
    assert all(not attempt.facts.tracks for attempt in attempts if attempt.truth.kind == "aborted")
    lts = history(one(system=System.LTS), units=5, chances=Chances(aborted=1.0))
    assert "aborted" not in {attempt.truth.kind for attempt in lts.attempts()}


def test_quiet_chances_make_one_trimmed_run_of_each_unit():
    assert {attempt.truth.kind for attempt in history(one(), units=20, chances=QUIET).attempts()} == {"trimmed"}
