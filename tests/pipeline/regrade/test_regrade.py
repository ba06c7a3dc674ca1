"""Grading stored facts anew: what differs is listed first, holds wholly or not at all, and comes back to the last bit."""

from __future__ import annotations

import json
import threading
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from tests.store.records import BAD, facts, plain, rows, rows_of_file

from laser_trim_analyzer.analysis import grade
from laser_trim_analyzer.analysis.plugins import InstalledAnalyzer
from laser_trim_analyzer.errors import DataError, StoreError
from laser_trim_analyzer.model import (
    Exclusions,
    Metric,
    Policy,
    SigmaProfile,
    Specification,
    Specifications,
    Status,
    Track,
    TrackResult,
)
from laser_trim_analyzer.pipeline.ingest import Wishes as IngestWishes
from laser_trim_analyzer.pipeline.ingest import ingest
from laser_trim_analyzer.pipeline.regrade import (
    Access,
    Difference,
    RegradeSummary,
    Unreadable,
    Wishes,
    event_line,
    regrade,
    regrade_runs,
    revert,
)
from laser_trim_analyzer.simulate import invent_dlts, invent_lts, write_file
from laser_trim_analyzer.store import analysis_of, open_store
from laser_trim_analyzer.store.audit import first_break
from laser_trim_analyzer.store.defects import Defect, defects
from laser_trim_analyzer.store.schema import Base

BOOKS = ("regrade_run", "superseded_result", "audit_event", "store_state")
AS_MEASURED = Wishes(policy=Policy.AS_MEASURED, apply=True, reason="the drawing says so")
STRICT = Specifications("strict.toml", (Specification("4711-2", guard_band=0.9),))


@dataclass
class Told:
    differences: list[Difference] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    summary: RegradeSummary | None = None


def told(events: Any) -> Told:
    found = Told()
    for event in events:
        match event:
            case Difference():
                found.differences.append(event)
            case Unreadable():
                found.unreadable.append(event)
            case RegradeSummary():
                found.summary = event
        if not type(event).__name__.endswith("Progress"):
            json.loads(event_line(event))
    return found


def run_of(found: Told) -> int:
    assert found.summary is not None and found.summary.run is not None
    return found.summary.run


def dump(url: str, without: tuple[str, ...] = BOOKS) -> dict[str, Any]:
    """Every bit of every row."""
    with open_store(url, create=False) as store, store.reading() as connection:
        return {
            name: [tuple(map(plain, row)) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for name, table in Base.metadata.tables.items()
            if name not in without
        }


def check(url: str) -> None:
    with open_store(url, create=False) as store:
        assert [event for event in defects(store) if isinstance(event, Defect)] == []
        with store.reading() as connection:
            assert first_break(connection) is None


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    is_file = getattr(request, "param", "file") == "file"
    return str(tmp_path / "history.db") if is_file else str(request.getfixturevalue("server").new_database())


@pytest.fixture
def access(place: str) -> Access:
    return Access(place, actor="tester", wait=30)


@pytest.fixture
def filled(place: str, access: Access) -> Access:
    """Two models; a constant error of 0.2 V is out as measured and in with an offset."""
    shifted = facts("300", day=1)
    for sweep in shifted.tracks[0].sweeps:
        sweep.measured.flags.writeable = True
        sweep.measured[:] += 0.2
        sweep.stored_error.flags.writeable = True
        sweep.stored_error[:] += 0.2
    with open_store(place, actor="tester") as store:
        two = [rows("255A", tracks=2, minute=3), rows("256A", worst=BAD, minute=5), rows("256A", minute=9)]
        store.write([rows("254A"), *two, rows_of_file(shifted), rows("9", model="88", day=9)])
    return access


ANYWHERE = pytest.mark.parametrize("place", ["file", "postgresql"], indirect=True)


# ---- nothing differs


def test_facts_from_the_store_get_the_verdict_that_facts_from_workbooks_got(place: str, tmp_path: Path):
    for number, outcome in enumerate(("pass", "fail", "watch", "untrimmed", "aborted")):
        write_file(invent_dlts(number, model="4711-2", serial=f"2{number}", outcome=outcome), tmp_path)
        write_file(invent_lts(number, model="5822", serial=f"3{number}", outcome=outcome if number < 3 else "pass"), tmp_path)
    write_file(invent_dlts(17, model="9120-CT", serial="101", outcomes=("pass", "fail")), tmp_path)
    (tmp_path / "broken.xls").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(9000))
    for _ in ingest([tmp_path], database=place, wishes=IngestWishes(jobs=1)):
        pass
    before = dump(place, ())
    found = told(regrade(Access(place), Wishes(apply=True)))
    assert (found.differences, found.unreadable, found.summary.tracks) == ([], [], 11)
    assert (found.summary.changed, found.summary.run) == (0, None)
    assert dump(place, ()) == before, "a verdict that did not change writes nothing"


