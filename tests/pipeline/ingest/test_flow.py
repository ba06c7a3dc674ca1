"""The bounds of a run: never more under way than allowed, fewer when memory is short, batches that close, few events."""

from __future__ import annotations

import itertools
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.pipeline.ingest.runs import ingested

from laser_trim_analyzer.pipeline.ingest import Deed, FileOutcome, Phase, batch, candidates, events, memory, run, tally
from laser_trim_analyzer.pipeline.ingest.flow import in_flight
from laser_trim_analyzer.pipeline.ingest.memory import Pressure, resident_mb
from laser_trim_analyzer.pipeline.ingest.wishes import Wishes
from laser_trim_analyzer.pipeline.ingest.workers import Workers, workers_of
from laser_trim_analyzer.pipeline.reading import deed
from laser_trim_analyzer.store import Store

Threads = Callable[[int], Workers]


@pytest.fixture
def threads() -> Iterator[Threads]:
    with ExitStack() as opened:
        yield lambda count: opened.enter_context(workers_of("local", count))


@pytest.mark.parametrize("room", [0, 1, 3, 40])
def test_never_more_is_under_way_than_there_is_room_for(room: int, threads: Threads):
    asked = itertools.count(1)
    taken = 0
    for result in in_flight(lambda number: number * 2, (next(asked) for _ in range(100)), threads(4), lambda: room, 1.0):
        assert result is not None
        begun = next(asked)
        asked = itertools.count(begun)
        taken += 1
        assert begun - 1 - (taken - 1) <= max(1, room)
    assert taken == 100


def test_results_come_in_the_order_of_the_items(threads: Threads):
    pauses = [0.02, 0.0, 0.01, 0.0, 0.0]

    def work(place: int) -> int:
        time.sleep(pauses[place])
        return place

    assert [one for one in in_flight(work, range(5), threads(5), lambda: 5, 1.0) if one is not None] == [0, 1, 2, 3, 4]


def test_nothing_comes_as_nothing_while_a_worker_is_slow(threads: Threads):
    go = threading.Event()
    results = in_flight(lambda _: go.wait(), [1], threads(1), lambda: 1, 0.001)
    assert [next(results), next(results)] == [None, None]
    go.set()
    assert [one for one in results if one is not None] == [True]


def test_what_was_not_begun_is_not_done_when_the_taker_stops(threads: Threads):
    done: list[int] = []
    results = in_flight(done.append, range(100), threads(1), lambda: 4, 1.0)
    next(results)
    results.close()
    assert 1 <= len(done) <= 4


