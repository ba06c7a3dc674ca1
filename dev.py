"""Run the project's own jobs, one verb each, with the standard library alone; no rule of the product may live here.

Every verb first makes `.venv` beside this file and installs the project into it. That is repeated only when something
it was made from has changed, so a second run starts at once. Words after the verb go to the tool that the verb runs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BUILD = ROOT / "build"
LOCK = ROOT / ".ci" / "requirements.lock"
STAMP = VENV / "installed.json"
IN_CI = os.environ.get("CI", "").lower() not in ("", "0", "false", "no")
WINDOWS = os.name == "nt"
BIN = "Scripts" if WINDOWS else "bin"
PYTHON = VENV / BIN / ("python.exe" if WINDOWS else "python")
COMPILERS = ("c++", "g++", "clang++", "cl")
# Options that leave the set of tests whole: with any other word the coverage floors would measure a part.
WHOLE_RUN = ("-q", "-qq", "-v", "-vv", "-s", "-x", "-ra", "--durations", "--tb", "--color", "-p", "--hypothesis")


class StopError(Exception):
    """The job cannot go on; the text tells the user why and what to do."""


# ---- what the machine must have


def require_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise StopError(
            f"Laser Trim Analyzer needs Python 3.11 or newer; this is {platform.python_version()} ({sys.executable}).\n"
            "Install a newer one and start this command with it, for example: python3.12 dev.py test"
        )


def compiler_works(name: str) -> bool:
    """Whether `name` starts: on macOS a placeholder of that name exists before the tools are installed."""
    found = shutil.which(name)
    if found is None:
        return False
    words = [found] if Path(found).stem == "cl" else [found, "--version"]
    return subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


def require_compiler() -> None:
    installer = Path(os.environ.get("PROGRAMFILES(X86)", "C:/")) / "Microsoft Visual Studio/Installer/vswhere.exe"
    own = os.environ.get("CXX", "").split()[:1]
    if any(map(compiler_works, [*own, *COMPILERS])) or (WINDOWS and installer.exists()):
        return
    remedies = {
        "Linux": "Debian, Ubuntu: sudo apt install g++ · Fedora: sudo dnf install gcc-c++ · Arch: sudo pacman -S gcc",
        "Darwin": "xcode-select --install",
        "Windows": "Visual Studio Build Tools with the workload 'Desktop development with C++'",
    }
    remedy = remedies.get(platform.system(), "a compiler for C++20: GCC 12, Clang 15, MSVC 2022 or newer")
    raise StopError(f"No C++ compiler was found (looked for {', '.join(COMPILERS)}).\nInstall one: {remedy}")


def require_headers() -> None:
    import sysconfig

    if not Path(sysconfig.get_path("include"), "Python.h").exists():
        version = "{}.{}".format(*sys.version_info[:2])
        raise StopError(
            f"The C headers of {sys.executable} are missing.\n"
            f"Install them: sudo apt install python{version}-dev (Fedora: python3-devel)"
        )


# ---- running


def environment(**extra: str) -> dict[str, str]:
    """The environment of a child: the tools of `.venv` come first, and CMake needs no other builder than its Ninja."""
    path = os.pathsep.join([str(VENV / BIN), os.environ.get("PATH", "")])
    generator = {} if WINDOWS else {"CMAKE_GENERATOR": "Ninja"}
    # The tests start hundreds of processes: without the compiled modules each of them would compile the project anew.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**generator, **inherited, "VIRTUAL_ENV": str(VENV), "PATH": path, **extra}


def run(*words: object, **extra: str) -> int:
    """Run a program of `.venv` or of the machine in the project's folder and return its exit status."""
    line = [str(word) for word in words]
    env = environment(**extra)
    line[0] = shutil.which(line[0], path=env["PATH"]) or line[0]
    sys.stdout.flush()
    return subprocess.run(line, cwd=ROOT, env=env, check=False).returncode


def python(*words: object, **extra: str) -> int:
    return run(PYTHON, *words, **extra)


def must(what: str, status: int) -> None:
    if status:
        raise StopError(f"{what} did not succeed (exit status {status}); its own words stand above.")


def heading(text: str) -> None:
    print(f"── {text}", flush=True)


# ---- the environment


