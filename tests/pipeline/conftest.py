"""A folder of invented workbooks, one of every verdict, for the tests of the verbs."""

from __future__ import annotations

from pathlib import Path

import pytest

from laser_trim_analyzer.simulate import Shape, invent_dlts, invent_lts, write_file

BROKEN_LIMITS = Shape(spec=2.0)  # wider than a tenth of the applied 10 V: nothing can be graded by them


@pytest.fixture(scope="session")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One workbook of each verdict, by its name; ERROR is a workbook that was cut short, TWO has two tracks."""
    folder = tmp_path_factory.mktemp("workbooks")
    made = {
        "PASS": write_file(invent_dlts(1, serial="1"), folder),
        "FAIL": write_file(invent_lts(2, serial="2", outcome="fail", words="Scrap_Cut in wiper path", rerun=True), folder),
        "WATCH": write_file(invent_dlts(3, serial="3", outcome="watch", shape=Shape(phantom_rows=3)), folder),
        "UNTRIMMED": write_file(invent_dlts(4, serial="4", outcome="untrimmed"), folder),
        "ABORTED": write_file(invent_dlts(5, serial="5", outcome="aborted"), folder),
        "NOT_GRADED": write_file(invent_dlts(6, serial="6", shape=BROKEN_LIMITS), folder),
        "TWO": write_file(invent_dlts(7, serial="7", outcomes=("pass", "fail")), folder),
        "ERROR": write_file(invent_dlts(8, serial="8"), folder),
    }
    made["ERROR"].write_bytes(made["ERROR"].read_bytes()[:20_000])
    return made
