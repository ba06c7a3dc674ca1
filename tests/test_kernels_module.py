"""Show that the public array functions take what callers have, and say what the documentation says."""

from __future__ import annotations

import doctest
import inspect
import math
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import laser_trim_analyzer as lta
from laser_trim_analyzer import _core, kernels

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "kernels.md"
X = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
DEVIATION = [0.002, 0.001, -0.001, -0.003, -0.002, 0.0, 0.003, 0.004, 0.002, 0.001, 0.003]
LOW, HIGH, OUT, ERROR = [-1.0] * 11, [1.0] * 11, [False] * 11, [0.5, -0.5, 0.25] * 3 + [0.0, 2.0]
SECTIONS = kernels.butterworth_sections(2, 0.1).tolist()
ARGUMENTS: dict[str, list[Any]] = {
    "absolute_deviation": [ERROR],
    "best_offset": [ERROR, LOW, HIGH],
    "best_rotation": [ERROR, X, LOW, HIGH, -0.05, 0.05],
    "butterworth_sections": [2, 0.1],
    "centred_offset": [ERROR],
    "correlation": [X, ERROR],
    "curve_shape": [X, ERROR, OUT],
    "curve_size": [ERROR],
    "evaluate": [ERROR, LOW, HIGH, [0.25] * 11],
    "grade_batch": [[0, 11], X, X, ERROR, LOW, HIGH, [-0.05], [0.05], "v2", 2],
    "least_squares_line": [X, ERROR],
    "minimax_line": [X, ERROR],
    "moments": [ERROR],
    "one_way_anova": [[X, ERROR]],
    "point_margins": [ERROR, LOW, HIGH],
    "points_out": [ERROR, LOW, HIGH],
    "reduction_percent": [2.0, 1.0],
    "sigma_gradient": [X, ERROR, "v2"],
    "sigma_threshold": ["standard", 0.1, 300.0],
    "smoothness": [X, ERROR, 0.5],
    "sosfilt": [SECTIONS, ERROR],
    "sosfiltfilt": [SECTIONS, ERROR],
    "summary": [ERROR],
    "terminal_line": [X, ERROR],
    "zero_based_line": [X, ERROR, (0.0, 0.25)],
    "zones": [X, ERROR, OUT, LOW, 3],
}
OF_THE_PACKAGE_ALONE = {"LinearityPercent", "linearity_percent"}


def strict(name, value, place):
    """The same value as the core takes it."""
    if name == "one_way_anova":
        return [np.array(group) for group in value]
    if not isinstance(value, list):
        return value
    return np.array(value, dtype=np.int64 if (name, place) == ("grade_batch", 0) else bool if value is OUT else np.float64)


def told(result):
    """Everything a result says, comparable."""
    if isinstance(result, np.ndarray):
        return (result.dtype, result.shape, result.tobytes())
    if isinstance(result, list):
        return [told(one) for one in result]
    if type(result).__module__ == _core.__name__:
        return [(name, told(getattr(result, name))) for name in dir(result) if not name.startswith("_")]
    return repr(result)


def test_every_function_is_tried_here():
    assert set(ARGUMENTS) | OF_THE_PACKAGE_ALONE == set(kernels.__all__)


@pytest.mark.parametrize("name", ARGUMENTS)
def test_lists_give_what_the_core_gives(name):
    wanted = getattr(_core, name)(*(strict(name, value, place) for place, value in enumerate(ARGUMENTS[name])))
    assert told(getattr(kernels, name)(*ARGUMENTS[name])) == told(wanted)


@pytest.mark.parametrize("name", ["evaluate", "minimax_line", "curve_size", "sigma_gradient"])
def test_other_types_and_orders_of_arrays_are_taken(name):
    lists = [value for value in ARGUMENTS[name] if isinstance(value, list)]
    wanted = told(getattr(kernels, name)(*lists))
    single = [np.array(value, dtype=np.float32) for value in lists]
    strided = [np.repeat(np.array(value), 2)[::2] for value in lists]
    assert told(getattr(kernels, name)(*strided)) == wanted
    assert told(getattr(kernels, name)(*single)) == told(getattr(kernels, name)(*[value.astype(float) for value in single]))


def test_what_is_no_column_is_refused():
    with pytest.raises(ValueError, match="y has 0 dimensions"):
        kernels.absolute_deviation(1.0)
    with pytest.raises(ValueError, match="error has 2 dimensions"):
        kernels.best_offset([[0.0]], [-1.0], [1.0])
    with pytest.raises(ValueError, match="could not convert"):
        kernels.curve_size(["a"])
    with pytest.raises(TypeError, match="whole numbers"):
        kernels.grade_batch([0.0, 1.5], *[[0.0]] * 7)


def test_the_worked_vector_of_linearity():
    """STANDARDS §1.3, in exact fractions; 1 V applied, then 10 V."""
    wanted = (0.4, 0.35, 4.1 / 14, 0.33, 0.53)
    for volts in (1.0, 10.0):
        found = kernels.linearity_percent(X, np.multiply(DEVIATION, volts), volts, pivot=(0.0, 0.0))
        values = (found.absolute, found.offset_optimised, found.independent, found.zero_based, found.terminal_based)
        assert values == pytest.approx(wanted, rel=1e-12)


def test_no_kind_of_linearity_is_smaller_than_the_independent_one():
    chance = np.random.default_rng(1)
    for _ in range(200):
        error = chance.normal(0, 1, 30)
        error[chance.integers(30)] = math.nan
        found = kernels.linearity_percent(np.sort(chance.uniform(0, 340, 30)), error, 5.0)
        assert found.independent <= found.offset_optimised * (1 + 1e-12) <= found.absolute * (1 + 2e-12)
        assert found.independent <= min(found.zero_based, found.terminal_based) * (1 + 1e-12)


def test_a_point_without_position_is_left_out_of_every_kind():
    whole = kernels.linearity_percent(X, DEVIATION, 1.0)
    assert kernels.linearity_percent([*X, math.nan], [*DEVIATION, 9.0], 1.0) == whole


@pytest.mark.parametrize("volts", [0.0, -5.0, math.nan, math.inf])
def test_an_applied_voltage_that_is_none_is_refused(volts):
    with pytest.raises(ValueError, match="applied_voltage"):
        kernels.linearity_percent(X, DEVIATION, volts)


def test_the_module_is_public_and_loads_on_first_use():
    assert lta.kernels is kernels
    assert "kernels" in dir(lta)
    program = "import sys, laser_trim_analyzer as l; assert 'numpy' not in sys.modules; l.kernels; assert 'numpy' in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize("name", kernels.__all__)
def test_every_function_says_its_source_and_has_types(name):
    member = getattr(kernels, name)
    assert re.search(r"(RULES|STANDARDS) §\d", member.__doc__ or "") or getattr(_core, name, None) is member
    if inspect.isfunction(member):
        assert all(one.annotation is not inspect.Parameter.empty for one in inspect.signature(member).parameters.values())


def test_the_page_lists_every_function_and_its_example_runs():
    text = PAGE.read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)", text, re.MULTILINE)) == set(kernels.__all__) - {"LinearityPercent"}
    blocks = "\n".join(re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    example = doctest.DocTestParser().get_doctest(blocks, {}, PAGE.name, str(PAGE), 0)
    assert len(example.examples) > 5
    assert doctest.DocTestRunner(verbose=False).run(example).failed == 0
