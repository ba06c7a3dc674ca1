"""Opening a database: what is wrong with it is said by a code, and nothing is changed, moved or made elsewhere."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import IO, Any

import pytest
from sqlalchemy import Engine, text
from tests.conftest import lacking
from tests.store.records import content, counts, rows

import laser_trim_analyzer as lta
from laser_trim_analyzer.errors import StoreError
from laser_trim_analyzer.store import Store, locks, open_store, presence
from laser_trim_analyzer.store.address import address_of
from laser_trim_analyzer.store.backup import back_up, copy_database
from laser_trim_analyzer.store.engine import integrity_problem
from laser_trim_analyzer.store.locks import FileLock
from laser_trim_analyzer.store.opening import revision_at
from laser_trim_analyzer.store.presence import Presence, unclean_mark

POSIX = pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="small file systems and the mount table are Linux's")

Opener = Callable[..., Store]


def code_of(*words: object, **more: object) -> str:
    with pytest.raises(StoreError) as refused:
        open_store(*words, **more).close()
    assert refused.value.remedy
    return refused.value.code


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "history.db"
    with open_store(path) as store:
        store.write([rows(str(number)) for number in range(20)])
    return path


def test_the_public_name_opens_a_store(tmp_path: Path):
    with lta.open_store(tmp_path / "a.db") as store:
        assert store.data_version() == 0
        assert store.path == tmp_path / "a.db"
    assert (tmp_path / "a.db").exists()


def test_a_store_has_what_it_was_given_when_it_is_opened_again(shared_url: str):
    with open_store(shared_url) as store:
        store.write([rows("1"), rows("2", tracks=2)])
        before = content(store)
    with open_store(shared_url, create=False) as store:
        assert content(store) == before


@pytest.mark.parametrize("form", ["{}", "sqlite:///{}", "sqlite+pysqlite:///{}"])
def test_a_file_has_many_addresses(tmp_path: Path, form: str):
    with open_store(form.format(tmp_path / "a b.db")):
        assert (tmp_path / "a b.db").exists()


def test_a_relative_path_is_meant_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with open_store("a.db") as store:
        monkeypatch.chdir("/")
        store.write([rows("1")])
    assert (tmp_path / "a.db").stat().st_size > 4096


def test_sqlite_is_set_up_as_it_must_be(database: Path):
    wanted = {"foreign_keys": 1, "journal_mode": "wal", "synchronous": 1, "busy_timeout": 5000}
    with open_store(database) as store, store.reading() as connection:
        assert {name: connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in wanted} == wanted


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a\0b",
        "sqlite:///a\0b",
        "n" * 300,
        "mysql://x/y",
        "oracle://x",
        "http://x/y",
        "sqlite://host/x",
        "sqlite:///x?mode=ro",
        "postgresql+pg8000://x/y",
        "://",
    ],
)
def test_what_names_no_database_is_refused(url: str):
    assert code_of(url) == "STORE_URL"


def test_a_folder_is_no_database(tmp_path: Path):
    assert code_of(tmp_path) == "STORE_URL"


def test_a_missing_folder_is_never_made(tmp_path: Path):
    assert code_of(tmp_path / "none" / "a.db") == "STORE_FOLDER_MISSING"
    assert not (tmp_path / "none").exists()


def test_a_missing_database_is_not_made_unless_asked(tmp_path: Path):
    assert code_of(tmp_path / "a.db", create=False) == "STORE_NOT_FOUND"
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "empty.db").touch()
    assert code_of(tmp_path / "empty.db", create=False) == "STORE_NOT_FOUND"
    assert (tmp_path / "empty.db").stat().st_size == 0


def test_an_empty_file_becomes_a_database(tmp_path: Path):
    (tmp_path / "a.db").touch()
    with open_store(tmp_path / "a.db") as store:
        assert store.data_version() == 0


@pytest.mark.parametrize("head", [b"PK\x03\x04", b"SQLite format 2\0", b"\xd0\xcf\x11\xe0", b"x", b"SQLite format 3"])
def test_another_file_is_left_as_it_is(tmp_path: Path, head: bytes):
    path = tmp_path / "a.db"
    path.write_bytes(head + bytes(5000))
    assert code_of(path) == "STORE_NOT_A_DATABASE"
    assert path.read_bytes() == head + bytes(5000)
    assert list(tmp_path.iterdir()) == [path]


def test_the_database_of_another_program_is_left_as_it_is(tmp_path: Path):
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE customers (name TEXT)")
    before = path.read_bytes()
    assert code_of(path) == "STORE_NOT_A_DATABASE"
    assert path.read_bytes() == before


@pytest.mark.parametrize("part", [0.9, 0.5, 0.1])
def test_a_database_whose_end_is_missing_is_damaged(database: Path, part: float):
    whole = database.read_bytes()
    database.write_bytes(whole[: int(len(whole) * part)])
    assert code_of(database) == "STORE_DAMAGED"


@pytest.mark.parametrize("length", [1, 20, 99, 100, 2000])
def test_a_database_of_which_next_to_nothing_is_left_is_refused(database: Path, length: int):
    database.write_bytes(database.read_bytes()[:length])
    assert code_of(database) in ("STORE_DAMAGED", "STORE_NOT_A_DATABASE")


def test_a_newer_schema_is_refused_and_left_as_it_is(shared_url: str):
    with open_store(shared_url) as store, store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError) as refused:
        open_store(shared_url)
    assert refused.value.code == "STORE_NEWER"
    assert "9999" in str(refused.value)


@pytest.mark.parametrize("line", ["DELETE FROM alembic_version", "INSERT INTO alembic_version VALUES ('x')"])
def test_a_schema_without_one_version_is_damaged(shared_url: str, line: str):
    with open_store(shared_url) as store, store.writing() as connection:
        connection.execute(text(line))
    assert code_of(shared_url) == "STORE_DAMAGED"


# ---- places that may not be written


def unprivileged(program: str, *words: object) -> subprocess.CompletedProcess[str]:
    """Run a program as nobody: root may write everywhere. Modules are loaded before: nobody may not read everything either."""
    prelude = """
