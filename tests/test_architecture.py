"""Hold the tree to the architecture: who imports whom, sizes, names, tracked files; behaviour is tested elsewhere."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = ROOT / "python" / "laser_trim_analyzer"
SOURCES = sorted(file for folder in ("python", "gui") for file in (ROOT / folder).rglob("*.py"))
CPP = sorted(
    file
    for file in (ROOT / "cpp").rglob("*")
    if file.suffix in (".cpp", ".hpp") and not file.is_relative_to(ROOT / "cpp" / "tests")
)

# third-party library → where alone it may be imported (a folder or file of the library; "" is anywhere)
LIBRARIES = {
    "numpy": ("",),
    "python_calamine": ("readers/workbook",),
    "typer": ("cli",),
    "click": ("cli",),
    "rich": ("cli",),
    "xlwt": ("simulate",),
    "matplotlib": ("reports",),
    "pydantic": ("config",),
    "pydantic_settings": ("config",),
    "platformdirs": ("config",),
    "sqlalchemy": ("store",),
    "alembic": ("store",),
    "psycopg": ("store",),
    "distributed": ("pipeline",),
    "watchfiles": ("pipeline",),
    "pyarrow": ("reports",),
}
# what the command line may import of ours
BELOW_CLI = (
    *("cli", "pipeline", "simulate", "model", "errors", "config", "about"),
    *("reports.tables", "reports.examined", "reports.explanation", "reports.section", "reports.figures"),
    *("reports.words", "reports.quantities", "reports.view"),
)
# pipeline/examine.py asks the kernels which points the verdict counted; it has no rule of its own
CORE = ("readers/workbook", "analysis", "quality", "store/arrays", "kernels.py", "about.py", "pipeline/examine.py")
UNPICKLING = {"pickle", "cPickle", "joblib", "dill", "cloudpickle", "marshal", "shelve"}
# The outermost layer of a frontend and the one place that turns our own mistake into an outcome.
BROAD_EXCEPT = ("pipeline/outcome.py", "cli/__init__.py", "cli/main.py", "analysis/plugins.py")
# A panic of the Excel engine, which is written in Rust, does not arrive as an Exception.
BASE_EXCEPTION = ("readers/workbook",)
TOP_LEVEL = {
    *("pyproject.toml", "CMakeLists.txt", "CMakePresets.json", "dev.py"),
    *("cpp", "python", "gui", "tests", "benchmarks", "wheels", "docs"),
    *("README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"),
}
WORKBOOKS = (".xls", ".xlsx", ".xlsm", ".xlsb", ".xlt", ".xltx", ".ods")
LARGEST_FILE = 1_500_000
VAGUE_NAME = re.compile(r"(^|_)(utils?|helpers?|common|managers?|misc)(_|$)")
CODE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def inside(file: Path) -> str:
    """The file's place in the library, or in the client."""
    base = LIBRARY if file.is_relative_to(LIBRARY) else ROOT
    return file.relative_to(base).as_posix()


def lies_in(file: Path, places: tuple[str, ...]) -> bool:
    return any(not place or inside(file) == place or inside(file).startswith(f"{place}/") for place in places)


def imports(file: Path) -> Iterator[tuple[str, int, bool]]:
    """Every import of a file: dotted name (of each imported name, too), line, whether at module level."""
    module = tree(file)
    top = {id(node) for node in module.body}
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno, id(node) in top
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            for alias in node.names:
                yield f"{base}{'' if base.endswith('.') else '.'}{alias.name}", node.lineno, id(node) in top


def handlers(file: Path) -> Iterator[tuple[ast.ExceptHandler, set[str]]]:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.ExceptHandler):
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            yield node, {"" if kind is None else ast.unparse(kind).removeprefix("builtins.") for kind in kinds}


