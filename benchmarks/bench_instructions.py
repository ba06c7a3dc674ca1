"""Instructions of a fixed set of calls of the core, counted by callgrind: the same on every day of a machine."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from .conftest import Measure
from .figures import ROOT

BUILT = ROOT / "build" / "default"
MORE = 10


@pytest.fixture(scope="module")
def program() -> Path:
    """The compiled set of calls; `python3 dev.py core` builds it, and so does this."""
    subprocess.run(["cmake", "--preset", "default", "--log-level=WARNING"], cwd=ROOT, check=True, capture_output=True)
    build = ["cmake", "--build", "--preset", "default", "--target", "count_instructions"]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (found,) = (path for path in BUILT.rglob("count_instructions*") if path.is_file() and path.suffix in ("", ".exe"))
    return found


@pytest.fixture(scope="module")
def calls(program: Path) -> list[str]:
    return subprocess.run([program], check=True, capture_output=True, text=True).stdout.splitlines()


def instructions(program: Path, call: str, times: int) -> int:
    line = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", str(program), call, str(times)]
    done = subprocess.run(line, check=True, capture_output=True, text=True)
    found = re.search(r"Collected : (\d+)", done.stderr)
    assert found, done.stderr
    return int(found[1])


def test_instructions_of_one_call(program: Path, calls: list[str], figure: Measure, timing: bool) -> None:
    assert len(calls) >= 10
    if not timing:
        for call in calls:
            subprocess.run([program, call, "1"], check=True)
        return
    if shutil.which("valgrind") is None:
        pytest.skip("valgrind is not installed: no instructions were counted (Debian: apt install valgrind)")
    for call in calls:
        once, often = (instructions(program, call, times) for times in (1, 1 + MORE))
        figure(f"instructions: {call}", [(often - once) / MORE], "instructions")
