"""What SQLite does to write a batch: it walks along indexes, so that a batch takes as long in a large history as in a small one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.store.queries.conftest import statements
from tests.store.queries.test_plans import TABLES
from tests.store.records import BAD, refused, rows

from laser_trim_analyzer.store import SeenContent, SeenPath, Store, open_store
from laser_trim_analyzer.store.known import known_contents, known_paths

FIRST = [rows("254A"), rows("255A", worst=BAD), rows("1", model="50"), refused()]
AGAIN = rows("254A")

WORK: dict[str, Callable[[Store], object]] = {
    "new files": lambda store: store.write([rows("254A", minute=5), rows("7", model="51", tracks=2), refused("b.xls", sha="b")]),
    "a known content": lambda store: store.write([SeenContent(AGAIN.sha256 or b"", SeenPath("other.xls", 1, 1))]),
    "files read again": lambda store: store.write([AGAIN], replace=True),
    "what is known of paths": lambda store: known_paths(store, ["parts/broken.xls", "new.xls"]),
    "what is known of contents": lambda store: known_contents(store, [AGAIN.sha256 or b""]),
}


@pytest.mark.parametrize("work", WORK)
def test_no_statement_of_a_batch_walks_through_a_table(work: str, tmp_path: Path):
    with open_store(tmp_path / "a.db") as store:
        store.write(FIRST)
        with statements(store) as said:
            WORK[work](store)
        assert walks(store, said) == []


def walks(store: Store, said: list[tuple[str, Any]]) -> list[str]:
    found = []
    with store.reading() as connection:
        for line, parameters in said:
            if line.startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
                one = parameters[0] if isinstance(parameters, list) else parameters
                steps = [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {line}", one)]
                found += [f"{step}: {line}" for step in steps if step.startswith("SCAN ") and step.split()[1] in TABLES]
    return found
