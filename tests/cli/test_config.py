"""``lta config``: a table for people, JSON for programs, and exit code 2 where the settings are refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.program import lta, lta_here, on_terminal, plain

from laser_trim_analyzer.config import KNOWN


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "settings.toml"
    found.write_text("[performance]\njobs = 3\n", encoding="utf-8")
    return found


def test_show_names_every_setting_its_value_and_its_origin(file: Path) -> None:
    done = lta_here("config", "show", "--wait", "5", "--retest", "first", LTA_CONFIG=str(file), LTA_USER__NAME="A. Inspector")
    assert (done.returncode, done.stderr) == (0, "")
    rows = {line.split()[0]: line.split(maxsplit=1)[1:] for line in done.stdout.splitlines() if "." in line.split(" ")[0]}
    assert list(rows) == list(KNOWN)
    assert " ".join(rows["performance.jobs"][0].split()) == "3 file performance.jobs"
    assert " ".join(rows["user.name"][0].split()) == "A. Inspector environment LTA_USER__NAME"
    assert " ".join(rows["database.wait_seconds"][0].split()) == "5.0 option --wait"
    assert " ".join(rows["review.retest"][0].split()) == "first option --retest"
    assert " ".join(rows["performance.max_memory_mb"][0].split()) == "2048 default"
    assert done.stdout.splitlines()[-1] == f"File: {file}"


def test_show_as_json_is_one_object(file: Path) -> None:
    done = lta_here("config", "show", "--format", "json", LTA_CONFIG=str(file), LTA_INGEST__ROOTS="/srv/a")
    found = json.loads(done.stdout)
    assert (found["file"], found["file_found"]) == (str(file), True)
    settings = {entry.pop("key"): entry for entry in found["settings"]}
    assert list(settings) == list(KNOWN)
    assert settings["performance.jobs"] == {"value": 3, "origin": "file", "place": "performance.jobs"}
    assert settings["ingest.roots"] == {"value": ["/srv/a"], "origin": "environment", "place": "LTA_INGEST__ROOTS"}
    assert settings["user.name"] == {"value": None, "origin": "default", "place": None}


def test_show_says_that_there_is_no_file(tmp_path: Path) -> None:
    done = lta_here("config", "show", LTA_CONFIG=str(tmp_path / "none.toml"))
    assert done.stdout.splitlines()[-1] == f"File: {tmp_path / 'none.toml'} (there is none)"


@pytest.mark.parametrize(
    ("words", "environment", "said"),
    [
        ((), {"LTA_JOBS": "3"}, "(LTA_JOBS; the nearest is LTA_PERFORMANCE__JOBS)"),
        (("--jobs", "0"), {}, "(--jobs: "),
        (("--database", "mysql://x"), {}, "(--database: it must begin with sqlite:/// or postgresql+psycopg://)"),
    ],
)
def test_refused_settings_end_with_a_sentence_and_exit_code_two(
    words: tuple[str, ...], environment: dict[str, str], said: str, tmp_path: Path
) -> None:
    done = lta_here("config", "show", *words, LTA_CONFIG=str(tmp_path / "none.toml"), **environment)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("lta: ")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_control_sign_of_a_setting_does_not_reach_the_terminal(tmp_path: Path) -> None:
    status, written = on_terminal("config", "show", LTA_CONFIG=str(tmp_path / "none.toml"), LTA_INGEST__ROOTS="/srv/a\x1b[31mred")
    assert status == 0
    assert "\x1b[31m" not in written
    assert "/srv/a\\x1b[31mred" in plain(written)


def test_path_names_the_file_and_says_whether_it_is_there(file: Path) -> None:
    done = lta("config", "path", LTA_CONFIG=str(file))
    assert (done.stdout, done.stderr) == (f"{file}\n", "")
    done = lta_here("config", "path", LTA_CONFIG=str(file.with_name("other")))
    assert (done.returncode, done.stdout) == (0, f"{file.with_name('other')}\n")
    assert "the defaults hold" in done.stderr


def test_settings_that_cannot_be_put_where_they_are_looked_for_end_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "wanted.toml").write_text("[performance]\njobs = 3\n", encoding="utf-8")
    (tmp_path / "taken").write_text("a file, no folder", encoding="utf-8")
    done = lta_here("config", "import", tmp_path / "wanted.toml", LTA_CONFIG=str(tmp_path / "taken" / "settings.toml"))
    assert done.returncode == 2
    assert "cannot write" in done.stderr


def test_show_takes_a_file_for_a_database_as_the_other_verbs_do(tmp_path: Path) -> None:
    done = lta_here("config", "show", "--database", "x.db", LTA_CONFIG=str(tmp_path / "none.toml"))
    assert done.returncode == 0
    assert "x.db" in done.stdout
