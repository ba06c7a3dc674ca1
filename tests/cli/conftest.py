"""Folders of invented workbooks for the command line: a few that differ, and many names of one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from laser_trim_analyzer.simulate import Shape, invent_dlts, invent_lts, write_file


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight workbooks: PASS, FAIL, WATCH, UNTRIMMED, ABORTED, NOT_GRADED, two tracks, cut short; and a note beside them."""
    folder = tmp_path_factory.mktemp("shop")
    write_file(invent_dlts(1, model="4711-2", serial="17A"), folder)
    write_file(invent_lts(2, model="5822", serial="9", outcome="fail", words="Scrap_Cut in wiper path"), folder)
    write_file(invent_dlts(3, model="4711-2", serial="19A", outcome="watch", shape=Shape(phantom_rows=3)), folder)
    write_file(invent_dlts(4, model="3306", serial="5", outcome="untrimmed"), folder)
    write_file(invent_dlts(5, model="3306", serial="6", outcome="aborted"), folder)
    write_file(invent_dlts(6, model="9120-CT", serial="20", shape=Shape(spec=2.0)), folder)
    write_file(invent_dlts(7, model="9120-CT", serial="101", passes=2, outcomes=("pass", "fail")), folder)
    short = write_file(invent_dlts(8, model="3306", serial="7"), folder)
    short.write_bytes(short.read_bytes()[:20_000])
    (folder / "notes.txt").write_text("not a workbook", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def sound(shop: Path) -> Path:
    """One workbook that passes."""
    (found,) = shop.glob("4711-2_17A_*")
    return found


@pytest.fixture
def linked(tmp_path: Path, sound: Path) -> Callable[[int], Path]:
    """A folder with so many names of the workbook that passes."""

    def make(count: int) -> Path:
        folder = tmp_path / "linked"
        folder.mkdir()
        for number in range(count):
            (folder / f"{number:05}.xls").hardlink_to(sound)
        return folder

    return make
