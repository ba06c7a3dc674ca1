"""Reading and grading the corpus: time per file in one process, and the memory of one file."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import xlrd
from python_calamine import CalamineWorkbook

import laser_trim_analyzer as lta
from laser_trim_analyzer.readers.workbook import ReadLimits, load, open_workbook

from .conftest import Measure

ROUNDS = 5

MEMORY_OF_ONE_FILE = """
import re, sys
import laser_trim_analyzer as lta

def peak():  # VmHWM, not ru_maxrss: that one remembers the process that started this one
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024

lta.read, lta.grade, lta.analyze
before = peak()
lta.grade(lta.read(sys.argv[1]))
print(peak() - before)
"""


@pytest.fixture(scope="module")
def files(corpus: Path) -> list[Path]:
    return sorted(corpus.glob("*/*.xls"))


def per_file_ms(work: Any, files: list[Path], rounds: int) -> list[float]:
    samples = []
    for _ in range(rounds):
        started = time.perf_counter()
        for file in files:
            work(file)
        samples.append(1000 * (time.perf_counter() - started) / len(files))
    return samples


def test_reading_and_grading_the_corpus(files: list[Path], figure: Measure, timing: bool) -> None:
    chosen, rounds = (files, ROUNDS) if timing else (files[:5], 1)
    content = {file: file.read_bytes() for file in chosen}
    bare = per_file_ms(lambda f: CalamineWorkbook.from_filelike(io.BytesIO(content[f])), chosen, rounds)
    calamine = ("python-calamine opens the file", bare)
    whole = per_file_ms(lambda f: lta.grade(lta.read(f)), chosen, rounds)
    figure("read and grade, one process, per file", whole, "ms", 7, against=calamine)
    facts = [lta.read(file) for file in chosen]
    figure("  of it: grade", per_file_ms(lta.grade, facts, rounds), "ms")
    limits = ReadLimits()
    opened = per_file_ms(lambda f: open_workbook(load(f, limits.max_bytes), limits), chosen, rounds)
    figure("  of it: load, hash, survey, open", opened, "ms", against=calamine)
    figure("  of it: load and hash", per_file_ms(lambda f: load(f, limits.max_bytes), chosen, rounds), "ms")
    some = chosen[::10]
    with_xlrd = per_file_ms(lambda f: xlrd.open_workbook(file_contents=content[f], logfile=io.StringIO()), some, 1)
    reread = per_file_ms(lambda f: lta.grade(lta.read(f)), some, rounds)
    figure("  every tenth file, read and graded", reread, "ms", against=("xlrd opens the file", with_xlrd))


def test_memory_of_the_largest_file(files: list[Path], figure: Measure, timing: bool) -> None:
    if not Path("/proc/self/status").exists():
        pytest.skip("only Linux tells a process's own peak memory this way")
    largest = max(files, key=lambda file: file.stat().st_size)
    command = [sys.executable, "-c", MEMORY_OF_ONE_FILE, str(largest)]
    samples = [float(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(ROUNDS if timing else 1)]
    figure("added peak memory, largest file", samples, "MB", 50)
