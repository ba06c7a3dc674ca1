"""Analysers are loaded in the thread that calls: some code may be loaded in the main thread alone, whatever the number of jobs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import laser_trim_analyzer as lta
from laser_trim_analyzer.analysis import plugins
from laser_trim_analyzer.pipeline.ingest.workers import LOCAL, workers_of


@pytest.fixture
def lookers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[threading.Thread]]:
    """The threads in which analysers are looked for, and loaded."""
    found: list[threading.Thread] = []

    def look(group: str) -> bool:
        found.append(threading.current_thread())
        return False

    monkeypatch.setattr(plugins, "may_name", look)
    plugins._looked_for.cache_clear()
    yield found
    plugins._looked_for.cache_clear()


def test_by_a_batch(lookers: list[threading.Thread], workbooks: dict[str, Path]):
    assert [outcome.status for outcome in lta.analyze(workbooks["PASS"], jobs=2)] == ["PASS"]
    assert lookers == [threading.main_thread()]


def test_by_an_ingest_and_a_regrade(lookers: list[threading.Thread]):
    with workers_of(LOCAL, 2) as workers:
        workers.pool.submit(plugins.installed_analyzers).result()
    assert lookers == [threading.main_thread()]
