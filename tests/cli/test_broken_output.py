"""Outputs that break and texts that do not fit them: a sentence and an exit code, never a traceback or a lost sign."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.program import LTA, lta, run_python, start, surroundings

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(sys.platform != "linux", reason="a device that is always full is Linux's")
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX pipes and names")


def run_into_full(*words: str | Path) -> subprocess.CompletedProcess[str]:
    with FULL.open("w") as full:
        return subprocess.run([*LTA, *map(str, words)], stdout=full, stderr=subprocess.PIPE, text=True, env=surroundings())


@needs_full
@pytest.mark.parametrize("kind", ["table", "jsonl", "csv"])
def test_results_that_meet_a_full_disk_are_called_incomplete(kind: str, shop: Path):
    for done in (run_into_full("analyze", shop, "--format", kind), lta("analyze", shop, "--format", kind, "-o", FULL)):
        assert done.returncode == 3
        assert "Results are incomplete: the output cannot be written: No space left on device" in done.stderr
        assert "Traceback" not in done.stderr
        assert "Exception ignored" not in done.stderr


@needs_full
@pytest.mark.parametrize("verb", ["inspect", "version", "--help"])
def test_every_verb_says_that_the_disk_is_full(verb: str, sound: Path):
    done = run_into_full(verb, *([sound] if verb == "inspect" else []))
    assert (done.returncode, done.stderr) == (3, "lta: the output cannot be written: No space left on device\n")


@needs_full
def test_a_log_that_meets_a_full_disk_ends_with_one_sentence_and_the_run_goes_on(shop: Path, sound: Path):
    done = lta("analyze", sound, "--log-file", FULL)
    assert done.returncode == 0
    assert done.stderr.count("lta: the log ends here:") == 1
    assert "Traceback" not in done.stderr
    assert "1 of 1 file in" in done.stderr


# Everything is imported and used once before the rights are given up: the interpreter may belong to root alone.
_WITHOUT_RIGHTS = """
import os, sys
from laser_trim_analyzer.cli import main
full, nowhere = os.open("/dev/full", os.O_WRONLY), os.open(os.devnull, os.O_WRONLY)
out = os.dup(1)
os.dup2(nowhere, 1)
try:
    main()
except SystemExit as first:
    assert not first.code, first.code
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
os.dup2(full, 1)
try:
    main()
finally:
    os.dup2(out, 1)
    print("ran as", os.getuid(), flush=True)
"""


@needs_full
def test_an_unprivileged_user_is_told_of_the_full_disk(sound: Path):
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders belong to their user alone
        folder = Path(name)
        folder.chmod(0o755)
        book = folder / sound.name
        book.write_bytes(sound.read_bytes())
        book.chmod(0o444)
        done = run_python(_WITHOUT_RIGHTS, "analyze", book, "--format", "jsonl", "--jobs", "1")
    assert done.returncode == 3, done.stderr
    assert "Results are incomplete: the output cannot be written: No space left on device" in done.stderr
    assert done.stdout.split()[:2] == ["ran", "as"], done.stdout
    assert done.stdout.split()[2] != "0"


@posix
@pytest.mark.parametrize("words", [("analyze",), ("analyze", "--format", "jsonl"), ("inspect", "--points")])
def test_a_reader_that_goes_away_ends_the_run_with_a_sentence(words: tuple[str, ...], sound: Path, linked: Callable[[int], Path]):
    child = start(*words, linked(20) if words[0] == "analyze" else sound)
    child.stdout.close()
    said = child.stderr.read()
    child.stderr.close()
    assert child.wait() == 3
    assert "the reader of the output is gone" in said
    assert "Traceback" not in said
    assert "Exception ignored" not in said


@posix
def test_a_closed_standard_output_is_no_mistake_of_ours(sound: Path):
    done = subprocess.run(["/bin/sh", "-c", '"$@" >&-', "sh", *LTA, "analyze", sound], stderr=subprocess.PIPE, text=True)
    assert done.returncode == 0
    assert "1 of 1 file in" in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp437"])
def test_a_console_without_our_signs_keeps_every_minus(encoding: str, shop: Path):
    line = [*LTA, "analyze", str(shop)]
    done = subprocess.run(line, capture_output=True, env=surroundings(PYTHONIOENCODING=encoding))
    rows = done.stdout.decode(encoding).splitlines()
    failed = next(row for row in rows if row.startswith("5822"))
    assert " -3.02 " in failed
    assert "?" not in done.stdout.decode(encoding)
    assert rows[0].index("Out") == failed.index(" of ") - 2
    assert done.returncode == 3


def test_the_c_locale_reads_and_writes_as_any_other(shop: Path):
    assert lta("analyze", shop, LANG="C", LC_ALL="C").stdout == lta("analyze", shop).stdout


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are Unicode there")
def test_a_name_that_is_no_utf_8_is_read_and_shown_escaped(sound: Path, tmp_path: Path):
    name = os.fsencode(tmp_path) + b"/4711-2_17\xff_TEST DATA_3-7-2024_7-03 AM.xls"
    Path(os.fsdecode(name)).write_bytes(sound.read_bytes())
    for kind, shown in (("table", r"17\xff"), ("jsonl", r"17\\xff"), ("csv", r"17\xff")):
        done = lta("analyze", tmp_path, "--format", kind)
        assert done.returncode == 0, done.stderr
        assert shown in done.stdout
    done = subprocess.run([*map(os.fsencode, LTA), b"inspect", name], capture_output=True, text=True, env=surroundings())
    assert done.returncode == 0
    assert r"17\xff" in done.stdout


@posix
def test_a_name_that_would_command_the_terminal_is_escaped(sound: Path, tmp_path: Path):
    book = tmp_path / "a\x1b[2J\nb.xls"
    book.write_bytes(b"")
    for done in (lta("analyze", book), lta("inspect", book)):
        assert "\x1b" not in done.stderr
        assert r"a\x1b[2J\nb.xls" in done.stderr


# As above; each line is one command.
_SHUT = """
import os, sys
from laser_trim_analyzer.cli import main
def run(*words):
    sys.argv = ["lta", *words]
    try:
        main()
    except SystemExit as end:
        print("ended with", end.code, flush=True)
folder = sys.argv[1]
run("analyze", folder + "/whole.xls", "--format", "jsonl")
run("inspect", folder + "/whole.xls")
run("explain", folder + "/whole.xls")
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
print("shut", flush=True)
run("analyze", folder + "/shut.xls", folder + "/closed", folder + "/whole.xls", "--format", "jsonl", "--jobs", "1")
run("inspect", folder + "/shut.xls")
run("explain", folder + "/shut.xls")
"""


@posix
def test_a_named_file_that_may_not_be_read_is_an_error_of_that_file_alone(sound: Path):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        for path, mode in ((folder / "whole.xls", 0o444), (folder / "shut.xls", 0)):
            path.write_bytes(sound.read_bytes())
            path.chmod(mode)
        (folder / "closed").mkdir(mode=0)
        done = run_python(_SHUT, folder)
        (folder / "closed").chmod(0o700)
    *lines, end, inspected, explained = done.stdout.split("shut\n")[-1].splitlines()
    found = [json.loads(line) for line in lines]
    assert [(one["error"] or {}).get("code") for one in found] == ["FILE_NO_PERMISSION", "FILE_NO_PERMISSION", None]
    assert [end, inspected, explained] == ["ended with 3"] * 3
    assert done.stderr.count("[FILE_NO_PERMISSION]") == 4
