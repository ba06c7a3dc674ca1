"""``lta analyze`` with a policy, a table of specifications and a profile: each changes what it says, and says who chose."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.cli.program import lta_here

from laser_trim_analyzer.simulate import invent_dlts, write_file


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook whose fixture sat beside its place: out as measured, in with an offset."""
    folder = tmp_path_factory.mktemp("moved")
    facts = invent_dlts(11, model="4711-2", serial="17A")
    (track,) = facts.tracks
    beside = {"measured": track.deciding.measured + 0.06, "stored_error": track.deciding.stored_error + 0.06}
    sweeps = [replace(sweep, **beside) if sweep is track.deciding else sweep for sweep in track.sweeps]
    return write_file(replace(facts, tracks=(replace(track, sweeps=tuple(sweeps)),)), folder)


def track_of(*words: str | Path) -> dict:
    done = lta_here("analyze", *words, "--format", "jsonl", "--fail-on", "none")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["tracks"][0]


def test_the_policy_decides_and_the_caller_is_named(moved: Path):
    plain = track_of(moved)
    assert (plain["status"], plain["policy"], plain["policy_source"]) == ("PASS", "with_offset", "default")
    assert plain["accepted_by"] == "with_offset"
    strict = track_of(moved, "--policy", "as_measured")
    assert (strict["status"], strict["policy"], strict["policy_source"]) == ("FAIL", "as_measured", "caller")
    assert strict["accepted_by"] == "with_offset"
    assert strict["with_offset"] == plain["with_offset"]


def test_a_table_of_specifications_serves_and_the_command_line_wins(moved: Path, tmp_path: Path):
    table = tmp_path / "models.csv"
    table.write_text("model,linearity,guard_band\n4711*,absolute,0.05\n", encoding="utf-8")
    found = track_of(moved, "--spec", table)
    assert (found["status"], found["policy_source"], found["specification"]) == ("FAIL", "linearity type", "models.csv: 4711*")
    assert found["unguarded"] == "FAIL"
    assert track_of(moved, "--spec", table, "--policy", "with_offset")["policy_source"] == "caller"


def test_a_table_that_cannot_be_meant_is_refused_before_anything_is_read(moved: Path, tmp_path: Path):
    table = tmp_path / "models.csv"
    table.write_text("model,angel\n4711,340\n", encoding="utf-8")
    done = lta_here("analyze", moved, "--spec", table)
    assert done.returncode == 2
    assert "--spec" in done.stderr
    assert "angle" in done.stderr
    assert done.stdout == ""


def test_the_profile_is_named_beside_its_number(moved: Path):
    numbers = {name: track_of(moved, "--sigma-profile", name)["sigma"] for name in ("standard", "v2", "one_pole")}
    assert [sigma["profile"] for sigma in numbers.values()] == list(numbers)
    assert len(np.unique([sigma["gradient"] for sigma in numbers.values()])) == 3


def test_the_summary_says_who_decided_and_how_the_accepted_split(moved: Path):
    assert "Accepted 1 track: with offset; policy: with offset (default)" in lta_here("analyze", moved).stderr


@pytest.mark.parametrize("words", [("--policy", "with_luck"), ("--sigma-profile", "v3"), ("--spec", "no-such.toml")])
def test_unknown_words_are_wrong_usage(words: tuple[str, str], moved: Path):
    assert lta_here("analyze", moved, *words).returncode == 2
