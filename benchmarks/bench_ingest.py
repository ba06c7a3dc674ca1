"""Ingest: the corpus into a fresh SQLite file, its parts, its size, its pace at many files, and a rescan of known paths."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import count, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from laser_trim_analyzer import analysis, readers
from laser_trim_analyzer.model import Analysis, TrimFile
from laser_trim_analyzer.pipeline.ingest import Summary, Wishes, ingest
from laser_trim_analyzer.simulate.process import default_scenario, plan
from laser_trim_analyzer.simulate.workbook import write_file
from laser_trim_analyzer.store import FileRows, SeenPath, open_store, rows_of

from .conftest import Measure

ROUNDS = 5
JOBS = 2
BATCH = 200
FEW = 300
SLOWER = 1.15  # a file among very many may take so much longer
WRITTEN = 3_000
MANY = 30_000 if os.environ.get("LTA_PROVE") == "1" else WRITTEN

# Pages that only one of the processes has, and once those that they share: libraries are mapped by all.
MEMORY = """
import multiprocessing, os, sys
from laser_trim_analyzer.pipeline.ingest import Wishes, ingest
def pages(process):
    try:
        lines = open(f"/proc/{process}/smaps_rollup").read().splitlines()[1:]
    except (FileNotFoundError, ProcessLookupError):
        return 0, 0
    kb = {line.partition(":")[0]: int(line.split()[1]) for line in lines}
    return kb["Private_Clean"] + kb["Private_Dirty"], kb["Shared_Clean"] + kb["Shared_Dirty"]
most = 0
for event in ingest(sys.argv[3:], database=sys.argv[1], wishes=Wishes(jobs=2, processes=sys.argv[2] == "processes")):
    own, shared = zip(*map(pages, [os.getpid(), *(child.pid for child in multiprocessing.active_children())]))
    most = max(most, sum(own) + max(shared))
