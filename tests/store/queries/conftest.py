"""The invented history in a database of each kind, stored once: these tests only read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event
from tests.store.conftest import KINDS
from tests.store.queries.history import everything
from tests.store.records import write_all

from laser_trim_analyzer.store import Store, open_store
from laser_trim_analyzer.store.snapshot import Snapshot


@pytest.fixture(scope="session", params=KINDS[1:])
def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A database on disk and one on a server, with everything in it."""
    if request.param == "postgresql":
        address = request.getfixturevalue("server").new_database()
    else:
        address = str(tmp_path_factory.mktemp("full") / "history.db")
    with open_store(address, actor="tester") as store:
        write_all(store, [file.rows for file in everything()], at_once=37)
        yield store


@pytest.fixture
def snapshot(full: Store) -> Iterator[Snapshot]:
    with full.read() as opened:
        yield opened


@contextmanager
def statements(store: Store) -> Iterator[list[tuple[str, Any]]]:
    """The statements that a store runs meanwhile, with their parameters."""
    engine: Engine = store._engine
    said: list[tuple[str, Any]] = []

    def hear(connection: object, cursor: object, line: str, parameters: Any, *rest: object) -> None:
        said.append((line, parameters))

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", hear)