def requirements() -> list[str]:
    """Everything that building, using and developing the project takes, as pyproject.toml declares it."""
    import tomllib

    content = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = content["project"]["optional-dependencies"].values()
    built_with: list[str] = content["build-system"]["requires"]
    return [*built_with, *content["project"]["dependencies"], *(item for extra in extras for item in extra)]


def fingerprint(words: list[str], *places: Path) -> str:
    """A hash over words, the names and contents of files and folders, and the interpreter."""
    digest = hashlib.sha256(f"{sys.version} {sys.base_prefix} {ROOT} {IN_CI} {words}".encode())
    files = [file for place in places for file in (sorted(place.rglob("*")) if place.is_dir() else [place])]
    for file in files:
        if file.is_file():
            digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def make_environment(folder: Path) -> None:
    line = [sys.executable, "-m", "venv", "--clear", str(folder)]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    if done.returncode:
        raise StopError(
            f"Python could not make a virtual environment:\n{(done.stdout + done.stderr).strip()}\n"
            "On Debian and Ubuntu: sudo apt install python3-venv"
        )


def pip_install(*words: object) -> int:
    """pip in `.venv`; CI takes the versions of the lock, everybody else the declared ranges."""
    locked = ["--constraint", LOCK] if IN_CI and LOCK.exists() else []
    quiet = ["--quiet", "--quiet", "--disable-pip-version-check", "--no-input"]
    return python("-m", "pip", "install", *quiet, *locked, *words)


def prepare() -> None:
    """Make `.venv` and install the project into it, or do nothing when neither is out of date."""
    modules = [str(module.relative_to(ROOT)) for module in sorted((ROOT / "python").rglob("*.py"))]  # an installation lists them
    wanted = {
        "tools": fingerprint(requirements(), LOCK),
        "project": fingerprint(modules, ROOT / "pyproject.toml", ROOT / "CMakeLists.txt", ROOT / "cpp"),
    }
    try:
        installed = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        installed = {}
    if installed == wanted and PYTHON.exists():
        return
    require_compiler()
    require_headers()
    # An installation that is interrupted must not look like a finished one: the stamp goes first and comes back last.
    if installed.get("tools") != wanted["tools"] or not PYTHON.exists():
        STAMP.unlink(missing_ok=True)
        heading("making .venv and installing what the project needs (once; about a minute)")
        make_environment(VENV)
        must("Installing the packages", pip_install(*requirements()))
    stamp({"tools": wanted["tools"]})
    heading("building and installing the project")
    strict = ["--config-settings=cmake.define.LTA_WERROR=ON"] if IN_CI else []
    must("Building the project", pip_install("--no-deps", "--no-build-isolation", *strict, "--editable", ROOT))
    stamp(wanted)


def stamp(content: dict[str, str]) -> None:
    fresh = STAMP.with_suffix(".new")
    fresh.write_text(json.dumps(content), encoding="utf-8")
    fresh.replace(STAMP)


# ---- the verbs


def demo(words: list[str]) -> int:
    """simulate a few workbooks, analyse them and store them in a database; words: folders to analyse instead"""
    folder = Path("build", "demo")
    if not words:
        shutil.rmtree(ROOT / folder, ignore_errors=True)
        few = ("--units", "14", "--models", "7", "--seed", "1")
        must("Writing workbooks", python("-m", "laser_trim_analyzer", "simulate", folder, *few))
        damage(ROOT / folder)
    status = python("-m", "laser_trim_analyzer", "analyze", *(words or [str(folder)]))
    if not words and status in (0, 1, 3):
        heading("the same into a database")
        database = folder / "history.db"
        stored = python("-m", "laser_trim_analyzer", "ingest", folder, "--database", database)
        status = stored if stored not in (0, 3) else status
        print(f"\nThe workbooks are in {folder}. Look into one: {Path('.venv', BIN, 'lta')} inspect {folder / 'FILE'}")
    shown = (0, 1, 3)  # that some track failed or some file was refused is what the demo has to show
    return 0 if status in shown else status


def damage(folder: Path) -> None:
    """Cut one workbook short and put a web page in another's place: what cannot be read belongs to a demonstration."""
    short, page = sorted(folder.glob("*.xls"))[-2:]
    short.write_bytes(short.read_bytes()[:20_000])
    page.write_text("<html><body><table><tr><td>Meas Volts</td></tr></table></body></html>", encoding="utf-8")


