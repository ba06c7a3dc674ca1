"""Try an installed wheel in a bare environment: standard library and the wheel alone, in an empty working folder."""

from __future__ import annotations

import importlib.metadata
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

LTA = [str(Path(sys.executable).with_name("lta"))]
HEAVY = ("numpy", "typer", "click", "rich")


def lta(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*LTA, *words], capture_output=True, text=True, encoding="utf-8", check=False)


def expect(holds: bool, claim: str, done: subprocess.CompletedProcess[str] | None = None) -> None:
    if not holds:
        words = f"\n{done.args}: exit {done.returncode}\n{done.stdout}\n{done.stderr}" if done else ""
        sys.exit(f"smoke: not so: {claim}{words}")
    print(f"smoke: {claim}")


def check_import_is_light() -> None:
    look = f"import sys, laser_trim_analyzer; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=False)
    expect(done.stdout.strip() == "[]", f"importing the package loads none of {', '.join(HEAVY)}", done)


def check_version() -> None:
    from laser_trim_analyzer import _core

    installed = importlib.metadata.version("laser-trim-analyzer")
    expect(_core.__version__ == installed, f"the core is of version {installed} too")
    done = lta("version", "--json")
    expect(done.returncode == 0, "`lta version --json` answers", done)
    expect(json.loads(done.stdout)["version"] == installed, f"it says {installed}", done)


def check_help() -> None:
    done = lta("--help")
    expect(done.returncode == 0 and "analyze" in done.stdout, "`lta --help` names the verbs", done)


def check_reading_and_grading() -> None:
    import laser_trim_analyzer as lta_library
    from laser_trim_analyzer import simulate

    folder = Path("files")
    folder.mkdir()
    good = simulate.write_file(simulate.invent_dlts(1, passes=2), folder)
    bad = simulate.write_file(simulate.invent_lts(2, outcome="fail"), folder)
    seen = [str(lta_library.grade(lta_library.read(path)).status) for path in (good, bad)]
    expect(seen == ["PASS", "FAIL"], "workbooks of both stations are read and graded")
    done = lta("analyze", str(folder), "--format", "jsonl", "--jobs", "2")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    same = {Path(line["file"]).name: line["status"] for line in lines} == {good.name: "PASS", bad.name: "FAIL"}
    expect(done.returncode == 1 and same, "`lta analyze` says the same and ends with exit status 1 for a failing track", done)
    done = lta("explain", str(bad))
    expect("FAIL" in done.stdout, "`lta explain` says why", done)


def check_contents() -> None:
    """What cibuildwheel and dev.py put into the wheel besides the code."""
    files = [str(file) for file in importlib.metadata.files("laser-trim-analyzer") or []]
    for part in ("sboms/laser-trim-analyzer.cdx.json", "licenses/LICENSE", "licenses/DEPENDENCIES.md", "licenses/LICENSE.pybind11"):
        expect(any(file.endswith(f".dist-info/{part}") for file in files), f"the wheel holds {part}")


def check_empty_folder() -> None:
    folder = Path("no-files")
    folder.mkdir()
    done = lta("analyze", str(folder))
    expect(done.returncode == 0, "an empty folder is no failure", done)


def check_garbage() -> None:
    from laser_trim_analyzer.errors import CODES

    Path("garbage.xls").write_bytes(bytes(range(256)) * 64)
    done = lta("analyze", "garbage.xls", "--format", "jsonl")
    expect(done.returncode == 3, "a file that is no workbook ends with exit status 3", done)
    (line,) = done.stdout.splitlines()
    expect(json.loads(line)["error"]["code"] in CODES, "its support code is printed", done)


def show_start_times() -> None:
    for words in (["--help"], ["version"]):
        times = []
        for _ in range(7):
            begin = time.perf_counter()
            lta(*words)
            times.append(time.perf_counter() - begin)
        print(f"smoke: `lta {words[0]}` takes {1000 * statistics.median(times):.0f} ms (median of 7)")


if __name__ == "__main__":
    expect(not any(Path.cwd().iterdir()), "the working folder is empty at the start")
    check_import_is_light()
    check_version()
    check_help()
    check_contents()
    check_reading_and_grading()
    check_empty_folder()
    check_garbage()
    show_start_times()
