"""Backups and their way back: one moment, proven, never over anything; the database is whole whatever goes wrong."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text
from tests.store.records import content, rows, table

from laser_trim_analyzer.errors import StoreError
from laser_trim_analyzer.store import open_store
from laser_trim_analyzer.store.address import address_of
from laser_trim_analyzer.store.audit import Actor, first_break
from laser_trim_analyzer.store.backup import back_up
from laser_trim_analyzer.store.locks import FileLock
from laser_trim_analyzer.store.restoring import Restored, restore_database
from laser_trim_analyzer.store.restoring import _put as put

ACTOR = Actor("tester", "here")
OLD = sorted((Path(__file__).resolve().parents[1] / "upgrade").glob("*.db"))
POSIX = pytest.mark.skipif(os.name != "posix", reason="on Windows a file in use cannot be replaced at all")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "history.db"
    with open_store(path) as store:
        store.write([rows(str(number)) for number in range(6)])
    return path


@pytest.fixture
def backup(database: Path, tmp_path: Path) -> Path:
    return back_up(address_of(database), tmp_path / "copies.db")


def restored(backup: Path, database: Path, **more: object) -> Restored:
    return restore_database(backup, address_of(database), ACTOR, wait=0, **more)


def code_of(work: Callable[[], object]) -> str:
    with pytest.raises(StoreError) as refused:
        work()
    return refused.value.code


def whole(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with open_store(path, create=False) as store:
        return content(store)


# ---- there


def test_a_backup_is_the_database_at_one_moment_however_much_is_written_meanwhile(database: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("laser_trim_analyzer.store.backup._PAGES_AT_ONCE", 8)
    with open_store(database) as store:
        before = content(store)
        written: list[tuple[int, int]] = []

        def write(done: int, total: int) -> None:
            assert len(written) < 200, "it begins again at every commit"
            store.write([rows(f"meanwhile {len(written)}")])
            written.append((done, total))

        copy = back_up(address_of(database), told=write)
        assert len(written) > 3
        assert written[-1][0] == written[-1][1]
    assert copy.parent == database.parent
    assert copy.name.startswith("history.db.backup-2")
    assert whole(copy) == before
    assert len(whole(database)["files"]) == 6 + len(written)


def test_a_backup_writes_over_nothing_unless_it_is_told_to(database: Path, tmp_path: Path):
    there = tmp_path / "there.db"
    there.write_bytes(b"precious")
    assert code_of(lambda: back_up(address_of(database), there)) == "STORE_BACKUP_EXISTS"
    assert there.read_bytes() == b"precious"
    assert back_up(address_of(database), there, replace=True) == there
    assert whole(there) == whole(database)
    assert not list(tmp_path.glob("*.part*"))


@pytest.mark.parametrize("end", ["", "-wal", "-shm", ".lock", ".users", ".unclean"])
def test_a_backup_never_takes_the_place_of_the_database(database: Path, end: str):
    with open_store(database):
        before = database.read_bytes()
        assert code_of(lambda: back_up(address_of(database), Path(f"{database}{end}"), replace=True)) == "STORE_BACKUP"
    assert database.read_bytes() == before


def test_a_backup_over_another_name_of_the_database_is_refused(database: Path, tmp_path: Path):
    (tmp_path / "hard.db").hardlink_to(database)
    (tmp_path / "soft.db").symlink_to(database)
    for other in (tmp_path / "hard.db", tmp_path / "soft.db"):
        assert code_of(partial(back_up, address_of(database), other, replace=True)) == "STORE_BACKUP"
        assert code_of(partial(restored, other, database)) == "STORE_BACKUP_UNSOUND"


def test_a_backup_that_is_stopped_leaves_nothing(database: Path, tmp_path: Path):
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(address_of(database), tmp_path / "copy.db", told=stop)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["history.db", "history.db.lock"]


def test_a_server_has_its_own_programs():
    server = address_of("postgresql://lta:s3cret@host/trim?application_name=x")
    for work in (lambda: back_up(server), lambda: restore_database(Path("x"), server, ACTOR)):
        with pytest.raises(StoreError) as refused:
            work()
        assert refused.value.code == "STORE_ON_SERVER"
        assert "postgresql://lta@host/trim?application_name=x" in str(refused.value)
        assert "s3cret" not in str(refused.value)


# ---- and back


def test_a_restored_history_is_that_of_the_backup_and_the_present_one_is_kept(database: Path, backup: Path):
    then = whole(database)
    with open_store(database) as store:
        store.write([rows("later")])
        store.forget([rows("0").seen.path])
        version = store.data_version()
    now = whole(database)
    with open_store(backup) as store:
        (stamp,) = [row["stamp"] for row in table(store, "store_state")]
    done = restored(backup, database)
    assert whole(database) == then
    assert done.kept is not None and done.kept.name.startswith("history.db.before-restore-")
    assert whole(done.kept) == now
    with open_store(database) as store, store.reading() as connection:
        assert store.data_version() > version, "what was computed from the later data must not pass for this"
        assert table(store, "store_state")[0]["stamp"] != stamp, "no two states share it"
        assert first_break(connection) is None
        assert (table(store, "audit_event")[-1]["action"], table(store, "audit_event")[-1]["subject"]) == ("restore", "copies.db")
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
    assert not list(database.parent.glob("*.restoring*"))
    assert not list(database.parent.glob("history.db.before-wal*"))


@pytest.mark.parametrize("old", OLD, ids=lambda path: path.stem)
def test_a_backup_of_every_revision_is_restored_as_it_opens(old: Path, tmp_path: Path):
    opened, history = tmp_path / "opened.db", tmp_path / "history.db"
    shutil.copyfile(old, opened)
    restored(old, history)
    assert whole(history) == whole(opened)


def test_a_history_is_restored_where_none_is(backup: Path, tmp_path: Path):
    then = whole(backup)
    assert restored(backup, tmp_path / "new.db").kept is None
    assert whole(tmp_path / "new.db") == then


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9000])


def a_page_overwritten(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'sweep'").fetchone()[0]
        page = connection.execute("PRAGMA page_size").fetchone()[0]
    with path.open("r+b") as file:
        file.seek((root - 1) * page)
        file.write(b"\xff" * 64)


def an_index_entry_changed(path: Path) -> None:
    """Every table is as it was; only SQLite's own check sees it."""
    with closing(sqlite3.connect(path)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_unit_stem'").fetchone()[0]
        page = connection.execute("PRAGMA page_size").fetchone()[0]
    content = bytearray(path.read_bytes())
    assert content[root * page - 2] == ord("0"), "the stem of the first unit"
    content[root * page - 2] = ord("7")
    path.write_bytes(content)


def statements(*lines: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            for line in lines:
                connection.execute(line)
            connection.commit()

    return change


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (cut_short, "STORE_BACKUP_UNSOUND"),
        (a_page_overwritten, "STORE_BACKUP_UNSOUND"),
        (an_index_entry_changed, "STORE_BACKUP_UNSOUND"),
        (lambda path: path.write_bytes(b""), "STORE_BACKUP_UNSOUND"),
        (lambda path: path.write_text("a letter " * 999), "STORE_BACKUP_UNSOUND"),
        (Path.unlink, "STORE_BACKUP_UNSOUND"),
        (statements("DROP TABLE store_state"), "STORE_BACKUP_UNSOUND"),
        (statements("DELETE FROM alembic_version"), "STORE_BACKUP_UNSOUND"),
        (statements("DELETE FROM axis"), "STORE_BACKUP_UNSOUND"),
        (statements("UPDATE alembic_version SET version_num = '9999'"), "STORE_NEWER"),
    ],
)
def test_a_backup_that_is_not_sound_is_refused_and_nothing_changes(
    database: Path, backup: Path, spoil: Callable[[Path], object], code: str
):
    before = database.read_bytes()
    spoil(backup)
    assert code_of(lambda: restored(backup, database)) == code
    assert database.read_bytes() == before
    assert {file.name for file in database.parent.iterdir()} <= {"history.db", "history.db.lock", "copies.db"}