def test_an_analyser_gets_the_details_that_no_rule_looks_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write_file(invent_dlts(1, model="4711-2", serial="21", passes=2), tmp_path)
    database = str(tmp_path / "h.db")
    for _ in ingest([tmp_path], database=database, wishes=IngestWishes(jobs=1)):
        pass

    def peek(track: Track, result: TrackResult) -> list[Metric]:
        cut = [sweep.detail for sweep in track.sweeps if sweep.detail is not None and sweep.detail.target is not None]
        return [Metric("?", "passes", float(len(cut)), "")]

    for module in ("laser_trim_analyzer.analysis.plugins", "laser_trim_analyzer.pipeline.regrade.grading"):
        monkeypatch.setattr(f"{module}.installed_analyzers", lambda: (InstalledAnalyzer("peek", peek),))
    found = told(regrade(Access(database), Wishes(apply=True)))
    assert len(found.differences) == found.summary.tracks == 1
    with open_store(database) as store, store.reading() as connection:
        assert connection.execute(text("SELECT number FROM extra_metric")).scalars().all() == [2.0]


# ---- listed, applied, taken back


def test_differences_are_listed_and_nothing_is_changed(filled: Access):
    before = dump(filled.database, ())
    found = told(regrade(filled, Wishes(policy=Policy.AS_MEASURED)))
    (one,) = [one for one in found.differences if one.before is not one.after]
    assert (one.model, one.serial, one.track, one.before, one.after) == ("4711-2", "300", "TRK1", Status.PASS, Status.FAIL)
    assert one.margin_before == pytest.approx(0.8)
    assert one.margin_after == pytest.approx(-3.2)
    assert {"status", "margin", "policy", "policy_source"} <= set(one.columns)
    assert (found.summary.tracks, found.summary.changed, found.summary.run) == (7, 7, None)
    assert found.summary.moved == {(Status.PASS, Status.FAIL): 1}
    assert dump(filled.database, ()) == before


def test_an_applied_run_is_what_an_ingest_by_the_new_policy_would_have_stored(filled: Access, tmp_path: Path):
    found = told(regrade(filled, AS_MEASURED))
    assert found.summary.applied
    with open_store(filled.database) as store, store.reading() as connection:
        got = connection.execute(text("SELECT serial, status, policy FROM track_attempt WHERE serial = '300'")).one()
        assert tuple(got) == ("300", "FAIL", "as_measured")
        unit = connection.execute(text("SELECT last_status FROM unit WHERE stem = '300'")).scalar_one()
        of_file = connection.execute(text("SELECT status FROM source_file WHERE serial = '300'")).scalar_one()
        entry = connection.execute(text("SELECT action, subject, actor FROM audit_event ORDER BY id DESC")).first()
    assert (unit, of_file) == ("FAIL", "FAIL")
    assert tuple(entry) == ("regrade", f"run {run_of(found)}", "tester")
    check(filled.database)
    again = told(regrade(filled, AS_MEASURED))
    assert (again.differences, again.summary.run) == ([], None)


