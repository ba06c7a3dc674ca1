"""Questions to a history of 100,000 units over 300 models: overview, one model, one unit, curves, search, each on a cold answer."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

import pytest

from laser_trim_analyzer import analysis
from laser_trim_analyzer.model import Retest
from laser_trim_analyzer.pipeline.review import Cache, Order, Page, Review, UnitWish
from laser_trim_analyzer.quality import Grouping
from laser_trim_analyzer.simulate.process import default_scenario, plan
from laser_trim_analyzer.store import FileRows, Store, open_store, rows_of

from .conftest import Measure
from .histories import renamed

UNITS = int(os.environ.get("LTA_BENCH_UNITS", "100000"))
MODELS = 300
ROUNDS = 15
BATCH = 2_000
YEARS = 13


@pytest.fixture(scope="module")
def history(timing: bool, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, float]]:
    """One model has 2,000 units, the others share the rest; one unit in eight is run twice. Facts and curves are the simulator's,
    some hundred different ones under ever new names and days: what is asked for does not depend on how many differ."""
    units, models = (UNITS, MODELS) if timing else (300, 12)
    patterns = [
        rows_of(one.facts, analysis.grade(one.facts), machine=f"M{number % 3}")
        for number, one in enumerate(
            islice(plan(default_scenario(), units=160, models=24, seed=1).attempts(), 160 if timing else 20)
        )
    ]
    with open_store(tmp_path_factory.mktemp("queries") / "history.db") as store:
        yield store, _seconds(lambda: fill(store, patterns, units, models))


def fill(store: Store, patterns: list[FileRows], units: int, models: int) -> None:
    files = _files(patterns, units, models)
    while some := list(islice(files, BATCH)):
        store.write(some)


def _files(patterns: list[FileRows], units: int, models: int) -> Iterator[FileRows]:
    """Model after model, in lots of some fifty units, as a history that was ingested folder by folder."""
    chance = Random(1)
    first = date(2011, 1, 3)
    for number in range(models):
        share = min(2000, units // 4) if number == 0 else (units - min(2000, units // 4)) // (models - 1)
        day = first + timedelta(days=chance.randrange(400))
        for unit in range(share):
            if unit % 50 == 0:
                day += timedelta(days=max(4, YEARS * 365 * 50 // share - 10))
            at = datetime(day.year, day.month, day.day, 8) + timedelta(minutes=9 * (unit % 50))
            pattern = patterns[(4 * number + (unit if number == 0 else unit % 4)) % len(patterns)]
            for again in range(1 + (unit % 8 == 0)):
                yield renamed(pattern, f"{4000 + number}-{number % 7}", f"{1 + unit}", at + timedelta(minutes=again * 5))


def cold(store: Store, ask: Callable[[Review], Any], rounds: int) -> list[float]:
    """Milliseconds of a question whose answer nobody keeps; the pages of the database are in memory, as they are in use."""
    ask(Review(store, Cache()))
    found = []
    for _ in range(rounds):
        review = Review(store, Cache())
        started = time.perf_counter()
        ask(review)
        found.append(1000 * (time.perf_counter() - started))
    return found


def test_questions(history: tuple[Store, float], figure: Measure, timing: bool) -> None:
    rounds = ROUNDS if timing else 1
    store, made_in = history
    review = Review(store, Cache())
    figure(f"making a history of {review.status().units:,} units", [made_in], "s")
    big = max(review.overview().rows, key=lambda row: row.population.n)
    name = big.model
    (some, *_) = review.units(UnitWish(model=name), page=Page(1)).rows
    newest = review.overview().horizon.newest
    assert newest is not None and some.key is not None
    key = some.key
    curves = review.curves(name)
    questions: list[tuple[str, Callable[[Review], Any], float | None]] = [
        ("overview of all models", lambda ask: ask.overview(), 150),
        ("  by first pass", lambda ask: ask.overview(Retest.FIRST), None),
        ("  counts by month", lambda ask: ask.counts(Grouping.MONTH), None),
        ("  counts by machine", lambda ask: ask.counts(Grouping.MACHINE), None),
        (f"page of a model of {big.population.n:,} units", lambda ask: ask.model(name), 150),
        ("  its units by margin, page 5", lambda ask: ask.units(UnitWish(model=name), Order("margin"), Page(100, 400)), None),
        ("units of all models by margin", lambda ask: ask.units(UnitWish(), Order("margin"), Page(100)), None),
        ("one unit", lambda ask: ask.unit(key), 20),
        (f"{len(curves):,} final curves of a model", lambda ask: ask.curves(name), 250),
        ("status line", lambda ask: ask.status(), None),
    ]
    for typed in ("4", "40", "1", "17", "2019-0", "4001-1 2019", "a"):
        questions.append((f"search for '{typed}'", lambda ask, typed=typed: ask.search(typed), 30))  # type: ignore[misc]
    for words, ask, target in questions:
        figure(words, cold(store, ask, rounds), "ms", target)
    kept = Cache()
    Review(store, kept).overview()
    again = [1000 * _seconds(lambda: Review(store, kept).overview()) for _ in range(rounds)]
    figure("the same overview again, from memory", again, "ms")


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
