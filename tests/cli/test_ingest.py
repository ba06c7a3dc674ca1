"""lta ingest and lta forget: what they say, what they write where, and with which exit code they end."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.program import lta, lta_here, on_terminal, plain, start

from laser_trim_analyzer.simulate import invent_dlts, write_file
from laser_trim_analyzer.store.locks import FileLock


def lines(said: str) -> list[str]:
    return [line.strip() for line in said.splitlines()]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


def test_the_summary_says_what_happened_and_where_it_is(shop: Path, database: Path):
    done = lta_here("ingest", shop, "--database", database)
    assert done.returncode == 3
    said = lines(done.stdout)
    assert re.fullmatch(r"8 files in \d+\.\d s", said[0])
    assert said[1:4] == [
        "New: 7 files",
        "Refused: 1 file",
        "1 × The end of the workbook is missing. "
        "Copy the file again from the trim station; the copy was cut short. [FILE_TRUNCATED]",
    ]
    assert said[4].startswith(str(shop / "3306_7_"))
    assert said[5:] == [
        "Tracks: UNTRIMMED 1   NOT GRADED 1   FAIL 2   WATCH 1   PASS 2",
        "Not looked at, no workbook by its name: 1 file",
        f"Database: {database}",
    ]
    assert done.stderr == ""


def test_a_second_run_knows_everything_and_ends_with_0(shop: Path, database: Path):
    lta_here("ingest", shop, "--database", database)
    done = lta_here("ingest", shop, "--database", f"sqlite:///{database}")
    assert done.returncode == 0
    assert "Known: 8 files" in lines(done.stdout)
    assert "Of these refused earlier: 1 file; --retry-refused offers them again" in lines(done.stdout)
    assert lta_here("ingest", shop, "--database", database, "--retry-refused").returncode == 3
    done = lta_here("ingest", shop, "--database", database, "--reread")
    assert done.returncode == 3
    assert "Read again and replaced: 7 files" in lines(done.stdout)


def test_verdicts_do_not_change_the_exit_code(shop: Path, database: Path):
    failing = next(shop.glob("5822_9_*"))
    assert lta_here("ingest", failing, "--database", database).returncode == 0


def test_a_copy_of_a_refused_file_is_said_to_be_refused(shop: Path, database: Path, tmp_path: Path):
    lta_here("ingest", shop, "--database", database)
    (bad,) = (file for file in shop.glob("*.xls") if file.stat().st_size == 20_000)
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / "copy.xls").write_bytes(bad.read_bytes())
    done = lta_here("ingest", tmp_path / "again", "--database", database)
    assert "Known content under another path: 1 file" in lines(done.stdout)
    assert "Of these refused earlier: 1 file; --retry-refused offers them again" in lines(done.stdout)


def test_a_folder_that_is_not_there_makes_no_database(database: Path, tmp_path: Path):
    done = lta_here("ingest", tmp_path / "gone", "--database", database)
    assert done.returncode == 2
    assert "there is no such file or folder" in done.stderr
    assert not database.exists()


def test_a_postponed_file_ends_with_3_and_its_remedy(shop: Path, database: Path, tmp_path: Path):
    done = lta_here("ingest", shop, tmp_path / "gone", "--database", database)
    assert done.returncode == 3
    assert "Postponed to the next run: 1 file" in lines(done.stdout)
    assert "[FILE_NOT_FOUND]" in done.stdout


def test_json_lines_name_every_file_but_known_ones_and_end_with_the_summary(shop: Path, database: Path):
    done = lta_here("ingest", shop, "--database", database, "--format", "jsonl")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert {record["schema"] for record in records} == {"laser-trim-analyzer/ingest/1"}
    assert [record["kind"] for record in records] == ["file"] * 8 + ["summary"]
    refused = next(record for record in records[:-1] if record["deed"] == "refused")
    assert refused["error"]["code"] == "FILE_TRUNCATED"
    assert refused["bytes"] == 20_000
    two = next(record for record in records[:-1] if "9120-CT_101_" in record["file"])
    assert (two["deed"], two["status"], two["tracks"]) == ("new", "FAIL", ["PASS", "FAIL"])
    summary = records[-1]
    assert (summary["total"], summary["new"], summary["refused"], summary["database"]) == (8, 7, 1, str(database))
    assert summary["tracks"] == {"PASS": 2, "FAIL": 2, "WATCH": 1, "UNTRIMMED": 1, "NOT_GRADED": 1}
    again = lta_here("ingest", shop, "--database", database, "--format", "jsonl")
    assert [json.loads(line)["kind"] for line in again.stdout.splitlines()] == ["summary"]


def test_a_trial_says_so_and_writes_nothing(shop: Path, database: Path):
    done = lta_here("ingest", shop, "--database", database, "--dry-run")
    assert done.returncode == 3
    assert lines(done.stdout)[0].endswith("s, as a trial: nothing was written")
    assert "New: 7 files" in lines(done.stdout)
    assert list(database.parent.iterdir()) == []


def test_an_empty_folder_is_said_and_is_no_error(database: Path, tmp_path: Path):
    done = lta_here("ingest", tmp_path, "--database", database)
    assert (done.returncode, lines(done.stdout)[0]) == (0, "No workbooks found (.xls, .xlsx, .xlsm).")


# ---- settings


def test_without_a_folder_those_of_the_settings_are_taken(shop: Path, database: Path, tmp_path: Path):
    settings = tmp_path / "settings.toml"
    settings.write_text(f"[ingest]\nroots = ['{shop}']\n[database]\nurl = 'sqlite:///{database}'\n", encoding="utf-8")
    done = lta("ingest", LTA_CONFIG=str(settings))
    assert done.returncode == 3
    assert f"Database: {database}" in lines(done.stdout)
    nothing = lta("ingest", LTA_CONFIG=str(tmp_path / "none.toml"))
    assert nothing.returncode == 2
    assert "ingest.roots" in nothing.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="the place of data is another one there")
def test_without_any_set_up_the_history_is_made_in_the_place_for_data(shop: Path, tmp_path: Path):
    data = tmp_path / "data"
    home = {"XDG_DATA_HOME": str(data), "XDG_CONFIG_HOME": str(tmp_path)}
    assert lta("ingest", shop, "--dry-run", **home).returncode == 3
    assert not data.exists()
    assert lta("ingest", shop, **home).returncode == 3
    assert (data / "laser-trim-analyzer" / "history.db").is_file()


def test_a_folder_that_somebody_named_for_the_database_is_not_made(shop: Path, tmp_path: Path):
    done = lta_here("ingest", shop, "--database", tmp_path / "typo" / "h.db")
    assert done.returncode == 3
    assert "[STORE_FOLDER_MISSING]" in done.stderr
    assert not (tmp_path / "typo").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--jobs", "0"), "--jobs"),
        (("--format", "csv"), "--format"),
        (("--database", "mysql://x/y"), "sqlite:///"),
        (("--database", "postgresql+oracle://x/y"), "STORE_URL"),
        (("--wait", "-1"), "--wait"),
        (("--log-file", "x.xls"), "--log-file"),
    ],
)
def test_wrong_usage_ends_with_2_before_anything_is_made(words: tuple[str, ...], said: str, shop: Path, tmp_path: Path):
    done = lta_here("ingest", shop, *words, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []


# ---- waiting, stopping, the log


def test_whoever_waits_in_vain_is_told_who_writes(shop: Path, database: Path):
    lta_here("ingest", next(shop.glob("5822*")), "--database", database)
    with FileLock(database).held(1.0):
        done = lta_here("ingest", shop, "--database", database, "--wait", "0.2")
    assert done.returncode == 3
    assert re.search(r"process \d+ on .+ has been writing for \d+ s.*\[STORE_BUSY\]", done.stderr)
    assert "Not reached: 7 files; the same command goes on from here" in lines(done.stdout)
    assert lta_here("ingest", shop, "--database", database).returncode == 3


@pytest.mark.skipif(sys.platform == "win32", reason="a child has no Ctrl-C of its own there")
def test_an_interrupted_run_ends_with_130_and_the_next_one_goes_on(linked: Callable[[int], Path], database: Path, tmp_path: Path):
    folder, log = linked(3000), tmp_path / "log"
    child = start("ingest", folder, "--database", database, "--log-file", log, "--format", "jsonl")
    while child.poll() is None and not (log.is_file() and log.stat().st_size > 2000):
        try:
            child.wait(0.02)
        except subprocess.TimeoutExpired:
            continue
    child.send_signal(signal.SIGINT)
    said, complained = child.communicate(timeout=60)
    assert child.returncode == 130, complained
    summary = json.loads(said.splitlines()[-1])
    assert summary["interrupted"]
    assert summary["left"] > 0
    assert len(said.splitlines()) == 1 + 3000 - summary["left"]
    done = lta_here("ingest", folder, "--database", database, "--format", "jsonl")
    assert done.returncode == 0
    assert json.loads(done.stdout.splitlines()[-1])["known"] == 3000 - summary["left"]


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C reaches a whole console there")
def test_a_watch_says_what_came_and_ends_well(shop: Path, database: Path, tmp_path: Path):
    followed = shutil.copytree(shop, tmp_path / "shop")
    new = write_file(invent_dlts(99, model="4711-2", serial="300", outcome="fail"), tmp_path)
    follower = start("ingest", followed, "--database", database, "--watch")
    try:
        assert follower.stdout is not None
        said = ""
        while "Watching" not in said:
            said += (line := follower.stdout.readline())
            assert line, said
        assert "New: 7 files" in said
        shutil.copy(new, followed)
        line = follower.stdout.readline()
        follower.send_signal(signal.SIGINT)
        assert follower.communicate(timeout=60) == ("", "")
    finally:
        follower.kill()
        follower.communicate()
    assert re.fullmatch(r"\d\d:\d\d:\d\d  1 new  FAIL 1\n", line), line
    assert follower.returncode == 0


def test_a_watch_is_no_trial(shop: Path):
    done = lta_here("ingest", shop, "--watch", "--dry-run")
    assert done.returncode == 2
    assert "a trial comes to an end" in done.stderr


def test_the_log_has_hashes_and_codes_and_no_names(shop: Path, database: Path, tmp_path: Path):
    log = tmp_path / "run.log"
    lta("ingest", shop, "--database", database, "--log-file", log)
    text = log.read_text(encoding="utf-8")
    records = [json.loads(line) for line in text.splitlines()]
    files = [record for record in records if record["event"] == "file"]
    assert len(files) == 8
    assert sorted(record["deed"] for record in files) == ["new"] * 7 + ["refused"]
    assert {record.get("code") for record in files} == {None, "FILE_TRUNCATED"}
    assert records[-1]["exit"] == 3
    bare = re.sub(r"[0-9a-f]{12,64}|[\d:T+-]+\.[\d+:]+", "", text)  # hashes and moments may hold the digits of a model by chance
    assert "4711" not in bare
    assert shop.name not in text


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal there")
def test_on_a_terminal_a_bar_shows_what_is_done(linked: Callable[[int], Path], database: Path):
    code, written = on_terminal("ingest", os.fspath(linked(400)), "--database", os.fspath(database))
    assert code == 0
    assert re.search(r"(Finding|Ingesting) ", plain(written))
    assert "Known content under another path: 399 files" in plain(written)


# ---- forget


def test_a_folder_is_forgotten_and_what_is_not_known_is_said(shop: Path, database: Path):
    lta_here("ingest", shop, "--database", database)
    done = lta_here("forget", shop, "--database", database)
    assert done.returncode == 0
    assert done.stdout == f"Paths forgotten: 8; files that went with them: 8. Database: {database}\n"
    again = lta_here("forget", shop, "--database", database)
    assert (again.returncode, again.stderr) == (3, "lta: none of this is in the history; nothing was changed.\n")


def test_forgetting_makes_no_database(shop: Path, database: Path):
    done = lta_here("forget", shop, "--database", database)
    assert done.returncode == 3
    assert "[STORE_NOT_FOUND]" in done.stderr
    assert not database.exists()
