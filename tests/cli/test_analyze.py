"""``lta analyze`` as a user starts it: formats, output, verdicts that fail, exit codes and their order."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from tests.cli.program import Done, lta, lta_here

from laser_trim_analyzer.cli.jobs import jobs_to_take
from laser_trim_analyzer.model import Finding, Status, TrackResult, WatchFlag, WatchKind
from laser_trim_analyzer.reports.tables import TRACK_COLUMNS, TrackRow
from laser_trim_analyzer.simulate import invent_dlts, write_file


@cache
def graded(folder: Path, kind: str = "table") -> Done:
    """What the command says of the folder in this format; it is not done twice."""
    return lta("analyze", folder, "--format", kind)


def only(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


# ---- formats


def test_the_table_shows_every_track_and_the_summary_goes_to_the_error_stream(shop: Path):
    done = graded(shop)
    lines = done.stdout.splitlines()
    assert lines[0].split()[:4] == ["Model", "Serial", "Track", "Run"]
    assert [line.split()[0] for line in lines[1:]] == ["3306", "3306", "4711-2", "4711-2", "5822", "9120-CT", "9120-CT", "9120-CT"]
    assert all(line == line.rstrip() for line in lines)
    assert "NOT GRADED" in done.stdout
    assert "8 of 8 files in" in done.stderr
    assert "ERROR 1   ABORTED 1   UNTRIMMED 1   NOT GRADED 1   FAIL 2   WATCH 1   PASS 1" in done.stderr
    assert "UNTRIMMED 1   NOT GRADED 1   FAIL 2   WATCH 1   PASS 2" in done.stderr
    assert "Not looked at, no workbook by its name: 1 file" in done.stderr


def test_a_refused_file_is_named_with_reason_remedy_and_code(shop: Path):
    lines = graded(shop).stderr.splitlines()
    at = lines.index(f"  {only(shop, '3306_7_*')}")
    assert lines[at + 1].startswith("    The end of the workbook is missing.")
    assert lines[at + 1].endswith("[FILE_TRUNCATED]")


def test_json_lines_hold_one_object_a_file_and_nothing_else(shop: Path):
    done = graded(shop, "jsonl")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 3
    assert [record["status"] for record in records] == [
        "UNTRIMMED", "ABORTED", "ERROR", "PASS", "WATCH", "FAIL", "FAIL", "NOT_GRADED",
    ]  # fmt: skip
    assert done.stdout.isascii()


def test_the_number_of_jobs_changes_no_byte(shop: Path):
    one, eight = (lta_here("analyze", shop, "--format", "jsonl", "-j", jobs).stdout for jobs in ("1", "8"))
    assert one == eight == graded(shop, "jsonl").stdout != ""


def test_csv_holds_every_column_and_one_row_a_track(shop: Path):
    rows = list(csv.DictReader(io.StringIO(graded(shop, "csv").stdout)))
    assert list(rows[0]) == [column.key for column in TRACK_COLUMNS]
    assert len(rows) == 9
    refused = next(row for row in rows if row["error"])
    assert (refused["status"], refused["error"]) == ("ERROR", "FILE_TRUNCATED")
    failed = next(row for row in rows if row["model"] == "5822")
    assert float(failed["margin"]) < 0 < int(failed["fail_points"])


def test_a_serial_that_a_spreadsheet_would_run_is_written_as_text(tmp_path: Path):
    path = write_file(invent_dlts(1, serial="=1+2"), tmp_path)
    (row,) = csv.DictReader(io.StringIO(lta_here("analyze", path, "--format", "csv").stdout))
    assert row["serial"] == "'=1+2"
    assert json.loads(lta_here("analyze", path, "--format", "jsonl").stdout)["serial"] == "=1+2"


# ---- output


def test_output_holds_what_the_screen_would(shop: Path, tmp_path: Path):
    for kind in ("table", "jsonl", "csv"):
        done = lta_here("analyze", shop, "--format", kind, "-o", tmp_path / kind)
        assert done.stdout == ""
        assert (tmp_path / kind).read_bytes().decode() == graded(shop, kind).stdout


def test_an_output_that_cannot_be_opened_is_wrong_usage(shop: Path, tmp_path: Path):
    for place in (tmp_path, tmp_path / "gone" / "x.csv"):
        done = lta_here("analyze", shop, "--output", place)
        assert done.returncode == 2
        assert "--output: cannot write" in done.stderr


@pytest.mark.parametrize("option", ["--output", "--log-file"])
def test_no_workbook_that_is_to_be_read_is_overwritten(option: str, sound: Path, tmp_path: Path):
    book = tmp_path / "d" / "a.xls"
    book.parent.mkdir()
    shutil.copy(sound, book)
    other_name = tmp_path / "b.txt"
    other_name.hardlink_to(book)
    for target in (book, other_name):
        done = lta_here("analyze", tmp_path / "d", option, target)
        assert done.returncode == 2
        assert f"{option}: this is one of the workbooks to read" in done.stderr
    assert book.read_bytes() == sound.read_bytes()


def test_results_and_log_do_not_go_to_the_same_file(sound: Path, tmp_path: Path):
    done = lta_here("analyze", sound, "-o", tmp_path / "x", "--log-file", tmp_path / "." / "x")
    assert done.returncode == 2
    assert "this is the file of --output" in done.stderr
    assert not (tmp_path / "x").exists()


# ---- exit codes


@pytest.mark.parametrize(
    ("pattern", "words", "code"),
    [
        ("4711-2_17A_*", (), 0),
        ("4711-2_19A_*", (), 0),
        ("5822_9_*", (), 1),
        ("9120-CT_20_*", (), 1),
        ("9120-CT_20_*", ("--fail-on", "fail"), 0),
        ("5822_9_*", ("--fail-on", "none"), 0),
        ("4711-2_19A_*", ("--fail-on", "watch, Not-Graded"), 1),
        ("3306_6_*", ("--fail-on", "aborted"), 1),
        ("3306_7_*", (), 3),
        ("3306_7_*", ("--fail-on", "error"), 3),
        ("*.xls", (), 3),
    ],
)
def test_the_exit_code_is(pattern: str, words: tuple[str, ...], code: int, shop: Path):
    assert lta_here("analyze", *sorted(shop.glob(pattern)), *words).returncode == code


def test_a_file_that_is_not_there_is_an_error_of_its_own(tmp_path: Path):
    done = lta_here("analyze", tmp_path / "gone.xls")
    assert done.returncode == 3
    assert "[FILE_NOT_FOUND]" in done.stderr


def test_a_folder_without_workbooks_is_said_and_no_error(tmp_path: Path):
    done = lta_here("analyze", tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert "No workbooks found (.xls, .xlsx, .xlsm)." in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Missing argument"),
        (
            ("--fail-on", "fail,bad", "x"),
            "'bad' is no verdict; choose from error, aborted, untrimmed, not_graded, fail, watch, pass",
        ),
        (("--format", "xml", "x"), "table"),
        (("--jobs", "0", "x"), "--jobs"),
        (("--policy", "best", "x"), "as_measured"),
        (("--frmat", "csv", "x"), "--format"),
        (("--log-file", "gone/log", "x"), "--log-file: cannot write gone/log"),
        (("--fail-on", "", "x"), "name at least one verdict"),
        (("--output", "gone.xls", "x"), "results are no workbook"),
        (("--output", "gone.parket", "x"), "'.parket' is no format here; name a file with .csv, .jsonl, .txt, or say --format"),
    ],
)
def test_wrong_usage_says_what_is_right_and_comes_before_any_reading(words: tuple[str, ...], said: str, tmp_path: Path):
    done = lta_here("analyze", *words, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_verb_that_is_nearly_right_gets_a_hint():
    done = lta_here("analize")
    assert done.returncode == 2
    assert "analyze" in done.stderr


def test_the_name_of_the_output_tells_the_format_unless_one_is_chosen(shop: Path, tmp_path: Path):
    for name, options, start in (
        ("a.csv", (), "file,"),
        ("b.jsonl", (), "{"),
        ("c.txt", (), "Model"),
        ("d.csv", ("--format", "jsonl"), "{"),
    ):
        lta_here("analyze", shop, "--output", tmp_path / name, *options)
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start), name


def test_the_reason_of_a_watch_is_shown_with_its_value_and_limit(shop: Path):
    (watched,) = (line for line in graded(shop).stdout.splitlines() if "WATCH" in line)
    assert "margin low 0.05 (limit 0.1)" in watched


def test_a_failing_tracks_suspicious_limits_are_shown_but_not_its_low_margin():
    watch = (WatchFlag(WatchKind.MARGIN_LOW, -2.0, 0.1), WatchFlag(WatchKind.LIMITS_SUSPICIOUS, 0.0, 0.0025))
    absent = dict.fromkeys(TrackResult.__dataclass_fields__)
    track = TrackResult(**{**absent, "status": Status.FAIL, "findings": (Finding.SCALE,), "watch": watch})
    (remark,) = (column for column in TRACK_COLUMNS if column.key == "remark")
    assert remark.value(TrackRow("a.xls", Status.FAIL, None, track, None)) == "limits suspicious 0 (limit 0.0025), scale"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [("LTA_JOBS", "3", "[SETTING_UNKNOWN]"), ("LTA_PERFORMANCE__JOBS", "99", "[SETTING_VALUE]"), ("LTA_CONFIG", ".", "[SETTINGS_")],
)
def test_settings_that_are_refused_stop_it(name: str, value: str, said: str, tmp_path: Path):
    done = lta_here("analyze", tmp_path, **{name: value})
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_the_setting_says_how_many_files_are_read_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("LTA_CONFIG", str(tmp_path / "none.toml"))
    assert (jobs_to_take(None), jobs_to_take(5)) == (2, 5)
    monkeypatch.setenv("LTA_PERFORMANCE__JOBS", "7")
    assert (jobs_to_take(None), jobs_to_take(5)) == (7, 5)


def test_without_settings_nothing_is_loaded_for_them():
    line = "import sys, laser_trim_analyzer.cli.jobs; print('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", line], capture_output=True, check=True, text=True).stdout == "False\n"


def test_a_table_is_written_under_any_name_when_it_is_asked_for(tmp_path: Path):
    done = lta_here("analyze", tmp_path, "--format", "csv", "--output", tmp_path / "a.parket")
    assert done.returncode == 0
    assert (tmp_path / "a.parket").exists()
