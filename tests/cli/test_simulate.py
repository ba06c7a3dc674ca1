"""``lta simulate``: workbooks with the stations' names, their truth, refusals, an interrupt; what was planned is written."""

from __future__ import annotations

import json
import signal
import sys
import time
from pathlib import Path

import pytest
from tests.cli.program import lta, lta_here, on_terminal, plain, run_python, start

from laser_trim_analyzer import readers
from laser_trim_analyzer.simulate import file_name
from laser_trim_analyzer.simulate.process import default_scenario, plan

SMALL = """
days = 60
[[model]]
name = "3100"
points = 21
[[cause]]
kind = "step"
day = 0
size = 1.0
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_it_writes_the_planned_files_and_a_line_of_truth_for_each(tmp_path: Path):
    done = lta_here("simulate", tmp_path / "new" / "here", "--units", "6", "--models", "3", "--seed", "5")
    assert (done.returncode, done.stdout) == (0, "")
    folder = tmp_path / "new" / "here"
    expected = list(plan(default_scenario(), units=6, models=3, seed=5).attempts())
    assert f"{len(expected)} workbooks in {folder}, their truth in truth.jsonl" in done.stderr
    lines = [json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    assert lines == [attempt.truth.record(file_name(attempt.facts)) for attempt in expected]
    assert sorted(path.name for path in folder.iterdir()) == sorted([*(line["file"] for line in lines), "truth.jsonl"])
    for line, attempt in zip(lines, expected, strict=True):
        facts = readers.read(folder / line["file"])
        assert (facts.model, facts.serial, facts.system) == (line["model"], attempt.facts.serial, attempt.facts.system)


def test_the_same_seed_writes_the_same_bytes_and_another_seed_others(tmp_path: Path, small: Path):
    folders = [tmp_path / name for name in "abc"]
    for folder, seed in zip(folders, ("1", "1", "2"), strict=True):
        assert lta_here("simulate", folder, "--units", "2", "--models", "1", "--seed", seed, "--scenario", small).returncode == 0
    bytes_of = [{path.name: path.read_bytes() for path in folder.iterdir()} for folder in folders]
    assert bytes_of[0] == bytes_of[1] != bytes_of[2]


def test_a_scenario_decides_models_and_causes(tmp_path: Path, small: Path):
    assert lta_here("simulate", tmp_path / "out", "--units", "3", "--models", "1", "--scenario", small).returncode == 0
    lines = [json.loads(line) for line in (tmp_path / "out" / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {(line["model"], tuple(line["causes"])) for line in lines} == {("3100", ("step-1",))}


def test_a_folder_that_is_not_empty_is_left_alone_unless_forced(tmp_path: Path, small: Path):
    (tmp_path / "out").mkdir()
    kept = tmp_path / "out" / "mine.txt"
    kept.write_text("mine", encoding="utf-8")
    words = ("simulate", tmp_path / "out", "--units", "1", "--models", "1", "--scenario", small)
    done = lta_here(*words)
    assert done.returncode == 2
    assert "is not empty; name another folder, or add --force" in " ".join(done.stderr.split())
    assert list((tmp_path / "out").iterdir()) == [kept]
    assert lta_here(*words, "--force").returncode == 0
    assert kept.read_text(encoding="utf-8") == "mine"
    assert list((tmp_path / "out").glob("*.xls"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("strat = 1", "did you mean 'start'"),
        ("[[cause]]\nkind='step'\nday=1\nsize=1\nmodel=9", "model 9 is not among the 2 models"),
    ],
)
def test_a_wrong_scenario_is_wrong_usage_and_nothing_is_made(text: str, words: str, tmp_path: Path):
    (tmp_path / "s.toml").write_text(text, encoding="utf-8")
    done = lta_here("simulate", tmp_path / "out", "--models", "2", "--scenario", tmp_path / "s.toml")
    assert done.returncode == 2
    assert words in " ".join(done.stderr.replace("│", "").split())
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("words", [("--units", "0"), ("--models", "0"), ("--seed", "-1"), ("--scenario", "nowhere.toml")])
def test_impossible_wishes_are_wrong_usage(words: tuple[str, str], tmp_path: Path):
    assert lta_here("simulate", tmp_path / "out", *words, cwd=tmp_path).returncode == 2


def test_a_file_in_the_way_is_wrong_usage(tmp_path: Path, small: Path):
    done = lta("simulate", small)
    assert done.returncode == 2
    assert "cannot make" in done.stderr


WITHOUT_WRITER = """
import sys
sys.modules["xlwt"] = None
from laser_trim_analyzer.cli import main
sys.argv = ["lta", "simulate", *sys.argv[1:]]
main()
"""


def test_without_the_extra_it_says_what_to_install_and_makes_nothing(tmp_path: Path):
    done = run_python(WITHOUT_WRITER, tmp_path / "out")
    assert done.returncode == 3
    assert "pip install 'laser-trim-analyzer[simulate]'" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="a device that is always full is Linux's")
def test_a_disk_that_takes_no_more_ends_with_a_sentence(tmp_path: Path, small: Path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "truth.jsonl").symlink_to("/dev/full")
    done = lta_here("simulate", tmp_path / "out", "--force", "--units", "1", "--models", "1", "--scenario", small)
    assert done.returncode == 3
    assert "cannot write into" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a child has no Ctrl-C of its own there")
def test_an_interrupt_leaves_whole_files_with_their_truth(tmp_path: Path, small: Path):
    child = start("simulate", tmp_path / "out", "--units", "5000", "--models", "1", "--scenario", small)
    while child.poll() is None and len(list((tmp_path / "out").glob("*.xls"))) < 3:
        time.sleep(0.02)
    child.send_signal(signal.SIGINT)
    _, said = child.communicate(timeout=60)
    assert child.returncode == 130
    files = {path.name for path in (tmp_path / "out").glob("*.xls")}
    lines = [json.loads(line) for line in (tmp_path / "out" / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {line["file"] for line in lines} == files
    assert f"Interrupted: {len(files)} workbooks" in said
    for file in files:
        readers.read(tmp_path / "out" / file)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_on_a_terminal_a_bar_shows_how_far_it_is(tmp_path: Path, small: Path):
    code, written = on_terminal("simulate", tmp_path / "out", "--units", "4", "--models", "1", "--scenario", small)
    assert code == 0
    assert "Writing" in plain(written)
