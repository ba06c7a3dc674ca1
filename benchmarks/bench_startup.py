"""What a user waits for before anything happens: importing the library, and the shortest commands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Measure

RUNS = 15


@pytest.fixture(scope="module")
def runs(timing: bool) -> int:
    return RUNS if timing else 1


def test_import_adds_little(user_python: Path, run_seconds: Callable[..., float], figure: Measure, runs: int) -> None:
    python = str(user_python)
    pairs = [(run_seconds(python, "-c", "import laser_trim_analyzer"), run_seconds(python, "-c", "pass")) for _ in range(runs)]
    figure("import laser_trim_analyzer, added", [1000 * (with_it - bare) for with_it, bare in pairs], "ms", 80)


@pytest.mark.parametrize("arguments", [("--help",), ("version",)], ids=" ".join)
def test_short_commands_are_quick(
    arguments: tuple[str, ...], user_python: Path, run_seconds: Callable[..., float], figure: Measure, runs: int
) -> None:
    command = (str(user_python), "-m", "laser_trim_analyzer", *arguments)
    run_seconds(*command)
    figure(f"lta {' '.join(arguments)}", [1000 * run_seconds(*command) for _ in range(runs)], "ms", 200)
