"""The same on a PostgreSQL server of this computer: ingest of the corpus, and questions to a smaller history."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.store.conftest import Server, new_server

from laser_trim_analyzer import analysis
from laser_trim_analyzer.pipeline.ingest import Summary, Wishes, ingest
from laser_trim_analyzer.pipeline.review import Cache, Review, UnitWish
from laser_trim_analyzer.simulate.process import default_scenario, plan
from laser_trim_analyzer.store import open_store, rows_of

from .bench_queries import MODELS, cold, fill
from .conftest import Measure

UNITS = int(os.environ.get("LTA_BENCH_UNITS_POSTGRESQL", "20000"))
ROUNDS = 5


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with new_server() as started:
        yield started


def test_ingest_of_the_corpus(corpus: Path, server: Server, figure: Measure, timing: bool) -> None:
    files = sorted(corpus.glob("*/*.xls"))[: None if timing else 5]
    samples = []
    for _ in range(1 + (ROUNDS if timing else 0)):
        database = server.new_database()
        started = time.perf_counter()
        *_, summary = ingest(files, database=database, wishes=Wishes(jobs=2))
        samples.append(1000 * (time.perf_counter() - started) / len(files))
        assert isinstance(summary, Summary)
        assert summary.new == len(files)
    figure("PostgreSQL: ingest of the corpus, two threads, per file", samples[1:] or samples, "ms")


def test_questions(server: Server, figure: Measure, timing: bool) -> None:
    units, models = (UNITS, MODELS) if timing else (300, 12)
    attempts = plan(default_scenario(), units=160 if timing else 20, models=24, seed=1).attempts()
    patterns = [rows_of(one.facts, analysis.grade(one.facts), machine=f"M{number % 3}") for number, one in enumerate(attempts)]
    with open_store(server.new_database()) as store:
        fill(store, patterns, units, models)
        review = Review(store, Cache())
        count = review.status().units
        name = max(review.overview().rows, key=lambda row: row.population.n).model
        (some, *_) = review.units(UnitWish(model=name)).rows
        key = some.key
        assert key is not None
        questions: list[tuple[str, Callable[[Review], Any], float]] = [
            ("overview of all models", lambda ask: ask.overview(), 150),
            ("page of the largest model", lambda ask: ask.model(name), 150),
            ("one unit", lambda ask: ask.unit(key), 20),
            (f"{len(review.curves(name)):,} final curves of a model", lambda ask: ask.curves(name), 250),
            ("search for '40'", lambda ask: ask.search("40"), 30),
        ]
        for words, ask, target in questions:
            figure(f"PostgreSQL, {count:,} units: {words}", cold(store, ask, 15 if timing else 1), "ms", target)