@pytest.mark.parametrize(
    ("place", "wishes"),
    [
        ("file", AS_MEASURED),
        ("postgresql", AS_MEASURED),
        ("file", Wishes(spec=STRICT, apply=True)),
        ("file", Wishes(sigma_profile=SigmaProfile.V2, apply=True)),
    ],
    indirect=["place"],
)
def test_a_reverted_run_leaves_every_bit_as_it_was(filled: Access, wishes: Wishes):
    before = dump(filled.database)
    first = told(regrade(filled, wishes))
    between = dump(filled.database)
    assert between != before
    back = told(revert(filled, run_of(first), "a mistake"))
    assert dump(filled.database) == before
    assert back.summary.changed == first.summary.changed
    assert {(one.after, one.before) for one in back.differences} == {(one.before, one.after) for one in first.differences}
    check(filled.database)
    again = told(revert(filled, run_of(back)))  # taking back what took back
    assert dump(filled.database) == between
    listed = regrade_runs(filled)
    assert [(run.id, run.reverts, run.reverted_by) for run in listed] == [
        (run_of(first), None, run_of(back)),
        (run_of(back), run_of(first), run_of(again)),
        (run_of(again), run_of(back), None),
    ]
    assert (listed[0].started_by, listed[0].reason, listed[1].reason) == ("tester", wishes.reason, "a mistake")
    assert listed[0].changed == first.summary.changed


def test_the_whole_verdict_is_the_one_that_grading_the_workbook_gives(filled: Access):
    of_two = facts("260", tracks=2, minute=30)
    for sweep in of_two.tracks[1].sweeps:
        sweep.measured.flags.writeable = True
        sweep.measured[20:] += 0.013
    with open_store(filled.database) as store:
        store.write([rows_of_file(of_two)])
    whole = Specification("4711-2", exclusions=Exclusions(((0, 9),)), guard_band=0.5, policy=Policy.AS_MEASURED)
    told(regrade(filled, Wishes(spec=Specifications("new.toml", (whole,)), sigma_profile=SigmaProfile.V2, apply=True)))
    expected = grade(of_two, spec=Specifications("new.toml", (whole,)), sigma_profile="v2")
    with open_store(filled.database) as store:
        stored = store.file(bytes.fromhex(of_two.sha256))
    assert stored is not None
    assert analysis_of(stored) == expected
    before = grade(of_two)
    assert expected.tracks[0].trim_effect != before.tracks[0].trim_effect
    assert expected.consistency != before.consistency


def test_only_the_named_models_are_graded(filled: Access):
    found = told(regrade(filled, Wishes(models=("88",), policy=Policy.AS_MEASURED, apply=True)))
    assert {one.model for one in found.differences} == {"88"}
    assert (found.summary.tracks, found.summary.changed) == (1, 1)


def test_the_specifications_of_the_history_serve_without_others(filled: Access):
    from laser_trim_analyzer.pipeline.specify import import_table

    import_table(filled, STRICT)
    found = told(regrade(filled, Wishes(apply=True)))
    assert {one.model for one in found.differences} == {"4711-2"}
    with open_store(filled.database) as store, store.reading() as connection:
        named = set(connection.execute(text("SELECT specification FROM track_attempt")).scalars())
    assert named == {"history: 4711-2", None}
    other = Specifications("other.toml", (Specification("88", exclusions=Exclusions(((0, 4),))),))
    found = told(regrade(filled, Wishes(spec=other)))
    assert len(found.differences) == 7


def test_damaged_facts_keep_their_verdict_and_cost_nobody_else(filled: Access):
    with open_store(filled.database) as store, store.writing() as connection:
        line = "SELECT s.id FROM sweep s JOIN track_attempt a ON a.id = s.attempt_id WHERE a.serial = '300' ORDER BY s.id DESC"
        key = connection.execute(text(line)).scalars().first()
        connection.execute(text("UPDATE sweep SET detail = :blob WHERE id = :key"), {"blob": b"\x01broken", "key": key})
    found = told(regrade(filled, AS_MEASURED))
    assert [one.error.code for one in found.unreadable] == ["STORE_BLOB_DAMAGED"]
    assert (found.summary.unreadable, found.summary.changed) == (1, 6)
    with open_store(filled.database) as store, store.reading() as connection:
        assert connection.execute(text("SELECT status FROM track_attempt WHERE serial = '300'")).scalar_one() == "PASS"


