"""Ctrl-C in the middle of a real run: exit code 130, whole lines, a summary of what was done."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.program import start

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a child has no Ctrl-C of its own there")

MANY = 1500
HALF_FULL = 32_768  # a pipe takes 65,536 bytes, less what its writer leaves free in each of its pages


def waiting_bytes(child: subprocess.Popen[str]) -> int:
    """How much it has said that nobody has read."""
    import fcntl
    import termios

    answer = fcntl.ioctl(child.stdout, termios.FIONREAD, bytes(4))
    return int.from_bytes(answer, sys.byteorder)


def interrupted(folder: Path, output: Path, *words: str) -> tuple[int, str]:
    """Start a run, wait until it writes, press Ctrl-C; returns exit code and error stream."""
    log = output.with_suffix(".log")
    child = start("analyze", folder, "-o", output, "--log-file", log, *words)
    assert child.stderr is not None
    while child.poll() is None and not (log.is_file() and log.stat().st_size > 2000):
        with_timeout(child)
    child.send_signal(signal.SIGINT)
    _, said = child.communicate(timeout=60)
    return child.returncode, said


def with_timeout(child: subprocess.Popen[str]) -> None:
    try:
        child.wait(0.02)
    except subprocess.TimeoutExpired:
        return


@pytest.mark.parametrize("jobs", ["1", "8"])
def test_an_interrupted_run_keeps_what_was_done_in_whole_lines(jobs: str, linked: Callable[[int], Path], tmp_path: Path):
    code, said = interrupted(linked(MANY), tmp_path / "out", "--format", "jsonl", "--jobs", jobs)
    assert code == 130
    text = (tmp_path / "out").read_text(encoding="ascii")
    assert text.endswith("\n")
    records = [json.loads(line) for line in text.splitlines()]
    assert [Path(record["file"]).name for record in records] == [f"{number:05}.xls" for number in range(len(records))]
    counted = re.search(r"Interrupted: ([\d,]+) of 1,500 files", said)
    assert counted
    assert 0 < len(records) == int(counted[1].replace(",", "")) < MANY
    assert "Traceback" not in said


def test_an_interrupted_table_shows_the_tracks_that_were_done(linked: Callable[[int], Path], tmp_path: Path):
    code, said = interrupted(linked(MANY), tmp_path / "out")
    assert code == 130
    counted = re.search(r"PASS ([\d,]+)", said)
    assert counted
    assert len((tmp_path / "out").read_text(encoding="utf-8").splitlines()) == 1 + int(counted[1].replace(",", ""))


def test_an_interrupt_counts_more_than_a_refused_file(linked: Callable[[int], Path], tmp_path: Path):
    folder = linked(MANY)
    (folder / "00000.xls").unlink()
    (folder / "00000.xls").write_bytes(b"")
    code, said = interrupted(folder, tmp_path / "out")
    assert "[FILE_EMPTY]" in said
    assert code == 130


def test_a_second_interrupt_ends_a_run_whose_output_is_stuck(linked: Callable[[int], Path]):
    child = start("analyze", linked(400), "--format", "jsonl")  # nobody reads the pipe: it is soon full
    said = -1
    until = time.monotonic() + 30
    while (waiting_bytes(child) < HALF_FULL or waiting_bytes(child) > said) and time.monotonic() < until:
        said = waiting_bytes(child)
        time.sleep(0.3)
    assert said >= HALF_FULL
    child.send_signal(signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        child.wait(1)
    child.send_signal(signal.SIGINT)
    child.stdout.close()
    assert child.wait(30) == 130
    assert "Traceback" not in child.stderr.read()
    child.stderr.close()