def test_what_the_work_raises_is_raised(threads: Threads):
    with pytest.raises(ZeroDivisionError):
        list(in_flight(lambda number: 1 // number, [1, 0], threads(2), lambda: 2, 1.0))


# ---- memory


def test_the_resident_memory_is_measured():
    before = resident_mb()
    block = bytearray(b"x") * (64 * 1024 * 1024)
    assert before > 5
    assert 56 < resident_mb() - before < 80 or sys.platform == "darwin"
    del block


@pytest.mark.parametrize(("taken", "is_high"), [(399, False), (401, True)])
def test_pressure_is_high_from_four_fifths_on(taken: float, is_high: bool):
    assert Pressure(500, lambda: taken).is_high is is_high


def test_with_little_memory_files_are_read_one_at_a_time_and_all_are_stored(
    plant: Path, database: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(memory, "resident_mb", lambda: 10_000.0)
    groups = []
    real = in_flight

    def watched(work, items, workers, room, *more):
        groups.extend(items := list(items))
        assert room() == 1
        return real(work, items, workers, room, *more)

    monkeypatch.setattr(run, "in_flight", watched)
    assert ingested(database, plant, jobs=8).counts == {"new": 11, "refused": 1}
    assert {len(group.candidates) for group in groups} <= {0, 1}


@pytest.mark.parametrize(("jobs", "files"), [(1, 16), (2, 16), (8, 16), (16, 8), (64, 2), (1000, 1)])
def test_never_more_than_a_few_hundred_files_are_ahead(jobs: int, files: int, threads: Threads):
    run_of_many = run._Run(None, Wishes(dry_run=True), threads(jobs), None, print, tally.Tally())
    assert run_of_many._group_files() == files
    assert run_of_many._group_files() * run_of_many._room() <= 256


def test_large_files_are_read_in_small_groups(tmp_path: Path, threads: Threads):
    for number in range(6):
        with (tmp_path / f"{number}.xls").open("wb") as file:
            file.truncate(3 * 1024 * 1024)
    one = run._Run(None, Wishes(dry_run=True), threads(2), None, print, tally.Tally())
    paths = sorted(map(str, tmp_path.iterdir()))
    assert [len(group.candidates) for group in one._groups(paths)] == [2, 2, 2, 0]


def test_large_files_wait_for_each_other_where_memory_is_short(tmp_path: Path, threads: Threads):
    for number in range(6):
        with (tmp_path / f"{number}.xls").open("wb") as file:
            file.truncate(20 * 1024 * 1024)
    short = Wishes(dry_run=True, max_memory_mb=int((resident_mb() + 100) / 0.8))
    one = run._Run(None, short, threads(2), None, print, tally.Tally())
    groups = one._groups(sorted(map(str, tmp_path.iterdir())))
    rooms = []
    for _ in range(2):  # three times 20 MB each
        rooms.append(one._room())
        next(groups)
    assert rooms == [4, 4]
    assert one._room() == 1
    one._under_way.popleft()
    assert one._room() == 4


def test_files_beyond_the_memory_are_read_one_after_the_other(plant: Path, database: str, monkeypatch: pytest.MonkeyPatch):
    most = []
    real = in_flight

    def watched(work, items, workers, room, *more):
        def counted():
            most.append(room())
            return most[-1]

        return real(work, items, workers, counted, *more)

    monkeypatch.setattr(run, "in_flight", watched)
    monkeypatch.setattr(run, "_TIMES_ITS_SIZE", 10**6)
    monkeypatch.setattr(run, "_GROUP_FILES", 1)
    assert ingested(database, plant, jobs=8).counts == {"new": 11, "refused": 1}
    assert set(most) == {1, 16}  # 16: nothing is under way


# ---- batches


def test_a_batch_closes_at_200_files_or_a_quarter_of_a_second(plant: Path, database: str, monkeypatch: pytest.MonkeyPatch):
    sizes = []
    real = Store.write

    def counted(self, items, **words):
        sizes.append(len(items))
        return real(self, items, **words)

    monkeypatch.setattr(Store, "write", counted)
    monkeypatch.setattr(batch, "_MOST_FILES", 5)
    monkeypatch.setattr(batch, "_LONGEST_SECONDS", 60)
    for files in (1, 3, 16):  # of a group, which is no part of a batch
        monkeypatch.setattr(run, "_GROUP_FILES", files)
        ingested(f"{database}.of-{files}", plant, jobs=1)
        assert sizes == [5, 5, 2]
        sizes.clear()
    monkeypatch.setattr(run, "_GROUP_FILES", 1)
    monkeypatch.setattr(batch, "_LONGEST_SECONDS", 0)
    ingested(f"{database}.2", plant, jobs=1)
    assert sizes == [1] * 12


def test_the_bounds_of_a_batch_are_the_promised_ones():
    assert (batch._MOST_FILES, batch._LONGEST_SECONDS) == (200, 0.25)


# ---- events


def test_progress_comes_at_most_ten_times_a_second(monkeypatch: pytest.MonkeyPatch):
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    counted = tally.Tally()
    told = []
    for _ in range(1000):
        now[0] += 0.01
        told.append(counted.progress(Phase.READING, 10) is not None)
    assert 99 <= sum(told) <= 100


def test_the_time_left_comes_from_the_pace_so_far(monkeypatch: pytest.MonkeyPatch):
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    counted = tally.Tally()
    assert counted.progress(Phase.READING, 40).seconds_left is None
    for done in (Deed.NEW, Deed.NEW, Deed.KNOWN, Deed.DUPLICATE, Deed.REFUSED, Deed.POSTPONED, Deed.REPLACED, Deed.NEW):
        counted.add(FileOutcome("x", done))
    now[0] += 2.0
    assert counted.progress(Phase.READING, 40) == events.Progress(Phase.READING, 8, 40, 4, 2, 1, 1, 8.0, 4.0)


def test_many_known_files_are_told_while_the_run_goes_on(tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch):
    for number in range(200):
        (tmp_path / f"{number}.xls").write_bytes(b"no workbook")
    ingested(database, tmp_path)
    monkeypatch.setattr(run, "_TOLD_AT_ONCE", 10)
    looked_at: list[None] = []
    real = deed.known_outcome

    def counted(*words):
        looked_at.append(None)
        return real(*words)

    monkeypatch.setattr(candidates, "known_outcome", counted)
    outcomes = (event for event in run.ingest([tmp_path], database=database) if isinstance(event, FileOutcome))
    assert next(outcomes).deed is Deed.KNOWN
    assert len(looked_at) <= 60
    assert len(list(outcomes)) == 199


def test_a_trial_writes_nothing_and_needs_no_database(plant: Path, database: str, tmp_path: Path):
    before = sorted(file.name for file in tmp_path.iterdir())
    trial = ingested(database, plant, dry_run=True)
    assert trial.counts == {"new": 11, "refused": 1}
    assert sorted(file.name for file in tmp_path.iterdir()) == before
    assert ingested(str(tmp_path / "nowhere" / "x.db"), plant, dry_run=True).counts == trial.counts


def test_a_trial_tells_what_the_run_then_does(plant: Path, database: str):
    ingested(database, *sorted(plant.glob("4711-2_*")))
    (plant / "copy.xls").write_bytes(min(plant.glob("5822*")).read_bytes())
    version = Path(database).read_bytes()
    trial = ingested(database, plant, dry_run=True)
    assert Path(database).read_bytes() == version
    done = ingested(database, plant)
    assert trial.deeds == done.deeds
    assert (trial.counts, trial.summary.tracks) == (done.counts, done.summary.tracks)
    assert trial.counts == {"new": 4, "known": 7, "duplicates": 1, "refused": 1}
