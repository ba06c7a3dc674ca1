"""Workbooks damaged at random give a named error or a verdict whose numbers fit together: no crash, hang or other exception."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from tests.conftest import ROOT

from laser_trim_analyzer.simulate import invent_dlts, invent_lts, write_file

TRIALS = 10_000
CHILDREN = 2
SLOWEST = 5.0


@pytest.fixture
def workbooks(tmp_path: Path) -> list[Path]:
    """Real workbooks where they are, else invented ones."""
    named = os.environ.get("LTA_CORPUS")
    real = sorted(path for path in Path(named).rglob("*.xls") if path.is_file()) if named else []
    if real or os.environ.get("LTA_REQUIRE_CORPUS") == "1":
        return real
    folder = tmp_path / "invented"
    folder.mkdir()
    dlts = [invent_dlts(seed, tracks=1 + seed % 2, passes=1 + seed % 3, serial=f"{seed}A") for seed in range(6)]
    return [write_file(run, folder) for run in (*dlts, *[invent_lts(seed, serial=str(seed)) for seed in range(4)])]


@pytest.mark.prove
def test_ten_thousand_damaged_workbooks_are_refused_by_name_or_read_in_order(tmp_path, workbooks, full_count, record_figure):
    count = full_count(TRIALS) // CHILDREN
    children = [_child(tmp_path / f"{index}", index * count, count, workbooks) for index in range(CHILDREN)]
    results = [result for child in children for result in _results(child)]
    broken = [result for result in results if result["broken"]]
    slow = [result for result in results if result["seconds"] > SLOWEST]
    assert (broken, slow, len(results)) == ([], [], count * CHILDREN)
    codes = Counter(result["code"] for result in results)
    assert "INTERNAL" not in codes
    assert codes["FILE_TRUNCATED"] and codes["FILE_DAMAGED"] and codes["PASS"] + codes["FAIL"], codes
    record_figure("mutations", len(results))
    record_figure("codes", dict(codes.most_common()))
    record_figure("slowest_seconds", round(max(result["seconds"] for result in results), 3))


def _child(scratch: Path, first: int, count: int, files: list[Path]) -> subprocess.Popen[str]:
    scratch.mkdir()
    command = [sys.executable, "-m", "tests.readers.mutations", str(first), str(count), str(scratch), *map(str, files)]
    with (scratch / "errors.txt").open("w") as errors, (scratch / "results.txt").open("w") as results:
        return subprocess.Popen(command, cwd=ROOT, stdout=results, stderr=errors, text=True)


def _results(child: subprocess.Popen[str]) -> list[dict]:
    status = child.wait()
    scratch = Path(child.args[5])  # type: ignore[index]
    lines = [json.loads(line) for line in (scratch / "results.txt").read_text().splitlines()]
    last = lines[-1] if lines else {}
    assert status == 0, f"ended with {status} in {last}: {(scratch / 'errors.txt').read_text()[-2000:]}"
    return [line for line in lines if "begun" not in line]