def core(words: list[str]) -> int:
    """build and test the C++ core alone; words: a preset (default, asan, tsan, fuzz)"""
    preset, *rest = words or ["default"]
    heading(f"C++ core, preset {preset}")
    strict = [f"-DLTA_WERROR={'ON' if IN_CI else 'OFF'}"]
    must("Configuring the core", run("cmake", "--preset", preset, "--log-level=WARNING", *strict))
    must("Building the core", run("cmake", "--build", "--preset", preset))
    return run("ctest", "--preset", preset, "--no-tests=error", *rest)


def test(words: list[str]) -> int:
    """test the core with ctest, then everything with pytest and the coverage floors"""
    if not all(word.startswith(WHOLE_RUN) for word in words):
        return python("-m", "pytest", *words)
    must("The test of the core", core([]))
    cover = ["-m", "slipcover", "--json", "--out", BUILD / "coverage.json"]  # puts probes into our modules alone
    share = ["--numprocesses=auto", "--dist=worksteal"]  # one process of pytest-xdist per core
    return python(*cover, "-m", "pytest", *share, *words, LTA_COVERAGE_FLOORS="1")


def lint(words: list[str]) -> int:
    """ruff, bandit, import contracts, clang-tidy; pip-audit where its service answers"""
    folders = [name for name in ("python", "tests", "benchmarks", "wheels", "docs", "dev.py") if (ROOT / name).exists()]
    jobs: list[tuple[str, Callable[[], int]]] = [
        ("ruff check", lambda: python("-m", "ruff", "check", *words, *folders)),
        ("ruff format", lambda: python("-m", "ruff", "format", "--check", *folders)),
        ("bandit", lambda: python("-m", "bandit", "--quiet", "-c", "pyproject.toml", "-r", "python")),
        ("import contracts", lambda: run("lint-imports")),
        ("clang-tidy", tidy),
        ("pip-audit", audit),
    ]
    failed = []
    for name, job in jobs:
        heading(name)
        if job():
            failed.append(name)
    print(f"lint: {', '.join(failed)} found something" if failed else "lint: clean", flush=True)
    return 1 if failed else 0


def tidy() -> int:
    """The checks alone, file by file: nothing is compiled."""
    must("Configuring the core", run("cmake", "--preset", "tidy", "--log-level=WARNING"))
    return run("run-clang-tidy.py", "-p", BUILD / "tidy", "-quiet", "-hide-progress")


def audit() -> int:
    """Known weaknesses in the locked packages. A silent service is said, never failed on."""
    line = ["-m", "pip_audit", "--requirement", LOCK, "--no-deps", "--disable-pip", "--format=json", "--timeout=5"]
    words = [str(word) for word in (PYTHON, *line)]
    try:
        done = subprocess.run(words, cwd=ROOT, env=environment(), capture_output=True, timeout=180, check=False)
        packages = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        print("skipped: the service that knows weaknesses did not answer")
        return 0
    found = [(package, weakness) for package in packages for weakness in package.get("vulns", [])]
    for package, weakness in found:
        cure = ", ".join(weakness["fix_versions"]) or "none yet"
        print(f"{package['name']} {package['version']}: {weakness['id']} (mended in: {cure})")
    known = sum("vulns" in package for package in packages)
    print(f"{len(found)} known weaknesses; the service answered for {known} of {len(packages)} packages")
    return int(any(weakness["fix_versions"] for _, weakness in found))


def types(words: list[str]) -> int:
    """mypy (strict), and the stub of the core against the compiled core"""
    heading("mypy")
    status = python("-m", "mypy", *words)
    heading("stubtest")
    allowed = ["--allowlist", ".ci/stubtest.allow", "--ignore-unused-allowlist"]
    stub = ["-m", "mypy.stubtest", "laser_trim_analyzer._core", "--mypy-config-file", "pyproject.toml", *allowed]
    return python(*stub) or status