import os, sys
from tests.store.records import rows
from laser_trim_analyzer.errors import StoreError
from laser_trim_analyzer.store import open_store
with open_store("sqlite://") as warm:
    warm.write([rows("0")])
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
def code(work):
    try:
        work()
    except StoreError as problem:
        return problem.code
    return "nothing"
"""
    line = [sys.executable, "-c", prelude + program, *map(str, words)]
    return subprocess.run(line, capture_output=True, text=True, cwd=Path(__file__).resolve().parents[2], timeout=60)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that others can reach."""
    with tempfile.TemporaryDirectory(prefix="lta-store-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


@POSIX
def test_a_folder_that_may_not_be_written_is_said_and_nothing_moves_elsewhere(open_folder: Path):
    done = unprivileged("print(code(lambda: open_store(sys.argv[1])))", open_folder / "new.db")
    assert done.stdout.split() == ["STORE_READ_ONLY"], done.stderr
    assert list(open_folder.iterdir()) == []


@POSIX
@pytest.mark.parametrize(("folder", "file"), [(0o555, 0o444), (0o777, 0o444), (0o755, 0o644)])
def test_a_database_that_may_not_be_written_is_said(open_folder: Path, folder: int, file: int):
    path = open_folder / "history.db"
    with open_store(path) as store:
        store.write([rows("1")])
    before = path.read_bytes()
    path.chmod(file)
    (open_folder / "history.db.lock").chmod(0o666)
    open_folder.chmod(folder)
    done = unprivileged("print(code(lambda: open_store(sys.argv[1]).write([rows('2')])))", path)
    assert done.stdout.split() == ["STORE_READ_ONLY"], done.stderr
    assert path.read_bytes() == before


@POSIX
@pytest.mark.parametrize("folder", [0o555, 0o755])
def test_a_database_that_may_not_be_written_is_read_by_whoever_only_asks(open_folder: Path, folder: int):
    path = open_folder / "a history?.db"
    with open_store(path) as store:
        store.write([rows("1"), rows("2")])
    before = path.read_bytes()
    path.chmod(0o444)
    for name in (".lock", ".users"):
        Path(f"{path}{name}").unlink(missing_ok=True)
    open_folder.chmod(folder)
    program = """
from sqlalchemy import text
def count(path):
    with open_store(path, create=False, reads_only=True) as store, store.reading() as connection:
        return connection.execute(text("SELECT count(*) FROM source_file")).scalar_one()
print(count(sys.argv[1]), code(lambda: open_store(sys.argv[1], create=False, reads_only=True).write([rows("3")])))
"""
    done = unprivileged(program, path)
    assert done.stdout.split() == ["2", "STORE_READ_ONLY"], done.stderr
    assert path.read_bytes() == before
    assert list(open_folder.iterdir()) == [path]


@POSIX
def test_a_mark_counts_where_nothing_may_be_written(open_folder: Path):
    path = open_folder / "history.db"
    with open_store(path) as store:
        store.write([rows("1")])
    Path(f"{path}.unclean").touch()
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\xff" * 4096)
    path.chmod(0o444)
    open_folder.chmod(0o555)
    done = unprivileged("print(code(lambda: open_store(sys.argv[1], create=False, reads_only=True)))", path)
    assert done.stdout.split() == ["STORE_DAMAGED"], done.stderr


@POSIX
def test_what_is_written_while_it_is_read_as_it_lies_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "history.db"
    with open_store(path) as store:
        store.write([rows("1")])

    def refuses(self: Store, **_: Any) -> None:
        monkeypatch.undo()  # the first look alone fails, as where no log can be made
        raise StoreError("STORE_READ_ONLY", path=str(path))

    monkeypatch.setattr(Store, "prepare", refuses)
    with open_store(path, create=False, reads_only=True) as store:
        with store.reading() as connection:
            connection.execute(text("SELECT 1"))
        with pytest.raises(StoreError, match="while it was read"), store.reading() as connection, open_store(path) as other:
            other.write([rows("2")])


@POSIX
def test_a_folder_that_may_not_be_entered_is_said(open_folder: Path):
    (open_folder / "closed").mkdir(mode=0o700)
    done = unprivileged("print(code(lambda: open_store(sys.argv[1])))", open_folder / "closed" / "a.db")
    assert done.stdout.split() == ["STORE_READ_ONLY"], done.stderr


@POSIX
def test_a_database_that_may_not_be_read_is_said(open_folder: Path):
    path = open_folder / "history.db"
    open_store(path).close()
    path.chmod(0o000)
    done = unprivileged("print(code(lambda: open_store(sys.argv[1])))", path)
    assert done.stdout.split() == ["STORE_READ_ONLY"], done.stderr


@LINUX
def test_a_full_disk_takes_the_batch_back_and_nothing_else(tmp_path: Path, opened: Opener):
    if os.geteuid() != 0:
        lacking("only root may mount a small file system")
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small], capture_output=True).returncode:
        lacking("a small file system cannot be mounted here")
    try:
        with open_store(small / "a.db") as store:
            store.write([rows("first")])
            before = content(store)
            with pytest.raises(StoreError) as full:
                for number in range(200):
                    store.write([rows(f"{number}-{place}", tracks=4) for place in range(20)])
                    before = content(store)
            assert full.value.code == "STORE_DISK_FULL"
            assert content(store) == before
        with open_store(small / "a.db") as store, store.reading() as connection:
            assert content(store) == before
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
    finally:
        subprocess.run(["umount", small], check=True)


