"""Several ingests at once into one database: nothing is lost, nothing is double, and whoever waits says for whom."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.program import start
from tests.conftest import PROVING
from tests.pipeline.ingest.runs import Content, check_whole, content, ingested

from laser_trim_analyzer.errors import StoreError
from laser_trim_analyzer.pipeline.ingest import FileOutcome, Summary, Wishes, batch, ingest
from laser_trim_analyzer.store import Holder, locks
from laser_trim_analyzer.store.locks import FileLock

PROCESSES = 20 if PROVING else 4


@pytest.mark.prove
def test_processes_with_overlapping_folders_lose_nothing_and_store_nothing_twice(
    history: Path, expected: Content, database: str, record_figure: Callable[[str, Any], None]
):
    files = sorted(history.rglob("*.xls"))
    share = len(files) // 2
    parts = [files[start:] + files[:start] for start in range(0, len(files), max(1, len(files) // PROCESSES))]
    children = [
        start("ingest", *part[: share + number], "--database", database, "--format", "jsonl")
        for number, part in enumerate(parts[:PROCESSES])
    ]
    new = 0
    for child in children:
        said, complained = child.communicate(timeout=300)
        assert child.returncode in (0, 3), complained
        lines = [json.loads(line) for line in said.splitlines()]
        new += lines[-1]["new"] + lines[-1]["refused"]
        assert lines[-1]["left"] == lines[-1]["postponed"] == 0
    check_whole(database)
    assert content(database) == expected
    assert new >= len(expected["files"])
    assert ingested(database, history).counts == {"known": len(files)}
    record_figure("ingests at once", len(children))


def test_a_content_that_another_ingest_stored_meanwhile_counts_as_known(
    plant: Path, database: str, monkeypatch: pytest.MonkeyPatch
):
    real = batch.Batch.flush
    others: list[object] = []

    def overtaken(self):
        if not others:
            others.append(None)
            ingested(database, *sorted(plant.glob("*.xls"))[:5])
        return real(self)

    monkeypatch.setattr(batch.Batch, "flush", overtaken)
    run = ingested(database, plant)
    assert run.counts == {"new": 7, "duplicates": 4, "refused": 1}  # the fifth of the other was a refused one


def test_a_waiter_is_told_who_writes_and_gives_up_with_nothing_stored(plant: Path, database: str, monkeypatch: pytest.MonkeyPatch):
    ingested(database, min(plant.glob("5822*")))
    monkeypatch.setattr(locks, "TELL_AFTER", 0.05)
    told: list[Holder] = []
    run: list[Any] = []
    with FileLock(Path(database)).held(1.0), pytest.raises(StoreError) as refused:
        for event in ingest([plant], database=database, wishes=Wishes(wait=0.3), waiting=told.append):
            run.append(event)
    assert refused.value.code == "STORE_BUSY"
    assert told
    assert "process" in told[0].who
    assert isinstance(run[-1], Summary)
    assert run[-1].left == 11
    assert [event.deed for event in run if isinstance(event, FileOutcome)] == ["known"]
    assert ingested(database, plant).counts == {"new": 10, "known": 1, "refused": 1}


@pytest.mark.parametrize("is_new", [False, True], ids=["to store", "to make the database"])
def test_a_waiter_that_is_cancelled_waits_no_longer(plant: Path, database: str, monkeypatch: pytest.MonkeyPatch, *, is_new: bool):
    if not is_new:
        ingested(database, min(plant.glob("5822*")))
    monkeypatch.setattr(locks, "TELL_AFTER", 0.05)
    cancelled, told = threading.Event(), []

    def waiting(holder: Holder) -> None:
        told.append(holder)
        cancelled.set()

    started = time.monotonic()
    with FileLock(Path(database)).held(1.0):
        run = ingested(database, plant, cancel=cancelled, waiting=waiting, wait=60)
    assert time.monotonic() - started < 30
    assert len(told) == 1
    assert run.summary.interrupted
    assert run.summary.new == 0
    assert ingested(database, plant).counts == ({"new": 11, "refused": 1} if is_new else {"new": 10, "known": 1, "refused": 1})


def test_a_waiter_goes_on_when_the_other_is_done(plant: Path, database: str):
    ingested(database, min(plant.glob("5822*")))
    held, go = threading.Event(), threading.Event()

    def hold() -> None:
        with FileLock(Path(database)).held(1.0):
            held.set()
            go.wait(10)

    other = threading.Thread(target=hold)
    other.start()
    held.wait(10)
    timer = threading.Timer(0.3, go.set)
    timer.start()
    assert ingested(database, plant, wait=30).counts == {"new": 10, "known": 1, "refused": 1}
    other.join()
