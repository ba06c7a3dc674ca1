"""The page of proofs shows the newest run of each trial that passed, and no other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.proofs import PAGE, page, rows_of

TRIALS = """
def test_held(record_figure):
    record_figure("rounds", 7)

def test_broke(record_figure):
    record_figure("rounds", 8)
    assert False
"""


def run(commit: str, day: str = "2024-03-07", **trials: Any) -> dict[str, Any]:
    return {
        "commit": commit,
        "at": f"{day}T07:03:00+00:00",
        "trials": {f"tests/x.py::test_{name}": trials[name] for name in trials},
    }


def test_the_newest_figures_of_a_trial_stand_with_their_own_commit():
    rows = page([run("abc", long_kill={"rounds": 20}, soak={"s": 1}), run("def+", long_kill={"rounds": 2000, "by": {"a": 1}})])
    assert [row for row in rows.splitlines() if row.startswith("| ")][1:] == [
        "| long kill | rounds: 2,000; by: a 1 | def+ | 2024-03-07 |",
        "| soak | s: 1 | abc | 2024-03-07 |",
    ]


def test_a_clone_without_a_journal_keeps_what_the_page_says():
    before = page([run("abc", kill={"rounds": 20}, soak={"s": 1})])
    after = page([run("def", kill={"rounds": 7}, rest={"s": 2})], before)
    assert after == page([run("abc", soak={"s": 1}), run("def", kill={"rounds": 7}, rest={"s": 2})])
    assert page([], after) == after
    older, newer = run("old", "2024-03-06", kill={"rounds": 1}), run("new", "2024-03-08", kill={"rounds": 2})
    assert page([older], after) == after
    assert "| kill | rounds: 2 | new | 2024-03-08 |" in page([older, newer], after)


def test_every_trial_of_the_page_is_a_test_of_today():
    titles = {title.partition(" (")[0] for title, _ in rows_of(PAGE.read_text(encoding="utf-8"))}
    tests = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("test_*.py"))
    assert titles
    assert [title for title in sorted(titles) if f"def test_{title.replace(' ', '_')}(" not in tests] == []


def test_a_trial_that_failed_leaves_no_figure(tmp_path: Path):
    (tmp_path / "test_it.py").write_text(TRIALS)
    found = tmp_path / "found"
    found.mkdir()
    words = [
        "-m",
        "pytest",
        "-q",
        "-p",
        "tests.conftest",
        "-c",
        os.devnull,
        "--rootdir",
        str(tmp_path),
        str(tmp_path / "test_it.py"),
    ]
    environment = {**os.environ, "LTA_PROVE_DIR": str(found), "PYTHONPATH": str(ROOT), "LTA_COVERAGE_FLOORS": "0"}
    done = subprocess.run([sys.executable, *words], env=environment, capture_output=True, text=True, check=False)
    assert "1 failed, 1 passed" in done.stdout, done.stdout + done.stderr
    assert [file.read_text() for file in found.iterdir()] == ['{"test_it.py::test_held": {"rounds": 7}}']
