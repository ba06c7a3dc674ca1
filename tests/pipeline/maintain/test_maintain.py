"""The verbs that keep a history as a frontend calls them: events in order, an end at any moment, and nothing made by looking."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from tests.store.records import counts, rows

from laser_trim_analyzer.errors import StoreError
from laser_trim_analyzer.pipeline.maintain import (
    Access,
    Checked,
    CheckSummary,
    Copied,
    Defect,
    backup,
    check,
    copy,
    restore,
    stats,
    upgrade,
    vacuum,
)
from laser_trim_analyzer.store import open_store


@pytest.fixture
def access(tmp_path: Path) -> Access:
    with open_store(tmp_path / "history.db") as store:
        store.write([rows("1"), rows("2", tracks=2)])
    return Access(tmp_path / "history.db", actor="tester", wait=0)


def test_a_check_tells_how_far_it_is_and_ends_with_a_summary(access: Access):
    *events, summary = check(access)
    assert all(isinstance(event, Checked) for event in events)
    assert 1 <= len(events) <= 10, "at most ten a second"
    assert isinstance(summary, CheckSummary)
    assert (summary.database, summary.defects, summary.interrupted) == (str(access.database), 0, False)


def test_a_check_ends_when_it_is_asked_to_with_what_it_found(access: Access):
    with open_store(access.database) as store, store.writing() as connection:
        connection.exec_driver_sql("UPDATE sweep SET curve = X'0100'")
    stop, found = Event(), []
    for event in check(access, stop):
        found.append(event)
        if isinstance(event, Defect):
            stop.set()
    assert [type(event) for event in found if not isinstance(event, Checked)] == [Defect, CheckSummary]
    assert (found[-1].defects, found[-1].interrupted) == (1, True)


def test_a_copy_that_the_caller_leaves_is_not_there(access: Access, tmp_path: Path):
    events = copy(access, str(tmp_path / "copy.db"))
    next(events)
    events.close()
    with open_store(tmp_path / "copy.db") as store:
        assert set(counts(store).values()) == {0}
    *_, done = copy(access, str(tmp_path / "copy.db"))
    assert isinstance(done, Copied)
    assert done.rows["source_file"] == 2


@pytest.mark.parametrize(
    "verb", [stats, vacuum, upgrade, backup, lambda access: list(check(access)), lambda access: list(copy(access, "x.db"))]
)
def test_no_verb_makes_a_history_that_is_not_there(tmp_path: Path, verb: object, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError) as refused:
        verb(Access(tmp_path / "none.db"))  # type: ignore[operator]
    assert refused.value.code == "STORE_NOT_FOUND"
    assert list(tmp_path.iterdir()) == []


def test_a_backup_is_one_file_that_the_restored_history_opens_from(access: Access, tmp_path: Path):
    done = backup(access, tmp_path / "safe.db")
    assert (done.file, done.bytes) == (tmp_path / "safe.db", (tmp_path / "safe.db").stat().st_size)
    assert sorted(file.name for file in tmp_path.glob("safe*")) == ["safe.db"]
    before = stats(access)
    restored = restore(access, done.file)
    assert restored.revision == done.revision == before.revision
    after = stats(access)
    assert {table.name: table.rows for table in after.tables} == {
        **{table.name: table.rows for table in before.tables},
        "audit_event": 1,
    }
