"""Reading the corpus: the core against general Excel libraries, and where the time of `lta analyze` goes, per file."""

from __future__ import annotations

import hashlib
import io
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import xlrd
from python_calamine import CalamineWorkbook

import laser_trim_analyzer as lta
from laser_trim_analyzer import _core
from laser_trim_analyzer.pipeline import outcome_of, record_line
from laser_trim_analyzer.readers.workbook import ReadLimits, load

from .conftest import Measure

ROUNDS = 5
TIMES_CALAMINE, TIMES_XLRD = 10, 20
TARGET_MS = 0.6
LIMITS = ReadLimits()
CUSTOMER = ["Report Data", "Report"]  # no reader asks for these sheets

Work = Callable[[Any], object]


@pytest.fixture(scope="module")
def files(corpus: Path, timing: bool) -> list[Path]:
    found = sorted(corpus.glob("*/*.xls"))
    return found if timing else found[:5]


@pytest.fixture(scope="module")
def rounds(timing: bool) -> int:
    return ROUNDS if timing else 1


def per_file_ms(work: Work, inputs: Sequence[Any]) -> float:
    started = time.perf_counter()
    for one in inputs:
        work(one)
    return 1000 * (time.perf_counter() - started) / len(inputs)


def in_turn(rounds: int, inputs: Sequence[Any], *works: Work) -> list[list[float]]:
    """Samples of several works: each round runs all of them, so that they share the machine's moods."""
    taken = [[per_file_ms(work, inputs) for work in works] for _ in range(rounds)]
    return [list(samples) for samples in zip(*taken, strict=True)]


def by_core(data: bytes) -> None:
    """Every sheet that a reader may ask for, all its numbers, texts and errors in the core's tables."""
    _core.Workbook(data, LIMITS.max_cells, CUSTOMER, LIMITS.max_text_bytes)


def by_core_into_python(data: bytes) -> None:
    """The same, and every column and text as an object of Python, which no reader needs."""
    workbook = _core.Workbook(data, LIMITS.max_cells, CUSTOMER, LIMITS.max_text_bytes)
    for number, name in enumerate(workbook.sheet_names):
        if name not in CUSTOMER:
            sheet = workbook.sheet(number)
            for column in range(sheet.columns):
                sheet.numbers(column, 0, sheet.rows)
                sheet.texts(column, 0, sheet.rows)


def by_calamine(data: bytes) -> None:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for number, name in enumerate(workbook.sheet_names):
        if name not in CUSTOMER:
            workbook.get_sheet_by_index(number).to_python(skip_empty_area=False)


def by_xlrd(data: bytes) -> None:
    workbook = xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), on_demand=True)
    for name in workbook.sheet_names():
        if name not in CUSTOMER:
            sheet = workbook.sheet_by_name(name)
            [sheet.row_values(row) for row in range(sheet.nrows)]


def test_the_core_against_general_libraries(files: list[Path], figure: Measure, rounds: int) -> None:
    data = [file.read_bytes() for file in files]
    core, python, calamine = in_turn(rounds, data, by_core, by_core_into_python, by_calamine)
    target = statistics.median(calamine) / TIMES_CALAMINE
    baseline = ("python-calamine, the same sheets", calamine)
    figure("open and extract, per file", core, "ms", target, against=baseline)
    figure("  and every cell as an object of Python", python, "ms", against=baseline)
    some, theirs = in_turn(rounds, data[::10], by_core, by_xlrd)
    target = statistics.median(theirs) / TIMES_XLRD
    figure("open and extract, every tenth file", some, "ms", target, against=("xlrd, the same sheets", theirs))


def test_where_the_time_of_a_file_goes(files: list[Path], figure: Measure, rounds: int) -> None:
    """One thread, warm cache; each row is what it adds to the ones before."""

    def read_bytes(path: Path) -> bytes:
        return path.read_bytes()

    def read_and_hash(path: Path) -> str:
        return hashlib.sha256(path.read_bytes()).hexdigest()

    def core_too(path: Path) -> None:
        by_core(load(path, LIMITS.max_bytes).data)

    def record_too(path: Path) -> str:
        return record_line(outcome_of(path))

    works: tuple[Work, ...] = (read_bytes, read_and_hash, core_too, lta.read, lambda path: lta.grade(lta.read(path)), record_too)
    sums = in_turn(rounds, files, *works)
    floor = ("read and SHA-256", sums[1])
    figure("read and grade, one process, per file", sums[4], "ms", against=floor)
    figure("read, grade and record, one process, per file", sums[5], "ms", against=floor)
    names = ("read the file", "SHA-256", "core", "facts", "grade", "record and JSON")
    before = [0.0] * rounds
    for name, whole in zip(names, sums, strict=True):
        figure(f"  of it: {name}", [after - earlier for after, earlier in zip(whole, before, strict=True)], "ms")
        before = whole
    figure("  half of it: what two threads would take that never wait for each other", halved(sums[5]), "ms")
    without = [whole - (facts - core) for whole, facts, core in zip(sums[5], sums[3], sums[2], strict=True)]
    figure("  half of it, if facts took no time", halved(without), "ms")


def halved(samples: Sequence[float]) -> list[float]:
    return [sample / 2 for sample in samples]


def floor_ms(files: list[Path]) -> float:
    """What two threads need to read and hash a file: no program that knows a file by its content needs less."""
    started = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda path: hashlib.sha256(path.read_bytes()).digest(), files))
    return 1000 * (time.perf_counter() - started) / len(files)


def test_analyzing_the_corpus(
    files: list[Path],
    corpus: Path,
    tmp_path: Path,
    user_python: Path,
    run_seconds: Callable[..., float],
    figure: Measure,
    rounds: int,
) -> None:
    """The command as a user runs it: two threads, JSON lines into a file; what it takes without files is taken off."""
    few = tmp_path / "few"
    few.mkdir()
    (few / files[0].name).symlink_to(files[0])
    every = tmp_path / "every"
    every.mkdir()
    for file in files:
        (every / file.name).symlink_to(file)

    def command(folder: Path) -> list[str]:
        output = ("--format", "jsonl", "--output", str(tmp_path / "out.jsonl"), "--fail-on", "none")
        return [str(user_python), "-m", "laser_trim_analyzer", "analyze", str(folder), "--jobs", "2", *output]

    run_seconds(*command(every))
    pairs = [(run_seconds(*command(every)), run_seconds(*command(few))) for _ in range(rounds)]
    added = [1000 * (whole - start) / max(1, len(files) - 1) for whole, start in pairs]
    floor = [floor_ms(files) for _ in range(rounds)]
    figure("lta analyze, two threads, per file", added, "ms", TARGET_MS, against=("read and SHA-256, two threads", floor))
    figure("  of it: read and SHA-256, two threads", floor, "ms")
    figure("  of it once: start to end of a run over one file", [1000 * start for _, start in pairs], "ms")
