"""Which files a walk finds: all workbooks once, in order, whatever links and closed folders stand in the way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from laser_trim_analyzer.errors import shown_path
from laser_trim_analyzer.pipeline import discover

NOBODY = 65534
needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def names(root: Path, *paths: Path) -> list[str]:
    return [os.path.relpath(path, root) for path in discover(paths or (root,)).paths]


def test_a_folder_gives_its_workbooks_with_those_of_its_folders_in_the_order_of_names(tmp_path: Path):
    touch(tmp_path / "b.xls", tmp_path / "a" / "z.xlsx", tmp_path / "a" / "deep" / "y.XLSM", tmp_path / "c" / "x.xls")
    assert names(tmp_path) == [str(Path("a/deep/y.XLSM")), str(Path("a/z.xlsx")), "b.xls", str(Path("c/x.xls"))]


def test_other_files_and_excels_owner_files_are_counted_and_left_out(tmp_path: Path):
    touch(tmp_path / "a.xls", tmp_path / "~$a.xls", tmp_path / "notes.txt", tmp_path / "deep" / "a.csv")
    found = discover([tmp_path])
    assert [Path(path).name for path in found.paths] == ["a.xls"]
    assert found.other_files == 3


def test_a_path_that_is_named_is_kept_whatever_it_is(tmp_path: Path):
    touch(tmp_path / "notes.txt", tmp_path / "~$a.xls")
    named = [tmp_path / "notes.txt", tmp_path / "~$a.xls", tmp_path / "gone.xls"]
    assert discover(named).paths == [str(path) for path in named]


def test_the_same_file_under_two_spellings_is_found_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    touch(tmp_path / "d" / "a.xls")
    monkeypatch.chdir(tmp_path)
    spellings = [Path("d/a.xls"), "./d/../d/a.xls", tmp_path / "d" / "a.xls", "d", tmp_path]
    assert discover(spellings).paths == [str(Path("d/a.xls"))]


def test_a_hard_link_is_another_file_of_the_same_bytes(tmp_path: Path):
    touch(tmp_path / "a.xls")
    (tmp_path / "b.xls").hardlink_to(tmp_path / "a.xls")
    assert names(tmp_path) == ["a.xls", "b.xls"]


@needs_links
def test_two_dots_after_a_link_do_not_hide_a_file(tmp_path: Path):
    touch(tmp_path / "here" / "a.xls", tmp_path / "there" / "a.xls", tmp_path / "there" / "deep" / "b.xls")
    (tmp_path / "here" / "link").symlink_to(tmp_path / "there" / "deep")
    named = [f"{tmp_path}/here/a.xls", f"{tmp_path}/here/link/../a.xls"]
    assert discover(named).paths == named


@needs_links
def test_a_folder_that_leads_back_to_itself_is_walked_once(tmp_path: Path):
    touch(tmp_path / "d" / "a.xls", tmp_path / "d" / "notes.txt")
    (tmp_path / "d" / "again").symlink_to(tmp_path / "d")
    (tmp_path / "other").symlink_to(tmp_path / "d")
    assert names(tmp_path) == [str(Path("d/a.xls"))]
    assert discover([tmp_path, tmp_path / "other"]).other_files == 1


@needs_links
def test_links_that_lead_nowhere_or_to_themselves_do_not_end_the_walk(tmp_path: Path):
    touch(tmp_path / "a.xls")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "loop.xls").symlink_to(tmp_path / "loop.xls")
    (tmp_path / "nowhere.xls").symlink_to(tmp_path / "gone")
    assert names(tmp_path) == ["a.xls", "loop.xls", "nowhere.xls"]


def test_a_folder_deeper_than_python_can_call_is_walked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    for _ in range(300):
        Path("d").mkdir()
        os.chdir("d")
    touch(Path("a.xls"))
    os.chdir(tmp_path)
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(200)
    try:
        assert len(discover(["."]).paths) == 1
    finally:
        sys.setrecursionlimit(usual)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are Unicode there")
def test_a_name_that_is_no_utf_8_is_found_and_shown_escaped(tmp_path: Path):
    touch(Path(os.fsdecode(os.fsencode(tmp_path) + b"/17A\xff.xls")))
    (found,) = discover([tmp_path]).paths
    assert Path(found).read_bytes() == b"x"
    assert shown_path(found).endswith(r"17A\xff.xls")


CHILD = f"""
import json, os, sys
from laser_trim_analyzer.pipeline import analyze, discover
list(analyze(os.path.join(sys.argv[1], "good.xls")))  # imports what reading needs while this user may still read it
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid({NOBODY})
    os.setuid({NOBODY})
os.chdir(sys.argv[1])
found = discover(["."])
print(json.dumps([found.paths, [(o.path, o.error and o.error.code) for o in analyze(".", jobs=2)]]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX permissions")
def test_a_closed_folder_is_an_error_of_its_own_and_the_walk_goes_on(tmp_path: Path, workbooks: dict[str, Path]):
    good = tmp_path / "good.xls"
    good.write_bytes(workbooks["PASS"].read_bytes())
    closed = tmp_path / "closed"
    touch(closed / "hidden.xls")
    for part in (tmp_path, *tmp_path.parents):
        if part.stat().st_uid == os.geteuid() and part.stat().st_mode & 0o005 != 0o005:
            part.chmod(part.stat().st_mode | 0o055)
    closed.chmod(0)
    try:
        done = subprocess.run([sys.executable, "-c", CHILD, tmp_path], capture_output=True, text=True, check=True)
    finally:
        closed.chmod(0o755)
    paths, outcomes = json.loads(done.stdout)
    assert paths == ["./closed", "./good.xls"]
    assert outcomes == [["./closed", "FILE_NO_PERMISSION"], ["./good.xls", None]]
