"""Arrays of sweeps in blobs: size and time of the form in use against plainer ones; the rows and transactions that carry them."""

from __future__ import annotations

import statistics
import time
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import laser_trim_analyzer as lta
from laser_trim_analyzer.model import Analysis, TrimFile
from laser_trim_analyzer.store import FileRows, Store, open_store, rows_of
from laser_trim_analyzer.store.arrays import pack, unpack
from laser_trim_analyzer.store.mapping.facts import arrays_of

from .conftest import Measure

ROUNDS = 5


def _planes(array: Any) -> bytes:
    return np.ascontiguousarray(array.reshape(-1).view(np.uint8).reshape(-1, array.itemsize).T).tobytes()


def _xor_planes(array: Any) -> bytes:
    if array.itemsize == 1:
        return bytes(array.tobytes())
    bits = array.reshape(-1).view(np.uint64).copy()
    bits[1:] ^= bits[:-1].copy()
    return _planes(bits)


FORMS: dict[str, Callable[[Any], bytes]] = {
    "deflate alone": lambda array: bytes(array.tobytes()),
    "byte planes, deflate": _planes,
    "XOR with the neighbour, byte planes, deflate": _xor_planes,
}


@pytest.fixture(scope="module")
def graded(corpus: Path, timing: bool) -> list[tuple[TrimFile, Analysis]]:
    files = sorted(corpus.glob("*/*.xls"))
    facts = [lta.read(file) for file in (files if timing else files[:5])]
    return [(one, lta.grade(one)) for one in facts]


def per_file_ms(work: Callable[[], object], files: int, timing: bool) -> list[float]:
    samples = []
    for _ in range(ROUNDS if timing else 1):
        started = time.perf_counter()
        work()
        samples.append(1000 * (time.perf_counter() - started) / files)
    return samples


def test_arrays(graded: list[tuple[TrimFile, Analysis]], figure: Measure, timing: bool) -> None:
    files = [[arrays_of(sweep) for track in facts.tracks for sweep in track.sweeps] for facts, _ in graded]
    sizes = [len(pack(curve)) + len(pack(detail, known)) for some in files for curve, detail, known in some]
    figure("arrays of a sweep, curve and detail, median", [statistics.median(sizes)], "B", 6000)
    count = len(graded)
    groups = [group for some in files for curve, detail, _ in some for group in (curve, detail)]
    total = sum(sizes) / count
    for name, form in FORMS.items():
        plain = sum(len(zlib.compress(b"".join(map(form, group.values())), 1)) for group in groups) / count
        figure("  of a file, all sweeps", [total], "B", against=(name, [plain]))

    def plainly() -> None:
        for group in groups:
            zlib.compress(b"".join(map(_planes, group.values())), 1)

    def packed() -> list[tuple[bytes, bytes]]:
        return [(pack(curve), pack(detail, known)) for some in files for curve, detail, known in some]

    plain_ms = ("byte planes, deflate", per_file_ms(plainly, count, timing))
    figure("arrays of a file, packed", per_file_ms(packed, count, timing), "ms", 0.15, against=plain_ms)
    blobs = packed()

    def back() -> None:
        for (curve, detail), (_, _, known) in zip(blobs, [one for some in files for one in some], strict=True):
            unpack(curve)
            unpack(detail, known)

    figure("  unpacked", per_file_ms(back, count, timing), "ms")


def written(store: Store, rows: list[FileRows], *, replace: bool = False) -> None:
    for at in range(0, len(rows), 200):
        store.write(rows[at : at + 200], replace=replace)


def test_writing(graded: list[tuple[TrimFile, Analysis]], figure: Measure, timing: bool, tmp_path: Path) -> None:
    count = len(graded)
    figure(
        "rows of a file, arrays packed (a worker's part)",
        per_file_ms(lambda: [rows_of(*one) for one in graded], count, timing),
        "ms",
    )
    rows = [rows_of(*one) for one in graded]
    samples, again, size = [], [], 0
    for number in range(ROUNDS if timing else 1):
        path = tmp_path / f"{number}.db"
        with open_store(path) as store:
            samples += per_file_ms(partial(written, store, rows), count, False)
            again += per_file_ms(partial(written, store, rows, replace=True), count, False)
        size = path.stat().st_size
    figure("  written to a fresh SQLite file in batches of 200 (the writer's part)", samples, "ms")
    figure("  written again, replacing what is there", again, "ms")
    with open_store(tmp_path / "size.db") as store:
        for at in range(0, count, 200):
            store.write(rows[at : at + 200])
    size = (tmp_path / "size.db").stat().st_size
    figure("database per file, every sweep kept", [size / count / 1000], "kB", 20)
