"""What says something of the moment and not of the file is postponed: nothing is stored, and the next run tries again."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import lacking
from tests.pipeline.ingest.runs import check_whole, content, ingested, one

from laser_trim_analyzer import readers
from laser_trim_analyzer.errors import ReadError
from laser_trim_analyzer.pipeline.ingest import Deed
from laser_trim_analyzer.simulate import invent_dlts, write_file

ALL = {"new": 11, "refused": 1}
load = readers.load


def victim(folder: Path) -> Path:
    return min(folder.glob("4711-2_251A_*"))


@pytest.fixture
def before_loading(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Path], None]], None]:
    """Does something to a file when it is just about to be read, after it was seen."""

    def arrange(act: Callable[[Path], None]) -> None:
        def loaded(path: str, **words: Any) -> Any:
            act(Path(path))
            return load(path, **words)

        monkeypatch.setattr(readers, "load", loaded)

    return arrange


@pytest.mark.parametrize("code", ["FILE_LOCKED", "FILE_CHANGING", "FILE_NOT_FOUND", "FILE_NO_PERMISSION", "FILE_UNREADABLE"])
def test_a_file_that_cannot_be_had_now_is_not_recorded(code: str, plant: Path, database: str, monkeypatch: pytest.MonkeyPatch):
    def refuse(path: str, **words: Any) -> Any:
        if Path(path) == victim(plant):
            raise ReadError(code, path=path)
        return load(path, **words)

    with monkeypatch.context() as patch:
        patch.setattr(readers, "load", refuse)
        for _ in range(2):  # it is offered every time
            run = ingested(database, plant)
            assert run.files(Deed.POSTPONED) == [victim(plant).name]
            assert run.summary is not None
            assert [(cause.code, cause.files) for cause in run.summary.postponements] == [(code, 1)]
    assert one(database, "SELECT count(*) FROM source_path WHERE path = :path", path=str(victim(plant))) == 0
    assert ingested(database, plant).counts == {"new": 1, "known": 11}
    check_whole(database)


def test_a_file_that_vanished_after_it_was_seen_is_postponed(
    plant: Path, database: str, before_loading: Callable[[Callable[[Path], None]], None]
):
    gone = victim(plant)
    before_loading(lambda path: path.unlink() if path == gone else None)
    assert ingested(database, plant).files(Deed.POSTPONED) == [gone.name]
    assert ingested(database, plant).counts == {"known": 11}


def test_a_file_that_grew_between_being_seen_and_being_read_is_postponed(
    plant: Path, database: str, before_loading: Callable[[Callable[[Path], None]], None], monkeypatch: pytest.MonkeyPatch
):
    growing, whole = victim(plant), victim(plant).read_bytes()
    growing.write_bytes(whole[:20_000])

    def grow(path: Path) -> None:
        if path == growing:
            path.write_bytes(whole[:30_000])

    before_loading(grow)
    run = ingested(database, plant)
    assert run.files(Deed.POSTPONED) == [growing.name]
    assert one(database, "SELECT count(*) FROM source_file WHERE size = 30000") == 0
    monkeypatch.setattr(readers, "load", load)
    growing.write_bytes(whole)
    assert ingested(database, plant).counts == {"new": 1, "known": 11}


def test_a_file_that_changes_between_hash_and_parse_is_stored_as_it_was_hashed(
    plant: Path, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Its bytes are read once; what it became is another content, which the next run finds."""
    changed, other = victim(plant), min(plant.glob("4711-2_252A_*")).read_bytes()
    ingested(str(tmp_path / "before.db"), plant, jobs=1)
    real, before = readers.open_source, sha256(changed.read_bytes()).hexdigest()

    def opened(source: readers.Source, **words: Any) -> Any:
        if source.sha256 == before:
            changed.write_bytes(other[:-512])
        return real(source, **words)

    with monkeypatch.context() as patch:
        patch.setattr(readers, "open_source", opened)
        assert ingested(database, plant, jobs=1).counts == ALL
    assert changed.read_bytes() == other[:-512]
    expected = content(str(tmp_path / "before.db"))
    assert content(database) == expected
    assert ingested(database, plant, jobs=1).files(Deed.KNOWN) == sorted(
        {file.name for file in plant.glob("*.xls")} - {changed.name}
    )
    assert len(content(database)["files"]) == len(expected["files"]) + 1
    check_whole(database)


def test_a_folder_that_disappears_in_the_middle_leaves_whole_files(
    plant: Path, database: str, before_loading: Callable[[Callable[[Path], None]], None]
):
    names = sorted(file.name for file in plant.glob("*.xls"))

    def vanish(path: Path) -> None:
        if path.name == names[5]:
            for name in names[5:]:
                (plant / name).unlink(missing_ok=True)

    before_loading(vanish)
    run = ingested(database, plant, jobs=1)
    assert run.files(Deed.POSTPONED) == names[5:]
    check_whole(database)
    assert one(database, "SELECT count(*) FROM source_file") == 5


def test_a_folder_that_is_not_there_is_postponed(database: str, tmp_path: Path):
    run = ingested(database, tmp_path / "nowhere")
    assert run.counts == {"postponed": 1}
    assert one(database, "SELECT count(*) FROM source_path") == 0


def test_a_lack_of_memory_says_nothing_of_the_file(plant: Path, database: str, monkeypatch: pytest.MonkeyPatch):
    def starve(source: Any, **words: Any) -> Any:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(readers, "open_source", starve)
        assert ingested(database, plant).counts == {"postponed": 12}
    assert ingested(database, plant).counts == ALL


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets one process hold a file against another's reading this way")
def test_a_file_under_a_lease_is_postponed(plant: Path, database: str):
    import fcntl
    import signal

    ignored = signal.signal(signal.SIGIO, signal.SIG_IGN)
    held = os.open(victim(plant), os.O_RDWR)
    try:
        try:
            fcntl.fcntl(held, fcntl.F_SETLEASE, fcntl.F_WRLCK)
        except OSError as problem:
            lacking(f"no lease is given here: {problem}")
        run = ingested(database, plant)
        assert [(cause.code, cause.files) for cause in run.summary.postponements] == [("FILE_LOCKED", 1)]
    finally:
        os.close(held)
        signal.signal(signal.SIGIO, ignored)
    assert ingested(database, plant).counts == {"new": 1, "known": 11}


def test_a_clock_that_was_moved_back_loses_nothing(plant: Path, database: str):
    ingested(database, plant)
    late = write_file(invent_dlts(91, model="4711-2", serial="291"), plant)
    os.utime(late, (1, 1))
    before = content(database)
    assert ingested(database, plant).counts == {"new": 1, "known": 12}
    os.utime(victim(plant), (2, 2))
    assert ingested(database, plant).counts == {"known": 13}
    assert len(content(database)["files"]) == len(before["files"]) + 1
