"""Readers beside an ingest: how many questions 1 to 20 processes have answered together while files are stored."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import time
from itertools import islice, pairwise
from pathlib import Path

from laser_trim_analyzer import analysis
from laser_trim_analyzer.simulate.process import default_scenario, plan
from laser_trim_analyzer.simulate.workbook import write_file
from laser_trim_analyzer.store import open_store, rows_of

from .bench_queries import fill
from .conftest import Measure

SECONDS = 5.0
CORES = os.cpu_count() or 1

READER = """
import sys, time
from laser_trim_analyzer.pipeline.review import Cache, Page, Review, UnitWish
from laser_trim_analyzer.store import open_store
database, seconds = sys.argv[1], float(sys.argv[2])
with open_store(database, create=False, migrate=False) as store:
    names = [row.model for row in Review(store, Cache()).overview().rows]
    print("ready", flush=True)
    sys.stdin.readline()
    end, asked = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        review = Review(store, Cache())
        review.model(names[asked % len(names)])
        asked += 1
    print(asked, flush=True)
"""
WRITER = """
import sys
from laser_trim_analyzer.pipeline.ingest import Wishes, ingest
while True:
    for event in ingest([sys.argv[2]], database=sys.argv[1], wishes=Wishes(jobs=1, reread=True)):
        pass
"""


def asked(database: Path, readers: int, seconds: float) -> int:
    """The questions that all of them together had answered."""
    line = [sys.executable, "-c", READER, str(database), str(seconds)]
    children = [subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(readers)]
    try:
        for child in children:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
        for child in children:
            assert child.stdin is not None
            print(file=child.stdin, flush=True)
        return sum(int(child.communicate()[0]) for child in children)
    finally:
        for child in children:
            child.kill()
            child.communicate()


def test_readers_during_an_ingest(figure: Measure, timing: bool, tmp_path: Path) -> None:
    units, models, seconds, counts = (20_000, 100, SECONDS, (1, 2, 5, 10, 20)) if timing else (300, 12, 0.2, (1, 2))
    attempts = list(islice(plan(default_scenario(), units=40, models=8, seed=1).attempts(), 40))
    database, folder = tmp_path / "history.db", tmp_path / "plant"
    folder.mkdir()
    for one in attempts[: 40 if timing else 4]:
        write_file(one.facts, folder, one.traps)
    with open_store(database) as store:
        fill(store, [rows_of(one.facts, analysis.grade(one.facts)) for one in attempts], units, models)
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(database), str(folder)])
    try:
        time.sleep(2 if timing else 0)
        pace = {readers: asked(database, readers, seconds) / seconds for readers in counts}
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.wait()
    for readers, questions in pace.items():
        figure(f"model pages asked by {readers} readers during an ingest, each", [1000 / questions], "ms")
    for fewer, more in pairwise(counts):
        if fewer >= CORES:
            kept = (pace[more] / pace[fewer]) ** (1 / math.log2(more / fewer))
            figure(f"  lost from {fewer} to {more} readers, per doubling", [100 * (1 - kept)], "%", 20)