# ---- other programs


def test_a_database_that_another_program_holds_is_said(database: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("laser_trim_analyzer.store.engine.BUSY_TIMEOUT_MS", 100)
    with open_store(database) as store, closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as locked:
            store.write([rows("new")])
        assert locked.value.code == "STORE_LOCKED"
        assert len(store.file(rows("1").sha256).attempts) == 1  # readers go on
        other.execute("ROLLBACK")
        assert store.write([rows("new")]).new == 1


@POSIX
@pytest.mark.parametrize("replaced", [False, True])
def test_a_file_that_is_taken_away_is_said(database: Path, tmp_path: Path, replaced: bool):
    with open_store(database) as store:
        database.rename(tmp_path / "elsewhere.db")
        if replaced:
            database.write_bytes((tmp_path / "elsewhere.db").read_bytes())
        with pytest.raises(StoreError) as gone:
            store.write([rows("new")])
        assert gone.value.code == "STORE_GONE"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The databases whose integrity was asked for."""
    found: list[str] = []

    def check(engine: Engine, shown: str) -> str | None:
        found.append(shown)
        return integrity_problem(engine, shown)

    monkeypatch.setattr("laser_trim_analyzer.store.store.integrity_problem", check)
    return found


@pytest.fixture
def unclean(tmp_path: Path) -> Path:
    """A history whose last use ended without closing."""
    path = tmp_path / "history.db"
    program = "s = open_store(sys.argv[1]); s.write([rows(str(n)) for n in range(20)]); os._exit(9)"
    prelude = "import os, sys\nfrom tests.store.records import rows\nfrom laser_trim_analyzer.store import open_store\n"
    line = [sys.executable, "-c", prelude + program, str(path)]
    assert subprocess.run(line, cwd=Path(__file__).resolve().parents[2]).returncode == 9
    assert Path(f"{path}-wal").stat().st_size > 0
    return path


def restore_failing(path: Path) -> None:
    with pytest.raises(ZeroDivisionError), Presence(path).alone():
        with closing(sqlite3.connect(path)) as connection:  # takes the log away when it closes
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        raise ZeroDivisionError


@pytest.mark.parametrize(
    "passing",
    [revision_at, lambda path: back_up(address_of(path)), restore_failing],
    ids=["the version asked", "a backup", "a restore that failed"],
)
def test_what_passes_by_leaves_the_check_to_whoever_opens_it(unclean: Path, asked: list[str], passing: Callable[[Path], object]):
    passing(unclean)
    assert asked == []
    with open_store(unclean) as store:
        assert asked == [str(unclean)]
        assert counts(store)["source_file"] == 20
    open_store(unclean).close()
    assert len(asked) == 1


@POSIX
def test_a_link_to_the_file_stands_for_the_file(unclean: Path, asked: list[str], tmp_path: Path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "link.db").symlink_to(unclean)
    with open_store(folder / "link.db") as store:
        assert asked == [str(unclean)]
        assert store.path == unclean
        assert [file.name for file in folder.iterdir()] == ["link.db"]
    (folder / "new.db").symlink_to(tmp_path / "new.db")
    open_store(folder / "new.db").close()
    assert (tmp_path / "new.db").stat().st_size > 0


def test_an_index_that_lacks_rows_is_found_after_an_unclean_end(database: Path):
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        line = "SELECT sql FROM sqlite_master WHERE name = 'ix_track_attempt_serial'"
        (made,) = connection.execute(line).fetchone()
        change = "UPDATE sqlite_master SET sql = ? WHERE name = 'ix_track_attempt_serial'"
        connection.execute(change, (f"{made} WHERE serial = 'nobody'",))
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("REINDEX ix_track_attempt_serial")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(change, (made,))
        connection.commit()
    unclean_mark(database).touch()
    assert code_of(database) == "STORE_DAMAGED"


def test_an_unclean_end_is_checked_and_a_damage_found(unclean: Path, asked: list[str]):
    path = unclean
    with open_store(path) as store:
        assert len(asked) == 1
        assert counts(store)["source_file"] == 20
        with open_store(path):
            assert len(asked) == 1, "a log in use is no unclean end"
    with open_store(path):
        assert len(asked) == 1


def test_a_damage_after_an_unclean_end_is_said(database: Path, monkeypatch: pytest.MonkeyPatch):
    with closing(sqlite3.connect(database)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'sweep'").fetchone()[0]
        page = connection.execute("PRAGMA page_size").fetchone()[0]
    with database.open("r+b") as file:
        file.seek((root - 1) * page)
        file.write(b"\xff" * 64)
    with monkeypatch.context() as unclean:
        unclean.setattr(Presence, "enter", lambda self: True)
        assert code_of(database) == "STORE_DAMAGED"
    assert code_of(database) == "STORE_DAMAGED", "the next one must not write into it either"
    before = database.read_bytes()
    assert code_of(database, create=False, reads_only=True) == "STORE_DAMAGED"
    assert database.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="only POSIX shares a lock on a file")
@pytest.mark.parametrize("who", ["enter", "alone"])
def test_whoever_comes_while_the_last_one_leaves_is_seen(who: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The file of those present goes between its opening and its locking, by the hand of the last who leaves."""
    coming, users = Presence(tmp_path / "h.db"), tmp_path / "h.db.users"
    left: list[bool] = []

    def lock_after_the_file_went(file: IO[bytes]) -> bool:
        if not left:
            users.unlink()
            left.append(True)
        return locks.lock_now(file)

    with monkeypatch.context() as patch, ExitStack() as stack:
        patch.setattr(presence, "lock_now", lock_after_the_file_went)
        if who == "enter":
            coming.enter()
            stack.callback(coming.leave)
        else:
            stack.enter_context(coming.alone())
        assert left
        assert os.path.samestat(users.stat(), os.fstat(os.open(users, os.O_RDONLY)))
        other = Presence(tmp_path / "h.db")
        with pytest.raises(StoreError) as refused, other.alone():
            pass
        assert refused.value.code == "STORE_IN_USE"


def test_a_schema_that_is_no_text_is_damage(database: Path):
    content = database.read_bytes()
    place = content.index(b"CREATE TABLE sweep")
    database.write_bytes(content[:place] + b"\xa6\xf2\xc6\xa6" * 4 + content[place + 16 :])
    assert code_of(database) == "STORE_DAMAGED"


def test_what_was_kept_before_the_log_goes_when_its_days_are_over(database: Path):
    kept = database.with_name("history.db.before-wal-20240101T000000000000Z")
    kept.write_bytes(b"old")
    with open_store(database):
        assert kept.exists()
    os.utime(kept, (0, 0))
    with open_store(database, create=False, reads_only=True):
        assert kept.exists()
    with open_store(database):
        assert not kept.exists()


def test_a_closed_store_leaves_one_file_and_its_lock(database: Path):
    assert sorted(file.name for file in database.parent.iterdir()) == ["history.db", "history.db.lock"]


def test_the_lock_file_may_be_deleted(database: Path):
    FileLock(database).path.unlink()
    with open_store(database) as store:
        assert store.write([rows("new")]).new == 1


# ---- PostgreSQL


def test_a_server_that_is_not_there_is_said(tmp_path: Path):
    assert code_of(f"postgresql+psycopg://lta@/lta?host={tmp_path}") == "STORE_UNREACHABLE"
    assert code_of("postgresql://lta@127.0.0.1:1/lta") == "STORE_UNREACHABLE"


def test_a_user_or_database_that_is_not_there_is_said(server):
    there = server.new_database()
    assert code_of(there.replace("/trial_", "/none_")) == "STORE_DENIED"
    assert code_of(there.replace("lta@", "nobody_knows@")) == "STORE_DENIED"


def test_the_password_is_never_shown():
    with pytest.raises(StoreError) as refused:
        open_store("postgresql://lta:s3cret@127.0.0.1:1/lta")
    assert "s3cret" not in str(refused.value)


def test_a_user_who_may_not_write_is_said(server):
    there = server.new_database()
    with open_store(there) as store:
        store.write([rows("1")])
        with store.writing() as connection:
            connection.execute(text("DROP ROLE IF EXISTS looker"))
            connection.execute(text("CREATE ROLE looker LOGIN"))
            connection.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO looker"))
    with open_store(there.replace("lta@", "looker@")) as store:
        assert store.data_version() == 2
        with pytest.raises(StoreError) as refused:
            store.write([rows("2")])
        assert refused.value.code == "STORE_READ_ONLY"
    with open_store(there) as store, store.writing() as connection:
        connection.execute(text("DROP OWNED BY looker"))
        connection.execute(text("DROP ROLE looker"))


def test_a_missing_driver_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert code_of("postgresql://lta@127.0.0.1:1/lta") == "STORE_DRIVER"


def test_whoever_only_asks_leaves_a_database_without_a_log_as_it_is(tmp_path: Path):
    path, copy = tmp_path / "history.db", tmp_path / "copy.db"
    with open_store(path) as store:
        store.write([rows("1")])
    copy_database(path, copy)
    before = copy.read_bytes()
    with open_store(copy, create=False, reads_only=True) as store, store.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM source_file")).scalar_one() == 1
    assert copy.read_bytes() == before
    assert sorted(file.name for file in tmp_path.glob("copy*")) == ["copy.db"]


def test_a_hot_journal_is_not_passed_over_where_nothing_may_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "history.db"
    open_store(path).close()
    Path(f"{path}-journal").write_bytes(b"what was there before")

    def refuses(self: Store, **_: Any) -> None:
        raise StoreError("STORE_READ_ONLY", path=str(path))

    monkeypatch.setattr(Store, "prepare", refuses)
    assert code_of(path, create=False, reads_only=True) == "STORE_READ_ONLY"


def test_a_database_that_is_gone_while_it_is_read_as_it_lies_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "history.db"
    open_store(path).close()

    def refuses(self: Store, **_: Any) -> None:
        monkeypatch.undo()
        raise StoreError("STORE_READ_ONLY", path=str(path))

    monkeypatch.setattr(Store, "prepare", refuses)
    with open_store(path, create=False, reads_only=True) as store:
        with pytest.raises(StoreError) as gone, store.reading():
            path.rename(tmp_path / "elsewhere.db")
        assert gone.value.code == "STORE_GONE"
