"""The log as a list: filtered, sorted, in pages, on every kind of database; what is asked for is never a wildcard."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from laser_trim_analyzer.errors import DataError
from laser_trim_analyzer.model import AuditAction
from laser_trim_analyzer.store import Store
from laser_trim_analyzer.store.audit import Actor, append
from laser_trim_analyzer.store.queries import AuditWish, Order, Page, Period, entries
from laser_trim_analyzer.store.schema import AuditEvent, table_of

CHANGED = {
    **{"id": 1, "at": datetime(2024, 3, 7, tzinfo=UTC), "actor": "x", "host": "y", "action": "nothing", "subject": "z"},
    **{"detail": "{}", "previous": bytes(32), "hash": bytes(32)},
}
ANN, BOB = Actor("Ann", "bench"), Actor("Bob'%", "office")


@pytest.fixture
def log(store: Store) -> Store:
    with store.writing() as connection:
        append(connection, ANN, AuditAction.FORGET, "2 paths", {"paths": ["a", "b"]})
        append(connection, BOB, AuditAction.REGRADE, "run 7")
        append(connection, ANN, AuditAction.REVERT, "run 7")
    return store


def numbers(store: Store, *words: object, **wish: object) -> list[int]:
    with store.read() as snapshot:
        return [one.number for one in entries(snapshot, AuditWish(**wish), *words).rows]


def test_an_entry_says_who_did_what_and_when(log: Store):
    with log.read() as snapshot:
        newest, _, first = entries(snapshot, AuditWish()).rows
    assert (newest.number, newest.action, newest.subject) == (3, "revert", "run 7")
    assert (first.actor, first.host, first.action, first.subject) == ("Ann", "bench", "forget", "2 paths")
    assert first.detail == '{"paths": ["a", "b"]}'
    assert timedelta(0) <= datetime.now(UTC) - first.at < timedelta(minutes=1)


def test_an_entry_that_somebody_changed_is_shown_as_it_stands(store: Store):
    with store.writing() as connection:
        connection.execute(table_of(AuditEvent).insert(), CHANGED)
    with store.read() as snapshot:
        assert [one.action for one in entries(snapshot, AuditWish()).rows] == ["nothing"]


def test_entries_are_filtered(log: Store):
    assert numbers(log, actions=frozenset({AuditAction.REGRADE, AuditAction.REVERT})) == [3, 2]
    assert numbers(log, actor="Bob'%") == [2]
    assert numbers(log, actor="%") == numbers(log, subject="%") == numbers(log, actor="\0") == []
    assert numbers(log, actions=frozenset({AuditAction.FORGET})) == [1]
    assert numbers(log, subject="run") == [3, 2]


def test_a_day_holds_its_midnight_and_not_the_next_one(log: Store):
    today = datetime.now(UTC).date()
    assert numbers(log, period=Period(today, today)) == [3, 2, 1]
    assert numbers(log, period=Period(last=today - timedelta(days=1))) == []
    assert numbers(log, period=Period(first=today + timedelta(days=1))) == []
    assert numbers(log, period=Period(date.min, date.max)) == [3, 2, 1]


def test_entries_are_sorted_and_cut(log: Store):
    assert numbers(log, Order("subject"), Page(2)) == [1, 2]
    assert numbers(log, Order("actor", descending=True), Page(1, 1)) == [1]
    with log.read() as snapshot:
        assert entries(snapshot, AuditWish(), Order("number"), Page(1)).total == 3
        with pytest.raises(DataError, match="QUERY_COLUMN"):
            entries(snapshot, AuditWish(), Order("detail"))
