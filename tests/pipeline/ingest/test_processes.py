"""Reading in processes: the same history as in threads; one that dies costs its files of that moment; none outlives its owner."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.pipeline.ingest.runs import Content, check_whole, content, ingested, one

from laser_trim_analyzer.model import Policy, Specification, Specifications
from laser_trim_analyzer.pipeline.access import Access
from laser_trim_analyzer.pipeline.ingest import Deed, Wishes, batch, growing, run
from laser_trim_analyzer.pipeline.ingest.candidates import Knowledge
from laser_trim_analyzer.pipeline.ingest.workers import Workers
from laser_trim_analyzer.pipeline.processes import processes
from laser_trim_analyzer.pipeline.reading import worker
from laser_trim_analyzer.pipeline.reading.candidate import Candidate, Group
from laser_trim_analyzer.pipeline.reading.history import Hearsay
from laser_trim_analyzer.pipeline.reading.reader import Heard, Reader
from laser_trim_analyzer.pipeline.specify import import_table
from laser_trim_analyzer.store import Store
from laser_trim_analyzer.store.held import HashHeads

FEW = 8
CANDIDATE = Candidate("gone", "gone", 1, 1, None)


@pytest.fixture
def prompt(monkeypatch: pytest.MonkeyPatch) -> list[ProcessPoolExecutor]:
    """Processes from the eighth file on, ready at once; the pools that were made."""
    monkeypatch.setattr(growing, "_WORTH_FILES", FEW)
    monkeypatch.setattr(growing, "_OF_FILES", FEW)
    real = processes
    made: list[ProcessPoolExecutor] = []

    def started(count: int, *words: Any) -> ProcessPoolExecutor:
        pool = real(count, *words)
        for future in [pool.submit(worker.ready) for _ in range(count)]:
            future.result()
        made.append(pool)
        return pool

    monkeypatch.setattr(growing, "processes", started)

    def are_ready(self: Any) -> bool:
        if self._starter is not None:
            self._starter.join()
        return self._pool is not None

    monkeypatch.setattr(growing._Growing, "_are_ready", are_ready)
    return made


@pytest.fixture
def in_processes(monkeypatch: pytest.MonkeyPatch) -> list[Future[Any]]:
    """Groups that went to processes."""
    found: list[Future[Any]] = []
    real = ProcessPoolExecutor.submit

    def counted(self: ProcessPoolExecutor, work: Any, /, *words: Any, **more: Any) -> Future[Any]:
        future = real(self, work, *words, **more)
        if work is worker.read:
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
    assert files // 2 <= sum(len(future.result()) for future in in_processes) < files
    assert content(database) == expected
    check_whole(database)
    assert ingested(database, history, processes=True).counts == {"known": files}


def test_processes_know_by_hearsay_what_is_stored(
    history: Path, expected: Content, database: str, prompt: list[Any], in_processes: list[Future[Any]], tmp_path: Path
):
    ingested(database, history)
    moved = tmp_path / "moved"
    shutil.copytree(history, moved)
    files = len(expected["paths"])
    assert ingested(database, moved, processes=True).counts == {"duplicates": files}
    made = [one for future in in_processes for one in future.result()]
    assert len(made) >= files // 2
    assert all(isinstance(one, Heard) for one in made)
    again = ingested(database, moved, processes=True, reread=True).counts
    assert again == ingested(database, moved, reread=True).counts
    check_whole(database)


def test_what_hearsay_is_wrong_about_is_read(
    history: Path,
    expected: Content,
    database: str,
    prompt: list[Any],
    in_processes: list[Future[Any]],
    monkeypatch: pytest.MonkeyPatch,
):
    """The heads of other contents, or of ones that are gone: the first process reads itself."""
    contents = [hashlib.sha256(file.read_bytes()).digest() for file in history.rglob("*.xls")]
    monkeypatch.setattr(Knowledge, "heads", lambda self: HashHeads(contents))
    assert ingested(database, history, processes=True).counts == ingested(f"{database}.threads", history).counts
    assert any(isinstance(one, Heard) for future in in_processes for one in future.result())
    assert content(database) == expected


def test_processes_hear_of_other_specifications(
    history: Path,
    expected: Content,
    database: str,
    in_processes: list[Future[Any]],
    monkeypatch: pytest.MonkeyPatch,
    prompt: list[Any],
):
    """What was read before they came is postponed; what is read from then on is graded by them, in the same processes."""
    monkeypatch.setattr(growing, "_READS_BESIDE", 0)
    monkeypatch.setattr(run, "_GROUP_FILES", 1)
    monkeypatch.setattr(batch, "_MOST_FILES", 1)
    write = Store.write

    def late(store: Store, *words: Any, **more: Any) -> Any:
        if len(in_processes) >= FEW:
            monkeypatch.setattr(Store, "write", write)
            table = Specifications("new.toml", (Specification(pattern="*", policy=Policy.AS_MEASURED),))
            import_table(Access(database, actor="tester"), table)
        return write(store, *words, **more)

    monkeypatch.setattr(Store, "write", late)
    found = ingested(database, history, processes=True)
    stale = sum(outcome.deed is Deed.POSTPONED for outcome in found.outcomes)
    assert 0 < stale <= 8
    assert {cause.code for cause in found.summary.postponements} == {"SPEC_CHANGED"}
    assert len(in_processes) > len(expected["paths"]) // 2
    policies = "SELECT count(*) FROM track_attempt WHERE track <> '' AND policy = 'as_measured'"
    assert one(database, policies) > len(expected["paths"]) // 2
    again = ingested(database, history).counts
    assert again["known"] == len(expected["paths"]) - stale
    assert "postponed" not in again
    check_whole(database)


def test_a_process_that_reads_loads_no_database():
    line = "import sys, laser_trim_analyzer.pipeline.reading.worker; print([m for m in sys.modules if 'sqlalchemy' in m])"
    assert subprocess.run([sys.executable, "-c", line], capture_output=True, check=True, text=True).stdout == "[]\n"


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
    ("wishes", "far"),
    [
        (Wishes(), False),
        (Wishes(processes=True, jobs=1), False),
        (Wishes(processes=True, max_memory_mb=200), False),
        (Wishes(processes=True), True),
    ],
    ids=["not wished", "one job", "too little memory", "a cluster"],
)
def test_threads_stay_where_processes_are_not_possible(wishes: Wishes, far: bool):
    with ThreadPoolExecutor(1) as pool:
        near = Workers(pool, 2, far=far)
        with growing.growing(near, wishes, lambda: 10**6) as workers:
            assert workers is near


def test_where_no_process_can_be_had_threads_go_on(monkeypatch: pytest.MonkeyPatch):
    def refused(*_: Any) -> ProcessPoolExecutor:
        raise BrokenPipeError

    monkeypatch.setattr(growing, "_WORTH_FILES", FEW)
    monkeypatch.setattr(growing, "processes", refused)
    with ThreadPoolExecutor(1) as pool, growing.growing(Workers(pool, 2), Wishes(processes=True), lambda: 10**6) as workers:
        reader, group = Reader(Hearsay(HashHeads()), None), Group([CANDIDATE] * FEW)
        for _ in range(3):
            assert len(workers.pool.submit(reader, group).result()) == FEW


def test_few_files_are_not_worth_a_process(prompt: list[ProcessPoolExecutor]):
    with ThreadPoolExecutor(1) as pool, growing.growing(Workers(pool, 2), Wishes(processes=True), lambda: FEW - 1) as workers:
        assert workers.pool.submit(lambda group: len(group.candidates), Group([CANDIDATE] * FEW)).result() == FEW
    assert prompt == []


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


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal there sends no signal")
def test_ctrl_c_while_the_processes_start_leaves_no_traceback(tmp_path: Path):
    script = tmp_path / "owner.py"
    script.write_text(STARTED, encoding="utf-8")
    line = [sys.executable, str(script)]
    pipes: Any = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    owner = subprocess.Popen(line, **pipes, start_new_session=True, text=True)
    assert owner.stdout.readline() == "starting\n"
    for _ in range(20):  # at any moment of their start
        os.killpg(owner.pid, signal.SIGINT)
        time.sleep(0.02)
    said, complaints = owner.communicate("end\n", timeout=30)  # only now: a program that ends obeys Ctrl-C
    assert (said, complaints, owner.returncode) == ("answered 2\n", "", 0)


STARTED = """
import signal, sys
from laser_trim_analyzer.pipeline.processes import processes
def begin():
    pass
if __name__ == "__main__":
    signal.signal(signal.SIGINT, lambda *_: None)
    with processes(2, begin) as pool:
        print("starting", flush=True)
        print("answered", sum(pool.map(len, "ab")), flush=True)
    sys.stdin.readline()
"""
