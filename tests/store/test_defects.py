"""A check finds every kind of damage, names its place, and finds nothing in a sound history."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from tests.store.conftest import KINDS
from tests.store.records import rows
from tests.store.test_copies import a_page_overwritten
from tests.upgrade.make import items

from laser_trim_analyzer.model import Specification, Specifications
from laser_trim_analyzer.store import Store, open_store
from laser_trim_analyzer.store.arrays import pack, unpack
from laser_trim_analyzer.store.defects import Checked, Defect, defects
from laser_trim_analyzer.store.specifications import add_specifications

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
        *("database", "references", "limit_table", "axis", "recipe", "model_settings", "parameter_layout", "model_specification"),
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


def unlock_log(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        for name in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER audit_event_no_{name}")
    else:
        connection.exec_driver_sql("DROP TRIGGER audit_event_no_change ON audit_event")


@pytest.mark.parametrize("filled", ["memory", "postgresql"], indirect=True)
@pytest.mark.parametrize("line", ["UPDATE audit_event SET actor = 'nobody' WHERE id = 1", "DELETE FROM audit_event WHERE id = 1"])
def test_an_entry_of_the_log_that_was_changed_or_taken_out_is_found(filled: Store, line: str):
    with filled.writing() as connection:
        unlock_log(connection)
        connection.exec_driver_sql(line)
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
