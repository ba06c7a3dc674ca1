"""Ingest for an hour: the memory that it takes at the end is that of its first minute (some seconds, but under dev.py prove)."""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import PROVING

SECONDS = 3600 if PROVING else 6
LEAST_ROUNDS = 1000 if PROVING else 6
MOST_GROWTH_MB = 16

SOAK = """
import sys, time
from laser_trim_analyzer.pipeline.ingest import Wishes, ingest
from laser_trim_analyzer.pipeline.ingest.memory import resident_mb
folder, database, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
end = time.monotonic() + seconds
while time.monotonic() < end:
    *_, summary = ingest([folder], database=database, wishes=Wishes(reread=True))
    assert summary.left == summary.postponed == 0
    print(resident_mb())
"""


@pytest.mark.prove
@pytest.mark.skipif(sys.platform != "linux", reason="what a process occupies now is told by /proc")
def test_memory_stays_flat(plant: Path, database: str, record_figure: Callable[[str, Any], None]):
    line = [sys.executable, "-c", SOAK, str(plant), database, str(SECONDS)]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    taken = [float(said) for said in done.stdout.split()]
    assert len(taken) >= LEAST_ROUNDS
    tenth = max(2, len(taken) // 10)
    early, late = statistics.median(taken[tenth : 2 * tenth]), statistics.median(taken[-tenth:])
    record_figure("rounds", len(taken))
    record_figure("growth in MB", late - early)
    assert late - early <= MOST_GROWTH_MB, taken[:: max(1, len(taken) // 40)]