def bench(words: list[str]) -> int:
    """the benchmarks; --json FILE keeps the figures, --compare FILE fails where one grew, --docs renews their page"""
    options = argparse.ArgumentParser(prog="dev.py bench", add_help=False)
    options.add_argument("--json", type=Path)
    options.add_argument("--compare", type=Path)
    options.add_argument("--docs", action="store_true")
    chosen, rest = options.parse_known_args(words)
    wishes = {"LTA_FIGURES_JSON": chosen.json, "LTA_FIGURES_COMPARE": chosen.compare}
    extra = {name: str(path.resolve()) for name, path in wishes.items() if path is not None}
    if chosen.docs:
        extra["LTA_FIGURES_DOCS"] = "1"
    return python("-m", "pytest", "-o", "python_files=bench_*.py", "-o", "testpaths=benchmarks", *rest, **extra)


def prove(words: list[str]) -> int:
    """the repeated trials at their full count; appends the figures to build/prove.jsonl and renews docs/proofs.md"""
    with tempfile.TemporaryDirectory() as folder:
        status = python("-m", "pytest", "-m", "prove", *words, LTA_PROVE="1", LTA_PROVE_DIR=folder)
        python("-m", "tests.proofs", folder, status, *words)
    return status


def wheel(words: list[str]) -> int:
    """build the wheel into dist/ and try it in a bare environment"""
    shutil.rmtree(ROOT / "dist", ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        build = ["-m", "pip", "wheel", "-qq", "--no-deps", "--no-build-isolation", "--wheel-dir", folder]
        must("Building the wheel", python(*build, *words, ROOT))
        (raw,) = Path(folder).glob("*.whl")
        must("Repairing the wheel", python("-m", "wheels.repair", raw, ROOT / "dist"))
    (built,) = (ROOT / "dist").glob("*.whl")
    with tempfile.TemporaryDirectory() as folder:
        bare, empty = Path(folder, "bare"), Path(folder, "empty")
        empty.mkdir()
        make_environment(bare)
        locked = ["--constraint", LOCK] if IN_CI and LOCK.exists() else []
        line = [bare / BIN / PYTHON.name, "-m", "pip", "install", "-qq", "--compile", *locked, f"{built}[simulate]"]
        must("Installing the wheel", run(*line))
        kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}  # Windows needs it to start
        smoke = [str(bare / BIN / PYTHON.name), str(ROOT / "wheels" / "smoke.py")]
        env = {"PATH": str(bare / BIN), **kept}
        must("The smoke test", subprocess.run(smoke, cwd=empty, env=env, check=False).returncode)
    print(f"{built.relative_to(ROOT)}: {built.stat().st_size / 1e6:.1f} MB", flush=True)
    return 0


def lock(words: list[str]) -> int:
    """renew .ci/requirements.lock from the declared ranges (Linux, the oldest supported Python)"""
    with tempfile.TemporaryDirectory() as folder:
        clean = Path(folder, "clean")
        make_environment(clean)
        interpreter = str(clean / BIN / PYTHON.name)
        install = [interpreter, "-m", "pip", "install", "--quiet", *words, *requirements()]
        must("Installing the newest versions", subprocess.run(install, check=False).returncode)
        frozen = subprocess.run([interpreter, "-m", "pip", "freeze", "--all"], capture_output=True, text=True, check=True).stdout
    own = ("pip==", "setuptools==")  # a new environment's own
    pins = sorted((line for line in frozen.splitlines() if "==" in line and not line.startswith(own)), key=str.lower)
    LOCK.write_text("\n".join(pins) + "\n", encoding="utf-8")
    print(f"{LOCK.relative_to(ROOT)}: {len(pins)} versions")
    return 0


VERBS: dict[str, Callable[[list[str]], int]] = {
    verb.__name__: verb for verb in (demo, test, lint, types, bench, prove, wheel, core, lock)
}


def usage() -> str:
    rows = [f"  {name:<6} {verb.__doc__}" for name, verb in VERBS.items()]
    return "\n".join(["usage: python3 dev.py VERB [words for the tool …]", "", *rows])


def main(words: list[str]) -> int:
    verb = VERBS.get(words[0]) if words else None
    if verb is None:
        asked_for_help = words[:1] in (["-h"], ["--help"])
        print(usage(), file=sys.stdout if asked_for_help else sys.stderr)
        return 0 if asked_for_help else 2
    try:
        require_python()
        if verb is not lock:
            prepare()
        return verb(words[1:])
    except StopError as stop:
        print(f"dev.py: {stop}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
