"""What a database does to write: it walks along indexes, so that a batch takes as long in a large history as in a small one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from tests.store.queries.conftest import statements
from tests.store.queries.test_plans import TABLES
from tests.store.records import BAD, refused, rows

from laser_trim_analyzer.store import SeenContent, SeenPath, Store, open_store
from laser_trim_analyzer.store.known import known_contents, known_paths, paths_under

FIRST = [rows("254A"), rows("255A", worst=BAD), rows("1", model="50"), refused()]
AGAIN = rows("254A")

WORK: dict[str, Callable[[Store], object]] = {
    "new files": lambda store: store.write([rows("254A", minute=5), rows("7", model="51", tracks=2), refused("b.xls", sha="b")]),
    "a known content": lambda store: store.write([SeenContent(AGAIN.sha256 or b"", SeenPath("other.xls", 1, 1))]),
    "files read again": lambda store: store.write([AGAIN], replace=True),
    "what is known of paths": lambda store: known_paths(store, ["parts/broken.xls", "new.xls"]),
    "what is to be forgotten": lambda store: paths_under(store, ["parts", "elsewhere/1.xls"], "/"),
    "forgetting": lambda store: store.forget([AGAIN.seen.path]),
    "what is known of contents": lambda store: known_contents(store, [AGAIN.sha256 or b""]),
}


@pytest.mark.parametrize("work", WORK)
def test_no_statement_walks_through_a_table(work: str, shared_url: str):
    with open_store(shared_url) as store:
        store.write(FIRST)
        with statements(store) as said:
            WORK[work](store)
        assert walks(store, said) == []


def walks(store: Store, said: list[tuple[str, Any]]) -> list[str]:
    found = []
    with store.reading() as connection:
        plan = "EXPLAIN QUERY PLAN"
        if connection.dialect.name == "postgresql":
            plan = "EXPLAIN"
            connection.execute(text("SET LOCAL enable_seqscan = off"))  # of a few rows the server would read them all
        for line, parameters in said:
            if line.startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
                one = parameters[0] if isinstance(parameters, list) else parameters
                steps = [row[-1] for row in connection.exec_driver_sql(f"{plan} {line}", one)]
                found += [f"{step}: {line}" for step in steps if is_walk(step)]
    return found


def is_walk(step: str) -> bool:
    """``SCAN unit``; ``->  Seq Scan on unit  (cost=…)``."""
    found = re.search(r"(?:^SCAN|Seq Scan on) (\w+)", step)
    return found is not None and found[1] in TABLES
