"""Histories: repeatable, independent of order and neighbours, in clock order, in lots as RULES §5 counts them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

import pytest
from tests.simulate.process.made import START, history, one, same

from laser_trim_analyzer.model import System, lots_of
from laser_trim_analyzer.simulate import file_name
from laser_trim_analyzer.simulate.process import (
    Cause,
    ModelWish,
    PlantedCause,
    Scenario,
    ScenarioError,
    default_scenario,
    plan,
)

ANY = default_scenario()


def test_a_seed_gives_the_same_history_and_another_seed_another():
    first, again = (list(plan(ANY, units=60, models=8, seed=3).attempts()) for _ in range(2))
    other = list(plan(ANY, units=60, models=8, seed=4).attempts())
    assert same(first, again) == []
    assert [attempt.facts.model for attempt in first] != [attempt.facts.model for attempt in other]


def test_a_lot_alone_is_the_lot_within_the_history_whatever_was_made_before():
    found = plan(ANY, units=90, models=8, seed=5)
    whole = list(found.attempts())
    for lot in reversed(found.lots):
        within = [a for a in whole if (a.truth.model_number, a.truth.lot) == (lot.model.number, lot.number)]
        assert same(found.attempts_of(lot), within) == []


def test_a_model_does_not_depend_on_how_many_others_there_are():
    few, many = (plan(ANY, units=50, models=models, seed=5).plant.models for models in (7, 20))
    assert few == many[:7]


def test_files_come_in_clock_order_and_each_name_once():
    attempts = list(plan(ANY, units=400, models=12, seed=2).attempts())
    moments = [attempt.moment for attempt in attempts]
    assert moments == sorted(moments)
    names = [file_name(attempt.facts) for attempt in attempts]
    assert len(set(names)) == len(names)


def test_the_tracks_of_a_crowded_day_still_have_names_of_their_own():
    found = history(one(tracks=2, letters=("A", "B")), units=1500, days=10)
    names = [file_name(attempt.facts) for attempt in found.attempts()]
    assert len(set(names)) == len(names) >= 1500


def test_every_unit_is_made_once_and_counted():
    found = plan(ANY, units=333, models=9, seed=7)
    made = {(a.truth.model_number, a.truth.lot, a.truth.unit) for a in found.attempts()}
    assert found.units == len(made) == 333
    assert {number for number, _, _ in made} == set(range(1, 10))


def test_planned_lots_are_the_lots_that_the_days_of_the_records_make():
    found = plan(ANY, units=3000, models=9, seed=1)
    days: dict[str, list[date]] = defaultdict(list)
    for attempt in found.attempts():
        assert isinstance(attempt.facts.trimmed_at, datetime)
        days[attempt.facts.model].append(attempt.facts.trimmed_at.date())
    for model in found.plant.models:
        planned = [(lot.days[0], lot.days[-1]) for lot in found.lots if lot.model == model]
        assert [(lot.first, lot.last) for lot in lots_of(days[model.name])] == planned
        assert len(planned) > 1


def test_lots_of_a_crowded_calendar_still_lie_apart():
    found = history(one(), units=900, days=61)
    days = [day for lot in found.lots for day in lot.days]
    assert len(found.lots) == len(lots_of(days)) == 6


def test_no_lot_repeats_another():
    found = history(one(), units=200)
    first, second = (found.attempts_of(lot)[0].facts.tracks[0].deciding for lot in found.lots[:2])
    assert not (first.measured == second.measured).all()


def test_nobody_works_at_weekends():
    assert {day.weekday() for lot in plan(ANY, units=900, models=9, seed=1).lots for day in lot.days} <= set(range(5))


@pytest.mark.parametrize(
    ("calendar", "silent"),
    [("begins", [(0, 160)]), ("ends", [(200, 365)]), ("returns", [(145, 270)]), ("steady", [])],
)
def test_models_begin_end_disappear_and_return(calendar: str, silent: list[tuple[int, int]]):
    days = [day for lot in history(one(calendar=calendar), units=900).lots for day in lot.days]
    for first, last in silent:
        assert not [day for day in days if START + timedelta(first) <= day <= START + timedelta(last)]
    assert (min(days) < START + timedelta(30)) == (calendar != "begins")
    assert (max(days) > START + timedelta(320)) == (calendar != "ends")


def test_an_attempt_comes_after_the_one_before_it_on_the_same_day():
    latest: dict[tuple[object, ...], tuple[int, datetime]] = {}
    again = 0
    for attempt in plan(ANY, units=900, models=6, seed=8).attempts():
        facts, truth = attempt.facts, attempt.truth
        assert isinstance(facts.trimmed_at, datetime)
        names = tuple(track.name for track in facts.tracks) or ("TRK1",)
        key = (facts.model, truth.lot, facts.serial, names)
        number, moment = latest.get(key, (0, datetime.min))
        if truth.attempt > 1 and key in latest:
            again += 1
            assert truth.attempt == number + 1
            assert facts.trimmed_at > moment
            assert facts.trimmed_at.date() == moment.date()
        latest[key] = (truth.attempt, facts.trimmed_at)
    assert again > 20


def test_letters_and_tracks_run_apart_have_files_of_their_own():
    lettered = list(history(one(letters=("A", "B")), units=10).attempts())
    assert {attempt.facts.serial for attempt in lettered} == {f"{unit}{letter}" for unit in range(1, 11) for letter in "AB"}
    lts = list(history(one(system=System.LTS, tracks=2), units=10).attempts())
    assert sorted(attempt.facts.tracks[0].name for attempt in lts) == ["TA"] * 10 + ["TB"] * 10
    two = [list(history(one(tracks=2), units=10, seed=seed).attempts()) for seed in range(8)]
    assert {tuple(track.name for track in attempt.facts.tracks) for some in two for attempt in some} == {
        ("TRK1", "TRK2"),
        ("TRK1",),
        ("TRK2",),
    }


@pytest.mark.parametrize(
    ("scenario", "words"),
    [
        (Scenario(causes=(PlantedCause(Cause("x", "step", START, 1.0), (3,)),)), "model 3 is not among the 2 models"),
        (Scenario(causes=(PlantedCause(Cause("x", "step", START, 1.0), ("9",)),)), "model '9' is not among"),
        (Scenario(causes=(PlantedCause(Cause("x", "machine", START, 1.0, machine="DLTS-7")),)), "machine 'DLTS-7' is unknown"),
        (Scenario(models=(ModelWish(),) * 3), "3 models are described, but there are only 2"),
        (Scenario(models=(ModelWish(name="3000"),) * 2), "model '3000' is described twice"),
    ],
)
def test_a_plan_that_cannot_be_meant_is_refused(scenario: Scenario, words: str):
    with pytest.raises(ScenarioError, match=words):
        plan(scenario, units=10, models=2, seed=1)


@pytest.mark.parametrize("numbers", [{"units": 0}, {"models": 0}, {"seed": -1}])
def test_impossible_numbers_are_refused(numbers: dict[str, int]):
    with pytest.raises(ValueError, match="at least one unit"):
        plan(Scenario(), **({"units": 5, "models": 2, "seed": 1} | numbers))


def test_fewer_units_than_models_leave_some_models_out():
    assert plan(Scenario(), units=3, models=10, seed=1).units == 3
