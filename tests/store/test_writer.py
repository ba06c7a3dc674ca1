"""Writing batches: whole files or nothing, one content once, replacing and forgetting, one bad file costs nobody else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text
from tests.store.conftest import KINDS, Server
from tests.store.records import BAD, content, counts, facts, refused, rows, rows_of_file, sha_of, table, write_all

from laser_trim_analyzer.errors import StoreError
from laser_trim_analyzer.store import FileRows, SeenContent, SeenPath, Store, analysis_of, open_store, trim_file_of
from laser_trim_analyzer.store.audit import first_break


def seen_at(item: FileRows, path: str, mtime_ns: int | None = 5) -> FileRows:
    return replace(item, seen=SeenPath(path, 77, mtime_ns))


def test_a_batch_says_what_it_did(store: Store):
    written = store.write([rows("1"), rows("2", tracks=2), refused()])
    assert (written.new, written.replaced, written.known, written.failures) == (3, 0, 0, ())
    found = counts(store)
    assert (found["source_file"], found["track_attempt"], found["sweep"], found["unit"], found["lot"]) == (3, 3, 6, 2, 1)


def test_every_change_raises_the_data_version_and_a_failed_one_does_not(store: Store):
    before = store.data_version()
    first = store.write([rows("1")]).data_version
    assert before < first == store.data_version()
    second = store.write([SeenContent(bytes.fromhex(facts("1").sha256), SeenPath("elsewhere.xls", 1, 1))]).data_version
    assert first < second == store.data_version()
    with pytest.raises(RuntimeError), store.writing():
        raise RuntimeError
    assert store.data_version() == second


def test_an_empty_batch_is_nothing(store: Store):
    assert store.write([]).new == 0


# ---- one content, many paths


def test_the_same_content_twice_is_one_file_with_two_paths(store: Store):
    one = rows("1")
    written = store.write([one, seen_at(one, "copy/1.xls")])
    assert (written.new, written.known) == (1, 1)
    again = store.write([seen_at(one, "third/1.xls")])
    assert (again.new, again.known) == (0, 1)
    assert counts(store)["source_file"] == 1
    assert [row["path"] for row in table(store, "source_path")] == [one.seen.path, "copy/1.xls", "third/1.xls"]


def test_a_path_that_is_seen_again_is_renewed(store: Store):
    one = rows("1")
    store.write([one])
    store.write([SeenContent(one.sha256, SeenPath(one.seen.path, 9, 99))])
    (row,) = table(store, "source_path")
    assert (row["size"], row["mtime_ns"], row["is_current"]) == (9, 99, True)


def test_a_path_whose_content_changed_keeps_its_past(store: Store):
    old, new = rows("1"), rows("2")
    store.write([seen_at(old, "a.xls")])
    store.write([seen_at(new, "a.xls")])
    of_file = {row["id"]: bytes(row["sha256"]) for row in table(store, "source_file")}
    assert {of_file[row["file_id"]]: row["is_current"] for row in table(store, "source_path")} == {
        old.sha256: False,
        new.sha256: True,
    }
    store.write([SeenContent(old.sha256, SeenPath("a.xls", 1, 1))])
    assert {of_file[row["file_id"]]: row["is_current"] for row in table(store, "source_path")} == {
        old.sha256: True,
        new.sha256: False,
    }


def test_a_known_content_that_nobody_knows_is_left_out(store: Store):
    assert store.write([SeenContent(bytes(32), SeenPath("a.xls", 1, 1))]).known == 0
    assert counts(store)["source_path"] == 0


def test_paths_of_any_length_and_signs_are_kept(store: Store):
    long = "d/" * 3000 + "🦄'\"%\n.xls"
    store.write([seen_at(rows("1"), long)])
    assert [row["path"] for row in table(store, "source_path")] == [long]


# ---- refused files


def test_a_refused_file_is_kept_with_code_and_remedy(store: Store):
    store.write([refused()])
    (row,) = table(store, "source_file")
    assert (row["state"], row["code"], row["detail"], row["status"]) == ("refused", "FILE_TRUNCATED", "sector 7", "ERROR")
    assert row["remedy"] and bytes(row["sha256"]).hex() == sha_of("broken")
    assert counts(store)["track_attempt"] == 0


def test_a_file_without_bytes_is_known_by_its_path(store: Store):
    empty = refused("a.xls", "FILE_EMPTY", None)
    store.write([empty, refused("b.xls", "FILE_EMPTY", None)])
    store.write([empty])
    assert counts(store)["source_file"] == 2
    assert sorted(row["path"] for row in table(store, "source_path")) == ["a.xls", "b.xls"]


def test_a_refused_file_whose_name_tells_the_part_stands_among_its_attempts(store: Store):
    store.write([rows("254A", minute=0), refused(model="4711-2", serial="254A", trimmed_at=facts("254A", minute=9).trimmed_at)])
    (unit,) = table(store, "unit")
    assert (unit["first_status"], unit["last_status"], unit["attempts"]) == ("PASS", "NOT_GRADED", 2)


def test_a_refused_file_that_can_be_read_later_becomes_a_read_one(store: Store):
    good = rows("1")
    store.write([refused(sha=None), replace(refused("c.xls"), sha256=good.sha256)])
    assert store.write([good], replace=True).replaced == 1
    by_state = {row["state"]: row for row in table(store, "source_file")}
    assert set(by_state) == {"refused", "read"}
    assert by_state["read"]["code"] is None


# ---- replacing


def test_reading_again_replaces_everything_that_came_from_the_file(store: Store):
    given = facts("1", tracks=2)
    store.write([rows_of_file(given), rows("2")])
    before = counts(store)
    other = replace(facts("3", worst=BAD), sha256=given.sha256)
    written = store.write([rows_of_file(other, reader_version=2)], replace=True)
    assert (written.new, written.replaced) == (0, 1)
    found = store.file(bytes.fromhex(given.sha256))
    assert trim_file_of(found).serial == "3" and analysis_of(found).tracks[0].status == "FAIL"
    assert found.values["reader_version"] == 2
    after = counts(store)
    assert (after["source_file"], after["track_attempt"], after["sweep"]) == (2, before["track_attempt"] - 1, before["sweep"] - 2)
    assert sorted(row["stem"] for row in table(store, "unit")) == ["2", "3"]


def test_reading_again_to_the_same_changes_nothing(store: Store):
    some = [rows("1", tracks=2), rows("2"), rows("3", worst=BAD), refused()]
    store.write(some)
    before, units = content(store), {row["stem"]: row["id"] for row in table(store, "unit")}
    written = store.write(some, replace=True)
    assert (written.replaced, written.failures) == (4, ())
    assert content(store) == before
    assert {row["stem"]: row["id"] for row in table(store, "unit")} == units


def test_a_file_keeps_its_key_so_that_annotations_stay(store: Store):
    store.write([rows("1")])
    (before,) = table(store, "source_file")
    store.write([rows("1")], replace=True)
    (after,) = table(store, "source_file")
    assert before["id"] == after["id"]


# ---- forgetting


def test_forgetting_takes_a_file_out_as_if_it_had_never_been(store: Store):
    store.write([rows("1"), rows("2")])
    before = content(store)
    store.write([rows("3", tracks=2), refused()])
    assert store.forget([rows("3", tracks=2).seen.path, "parts/broken.xls", "never/seen.xls"]) == 2
    assert content(store) == before


def test_forgetting_one_of_two_paths_keeps_the_file(store: Store):
    store.write([rows("1"), seen_at(rows("1"), "copy.xls")])
    assert store.forget(["copy.xls"]) == 0
    assert counts(store)["source_file"] == 1
    assert store.forget([rows("1").seen.path]) == 1
    assert {name: count for name, count in counts(store).items() if name in ("source_file", "track_attempt", "unit", "lot")} == {
        "source_file": 0,
        "track_attempt": 0,
        "unit": 0,
        "lot": 0,
    }


def test_forgetting_is_written_down(store: Store):
    store.write([rows("1")])
    store.forget([rows("1").seen.path])
    (entry,) = table(store, "audit_event")
    assert (entry["action"], entry["actor"]) == ("forget", "tester")
    assert rows("1").seen.path in entry["detail"]


def test_forgetting_nothing_is_not_written_down(store: Store):
    assert store.forget(["never/seen.xls"]) == 0
    assert table(store, "audit_event") == []


# ---- one bad file costs nobody else


def broken(item: FileRows, **values: object) -> FileRows:
    return replace(item, values={**item.values, **values})


@pytest.mark.parametrize(
    "bad",
    [
        {"state": "somewhat"},
        {"status": "MAYBE"},
        {"size": -1},
        {"tracks_declared": -1},
        {"kind": None},
        {"code": "A_CODE_OF_A_READ_FILE"},
        {"model": "x" * 201},
    ],
    ids=str,
)
def test_a_row_that_the_database_refuses_leaves_the_other_files(store: Store, bad: dict[str, object]):
    good = [rows("1"), rows("2", tracks=2), rows("4", worst=BAD)]
    written = store.write([good[0], broken(rows("3"), **bad), *good[1:]])
    assert written.new == 3
    (failure,) = written.failures
    assert (failure.item.values["serial"], failure.error.code) == ("3", "STORE_CONFLICT")
    assert failure.error.__traceback__ is None
    kept = content(store)
    assert {row[5] for row in kept["files"]} == {"1", "2", "4"}
    assert len(kept["units"]) == 3


def test_a_number_that_no_database_holds_costs_its_file_alone(store: Store):
    huge = rows("1")
    (attempt,) = huge.attempts
    huge = replace(huge, attempts=(replace(attempt, values={**attempt.values, "passes": 2**70}),))
    written = store.write([huge, rows("2")])
    assert (written.new, [failure.error.code for failure in written.failures]) == (1, ["STORE_CONFLICT"])
    assert [row["serial"] for row in table(store, "source_file")] == ["2"]


def test_contents_of_a_failed_file_are_not_believed_to_be_there(store: Store):
    """The rows of shared contents go back with the file that brought them; the next file must bring them again."""
    first = broken(rows("1"), status="MAYBE")
    assert len(store.write([first]).failures) == 1
    assert store.write([first, rows("2"), first, rows("3")]).new == 2
    with store.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM sweep s JOIN axis a ON a.id = s.axis_id")).scalar_one() == 4


def test_a_transaction_that_fails_leaves_nothing(store: Store):
    store.write([rows("1")])
    before, version = content(store), store.data_version()
    with pytest.raises(StoreError) as problem, store.writing() as connection:
        connection.execute(text("DELETE FROM watch_flag"))
        connection.execute(text("UPDATE source_file SET status = 'MAYBE'"))
    assert problem.value.code == "STORE_CONFLICT"
    assert (content(store), store.data_version()) == (before, version)


def test_keys_are_never_used_twice(store: Store):
    write_all(store, [rows(str(number)) for number in range(12)], at_once=5)
    store.forget([rows("3").seen.path])
    store.write([rows("30")])
    keys = [
        row["id"] for name in ("source_file", "source_path", "track_attempt", "sweep", "unit", "lot") for row in table(store, name)
    ]
    assert len(keys) == len(set(keys))
    (state,) = table(store, "store_state")
    assert max(keys) < state["next_key"]


# ---- the log


def test_the_log_is_whole_and_can_only_grow(store: Store):
    for number in range(3):
        store.write([rows(str(number))])
        store.forget([rows(str(number)).seen.path])
    with store.reading() as connection:
        assert first_break(connection) is None
    for line in ("UPDATE audit_event SET actor = 'x'", "DELETE FROM audit_event", "DELETE FROM audit_event WHERE id = 3"):
        with pytest.raises(StoreError) as refusal, store.writing() as connection:
            connection.execute(text(line))
        assert refusal.value.code == "STORE_CONFLICT"
    assert len(table(store, "audit_event")) == 3


IN_ITS_PLACE = "INSERT OR REPLACE INTO audit_event SELECT {0}, at, 'nobody', host, role, action, subject, detail, {1}, hash "
SAME = IN_ITS_PLACE + "FROM audit_event WHERE id = 2"


@pytest.mark.parametrize("store", KINDS[:2], indirect=True)
@pytest.mark.parametrize(
    "line",
    [
        SAME.format("id", "previous"),
        SAME.format("id", "x'00'"),
        SAME.format("99", "previous"),  # the row of the same hash before goes, too
        SAME.format("CAST(id AS TEXT)", "previous"),
        SAME.format("id", "previous").replace("INSERT OR REPLACE", "REPLACE"),
        SAME.format("id", "previous").replace(" OR REPLACE", "") + " ON CONFLICT DO UPDATE SET actor = 'nobody'",
        "UPDATE OR REPLACE audit_event SET id = 2 WHERE id = 1",
    ],
)
def test_no_entry_takes_the_place_of_another(store: Store, line: str):
    for number in range(3):
        store.write([rows(str(number))])
        store.forget([rows(str(number)).seen.path])
    before = table(store, "audit_event")
    with pytest.raises(StoreError, match="append-only") as refusal, store.writing() as connection:
        connection.execute(text(line))
    assert refusal.value.code == "STORE_CONFLICT"
    assert table(store, "audit_event") == before


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("UPDATE audit_event SET actor = 'x' WHERE id = 2", 2),
        ("UPDATE audit_event SET detail = '{}' WHERE id = 3", 3),
        ("DELETE FROM audit_event WHERE id = 1", 2),
        ("DELETE FROM audit_event WHERE id = 2", 3),
        ("UPDATE audit_event SET hash = previous WHERE id = 1", 1),
    ],
)
def test_whoever_gets_round_the_lock_is_seen(store: Store, line: str, place: int):
    for number in range(3):
        store.write([rows(str(number))])
        store.forget([rows(str(number)).seen.path])
    with store.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit_event DISABLE TRIGGER USER"))
        else:
            connection.execute(text("DROP TRIGGER audit_event_no_update"))
            connection.execute(text("DROP TRIGGER audit_event_no_delete"))
        connection.execute(text(line))
        assert first_break(connection) == place


def test_a_path_of_a_content_that_was_taken_out_meanwhile_is_told(store: Store):
    store.write([rows("1")])
    there = SeenContent(bytes.fromhex(facts("1").sha256), SeenPath("elsewhere.xls", 1, 1))
    gone = SeenContent(bytes.fromhex(facts("2").sha256), SeenPath("nowhere.xls", 1, 1))
    written = store.write([there, gone])
    assert (written.known, written.gone) == (1, (gone,))
    assert counts(store)["source_path"] == 2


def test_a_station_that_freezes_does_not_keep_a_server_for_ever(server: Server):
    with open_store(server.new_database()) as store, store.writing() as connection:
        assert connection.execute(text("SHOW idle_in_transaction_session_timeout")).scalar_one() == "10min"
