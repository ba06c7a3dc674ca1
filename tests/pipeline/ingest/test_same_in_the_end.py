"""However files come, the history is the same: shuffled, in parts, cancelled anywhere, by threads or one, in memory or not."""

from __future__ import annotations

import random
from pathlib import Path
from threading import Event

import pytest
from tests.pipeline.ingest.runs import Content, check_whole, content, ingested

from laser_trim_analyzer.pipeline.ingest import FileOutcome, batch, ingest, run


@pytest.mark.parametrize("seed", range(4))
def test_in_shuffled_order(seed: int, history: Path, expected: Content, database: str):
    files = sorted(history.rglob("*.xls"))
    random.Random(seed).shuffle(files)
    parts = [files] if seed % 2 else [files[:20], files[20:23], files[23:]]
    for part in parts:
        ingested(database, *part, jobs=1 + seed)
    assert content(database) == expected
    check_whole(database)


@pytest.mark.parametrize("after", [0, 1, 7, 33])
def test_after_being_cancelled(after: int, history: Path, expected: Content, database: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(run, "_GROUP_FILES", 1)
    monkeypatch.setattr(batch, "_MOST_FILES", 2)
    stop = Event()
    stored = 0
    summary = None
    if after == 0:
        stop.set()
    for event in ingest([history], database=database, cancel=stop):
        if isinstance(event, FileOutcome):
            stored += 1
            if stored >= after:
                stop.set()
        summary = event
    assert summary.interrupted
    assert summary.left == summary.total - stored
    assert after <= stored < after + 12
    check_whole(database)
    rest = ingested(database, history)
    assert rest.counts.get("known", 0) == stored
    assert content(database) == expected


@pytest.mark.parametrize("after", [1, 20])
def test_after_being_left_alone(after: int, history: Path, expected: Content, database: str):
    """Whoever takes no more events, because of a second Ctrl-C or an error of his own, leaves whole files."""
    events = ingest([history], database=database)
    outcomes = (event for event in events if isinstance(event, FileOutcome))
    for _, _ in zip(range(after), outcomes, strict=False):
        pass
    events.close()
    check_whole(database)
    ingested(database, history)
    assert content(database) == expected


def test_twice_and_reread(history: Path, expected: Content, database: str):
    ingested(database, history)
    ingested(database, history, reread=True)
    check_whole(database)
    assert content(database) == expected


def test_in_memory(history: Path):
    """One connection serves all threads there."""
    done = ingested("sqlite://", history, jobs=4)
    assert done.counts["new"] > 50
    assert done.summary.database == "(in memory)"


def test_on_postgresql(history: Path, expected: Content, server):
    database = server.new_database()
    ingested(database, history, jobs=3)
    assert ingested(database, history).counts == {"known": len(expected["paths"])}
    found = content(database)
    assert {name: len(rows) for name, rows in found.items()} == {name: len(rows) for name, rows in expected.items()}
    assert found["units"] == expected["units"]
