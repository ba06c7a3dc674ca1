"""Each planted cause is seen in the facts from its day on, where it was planted, and not before: fixed seeds, wide margins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from tests.simulate.process.made import START, history, one, tracks

from laser_trim_analyzer.simulate.process import Attempt, Cause
from laser_trim_analyzer.simulate.process.causes import Influence
from laser_trim_analyzer.simulate.process.element import grain

DAY = START + timedelta(180)
SPEC = 0.05
Quantity = Callable[[Any], float]


def bow(track: Any) -> float:
    """How far the middle lies off the ends, in half bands."""
    error = track.deciding.stored_error
    third = len(error) // 3
    return float((error[third:-third].mean() - (error[:5].mean() + error[-5:].mean()) / 2) / SPEC)


def offset(track: Any) -> float:
    return float(track.deciding.stored_error.mean() / SPEC)


def incoming(track: Any) -> float:
    return float(np.log(track.sweeps[0].resistance_ohm))


def rise(track: Any) -> float:
    return float(track.deciding.resistance_ohm / track.sweeps[0].resistance_ohm - 1)


def length(track: Any) -> float:
    return float(track.deciding.measured_length / track.deciding.theory_length)


def roughness(track: Any) -> float:
    return float(np.log(np.std(np.diff(track.deciding.stored_error, 2))))


def band(track: Any) -> float:
    return float(np.nanmax(track.deciding.upper))


def cut_length(track: Any) -> float:
    return float(track.trim_parameters[0].value)


def high_end(track: Any) -> float:
    error = track.deciding.stored_error
    return float((error[-1] - error[-20:-10].mean()) / SPEC)


def low_end(track: Any) -> float:
    error = track.deciding.stored_error
    return float((error[0] - error[10:20].mean()) / SPEC)


CAUSES: list[tuple[Cause, Quantity, float]] = [
    (Cause("c", "step", DAY, 1.5), bow, 1.0),
    (Cause("c", "step", DAY, 1.5, "offset"), offset, 1.5),
    (Cause("c", "step", DAY, 0.1, "resistance"), incoming, 0.095),
    (Cause("c", "step", DAY, 0.02, "length"), length, 0.02),
    (Cause("c", "step", DAY, 1.5, "roughness"), roughness, 0.9),
    (Cause("c", "recipe", DAY, 0.5), rise, 0.04),
    (Cause("c", "recipe", DAY, 0.5), cut_length, 0.6),
    (Cause("c", "limits", DAY, -0.4), band, -0.02),
    (Cause("c", "one-end", DAY, 1.5), high_end, 1.3),
    (Cause("c", "one-end", DAY, 1.5, end="low"), low_end, 1.3),
]


def values(quantity: Quantity, *causes: Cause, machine: str = "") -> tuple[np.ndarray, np.ndarray]:
    """The quantity of every track with the days from the cause's first day."""
    found = history(one(points=121, spec=SPEC), units=400, causes=causes).attempts()
    kept = [(a.moment.date() - DAY, quantity(track)) for a, track, _ in tracks(found) if machine in a.truth.machine]
    return np.array([day.days for day, _ in kept]), np.array([value for _, value in kept])


def standard_error(some: np.ndarray) -> float:
    """Of a mean of parts that share the ways of some ten lots."""
    return float(np.std(some) / np.sqrt(10) + 1e-9)


@pytest.mark.parametrize(("cause", "quantity", "change"), CAUSES, ids=lambda value: getattr(value, "__name__", None))
def test_a_cause_changes_what_it_is_planted_in_from_its_day_on(cause: Cause, quantity: Quantity, change: float):
    days, seen = values(quantity, cause)
    _, without = values(quantity)
    assert np.array_equal(seen[days < 0], without[days < 0]), "nothing before its day"
    moved = seen[days >= 0].mean() - without[days >= 0].mean()
    assert moved == pytest.approx(change, rel=0.45)
    assert abs(moved) > 4 * standard_error(without[days < 0])


