"""Show that the library and the command line live without Qt and start light; each look takes a fresh interpreter."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "python" / "laser_trim_analyzer"
QT = ("PySide6", "PySide2", "PyQt6", "PyQt5", "shiboken6", "pyqtgraph", "qtpy")

IMPORT_ALL_WITHOUT_QT = f"""
import importlib, pkgutil, sys
for name in {QT!r}:
    sys.modules[name] = None
import laser_trim_analyzer
names = [found.name for found in pkgutil.walk_packages(laser_trim_analyzer.__path__, "laser_trim_analyzer.")]
for name in names:
    if not name.endswith("__main__"):
        importlib.import_module(name)
assert "laser_trim_analyzer.cli" in names, names
assert not [name for name in sys.modules if name.startswith({QT!r}) and sys.modules[name] is not None]
"""

RUN_CLI_WITHOUT_QT = f"""
import sys
for name in {QT!r}:
    sys.modules[name] = None
from laser_trim_analyzer.cli import main
sys.argv = ["lta", "version", "--json"]
sys.exit(main())
"""

LOADED_BY_IMPORT = """
import sys
import laser_trim_analyzer
print("\\n".join(sys.modules))
"""


@cache
def run(program: str) -> subprocess.CompletedProcess[str]:
    screenless = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=screenless)


def test_every_module_imports_with_qt_hidden():
    done = run(IMPORT_ALL_WITHOUT_QT)
    assert done.returncode == 0, done.stderr


def test_the_command_line_works_with_qt_hidden():
    done = run(RUN_CLI_WITHOUT_QT)
    assert done.returncode == 0, done.stderr
    assert '"version"' in done.stdout


def test_no_module_of_the_library_names_qt():
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert {name.split(".")[0] for name in names} & {*QT, "laser_trim_desktop"} == set(), file


@pytest.mark.parametrize(
    "heavy", ["numpy", "typer", "click", "rich", "sqlalchemy", "alembic", "pydantic", "platformdirs", "python_calamine"]
)
def test_importing_the_package_does_not_load(heavy: str):
    done = run(LOADED_BY_IMPORT)
    assert done.returncode == 0, done.stderr
    assert heavy not in done.stdout.splitlines()