@pytest.fixture(scope="module")
def files() -> list[str]:
    """What git tracks or would track: a new file counts before it is committed."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout")
    line = ["git", "-c", "core.quotepath=off", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


# ---- who imports whom


def test_the_import_contracts_hold():
    from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

    assert lint_imports(str(ROOT / "pyproject.toml"), no_cache=True) == EXIT_STATUS_SUCCESS


def test_the_command_line_imports_only_verbs_tables_and_facts():
    package = "laser_trim_analyzer."
    ours = [(inside(f), line, name) for f in SOURCES if lies_in(f, ("cli",)) for name, line, _ in imports(f)]
    ours = [(file, line, name.removeprefix(package)) for file, line, name in ours if name.startswith(package)]
    wrong = [place for place in ours if not f"{place[2]}.".startswith(tuple(f"{part}." for part in BELOW_CLI))]
    assert wrong == []


def test_nothing_inside_takes_a_public_name_from_the_top_of_the_package():
    modules = {"_core", *(entry.stem for entry in LIBRARY.iterdir())}
    wrong = []
    for file in SOURCES:
        for name, line, _ in imports(file):
            top, _, inner = name.partition(".")
            if file.is_relative_to(LIBRARY) and top == LIBRARY.name and inner.split(".")[0] not in modules:
                wrong.append(f"{inside(file)}:{line} imports {name}")
    assert wrong == []


def test_the_compiled_core_is_imported_only_where_it_belongs():
    found = [f"{inside(f)}:{line}" for f in SOURCES for name, line, _ in imports(f) if "_core" in name.split(".")]
    allowed = [f"{inside(f)}:" for f in SOURCES if lies_in(f, CORE)]
    assert [place for place in found if not place.startswith(tuple(allowed))] == []


def test_third_party_libraries_stay_where_the_architecture_puts_them():
    ours = {"laser_trim_analyzer", "laser_trim_desktop"}
    wrong = []
    for file in SOURCES:
        if not file.is_relative_to(LIBRARY):
            continue
        for name, line, _ in imports(file):
            library = name.split(".")[0]
            if not library or library in ours or library in sys.stdlib_module_names:
                continue
            if not lies_in(file, LIBRARIES.get(library, ())):
                wrong.append(f"{inside(file)}:{line} imports {library}")
    assert wrong == []


def test_the_top_of_the_package_imports_nothing_heavy_at_module_level():
    names = {name.split(".")[0] for name, _, top in imports(LIBRARY / "__init__.py") if top}
    assert names & set(LIBRARIES) == set()


def test_nothing_is_ever_unpickled():
    everything = [*SOURCES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py"), ROOT / "dev.py"]
    assert [f"{f}:{line}" for f in everything for name, line, _ in imports(f) if name.split(".")[0] in UNPICKLING] == []


# ---- catching and printing


def test_a_broad_except_stands_only_in_the_listed_places():
    places = [inside(f) for f in SOURCES for _, kinds in handlers(f) if kinds & {"", "Exception"}]
    assert [place for place in places if place not in BROAD_EXCEPT] == []
    assert len(places) == len(set(places)), "one broad except in a file is enough"
    assert len([place for place in places if place.startswith("cli/")]) <= 1


def test_base_exception_is_caught_only_at_the_excel_engine_and_says_why():
    for file in SOURCES:
        for handler, kinds in handlers(file):
            if "BaseException" in kinds:
                assert lies_in(file, BASE_EXCEPTION), f"{inside(file)}:{handler.lineno}"
                above_and_at = file.read_text(encoding="utf-8").splitlines()[handler.lineno - 2 : handler.lineno + 1]
                said = [line.partition("#")[2].partition("noqa")[0].strip() for line in above_and_at]
                reason = [line for line in above_and_at if re.search(r"#.*\w+ \w+ \w+", line)]
                assert reason or any(said), f"{inside(file)}:{handler.lineno} gives no reason"


def test_the_library_never_prints():
    calls = [
        f"{inside(file)}:{node.lineno}"
        for file in SOURCES
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert calls == []


# ---- sizes and names


def check_sizes(sizes: dict[str, int], usual: int, hard: int) -> None:
    """None above the hard cap, at most one in twenty above the usual size."""
    assert {name: size for name, size in sizes.items() if size > hard} == {}
    long = {name: size for name, size in sizes.items() if size > usual}
    assert len(long) <= 0.05 * len(sizes), f"more than 5 % are longer than {usual} lines: {long}"


def line_count(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def test_python_files_are_small():
    check_sizes({str(file.relative_to(ROOT)): line_count(file) for file in SOURCES}, usual=250, hard=400)


def test_cpp_files_are_small():
    check_sizes({str(file.relative_to(ROOT)): line_count(file) for file in CPP}, usual=150, hard=200)


def test_python_functions_are_small():
    sizes = {
        f"{inside(file)}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for file in SOURCES
        for node in ast.walk(tree(file))
        if isinstance(node, Function)
    }
    check_sizes(sizes, usual=40, hard=60)


def test_no_module_has_a_vague_name():
    names = [file.relative_to(ROOT) for file in [*SOURCES, *CPP]]
    assert [name for name in names for part in (*name.parts[:-1], name.stem) if VAGUE_NAME.search(part)] == []


def test_every_module_says_what_it_is_for():
    assert [inside(file) for file in SOURCES if not (ast.get_docstring(tree(file)) or "").strip()] == []


# ---- what is tracked


def test_the_top_level_holds_only_what_the_architecture_names(files: list[str]):
    top = {name.split("/")[0] for name in files}
    assert {name for name in top if name not in TOP_LEVEL and not name.startswith(".")} == set()


def test_no_path_of_one_machine_is_written_down(files: list[str]):
    # No reserved documentation path looks like these: a home folder, the folder this checkout lies in.
    patterns = [r"/(?:home|Users)/\w", r"(?<![\w.])/root(?=/)", r"[A-Z]:\\+Users\\"]
    own = {ROOT.parent, Path.home()} - {Path("/"), Path(tempfile.gettempdir())}
    patterns += [rf"(?<![\w./-]){re.escape(folder.as_posix())}(?=/)" for folder in own]
    machine = re.compile("|".join(patterns))
    wrong = []
    for name in files:
        content = (ROOT / name).read_bytes()
        if b"\0" not in content:
            wrong += [f"{name}: {found.group()}" for found in machine.finditer(content.decode("utf-8", "replace"))]
    assert wrong == []


def test_no_workbook_is_tracked(files: list[str]):
    assert [name for name in files if name.lower().endswith(WORKBOOKS)] == []


def test_no_large_file_is_tracked(files: list[str]):
    assert [name for name in files if (ROOT / name).stat().st_size > LARGEST_FILE] == []


# ---- support codes


def raised_codes() -> Iterator[tuple[str, str]]:
    """Support codes given to an error of ours, with their place."""
    for file in SOURCES:
        for node in ast.walk(tree(file)):
            if not isinstance(node, ast.Call) or not ast.unparse(node.func).endswith("Error"):
                continue
            values = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "code")]
            for value in values:
                if isinstance(value, ast.Constant) and isinstance(value.value, str) and CODE.fullmatch(value.value):
                    yield value.value, f"{inside(file)}:{node.lineno}"


def test_every_raised_code_is_in_the_table():
    from laser_trim_analyzer.errors import CODES

    found = list(raised_codes())
    assert found, "the search for raised codes finds none: it no longer fits the code"
    assert [place for code, place in found if code not in CODES] == []


def test_every_code_of_the_table_is_used():
    from laser_trim_analyzer.errors import CODES

    used = {
        node.value
        for file in SOURCES
        if file.name != "errors.py"
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(CODES) - used == set()


def test_the_documentation_lists_exactly_the_codes_of_the_table():
    from laser_trim_analyzer.errors import CODES

    text = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^(?:#+|\|)\s*`([A-Z][A-Z0-9_]+)`", text, re.MULTILINE))
    assert documented == set(CODES)
