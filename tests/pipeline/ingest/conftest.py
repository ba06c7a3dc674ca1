"""A plant's folder of invented workbooks, and ingests of it whose events are counted."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import built_once
from tests.pipeline.ingest.runs import Content, check_whole, content, ingested
from tests.store.conftest import server  # noqa: F401 - a fixture of the tests here, too

from laser_trim_analyzer.readers import workbook
from laser_trim_analyzer.simulate import Shape, invent_dlts, invent_lts, write_file
from laser_trim_analyzer.simulate.process import default_scenario, plan

LONG_AGO = 1_600_000_000


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve workbooks of two models on both systems: retests, two tracks, every verdict; one cut short; a note beside them."""
    folder = tmp_path_factory.mktemp("stock")
    for number in range(4):
        write_file(invent_dlts(number, model="4711-2", serial=f"25{number}A"), folder)
    write_file(invent_lts(11, model="5822", serial="9", outcome="fail"), folder)
    write_file(invent_lts(12, model="5822", serial="9"), folder)
    write_file(invent_dlts(13, model="4711-2", serial="250A", outcome="watch", shape=Shape(phantom_rows=3)), folder)
    write_file(invent_dlts(14, model="4711-2", serial="260", outcome="untrimmed"), folder)
    write_file(invent_dlts(15, model="4711-2", serial="261", outcome="aborted"), folder)
    write_file(invent_dlts(16, model="9120-CT", serial="20", shape=Shape(spec=2.0)), folder)
    write_file(invent_dlts(17, model="9120-CT", serial="101", outcomes=("pass", "fail")), folder)
    short = write_file(invent_dlts(18, model="3306", serial="7"), folder)
    short.write_bytes(short.read_bytes()[:20_000])
    (folder / "notes.txt").write_text("not a workbook", encoding="utf-8")
    return folder


@pytest.fixture
def plant(stock: Path, tmp_path: Path) -> Path:
    """The same files in a folder of the test's own, all of them old."""
    folder = tmp_path / "plant"
    folder.mkdir()
    for file in sorted(stock.iterdir()):
        copy = folder / file.name
        copy.write_bytes(file.read_bytes())
        os.utime(copy, (LONG_AGO, LONG_AGO))
    return folder


@pytest.fixture
def database(tmp_path: Path) -> str:
    return str(tmp_path / "history.db")


@pytest.fixture
def opened_files(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """The names of the files whose bytes were read since it was asked last."""
    names: list[str] = []
    real = workbook.source._read  # the only place that opens a workbook

    def counted(path: str, *words: object) -> bytes:
        names.append(Path(path).name)
        return real(path, *words)

    monkeypatch.setattr(workbook.source, "_read", counted)

    def asked() -> list[str]:
        found, names[:] = sorted(names), []
        return found

    return asked


_numbers = itertools.count(1)


@pytest.fixture
def touch() -> Callable[[Path], None]:
    """Gives a file another time, as if somebody had saved it."""

    def renew(path: Path) -> None:
        moment = LONG_AGO + 60 * next(_numbers)
        os.utime(path, (moment, moment))

    return renew


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lots of a small plant, with retests and scrap; some files twice, some cut short."""
    return built_once(tmp_path_factory, "history", _write_history)


def _write_history(folder: Path) -> None:
    for attempt in plan(default_scenario(), units=60, models=3, seed=7).attempts():
        write_file(attempt.facts, folder, attempt.traps)
    files = sorted(folder.glob("*.xls"))
    (folder / "copies").mkdir()
    for file in files[::9]:
        shutil.copy(file, folder / "copies")
    for file in files[5::17]:
        file.write_bytes(file.read_bytes()[:9_000])


@pytest.fixture(scope="session")
def expected(history: Path, tmp_path_factory: pytest.TempPathFactory) -> Content:
    database = str(tmp_path_factory.mktemp("expected") / "h.db")
    ingested(database, history, jobs=1)
    check_whole(database)
    found = content(database)
    assert len(found["files"]) > 60
    assert len(found["lots"]) > 3
    return found
