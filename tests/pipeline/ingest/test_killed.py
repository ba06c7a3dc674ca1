"""Killed at any moment, the database opens, is sound and holds whole files; the next run ends like one that nobody disturbed."""

from __future__ import annotations

import random
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import PROVING
from tests.pipeline.ingest.nursery import Nursery
from tests.pipeline.ingest.runs import check_whole, content, ingested

from laser_trim_analyzer.errors import StoreError
from laser_trim_analyzer.store import open_store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9, and no fork to be killed cheaply")
ROUNDS = {"file": 200, "file, read by processes": 20, "postgresql": 50}


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    made.close()


@pytest.fixture(scope="module")
def few(history: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("few")
    for file in sorted(history.glob("*.xls"))[:12]:
        shutil.copy(file, folder)
    return folder


def _made(database: str) -> str:
    """The same with its tables made."""
    with open_store(database):
        return database


def files_in(database: str) -> int:
    """How many files a sound database holds; none where it was killed before its tables were made."""
    try:
        check_whole(database)
    except StoreError as problem:
        assert problem.code == "STORE_NOT_FOUND"
        return 0
    return len(content(database)["files"])


@pytest.fixture(params=ROUNDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def fresh(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[], str]:
    if kind == "postgresql":
        new: Callable[[], str] = request.getfixturevalue("server").new_database
        return new
    numbers = count()
    return lambda: str(tmp_path / f"{next(numbers)}.db")


@pytest.mark.prove
def test_a_killed_ingest_leaves_whole_files_and_the_next_one_finishes(
    kind: str,
    fresh: Callable[[], str],
    few: Path,
    nursery: Nursery,
    tmp_path: Path,
    full_count: Callable[[int], int],
    record_figure: Callable[[str, Any], None],
):
    processes = "processes" in kind
    rounds = full_count(ROUNDS[kind])
    expected, whole = {}, {}
    for is_made in (False, True):
        undisturbed = _made(fresh()) if is_made else fresh()
        status, whole[is_made] = nursery.ingest(few, undisturbed, processes=processes)
        assert status == 0
        expected = content(undisturbed)
    chance = random.Random(20_240_307)
    stored: list[int] = []
    for number in range(rounds):
        is_made = number % 2 == 1  # else most kills find nothing but tables that are being made
        database = _made(fresh()) if is_made else fresh()
        killed_after = chance.uniform(0, whole[is_made])
        assert nursery.ingest(few, database, killed_after, processes=processes)[0] in (0, -signal.SIGKILL)
        stored.append(files_in(database))
        ingested(database, few)
        assert content(database) == expected
        check_whole(database)
        for file in tmp_path.glob(f"{Path(database).name}*"):
            file.unlink()
    in_the_middle = sum(0 < files < len(expected["files"]) for files in stored)
    record_figure("rounds", rounds)
    record_figure("with a part of the files stored", in_the_middle)
    assert in_the_middle > 0 or not PROVING