@pytest.mark.parametrize("table", ["axis", "limit_table"])
def test_damaged_contents_cost_the_files_that_share_them_and_name_them(filled: Access, table: str):
    whole = told(regrade(filled, AS_MEASURED)).summary.tracks
    with open_store(filled.database) as store, store.writing() as connection:
        line = f"SELECT s.{table}_id FROM sweep s JOIN track_attempt a ON a.id = s.attempt_id WHERE a.serial = '300'"
        key = connection.execute(text(line)).scalars().first()
        line = (
            f"SELECT count(DISTINCT a.file_id) FROM sweep s JOIN track_attempt a ON a.id = s.attempt_id WHERE s.{table}_id = :key"
        )
        sharing = connection.execute(text(line), {"key": key}).scalar_one()
        connection.execute(text(f"UPDATE {table} SET arrays = :blob WHERE id = :key"), {"blob": b"\x01broken", "key": key})
    found = told(regrade(filled, Wishes(policy=Policy.WITH_ROTATION, apply=True)))
    assert {one.error.code for one in found.unreadable} == {"STORE_BLOB_DAMAGED"}
    assert found.summary.unreadable == len({one.file for one in found.unreadable}) == sharing
    assert all(table in str(one.error) for one in found.unreadable)
    assert found.summary.tracks == whole


# ---- wholly or not at all


def stop_at_second(monkeypatch: pytest.MonkeyPatch) -> None:
    from laser_trim_analyzer.store.regrading import Superseding

    real, calls = Superseding.add, []

    def add(self: Superseding, changes: Any) -> None:
        calls.append(changes)
        if len(calls) == 3:
            assert self.run is not None, "something was written before"
            raise RuntimeError("the power is gone")
        real(self, changes)

    monkeypatch.setattr(Superseding, "add", add)


