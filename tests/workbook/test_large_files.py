"""Large workbooks are read or refused in a time that is linear in their size, with a memory that their size or a limit bounds."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.conftest import PROVING
from tests.workbook.books import opened
from tests.workbook.compound import backward, every_other, forward
from tests.workbook.large import MEGABYTE, STREAMS, write_xlsx, xls

SIZES = (1, 2, 4, 8, 16, 32, 64) if PROVING else (1, 4)
MANY_CELLS = 1 << 24
TRIALS = 3
SLOWER = 3.0  # caches end somewhere between the smallest and the largest file
on_linux = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="only Linux tells a process's own peak memory this way"
)


def seconds_per_megabyte(data: bytes) -> float:
    def once() -> float:
        started = time.process_time()
        opened(data, MANY_CELLS)
        return time.process_time() - started

    return min(once() for _ in range(TRIALS)) * MEGABYTE / len(data)


@pytest.mark.prove
@pytest.mark.parametrize("kind", STREAMS)
def test_the_time_is_linear_in_the_size(kind, record_figure):
    found = {size: seconds_per_megabyte(xls(kind, size * MEGABYTE)) for size in SIZES}
    record_figure("ms per MB by MB", {size: round(1000 * value, 2) for size, value in found.items()})
    assert found[SIZES[-1]] < SLOWER * found[SIZES[0]] + 0.001, found


@pytest.mark.parametrize("arrange", [forward, backward, every_other])
def test_the_time_does_not_depend_on_the_order_of_the_sectors(arrange):
    data = xls("numbers", SIZES[-1] * MEGABYTE, arrange)
    assert opened(data, MANY_CELLS).sheet(0).cell(1, 0) is not None
    assert seconds_per_megabyte(data) < 0.1


# VmHWM, not ru_maxrss: that one remembers the process that started this one.
CHILD = """
import json, re, sys, time
from laser_trim_analyzer.errors import ReadError
from laser_trim_analyzer.readers.workbook import ReadLimits, load, open_workbook

def megabytes():
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024

def look(path):
    limits = ReadLimits(max_cells=int(sys.argv[3]))
    workbook = open_workbook(load(path, limits.max_bytes), limits)
    return sum(sheet.rows * sheet.columns for sheet in map(workbook.sheet, workbook.sheet_names))

def tried(path):
    try:
        return look(path)
    except ReadError as problem:
        return problem.code

tried(sys.argv[1])  # loads what is loaded late
before, started = megabytes(), time.process_time()
found = tried(sys.argv[2])
print(json.dumps({"found": found, "megabytes": megabytes() - before, "seconds": time.process_time() - started}))
"""


def cost(small: Path, path: Path, max_cells: int = 1_000_000) -> dict:
    words = [sys.executable, "-c", CHILD, small, path, str(max_cells)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-500:]
    return dict(json.loads(done.stdout), size=path.stat().st_size / MEGABYTE)


@on_linux
@pytest.mark.parametrize("kind", STREAMS)
def test_one_file_takes_at_most_three_times_its_size(tmp_path, kind):
    small, large = tmp_path / "small.xls", tmp_path / "large.xls"
    small.write_bytes(xls(kind, 1 << 14))
    large.write_bytes(xls(kind, 16 * MEGABYTE))
    found = cost(small, large, MANY_CELLS)
    assert isinstance(found["found"], int)
    assert found["megabytes"] < 3 * found["size"], found


@on_linux
@pytest.mark.prove
@pytest.mark.parametrize("text", [0, 200])
def test_a_large_package_is_read_or_refused_within_the_limits(tmp_path, text, record_figure):
    """Numbers exceed the number of elements; long texts are within it, and a whole file of them is within the other limits."""
    small = tmp_path / "small.xlsx"
    write_xlsx(small, 1 << 16, text=text)
    sizes = (25, 100) if PROVING else (5, 20)
    found = []
    for size in sizes:
        path = tmp_path / f"{size}.xlsx"
        write_xlsx(path, size * MEGABYTE, text=text)
        found.append(cost(small, path))
        path.unlink()
    record_figure("packages", found)
    assert [isinstance(one["found"], int) for one in found] == [bool(text)] * 2 or found[-1]["found"] == "FILE_EXPANDS_TOO_FAR", (
        found
    )
    assert all(one["megabytes"] < 6 * one["size"] for one in found), found
    assert found[1]["seconds"] < SLOWER * found[0]["seconds"] * sizes[1] / sizes[0], found


@on_linux
@pytest.mark.prove
def test_a_package_beyond_the_limit_is_not_even_read(tmp_path):
    path = tmp_path / "large.xlsx"
    if PROVING:
        write_xlsx(path, 500 * MEGABYTE, text=1000)
    else:
        with path.open("wb") as sparse:
            sparse.write(b"PK\x03\x04")
            sparse.truncate(500 * MEGABYTE)
    found = cost(path, path)
    assert found["found"] == "FILE_TOO_LARGE"
    assert (found["megabytes"], found["seconds"]) < (1, 1), found
