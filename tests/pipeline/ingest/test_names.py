"""Names of files are data: metacharacters, line ends and emoji come back as they are; what no database holds is refused."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.pipeline.ingest.runs import check_whole, content, ingested, one

from laser_trim_analyzer import analysis
from laser_trim_analyzer.errors import shown_path
from laser_trim_analyzer.model import Policy, Specification, Specifications
from laser_trim_analyzer.pipeline.ingest import Deed, forget
from laser_trim_analyzer.pipeline.specify import Access, import_table
from laser_trim_analyzer.simulate import invent_dlts, write_file
from laser_trim_analyzer.store import Store, open_store

STAMP = "_TEST DATA_1-8-2024_6-08 AM.xls"
SERIALS = [
    "254A'; DROP TABLE unit; --",
    '254A" OR "1"="1',
    "254%_A",
    "254\nA",
    "254\tA\r",
    "254😀A",
    "２５４Ａ",
    "254A ",
    "é",
    "e\N{COMBINING ACUTE ACCENT}",
    ":serial",
    "?1",
    "{0}",
]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the file system there allows none of these names")


@pytest.mark.parametrize("serial", SERIALS)
def test_a_serial_comes_back_verbatim(serial: str, database: str, tmp_path: Path):
    made = write_file(invent_dlts(1, model="4711-2", serial="1"), tmp_path)
    folder = tmp_path / "named"
    folder.mkdir()
    file = made.rename(folder / f"4711-2_{serial}{STAMP}")
    assert ingested(database, folder).counts == {"new": 1}
    assert one(database, "SELECT serial FROM track_attempt") == serial
    assert one(database, "SELECT path FROM source_path") == str(file)
    assert ingested(database, folder).counts == {"known": 1}
    check_whole(database)


@pytest.mark.parametrize("on", ["file", "postgresql"])
def test_models_and_serials_come_back_verbatim_and_are_told_apart(
    on: str, database: str, tmp_path: Path, request: pytest.FixtureRequest
):
    database = database if on == "file" else request.getfixturevalue("server").new_database()
    folder = tmp_path / "named"
    folder.mkdir()
    names = [(serial.strip().replace("_", ""), serial) for serial in SERIALS]  # a model ends at the first underscore
    for number, (model, serial) in enumerate(names):
        made = write_file(invent_dlts(number, model="4711-2", serial="1"), tmp_path)
        made.rename(folder / f"{model}_{serial}{STAMP}")
    assert ingested(database, folder).counts == {"new": len(SERIALS)}
    with open_store(database) as store, store.reading() as connection:
        found = connection.exec_driver_sql("SELECT model, serial FROM track_attempt ORDER BY id").all()
        units = connection.exec_driver_sql("SELECT count(*) FROM unit").scalar_one()
    assert sorted(map(tuple, found)) == sorted(names)
    assert units == len(SERIALS)
    assert ingested(database, folder).counts == {"known": len(SERIALS)}
    check_whole(database)


def test_bytes_that_are_no_text_are_escaped_and_known_again(database: str, tmp_path: Path):
    made = write_file(invent_dlts(1, model="4711-2", serial="1"), tmp_path)
    (tmp_path / "named").mkdir()
    name = os.fsencode(tmp_path / "named") + b"/4711-2_25\xff4" + STAMP.encode()
    os.replace(made, name)  # noqa: PTH105
    run = ingested(database, tmp_path / "named")
    assert [outcome.path for outcome in run.outcomes] == [shown_path(name)]
    assert one(database, "SELECT serial FROM track_attempt") == "25\\xff4"
    assert ingested(database, tmp_path / "named").counts == {"known": 1}
    assert forget([os.fsdecode(name)], database=database).files == 1


def test_a_record_with_a_name_that_is_too_long_is_refused_and_the_others_are_stored(
    plant: Path, database: str, monkeypatch: pytest.MonkeyPatch
):
    from dataclasses import replace

    real = analysis.grade

    def with_long_name(facts, **words):
        graded = real(facts, **words)
        return replace(graded, serial="9" * 10_000) if facts.serial == "251A" else graded

    monkeypatch.setattr(analysis, "grade", with_long_name)
    run = ingested(database, plant)
    assert run.counts == {"new": 10, "refused": 2}
    error = next(outcome.error for outcome in run.outcomes if outcome.error and outcome.error.code == "STORE_TEXT")
    assert "10000 signs" in error.message
    assert one(database, "SELECT count(*) FROM source_file WHERE code = 'STORE_TEXT' AND serial = '251A'") == 1
    check_whole(database)


def test_a_long_name_of_a_refused_file_is_not_stored_with_it(database: str, tmp_path: Path):
    folder = tmp_path / "long"
    folder.mkdir()
    file = folder / f"4711-2_{'9' * 210}{STAMP}"
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100)
    assert ingested(database, folder).files(Deed.REFUSED) == [file.name]
    assert one(database, "SELECT serial FROM source_file") is None
    assert one(database, "SELECT path FROM source_path") == str(file)


def test_one_row_that_the_database_refuses_costs_nobody_else(plant: Path, database: str, monkeypatch: pytest.MonkeyPatch):
    """A trigger stands for whatever a database may find wrong with a row."""
    with open_store(database) as store, store.writing() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER no_251A BEFORE INSERT ON track_attempt WHEN NEW.serial = '251A' AND NEW.status <> 'ERROR' "
            "BEGIN SELECT RAISE(ABORT, 'not this one'); END"
        )
    run = ingested(database, plant)
    assert run.counts == {"new": 10, "refused": 2}
    assert one(database, "SELECT count(*) FROM source_file WHERE code = 'STORE_CONFLICT'") == 1
    assert one(database, "SELECT count(*) FROM unit WHERE stem = '251'") == 1
    assert ingested(database, plant).counts == {"known": 12}
    check_whole(database)


# ---- forgetting


def test_a_wrong_folder_is_taken_out_again_and_comes_back_the_same(plant: Path, database: str, tmp_path: Path):
    wrong = tmp_path / "plant_2"  # begins like the other folder, and _ is any sign to LIKE
    shutil.copytree(plant, wrong)
    write_file(invent_dlts(77, model="4711-2", serial="277"), wrong)
    ingested(database, plant)
    before = content(database)
    ingested(database, wrong)
    assert content(database) != before
    done = forget([wrong], database=database, actor="somebody")
    assert (len(done.paths), done.files) == (13, 1)
    assert content(database) == before
    assert one(database, "SELECT actor FROM audit_event WHERE action = 'forget'") == "somebody"
    check_whole(database)
    done = forget([plant], database=database)
    assert (len(done.paths), done.files) == (12, 12)
    assert one(database, "SELECT (SELECT count(*) FROM unit) + (SELECT count(*) FROM track_attempt)") == 0
    ingested(database, plant)
    assert content(database) == before


def test_copies_of_what_is_forgotten_meanwhile_are_not_told_as_stored(
    plant: Path, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """They were found to be copies, so nobody read them; then somebody took out the only content that there was."""
    ingested(database, plant)
    copies = tmp_path / "copies"
    shutil.copytree(plant, copies)
    write = Store.write

    def late(store: Store, *words: Any, **more: Any) -> Any:
        with monkeypatch.context() as patch:
            patch.setattr(Store, "write", write)
            forget([plant], database=database)
        monkeypatch.setattr(Store, "write", write)
        return write(store, *words, **more)

    monkeypatch.setattr(Store, "write", late)
    run = ingested(database, copies)
    assert run.counts == {"postponed": 12}
    assert {outcome.error.code for outcome in run.outcomes if outcome.error} == {"CONTENT_FORGOTTEN"}
    assert one(database, "SELECT count(*) FROM source_file") == 0
    assert ingested(database, copies).counts == {"new": 11, "refused": 1}
    check_whole(database)


def test_no_file_is_stored_by_specifications_that_hold_no_more(plant: Path, database: str, monkeypatch: pytest.MonkeyPatch):
    """They were graded when somebody else brought others, which wait for the same lock."""
    write = Store.write

    def late(store: Store, *words: Any, **more: Any) -> Any:
        monkeypatch.setattr(Store, "write", write)
        table = Specifications("new.toml", (Specification(pattern="4711-2", policy=Policy.AS_MEASURED),))
        import_table(Access(database, actor="tester"), table)
        return write(store, *words, **more)

    monkeypatch.setattr(Store, "write", late)
    run = ingested(database, plant)
    assert run.counts == {"refused": 1, "postponed": 11}
    assert {done.error.code for done in run.outcomes if done.deed is Deed.POSTPONED and done.error} == {"SPEC_CHANGED"}
    assert ingested(database, plant).counts == {"new": 11, "known": 1}
    line = "SELECT count(DISTINCT policy) FROM track_attempt WHERE model = '4711-2' AND policy <> 'as_measured' AND track <> ''"
    assert one(database, line) == 0
    check_whole(database)


def test_what_is_not_known_is_not_forgotten(plant: Path, database: str, tmp_path: Path):
    ingested(database, plant)
    before = content(database)
    assert forget([tmp_path / "plan", plant / "x", "%"], database=database).paths == ()
    assert content(database) == before
    assert one(database, "SELECT count(*) FROM audit_event") == 0


def test_a_file_is_forgotten_by_its_own_path_also_when_it_is_gone(plant: Path, database: str):
    ingested(database, plant)
    file = min(plant.glob("4711-2_251A_*"))
    file.unlink()
    assert forget([file], database=database).files == 1
    assert one(database, "SELECT count(*) FROM source_file") == 11
