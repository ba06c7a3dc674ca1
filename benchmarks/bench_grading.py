"""Grading: the core alone on one track and on many, on the corpus, against its plain definition, and beside the reading."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import laser_trim_analyzer as lta
from laser_trim_analyzer import _core
from laser_trim_analyzer.analysis.points import points_of
from laser_trim_analyzer.analysis.rotation import rotation_bounds
from laser_trim_analyzer.model import Specification

from .conftest import Measure

POINTS = 341
ROUNDS = 5
BOUNDS = (-0.006, 0.006)


def tracks(count: int, points: int, seed: int = 7) -> dict[str, Any]:
    """Sweeps over ±170 degrees with tapered limits, moved by a fixture: one offset brings them all in."""
    random = np.random.default_rng(seed)
    position = np.linspace(-170, 170, points)
    theory = position / 34
    half = 0.02 + 0.03 * np.abs(theory) / 5
    error = np.cumsum(random.normal(0, 2e-4, (count, points)), axis=1) * 0.5 + random.normal(0, 3e-4, (count, points)) + 0.035
    error -= np.linspace(0, 1, points) * error[:, -1:] * 0.5
    flat = {"position": position, "theory": theory, "lower": -half, "upper": half}
    return {name: np.tile(column, count) for name, column in flat.items()} | {
        "error": error.ravel(),
        "offsets": np.arange(count + 1, dtype=np.int64) * points,
        "least": np.full(count, BOUNDS[0]),
        "most": np.full(count, BOUNDS[1]),
    }


def per_track_us(batch: dict[str, Any], rounds: int) -> list[float]:
    samples = []
    for _ in range(rounds):
        started = time.perf_counter()
        _core.grade_batch(**batch, threads=1)
        samples.append(1e6 * (time.perf_counter() - started) / len(batch["least"]))
    return samples


def test_one_track(figure: Measure, timing: bool) -> None:
    batch = tracks(1000 if timing else 10, POINTS)
    found = _core.grade_batch(**batch, threads=1)
    assert np.all(found.fail_points[:, 0] > 0)
    assert np.all(found.fail_points[:, 1] == 0)
    figure(f"full grade of a track of {POINTS} points, core, one thread", per_track_us(batch, ROUNDS if timing else 1), "us", 60)


def test_against_the_plain_definition(figure: Measure, timing: bool) -> None:
    from tests.reference.grading import grade

    count = 20 if timing else 1
    batch = tracks(count, POINTS)
    rows = [
        {name: batch[name][i * POINTS : (i + 1) * POINTS] for name in ("position", "theory", "error", "lower", "upper")}
        for i in range(count)
    ]
    started = time.perf_counter()
    for row in rows:
        grade(**row, bounds=BOUNDS)
    plain = 1e6 * (time.perf_counter() - started) / count
    core = per_track_us(batch, ROUNDS if timing else 1)
    figure("  the same, held against its plain definition", core, "us", against=("plain NumPy and HiGHS", [plain]))
    samples = [100 * sample / plain for sample in core]
    figure("  the same in per cent of the plain definition's time (100 times as fast: 1)", samples, "%", 1)


def test_many_tracks(figure: Measure, timing: bool) -> None:
    few, many = (tracks(1000, 100), tracks(100_000, 100)) if timing else (tracks(10, 100), tracks(20, 100))
    times = 100 if timing else 1  # as many tracks in each, so that a machine that slows down for a while slows both
    _core.grade_batch(**few, threads=1)
    ratios = []
    before = peak_mb()
    for _ in range(ROUNDS if timing else 1):
        ratios.append(per_track_us(many, 1)[0] / float(np.mean(per_track_us(few, times))))
    figure("cost of a track among 100,000 against one among 1,000", ratios, "times", 1.1)
    figure("  memory added beyond the input", [peak_mb() - before], "MB", 50)


def peak_mb() -> float:
    if not Path("/proc/self/status").exists():
        return 0.0
    fields = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(fields["VmHWM"].split()[0]) / 1024


@pytest.fixture(scope="module")
def facts(corpus: Path, timing: bool) -> list[Any]:
    files = sorted(corpus.glob("*/*.xls"))
    return [lta.read(file) for file in (files if timing else files[:5])]


def test_the_deciding_sweeps_of_the_corpus(facts: list[Any], figure: Measure, timing: bool) -> None:
    jobs = []
    for trim_file in facts:
        for track in trim_file.tracks:
            bounds = rotation_bounds(track, track.deciding, Specification())
            jobs.append((points_of(track.deciding), bounds.least, bounds.most))
    rounds = np.array([[once(partial(_core.measure, *job)) for job in jobs] for _ in range(ROUNDS if timing else 1)])
    figure("deciding sweeps of the corpus, core: mean", rounds.mean(axis=1), "us", 400)
    for share in (50, 90, 99):
        figure(f"  {share} of 100 are below", np.percentile(rounds, share, axis=1), "us", 30_000)
    figure("  worst", rounds.max(axis=1), "us", 30_000)


def once(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return 1e6 * (time.perf_counter() - started)


# Runs the command and says what part of the processor's time went into grading: by the clock a worker's grading would contain its
# waiting for the thread that prints. The first word names the engine that reads `.xls`: `own`, or `calamine` as the bound has it.
TIMED_RUN = """
import io, sys, time
from laser_trim_analyzer import _core, analysis
from laser_trim_analyzer.__main__ import main
from laser_trim_analyzer.readers.workbook import compound
grade, spent = analysis.grade, []
def timed(*facts, **demands):
    started = time.thread_time()
    try:
        return grade(*facts, **demands)
    finally:
        spent.append(time.thread_time() - started)
class Calamine(compound.CompoundWorkbook):
    tells_errors = False
    def __init__(self, source, limits, without):
        self.saved_at, self.date1904, self._cells = None, False, limits.max_cells
        self._book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(source.data))
        self.sheet_names = self._book.sheet_names
    def sheet(self, number):
        rows = self._book.get_sheet_by_index(number).to_python(skip_empty_area=False)
        return _core.Sheet.of_rows(self.sheet_names[number], rows, self._cells)
analysis.grade = timed
if sys.argv.pop(1) == "calamine":
    import python_calamine
    compound.CompoundWorkbook = Calamine
try:
    main()
finally:
    print(100 * sum(spent) / time.process_time(), len(spent), file=sys.stderr)
"""


def test_the_part_of_grading_in_analyze(corpus: Path, user_python: Path, figure: Measure, timing: bool) -> None:
    """In a user's environment: the first track looks for analysers in every installed package, and ours has a hundred more."""
    files = sorted(corpus.glob("*/*.xls"))
    place = corpus if timing else files[0]
    words = ("analyze", str(place), "--jobs", "1", "--format", "jsonl", "--fail-on", "none")
    shares: dict[str, list[float]] = {"calamine": [], "own": []}
    for _ in range(ROUNDS if timing else 1):
        for engine, found in shares.items():
            line = [str(user_python), "-c", TIMED_RUN, engine, *words]
            done = subprocess.run(line, check=True, capture_output=True, text=True)
            share, graded = done.stderr.split()[-2:]
            assert int(graded) == (len(files) if timing else 1)
            found.append(float(share))
    figure("grading in `lta analyze` of the corpus, while python-calamine reads", shares["calamine"], "%", 5)
    figure("  as it reads now", shares["own"], "%")