@ANYWHERE
def test_a_run_that_breaks_off_leaves_nothing(filled: Access, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("laser_trim_analyzer.pipeline.regrade.run._FILES_AT_ONCE", 1)
    before = dump(filled.database, ())
    with monkeypatch.context() as patch:
        stop_at_second(patch)
        with pytest.raises(RuntimeError):
            told(regrade(filled, AS_MEASURED))
    assert dump(filled.database, ()) == before
    found = told(regrade(filled, AS_MEASURED))
    before = dump(filled.database, ())
    with monkeypatch.context() as patch:
        stop_at_second(patch)
        with pytest.raises(RuntimeError):
            told(revert(filled, run_of(found)))
    assert dump(filled.database, ()) == before


def test_a_run_that_is_interrupted_or_left_changes_nothing(filled: Access, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("laser_trim_analyzer.pipeline.regrade.run._FILES_AT_ONCE", 1)
    before = dump(filled.database, ())
    stop = threading.Event()
    events = []
    for event in regrade(filled, AS_MEASURED, stop):
        events.append(event)
        stop.set()
    assert isinstance(events[-1], RegradeSummary)
    assert (events[-1].interrupted, events[-1].applied, events[-1].run) == (True, False, None)
    assert len(events) > 1
    assert dump(filled.database, ()) == before
    with closing(regrade(filled, AS_MEASURED)) as left:
        next(left)
        next(left)
    assert dump(filled.database, ()) == before


@ANYWHERE
def test_of_two_at_once_one_applies_and_the_other_finds_nothing(filled: Access):
    together = threading.Barrier(2)
    done: list[Told] = []

    def work() -> None:
        together.wait()
        done.append(told(regrade(filled, AS_MEASURED)))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.summary.changed for one in done) == [0, 7]
    assert len(regrade_runs(filled)) == 1
    check(filled.database)


def test_processes_find_what_threads_find(filled: Access, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("laser_trim_analyzer.pipeline.regrade.run._WORTH_PROCESSES", 1)
    monkeypatch.setattr("laser_trim_analyzer.pipeline.regrade.run._FILES_AT_ONCE", 2)
    with open_store(filled.database) as store, store.writing() as connection:
        key = connection.execute(text("SELECT min(id) FROM sweep")).scalar_one()
        connection.execute(text("UPDATE sweep SET detail = :blob WHERE id = :key"), {"blob": b"\x01broken", "key": key})
    expected = told(regrade(filled, replace(AS_MEASURED, apply=False)))
    assert len(expected.differences) == 6
    found = told(regrade(filled, replace(AS_MEASURED, processes=True)))
    assert found.differences == expected.differences
    assert [(one.file, str(one.error)) for one in found.unreadable] == [(one.file, str(one.error)) for one in expected.unreadable]
    assert found.unreadable[0].error.code == "STORE_BLOB_DAMAGED"


# ---- what came between


def test_a_file_that_was_read_again_keeps_that_verdict(filled: Access):
    run = run_of(told(regrade(filled, AS_MEASURED)))
    with open_store(filled.database) as store:
        assert store.write([rows("254A")], replace=True).replaced == 1
    back = told(revert(filled, run))
    assert (back.summary.left, back.summary.changed) == (1, 6)
    check(filled.database)
    expected = grade(facts("254A")).tracks[0]
    with open_store(filled.database) as store, store.reading() as connection:
        margin = connection.execute(text("SELECT margin FROM track_attempt WHERE serial = '254A'")).scalar_one()
    assert margin == expected.with_offset.margin


def test_a_forgotten_file_is_left_out(filled: Access):
    run = run_of(told(regrade(filled, AS_MEASURED)))
    with open_store(filled.database) as store:
        store.forget([rows("254A").seen.path])
    assert told(revert(filled, run)).summary.changed == 6
    check(filled.database)


def test_runs_are_taken_back_one_after_the_other(filled: Access):
    """And what was taken back may hold again, any number of times."""
    start = dump(filled.database)
    first = run_of(told(regrade(filled, AS_MEASURED)))
    one = dump(filled.database)
    second = run_of(told(regrade(filled, Wishes(policy=Policy.WITH_ROTATION, apply=True))))
    two = dump(filled.database)
    back = run_of(told(revert(filled, second)))
    assert dump(filled.database) == one
    again = run_of(told(revert(filled, back)))
    assert dump(filled.database) == two
    with pytest.raises(DataError) as refused:
        told(revert(filled, first))
    assert (refused.value.code, refused.value.detail) == ("REGRADE_NOT_LAST", f"run {second}")
    told(revert(filled, again))
    told(revert(filled, first))
    assert dump(filled.database) == start
    check(filled.database)


def test_a_run_is_not_reverted_under_a_later_one(filled: Access):
    first = run_of(told(regrade(filled, Wishes(models=("88",), policy=Policy.AS_MEASURED, apply=True))))
    second = run_of(told(regrade(filled, Wishes(policy=Policy.WITH_ROTATION, apply=True))))
    before = dump(filled.database, ())
    with pytest.raises(DataError) as refused:
        told(revert(filled, first))
    assert (refused.value.code, refused.value.detail) == ("REGRADE_NOT_LAST", f"run {second}")
    assert dump(filled.database, ()) == before
    told(revert(filled, second))


def test_a_run_that_nobody_made_is_refused(filled: Access):
    with pytest.raises(DataError) as refused:
        told(revert(filled, 7))
    assert refused.value.code == "REGRADE_UNKNOWN"


def test_an_ingest_after_a_run_goes_on(filled: Access):
    told(regrade(filled, AS_MEASURED))
    with open_store(filled.database) as store:
        assert store.write([rows("new", day=2)]).new == 1
    check(filled.database)


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path):
    with pytest.raises(StoreError) as refused:
        told(regrade(Access(tmp_path / "none.db"), AS_MEASURED))
    assert refused.value.code == "STORE_NOT_FOUND"
