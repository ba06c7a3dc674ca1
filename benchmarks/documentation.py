"""Where people read the figures: docs/benchmarks.md, and a few of them in the README; written by `dev.py bench --docs`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .figures import ROOT, Figure, commit, machine, markdown

PAGE = ROOT / "docs" / "benchmarks.md"
README = ROOT / "README.md"
BEGIN, END = "<!-- figures: python3 dev.py bench --docs -->", "<!-- end of figures -->"
ON_THE_FRONT = (
    "read and grade, one process, per file",
    "full grade of a track of 341 points, core, one thread",
    "deciding sweeps of the corpus, core: mean",
    "added peak memory, largest file",
    "ingest of the corpus, two threads, per file",
    "database, per file of the corpus",
    "overview of all models",
    "import laser_trim_analyzer, added",
    "lta --help",
)
INTRODUCTION = """# Benchmarks

One run of `python3 dev.py bench --docs`; `--json FILE` keeps the figures, `--compare FILE` fails where one grew beyond its
tolerance. Times depend on the machine and its day, so a time is only compared as the ratio to its baseline of the same run (at most
twice as much as before); instructions, counted by callgrind for a fixed set of calls, depend on neither (at most 1.05 times).
Figures with two blanks in front are parts or neighbours of the one above.
"""


def write(figures: Sequence[Figure]) -> None:
    """Renew the page and the block in the README."""
    where = machine()
    place = f"Commit {commit()}, {where['processor']}, {where['cores']} cores, {where['system']}, Python {where['python']}.\n"
    PAGE.write_text("\n".join([INTRODUCTION, place, *markdown(figures), ""]), encoding="utf-8")
    front = [figure for figure in figures if figure.name in ON_THE_FRONT]
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(before + "\n".join([BEGIN, *markdown(front), END]) + after, encoding="utf-8")


def block(path: Path) -> list[str]:
    """The rows of figures in a page."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
