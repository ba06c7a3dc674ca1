"""The invented facts: repeatable, rounded and shaped as a station's."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest

from laser_trim_analyzer.model import StationFlag, Sweep, SweepKind, TrimFile
from laser_trim_analyzer.simulate import Outcome, Shape, invent_dlts, invent_lts


def flat(value: Any) -> Any:
    """A fact as nested tuples of plain values that compare with ==, NaN included."""
    if is_dataclass(value):
        return tuple(flat(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, tuple):
        return tuple(flat(part) for part in value)
    return (value.shape, value.tobytes()) if isinstance(value, np.ndarray) else value


def halves(sweep: Sweep) -> np.ndarray:
    """|error| in half bands."""
    return np.abs(sweep.measured - sweep.theory + sweep.station_offset) / sweep.upper


@pytest.mark.parametrize("invent", [invent_dlts, invent_lts])
def test_a_seed_gives_the_same_facts_and_another_seed_others(invent: Any):
    assert flat(invent(7)) == flat(invent(7))
    assert flat(invent(7)) != flat(invent(8))


@pytest.mark.parametrize(
    ("outcome", "low", "high"), [("pass", 0.3, 0.6), ("watch", 0.9, 1.0), ("fail", 2.4, 2.6), ("untrimmed", 3.9, 4.1)]
)
@pytest.mark.parametrize("limits", ["constant", "tapered", "stepped"])
@pytest.mark.parametrize("invent", [invent_dlts, invent_lts])
def test_the_worst_error_lies_where_the_outcome_wants_it(invent: Any, limits: Any, outcome: Outcome, low: float, high: float):
    worst = np.nanmax(halves(invent(11, outcome=outcome, limits=limits).tracks[0].deciding))
    assert low <= worst <= high


def test_no_offset_helps_a_failing_track():
    sweep = invent_dlts(3, outcome="fail").tracks[0].deciding
    error = sweep.measured - sweep.theory
    assert error.max() > 2 * sweep.upper[0]
    assert error.min() < -2 * sweep.upper[0]


def test_every_pass_shrinks_the_error_and_raises_the_resistance():
    for trim_file in (invent_dlts(5, passes=4), invent_lts(5, passes=4)):
        sweeps = trim_file.tracks[0].sweeps
        assert [sweep.kind for sweep in sweeps] == [SweepKind.UNTRIMMED, *[SweepKind.PASS] * 3, SweepKind.FINAL]
        assert all(after.max() < before.max() for before, after in zip(*pairs([halves(sweep) for sweep in sweeps]), strict=True))
        ohm = [sweep.resistance_ohm or 0.0 for sweep in sweeps]
        assert ohm == sorted(set(ohm))


def pairs(values: list[Any]) -> tuple[list[Any], list[Any]]:
    return values[:-1], values[1:]


@pytest.mark.parametrize(("trim_file", "digits"), [(invent_dlts(1, passes=2), 5), (invent_lts(1, passes=2), 6)])
def test_volts_have_the_digits_of_the_station(trim_file: TrimFile, digits: int):
    for sweep in trim_file.tracks[0].sweeps:
        assert np.array_equal(sweep.measured, np.round(sweep.measured, digits))
        assert not np.array_equal(sweep.measured, np.round(sweep.measured, digits - 1))


def test_the_stored_error_is_measured_less_theory_plus_offset_to_the_last_bit():
    sweep = invent_dlts(1, shape=Shape(offset=-0.005)).tracks[0].deciding
    assert np.array_equal(sweep.stored_error, sweep.measured - sweep.theory + -0.005)


def test_arrays_are_read_only():
    for sweep in invent_dlts(1).tracks[0].sweeps + invent_lts(1, rerun=True, template_grid=True).tracks[0].sweeps:
        for field in fields(sweep):
            value = getattr(sweep, field.name)
            assert not isinstance(value, np.ndarray) or not value.flags.writeable, field.name


def test_flags_say_out_exactly_where_the_stored_error_leaves_the_band():
    sweep = invent_dlts(2, outcome="fail", shape=Shape(open_ends=3)).tracks[0].deciding
    out = np.abs(sweep.stored_error) > sweep.upper
    assert np.array_equal(sweep.station_flags == StationFlag.OUT, out)
    assert (sweep.station_flags[:3] == StationFlag.UNKNOWN).all()
    unguarded = invent_dlts(2, outcome="fail", shape=Shape(open_ends=3, flags="unguarded")).tracks[0].deciding
    assert (unguarded.station_flags[:3] == StationFlag.OUT).all()


def test_an_aborted_run_has_no_track_and_a_never_cut_one_no_pass():
    assert invent_dlts(1, outcome="aborted").tracks == ()
    track = invent_dlts(1, outcome="untrimmed", passes=3).tracks[0]
    assert (track.passes, track.final) == (0, None)


def test_a_record_whose_only_header_is_stale_names_no_serial():
    shape = Shape(stale_header=True)
    assert invent_dlts(1, outcome="untrimmed", shape=shape).sheet_serials == ()
    assert invent_dlts(1, shape=shape).sheet_serials == ("17A",)


def test_two_tracks_can_end_differently():
    first, second = invent_dlts(1, outcomes=("pass", "untrimmed")).tracks
    assert (first.name, first.passes, second.name, second.passes) == ("TRK1", 1, "TRK2", 0)


def test_readings_while_cutting_stop_at_the_last_column_a_sheet_has():
    detail = invent_lts(1, points=300).tracks[0].deciding.detail
    assert detail is not None
    assert detail.cut_readings is not None
    assert (detail.cut_readings.shape[1], detail.cut_readings_cut) == (256, True)