@pytest.mark.parametrize(("size", "sign"), [(0.5, 1), (-0.5, -1)])
def test_a_drift_grows_day_by_day(size: float, sign: int):
    days, seen = values(offset, Cause("c", "drift", DAY, size, "offset"))
    late = days >= 0
    slope, _ = np.polyfit(days[late] / 30, seen[late], 1)
    assert slope == pytest.approx(sign * 0.5, abs=0.15)
    early, _ = np.polyfit(days[~late] / 30, seen[~late], 1)
    assert abs(early) < 0.1


def test_a_machine_that_differs_moves_its_own_parts_only():
    cause = Cause("c", "machine", DAY, 1.0, "offset", machine="DLTS-2")
    for machine, change in (("DLTS-1", 0.0), ("DLTS-2", 1.0)):
        days, seen = values(offset, cause, machine=machine)
        _, without = values(offset, machine=machine)
        assert (seen - without)[days >= 0] == pytest.approx(change, abs=0.01)
        assert (seen - without)[days < 0] == pytest.approx(0.0, abs=1e-12)


def test_the_meter_in_the_record_tells_the_machines_apart():
    meters = {(a.truth.machine, t.sweeps[0].parameters[0].value) for a, t, _ in tracks(history(one(), units=100).attempts())}
    assert len(meters) == len({machine for machine, _ in meters}) == len({meter for _, meter in meters}) == 2


def test_a_cause_ends_with_its_last_day_and_touches_only_its_models():
    until = DAY + timedelta(60)
    cause = Cause("c", "step", DAY, 1.5, "offset", until=until, models=("3000",))
    wishes = one(), one(name="3001")
    found = {planted: list(history(*wishes, units=300, causes=(cause,) if planted else ()).attempts()) for planted in (False, True)}
    for without, with_it in zip(found[False], found[True], strict=True):
        inside = DAY <= with_it.moment.date() <= until and with_it.facts.model == "3000"
        assert with_it.truth.causes == (("c",) if inside else ())
        moved = [offset(t) - offset(b) for t, b in zip(with_it.facts.tracks, without.facts.tracks, strict=True)]
        assert moved == pytest.approx([1.5 * inside], abs=0.01)


def test_the_truth_names_what_is_in_force_and_how_much():
    causes = (Cause("bent", "step", DAY, 1.0), Cause("worn", "one-end", DAY, 0.6, end="low"))
    for attempt, _, truth in tracks(history(one(spec=SPEC), units=60, causes=causes).attempts()):
        late = attempt.moment.date() >= DAY
        assert attempt.truth.causes == (("bent", "worn") if late else ())
        assert (truth.bow_v, truth.low_end_v, truth.high_end_v) == pytest.approx((late * SPEC, late * 0.6 * SPEC, 0.0))


def test_roughness_is_in_the_element_and_in_the_reading():
    rough = (Cause("c", "step", START, 1.0, "roughness"),)
    (_, _, usual), (_, _, worse) = (next(tracks(history(one(), units=1, causes=some).attempts())) for some in ((), rough))
    assert (worse.grain, worse.noise_v) == pytest.approx((2 * usual.grain, 2 * usual.noise_v))
    model = history(one()).plant.models[0]
    spread = [np.std(grain(model, Influence(roughness=more), 20, np.random.default_rng(1))) for more in (0.0, 1.0)]
    assert spread[1] == pytest.approx(2 * spread[0])


def test_two_causes_add_up():
    single = Cause("c", "step", DAY, 0.7, "offset")
    days, both = values(offset, single, replace(single, name="d"))
    _, double = values(offset, replace(single, size=1.4))
    assert both == pytest.approx(double, abs=1e-3)
    assert (days >= 0).any()


def test_attempts_say_when_they_were() -> None:
    attempts: list[Attempt] = list(history(one(), units=5).attempts())
    assert all(attempt.moment == attempt.facts.trimmed_at for attempt in attempts)
