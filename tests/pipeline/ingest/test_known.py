"""What is known is not read again: by path, size and time, then by content; and what is asked for is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.pipeline.ingest.runs import check_whole, content, ingested, one

from laser_trim_analyzer import analysis, readers
from laser_trim_analyzer.pipeline.ingest import Deed, Wishes, candidates
from laser_trim_analyzer.pipeline.ingest.candidates import Knowledge
from laser_trim_analyzer.pipeline.ingest.returned import settled
from laser_trim_analyzer.pipeline.reading.candidate import Candidate, Group, seen
from laser_trim_analyzer.pipeline.reading.reader import Reader
from laser_trim_analyzer.readers import READER_VERSION
from laser_trim_analyzer.store import open_store

GOOD, CUT_SHORT = 11, 1
Opened = Callable[[], list[str]]


def cut_short(folder: Path) -> Path:
    (found,) = folder.glob("3306_7_*")
    return found


def first(folder: Path) -> Path:
    return min(folder.glob("4711-2_251A_*"))


def test_a_fresh_database_gets_every_file(plant: Path, database: str):
    run = ingested(database, plant)
    assert run.counts == {"new": GOOD, "refused": CUT_SHORT}
    assert run.summary is not None
    assert (run.summary.total, run.summary.other_files, run.summary.database) == (12, 1, database)
    assert run.summary.tracks == {"PASS": 6, "FAIL": 2, "WATCH": 1, "UNTRIMMED": 1, "NOT_GRADED": 1}
    assert [(cause.code, cause.files, cause.example) for cause in run.summary.causes] == [
        ("FILE_TRUNCATED", 1, str(cut_short(plant)))
    ]
    check_whole(database)
    assert one(database, "SELECT count(*) FROM source_file WHERE state = 'refused' AND code = 'FILE_TRUNCATED'") == 1
    assert one(database, "SELECT status FROM track_attempt WHERE model = '3306'") == "ERROR"


def test_a_second_run_opens_no_file(plant: Path, database: str, opened_files: Opened):
    ingested(database, plant)
    assert len(opened_files()) == 12
    before = content(database)
    run = ingested(database, plant)
    assert opened_files() == []
    assert run.counts == {"known": 12}
    assert run.summary is not None
    assert run.summary.refused_before == 1
    assert content(database) == before


def test_a_file_with_another_time_is_hashed_and_not_read(
    plant: Path, database: str, opened_files: Opened, touch: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
):
    ingested(database, plant)
    opened_files()
    touch(first(plant))
    with monkeypatch.context() as patch:
        patch.setattr(readers, "open_source", pytest.fail)
        run = ingested(database, plant)
    assert opened_files() == [first(plant).name]
    assert run.counts == {"known": 12}
    ingested(database, plant)
    assert opened_files() == []


def test_a_moved_file_is_one_file_with_two_paths(plant: Path, database: str, opened_files: Opened, tmp_path: Path):
    ingested(database, plant)
    opened_files()
    other = tmp_path / "archive"
    other.mkdir()
    moved = Path(shutil.move(first(plant), other))
    run = ingested(database, plant, other)
    assert opened_files() == [moved.name]
    assert run.files(Deed.DUPLICATE) == [moved.name]
    assert one(database, "SELECT count(*) FROM source_file") == 12
    line = "SELECT count(*) FROM source_path p JOIN source_file f ON f.id = p.file_id WHERE f.serial = '251A'"
    assert one(database, line) == 2


@pytest.mark.parametrize("jobs", [1, 4])
def test_the_same_content_twice_in_one_run_is_one_file(plant: Path, database: str, jobs: int):
    for number in range(30):
        shutil.copy(first(plant), plant / f"copy {number}.xls")
    run = ingested(database, plant, jobs=jobs)
    assert run.counts == {"new": GOOD, "refused": CUT_SHORT, "duplicates": 30}
    assert one(database, "SELECT count(*) FROM source_file") == 12
    assert one(database, "SELECT count(*) FROM source_path") == 42
    assert ingested(database, plant).counts == {"known": 42}


def test_a_changed_file_is_a_new_content_and_the_old_one_becomes_its_past(plant: Path, database: str):
    ingested(database, plant)
    others = sorted(plant.glob("4711-2_25?A_*"))
    shutil.copy(cut_short(plant), others[0])
    run = ingested(database, plant)
    assert run.files(Deed.DUPLICATE) == [others[0].name]
    line = "SELECT count(*) FROM source_path WHERE path = :path AND is_current"
    assert one(database, line, path=str(others[0])) == 1
    assert ingested(database, plant).counts == {"known": 12}


# ---- refused files


def test_a_refused_file_is_offered_again_when_it_changes(plant: Path, database: str, stock: Path):
    ingested(database, plant)
    shutil.copy(stock / first(stock).name, cut_short(plant))
    assert ingested(database, plant).files(Deed.DUPLICATE) == [cut_short(plant).name]


def test_refused_files_are_offered_again_on_demand(plant: Path, database: str, opened_files: Opened):
    ingested(database, plant)
    opened_files()
    run = ingested(database, plant, retry_refused=True)
    assert opened_files() == [cut_short(plant).name]
    assert run.counts == {"known": GOOD, "refused": 1}
    assert one(database, "SELECT count(*) FROM source_file") == 12
    assert one(database, "SELECT count(*) FROM track_attempt WHERE status = 'ERROR'") == 1


def test_a_new_reader_is_offered_refused_files_once(
    plant: Path, database: str, opened_files: Opened, monkeypatch: pytest.MonkeyPatch
):
    ingested(database, plant)
    opened_files()
    monkeypatch.setattr(candidates, "READER_VERSION", READER_VERSION + 1)
    monkeypatch.setattr(readers, "READER_VERSION", READER_VERSION + 1)
    assert ingested(database, plant).counts == {"known": GOOD, "refused": 1}
    assert opened_files() == [cut_short(plant).name]
    assert ingested(database, plant).counts == {"known": 12}
    assert opened_files() == []


def test_a_reader_that_was_mended_reads_what_was_refused(plant: Path, database: str, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as patch:
        patch.setattr(readers, "open_source", lambda source, limits: 1 / 0)
        assert ingested(database, plant).counts == {"refused": 12}
    assert one(database, "SELECT count(*) FROM source_file WHERE code = 'INTERNAL'") == 12
    assert ingested(database, plant).counts == {"known": 12}
    with monkeypatch.context() as patch:  # another reader with the same mistake is asked once
        patch.setattr(readers, "open_source", lambda source, limits: 1 / 0)
        patch.setattr(candidates, "READER_VERSION", READER_VERSION + 1)
        patch.setattr(readers, "READER_VERSION", READER_VERSION + 1)
        assert ingested(database, plant).counts == {"refused": 12}
        assert ingested(database, plant).counts == {"known": 12}
    run = ingested(database, plant, retry_refused=True)
    assert run.counts == {"replaced": GOOD, "refused": 1}
    check_whole(database)
    fresh = f"{database}.fresh"
    ingested(fresh, plant)
    assert content(database) == content(fresh)


def test_reread_replaces_everything_that_was_derived(plant: Path, database: str, monkeypatch: pytest.MonkeyPatch):
    ingested(database, plant)
    before = content(database)
    with_other = analysis.grade
    with monkeypatch.context() as patch:
        patch.setattr(analysis, "grade", lambda facts, **words: with_other(facts, policy="as_measured", **words))
        run = ingested(database, plant, reread=True)
    assert run.counts == {"replaced": GOOD, "refused": 1}
    assert one(database, "SELECT count(*) FROM track_attempt WHERE policy = 'as_measured'") == 11
    ingested(database, plant, reread=True)
    assert content(database) == before
    check_whole(database)


def test_a_mistake_of_ours_while_reading_again_leaves_what_is_stored(plant: Path, database: str, monkeypatch: pytest.MonkeyPatch):
    ingested(database, plant)
    before = content(database)
    with monkeypatch.context() as patch:
        patch.setattr(readers, "facts_of", lambda path, workbook: 1 / 0)
        run = ingested(database, plant, reread=True)
    assert run.counts == {"refused": 1, "postponed": GOOD}
    assert content(database) == before


def test_a_mistake_of_ours_in_another_process_leaves_what_is_stored(plant: Path, database: str, monkeypatch: pytest.MonkeyPatch):
    """Which knows by hearsay, so that it cannot tell that the file was read before."""
    ingested(database, plant)
    good, cut = str(next(plant.glob("5822*"))), str(cut_short(plant))
    candidates_of = [Candidate(path, path, *seen(path), None) for path in (good, cut)]
    with open_store(database) as store, monkeypatch.context() as patch:
        knowledge = Knowledge(store, Wishes(reread=True))
        reader = Reader(knowledge, None)
        patch.setattr(readers, "open_source", lambda source, limits: 1 / 0)
        made = reader.by_hearsay()(Group(candidates_of))
        first, second = settled(made, knowledge, reader)
    assert (first.outcome.deed, first.item) == (Deed.POSTPONED, None)
    assert (second.outcome.deed, second.replaces) == (Deed.REFUSED, True)


def test_an_empty_file_is_a_path_that_was_refused(plant: Path, database: str):
    empty = [plant / "4711-2_270_TEST DATA_1-8-2024_6-08 AM.xls", plant / "b.xls"]
    for file in empty:
        file.touch()
        os.utime(file, (1, 1))
    run = ingested(database, plant)
    assert run.counts == {"new": GOOD, "refused": 3}
    assert one(database, "SELECT count(*) FROM source_file WHERE sha256 IS NULL AND code = 'FILE_EMPTY'") == 2
    assert one(database, "SELECT count(*) FROM track_attempt WHERE serial = '270'") == 0
    assert ingested(database, plant).counts == {"known": 14}
    assert ingested(database, plant, retry_refused=True).counts == {"known": GOOD, "refused": 3}
    assert one(database, "SELECT count(*) FROM source_file WHERE sha256 IS NULL") == 2
