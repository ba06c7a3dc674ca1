"""A check finds every kind of damage, names its place, and finds nothing in a sound history."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from tests.store.conftest import KINDS, Server
from tests.store.records import rows
from tests.store.test_copies import OLD, a_page_overwritten
from tests.upgrade.make import items

from laser_trim_analyzer.model import Specification, Specifications
from laser_trim_analyzer.store import Store, open_store
from laser_trim_analyzer.store.arrays import pack, unpack
from laser_trim_analyzer.store.defects import Checked, Defect, defects
from laser_trim_analyzer.store.schema import APPEND_ONLY
from laser_trim_analyzer.store.specifications import add_specifications
from laser_trim_analyzer.store.upgrade import missing_indexes, run_migrations

EVERYWHERE = pytest.mark.parametrize("filled", KINDS, indirect=True)


@pytest.fixture
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    kind = getattr(request, "param", "memory")
    places = {"memory": lambda: "sqlite://", "file": lambda: str(tmp_path / "history.db")}
    url = places[kind]() if kind in places else request.getfixturevalue("server").new_database()
    with open_store(url, actor="tester") as store:
        store.write(items())
        store.forget([rows("254A", minute=7).seen.path])
        table = Specifications("a.toml", (Specification("4711-*", angle=3.0),))
        with store.writing() as connection:
            add_specifications(connection, store.actor, table, "new drawing")
        yield store


def found(store: Store) -> list[Defect]:
    return [event for event in defects(store) if isinstance(event, Defect)]


@EVERYWHERE
def test_a_sound_history_has_no_defects(filled: Store):
    assert found(filled) == []
    parts = [event for event in defects(filled) if isinstance(event, Checked)]
    assert [part for part in dict.fromkeys(one.part for one in parts)] == [
        *("database", "schema", "references"),
        *("limit_table", "axis", "recipe", "model_settings", "parameter_layout", "model_specification"),
        *("sweep", "source_file", "track_attempt", "superseded_result", "units", "log"),
    ]
    sweeps = [part for part in parts if part.part == "sweep"]
    assert sweeps[-1].done == sweeps[-1].total > 5


BROKEN = b"\x01\x00\x00\x00\x00nothing"
ONE = "(SELECT min(id) FROM {0})"


@pytest.mark.parametrize(
    ("line", "code", "place"),
    [
        ("UPDATE sweep SET curve = :blob WHERE id = " + ONE.format("sweep"), "STORE_BLOB_DAMAGED", "sweep"),
        ("UPDATE sweep SET detail = :blob WHERE id = " + ONE.format("sweep"), "STORE_BLOB_DAMAGED", "sweep"),
        ("UPDATE source_file SET record = :blob WHERE state = 'read' AND model = '88'", "STORE_BLOB_DAMAGED", "source_file"),
        ("UPDATE track_attempt SET zones = :blob WHERE id = " + ONE.format("track_attempt"), "STORE_BLOB_DAMAGED", "track_attempt"),
        ("UPDATE axis SET arrays = :blob WHERE id = " + ONE.format("axis"), "STORE_BLOB_DAMAGED", "axis"),
        ("UPDATE recipe SET content = '[[\"Power\",7]]' WHERE id = " + ONE.format("recipe"), "STORE_HASH", "recipe"),
        ("UPDATE model_settings SET content = 'Ω' WHERE id = " + ONE.format("model_settings"), "STORE_HASH", "model_settings"),
        ("UPDATE model_specification SET angle = 4", "STORE_HASH", "model_specification 4711-*"),
        ("UPDATE unit SET last_status = 'PASS' WHERE last_status = 'FAIL'", "STORE_UNITS", "unit 4711-2 254"),
        ("UPDATE unit SET accepted_by = 'with_rotation' WHERE stem = '1'", "STORE_UNITS", "unit 88 1"),
        ("UPDATE unit SET attempts = 9 WHERE stem = '1'", "STORE_UNITS", "unit 88 1"),
        ("UPDATE unit SET stem = '77' WHERE stem = '1'", "STORE_UNITS", "unit 88 1"),
        ("UPDATE lot SET last_day = '2031-01-01' WHERE model = '88'", "STORE_UNITS", "lot 88"),
        ("UPDATE track_attempt SET unit_id = NULL WHERE stem = '1'", "STORE_UNITS", "unit 88 1"),
        ("UPDATE track_attempt SET unit_id = " + ONE.format("unit") + " WHERE trimmed_on IS NULL", "STORE_UNITS", "attempt"),
        ("UPDATE track_attempt SET status = 'PASS' WHERE status = 'FAIL'", "STORE_UNITS", "unit 4711-2 254"),
    ],
)
def test_what_was_changed_behind_our_back_is_found(filled: Store, line: str, code: str, place: str):
    with filled.writing() as connection:
        changed = connection.execute(text(line), {"blob": BROKEN} if ":blob" in line else {})
        assert changed.rowcount >= 1
    defect, *_ = found(filled)
    assert defect.code == code
    assert defect.place.startswith(place)
    assert defect.sentence and defect.remedy


def test_a_damaged_sweep_names_its_file(filled: Store):
    with filled.writing() as connection:
        line = (
            "SELECT s.id, f.sha256 FROM sweep s JOIN track_attempt a ON a.id = s.attempt_id JOIN source_file f ON f.id = a.file_id"
        )
        key, sha256 = connection.execute(text(line + " ORDER BY s.id DESC")).all()[0]
        connection.execute(text("UPDATE sweep SET curve = :blob WHERE id = :key"), {"blob": BROKEN, "key": key})
    (defect,) = found(filled)
    assert defect.place == f"sweep {key}, curve"
    assert bytes(sha256).hex() in defect.detail


def test_other_limits_under_the_same_hash_are_found(filled: Store):
    with filled.writing() as connection:
        key, blob = connection.execute(text("SELECT id, arrays FROM limit_table")).all()[0]
        arrays = {name: array.copy() for name, array in unpack(bytes(blob)).items()}
        arrays["upper"][3] *= 2
        connection.execute(text("UPDATE limit_table SET arrays = :blob WHERE id = :key"), {"blob": pack(arrays), "key": key})
    (defect,) = found(filled)
    assert (defect.code, defect.place) == ("STORE_HASH", f"limit_table {key}")


@EVERYWHERE
def test_reading_the_files_again_mends_what_they_share(filled: Store):
    """As the remedy says."""
    with filled.writing() as connection:
        for table in ("axis", "limit_table"):
            connection.execute(text(f"UPDATE {table} SET arrays = :blob WHERE id = {ONE.format(table)}"), {"blob": BROKEN})
        for table in ("recipe", "model_settings", "parameter_layout"):
            connection.execute(text(f"UPDATE {table} SET content = '[[7]]' WHERE id = {ONE.format(table)}"))
    assert len(found(filled)) >= 5
    filled.write(items())
    assert len(found(filled)) >= 5
    filled.write(items(), replace=True)
    assert found(filled) == []


def past_the_lock(connection: Connection, line: str) -> None:
    """As somebody would who knows of the triggers: they are gone meanwhile and back again."""
    there = [made for made in APPEND_ONLY[connection.dialect.name] if "TRIGGER" in made.split()[1]]
    names = [made.split()[2] for made in there]
    end = "" if connection.dialect.name == "sqlite" else " ON audit_event"
    for done in (*(f"DROP TRIGGER {name}{end}" for name in names), line, *there):
        connection.exec_driver_sql(done)


@pytest.mark.parametrize("filled", ["memory", "postgresql"], indirect=True)
@pytest.mark.parametrize("line", ["UPDATE audit_event SET actor = 'nobody' WHERE id = 1", "DELETE FROM audit_event WHERE id = 1"])
def test_an_entry_of_the_log_that_was_changed_or_taken_out_is_found(filled: Store, line: str):
    with filled.writing() as connection:
        past_the_lock(connection, line)
    (defect,) = found(filled)
    assert defect.code == "STORE_AUDIT"


def test_a_reference_to_nothing_is_found(tmp_path: Path):
    path = tmp_path / "history.db"
    with open_store(path) as store:
        store.write(items())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM track_attempt WHERE id = (SELECT min(id) FROM track_attempt)")
        connection.commit()
    with open_store(path) as store:
        codes = [defect.code for defect in found(store)]
    assert codes[0] == "STORE_REFERENCE"


def test_a_damaged_page_is_found_and_the_rest_is_looked_at_all_the_same(tmp_path: Path):
    path = tmp_path / "history.db"
    with open_store(path) as store:
        store.write(items())
        with store.writing() as connection:
            connection.exec_driver_sql("UPDATE unit SET attempts = 9 WHERE stem = '1'")
    a_page_overwritten(path)
    with open_store(path) as store:
        defects_found = found(store)
    assert {defect.code for defect in defects_found} == {"STORE_DAMAGED", "STORE_UNITS"}
    assert "sweep" in {defect.place for defect in defects_found}


# ---- the schema

SQLITE_CHANGES = [
    ("DROP TRIGGER audit_event_no_update", "trigger audit_event_no_update"),
    ("DROP TRIGGER audit_event_no_replace", "trigger audit_event_no_replace"),
    ("DROP INDEX ix_unit_stem", "index ix_unit_stem"),
    ("DROP INDEX ix_source_path_current", "index ix_source_path_current"),
    ("DROP INDEX ix_unit_stem; CREATE INDEX ix_unit_stem ON unit (model)", "index ix_unit_stem"),
    ("DROP INDEX ix_unit_model_last_day; CREATE INDEX ix_unit_model_last_day ON unit (last_day, model)", "index ix_unit_model_"),
    (
        "DROP TRIGGER audit_event_no_delete; CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event "
        "WHEN OLD.id > 5 BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END",
        "trigger audit_event_no_delete",
    ),
    ("DROP TABLE extra_metric", "table extra_metric"),
    ("ALTER TABLE note RENAME COLUMN words TO said", "table note"),
    ("DROP TABLE extra_metric; CREATE TABLE extra_metric (attempt_id INTEGER, place INTEGER)", "table extra_metric"),
]
POSTGRESQL_CHANGES = [
    ("DROP TRIGGER audit_event_no_change ON audit_event", "trigger audit_event_no_change"),
    ("ALTER TABLE audit_event DISABLE TRIGGER audit_event_no_truncate", "trigger audit_event_no_truncate"),
    (
        "DROP TRIGGER audit_event_no_change ON audit_event; CREATE TRIGGER audit_event_no_change BEFORE UPDATE ON audit_event "
        "FOR EACH ROW WHEN (OLD.id > 5) EXECUTE FUNCTION audit_event_refuse()",
        "trigger audit_event_no_change",
    ),
    ("DROP INDEX ix_unit_stem", "index ix_unit_stem"),
    ("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_unit_stem'::regclass", "index ix_unit_stem"),
    ("DROP INDEX ix_unit_stem; CREATE INDEX ix_unit_stem ON unit (model)", "index ix_unit_stem"),
    ("DROP INDEX ix_source_path_current; CREATE INDEX ix_source_path_current ON source_path (path_key)", "index ix_source_path"),
    (
        "DROP TRIGGER audit_event_no_change ON audit_event; CREATE TRIGGER audit_event_no_change BEFORE UPDATE OF actor "
        "ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse()",
        "trigger audit_event_no_change",
    ),
    (
        "DROP INDEX ix_source_path_begin; CREATE INDEX ix_source_path_begin ON source_path (substr(path, 1, 640))",
        "index ix_source_path_begin",
    ),
    (
        "DROP INDEX ix_source_path_current; CREATE UNIQUE INDEX ix_source_path_current ON source_path (path_key)",
        "index ix_source_path_current",
    ),
    (
        "ALTER TABLE unit DROP CONSTRAINT ck_unit_first_status, ADD CONSTRAINT ck_unit_first_status CHECK (true)",
        "rule ck_unit_first_status",
    ),
    (
        "ALTER TABLE lot DROP CONSTRAINT ck_lot_days, "
        "ADD CONSTRAINT ck_lot_days CHECK (first_day > last_day OR first_day <= last_day)",
        "rule ck_lot_days",
    ),
    ("ALTER TABLE track_attempt DROP CONSTRAINT fk_track_attempt_unit_id", "rule fk_track_attempt_unit_id"),
    ("ALTER TABLE unit DROP CONSTRAINT ck_unit_any_status", "rule ck_unit_any_status"),
    ("ALTER TABLE note ALTER COLUMN note DROP NOT NULL", "column note.note"),
    ("ALTER TABLE unit ALTER COLUMN attempts TYPE bigint", "column unit.attempts"),
    ("ALTER TABLE note RENAME COLUMN words TO said", "column note.words"),
    ("DROP TABLE extra_metric", "table extra_metric"),
]
CHANGES = [("file", *one) for one in SQLITE_CHANGES] + [("postgresql", *one) for one in POSTGRESQL_CHANGES]


@pytest.mark.parametrize(("filled", "lines", "place"), CHANGES, indirect=["filled"])
def test_what_others_took_away_or_changed_is_found(filled: Store, lines: str, place: str):
    with filled.writing() as connection:
        for line in re.split(r"; (?=CREATE)", lines):
            connection.exec_driver_sql(line)
    of_schema = [defect for defect in found(filled) if defect.code == "STORE_SCHEMA"]
    assert [defect.place[: len(place)] for defect in of_schema] == [place]
    assert of_schema[0].detail and of_schema[0].remedy


@pytest.mark.parametrize("name", ["Lta", "my-schema"])
def test_a_schema_of_any_name_is_the_one_that_is_looked_at(server: Server, name: str):
    address = server.new_database()
    with open_store(address) as store, store.writing() as connection:
        connection.exec_driver_sql(f'CREATE SCHEMA "{name}"')
        connection.exec_driver_sql("CREATE SCHEMA lta")
    inside = f"{address}{'&' if '?' in address else '?'}options=-csearch_path%3D%22{name}%22"
    with open_store(inside) as store:
        assert found(store) == []
        with store.writing() as connection:
            connection.exec_driver_sql("DROP INDEX ix_unit_stem")
            assert [index.name for index in missing_indexes(connection)] == ["ix_unit_stem"]
        assert [defect.place for defect in found(store)] == ["index ix_unit_stem"]


def test_a_function_that_refuses_nothing_any_more_is_found(server: Server):
    with open_store(server.new_database()) as store:
        with store.writing() as connection:
            words = "CREATE OR REPLACE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$"
            connection.exec_driver_sql(words)
        assert {defect.place for defect in found(store)} == {"trigger audit_event_no_change", "trigger audit_event_no_truncate"}


@EVERYWHERE
def test_what_others_added_is_no_defect(filled: Store):
    with filled.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE theirs (id INTEGER PRIMARY KEY, unit INTEGER)")
        connection.exec_driver_sql("CREATE INDEX ix_theirs ON unit (last_day)")
        connection.exec_driver_sql("CREATE VIEW seen AS SELECT path FROM source_path")
        connection.exec_driver_sql("ALTER TABLE unit ADD COLUMN theirs INTEGER")
    assert found(filled) == []


def test_of_what_is_missing_the_rest_is_looked_at_all_the_same(filled: Store):
    with filled.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE axis RENAME TO axis_of_others")
        connection.exec_driver_sql("UPDATE unit SET attempts = 9 WHERE stem = '1'")
    assert {"STORE_SCHEMA", "STORE_DAMAGED", "STORE_UNITS"} <= {defect.code for defect in found(filled)}


@pytest.mark.parametrize("old", OLD, ids=lambda path: path.stem)
def test_an_upgraded_history_has_no_defects(old: Path, tmp_path: Path):
    shutil.copyfile(old, tmp_path / "history.db")
    with open_store(tmp_path / "history.db") as store:
        assert found(store) == []


def test_a_history_that_was_upgraded_on_a_server_has_no_defects(server: Server):
    address = server.new_database()
    with open_store(address) as store:
        store.write(items())
        with store.writing() as connection:
            run_migrations(connection, "0001", down=True)
    with open_store(address) as store:
        assert store.upgraded is not None
        assert found(store) == []
