"""Analysers of other packages add metrics and flags, and one that fails adds a finding: never an exception, never a status."""

from __future__ import annotations

import itertools
import json
import logging
import os
import re
import shutil
import subprocess
import sys
import time
import timeit
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.analysis.extras import RESULT, wave
from tests.conftest import ROOT

from laser_trim_analyzer.analysis import plugins
from laser_trim_analyzer.analysis.plugins import GROUP, MOST_ITEMS, Extra, InstalledAnalyzer, extras_of
from laser_trim_analyzer.model import Metric, WatchFlag, WatchKind

EXAMPLE = Path(__file__).parent / "example_analyzer"
PAGE = (ROOT / "docs" / "analyzers.md").read_text(encoding="utf-8")


# ---- installed packages, in a process of their own


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example package, installed as a user would."""
    folder = tmp_path_factory.mktemp("site")
    source = shutil.copytree(EXAMPLE, tmp_path_factory.mktemp("source") / "peak-counter")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index", "--no-deps"]
    done = subprocess.run([*install, "--no-build-isolation", "--target", folder, source], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def put_package(site: Path, distribution: str, code: str, **entries: str) -> None:
    """A package as an installer leaves it: a module and its metadata."""
    module = distribution.replace("-", "_")
    (site / f"{module}.py").write_text(code, encoding="utf-8")
    metadata = site / f"{module}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n", encoding="utf-8")
    listed = "".join(f"{name} = {module}:{target}\n" for name, target in entries.items())
    (metadata / "entry_points.txt").write_text(f"[{GROUP}]\n{listed}", encoding="utf-8")


def look(*sites: Path) -> tuple[list[dict[str, Any]], list[str]]:
    """What the installed analysers say of a track with 3 and one with 12 peaks, and the lines of the log."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, sites))}
    done = subprocess.run([sys.executable, "-m", "tests.analysis.extras"], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), [line for line in done.stderr.splitlines() if line.startswith("ERROR")]


def peak_metrics(peaks: int) -> list[dict[str, Any]]:
    return [
        {"analyzer": "peaks", "name": "peak_count", "value": float(peaks), "unit": ""},
        {"analyzer": "peaks", "name": "peaks_per_travel", "value": peaks / 39.0, "unit": "1/degree"},
    ]


def test_an_installed_analyser_is_found_and_speaks_under_its_name(site: Path):
    (few, many), log = look(site)
    assert few == {"metrics": peak_metrics(3), "flags": [], "findings": []}
    assert many["metrics"] == peak_metrics(12)
    assert many["flags"] == [{"flag": "peaks:many_peaks", "value": 12.0, "limit": 8.0}]
    assert log == []


def test_analysers_that_fail_are_findings_and_the_others_go_on(site: Path, tmp_path: Path):
    metric = "from laser_trim_analyzer.model import Metric\ndef good(track, result):\n    return [Metric('?', 'one', 1.0)]\n"
    put_package(tmp_path, "raises", "def now(track, result):\n    raise KeyError('4711-2')\n", raising="now")
    put_package(tmp_path, "no-import", "import no_such_module_anywhere\n", importing="now")
    put_package(tmp_path, "leaves", "import sys\nsys.exit(3)\n", leaving="now")
    put_package(
        tmp_path, "rubbish", "def now(track, result):\n    return 7\nthing = 3\n", rubbish="now", thing="thing", absent="gone"
    )
    put_package(tmp_path, "late", metric, zeta="good", twice="good")
    put_package(tmp_path, "early", metric, alpha="good", twice="good")
    found, log = look(site, tmp_path)
    for extra in found:
        assert [item["analyzer"] for item in extra["metrics"]] == ["alpha", "peaks", "peaks", "zeta"]
        failed = ["absent", "importing", "leaving", "raising", "rubbish", "thing", "twice"]
        assert extra["findings"] == [f"analyzer_failed: {name}" for name in failed]
    once = ["absent", "importing", "leaving", "thing", "twice"]  # loading fails once, calling for each of the two tracks
    assert log == [f"ERROR analyzer failed {name}" for name in (*once, "raising", "rubbish", "raising", "rubbish")]


def test_metadata_that_cannot_be_read_are_a_finding(tmp_path: Path):
    put_package(tmp_path, "broken", "", broken="now")
    (tmp_path / "broken-1.0.dist-info" / "entry_points.txt").write_bytes(b"[\xff\xfe]\n")
    found, log = look(tmp_path)
    assert [extra["findings"] for extra in found] == [[f"analyzer_failed: {GROUP}"]] * 2
    assert log == [f"ERROR analyzer failed {GROUP}"]


# ---- what an analyser may give


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch):
    def use(**analyzers: Any) -> None:
        monkeypatch.setattr(plugins, "installed_analyzers", lambda: tuple(itertools.starmap(InstalledAnalyzer, analyzers.items())))

    return use


