"""The version of the data: every commit raises it, whoever made it, and a view stays as it was opened."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from tests.store.records import rows

from laser_trim_analyzer.errors import StoreError
from laser_trim_analyzer.store import SeenContent, SeenPath, Store, open_store
from laser_trim_analyzer.store.queries import UnitWish, status_line, units
from laser_trim_analyzer.store.version import Version


def version(store: Store) -> Version:
    with store.read() as snapshot:
        return snapshot.version


def test_every_commit_raises_the_version_by_one_and_draws_a_new_stamp(store: Store):
    one = rows("1")
    seen = [version(store)]

    def comment() -> None:
        with store.writing() as connection:
            connection.execute(text("UPDATE track_attempt SET margin = margin"))

    writes = [
        lambda: store.write([one, rows("2")]),
        lambda: store.write([SeenContent(one.sha256 or b"", SeenPath("copy.xls", 1, 1))]),
        lambda: store.write([one], replace=True),
        comment,
        lambda: store.forget(["copy.xls"]),
    ]
    for write in writes:
        write()
        seen.append(version(store))
    assert [one.number for one in seen] == list(range(len(writes) + 1))
    assert len({one.stamp for one in seen}) == len(seen)
    assert store.data_version() == len(writes)


def test_what_is_taken_back_leaves_the_version(store: Store):
    store.write([rows("1")])
    before = version(store)
    with pytest.raises(StoreError), store.writing() as connection:
        connection.execute(text("UPDATE unit SET last_status = 'FINE'"))
    with pytest.raises(RuntimeError), store.writing():
        raise RuntimeError
    assert version(store) == before


def test_reading_leaves_the_version(store: Store):
    store.write([rows("1")])
    before = version(store)
    with store.read() as snapshot:
        status_line(snapshot)
    store.file(rows("1").sha256 or b"")
    assert version(store) == before


def test_a_view_stays_as_it_was_opened_while_others_write(shared_url: str):
    with open_store(shared_url) as reader, open_store(shared_url) as writer:
        writer.write([rows("1")])
        with reader.read() as snapshot:
            before = units(snapshot, UnitWish()).total
            writer.write([rows("2"), rows("3")])
            assert units(snapshot, UnitWish()).total == before == 1
            assert status_line(snapshot).files == 1
        with reader.read() as again:
            assert again.version.number == snapshot.version.number + 1
            assert units(again, UnitWish()).total == 3


def test_a_view_only_reads(server):
    with open_store(server.new_database()) as store, pytest.raises(StoreError), store.read() as snapshot:
        snapshot.connection.execute(text("DELETE FROM unit"))


def test_another_process_raises_the_same_version(tmp_path: Path):
    path = tmp_path / "history.db"
    program = "import sys\nfrom tests.store.records import rows\nfrom laser_trim_analyzer.store import open_store\n"
    program += "with open_store(sys.argv[1]) as store:\n    store.write([rows('2')])\n"
    with open_store(path) as store:
        store.write([rows("1")])
        before = version(store)
        line = [sys.executable, "-c", program, str(path)]
        subprocess.run(line, check=True, cwd=Path(__file__).resolve().parents[3])
        assert version(store).number == before.number + 1
        assert version(store).stamp != before.stamp


def test_a_restored_copy_that_grows_to_the_same_number_is_another_state(tmp_path: Path):
    with open_store(tmp_path / "a.db") as store:
        store.write([rows("1")])
    (tmp_path / "b.db").write_bytes((tmp_path / "a.db").read_bytes())
    found = []
    for name, serial in (("a.db", "2"), ("b.db", "3")):
        with open_store(tmp_path / name) as store:
            store.write([rows(serial)])
            found.append(version(store))
    assert found[0].number == found[1].number
    assert found[0] != found[1]


def test_a_database_without_its_counters_is_damaged(store: Store):
    with store.writing() as connection:
        connection.execute(text("DELETE FROM store_state"))
    for work in (store.data_version, lambda: store.write([rows("1")])):
        with pytest.raises(StoreError) as damaged:
            work()
        assert damaged.value.code == "STORE_DAMAGED"