@POSIX
def test_nothing_is_restored_under_somebody_who_has_it_open(database: Path, backup: Path):
    with open_store(database) as store:
        assert code_of(lambda: restored(backup, database)) == "STORE_IN_USE"
        assert store.write([rows("goes on")]).new == 1
    restored(backup, database)


def test_nothing_is_restored_while_somebody_writes(database: Path, backup: Path):
    with FileLock(database).held(0):
        assert code_of(lambda: restored(backup, database)) == "STORE_BUSY"


def test_the_tables_of_another_program_are_never_replaced(backup: Path, tmp_path: Path):
    other = tmp_path / "other.db"
    statements("CREATE TABLE customers (name TEXT)")(other)
    before = other.read_bytes()
    assert code_of(lambda: restored(backup, other)) == "STORE_NOT_A_DATABASE"
    assert other.read_bytes() == before


def test_a_damaged_history_is_kept_as_it_is_and_replaced(database: Path, backup: Path):
    then = whole(database)
    cut_short(database)
    damaged = database.read_bytes()
    done = restored(backup, database)
    assert done.kept is not None and done.kept.read_bytes() == damaged
    assert whole(database) == then


@pytest.mark.skipif(sys.platform == "win32", reason="a log in use cannot be copied there")
def test_a_log_that_was_left_behind_does_not_get_into_the_restored_history(database: Path, backup: Path, tmp_path: Path):
    then = whole(backup)
    with open_store(database) as store:
        store.write([rows(f"only in the log {number}") for number in range(30)])
        shutil.copy(f"{database}-wal", tmp_path / "left")
    shutil.copy(tmp_path / "left", f"{database}-wal")
    part = tmp_path / "part"
    shutil.copy(backup, part)
    with closing(sqlite3.connect(part)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    put(part, database)
    assert whole(database) == then


def test_a_restore_that_fails_at_the_last_step_leaves_the_history(database: Path, backup: Path, monkeypatch: pytest.MonkeyPatch):
    before = whole(database)
    with open_store(database) as store:
        store.write([rows("later")])
    before = whole(database)

    def fail(part: Path, path: Path) -> None:
        raise StoreError("STORE_BACKUP", "no", path=str(path))

    monkeypatch.setattr("laser_trim_analyzer.store.restoring._put", fail)
    assert code_of(lambda: restored(backup, database)) == "STORE_BACKUP"
    assert whole(database) == before
    assert not list(database.parent.glob("*.restoring*"))
