"""Compare what the project says of itself in different places; nothing here looks at measurements."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
# a distribution whose import name is not its own
IMPORT_NAMES = {"python-calamine": "python_calamine", "pydantic-settings": "pydantic_settings"}


def distribution(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, requirement
    return found.group()


def imported_in(*folders: str) -> set[str]:
    """The top-level packages that the Python files of the folders import."""
    names: set[str] = set()
    for folder in folders:
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    names.update(alias.name.split(".")[0] for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    names.add(node.module.split(".")[0])
    return names


def test_the_version_is_the_same_in_project_metadata_and_core():
    from laser_trim_analyzer import _core

    written = PROJECT["project"]["version"]
    assert importlib.metadata.version("laser-trim-analyzer") == written
    assert _core.__version__ == written


def test_no_python_file_repeats_the_version():
    written = PROJECT["project"]["version"]
    for file in (ROOT / "python").rglob("*.py"):
        assert f'"{written}"' not in file.read_text(encoding="utf-8"), file


def test_the_license_is_there():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("MIT License")
    assert PROJECT["project"]["license"] == "MIT"


def test_the_commands_in_the_readme_are_verbs_of_the_task_runner():
    described = subprocess.run([sys.executable, ROOT / "dev.py", "--help"], capture_output=True, text=True, check=True)
    verbs = set(re.findall(r"^  (\w+) ", described.stdout, re.MULTILINE))
    named = set(re.findall(r"python3 dev\.py (\w+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert {"demo", "test"} <= named
    assert named <= verbs


def test_the_task_runner_without_a_verb_says_what_it_can_do():
    done = subprocess.run([sys.executable, ROOT / "dev.py"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "usage:" in done.stderr


def test_every_base_dependency_is_imported_by_the_library():
    imported = imported_in("python")
    for requirement in PROJECT["project"]["dependencies"]:
        name = distribution(requirement)
        assert IMPORT_NAMES.get(name, name) in imported, requirement


@pytest.mark.parametrize("extra", sorted(set(EXTRAS) - {"dev"}))
def test_every_extra_has_code_that_imports_its_libraries(extra: str):
    imported = imported_in("python", "gui")
    for requirement in EXTRAS[extra]:
        name = distribution(requirement)
        assert IMPORT_NAMES.get(name, name) in imported, requirement


def test_every_development_tool_is_used():
    imported = imported_in("tests", "benchmarks", "python", "wheels")
    called_in = ("dev.py", ".ci/run", "wheels/repair.py", "wheels/cibuildwheel.toml")
    callers = [(ROOT / name).read_text(encoding="utf-8").lower() for name in called_in]
    called = " ".join([*callers, *PROJECT["build-system"]["requires"]])
    plugins = {
        "pytest-benchmark": "--benchmark-disable",
        "pytest-cov": "--cov",
        "cryptography": "distributed",  # which makes the tests' certificates with it
        "cyclonedx-python-lib": "cyclonedx",
        "import-linter": "lint-imports",
        "msoffcrypto-tool": "msoffcrypto",
        "pillow": "PIL",
    }
    for requirement in EXTRAS["dev"]:
        name = distribution(requirement).removeprefix("types-")
        spellings = {name, name.replace("-", "_"), plugins.get(name, name)}
        assert spellings & imported or any(spelling in called for spelling in spellings), requirement


def test_the_lock_pins_versions_and_nothing_else():
    lines = (ROOT / ".ci" / "requirements.lock").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+]+", line)] == []
    pinned = {line.partition("==")[0].lower().replace("_", "-").replace(".", "-") for line in lines}
    for requirement in [*PROJECT["project"]["dependencies"], *(item for extra in EXTRAS.values() for item in extra)]:
        marker = Requirement(requirement).marker
        if marker is None or marker.evaluate({"sys_platform": "linux"}):
            assert distribution(requirement).lower() in pinned, requirement


@pytest.mark.parametrize(
    ("platform", "architectures", "tails"),
    [
        ("linux", "x86_64,aarch64", ("manylinux_x86_64", "manylinux_aarch64")),
        ("windows", "AMD64", ("win_amd64",)),
        ("macos", "x86_64,arm64", ("macosx_x86_64", "macosx_arm64")),
    ],
)
def test_wheels_are_made_for_every_python_and_platform(platform: str, architectures: str, tails: tuple[str, ...]):
    words = ["--config-file", "wheels/cibuildwheel.toml", "--platform", platform, "--archs", architectures]
    line = [sys.executable, "-m", "cibuildwheel", *words, "--print-build-identifiers"]
    done = subprocess.run(line, capture_output=True, text=True, check=True, cwd=ROOT)
    assert set(done.stdout.split()) == {f"cp{version}-{tail}" for version in (311, 312, 313, 314) for tail in tails}
