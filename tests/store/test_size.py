"""How large and how new a history is, and the room that it gives back, on every kind of database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.store.records import content, counts, refused, rows

from laser_trim_analyzer.store import Store, open_store
from laser_trim_analyzer.store.size import statistics, vacuum


def test_an_empty_history_has_no_dates(store: Store):
    found = statistics(store)
    assert (found.files, found.bytes_per_file, found.newest_run, found.newest_stored, found.newest_event) == (
        0,
        None,
        None,
        None,
        None,
    )
    assert {table.name: table.rows for table in found.tables} == {**counts(store), "audit_event": 0, "store_state": 1}


def test_rows_bytes_and_dates_are_told(store: Store):
    store.write([rows("1"), rows("2", day=9, tracks=2), refused()])
    store.forget([rows("1").seen.path])
    found = statistics(store)
    of = {table.name: table for table in found.tables}
    assert (found.files, of["track_attempt"].rows, of["sweep"].rows, of["audit_event"].rows) == (2, 2, 4, 1)
    assert str(found.newest_run) == "2024-03-16"
    for moment in (found.newest_stored, found.newest_event):
        assert moment is not None and datetime.now(UTC) - moment < timedelta(minutes=5)
    assert found.data_version == store.data_version()
    assert found.bytes_per_file == found.bytes / 2
    sizes = [table.bytes for table in found.tables]
    assert all(size is not None and size > 0 for size in sizes)
    assert sum(size or 0 for size in sizes) <= found.bytes


def test_a_vacuum_changes_no_row_and_gives_room_back(shared_url: str):
    with open_store(shared_url) as store:
        many = [rows(f"x{number}", tracks=4) for number in range(20)]
        store.write([rows("stays"), *many])
        store.forget([one.seen.path for one in many])
        before, rows_before = statistics(store), content(store)
        assert vacuum(store)[0] == before.bytes
        after = statistics(store)
        assert content(store) == rows_before
        if store.path is not None:
            assert after.bytes < before.bytes
            assert (after.free_bytes, after.bytes) == (0, store.path.stat().st_size)
        assert store.write([rows("goes on")]).new == 1
