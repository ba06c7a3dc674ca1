"""What installed analysers say is part of a result: metrics, flags that make WATCH of PASS, findings; no status comes from them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from laser_trim_analyzer.analysis import grade, plugins
from laser_trim_analyzer.model import Metric, Status, WatchFlag
from laser_trim_analyzer.simulate import invent_dlts, write_file

from .parts import sweep, track, trim_file, untrimmed

GOOD = np.linspace(-0.01, 0.01, 40)


@pytest.fixture
def analyser(monkeypatch):
    def use(call):
        found = (plugins.InstalledAnalyzer("peaks", call),)
        monkeypatch.setattr(plugins, "installed_analyzers", lambda: found)

    return use


def result_of(*sweeps):
    (result,) = grade(trim_file(track(*sweeps))).tracks
    return result


def test_a_metric_is_added_and_changes_nothing(analyser):
    plain = result_of(sweep(GOOD))
    analyser(lambda track, result: [Metric("", "count", 7.0, "1")])
    found = result_of(sweep(GOOD))
    assert found.metrics == (Metric("peaks", "count", 7.0, "1"),)
    assert (found.status, found.watch, found.findings) == (plain.status, plain.watch, plain.findings)


def test_a_flag_makes_watch_of_pass_and_of_nothing_else(analyser):
    analyser(lambda track, result: [WatchFlag("many", 12.0, 8.0)])
    watched = result_of(sweep(GOOD))
    assert watched.status is Status.WATCH
    assert watched.reasons == ("watch flag: peaks:many",)
    assert watched.watch == (WatchFlag("peaks:many", 12.0, 8.0),)
    zigzag = np.where(np.arange(40) % 2, 0.2, -0.2)
    assert result_of(sweep(zigzag)).status is Status.FAIL
    assert result_of(sweep(GOOD, applied_volts=None)).status is Status.NOT_GRADED
    assert result_of(untrimmed(GOOD)).status is Status.UNTRIMMED


def test_an_analyser_sees_the_verdict_and_cannot_turn_a_failure_into_anything(analyser):
    seen = []

    def looks(track, result):
        seen.append(result.status)
        return []

    analyser(looks)
    result_of(sweep(GOOD))
    assert seen == [Status.PASS]


def test_one_that_fails_is_a_finding_even_on_a_passing_track(analyser):
    def fails(track, result):
        raise RuntimeError("no")

    analyser(fails)
    found = result_of(sweep(GOOD))
    assert (found.status, found.findings) == (Status.PASS, ("analyzer_failed: peaks",))


def test_the_command_shows_what_an_installed_package_adds(tmp_path: Path):
    """The package in a folder of its own, as an installer leaves it; the program in a process of its own."""
    book = write_file(invent_dlts(1, points=41), tmp_path)
    site = tmp_path / "site"
    metadata = site / "rows-1.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: rows\nVersion: 1.0\n", encoding="utf-8")
    (metadata / "entry_points.txt").write_text(f"[{plugins.GROUP}]\nrows = rows:rows\n", encoding="utf-8")
    code = "from laser_trim_analyzer.model import Metric\n\n\ndef rows(track, result):\n"
    (site / "rows.py").write_text(f"{code}    return [Metric('', 'rows', float(result.points))]\n", encoding="utf-8")
    command = [sys.executable, "-m", "laser_trim_analyzer", "analyze", str(book), "--format", "jsonl"]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(site)})
    (found,) = json.loads(done.stdout)["tracks"]
    assert found["metrics"] == [{"analyzer": "rows", "name": "rows", "value": float(found["points"]), "unit": ""}]
