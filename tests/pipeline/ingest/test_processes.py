"""Reading in processes: the same history as in threads; one that dies costs its files of that moment; none outlives its owner."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.pipeline.ingest.runs import Content, check_whole, content, ingested

from laser_trim_analyzer.pipeline.ingest import Wishes, growing
from laser_trim_analyzer.pipeline.ingest.workers import Workers
from laser_trim_analyzer.pipeline.processes import processes
from laser_trim_analyzer.store import open_store

FEW = 8


@pytest.fixture
def prompt(monkeypatch: pytest.MonkeyPatch) -> list[ProcessPoolExecutor]:
    """Processes from the eighth file on, ready at once; the pools that were made."""
    monkeypatch.setattr(growing, "_WORTH_FILES", FEW)
    real = processes
    made: list[ProcessPoolExecutor] = []

    def started(count: int, *words: Any) -> ProcessPoolExecutor:
        pool = real(count, *words)
        for future in [pool.submit(growing._ready) for _ in range(count)]:
            future.result()
        made.append(pool)
        return pool

    monkeypatch.setattr(growing, "processes", started)
    monkeypatch.setattr(growing._Growing, "_are_ready", lambda self: self._pool is not None)
    return made


@pytest.fixture
def in_processes(monkeypatch: pytest.MonkeyPatch) -> list[Future[Any]]:
    """Groups that went to processes."""
    found: list[Future[Any]] = []
    real = ProcessPoolExecutor.submit

    def counted(self: ProcessPoolExecutor, work: Any, /, *words: Any, **more: Any) -> Future[Any]:
        future = real(self, work, *words, **more)
        if work is growing._read:
            found.append(future)
        return future

    monkeypatch.setattr(ProcessPoolExecutor, "submit", counted)
    return found


def test_processes_make_the_history_that_threads_make(
    history: Path,
    expected: Content,
    database: str,
    prompt: list[Any],
    in_processes: list[Future[Any]],
    caplog: pytest.LogCaptureFixture,
):
    files = len(expected["paths"])
    with caplog.at_level(logging.INFO, "laser_trim_analyzer"):
        found = ingested(database, history, processes=True)
    assert [one.getMessage() for one in caplog.records] == ["file"] * files
    assert found.counts == ingested(f"{database}.threads", history).counts
    assert len(prompt) == 1
    assert sum(len(future.result()) for future in in_processes) >= files - FEW - 16
    assert content(database) == expected
    check_whole(database)
    assert ingested(database, history, processes=True).counts == {"known": files}


def test_a_process_that_dies_costs_the_files_that_it_had(
    history: Path,
    expected: Content,
    database: str,
    prompt: list[Any],
    in_processes: list[Future[Any]],
    monkeypatch: pytest.MonkeyPatch,
):
    real = growing._Growing.submit

    def submit(self: Any, work: Any, /, *words: Any) -> Future[Any]:
        if len(in_processes) == 2:
            for one in list(prompt[0]._processes):
                os.kill(one, signal.SIGKILL)
        return real(self, work, *words)

    monkeypatch.setattr(growing._Growing, "submit", submit)
    run = ingested(database, history, processes=True)
    postponed = run.counts["postponed"]
    assert {cause.code for cause in run.summary.postponements} == {"CLUSTER_LOST"}
    assert 0 < postponed <= 4 * 16
    assert run.counts["new"] > 0
    check_whole(database)
    assert ingested(database, history).counts["new"] > 0
    assert content(database) == expected


@pytest.mark.parametrize(
    "wishes",
    [Wishes(), Wishes(processes=True, jobs=1), Wishes(processes=True, max_memory_mb=400)],
    ids=["not wished", "one job", "too little memory"],
)
def test_threads_stay_where_processes_are_not_possible(wishes: Wishes, database: str):
    with ThreadPoolExecutor(1) as pool, open_store(database) as store:
        near = Workers(pool, 2)
        with growing.growing(near, store, database, wishes) as workers:
            assert workers is near


def test_a_database_in_memory_is_nobody_elses():
    with ThreadPoolExecutor(1) as pool, open_store("sqlite://") as store:
        near = Workers(pool, 2)
        with growing.growing(near, store, "sqlite://", Wishes(processes=True)) as workers:
            assert workers is near
        far = Workers(pool, 2, far=True)
        with growing.growing(far, None, "h.db", Wishes(processes=True)) as workers:
            assert workers is far


OWNER = """
import os, sys, time
from laser_trim_analyzer.pipeline.processes import processes
def begin(folder):
    open(os.path.join(folder, str(os.getpid())), "w").close()
if __name__ == "__main__":
    pool = processes(2, begin, sys.argv[1])
    done = [pool.submit(time.sleep, 0.2) for _ in range(2)]
    [one.result() for one in done]
    print("ready", flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc who is alive")
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
def test_processes_end_with_their_owner(tmp_path: Path, end: signal.Signals):
    script, folder = tmp_path / "owner.py", tmp_path / "alive"
    script.write_text(OWNER, encoding="utf-8")
    folder.mkdir()
    owner = subprocess.Popen([sys.executable, str(script), str(folder)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert owner.stdout.readline() == b"ready\n"
        alive = [Path("/proc", file.name) for file in folder.iterdir()]
        assert len(alive) == 2
        assert all(one.exists() for one in alive)
    finally:
        owner.send_signal(end)
        owner.wait()
        owner.stdout.close()
    until = time.monotonic() + 10
    while any(one.exists() for one in alive) and time.monotonic() < until:
        time.sleep(0.02)
    assert not any(one.exists() for one in alive)
