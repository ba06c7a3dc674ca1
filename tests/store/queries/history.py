"""A small invented history with everything that can go wrong in a name or a record, and what a plain recount makes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import product

import numpy as np
from tests.reference.populations import speakers
from tests.store.records import BAD, GOOD, MORNING, facts, refused

from laser_trim_analyzer.analysis import grade
from laser_trim_analyzer.model import Analysis, Attempt, Parameter, Retest, Status, SweepKind, TrimFile, Unit, units_of
from laser_trim_analyzer.store import FileRows, rows_of
from laser_trim_analyzer.store.mapping import attempt_of

HOSTILE = ("4711-2", "47'11\"; --", "50%", "50_", "50", "a\nb", "🦄", "🦄🦄", "Ünï", "ünï", " ", "4711-2 ")
SERIALS = ("254A", "254B", "25", "2%", "2_", "_5", "'; DROP TABLE unit; --", "🦄1", "x\ny", "254a")
FIRST = MORNING.date()
LAST = FIRST + timedelta(days=40)


@dataclass(frozen=True)
class Filed:
    """A file as it went in."""

    rows: FileRows
    facts: TrimFile | None
    analysis: Analysis | None

    @property
    def attempts(self) -> list[Attempt]:
        return [attempt_of(self.rows.sha256, one.values) for one in self.rows.attempts]


def filed(trim_file: TrimFile, machine: str | None = None) -> Filed:
    analysis = grade(trim_file)
    return Filed(rows_of(trim_file, analysis, mtime_ns=1, machine=machine), trim_file, analysis)


def changed(trim_file: TrimFile, *, limit: float = 0.05, cut: float = 1.0, points: int = 40) -> TrimFile:
    """The same part under another limit table and recipe, with fewer points."""
    tracks = []
    for track in trim_file.tracks:
        sweeps = []
        for sweep in track.sweeps:
            arrays = {
                name: getattr(sweep, name)[:points] for name in ("position", "measured", "theory", "stored_error", "station_flags")
            }
            limits = {"upper": np.full(points, limit), "lower": np.full(points, -limit)}
            sweeps.append(replace(sweep, **arrays, **limits, rows=points, readings_declared=points, station_offset=0.001 * cut))
        recipe = (Parameter("Cut", cut, "SEC1", "B2"),)
        tracks.append(replace(track, sweeps=tuple(sweeps), trim_parameters=recipe))
    return replace(trim_file, tracks=tuple(tracks))


@cache
def everything() -> tuple[Filed, ...]:
    """Some 130 files: retests, letters, two tracks, machines, limit tables, recipes, lots and names; refused, aborted, undated."""
    made = []
    for number, (model, serial) in enumerate(product(HOSTILE[:6], SERIALS)):
        worst = (GOOD, BAD, 0.049, 0.06)[number % 4]
        part = facts(serial, model=model, day=(0, 1, 9, 30)[number % 4], minute=number, worst=worst, tracks=1 + number % 2)
        made.append(
            filed(
                changed(part, limit=(0.05, 0.07)[number % 7 == 0], points=(40, 33)[number % 5 == 0]),
                (None, "A1", "B 2")[number % 3],
            )
        )
        if number % 3 == 0:
            again = facts(
                serial, model=model, day=(0, 1, 9, 30)[number % 4], minute=number + 500, worst=GOOD, tracks=1 + number % 2
            )
            made.append(filed(changed(again, cut=2.0), "A1"))
    made += [filed(facts("1", model=model, day=number), "A1") for number, model in enumerate(HOSTILE[6:])]
    made += [
        filed(facts("77", day=40, tracks=1, tracks_declared=2)),
        filed(facts("78", day=40, tracks=0)),
        filed(facts("79", trimmed_at=None)),
        filed(facts("80", trimmed_at=FIRST + timedelta(days=3))),
        filed(facts("81", trimmed_at=FIRST + timedelta(days=20))),
        Filed(refused(), None, None),
        Filed(
            refused("parts/later.xls", sha="later", model="4711-2", serial="254A", trimmed_at=MORNING + timedelta(days=1)),
            None,
            None,
        ),
        Filed(refused("parts/empty.xls", "FILE_EMPTY", None), None, None),
    ]
    return tuple(made)


@cache
def attempts() -> tuple[Attempt, ...]:
    return tuple(one for file in everything() for one in file.attempts)


@cache
def parts() -> tuple[Unit, ...]:
    """Every unit, by the rule from all attempts at once."""
    return units_of(attempts()).units


def day_of(unit: Unit, retest: Retest) -> date:
    return unit.first_day if retest is Retest.FIRST else unit.last_day


@cache
def values_of() -> dict[tuple[str, int, str], dict]:
    """The row of each attempt by content, section and track."""
    return {
        ((file.rows.sha256 or b"").hex(), row.values["section"], row.values["track"]): row.values
        for file in everything()
        for row in file.rows.attempts
    }


def speaking_numbers(unit: Unit, retest: Retest) -> tuple[int | None, float | None]:
    """The most points out and the least margin of those that speak, in plain words."""
    rows = [values_of()[one.sha256, one.section, one.track] for one in speakers(of_unit(unit), retest.value)]
    points = [row["fail_points"] for row in rows if row.get("fail_points") is not None]
    margins = [row["margin"] for row in rows if row.get("margin") is not None]
    return max(points, default=None), min(margins, default=None)


def of_unit(unit: Unit) -> list[Attempt]:
    return [one for line in unit.attempts.values() for one in line]


def last_attempt(unit: Unit) -> Attempt:
    return max(of_unit(unit), key=lambda one: one.order)


def kinds(units: Iterable[Unit]) -> set[Status]:
    return {unit.last_status for unit in units}


def finals(trim_file: TrimFile) -> list:
    return [(track, sweep) for track in trim_file.tracks for sweep in track.sweeps if sweep.kind is SweepKind.FINAL]
