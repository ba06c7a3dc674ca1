"""Simulating: facts with their truth, as load tests and statistics take them, and the writing of workbooks."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from laser_trim_analyzer.simulate import write_file
from laser_trim_analyzer.simulate.process import History, default_scenario, plan

from .conftest import Measure

ROUNDS = 5


@pytest.fixture(scope="module")
def history(timing: bool) -> History:
    """A year of twelve models: the tracks have some 190 points and 2.3 sweeps."""
    return plan(default_scenario(), units=6000 if timing else 20, models=12, seed=1)


def test_facts_with_their_truth(history: History, figure: Measure, timing: bool) -> None:
    samples = []
    for _ in range(ROUNDS if timing else 1):
        started = time.perf_counter()
        tracks = sum(len(attempt.facts.tracks) for attempt in history.attempts())
        samples.append(1e6 * (time.perf_counter() - started) / tracks)
    figure("a simulated track with all sweeps, details and truth (5,000 in a second: 200)", samples, "us", 200)


def test_workbooks(history: History, figure: Measure, timing: bool, tmp_path: Path) -> None:
    attempts = history.attempts_of(history.lots[0])[: 20 if timing else 2]
    samples = []
    for attempt in attempts:
        started = time.perf_counter()
        write_file(attempt.facts, tmp_path, attempt.traps)
        samples.append(1e3 * (time.perf_counter() - started))
    figure("a simulated workbook, written", samples, "ms", 200)
