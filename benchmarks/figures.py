"""Measured figures as data: their table, their JSON, and the comparison with an earlier run; nothing is measured here."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = 1
TOLERANCES = {"instructions": 1.05, "MB": 1.25}
"""Of a figure without a baseline, by unit: a time alone says more of the machine's day than of the program."""
OF_A_RATIO = 2.0
"""Both times are of one run, yet a shared machine changes its speed within it; smaller losses show in the instructions."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a figure is held against: measured in the same run, in the same unit."""

    name: str
    samples: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured quantity: every sample, its unit and the most it should be (None: nobody asked)."""

    name: str
    samples: tuple[float, ...]
    unit: str
    target: float | None
    baseline: Baseline | None = None

    @property
    def median(self) -> float:
        return statistics.median(self.samples)

    @property
    def ratio(self) -> float | None:
        """The median over the baseline's."""
        return None if self.baseline is None else self.median / statistics.median(self.baseline.samples)

    @property
    def compared(self) -> tuple[float, float] | None:
        """What a later run is held to, and the factor by which it may be larger; None where noise would decide."""
        if self.ratio is not None:
            return self.ratio, OF_A_RATIO
        return (self.median, TOLERANCES[self.unit]) if self.unit in TOLERANCES else None


def cells(figure: Figure) -> tuple[str, ...]:
    """Name, median with unit, spread, target with verdict, baseline, ratio."""
    spread = f"{_number(min(figure.samples))} … {_number(max(figure.samples))}"
    target = ""
    if figure.target is not None:
        target = f"{figure.target:g} {'reached' if figure.median <= figure.target else 'MISSED'}"
    ratio = "" if figure.ratio is None else f"{figure.ratio:.3g}"
    return (
        figure.name,
        f"{_number(figure.median)} {figure.unit}",
        spread,
        target,
        figure.baseline.name if figure.baseline else "",
        ratio,
    )


HEADS = ("figure", "median", "spread", "at most", "held against", "ratio")


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def table(figures: Sequence[Figure]) -> Iterator[str]:
    """For the terminal: aligned columns."""
    rows = [HEADS, *map(cells, figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def markdown(figures: Sequence[Figure]) -> Iterator[str]:
    yield f"| {' | '.join(HEADS)} |"
    yield "|---|---|---|---|---|---|"
    for figure in figures:
        yield f"| {' | '.join(cells(figure))} |"


def machine() -> dict[str, Any]:
    """Where and on what the figures were measured."""
    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        names = [
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ]
        model = names[0] if names else model
    return {"processor": model, "cores": os.cpu_count(), "system": platform.system(), "python": platform.python_version()}


def commit() -> str:
    """The commit that was measured, with a + where the tree differs from it; "unknown" without git."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()

    try:
        return git("rev-parse", "--short=12", "HEAD") + ("+" if git("status", "--porcelain") else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def write(figures: Sequence[Figure], path: Path) -> None:
    rows = [asdict(figure) | {"median": figure.median, "ratio": figure.ratio} for figure in figures]
    document = {"schema": SCHEMA, "commit": commit(), "machine": machine(), "figures": rows}
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def read(path: Path) -> list[Figure]:
    """The figures of an earlier run; ValueError where the file holds none of this schema."""
    document = json.loads(path.read_text(encoding="utf-8"))
    if document.get("schema") != SCHEMA:
        raise ValueError(f"{path} holds no figures of schema {SCHEMA}")
    return [_figure(row) for row in document["figures"]]


def _figure(row: dict[str, Any]) -> Figure:
    baseline = row["baseline"] and Baseline(row["baseline"]["name"], tuple(row["baseline"]["samples"]))
    return Figure(row["name"], tuple(row["samples"]), row["unit"], row["target"], baseline)


def worse(earlier: Sequence[Figure], now: Sequence[Figure]) -> list[str]:
    """A sentence for each figure that grew beyond its tolerance; figures that only one run has are left out."""
    known = {figure.name: figure for figure in earlier}
    sentences = []
    for figure in now:
        before = known.get(figure.name)
        if before is None or before.unit != figure.unit or figure.compared is None or before.compared is None:
            continue
        (value, tolerance), (was, _) = figure.compared, before.compared
        if value > was * tolerance:
            sentences.append(f"{figure.name}: {value / was:.2f} times as much as before, at most {tolerance:g} is tolerated")
    return sentences
