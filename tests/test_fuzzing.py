"""Let the fuzzers of the core look for bytes that harm it at their full count; `dev.py core fuzz` does so for seconds."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.conftest import PROVING, ROOT, lacking

EXECUTIONS = {"fuzz_biff8": 14_000_000, "fuzz_compound_file": 6_000_000}  # the container's inputs are larger
FOLDER = ROOT / "cpp" / "tests" / "fuzz"
BUILT = ROOT / "build" / "fuzz"
# What costs most and helps only whoever reads a report: a replay without them tells the same.
QUICK = "detect_stack_use_after_return=0:malloc_context_size=0:quarantine_size_mb=8"


@pytest.fixture
def fuzzers() -> dict[str, Path]:
    if shutil.which("clang++-19") is None:
        lacking("no clang++-19 was found (Debian: apt install clang-19 libclang-rt-19-dev)")
    environment = {"CMAKE_GENERATOR": "Ninja", **os.environ}
    subprocess.run(["cmake", "--preset", "fuzz", "--log-level=WARNING"], cwd=ROOT, env=environment, check=True)
    subprocess.run(["cmake", "--build", "--preset", "fuzz"], cwd=ROOT, env=environment, check=True)
    return {name: next(BUILT.rglob(name)) for name in EXECUTIONS}


@pytest.mark.prove
@pytest.mark.skipif(not PROVING, reason="twenty million executions: under dev.py prove only")
def test_twenty_million_executions_of_the_fuzzers_harm_nothing(tmp_path, fuzzers, full_count, record_figure):
    children = {name: _child(tmp_path / name, program, full_count(EXECUTIONS[name])) for name, program in fuzzers.items()}
    for name, child in children.items():
        status = child.wait()
        report = (tmp_path / name / "report.txt").read_text(errors="replace")
        kept = [file.read_bytes().hex() for file in (tmp_path / name).glob("found-*")]
        assert (status, kept) == (0, []), report[-5000:]
        record_figure(f"{name}: executions", _figure(r"stat::number_of_executed_units:\s*(\d+)", report))
        record_figure(f"{name}: executions a second", _figure(r"stat::average_exec_per_sec:\s*(\d+)", report))
        record_figure(f"{name}: edges of the core", _figure(r"DONE\s+cov: (\d+)", report))


def _child(folder: Path, program: Path, count: int) -> subprocess.Popen[bytes]:
    corpus = folder / "corpus"
    corpus.mkdir(parents=True)
    words = [f"-runs={count}", "-max_len=65536", "-timeout=10", "-print_final_stats=1", f"-artifact_prefix={folder}/found-"]
    with (folder / "report.txt").open("wb") as report:
        line = [str(program), *words, str(corpus), str(FOLDER / "corpus" / program.name)]
        return subprocess.Popen(line, env={**os.environ, "ASAN_OPTIONS": QUICK}, stdout=report, stderr=report)


def _figure(pattern: str, report: str) -> int:
    found = re.search(pattern, report)
    assert found, report[-5000:]
    return int(found[1])
