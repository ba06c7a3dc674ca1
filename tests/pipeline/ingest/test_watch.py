"""Following folders: what comes is ingested once nobody writes it; troubles pass, and nothing is missed."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.pipeline.ingest.runs import check_whole, content, ingested

from laser_trim_analyzer.errors import ReadError, StoreError
from laser_trim_analyzer.pipeline.ingest import FileOutcome, Summary, Trouble, Wishes, watch
from laser_trim_analyzer.pipeline.ingest.settling import Settling
from laser_trim_analyzer.readers import workbook

PATIENCE = 20.0
MODULE = sys.modules["laser_trim_analyzer.pipeline.ingest.watch"]  # in its package the name means the verb


class Follower:
    """A watch in a thread of its own, and what it told."""

    def __init__(self, database: str, *roots: Path, **wishes: Any) -> None:
        self.stop = threading.Event()
        self.told: list[Any] = []
        self.failure: BaseException | None = None
        self._words = (roots, database, Wishes(**wishes))
        self._thread = threading.Thread(target=self._follow)
        self._thread.start()

    def _follow(self) -> None:
        roots, database, wishes = self._words
        try:
            for event in watch(roots, database=database, wishes=wishes, cancel=self.stop):
                self.told.append(event)
        except BaseException as problem:  # noqa: BLE001 - the test looks at it
            self.failure = problem

    def deeds(self) -> dict[str, str]:
        return {Path(one.path).name: one.deed.value for one in self.told if isinstance(one, FileOutcome)}

    def rounds(self) -> int:
        return sum(isinstance(one, Summary) for one in self.told)

    def until(self, happened: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not happened():
            assert self.failure is None, self.failure
            assert time.monotonic() < end, self.told[-3:]
            time.sleep(0.01)

    def end(self) -> None:
        self.stop.set()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()


Following = Callable[..., Follower]


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def set_to(**seconds: float) -> None:
        for name, value in seconds.items():
            monkeypatch.setattr(MODULE, name, value)

    set_to(_SETTLED_SECONDS=0.3, _LOOK_SECONDS=0.05, _POLL_SECONDS=0.2, _AFTER_TROUBLE_SECONDS=0.1)
    return set_to


@pytest.fixture
def following(hurry: object) -> Iterator[Following]:
    begun: list[Follower] = []

    def follow(*words: Any, **wishes: Any) -> Follower:
        begun.append(Follower(*words, **wishes))
        return begun[-1]

    yield follow
    for one in begun:
        one.end()


@pytest.fixture
def arrivals(plant: Path, tmp_path: Path) -> list[Path]:
    """Three good workbooks outside of the plant."""
    folder = tmp_path / "station"
    folder.mkdir()
    return [Path(shutil.move(file, folder / file.name)) for file in sorted(plant.glob("4711-2_25*"))[:3]]


@pytest.mark.parametrize("polls", [False, True])
def test_what_comes_is_ingested(
    polls: bool, plant: Path, arrivals: list[Path], database: str, following: Following, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(MODULE, "network_file_system", lambda _: "nfs4" if polls else None)
    follower = following(database, plant)
    follower.until(lambda: follower.rounds() == 1)
    first, second, third = arrivals
    shutil.copy(first, plant)
    (plant / "new").mkdir()
    shutil.copy(second, plant / "new")
    follower.until(lambda: {first.name, second.name} <= set(follower.deeds()))
    assert {follower.deeds()[one.name] for one in (first, second)} == {"new"}
    shutil.move(third.parent, plant / "whole")  # a folder that comes as a whole
    follower.until(lambda: follower.deeds().get(third.name) == "new")
    follower.end()
    stored = content(database)
    assert {Path(row[0]).name for row in stored["paths"]} >= {one.name for one in arrivals}
    check_whole(database)


def test_a_file_is_read_only_when_nobody_writes_it_any_more(plant: Path, arrivals: list[Path], database: str, following: Following):
    follower = following(database, plant)
    follower.until(lambda: follower.rounds() == 1)
    whole = arrivals[0].read_bytes()
    with (plant / arrivals[0].name).open("wb") as file:
        for start in range(0, len(whole), len(whole) // 8 + 1):
            file.write(whole[start : start + len(whole) // 8 + 1])
            file.flush()
            time.sleep(0.12)
            assert arrivals[0].name not in follower.deeds()
    follower.until(lambda: arrivals[0].name in follower.deeds())
    assert follower.deeds()[arrivals[0].name] == "new"


def test_a_file_that_cannot_be_had_is_tried_again_later(
    plant: Path, arrivals: list[Path], database: str, following: Following, monkeypatch: pytest.MonkeyPatch
):
    real = workbook.source._read
    tries: list[float] = []

    def locked(path: str, *words: Any) -> bytes:
        if Path(path).name == arrivals[0].name:
            tries.append(time.monotonic())
            if len(tries) < 3:
                raise ReadError("FILE_LOCKED", path=path)
        return real(path, *words)

    monkeypatch.setattr(workbook.source, "_read", locked)
    follower = following(database, plant)
    follower.until(lambda: follower.rounds() == 1)
    shutil.copy(arrivals[0], plant)
    follower.until(lambda: follower.deeds().get(arrivals[0].name) == "new")
    assert len(tries) == 3
    assert tries[2] - tries[1] > 1.5 * (tries[1] - tries[0]) > 0


def test_a_trouble_that_passes_is_told_and_outlived(
    plant: Path, database: str, following: Following, hurry: Callable[..., None], monkeypatch: pytest.MonkeyPatch
):
    real = vars(MODULE)["ingest"]
    calls: list[None] = []

    def stopped(*words: Any, **more: Any) -> Iterator[Any]:
        calls.append(None)
        if len(calls) <= 2:
            raise StoreError("STORE_UNREACHABLE")
        yield from real(*words, **more)

    monkeypatch.setattr(MODULE, "ingest", stopped)
    follower = following(database, plant)
    follower.until(lambda: follower.rounds() == 1)
    troubles = [one.error.code for one in follower.told if isinstance(one, Trouble)]
    assert troubles == ["STORE_UNREACHABLE"] * 2
    assert sum(deed == "new" for deed in follower.deeds().values()) == 11


def test_what_does_not_pass_ends_the_watch(plant: Path, database: str, following: Following):
    Path(database).write_bytes(b"SQLite format 3\x00" + b"x" * 4_080)
    follower = following(database, plant)
    end = time.monotonic() + PATIENCE
    while follower.failure is None:
        assert time.monotonic() < end
        time.sleep(0.01)
    assert isinstance(follower.failure, StoreError)


def test_everything_is_gone_through_again_and_a_folder_that_came_back_is_followed(
    plant: Path, arrivals: list[Path], database: str, following: Following, hurry: Callable[..., None], tmp_path: Path
):
    away = plant.rename(tmp_path / "away")
    hurry(_WHOLE_AGAIN_SECONDS=0.4)
    follower = following(database, plant)
    follower.until(lambda: follower.rounds() >= 1)
    assert follower.deeds() == {"plant": "postponed"}
    shutil.copy(arrivals[0], away)
    away.rename(plant)
    follower.until(lambda: arrivals[0].name in follower.deeds())


def test_reread_is_for_the_first_round_alone(plant: Path, arrivals: list[Path], database: str, following: Following):
    ingested(database, plant)
    follower = following(database, plant, reread=True)
    follower.until(lambda: follower.rounds() == 1)
    assert sum(deed == "replaced" for deed in follower.deeds().values()) > 5
    follower.told.clear()
    shutil.copy(arrivals[0], plant)
    follower.until(lambda: follower.rounds() == 1)
    assert follower.deeds() == {arrivals[0].name: "new"}


def test_a_watch_that_is_stopped_ends_at_once(plant: Path, database: str, following: Following):
    follower = following(database, plant)
    follower.until(lambda: follower.rounds() == 1)
    started = time.monotonic()
    follower.end()
    assert time.monotonic() - started < 2


# ---- the clock of settling, turned by hand


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_file_settles_after_a_rest_and_is_told_once(tmp_path: Path):
    clock = Clock()
    file = tmp_path / "a.xls"
    file.write_bytes(b"1")
    settling = Settling(2.0, clock)
    settling.changed([str(file)])
    for now, expected in ((1.9, []), (2.0, [str(file)]), (9.0, [])):
        clock.now = now
        assert list(settling.settled()) == expected
    assert len(settling) == 0


def test_growing_without_a_word_begins_the_rest_anew(tmp_path: Path):
    clock = Clock()
    file = tmp_path / "a.xls"
    file.write_bytes(b"1")
    settling = Settling(2.0, clock)
    settling.changed([str(file)])
    clock.now = 1.9
    file.write_bytes(b"22")
    assert not settling.settled()
    clock.now = 3.8
    assert not settling.settled()
    clock.now = 3.9
    assert settling.settled() == {str(file): 2.0}


def test_the_rest_doubles_up_to_five_minutes(tmp_path: Path):
    clock = Clock()
    file = tmp_path / "a.xls"
    file.write_bytes(b"1")
    settling = Settling(2.0, clock)
    pauses = []
    pause = 2.0
    for _ in range(9):
        settling.again(str(file), pause)
        clock.now += 1_000
        pause = settling.settled()[str(file)]
        pauses.append(pause)
    assert pauses == [4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_a_file_that_is_gone_is_forgotten(tmp_path: Path):
    settling = Settling(0.0, Clock())
    settling.changed([str(tmp_path / "gone.xls")])
    assert settling.settled() == {}
    assert len(settling) == 0
