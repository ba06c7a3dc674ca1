"""Many workbooks at once: in the order of the paths, few ahead of whoever takes them, and a bad file costs nobody else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.readers.bad_files import biff8, record
from tests.workbook.compound import compound_file

from laser_trim_analyzer.errors import ReadError
from laser_trim_analyzer.readers import workbook
from laser_trim_analyzer.readers.workbook import Workbook, read_many


@pytest.fixture
def books(tmp_path: Path) -> list[Path]:
    """Each with its number as the name of its sheet."""
    paths = [tmp_path / f"{number}.xls" for number in range(40)]
    for path in paths:
        path.write_bytes(compound_file({"Workbook": biff8({path.stem: record(0x0203, bytes(14))})}))
    return paths


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_workbooks_come_in_the_order_of_the_paths(books: list[Path], threads: int):
    found = list(read_many(books, threads))
    assert [one.sheet_names for one in found if isinstance(one, Workbook)] == [(path.stem,) for path in books]


@pytest.mark.parametrize("threads", [1, 3])
def test_no_more_than_two_a_thread_are_ahead(books: list[Path], threads: int):
    asked: list[Path] = []

    def paths() -> Iterator[Path]:
        for path in books:
            asked.append(path)
            yield path

    found = read_many(paths(), threads)
    for taken in range(1, 10):
        next(found)
        assert len(asked) <= taken + 2 * threads
    found.close()
    assert len(asked) < len(books)


@pytest.mark.parametrize("threads", [1, 3])
def test_a_bad_file_never_stops_the_others(books: list[Path], threads: int, monkeypatch: pytest.MonkeyPatch):
    books[1].write_bytes(b"")
    books[2].unlink()
    books[3].write_bytes(books[4].read_bytes()[:1000])
    real = workbook.open_file

    def starved(path: Path, *words: object) -> Workbook:
        if path == books[5]:
            raise MemoryError
        return real(path, *words)

    monkeypatch.setattr(workbook, "open_file", starved)
    found = list(read_many([*books, "half a character \ud800.xls", "nul\0.xls"], threads))
    codes = {number: one.code for number, one in enumerate(found) if isinstance(one, ReadError)}
    assert codes.pop(1).startswith("FILE_")
    assert codes.pop(3).startswith("FILE_")
    assert codes == {2: "FILE_NOT_FOUND", 5: "INTERNAL", 40: "FILE_NOT_FOUND", 41: "FILE_NOT_FOUND"}
    assert len(found) == 42


def test_the_work_is_done_by_that_many_threads(books: list[Path], monkeypatch: pytest.MonkeyPatch):
    used: set[str] = set()
    real = workbook.open_file

    def noted(*words: object) -> Workbook:
        used.add(threading.current_thread().name)
        return real(*words)

    monkeypatch.setattr(workbook, "open_file", noted)
    assert len(list(read_many(books, 2))) == len(books)
    assert len(used) <= 2
    assert threading.current_thread().name not in used
