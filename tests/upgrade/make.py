"""Write tests/upgrade/<revision>.db, the database that every later version must open: python -m tests.upgrade.make.

It is made once for each revision, by the program that had it, and never again.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.store.records import BAD, facts, refused, rows, rows_of_file

from laser_trim_analyzer.store import FileRows, open_store
from laser_trim_analyzer.store.upgrade import HEAD

FOLDER = Path(__file__).parent


def items() -> list[FileRows]:
    """A bit of everything: a retest, two tracks, a failure, two models, a refused file, an aborted run, one without a date."""
    return [
        rows("254A", worst=BAD),
        rows("254A", minute=7),
        rows("255A", day=1, tracks=2),
        rows("1", day=9, model="88"),
        rows_of_file(facts("2", day=9, model="88", trimmed_at=None)),
        rows_of_file(facts("3", day=9, model="88", tracks=0)),
        refused(),
    ]


def make(path: Path) -> None:
    with open_store(path, actor="tester") as store:
        store.write(items())
        store.write([rows("wrong folder")])
        store.forget([rows("wrong folder").seen.path])
    Path(f"{path}.lock").unlink()
    with closing(sqlite3.connect(path)) as connection:  # small pages and no log: a file for a repository
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA page_size = 1024")
        connection.execute("VACUUM")


if __name__ == "__main__":
    target = FOLDER / f"{HEAD}.db"
    if target.exists():
        raise SystemExit(f"{target} is there and stays as it is")
    make(target)
