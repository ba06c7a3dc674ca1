"""Simulated files written as .xls and read again are the simulated facts, to the last bit: both systems, every kind of run."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.readers.same_facts import differences
from tests.simulate.process.made import history, one

from laser_trim_analyzer import readers
from laser_trim_analyzer.model import System
from laser_trim_analyzer.simulate import write_file
from laser_trim_analyzer.simulate.complete import with_parameters
from laser_trim_analyzer.simulate.process import Attempt, Cause, Chances, ModelWish, default_scenario, plan

MISHAPS = Chances(initial_only=0.2, aborted=0.2, scrapped=0.2, retry=0.7, touch_up=0.25, another_pass=0.8)


def features(attempt: Attempt) -> Iterator[object]:
    """What makes a file worth writing: each of these at least once."""
    facts = attempt.facts
    yield facts.system, attempt.truth.kind
    yield facts.system, len(facts.tracks), facts.tracks_declared, tuple(track.name for track in facts.tracks)
    yield facts.system, bool(attempt.truth.letter)
    yield facts.system, repr(attempt.traps)
    for track in facts.tracks:
        last = track.deciding
        yield facts.system, track.passes, track.position_unit, track.length_locked
        yield last.phantom_rows > 0, track.sweeps[0].stale_header, last.station_offset != 0
        yield facts.system, last.theory[0] < last.theory[-1], bool(last.upper[0] != last.upper[0])


def read_again(attempt: Attempt, folder: Path) -> list[str]:
    """The differences between what was written and what is read, identity aside."""
    expected = with_parameters(attempt.facts, attempt.traps)
    found = readers.read(write_file(attempt.facts, folder, attempt.traps))
    same = {"path": expected.path, "sha256": expected.sha256, "size": expected.size, "saved_at": None}
    return list(differences(expected, replace(found, **same)))


def worth_writing(attempts: Iterator[Attempt]) -> Iterator[Attempt]:
    seen: set[object] = set()
    for attempt in attempts:
        new = set(features(attempt)) - seen
        seen |= new
        if new:
            yield attempt


@pytest.mark.parametrize("system", list(System))
@pytest.mark.parametrize("theory", ["straight", "falling", "table"])
@pytest.mark.parametrize("limits", ["constant", "tapered", "stepped"])
def test_every_kind_of_run_survives(system: System, theory: str, limits: str):
    wishes = [
        one(name=str(3000 + number), system=system, points=points, theory=theory, limits=limits, tracks=1 + number % 2, spec=0.01)
        for number, points in enumerate((11, 40))
    ]
    attempts = history(*wishes, units=24, seed=len(theory), chances=MISHAPS).attempts()
    with tempfile.TemporaryDirectory() as folder:
        wrong = [read_again(attempt, Path(folder)) for attempt in worth_writing(attempts)]
    assert len(wrong) >= 5
    assert not any(wrong)


def test_the_habits_of_drawn_models_survive():
    """Phantom rows, stale headers, an operator's correction, letters, templates that differ."""
    found = plan(default_scenario(), units=40, models=40, seed=9)
    short = (attempt for attempt in found.attempts() if all(track.deciding.points < 150 for track in attempt.facts.tracks))
    seen = set()
    with tempfile.TemporaryDirectory() as folder:
        for attempt in worth_writing(short):
            seen |= set(features(attempt))
            assert read_again(attempt, Path(folder)) == []
    flags = [feature for feature in seen if isinstance(feature, tuple) and len(feature) == 3 and isinstance(feature[0], bool)]
    assert all(any(feature[place] for feature in flags) for place in range(3)), "phantom rows, a stale header and a correction"


def test_a_lts_track_with_more_points_than_a_sheet_has_columns_survives():
    (attempt,) = history(one(system=System.LTS, points=300), units=1).attempts()
    assert attempt.facts.tracks[0].deciding.detail.cut_readings_cut
    with tempfile.TemporaryDirectory() as folder:
        assert read_again(attempt, Path(folder)) == []


def test_the_recipe_of_each_track_stands_in_its_own_column():
    found = (history(one(tracks=2, points=21), units=1, seed=seed) for seed in range(9))
    (attempt, *_) = (first for first, *_ in (list(one.attempts()) for one in found) if len(first.facts.tracks) == 2)
    for track in with_parameters(attempt.facts, attempt.traps).tracks:
        lengths = [parameter.value for parameter in track.trim_parameters if parameter.label == "Laser Cut Length (mm)"]
        assert lengths == [track.trim_parameters[1].value] != [1.1]
        assert lengths == [attempt.facts.tracks[0].trim_parameters[0].value]


@pytest.mark.parametrize("kind", ["recipe", "limits"])
def test_a_changed_recipe_or_limit_table_survives(kind: str):
    cause = Cause("change", kind, history(one()).scenario.start, -0.3)
    (attempt, *_) = history(one(points=21), ModelWish(system=System.LTS, points=21), units=4, causes=(cause,)).attempts()
    with tempfile.TemporaryDirectory() as folder:
        assert read_again(attempt, Path(folder)) == []
