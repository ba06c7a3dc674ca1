"""The schema: migrations make the tables that the program means, old databases open for ever, indexes serve the questions."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing.pool import ThreadPool
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Index, PrimaryKeyConstraint, UniqueConstraint, inspect, text
from sqlalchemy.schema import CreateIndex
from tests.store.records import content, rows
from tests.upgrade.make import items

from laser_trim_analyzer.errors import StoreError
from laser_trim_analyzer.model import Policy, Status, SweepKind
from laser_trim_analyzer.store import Store, open_store, trim_file_of
from laser_trim_analyzer.store import upgrade as module
from laser_trim_analyzer.store.address import address_of
from laser_trim_analyzer.store.audit import first_break
from laser_trim_analyzer.store.backup import copy_database, dated_copy, enable_wal
from laser_trim_analyzer.store.engine import make_engine
from laser_trim_analyzer.store.schema import Base

OLD = sorted((Path(__file__).resolve().parents[1] / "upgrade").glob("*.db"))


# ---- migrations


def is_comparable(thing: object, name: str | None, *rest: object) -> bool:
    """Alembic does not see the collation of an expression; the words of the database below hold it."""
    return name != "ix_source_path_begin"


COMPARED = {"compare_type": True, "include_object": is_comparable}


def written(connection: Connection) -> dict[str, object]:
    """The schema as the database tells it, without the order of lines."""
    if connection.dialect.name == "sqlite":
        found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE name != 'alembic_version' AND sql IS NOT NULL"))
        return {name: sorted(line.strip().rstrip(",") for line in sql.splitlines()) for name, sql in found}
    columns = """SELECT table_name, column_name, data_type, is_nullable, character_maximum_length, collation_name
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'alembic_version'"""
    rules = """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace"""
    others = {
        "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'",
        "triggers": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
        "columns": columns,
        "rules": f"{rules} AND conrelid::regclass::text <> 'alembic_version'",
    }
    return {name: sorted(map(str, connection.execute(text(line)).all())) for name, line in others.items()}


def test_the_migrations_make_exactly_the_tables_that_the_program_means(url: str, request: pytest.FixtureRequest):
    other = request.getfixturevalue("server").new_database() if url.startswith("postgresql") else "sqlite://"
    migrated, created = make_engine(address_of(url)), make_engine(address_of(other))
    try:
        with migrated.begin() as connection:
            module.run_migrations(connection, module.HEAD)
            assert compare_metadata(MigrationContext.configure(connection, opts=COMPARED), Base.metadata) == []
            by_steps = written(connection)
        with created.begin() as connection:
            module.create(connection)
            at_once = written(connection)
    finally:
        migrated.dispose()
        created.dispose()
    assert by_steps == at_once


def test_the_known_revisions_are_those_of_the_migrations():
    script = ScriptDirectory(str(module.MIGRATIONS))
    assert tuple(revision.revision for revision in reversed(list(script.walk_revisions()))) == module.REVISIONS
    assert {path.stem for path in OLD} == set(module.REVISIONS)


def test_the_first_revision_says_why_it_has_no_downgrade():
    script = ScriptDirectory(str(module.MIGRATIONS)).get_revision("0001")
    with pytest.raises(StoreError, match="no revision before the first"):
        script.module.downgrade()


def test_going_down_and_up_again_loses_nothing(shared_url: str, opened: Callable[..., Store]):
    """And what the older revision has is what its own program would have written: it is made of columns that stay."""
    with open_store(shared_url, actor="tester") as store:
        store.write(items())
        before, version = content(store), store.data_version()
    engine = make_engine(address_of(shared_url))
    with engine.connect() as bare, bare.execution_options(writes=True).begin():
        module.run_migrations(bare, "0001", down=True)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "0001"
        assert {column["name"] for column in inspect(connection).get_columns("unit")}.isdisjoint({"machine", "tracks", "margin"})
        assert connection.execute(text("SELECT count(*) FROM track_attempt WHERE unit_id IS NOT NULL")).scalar_one() == 6
        assert connection.execute(text("SELECT data_version FROM store_state")).scalar_one() == version
    engine.dispose()
    store = opened(shared_url)
    assert content(store) == before
    assert store.data_version() > version


def elsewhere(url: str, work: Callable[[Connection], object]) -> None:
    """What another program does to the database, in a transaction of its own."""
    engine = make_engine(address_of(url))
    with engine.connect() as bare, bare.execution_options(writes=True).begin():
        work(bare)
    engine.dispose()


TOGETHER_SECONDS = 60
"""A station that waits for ever is a failure, no test that never ends."""


def test_several_stations_that_open_an_older_history_at_once_upgrade_it_once(shared_url: str):
    with open_store(shared_url, actor="tester") as store:
        store.write(items())
        before = content(store)
    elsewhere(shared_url, lambda connection: module.run_migrations(connection, "0001", down=True))

    def station(_: int) -> bool:
        with open_store(shared_url) as store:
            return store.upgraded is not None and store.data_version() > 0

    pool = ThreadPool(4)  # of threads that nobody has to wait for
    try:
        pool.map_async(station, range(4)).get(TOGETHER_SECONDS)
    finally:
        pool.close()
    with open_store(shared_url) as store:
        assert content(store) == before


def test_a_program_notices_that_a_newer_one_upgraded_the_history(shared_url: str):
    with open_store(shared_url, actor="tester") as store:
        store.write(items())
        before = content(store)
        elsewhere(shared_url, lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '9999'")))
        with pytest.raises(StoreError) as refused:
            store.forget([items()[0].seen.path])
        assert refused.value.code == "STORE_NEWER"
        assert content(store) == before


def test_an_older_revision_is_the_same_after_going_down_as_when_it_was_new(tmp_path: Path):
    engines = [make_engine(address_of(tmp_path / f"{name}.db")) for name in ("first", "back")]
    found = []
    for engine in engines:
        with engine.begin() as connection:
            module.run_migrations(connection, "0001")
            if engine is engines[1]:
                module.run_migrations(connection, module.HEAD)
                module.run_migrations(connection, "0001", down=True)
            found.append(written(connection))
        engine.dispose()
    assert found[0] == found[1]


@pytest.mark.parametrize(("revision", "times"), [("0001", 1), ("0002", 0)])
def test_units_are_derived_again_only_where_a_revision_asks_for_it(
    revision: str, times: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    shutil.copyfile(OLD[0].with_stem(revision), tmp_path / "history.db")
    asked: list[Connection] = []
    monkeypatch.setattr(module, "regroup_all", asked.append)
    with open_store(tmp_path / "history.db") as store:
        assert store.upgraded is not None
    assert len(asked) == times


@pytest.mark.parametrize("old", OLD, ids=lambda path: path.stem)
def test_a_database_of_every_revision_opens_for_ever(old: Path, tmp_path: Path):
    path = tmp_path / "history.db"
    shutil.copyfile(old, path)
    with open_store(path) as store, open_store("sqlite://") as fresh:
        fresh.write(items())
        assert content(store) == content(fresh)
        with store.reading() as connection:
            assert first_break(connection) is None
            assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == module.HEAD
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        assert store.write([rows("new")]).new == 1


def test_an_older_schema_is_upgraded_after_a_backup_that_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "history.db"
    with open_store(path) as store:
        store.write(items())
        before = content(store)
    head, later = module.HEAD, "9999"
    monkeypatch.setattr(module, "REVISIONS", (*module.REVISIONS, later))
    monkeypatch.setattr(module, "HEAD", later)

    def migrate(connection: Connection, target: str) -> None:
        connection.execute(text("CREATE TABLE added (id INTEGER)"))
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{later}'"))

    monkeypatch.setattr(module, "run_migrations", migrate)
    with pytest.raises(StoreError) as older:
        open_store(path, migrate=False)
    assert older.value.code == "STORE_OLDER"
    open_store(path).close()
    (kept,) = tmp_path.glob(f"history.db.before-{later}-from-{head}-*Z")
    monkeypatch.undo()
    with open_store(kept) as store:
        assert content(store) == before
    assert open_refusal(path) == "STORE_NEWER"


def open_refusal(path: Path) -> str:
    with pytest.raises(StoreError) as refused:
        open_store(path)
    return refused.value.code


def test_a_migration_that_fails_leaves_the_database_as_it_was(shared_url: str, monkeypatch: pytest.MonkeyPatch):
    with open_store(shared_url) as store:
        store.write([rows("1")])
        before = content(store)
    with monkeypatch.context() as patch:
        patch.setattr(module, "REVISIONS", (*module.REVISIONS, "9999"))
        patch.setattr(module, "HEAD", "9999")

        def migrate(connection: Connection, target: str) -> None:
            connection.execute(text("DROP TABLE watch_flag"))
            connection.execute(text("SELECT * FROM nowhere"))

        patch.setattr(module, "run_migrations", migrate)
        with pytest.raises(StoreError):
            open_store(shared_url)
    with open_store(shared_url) as store:
        assert content(store) == before


# ---- what the tables refuse and how they are named


def test_every_constraint_and_index_has_a_name(store: Store):
    for one in Base.metadata.tables.values():
        assert [rule for rule in one.constraints if not rule.name] == [], one.name
        assert [index for index in one.indexes if not index.name] == [], one.name
    names = [str(index.name) for one in Base.metadata.tables.values() for index in one.indexes]
    rules = [str(rule.name) for one in Base.metadata.tables.values() for rule in one.constraints]
    assert len({*names, *rules}) == len(names) + len(rules)
    assert max(map(len, [*names, *rules])) <= 63  # PostgreSQL cuts longer ones


def test_every_foreign_key_that_is_followed_backwards_has_an_index():
    """Deleting a parent asks for its children: without an index that is a walk through the table. Shared contents never go."""
    shared = {"limit_table", "axis", "recipe", "model_settings", "parameter_layout", "regrade_run"}
    for one in Base.metadata.tables.values():
        led = [tuple(column.name for column in index.columns) for index in one.indexes]
        led += [tuple(rule.columns.keys()) for rule in one.constraints if isinstance(rule, PrimaryKeyConstraint | UniqueConstraint)]
        for key in one.foreign_keys:
            if key.column.table.name not in shared and one.name != "superseded_result":
                assert any(columns[0] == key.parent.name for columns in led), f"{one.name}.{key.parent.name}"


@pytest.mark.parametrize(
    "line",
    [
        "UPDATE track_attempt SET status = 'GOOD'",
        "UPDATE track_attempt SET policy = 'best'",
        "UPDATE track_attempt SET fail_points = -1",
        "UPDATE track_attempt SET file_id = 999999",
        "UPDATE track_attempt SET unit_id = 999999",
        "UPDATE sweep SET kind = 'extra'",
        "UPDATE sweep SET axis_id = 999999",
        "UPDATE unit SET last_status = NULL",
        "UPDATE unit SET any_status = 'FINE'",
        "DELETE FROM unit",
        "DELETE FROM lot",
        "DELETE FROM limit_table",
        "UPDATE lot SET last_day = '2000-01-01'",
        "INSERT INTO store_state VALUES (2, 0, 0, 1)",
        "UPDATE source_file SET sha256 = (SELECT sha256 FROM source_file ORDER BY id LIMIT 1)",
        "UPDATE source_path SET file_id = 999999",
    ],
)
def test_the_database_itself_refuses_what_cannot_be(store: Store, line: str):
    store.write([rows("1"), rows("2", day=9)])
    with pytest.raises(StoreError) as refused, store.writing() as connection:
        connection.execute(text(line))
        connection.commit()
    assert refused.value.code == "STORE_CONFLICT"


def test_every_word_of_the_model_is_a_word_of_the_tables(store: Store):
    store.write([rows("1")])
    for column, words in (("status", Status), ("policy", Policy), ("accepted_by", Policy)):
        for word in words:
            with store.writing() as connection:
                connection.execute(text(f"UPDATE track_attempt SET {column} = :word"), {"word": word.value})
    for kind in SweepKind:
        with store.writing() as connection:
            connection.execute(text("UPDATE sweep SET kind = :word"), {"word": kind.value})


# ---- indexes

QUESTIONS = {
    "attempts of a model by date": (
        "SELECT id FROM track_attempt WHERE model = 'a' AND trimmed_on >= '2024-01-01' ORDER BY trimmed_on",
        "ix_track_attempt_model_day",
    ),
    "days of a model": ("SELECT DISTINCT trimmed_on FROM track_attempt WHERE model = 'a'", "ix_track_attempt_model_day"),
    "attempts of a unit": ("SELECT id FROM track_attempt WHERE unit_id = 5", "ix_track_attempt_unit"),
    "attempts of a part": ("SELECT id FROM track_attempt WHERE model = 'a' AND stem = 'b'", "ix_track_attempt_model_stem"),
    "attempts by status": (
        "SELECT id FROM track_attempt WHERE status = 'FAIL' AND trimmed_on >= '2024-01-01'",
        "ix_track_attempt_status_day",
    ),
    "attempts of a machine": (
        "SELECT id FROM track_attempt WHERE system = 'LTS' AND machine = 'm' AND trimmed_on >= '2024-01-01'",
        "ix_track_attempt_station_day",
    ),
    "serials by prefix": ("SELECT id FROM track_attempt WHERE serial >= '25' AND serial < '26'", "ix_track_attempt_serial"),
    "models by prefix": ("SELECT DISTINCT model FROM track_attempt WHERE model >= '47' AND model < '48'", "ix_track_attempt_model"),
    "newest date": ("SELECT max(trimmed_on) FROM track_attempt", "ix_track_attempt_day"),
    "attempts of a file": ("SELECT id FROM track_attempt WHERE file_id = 5", "uq_track_attempt_file_id"),
    "sweeps of an attempt": ("SELECT curve FROM sweep WHERE attempt_id = 5 ORDER BY place", "uq_sweep_attempt_id"),
    "units of a model by date": ("SELECT id FROM unit WHERE model = 'a' AND last_day >= '2024-01-01'", "ix_unit_model_last_day"),
    "one unit": ("SELECT id FROM unit WHERE model = 'a' AND stem = 'b' AND lot_id = 5", "uq_unit_model"),
    "units by prefix": ("SELECT id FROM unit WHERE stem >= '25' AND stem < '26'", "ix_unit_stem"),
    "units of a lot": ("SELECT id FROM unit WHERE lot_id = 5", "ix_unit_lot"),
    "lots of a model": ("SELECT id FROM lot WHERE model = 'a' ORDER BY first_day", "uq_lot_model"),
    "newest lot": ("SELECT max(last_day) FROM lot", "ix_lot_last_day"),
    "a file by content": ("SELECT id FROM source_file WHERE sha256 = x'00'", "uq_source_file_sha256"),
    "refused files": ("SELECT id FROM source_file WHERE state = 'refused'", "ix_source_file_state"),
    "a path": ("SELECT id FROM source_path WHERE path_key = x'00' AND is_current", "ix_source_path_current"),
    "paths of a file": ("SELECT id FROM source_path WHERE file_id = 5", "ix_source_path_file"),
    "notes of an attempt": ("SELECT note FROM note WHERE attempt_id = 5", "pk_note"),
    "annotations of a file": ("SELECT id FROM annotation WHERE file_sha256 = x'00'", "ix_annotation_file"),
    "annotations of a part": ("SELECT id FROM annotation WHERE model = 'a' AND stem = 'b'", "ix_annotation_model"),
    "specifications of a pattern": ("SELECT id FROM model_specification WHERE pattern = 'a'", "uq_model_specification"),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_index_serves_the_question(store: Store, question: str):
    line, index = QUESTIONS[question]
    with store.reading() as connection:
        if connection.dialect.name == "sqlite":
            plan = "\n".join(row[-1] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {line}")))
            assert sqlite_name(line, index) in plan, plan
        else:
            connection.execute(text("SET LOCAL enable_seqscan = off"))  # of a few rows the server would read them all
            plan = "\n".join(row[0] for row in connection.execute(text("EXPLAIN " + line.replace("x'00'", "'\\x00'"))))
            assert "Seq Scan" not in plan, plan
            assert "Index" in plan, plan
        assert "SCAN" not in plan or "INDEX" in plan, plan


def sqlite_name(line: str, index: str) -> str:
    """SQLite names the indexes of constraints itself."""
    (asked,) = re.findall(r"FROM (\w+)", line)
    return {"uq": f"sqlite_autoindex_{asked}_", "pk": "PRIMARY KEY"}.get(index[:2], index)


# ---- backups, the log, indexes that come later


def test_a_copy_is_made_while_somebody_writes_and_opens(tmp_path: Path):
    with open_store(tmp_path / "a.db") as store:
        store.write(items())
        before = content(store)
        with store.writing() as connection:
            connection.execute(text("DELETE FROM machine_verdict"))
            copy_database(tmp_path / "a.db", tmp_path / "copy.db")
    assert sorted(file.name for file in tmp_path.glob("copy*")) == ["copy.db"]
    with open_store(tmp_path / "copy.db") as copy:
        assert content(copy) == before


def test_a_copy_never_writes_over_a_file(tmp_path: Path):
    open_store(tmp_path / "a.db").close()
    (tmp_path / "b.db").write_text("precious")
    with pytest.raises(StoreError) as refused:
        copy_database(tmp_path / "a.db", tmp_path / "b.db")
    assert refused.value.code == "STORE_BACKUP_EXISTS"
    assert (tmp_path / "b.db").read_text() == "precious"


def test_a_damaged_original_gives_no_copy(tmp_path: Path):
    path = tmp_path / "a.db"
    open_store(path).close()
    with closing(sqlite3.connect(path)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'sweep'").fetchone()[0]
        page = connection.execute("PRAGMA page_size").fetchone()[0]
    with path.open("r+b") as file:
        file.seek((root - 1) * page)
        file.write(b"\xff" * 64)
    with pytest.raises(StoreError) as refused:
        dated_copy(path, "why")
    assert refused.value.code == "STORE_BACKUP"
    assert not list(tmp_path.glob("a.db.why*"))


@pytest.fixture
def without_log(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "a[1].db"
    with open_store(path) as store:
        store.write([rows("1")])
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
    yield path


def test_a_database_without_the_log_gets_it_and_the_original_is_kept(without_log: Path):
    with open_store(without_log) as store, store.reading() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
        before = content(store)
    (kept,) = without_log.parent.glob("*before-wal*")
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    with open_store(kept) as store:
        assert content(store) == before


def test_originals_are_kept_for_thirty_days(without_log: Path):
    now = datetime.now(UTC)
    assert enable_wal(without_log, now) is not None
    assert enable_wal(without_log, now + timedelta(days=29)) is None
    assert len(list(without_log.parent.glob("*before-wal*"))) == 1
    enable_wal(without_log, now + timedelta(days=31))
    assert list(without_log.parent.glob("*before-wal*")) == []


def test_a_database_in_use_does_not_get_the_log(without_log: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, timeout=0.2))  # five seconds otherwise
    with closing(sqlite3.connect(without_log, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM unit").fetchall()
        with pytest.raises(StoreError) as refused:
            enable_wal(without_log)
    assert refused.value.code == "STORE_LOCKED"


def test_an_index_is_added_to_a_database_in_use_and_twice_is_once(url: str):
    engine = make_engine(address_of(url))
    try:
        with engine.begin() as connection:
            module.create(connection)
        for _ in range(2):
            later = Base.metadata.tables["unit"].to_metadata(type(Base.metadata)())
            module.add_index(engine, Index("ix_unit_later", later.c.first_day))
        with engine.connect() as connection:
            assert "ix_unit_later" in {index["name"] for index in inspect(connection).get_indexes("unit")}
    finally:
        engine.dispose()


def test_an_index_that_a_broken_try_left_is_made_anew(server):
    engine = make_engine(address_of(server.new_database()))
    try:
        with engine.begin() as connection:
            module.create(connection)
            connection.execute(text("CREATE INDEX ix_unit_later ON unit (first_day)"))
            connection.execute(text("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_unit_later'::regclass"))
        later = Base.metadata.tables["unit"].to_metadata(type(Base.metadata)())
        module.add_index(engine, Index("ix_unit_later", later.c.first_day))
        with engine.connect() as connection:
            assert connection.execute(
                text("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_unit_later'::regclass")
            ).scalar_one()
    finally:
        engine.dispose()


@pytest.mark.parametrize("name", ["ix_unit_stem", "ix_source_path_begin", "ix_source_path_current"])
def test_an_index_that_is_made_anew_is_as_it_was(shared_url: str, name: str):
    engine = make_engine(address_of(shared_url))
    try:
        with engine.begin() as connection:
            module.create(connection)
            before = written(connection)
            connection.execute(text(f"DROP INDEX {name}"))
            missing = module.missing_indexes(connection)
        assert [index.name for index in missing] == [name]
        for _ in range(2):
            module.add_index(engine, missing[0])
        with engine.connect() as connection:
            assert written(connection) == before
            assert module.missing_indexes(connection) == []
        assert "CONCURRENTLY" not in str(CreateIndex(missing[0]).compile(engine)), "no transaction could make the table again"
    finally:
        engine.dispose()


def test_a_stored_blob_that_was_changed_is_said(store: Store):
    item = rows("1")
    store.write([item])
    with store.writing() as connection:
        stored = connection.execute(text("SELECT id, curve FROM sweep ORDER BY id")).first()
        blob = bytearray(stored.curve)
        blob[-1] ^= 1
        connection.execute(text("UPDATE sweep SET curve = :blob WHERE id = :id"), {"blob": bytes(blob), "id": stored.id})
    with pytest.raises(StoreError) as damaged:
        trim_file_of(store.file(item.sha256))
    assert damaged.value.code == "STORE_BLOB_DAMAGED"
