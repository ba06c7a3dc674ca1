"""A damaged workbook that both xlrd and the core read has the same cells in both; the core may refuse what xlrd still reads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from tests.conftest import PROVING, ROOT

from laser_trim_analyzer.simulate import invent_dlts, invent_lts, write_file

TRIALS = 100_000 if PROVING else 1000
CHILDREN = 2
REAL_OF_EACH = 3
# What the core refuses although xlrd reads it: cells that no sheet shows, records that contradict themselves, a file that is cut.
STRICTER = {"bad_record", "truncated", "old_biff", "too_large", "cycle", "bad_sector", "bad_directory", "encrypted", "bad_header"}


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory) -> list[Path]:
    """Invented workbooks of both systems; under LTA_PROVE=1 one in nine is among the smallest real ones."""
    folder = tmp_path_factory.mktemp("whole")
    dlts = [invent_dlts(seed, tracks=1 + seed % 2, passes=1, points=9, serial=f"{seed}A") for seed in range(6)]
    invented = [write_file(run, folder) for run in (*dlts, *[invent_lts(seed, serial=str(seed), points=9) for seed in range(6)])]
    named = os.environ.get("LTA_CORPUS") if PROVING else None
    real = sorted(Path(named).glob("*/*.xls"), key=lambda path: path.stat().st_size) if named else []
    families = {path.parent for path in real}
    smallest = [path for family in families for path in [path for path in real if path.parent == family][:REAL_OF_EACH]]
    return [*invented * 4, *smallest]


@pytest.mark.prove
def test_what_both_read_is_the_same_cell_for_cell(tmp_path, workbooks, record_figure):
    count = TRIALS // CHILDREN
    places = [tmp_path / f"{index}" for index in range(CHILDREN)]
    children = [_child(place, index * count, count, workbooks) for index, place in enumerate(places)]
    results = [result for child, place in zip(children, places, strict=True) for result in _results(child, place)]
    assert len(results) == count * CHILDREN
    assert [result for result in results if result["differences"]] == []
    both = sum(result["ours"] == result["theirs"] == "read" for result in results)
    stricter = Counter(result["ours"] for result in results if result["theirs"] == "read" and result["ours"] != "read")
    assert both > TRIALS // 5
    assert stricter.keys() <= STRICTER
    assert stricter.total() < both // 4
    record_figure("mutations", len(results))
    record_figure("read by both", both)
    record_figure("read by xlrd, refused by the core", dict(stricter))
    record_figure("read by the core, not by xlrd", sum(r["ours"] == "read" and r["theirs"] != "read" for r in results))


def _child(scratch: Path, first: int, count: int, files: list[Path]) -> subprocess.Popen[str]:
    scratch.mkdir()
    command = [sys.executable, "-m", "tests.workbook.mutations", str(first), str(count), *map(str, files)]
    with (scratch / "errors.txt").open("w") as errors, (scratch / "results.txt").open("w") as results:
        return subprocess.Popen(command, cwd=ROOT, stdout=results, stderr=errors, text=True)


def _results(child: subprocess.Popen[str], scratch: Path) -> list[dict]:
    status = child.wait()
    lines = [json.loads(line) for line in (scratch / "results.txt").read_text().splitlines()]
    last = lines[-1] if lines else {}
    assert status == 0, f"ended with {status} in {last}: {(scratch / 'errors.txt').read_text()[-2000:]}"
    return [line for line in lines if "begun" not in line]
