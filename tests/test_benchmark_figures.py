"""The figures of the benchmarks as data: what a comparison sees, what it leaves to the noise, and where they are printed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks import documentation, figures
from benchmarks.figures import Baseline, Figure

TIME = Figure("a time", (4.0, 5.0, 9.0), "ms", 7.0)
AGAINST = Figure("a time held against another", (4.0, 5.0, 9.0), "us", None, Baseline("plain", (50.0,)))
COUNT = Figure("a count", (1000.0,), "instructions", None)


def test_a_kernel_that_became_a_third_slower_is_seen():
    slower = replace(COUNT, samples=(1300.0,))
    assert figures.worse([COUNT], [slower]) == ["a count: 1.30 times as much as before, at most 1.05 is tolerated"]
    assert figures.worse([COUNT], [replace(COUNT, samples=(1049.0,))]) == []
    assert figures.worse([slower], [COUNT]) == []


def test_a_time_is_held_to_its_baseline_and_never_to_the_clock():
    assert figures.worse([TIME], [replace(TIME, samples=(50.0,))]) == []
    day = replace(AGAINST, samples=(8.0, 10.0, 18.0), baseline=Baseline("plain", (100.0,)))
    assert figures.worse([AGAINST], [day]) == []
    (sentence,) = figures.worse([AGAINST], [replace(AGAINST, samples=(11.0,))])
    assert sentence.startswith("a time held against another: 2.20 times")


def test_figures_of_only_one_run_are_not_compared():
    assert figures.worse([], [COUNT]) == figures.worse([COUNT], []) == []
    assert figures.worse([replace(COUNT, unit="us")], [COUNT]) == []


def test_what_was_written_is_read_back(tmp_path: Path):
    path = tmp_path / "figures.json"
    figures.write([TIME, AGAINST, COUNT], path)
    assert figures.read(path) == [TIME, AGAINST, COUNT]
    path.write_text('{"schema": 99}')
    with pytest.raises(ValueError, match="holds no figures of schema 1"):
        figures.read(path)


def test_a_row_says_whether_the_target_is_reached():
    assert figures.cells(TIME) == ("a time", "5 ms", "4 … 9", "7 reached", "", "")
    assert figures.cells(replace(TIME, target=4.9))[3] == "4.9 MISSED"
    assert figures.cells(AGAINST)[4:] == ("plain", "0.1")


def test_the_readme_shows_figures_of_the_page():
    page = documentation.block(documentation.PAGE)
    text = documentation.README.read_text(encoding="utf-8")
    shown = text.partition(documentation.BEGIN)[2].partition(documentation.END)[0]
    rows = [line for line in shown.splitlines() if line.startswith("|")]
    assert len(rows) == 2 + len(documentation.ON_THE_FRONT)
    assert set(rows) <= set(page)
