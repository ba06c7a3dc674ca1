"""Paths by their begin: sign by sign, however long, the same on every database."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import text
from tests.store.queries.conftest import statements
from tests.store.records import facts, rows_of_file

from laser_trim_analyzer.store import Store
from laser_trim_analyzer.store.known import paths_under
from laser_trim_analyzer.store.queries import FileWish, files
from laser_trim_analyzer.store.schema import BEGIN_OF_PATH

LAST = "\U0010ffff"
SIGNS = "".join(random.Random(7).choices([chr(code) for code in range(0x1F300, 0x1F600)], k=3000))
"""Twelve thousand bytes that no server can press into an entry of an index."""
LONG = f"long/{SIGNS}"
PATHS = [
    *("a/1.xls", "a/sub/2.xls", "A/3.xls", "a_/4.xls", "a%/5.xls", "ab/6.xls", "a", "ä/7.xls", "\ud7ff/8.xls", "\ue000/9.xls"),
    *(f"{LAST}/10.xls", f"{LAST}{LAST}", f"{LONG}/1.xls", f"{LONG}/2.xls", f"{LONG[:-1]}!/3.xls", "C:\\a\\11.xls", "a'b/12.xls"),
]


@pytest.fixture
def filled(store: Store) -> Store:
    store.write([rows_of_file(facts(str(number), path=path)) for number, path in enumerate(PATHS)])
    return store


BEGINS = [
    *("a", "a/", "a_", "%", "A", "ä", "\ud7ff", "\ue000", LAST, LAST * 2, LAST * 3, "C:\\", "a'", "nothing", "a\0", "\ud800"),
    *(LONG[:-1], LONG, f"{LONG}/", f"{LONG}/2", LONG[:BEGIN_OF_PATH], LONG[: BEGIN_OF_PATH + 1], f"{LONG[:BEGIN_OF_PATH]}?"),
]


@pytest.mark.parametrize("begin", BEGINS, ids=lambda begin: repr(begin[-12:]).encode("ascii", "backslashreplace").decode())
def test_files_are_found_by_the_begin_of_a_path(filled: Store, begin: str):
    with filled.read() as snapshot:
        found = sorted(row.path for row in files(snapshot, FileWish(path=begin)).rows)
    assert found == sorted(path for path in PATHS if path.startswith(begin))


@pytest.mark.parametrize(
    ("place", "separator", "number"),
    [
        *(("a", "/", 3), ("a/", "/", 2), ("a/1.xls", "/", 1), ("a/1", "/", 0)),
        *((LONG, "/", 2), (f"{LONG}/2.xls", "/", 1), ("C:\\a", "\\", 1)),
    ],
    ids=range(7),
)
def test_a_place_is_a_file_or_everything_in_a_folder(filled: Store, place: str, separator: str, number: int):
    found = paths_under(filled, [place, "elsewhere"], separator)
    inside = place.rstrip(separator) + separator
    assert found == sorted(path for path in PATHS if path == place or path.startswith(inside))
    assert len(found) == number
    assert filled.forget(found) == number
    assert paths_under(filled, [place], separator) == []


def test_of_many_paths_those_of_one_folder_are_found_along_the_indexes(filled: Store):
    """By a database that is free to choose and knows how many there are."""
    with filled.writing() as connection:
        line = (
            "INSERT INTO source_path (id, file_id, path_key, path, is_current, seen_at) "
            "SELECT :id, max(id), :key, :path, :no, max(stored_at) FROM source_file"
        )
        many = [
            {"id": 10**6 + number, "key": number.to_bytes(16), "path": f"folder {number % 100}/{number}.xls", "no": False}
            for number in range(4000)
        ]
        connection.execute(text(line), many)
    with filled.writing() as connection:
        connection.execute(text("ANALYZE source_path"))
    with statements(filled) as said:
        assert len(paths_under(filled, ["folder 7"], "/")) == 40
        with filled.read() as snapshot:
            files(snapshot, FileWish(path="folder 7/"))
    asked = [(line, given) for line, given in said if "substr" in line or "source_path.path >=" in line]
    with filled.reading() as connection:
        explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
        plans = ["\n".join(row[-1] for row in connection.exec_driver_sql(f"{explain} {line}", given)) for line, given in asked]
    assert len(plans) == 2
    assert [plan for plan in plans if "ix_source_path_begin" not in plan] == []
    assert [plan for plan in plans if "SCAN source_path" in plan or "Seq Scan on source_path" in plan] == []
