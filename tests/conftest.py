"""Give every test the corpus, the count of its trials and a place for figures, and hold the coverage floors."""

from __future__ import annotations

import csv
import json
import os
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "python/laser_trim_analyzer/"
PROVING = os.environ.get("LTA_PROVE") == "1"

# A deadline would measure the machine, not the code; in CI the same examples are tried on every run.
settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("prove", deadline=None, max_examples=5000, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("prove" if PROVING else "ci" if os.environ.get("CI") else "default")


def lacking(reason: str) -> NoReturn:
    """Skip where the machine cannot do what a fault needs; fail where it must be able to (LTA_REQUIRE_FAULTS=1, as in CI)."""
    if os.environ.get("LTA_REQUIRE_FAULTS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


# ---- the corpus


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real workbooks that LTA_CORPUS names; without it the test is skipped, or fails where it must not.

    Measurements belong to their owners: no file, name or number of them may enter the project.
    """
    named = os.environ.get("LTA_CORPUS")
    if named and (Path(named) / "index.csv").is_file():
        return Path(named)
    reason = f"LTA_CORPUS names no folder with an index.csv: {named!r}"
    if os.environ.get("LTA_REQUIRE_CORPUS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def corpus_index(corpus: Path) -> list[dict[str, str]]:
    """The rows of the corpus' index: `file` (relative to `corpus`), `bytes`, `sha256`."""
    with (corpus / "index.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


# ---- trials


@pytest.fixture(scope="session")
def full_count() -> Callable[[int], int]:
    """How often to repeat a trial: the whole count under LTA_PROVE=1, else a tenth of it."""
    return lambda count: count if PROVING else max(1, count // 10)


_PASSED = pytest.StashKey[bool]()


@pytest.fixture
def record_figure(request: pytest.FixtureRequest) -> Generator[Callable[[str, Any], None]]:
    """Keep a figure that the test found for the journal of `dev.py prove`, if it passes; does nothing in an ordinary run."""
    figures: dict[str, Any] = {}
    yield figures.__setitem__
    folder = os.environ.get("LTA_PROVE_DIR")
    if folder and request.node.stash.get(_PASSED, False):
        file = Path(folder) / (re.sub(r"\W+", "_", request.node.nodeid) + ".json")
        file.write_text(json.dumps({request.node.nodeid: figures}), encoding="utf-8")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[_PASSED] = report.passed
    return report


# ---- coverage floors


def _lines_by_package(report: dict[str, Any]) -> dict[str, tuple[int, int]]:
    """Per package of the library: lines that ran, lines there are."""
    lines: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for name, entry in report["files"].items():
        path = name.replace(os.sep, "/")
        inside = path.partition(PACKAGE)[2]
        package = inside.split("/")[0] if "/" in inside else "(top)"
        ran, there = lines[package]
        seen, missed = len(entry["executed_lines"]), len(entry["missing_lines"])
        lines[package] = (ran + seen, there + seen + missed)
    return dict(lines)


class CoverageFloors:
    """Ends a whole run in failure when a package has fewer tested lines than its floor in pyproject.toml."""

    def __init__(self) -> None:
        self._rows: list[tuple[str, float, int, int]] = []

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> Generator[None]:
        yield  # slipcover brings together what the workers of pytest-xdist saw
        if exitstatus != pytest.ExitCode.OK:
            return
        report = Path(os.environ["SLIPCOVER_COVERAGE_DIR"]) / "merged.json"
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        floors = project["tool"]["laser-trim-analyzer"]["coverage-floors"]
        measured = _lines_by_package(json.loads(report.read_text(encoding="utf-8")))
        for package, (ran, there) in sorted(measured.items()):
            if there:
                self._rows.append((package, 100 * ran / there, there, floors.get(package, floors["*"])))
        if any(percent < floor for _, percent, _, floor in self._rows):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self._rows:
            return
        terminalreporter.section("tested lines")
        for package, percent, there, floor in self._rows:
            missed = percent < floor
            words = f"{package:<10} {percent:6.1f} % of {there:>5}   floor {floor} %{'   TOO LOW' if missed else ''}"
            terminalreporter.line(words, red=missed)


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("LTA_COVERAGE_FLOORS") == "1" and not hasattr(config, "workerinput"):  # a worker sees its part of the tests
        config.pluginmanager.register(CoverageFloors(), "coverage-floors")


# ---- what is dear to make


def built_once(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], None]) -> Path:
    """A folder that `build` has filled, for all workers of pytest-xdist together; nobody may change it."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        build(folder := factory.mktemp(name))
        return folder
    folder = factory.getbasetemp().parent / name
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            build(made := factory.mktemp(name))
            made.rename(folder)
    return folder
