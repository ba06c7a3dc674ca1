"""What reading adds to the memory: of one file, of many in flight, and of very many one after the other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Measure

ROUNDS = 5
THREADS = 2
FIRST = 20
SETTLED = 300
pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="only Linux tells a process's own peak memory this way"
)

PEAK = """
import itertools, re, sys
import laser_trim_analyzer as lta

def peak():  # VmHWM, not ru_maxrss: that one remembers the process that started this one
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024
"""

ONE_FILE = (
    PEAK
    + """
lta.grade(lta.read(sys.argv[2]))  # a small file of the same kind loads what is loaded late
before = peak()
lta.grade(lta.read(sys.argv[1]))
print(peak() - before)
"""
)

MANY_FILES = (
    PEAK
    + """
outcomes = lta.analyze(sys.argv[1], jobs=int(sys.argv[2]))
seen, before = 0, []
for mark in map(int, sys.argv[3:]):
    assert all(one.error is None for one in itertools.islice(outcomes, mark - seen))
    seen = mark
    before.append(peak())
assert all(one.error is None for one in outcomes)
print(*(peak() - one for one in before))
"""
)


@pytest.fixture(scope="module")
def files(corpus: Path) -> list[Path]:
    return sorted(corpus.glob("*/*.xls"), key=lambda file: file.stat().st_size)


@pytest.fixture(scope="module")
def rounds(timing: bool) -> int:
    return ROUNDS if timing else 1


def megabytes(*words: object) -> list[float]:
    done = subprocess.run([sys.executable, "-c", *map(str, words)], check=True, capture_output=True)
    return list(map(float, done.stdout.split()))


def size_of(file: Path) -> float:
    return file.stat().st_size / (1 << 20)


def linked(folder: Path, files: list[Path], count: int) -> Path:
    """A folder in which the files stand again and again, small and large ones mixed."""
    folder.mkdir()
    mixed = sorted(files, key=lambda file: file.name)
    for number in range(count):
        file = mixed[number % len(mixed)]
        place = folder / f"{number // len(mixed):06}"
        place.mkdir(exist_ok=True)
        (place / file.name).symlink_to(file)
    return folder


def test_memory_of_the_largest_file(files: list[Path], figure: Measure, rounds: int) -> None:
    largest = files[-1]
    samples = [megabytes(ONE_FILE, largest, files[0])[0] for _ in range(rounds)]
    figure("added peak memory, largest file", samples, "MB", 3 * size_of(largest))


def in_flight(files: list[Path]) -> float:
    """What the files in flight may add."""
    return 1.5 * size_of(files[-1]) * THREADS


def test_memory_of_the_corpus(files: list[Path], tmp_path: Path, figure: Measure, rounds: int) -> None:
    folder = linked(tmp_path / "once", files, len(files))
    samples = [megabytes(MANY_FILES, folder, THREADS, FIRST)[0] for _ in range(rounds)]
    figure(f"growth of the peak after {FIRST} files of the corpus, {THREADS} threads", samples, "MB", in_flight(files))


def test_memory_does_not_grow_with_the_number_of_files(files: list[Path], tmp_path: Path, figure: Measure, timing: bool) -> None:
    """Once every file was seen, nothing more may come: a leak of one kilobyte a file would show as tens of megabytes."""
    count = 30_000 if os.environ.get("LTA_PROVE") == "1" else 3000 if timing else SETTLED + 50
    folder = linked(tmp_path / "often", files, count)
    # several runs: which files two threads hold at the same moment is chance, and the worst moment alone makes the peak
    samples = [megabytes(MANY_FILES, folder, THREADS, FIRST, SETTLED) for _ in range(3 if timing else 1)]
    since_first, since_settled = zip(*samples, strict=True)
    figure(f"growth of the peak after {FIRST} of {count:,} files", since_first, "MB", in_flight(files))
    figure(f"growth of the peak from {SETTLED} to {count:,} files", since_settled, "MB", 0.15 * size_of(files[-1]) + 2)
