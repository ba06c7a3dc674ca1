"""Scenarios: what TOML may say, and that what cannot be meant is refused with its place and a proposal."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from laser_trim_analyzer.model import System
from laser_trim_analyzer.simulate.process import (
    Cause,
    Chances,
    ModelWish,
    PlantedCause,
    Scenario,
    ScenarioError,
    default_scenario,
    plan,
    read_scenario,
)

WHOLE = """
version = 1
start = 2023-05-01
days = 500

[chances]
retry = 0.5

[[model]]
name = "3100-2"
system = "LTS"
points = 63
tracks = 2
letters = ["A", "B"]
theory = "table"
limits = "stepped"
spec = 0.02
calendar = "returns"

[[cause]]
kind = "step"
model = 1
day = 2023-06-01
size = 0.8

[[cause]]
name = "slow"
kind = "drift"
models = ["3100-2"]
day = 30
until = 90
size = -0.5
quantity = "resistance"

[[cause]]
kind = "machine"
machine = "LTS-2"
day = 0
size = 1
"""


def read(text: str, folder: Path) -> Scenario:
    path = folder / "scenario.toml"
    path.write_text(text, encoding="utf-8")
    return read_scenario(path)


def test_everything_that_a_scenario_may_say_is_understood(tmp_path: Path):
    scenario = read(WHOLE, tmp_path)
    wish = ModelWish("3100-2", System.LTS, 63, 2, ("A", "B"), "table", "stepped", 0.02, "returns")
    assert (scenario.start, scenario.days, scenario.models) == (date(2023, 5, 1), 500, (wish,))
    assert scenario.chances == Chances(retry=0.5)
    assert scenario.causes == (
        PlantedCause(Cause("step-1", "step", date(2023, 6, 1), 0.8), (1,)),
        PlantedCause(Cause("slow", "drift", date(2023, 5, 31), -0.5, "resistance", until=date(2023, 7, 30)), ("3100-2",)),
        PlantedCause(Cause("machine-3", "machine", date(2023, 5, 1), 1.0, "offset", machine="LTS-2")),
    )
    (model, *_) = plan(scenario, units=5, models=2, seed=1).plant.models
    assert (model.name, model.system, model.points, model.tracks, model.letters) == ("3100-2", System.LTS, 63, 2, ("A", "B"))
    assert (model.theory, model.limits.shape, model.limits.spec, model.calendar) == ("table", "stepped", 0.02, "returns")


def test_an_empty_scenario_is_an_ordinary_year_without_causes(tmp_path: Path):
    scenario = read("", tmp_path)
    assert (scenario.days, scenario.causes, scenario.models) == (365, (), ())


def test_without_a_file_each_kind_of_cause_is_planted_once():
    scenario = default_scenario()
    kinds = [planted.cause.kind for planted in scenario.causes]
    assert sorted(kinds) == ["drift", "limits", "machine", "one-end", "recipe", "step"]
    assert len(plan(scenario, units=20, models=8, seed=1).causes) == 6
    assert len(plan(scenario, units=20, models=2, seed=1).causes) == 2


STEP = "[[cause]]\nkind = 'step'\nday = 3\nsize = 1\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("strat = 2024-01-01", "the scenario: 'strat' is unknown; did you mean 'start'"),
        ("zzz = 1", "choose from version, start, days, chances, model, cause"),
        ("version = 2", "version 2 is unknown"),
        ("start = 'soon'", "start: 'soon' is no date such as 2024-06-01"),
        ("start = 2024-01-01T10:00:00", "start: .* is no date"),
        ("days = 0", "days: 0 is no whole number from 1 to 36500"),
        ("days = true", "days: True is no whole number"),
        ("chances = 1", "chances: a table"),
        ("[chances]\nretri = 1", "chances: 'retri' is unknown; did you mean 'retry'"),
        ("[chances]\nretry = 1.5", "chances: retry: 1.5 is no number from 0 to 1"),
        ("model = 1", r"model: tables \[\[model\]\] are expected"),
        ("[[model]]\npoint = 3", "model 1: 'point' is unknown; did you mean 'points'"),
        ("[[model]]\npoints = 3", "model 1: points: 3 is no whole number from 7 to 719"),
        ("[[model]]\nsystem = 'DLT'", "model 1: system: 'DLT' is unknown; did you mean 'DLTS'"),
        ("[[model]]\nname = 'a_b'", "model 1: name: 'a_b' cannot be a model in a file name"),
        ("[[model]]\nletters = ['A', 'A']", "model 1: letters: .* is no list of different letters"),
        ("[[model]]\nlimits = 'taper'", "model 1: limits: 'taper' is unknown; did you mean 'tapered'"),
        ("[[cause]]\nkind = 'step'\nday = 3", "cause 1: 'size' is missing"),
        (STEP.replace("step", "stepp"), "cause 1: kind: 'stepp' is unknown; did you mean 'step'"),
        (STEP.replace("step", "machine"), "cause 1: a difference between machines needs 'machine'"),
        (STEP + "quantity = 'ofset'", "cause 1: quantity: 'ofset' is unknown; did you mean 'offset'"),
        (STEP + "model = 1.5", "cause 1: models are names, or numbers"),
        (STEP.replace("day = 3", "day = -3"), "cause 1: day: -3 is no date .* or number of days"),
        ("x = ", "this is not TOML"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(text: str, words: str, tmp_path: Path):
    with pytest.raises(ScenarioError, match=words):
        read(text, tmp_path)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path):
    (tmp_path / "s.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ScenarioError, match="not text in UTF-8"):
        read_scenario(tmp_path / "s.toml")
