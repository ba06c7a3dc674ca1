"""Units and lots in the store: those of a derivation from everything at once, whatever came in which order and batches."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.store.records import BAD, GOOD, content, facts, rows, rows_of_file, table, write_all

from laser_trim_analyzer.store import FileRows, Store, open_store, schema
from laser_trim_analyzer.store.known import StoredHashes
from laser_trim_analyzer.store.parts import rows_of_parts


def units(store: Store) -> list[tuple[object, ...]]:
    return content(store)["units"]


def lots(store: Store) -> list[tuple[object, ...]]:
    return content(store)["lots"]


def rebuilt(items: Sequence[FileRows]) -> dict[str, list[tuple[object, ...]]]:
    """What one batch of everything gives, in a store of its own."""
    with open_store("sqlite://") as fresh:
        write_all(fresh, items, at_once=10_000)
        return content(fresh)


def test_a_retest_joins_its_unit(store: Store):
    store.write([rows("254A", worst=BAD)])
    store.write([rows("254A", minute=5)])
    (unit,) = table(store, "unit")
    assert (unit["stem"], unit["first_status"], unit["last_status"], unit["any_status"]) == ("254", "FAIL", "PASS", "PASS")
    assert (unit["accepted_by"], unit["first_accepted_by"], unit["attempts"]) == ("as_measured", None, 2)
    assert {row["unit_id"] for row in table(store, "track_attempt")} == {unit["id"]}


def test_a_record_that_comes_late_speaks_first(store: Store):
    store.write([rows("254A", minute=5)])
    store.write([rows("254A", worst=BAD)])
    (unit,) = table(store, "unit")
    assert (unit["first_status"], unit["last_status"]) == ("FAIL", "PASS")


def test_another_letter_is_never_a_retest(store: Store):
    store.write([rows("254A", worst=BAD)])
    store.write([rows("254B", minute=5)])
    (unit,) = table(store, "unit")
    assert (unit["last_status"], unit["any_status"], unit["attempts"]) == ("FAIL", "FAIL", 2)


def test_a_serial_that_comes_back_after_the_lot_is_another_part(store: Store):
    store.write([rows("254A"), rows("254A", day=4)])
    assert [(row[0], row[1], row[2]) for row in units(store)] == [("4711-2", "254", "2024-03-07"), ("4711-2", "254", "2024-03-11")]


def test_lots_that_grow_together_join_their_units(store: Store):
    store.write([rows("254A", worst=BAD), rows("254A", day=6), rows("9", day=6)])
    assert len(lots(store)) == 2 and len(units(store)) == 3
    store.write([rows("7", day=3)])
    assert lots(store) == [("4711-2", "2024-03-07", "2024-03-13")]
    assert [(row[1], row[3], row[4], row[12]) for row in units(store)] == [
        ("254", "FAIL", "PASS", 2),
        ("7", "PASS", "PASS", 1),
        ("9", "PASS", "PASS", 1),
    ]


def test_a_lot_that_falls_apart_parts_its_units(store: Store):
    bridge = rows("7", day=3)
    store.write([rows("254A", worst=BAD), rows("254A", day=6), bridge])
    assert len(lots(store)) == 1
    store.forget([bridge.seen.path])
    assert lots(store) == [("4711-2", "2024-03-07", "2024-03-07"), ("4711-2", "2024-03-13", "2024-03-13")]
    assert [(row[1], row[2], row[4]) for row in units(store)] == [("254", "2024-03-07", "FAIL"), ("254", "2024-03-13", "PASS")]


def test_another_model_is_left_alone(store: Store):
    store.write([rows("1", model="4711-3")])
    before = table(store, "unit")
    store.write([rows("1")])
    assert before[0] in table(store, "unit")


def test_an_attempt_without_a_date_is_in_no_unit(store: Store):
    store.write([rows_of_file(facts("1", trimmed_at=None))])
    assert units(store) == []
    assert [row["unit_id"] for row in table(store, "track_attempt")] == [None]


def test_fewer_tracks_than_declared_are_incomplete(store: Store):
    store.write([rows_of_file(facts("1", tracks=1, tracks_declared=2)), rows("2", tracks=2)])
    assert {row["stem"]: row["incomplete"] for row in table(store, "unit")} == {"1": True, "2": False}


SERIALS = ("1A", "1B", "2A", "12", "1a")
FILE = st.tuples(
    st.sampled_from(SERIALS), st.integers(0, 16), st.integers(0, 2), st.sampled_from([GOOD, BAD]), st.sampled_from(["4711-2", "88"])
)


def of(wish: tuple[str, int, int, float, str]) -> FileRows:
    serial, day, minute, worst, model = wish
    return rows(serial, day=day, minute=minute, worst=worst, model=model)


@settings(max_examples=25)
@given(
    st.lists(FILE, min_size=1, max_size=14, unique=True), st.integers(1, 5), st.randoms(use_true_random=False), st.integers(0, 4)
)
def test_order_batches_rereading_and_forgetting_leave_the_units_of_what_is_there(
    wishes: list[tuple[str, int, int, float, str]], at_once: int, chance: Random, gone: int
):
    items = [of(wish) for wish in wishes]
    shuffled = chance.sample(items, len(items))
    with open_store("sqlite://") as store:
        write_all(store, shuffled, at_once)
        assert content(store) == rebuilt(items)
        again = chance.sample(items, min(3, len(items)))
        store.write(again, replace=True)
        assert content(store) == rebuilt(items)
        dead, left = shuffled[:gone], shuffled[gone:]
        store.forget([item.seen.path for item in dead])
        assert content(store) == rebuilt(left)


@pytest.mark.parametrize("at_once", [1, 7])
def test_shuffled_batches_give_the_same_units_on_every_database(store: Store, at_once: int):
    items = [of((serial, day, 0, worst, "4711-2")) for serial in SERIALS for day in (0, 2, 9) for worst in (GOOD, BAD)]
    write_all(store, Random(3).sample(items, len(items)), at_once)
    assert content(store) == rebuilt(items)


def test_many_parts_are_found_at_once_and_others_are_not(store: Store):
    store.write([rows(f"{number}", model=f"47-{number % 7}") for number in range(300)])
    wanted = [(f"47-{number % 7}", f"{number}") for number in range(260)]
    table_of_units = schema.table_of(schema.Unit)
    columns = (table_of_units.c.model, table_of_units.c.stem)
    with store.reading() as connection:
        for parts in (wanted, wanted[:1], [], [("47-0", "1")]):
            found = sorted(map(tuple, rows_of_parts(connection, table_of_units, columns, parts)))
            assert found == sorted(set(parts) & set(wanted))


def test_what_the_store_does_not_hold_is_told_without_asking_it(store: Store):
    stored = [rows("1"), rows("2")]
    empty = StoredHashes(store)
    store.write(stored)
    hashes = StoredHashes(store)
    assert all(one.sha256 and one.sha256.hex() in hashes for one in stored)
    assert all(sha not in hashes for sha in ("00" * 32, "ff" * 32))
    assert all(one.sha256 and one.sha256.hex() not in empty for one in stored)
    assert not hashes.is_old
