"""``python -m laser_trim_analyzer.simulate FOLDER``: a handful of telling workbooks to look at; it prints nothing."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from laser_trim_analyzer.model import TrimFile

from .facts import invent_dlts, invent_lts
from .runs import Shape
from .workbook import file_name, write_file

__all__ = ["main", "telling_runs"]

_PAGE = "<html><body><table><tr><td>Meas Volts</td></tr><tr><td>0.00117</td></tr></table></body></html>"


def telling_runs(seed: int) -> Iterator[TrimFile]:
    """Eight runs that differ in what is to be said about them."""
    yield invent_dlts(seed, model="4711-2", serial="17A")
    yield invent_dlts(seed + 1, model="4711-2", serial="18A", passes=2, outcome="fail", limits="tapered")
    worn = Shape(phantom_rows=3, stale_header=True)
    yield invent_dlts(seed + 2, model="4711-2", serial="19A", outcome="watch", shape=worn)
    yield invent_dlts(seed + 3, model="3306", serial="5", outcome="untrimmed")
    yield invent_dlts(seed + 4, model="9120-CT", serial="101", passes=2, outcomes=("pass", "fail"), limits="stepped")
    yield invent_dlts(seed + 5, model="3306", serial="6", outcome="aborted")
    yield invent_lts(seed + 6, model="5822", serial="8", passes=2, shape=Shape(open_ends=5))
    yield invent_lts(seed + 7, model="5822", serial="9", outcome="fail", words="Scrap_Cut in wiper path", rerun=True)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m laser_trim_analyzer.simulate", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the workbooks go; made if it is not there")
    parser.add_argument("--seed", type=int, default=1, help="another number, other parts (default 1)")
    chosen = parser.parse_args(arguments)
    if chosen.seed < 0:
        parser.error("the seed must not be negative")
    folder: Path = chosen.folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        parser.error(f"cannot make the folder: {problem.strerror}")
    for trim_file in telling_runs(chosen.seed):
        write_file(trim_file, folder)
    damaged = write_file(invent_dlts(chosen.seed + 8, model="3306", serial="7"), folder)
    damaged.write_bytes(damaged.read_bytes()[:20_000])
    page = folder / file_name(invent_dlts(chosen.seed + 9, model="3306", serial="8"))
    page.write_text(_PAGE, encoding="utf-8")


if __name__ == "__main__":
    main()
