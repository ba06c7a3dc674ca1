"""The linearity kernel against its plain NumPy definition, on one sweep of 341 points."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from laser_trim_analyzer import _core


@pytest.fixture(scope="module")
def sweep() -> tuple[Any, Any, Any]:
    random = np.random.default_rng(7)
    error = random.normal(0, 0.01, 341)
    limit = np.full(341, 0.05)
    return error, -limit, limit


def test_kernel(benchmark: Any, sweep: tuple[Any, Any, Any]) -> None:
    benchmark.group = "points out and margin, 341 points"
    benchmark(_core.evaluate, *sweep, None)


def test_reference(benchmark: Any, sweep: tuple[Any, Any, Any]) -> None:
    from tests.reference.linearity import evaluate  # the specification

    benchmark.group = "points out and margin, 341 points"
    benchmark(evaluate, *sweep)
