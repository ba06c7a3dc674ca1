"""What the operating system says of a file becomes a code: no permission, locked, vanished, growing, no file at all, odd names."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest
from tests.conftest import lacking
from tests.readers import bad_files as bad

from laser_trim_analyzer import analyze, readers
from laser_trim_analyzer.pipeline import discover, outcome_of
from laser_trim_analyzer.simulate import invent_dlts, write_file

POSIX = pytest.mark.skipif(os.name != "posix", reason="POSIX files")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="leases are Linux's")


@pytest.fixture
def workbook(tmp_path):
    return write_file(invent_dlts(1, points=11), tmp_path)


def test_what_is_no_file_is_named(tmp_path):
    bad.refusal(tmp_path / "none.xls", "FILE_NOT_FOUND")
    bad.refusal(tmp_path / "none" / "none.xls", "FILE_NOT_FOUND")
    bad.refusal(tmp_path, "FILE_IS_FOLDER")
    bad.refusal(tmp_path / ("n" * 300 + ".xls"), "FILE_NOT_FOUND")
    bad.refusal("a\0b.xls", "FILE_NOT_FOUND")


@POSIX
def test_pipes_sockets_and_devices_are_refused_without_waiting(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "pipe.xls")
    bad.refusal(tmp_path / "pipe.xls", "FILE_NOT_REGULAR")
    bad.refusal("/dev/zero", "FILE_NOT_REGULAR")
    bad.refusal("/dev/null", "FILE_NOT_REGULAR")
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.xls")
        bad.refusal("socket.xls", "FILE_NOT_REGULAR")


@POSIX
def test_links_that_lead_back_are_refused_or_walked_once(tmp_path, workbook):
    (tmp_path / "loop.xls").symlink_to("loop.xls")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "gone.xls").symlink_to(tmp_path / "nowhere")
    bad.refusal(tmp_path / "loop.xls", "FILE_LINK_LOOP")
    bad.refusal(tmp_path / "gone.xls", "FILE_NOT_FOUND")
    outcomes = {Path(outcome.path).name: outcome for outcome in analyze(tmp_path)}
    assert len(outcomes) == 3
    assert outcomes[workbook.name].error is None


# Everything is imported and used once before the rights are given up: the interpreter may belong to root alone.
_UNPRIVILEGED = """
import os, sys
from laser_trim_analyzer.pipeline import analyze
whole, *paths = sys.argv[1:]
assert next(analyze(whole)).error is None
if os.getuid() == 0:
    os.setgid(65534); os.setuid(65534)
for outcome in analyze([whole, *paths]):
    print(outcome.error.code if outcome.error else outcome.status.value)
"""


@POSIX
def test_no_permission_is_an_error_of_that_file_alone(workbook):
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders belong to their user alone
        folder = Path(name)
        folder.chmod(0o755)
        whole, shut, closed = folder / workbook.name, folder / "shut.xls", folder / "closed"
        for path, mode in ((whole, 0o444), (shut, 0)):
            path.write_bytes(workbook.read_bytes())
            path.chmod(mode)
        closed.mkdir(mode=0)
        command = [sys.executable, "-c", _UNPRIVILEGED, *map(str, (whole, shut, closed))]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        closed.chmod(0o700)
    assert done.stdout.split() == ["PASS", "FILE_NO_PERMISSION", "FILE_NO_PERMISSION"], done.stderr[-800:]


def test_a_file_that_vanishes_after_it_was_listed_is_not_found(tmp_path, workbook):
    listed = discover([tmp_path]).paths
    workbook.unlink()
    assert [outcome_of(path).error.code for path in listed] == ["FILE_NOT_FOUND"]


def test_a_file_that_vanishes_before_it_is_opened_is_not_found(workbook, monkeypatch):
    def gone_then_open(path, *rest, real=os.open):
        Path(path).unlink()
        return real(path, *rest)

    monkeypatch.setattr(os, "open", gone_then_open)
    problem = outcome_of(workbook).error
    assert problem is not None
    assert problem.code == "FILE_NOT_FOUND"


def test_a_file_that_grows_while_it_is_read_is_refused(workbook, monkeypatch):
    def read_and_write(file, size, real=os.read):
        with workbook.open("ab") as other:
            other.write(b"more")
        return real(file, size)

    monkeypatch.setattr(os, "read", read_and_write)
    assert outcome_of(workbook).error.code == "FILE_CHANGING"


def test_a_file_that_shrinks_while_it_is_read_is_refused(workbook, monkeypatch):
    def cut_and_read(file, size, real=os.read):
        os.truncate(workbook, 100)
        return real(file, size)

    monkeypatch.setattr(os, "read", cut_and_read)
    assert outcome_of(workbook).error.code == "FILE_CHANGING"


def test_a_file_that_comes_in_pieces_is_read_whole(workbook, monkeypatch):
    whole = readers.load(workbook)
    pieces = []

    def piece(file, size, real=os.read):
        pieces.append(real(file, min(size, 1000)))
        return pieces[-1]

    monkeypatch.setattr(os, "read", piece)
    assert readers.load(workbook) == whole
    assert len(pieces) > 2


_LEASE = """
import fcntl, os, signal, sys, time
signal.signal(signal.SIGIO, signal.SIG_IGN)
descriptor = os.open(sys.argv[1], os.O_RDWR)
fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_WRLCK)
print("held", flush=True)
time.sleep(60)
"""


@LINUX
def test_a_file_under_another_programs_lease_is_locked_and_answers_at_once(workbook):
    with subprocess.Popen([sys.executable, "-c", _LEASE, str(workbook)], stdout=subprocess.PIPE, text=True) as holder:
        try:
            if holder.stdout.readline().strip() != "held":
                lacking("this file system knows no leases")
            started = time.perf_counter()
            bad.refusal(workbook, "FILE_LOCKED")
            assert time.perf_counter() - started < 1
        finally:
            holder.kill()
    assert outcome_of(workbook).status == "PASS"


ODD_NAMES = (
    *("a\nb.xls", "a'b\".xls", "#1.xls", "--output.xls", "\U0001f600.xls", " .xls", "n" * 251 + ".xls"),
    *("17%20A.xls", "[red]x.xls", "a;b.xls", "~$x.xls"),
)


@POSIX
@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_workbook_with_an_odd_name_is_read(tmp_path, workbook, name):
    path = workbook.rename(tmp_path / name)
    outcome = outcome_of(path)
    assert (outcome.status, outcome.path) == ("PASS", str(path))


@POSIX
def test_a_name_that_is_no_utf8_is_read_and_shown_escaped(tmp_path, workbook):
    path = os.fsencode(tmp_path) + b"/caf\xe9_17A.xls"
    try:
        os.rename(os.fsencode(workbook), path)  # noqa: PTH104 - pathlib takes no bytes
    except OSError:
        lacking("this file system only takes UTF-8")
    (outcome,) = analyze(tmp_path)
    assert (outcome.status, outcome.path) == ("PASS", f"{tmp_path}/caf\\xe9_17A.xls")


def test_a_bad_file_does_not_stop_the_batch(tmp_path, workbook):
    (tmp_path / "0 empty.xls").touch()
    (tmp_path / "9 text.xls").write_text("no workbook")
    before = threading.active_count()
    for jobs in (1, 4):
        codes = [outcome.error.code if outcome.error else outcome.status for outcome in analyze(tmp_path, jobs=jobs)]
        assert codes == ["FILE_EMPTY", "PASS", "FILE_IS_TEXT"]
    assert threading.active_count() == before
