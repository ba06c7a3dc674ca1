"""A whole history into another database: every row and key, in one transaction, proven; the writer goes on where it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from tests.store.records import counts, plain, rows
from tests.upgrade.make import items

from laser_trim_analyzer.errors import StoreError
from laser_trim_analyzer.store import Store, open_store
from laser_trim_analyzer.store.audit import first_break
from laser_trim_analyzer.store.defects import Defect, defects
from laser_trim_analyzer.store.many_rows import insert_rows
from laser_trim_analyzer.store.schema import Base
from laser_trim_analyzer.store.transfer import Copied, CopyProgress, copy_history

BOTH_WAYS = pytest.mark.parametrize(("source", "target"), [("file", "postgresql"), ("postgresql", "file")], indirect=True)


def place(request: pytest.FixtureRequest, file: Path) -> str:
    is_file = getattr(request, "param", "file") == "file"
    return str(file) if is_file else str(request.getfixturevalue("server").new_database())


@pytest.fixture
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with open_store(place(request, tmp_path / "target.db"), actor="mover") as opened:
        yield opened


@pytest.fixture
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    url = place(request, tmp_path / "source.db")
    with open_store(url, actor="tester") as opened:
        opened.write(items())
        opened.forget([rows("254A", minute=7).seen.path])
        yield opened


def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    with store.reading() as connection:
        return {
            name: [tuple(map(plain, row)) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for name, table in Base.metadata.tables.items()
        }


def copied(source: Store, target: Store) -> tuple[list[CopyProgress], Copied]:
    *progress, done = copy_history(source, target)
    assert isinstance(done, Copied)
    return [one for one in progress if isinstance(one, CopyProgress)], done


@BOTH_WAYS
def test_every_row_arrives_with_its_key_and_the_log_goes_on(source: Store, target: Store):
    progress, done = copied(source, target)
    before, after = everything(source), everything(target)
    entry = after["audit_event"].pop()
    (state,), (copied_state,) = before.pop("store_state"), after.pop("store_state")
    stamp = list(Base.metadata.tables["store_state"].columns.keys()).index("stamp")
    assert (state[:stamp], state[stamp + 1 :]) == (copied_state[:stamp], copied_state[stamp + 1 :])
    assert state[stamp] != copied_state[stamp], "what was computed of one does not hold for the other"
    assert entry[2:6] == ("mover", entry[3], entry[4], "copy")
    assert after == before
    assert done.rows == {name: len(rows) for name, rows in before.items()}
    assert {one.proving for one in progress} == {False, True}
    with target.reading() as connection:
        assert first_break(connection) is None
    assert [event for event in defects(target) if isinstance(event, Defect)] == []


@BOTH_WAYS
def test_the_writer_goes_on_in_the_copy(source: Store, target: Store):
    copied(source, target)
    assert target.write([rows("new", day=2)]).new == 1
    assert source.write([rows("new", day=2)]).new == 1
    assert counts(target) == counts(source)


def test_a_target_with_data_is_refused(source: Store, target: Store):
    target.write([rows("precious")])
    before = everything(target)
    with pytest.raises(StoreError) as refused:
        copied(source, target)
    assert refused.value.code == "STORE_NOT_EMPTY"
    assert everything(target) == before


def test_a_history_is_not_copied_onto_itself(tmp_path: Path):
    with open_store(tmp_path / "a.db") as one, open_store(tmp_path / "a.db") as other:
        one.write([rows("1")])
        with pytest.raises(StoreError) as refused:
            copied(one, other)
    assert refused.value.code == "STORE_NOT_EMPTY"


@pytest.mark.parametrize("target", ["file", "postgresql"], indirect=True)
def test_a_copy_that_is_stopped_leaves_the_target_empty(tmp_path: Path, target: Store):
    with open_store(tmp_path / "source.db") as source:
        source.write(items())
        for steps in (1, 9):
            with closing(copy_history(source, target)) as events:
                for _ in range(steps):
                    next(events)
            assert set(counts(target).values()) == {0}


def test_a_copy_that_is_not_the_same_does_not_count(source: Store, target: Store, monkeypatch: pytest.MonkeyPatch):
    def careless(connection: Any, table: Any, rows: list[dict[str, Any]]) -> None:
        if table.name == "sweep":
            rows[0]["rms"] = 0.1 + 0.2
        insert_rows(connection, table, rows)

    monkeypatch.setattr("laser_trim_analyzer.store.transfer.insert_rows", careless)
    with pytest.raises(StoreError) as refused:
        copied(source, target)
    assert (refused.value.code, refused.value.detail) == ("STORE_COPY", "table sweep")
    assert set(counts(target).values()) == {0}