print(most / 1024)
"""


@pytest.fixture(scope="module")
def files(corpus: Path) -> list[Path]:
    return sorted(corpus.glob("*/*.xls"))


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[[], Path]:
    numbers = count()
    return lambda: tmp_path / f"{next(numbers)}.db"


@pytest.fixture(scope="module")
def plant(timing: bool, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Simulated workbooks, each with its own content; beyond a few thousand their copies, as files of other parts."""
    folder = tmp_path_factory.mktemp("plant")
    history = plan(default_scenario(), units=3200 if timing else 12, models=40 if timing else 3, seed=1)
    attempts = islice(history.attempts(), WRITTEN if timing else 10)
    with ProcessPoolExecutor(JOBS, mp_context=get_context("spawn")) as pool:
        pending = [pool.submit(write_file, one.facts, folder, one.traps) for one in attempts]
        written = [one.result() for one in pending]
    many = MANY if timing else len(written)
    return written + [_of_another(written[place % len(written)], place // len(written)) for place in range(len(written), many)]


def _of_another(file: Path, number: int) -> Path:
    """A copy under another serial, with a sector behind it that no chain leads to."""
    model, serial, rest = file.name.split("_", 2)
    copy = file.with_name(f"{model}_{number}{serial}_{rest}")
    copy.write_bytes(file.read_bytes() + bytes([number]) * 512)
    return copy


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def run(database: Path, files: list[Path], **wishes: Any) -> Summary:
    *_, summary = ingest(files, database=database, wishes=Wishes(**{"jobs": JOBS} | wishes))
    assert isinstance(summary, Summary)
    assert summary.left == summary.postponed == 0
    return summary


def read(file: Path) -> tuple[TrimFile, Analysis]:
    facts = readers.read(file)
    return facts, analysis.grade(facts)


def rows(file: Path) -> FileRows:
    facts = readers.read(file)
    return rows_of(facts, analysis.grade(facts), mtime_ns=1)


def parts(files: list[Path], database: Path) -> tuple[float, float, float]:
    """The seconds of reading and grading, of making rows, of storing them, one after the other in one thread."""
    started = time.perf_counter()
    facts = list(map(read, files))
    graded = time.perf_counter()
    made = [rows_of(one, verdict, mtime_ns=1) for one, verdict in facts]
    packed = time.perf_counter()
    del facts
    with open_store(database) as store:
        opened = time.perf_counter()
        for start in range(0, len(made), BATCH):
            store.write(made[start : start + BATCH])
        return graded - started, packed - graded, time.perf_counter() - opened


def test_ingest_of_the_corpus(files: list[Path], figure: Measure, timing: bool, fresh: Callable[[], Path]) -> None:
    """Beyond the start: what an ingest of one file takes, a new database for the most part, is taken off."""
    chosen, rounds = (files, ROUNDS) if timing else (files[:5], 1)
    per_file = 1000 / (len(chosen) - 1)
    run(fresh(), chosen)  # libraries are loaded, files are in the cache
    starts, several, one, sizes = [], [], [], []
    in_parts = []
    for _ in range(rounds):
        in_parts.append([per_file * part for part in parts(chosen, fresh())])
        database = fresh()
        start = seconds(partial(run, fresh(), chosen[:1]))
        several.append(per_file * (seconds(partial(run, database, chosen)) - start))
        sizes.append(database.stat().st_size / 1000 / len(chosen))
        one.append(per_file * (seconds(partial(run, fresh(), chosen, jobs=1)) - start))
        starts.append(1000 * start)
    reading, making, storing = zip(*in_parts, strict=True)
    read_and_grade = ("read and grade, one thread", reading)
    figure("ingest of the corpus, two threads, per file", several, "ms", 1.0, against=read_and_grade)
    figure("  with one thread", one, "ms", against=read_and_grade)
    figure("  of it: making rows and packing", making, "ms", against=read_and_grade)
    figure("  of it: transactions", storing, "ms", against=read_and_grade)
    halves = [(read + made + stored) / 2 for read, made, stored in in_parts]
    figure("  half of its parts: what two threads would take that never wait for each other", halves, "ms")
    figure("  taken off: an ingest of one file into a new database", starts, "ms")
    figure("database, per file of the corpus", sizes, "KB", 20)


def test_processes_instead_of_threads(files: list[Path], figure: Measure, timing: bool) -> None:
    """The work of the threads alone, started and warm; their rows have to come back to the writer."""
    if not timing:
        pytest.skip("this compares times")
    with ProcessPoolExecutor(JOBS, mp_context=get_context("spawn")) as pool:
        starting = seconds(lambda: list(pool.map(rows, files[: 2 * JOBS])))
        samples = [1000 * seconds(lambda: list(pool.map(rows, files, chunksize=16))) / len(files) for _ in range(ROUNDS)]
    alone = [1000 * seconds(lambda: list(map(rows, files))) / len(files) for _ in range(ROUNDS)]
    figure("read, grade and make rows in two processes, per file", samples, "ms", against=("the same in one thread", alone))
    figure("  starting the processes", [1000 * starting], "ms")


def test_the_pace_of_many_files(plant: list[Path], figure: Measure, timing: bool, fresh: Callable[[], Path]) -> None:
    few = plant[: min(FEW, len(plant) // 2)]
    run(fresh(), few)
    rounds = 3 if timing else 1

    def short() -> list[float]:
        return [1000 * seconds(lambda: run(fresh(), few)) / len(few) for _ in range(rounds)]

    before = short()
    long = [1000 * seconds(lambda: run(fresh(), plant)) / len(plant)]
    around = before + short()  # minutes later the machine may be slower
    at_most = SLOWER * statistics.median(around)
    figure(f"ingest of {len(plant):,} simulated files, per file", long, "ms", at_most, against=(f"of {len(few):,}", around))
    grown = [1000 * seconds(lambda: run(fresh(), plant, processes=True)) / len(plant)]
    figure("  as `lta ingest` does it: in processes once they are there", grown, "ms", against=("in threads", long))
    if Path("/proc/self/statm").exists():
        for how in ("threads", "processes"):
            line = [sys.executable, "-c", MEMORY, str(fresh()), how, str(plant[0].parent)]
            peak = float(subprocess.run(line, check=True, capture_output=True).stdout)
            figure(f"most memory of an ingest of {len(plant):,} files in {how}, all together", [peak], "MB", 250)


def test_a_rescan_of_known_paths(
    figure: Measure, timing: bool, fresh: Callable[[], Path], tmp_path: Path, plant: list[Path]
) -> None:
    number = 100_000 if timing else 200
    folder = tmp_path / "many"
    paths = [folder / f"{place // 1000:03}" / f"{place:06}.xls" for place in range(number)]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    database = fresh()
    made = rows(plant[0])
    with open_store(database) as store:
        for start in range(0, number, 10_000):
            store.write([_under(made, path) for path in paths[start : start + 10_000]])
    samples = [seconds(partial(run, database, [folder])) for _ in range(3 if timing else 1)]
    assert run(database, [folder]).known == number
    figure(f"rescan of {number:,} known paths", samples, "s", 5)
    named = partial(run, database, [folder], machines={folder: "DLTS 1"})
    assert named().machines_set == 1
    figure("  with a machine named for the folder", [seconds(named) for _ in samples], "s", 5)


def _under(made: FileRows, path: Path) -> FileRows:
    found = path.stat()
    return replace(made, seen=SeenPath(str(path), found.st_size, found.st_mtime_ns))
