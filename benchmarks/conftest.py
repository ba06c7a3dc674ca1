"""Figures with their targets: measured here, printed as one table, never asserted (machines are noisy; people judge)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import pytest

from . import documentation, figures
from .figures import Baseline, Figure
from .wheel import installed_wheel

FIGURES: list[Figure] = []
WORSE: list[str] = []


class Measure(Protocol):
    def __call__(
        self,
        name: str,
        samples: Sequence[float],
        unit: str,
        target: float | None = None,
        *,
        against: tuple[str, Sequence[float]] | None = None,
    ) -> None: ...


@pytest.fixture
def figure() -> Measure:
    """Keep a figure for the closing table; `target` is the most it should be, `against` names a baseline of the same run."""

    def keep(
        name: str,
        samples: Sequence[float],
        unit: str,
        target: float | None = None,
        *,
        against: tuple[str, Sequence[float]] | None = None,
    ) -> None:
        baseline = Baseline(against[0], tuple(against[1])) if against else None
        FIGURES.append(Figure(name, tuple(samples), unit, target, baseline))

    return keep


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


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Write the figures, and end in failure where one grew beyond its tolerance."""
    if not FIGURES or exitstatus != pytest.ExitCode.OK or session.config.getoption("benchmark_disable"):
        return
    if target := os.environ.get("LTA_FIGURES_JSON"):
        figures.write(FIGURES, Path(target))
    if earlier := os.environ.get("LTA_FIGURES_COMPARE"):
        WORSE.extend(figures.worse(figures.read(Path(earlier)), FIGURES))
        if WORSE:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
    if os.environ.get("LTA_FIGURES_DOCS"):
        documentation.write(FIGURES)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if not FIGURES or config.getoption("benchmark_disable"):
        return
    terminalreporter.section("figures (medians)")
    for line in figures.table(FIGURES):
        terminalreporter.line(line)
    if os.environ.get("LTA_FIGURES_COMPARE"):
        terminalreporter.section("against the earlier run")
        for line in WORSE or ["no figure grew beyond its tolerance"]:
            terminalreporter.line(line, red=bool(WORSE))
