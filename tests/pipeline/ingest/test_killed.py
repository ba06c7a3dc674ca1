"""Killed at any moment, the database opens, is sound and holds whole files; the next run ends like one that nobody disturbed."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import PROVING, untraced
from tests.pipeline.ingest.nursery import Nursery
from tests.pipeline.ingest.runs import check_whole, content, ingested

from laser_trim_analyzer.errors import StoreError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9, and no fork to be killed cheaply")
ROUNDS = 200 if PROVING else 6


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    made = Nursery(untraced())
    yield made
    made.close()


@pytest.fixture(scope="module")
def few(history: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("few")
    for file in sorted(history.glob("*.xls"))[:24]:
        shutil.copy(file, folder)
    return folder


def files_in(database: str) -> int:
    """How many files a sound database holds; none where it was killed before its tables were made."""
    try:
        check_whole(database)
    except StoreError as problem:
        assert problem.code == "STORE_NOT_FOUND"
        return 0
    return len(content(database)["files"])


@pytest.mark.prove
def test_a_killed_ingest_leaves_whole_files_and_the_next_one_finishes(
    few: Path, nursery: Nursery, tmp_path: Path, record_figure: Callable[[str, Any], None]
):
    undisturbed = str(tmp_path / "undisturbed.db")
    nursery.start(few, undisturbed)
    started = time.monotonic()
    assert nursery.ended() == 0
    whole = time.monotonic() - started
    expected = content(undisturbed)
    chance = random.Random(20_240_307)
    stored: list[int] = []
    for number in range(ROUNDS):
        database = str(tmp_path / f"{number}.db")
        child = nursery.start(few, database)
        time.sleep(chance.uniform(0, whole))
        os.kill(child, signal.SIGKILL)
        assert nursery.ended() in (0, -signal.SIGKILL)
        stored.append(files_in(database))
        ingested(database, few)
        assert content(database) == expected
        check_whole(database)
        for file in tmp_path.glob(f"{number}.db*"):
            file.unlink()
    in_the_middle = sum(0 < count < len(expected["files"]) for count in stored)
    record_figure("kill -9 during an ingest: rounds", ROUNDS)
    record_figure("kill -9 during an ingest: rounds with a part of the files stored", in_the_middle)
    assert in_the_middle > 0 or not PROVING
