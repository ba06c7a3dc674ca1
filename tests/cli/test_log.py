"""The log of a run: lines that a machine can read, one run id, and nothing that names a file or a customer."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from tests.cli.program import lta, run_python

PAGE = Path(__file__).resolve().parents[2] / "docs" / "errors.md"


@pytest.fixture(scope="module")
def logged(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The log of two runs over the shop, and what --verbose says of a third."""
    log = tmp_path_factory.mktemp("log") / "run.log"
    for _ in range(2):
        assert lta("analyze", shop, "--log-file", log).returncode == 3
    return log.read_text(encoding="ascii")


def lines_of(log: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.splitlines()]


def test_every_file_has_a_line_with_hash_verdict_code_and_duration(logged: str, shop: Path):
    files = [line for line in lines_of(logged) if line["event"] == "file"]
    hashes = {hashlib.sha256(path.read_bytes()).hexdigest() for path in shop.glob("*.xls")}
    assert len(files) == 2 * len(hashes) == 16
    assert {line["sha256"] for line in files} == hashes
    assert [line["code"] for line in files if line["status"] == "ERROR"] == ["FILE_TRUNCATED"] * 2
    assert all(isinstance(line["seconds"], float) and line["seconds"] > 0 for line in files)


def test_a_run_has_one_id_from_its_first_line_to_its_last(logged: str):
    lines = lines_of(logged)
    ends = [number for number, line in enumerate(lines) if line["event"] == "run"]
    assert len(ends) == 2
    first, second = lines[: ends[0] + 1], lines[ends[0] + 1 :]
    ids = [{str(line["run"]) for line in part} for part in (first, second)]
    assert [len(found) for found in ids] == [1, 1]
    assert ids[0] != ids[1]
    assert all(re.fullmatch("[0-9a-f]{12}", run) for run in ids[0] | ids[1])
    assert (lines[-1]["files"], lines[-1]["exit"]) == (8, 3)


def test_the_fields_are_those_of_the_page(logged: str):
    text = PAGE.read_text(encoding="utf-8").partition("## The log")[2]
    documented = set(re.findall(r"`(\w+)`", " ".join(line.split("|")[1] for line in text.splitlines() if line.startswith("| `"))))
    written = set().union(*map(set, lines_of(logged)))
    assert written <= documented
    assert documented - written == {"analyzer", "exception", "frames"}


def names_of(shop: Path) -> list[str]:
    """Everything of the shop that may name a customer: folder, file names and their parts."""
    parts = {part for path in shop.glob("*.xls") for part in re.split(r"_TEST DATA_|_Test Data_", path.stem)}
    return [shop.name, "4711", "5822", "9120", "17A", "Scrap", ".xls", *parts]


def test_neither_log_nor_verbose_names_a_file_or_its_text(logged: str, shop: Path, sound: Path):
    said = lta("analyze", sound, "--verbose", "--format", "csv").stderr.partition("\n1 of 1 file")[0]
    assert re.search(r"^info file sha256=[0-9a-f]{64} status=PASS seconds=[\d.]+$", said, re.MULTILINE)
    bare = re.sub(r"[0-9a-f]{64}|[0-9a-f]{12}|[\d:T+-]+\.[\d+:]+", "", logged + said)
    assert [name for name in names_of(shop) if name in bare] == []


BROKEN = """
import sys
from laser_trim_analyzer import analysis
def fail(trim_file, **words):
    raise ZeroDivisionError("Customer Ltd, serial " + trim_file.serial)
analysis.grade = fail
from laser_trim_analyzer.cli import main
sys.argv = ["lta", *sys.argv[1:]]
main()
"""


def test_a_mistake_of_ours_leaves_its_place_in_the_log_without_its_text(sound: Path, tmp_path: Path):
    log = tmp_path / "run.log"
    done = run_python(BROKEN, "analyze", sound, "--log-file", log, "--verbose")
    assert done.returncode == 3
    assert "Customer" not in log.read_text(encoding="ascii") + done.stderr
    mistake = lines_of(log.read_text(encoding="ascii"))[0]
    assert (mistake["event"], mistake["level"], mistake["code"]) == ("internal error", "error", "INTERNAL")
    assert mistake["exception"] == "ZeroDivisionError"
    assert isinstance(mistake["frames"], list)
    assert mistake["frames"][-1] == "<string>:5:fail"


ROTATING = """
import sys
from laser_trim_analyzer.cli import log
log._MAX_BYTES = 2000
from laser_trim_analyzer.cli import main
sys.argv = ["lta", *sys.argv[1:]]
main()
"""


def test_the_log_rotates_and_keeps_five_old_files(shop: Path, tmp_path: Path):
    log = tmp_path / "run.log"
    books = sorted(shop.glob("*.xls")) * 1
    twins = [tmp_path / f"{number}.xls" for number in range(60)]
    for number, twin in enumerate(twins):
        twin.hardlink_to(books[number % len(books)])
    run_python(ROTATING, "analyze", *twins, "--log-file", log)
    kept = sorted(path.name for path in tmp_path.glob("run.log*"))
    assert kept == ["run.log", *(f"run.log.{number}" for number in range(1, 6))]
    for path in tmp_path.glob("run.log*"):
        assert path.stat().st_size <= 2000
        assert len({str(line["run"]) for line in lines_of(path.read_text(encoding="ascii"))}) == 1


def test_the_log_of_a_real_run_may_grow_to_ten_megabytes_a_file():
    from laser_trim_analyzer.cli import log

    assert (log._MAX_BYTES, log._KEPT) == (10 * 1024 * 1024, 5)