def test_items_are_stamped_and_become_plain_numbers(install):
    given = [Metric("another", "depth", np.float32(0.5), "V"), WatchFlag(WatchKind.MARGIN_LOW, np.int64(1), 2)]
    install(deep=lambda track, result: iter(given))
    extra = extras_of(wave(3), RESULT)
    assert extra == Extra((Metric("deep", "depth", 0.5, "V"),), (WatchFlag("deep:margin_low", 1.0, 2.0),))
    values = [extra.metrics[0].value, extra.flags[0].value, extra.flags[0].limit]
    assert [type(value) for value in values] == [float] * 3
    assert type(extra.flags[0].flag) is str


def test_an_analyser_gets_the_track_and_the_result_as_they_are(install):
    track, got = wave(3), []

    def nosy(*arguments):
        got.append(arguments)
        return []

    install(nosy=nosy)
    assert extras_of(track, RESULT) == Extra()
    assert got == [(track, RESULT)]


GOOD = Metric("", "good", 1.0)
RUBBISH = {
    "None": None,
    "text": "peak_count",
    "a tuple": [("peak_count", 1.0)],
    "a status": ["PASS"],
    "a metric alone": GOOD,
    "NaN": [Metric("", "a", float("nan"))],
    "infinity": [Metric("", "a", float("inf"))],
    "NaN of NumPy": [Metric("", "a", np.float64("nan"))],
    "text for a number": [Metric("", "a", "1.0")],
    "a truth for a number": [Metric("", "a", True)],
    "None for a number": [Metric("", "a", None)],
    "an array for a number": [Metric("", "a", np.zeros(3))],
    "a complex number": [Metric("", "a", 1j)],
    "no name": [Metric("", " ", 1.0)],
    "a name that is no text": [Metric("", 7, 1.0)],
    "a name of two lines": [Metric("", "a\nb", 1.0)],
    "no text for a unit": [Metric("", "a", 1.0, None)],
    "a flag without a name": [WatchFlag("", 1.0, 1.0)],
    "a flag without a limit": [WatchFlag("a", 1.0, None)],
    "a flag with an endless value": [WatchFlag("a", -np.inf, 1.0)],
    "the same metric twice": [Metric("", "a", 1.0), Metric("", "a", 2.0)],
    "the same flag twice": [WatchFlag("a", 1.0, 1.0), WatchFlag("a", 1.0, 1.0)],
    "too many": [Metric("", f"{number}", 1.0) for number in range(MOST_ITEMS + 1)],
    "endlessly many": (Metric("", f"{number}", 1.0) for number in itertools.count()),
}


@pytest.mark.parametrize("items", RUBBISH.values(), ids=RUBBISH.keys())
def test_rubbish_is_a_finding_and_nothing_of_it_is_kept(install, caplog, monkeypatch, items):
    monkeypatch.setattr(logging.getLogger(plugins.__name__), "disabled", False)  # import-linter silences what is there before it
    given = [GOOD, *items] if isinstance(items, list) else items
    install(bad=lambda track, result: given, fine=lambda track, result: [GOOD])
    with caplog.at_level(logging.ERROR):
        assert extras_of(wave(3), RESULT) == Extra((Metric("fine", "good", 1.0),), (), ("analyzer_failed: bad",))
    assert [(record.message, record.analyzer) for record in caplog.records] == [("analyzer failed", "bad")]


def test_as_many_items_as_are_allowed_are_kept(install):
    install(many=lambda track, result: [Metric("", f"{number}", 1.0) for number in range(MOST_ITEMS)])
    assert len(extras_of(wave(3), RESULT).metrics) == MOST_ITEMS


@pytest.mark.parametrize("problem", [ValueError("4711-2"), SystemExit(2), RecursionError(), MemoryError(), StopIteration()])
def test_whatever_is_raised_halfway_is_a_finding(install, problem):
    def halfway(track, result):
        yield GOOD
        raise problem

    install(half=halfway)
    assert extras_of(wave(3), RESULT) == Extra(findings=("analyzer_failed: half",))


def test_the_user_can_still_interrupt(install):
    def interrupted(track, result):
        raise KeyboardInterrupt

    install(slow=interrupted)
    with pytest.raises(KeyboardInterrupt):
        extras_of(wave(3), RESULT)


def test_without_analysers_a_track_costs_nothing(install):
    track = wave(3)
    assert extras_of(track, RESULT) == Extra(), "an analyser is installed where the tests run"
    seconds = min(timeit.repeat(lambda: extras_of(track, RESULT), number=1000, repeat=20)) / 1000
    assert seconds < 5e-6


# ---- the page


def test_the_page_shows_the_example_package_as_it_is():
    blocks = re.findall(r"^```(?:toml|python)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    for file in ("pyproject.toml", "peak_counter/__init__.py"):
        assert (EXAMPLE / file).read_text(encoding="utf-8") in blocks, file
    assert f"{MOST_ITEMS:,}" in PAGE
    assert f"`{GROUP}`" in PAGE


def test_threads_that_ask_at_once_look_once(monkeypatch):
    asked = []

    def look(group: str) -> bool:
        asked.append(group)
        time.sleep(0.05)  # as long as a look through an environment of a hundred packages
        return False

    monkeypatch.setattr(plugins, "may_name", look)
    plugins._looked_for.cache_clear()
    try:
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(lambda _: plugins.installed_analyzers(), range(4))) == [()] * 4
    finally:
        plugins._looked_for.cache_clear()
    assert asked == [GROUP]
