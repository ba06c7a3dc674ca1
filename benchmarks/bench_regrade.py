"""Grading stored facts anew, and keeping a history: per 100,000 tracks and per file, processes against threads."""

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
from laser_trim_analyzer.store import open_store, rows_of

from .conftest import Measure

BATCH = 200


@pytest.fixture(scope="module")
def history(timing: bool, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stored plant: facts of the simulator, as if their workbooks had been read."""
    database = tmp_path_factory.mktemp("history") / "history.db"
    files = 10_000 if timing else 10
    numbers = count()
    attempts = plan(default_scenario(), units=files, models=300 if timing else 3, seed=1).attempts()
    with open_store(database) as store:
        while batch := list(islice(attempts, BATCH)):
            known = [replace(one.facts, sha256=sha256(str(next(numbers)).encode()).hexdigest()) for one in batch]
            assert store.write([rows_of(facts, grade(facts)) for facts in known]).new == len(batch)
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


def test_regrade(history: Path, figure: Measure, timing: bool, tmp_path: Path) -> None:
    tracks = regraded(history, Wishes()).tracks
    scale = 100_000 / tracks
    rounds = 3 if timing else 1
    threads = [scale * seconds(partial(regraded, history, Wishes())) for _ in range(rounds)]
    processes = [scale * seconds(partial(regraded, history, Wishes(processes=True))) for _ in range(rounds)]
    figure("regrade where nothing differs, two processes, per 100,000 tracks", processes, "s", 60, against=("two threads", threads))
    applied = []
    for number in range(rounds):
        copied = tmp_path / f"{number}.db"
        shutil.copy(history, copied)
        wishes = Wishes(policy=Policy.AS_MEASURED, apply=True, processes=True)
        applied.append(scale * seconds(partial(regraded, copied, wishes)))
    figure("regrade where every verdict differs, applied, per 100,000 tracks", applied, "s", 60)


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
