"""Single kernels against the plain definition or the general library that answers the same question, on 341 points."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import optimize, signal
from tests.reference.linearity import evaluate

from laser_trim_analyzer import _core

from .conftest import Measure

POINTS = 341
BOUND = 0.006


@pytest.fixture(scope="module")
def sweep() -> tuple[Any, Any, Any, Any]:
    """Error, theory, lower and upper limits; one offset brings every point in."""
    random = np.random.default_rng(7)
    theory = np.linspace(-5, 5, POINTS)
    half = 0.02 + 0.03 * np.abs(theory) / 5
    return random.normal(0.03, 0.004, POINTS), theory, -half, half


def each_us(work: Callable[[], object], timing: bool, times: int) -> list[float]:
    samples = []
    for _ in range(7 if timing else 1):
        started = time.perf_counter()
        for _ in range(times if timing else 1):
            work()
        samples.append(1e6 * (time.perf_counter() - started) / (times if timing else 1))
    return samples


def test_points_out_and_margin(sweep: tuple[Any, Any, Any, Any], figure: Measure, timing: bool) -> None:
    error, _, lower, upper = sweep
    plain = each_us(lambda: evaluate(error, lower, upper), timing, 20)
    ours = each_us(lambda: _core.evaluate(error, lower, upper, None), timing, 1000)
    figure("points out and margin", ours, "us", against=("plain NumPy", plain))


def test_zero_phase_filter(sweep: tuple[Any, Any, Any, Any], figure: Measure, timing: bool) -> None:
    error = sweep[0]
    sections = signal.butter(2, 0.1, output="sos")
    general = each_us(lambda: signal.sosfiltfilt(sections, error), timing, 50)
    ours = each_us(lambda: _core.sosfiltfilt(sections, error), timing, 1000)
    figure("zero-phase filter", ours, "us", against=("scipy.signal.sosfiltfilt", general))


def test_best_rotation(sweep: tuple[Any, Any, Any, Any], figure: Measure, timing: bool) -> None:
    """The same linear programme; SciPy's answer has no certificate and no tie-break."""
    error, theory, lower, upper = sweep
    half, one = (upper - lower) / 2, np.ones(POINTS)
    rows = np.block([[np.column_stack([one, theory, half])], [np.column_stack([-one, -theory, half])]])
    bounds = [(None, None), (-BOUND, BOUND), (None, 1)]

    def general() -> Any:
        return optimize.linprog(
            [0, 0, -1], A_ub=rows, b_ub=np.concatenate([upper - error, error - lower]), bounds=bounds, method="highs"
        )

    found = _core.best_rotation(error, theory, lower, upper, -BOUND, BOUND)
    assert found.offset == pytest.approx(general().x[0], abs=1e-9)
    ours = each_us(lambda: _core.best_rotation(error, theory, lower, upper, -BOUND, BOUND), timing, 500)
    figure("best offset and bounded rotation", ours, "us", against=("scipy.optimize.linprog, HiGHS", each_us(general, timing, 5)))
