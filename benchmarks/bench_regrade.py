"""Grading stored facts anew, 100,000 tracks of them, and keeping a history, per file."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from hashlib import sha256
from itertools import count, islice
from pathlib import Path

import pytest

from laser_trim_analyzer.analysis import grade
from laser_trim_analyzer.model import Policy
from laser_trim_analyzer.pipeline.maintain import Access, CheckSummary, Copied, backup, check, copy
from laser_trim_analyzer.pipeline.regrade import RegradeSummary, Wishes, regrade
from laser_trim_analyzer.simulate.process import default_scenario, plan
from laser_trim_analyzer.store import FileRows, open_store, rows_of

from .conftest import Measure
from .histories import renamed

BATCH = 200
TRACKS = 100_000


@pytest.fixture(scope="module")
def patterns(timing: bool) -> list[FileRows]:
    """Facts of the simulator, graded, as if their workbooks had been read."""
    attempts = plan(default_scenario(), units=10_000 if timing else 10, models=300 if timing else 3, seed=1).attempts()
    known = (replace(one.facts, sha256=sha256(str(number).encode()).hexdigest()) for number, one in enumerate(attempts))
    return [rows_of(facts, grade(facts)) for facts in known]


@pytest.fixture(scope="module")
def history(patterns: list[FileRows], tmp_path_factory: pytest.TempPathFactory) -> Path:
    database = tmp_path_factory.mktemp("history") / "history.db"
    with open_store(database) as store:
        for start in range(0, len(patterns), BATCH):
            store.write(patterns[start : start + BATCH])
    return database


def regraded(database: Path, wishes: Wishes) -> RegradeSummary:
    *_, summary = regrade(Access(database), wishes)
    assert isinstance(summary, RegradeSummary)
    assert summary.unreadable == 0
    return summary


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


@pytest.fixture
def plant(patterns: list[FileRows], timing: bool, tmp_path: Path) -> Path:
    """A history of a hundred thousand tracks: each file again and again under other serials, until there are so many."""
    database = tmp_path / "plant.db"
    left = TRACKS if timing else 30
    files = (_of_another(one, number) for number in count() for one in patterns)
    with open_store(database) as store:
        while left > 0:
            batch = list(islice(files, BATCH))
            store.write(batch)
            left -= sum(bool(attempt.sweeps) for one in batch for attempt in one.attempts)
    return database


def _of_another(pattern: FileRows, number: int) -> FileRows:
    values = pattern.values
    return renamed(pattern, values["model"], f"{number}{values['serial']}", values["trimmed_at"])


def test_regrade(history: Path, figure: Measure, timing: bool) -> None:
    scale = TRACKS / regraded(history, Wishes()).tracks
    threads = [scale * seconds(partial(regraded, history, Wishes())) for _ in range(3 if timing else 1)]
    figure("regrade where nothing differs, two threads, per 100,000 tracks", threads, "s")


def test_regrade_of_a_plant(plant: Path, figure: Measure, timing: bool, tmp_path: Path) -> None:
    rounds = 2 if timing else 1
    same = [seconds(partial(regraded, plant, Wishes(processes=True))) for _ in range(rounds)]
    figure("regrade of 100,000 tracks where nothing differs, two processes", same, "s", 60)
    applied = []
    for number in range(rounds):
        copied = tmp_path / f"{number}.db"
        shutil.copy(plant, copied)
        wishes = Wishes(policy=Policy.AS_MEASURED, apply=True, processes=True)
        applied.append(seconds(partial(regraded, copied, wishes)))
        copied.unlink()
    figure("regrade of 100,000 tracks where every verdict differs, applied", applied, "s", 60)


def test_keeping_a_history(history: Path, figure: Measure, tmp_path: Path) -> None:
    def checked() -> None:
        *_, summary = check(Access(history))
        assert isinstance(summary, CheckSummary)
        assert summary.defects == 0

    def copied() -> None:
        *_, done = copy(Access(history), str(tmp_path / "copy.db"))
        assert isinstance(done, Copied)

    with open_store(history) as store, store.reading() as connection:
        files = connection.exec_driver_sql("SELECT count(*) FROM source_file").scalar_one()
    for name, work in (("check", checked), ("backup", partial(backup, Access(history), tmp_path / "b.db")), ("copy", copied)):
        figure(f"{name} of a history, per 1,000 files", [1000 * seconds(work) / files], "s")
