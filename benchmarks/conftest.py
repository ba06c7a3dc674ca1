"""Figures with their targets: measured here, printed as one table, never asserted (machines are noisy; people judge)."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from .wheel import installed_wheel


@dataclass(frozen=True)
class Figure:
    """One measured quantity: every sample, its unit and the most it should be."""

    name: str
    samples: tuple[float, ...]
    unit: str
    target: float

    @property
    def median(self) -> float:
        return statistics.median(self.samples)


FIGURES: list[Figure] = []
Measure = Callable[[str, Sequence[float], str, float], None]


@pytest.fixture
def figure() -> Measure:
    """Keep a figure for the closing table: name, samples, unit, target (at most)."""
    return lambda name, samples, unit, target: FIGURES.append(Figure(name, tuple(samples), unit, target))


@pytest.fixture(scope="session")
def timing(pytestconfig: pytest.Config) -> bool:
    """Whether times matter: not in CI, where the benchmarks only must not rot."""
    return not pytestconfig.getoption("benchmark_disable")


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real workbooks that LTA_CORPUS names."""
    named = os.environ.get("LTA_CORPUS")
    if not named or not (Path(named) / "index.csv").is_file():
        pytest.skip("LTA_CORPUS names no folder with an index.csv: the corpus figures were not measured")
    return Path(named)


@pytest.fixture(scope="session")
def user_python(timing: bool, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a fresh environment that holds the wheel with compiled bytecode, as a user has it."""
    return installed_wheel(tmp_path_factory.mktemp("wheel")) if timing else Path(sys.executable)


@pytest.fixture(scope="session")
def run_seconds() -> Callable[..., float]:
    """The wall time of a whole process."""
    import time

    def measure(*command: str) -> float:
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        return time.perf_counter() - started

    return measure


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if not FIGURES or config.getoption("benchmark_disable"):
        return
    terminalreporter.section("figures (medians)")
    for line in _table():
        terminalreporter.line(line)
    if target := os.environ.get("LTA_FIGURES_JSON"):
        rows = [{"name": f.name, "median": f.median, "samples": f.samples, "unit": f.unit, "target": f.target} for f in FIGURES]
        Path(target).write_text(json.dumps(rows, indent=1), encoding="utf-8")


def _table() -> Iterator[str]:
    width = max(len(figure.name) for figure in FIGURES)
    for figure in FIGURES:
        spread = f"{min(figure.samples):.2f} … {max(figure.samples):.2f}"
        verdict = "reached" if figure.median <= figure.target else "MISSED"
        yield f"{figure.name:<{width}}  {figure.median:8.2f} {figure.unit:<8} at most {figure.target:g}  {verdict}   ({spread})"
