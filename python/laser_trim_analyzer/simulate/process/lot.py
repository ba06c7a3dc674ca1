"""One lot, whole: its days, the files of each in clock order; it needs no other lot and changes with none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from laser_trim_analyzer.model import TrimFile
from laser_trim_analyzer.simulate.traps import DltsTraps, LtsTraps

from .calendar import PlannedLot
from .causes import Cause, Influence, influence
from .element import LotEffects
from .finishing import final_tests
from .plant import Model
from .records import FileRun, facts_of
from .running import Setup, run
from .scenario import Chances
from .truth import Truth

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Minutes = NDArray[np.int64]

__all__ = ["Attempt", "attempts_of_lot"]

_LOT, _SETUP, _STEADY = 4, 5, 6
_SHIFT_BEGINS = time(6)
_SHIFT_MINUTES = 720
_LONGEST_FILE = 9.0
_STALE = 0.5
"""Share of files with the template's first header, of models whose station leaves it."""
_PHASE_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Attempt:
    """One file: what a reader would return of it, but for the parameters that only its workbook has; what is true of it; and what
    its template has beside."""

    facts: TrimFile
    truth: Truth
    traps: DltsTraps | LtsTraps
    moment: datetime


def attempts_of_lot(planned: PlannedLot, causes: tuple[Cause, ...], chances: Chances, seed: int) -> list[Attempt]:
    """Every file of the lot in clock order."""
    model, key = planned.model, (planned.model.number, planned.number)
    chance = np.random.default_rng((seed, _LOT, *key))
    effects = LotEffects.drawn(model, chance, np.random.default_rng((seed, _STEADY, model.number)))
    length = _told_length(model, chance)
    phase = round(-0.6 * planned.machine.offset * model.limits.spec, _PHASE_DIGITS) if model.habits.corrected else 0.0
    runs = _file_runs(planned, (chance.random(sum(planned.units) * len(model.files_of_a_unit)) < _STALE).tolist())
    minutes = _first_minutes(planned)
    found: list[tuple[datetime, int, Attempt]] = []
    begun = 0
    for number, (in_force, felt, days) in enumerate(_setups(planned, causes)):
        files = sum(planned.units[day] for day in days) * len(model.files_of_a_unit)
        setup = Setup(
            model=model, machine=planned.machine, grid=model.grid(length), bands=model.limits.bands(model.points, 1 + felt.limits),
            length=length, phase_v=phase, lot_number=planned.number, lot=effects, causes=in_force, influence=felt, chances=chances,
            files=files,
        )  # fmt: skip
        part = slice(begun, begun + files)
        found += _attempts(setup, runs[part], minutes[part], np.random.default_rng((seed, _SETUP, *key, number)))
        begun += files
    return [attempt for _, _, attempt in sorted(found, key=lambda entry: entry[:2])]


def _told_length(model: Model, chance: np.random.Generator) -> float:
    """The operator enters the measured length of the lot's first part, unless the template forbids it."""
    moved = model.length * (1 + float(chance.normal(0.0, 0.0015)))
    return model.length if model.length_locked else round(moved, 3)


def _setups(planned: PlannedLot, causes: tuple[Cause, ...]) -> Iterator[tuple[tuple[Cause, ...], Influence, list[int]]]:
    """The lot's days (their places) together as long as the same causes do the same."""

    def on(place: int) -> tuple[tuple[Cause, ...], Influence]:
        day = planned.days[place]
        in_force = tuple(cause for cause in causes if cause.touches(planned.model.name, planned.machine.name, day))
        return in_force, influence(in_force, day)

    for (in_force, felt), places in groupby(range(len(planned.days)), key=on):
        yield in_force, felt, list(places)


def _file_runs(planned: PlannedLot, stale: list[bool]) -> list[FileRun]:
    """The lot's files, unit by unit."""
    model = planned.model
    days = [day for day, units in zip(planned.days, planned.units, strict=True) for _ in range(units)]
    parts = model.files_of_a_unit
    return [
        FileRun(unit + 1, letter, tracks, day, model.habits.stale_headers and stale[unit * len(parts) + number])
        for unit, day in enumerate(days)
        for number, (letter, tracks) in enumerate(parts)
    ]


def _attempts(
    setup: Setup, runs: list[FileRun], minutes: Minutes, chance: np.random.Generator
) -> Iterator[tuple[datetime, int, Attempt]]:
    """The files of one set-up with what they are sorted by."""
    model, each = setup.model, setup.model.tracks_of_a_file
    batches, density = run(setup, chance)
    ohm = np.zeros(len(density))
    for batch in batches:
        ohm[(batch.files[:, None] * each + np.arange(each)).ravel()] = batch.ohm_after
    tests = final_tests(setup, density, ohm, [file.day for file in runs for _ in range(each)], chance)
    for batch in batches:
        if batch.attempt > 1:
            minutes[batch.files] += 2 * chance.integers(6, 40, len(batch.files))
        files = batch.files.tolist()
        moments = [
            datetime.combine(runs[file].day, _SHIFT_BEGINS) + timedelta(minutes=minute)
            for file, minute in zip(files, minutes[batch.files].tolist(), strict=True)
        ]
        own = {
            place * each + track: tests[files[place] * each + track] for place in batch.leaving.tolist() for track in range(each)
        }
        for file, moment, made in zip(files, moments, facts_of(setup, batch, runs, moments, own), strict=True):
            yield moment, runs[file].unit, Attempt(*made, model.traps, moment)


def _first_minutes(planned: PlannedLot) -> Minutes:
    """When each file's first run ends, in minutes of its shift: all units' first tracks or letters before the second ones.

    A part whose tracks are run apart has them on even and on odd minutes, so that no two files of it get one name.
    """
    model, parts = planned.model, len(planned.model.files_of_a_unit)
    apart = model.tracks // model.tracks_of_a_file
    days = []
    for units in planned.units:
        number = np.arange(units * parts)
        place = number % parts * units + number // parts
        minute = np.ceil((place + 1) * min(_LONGEST_FILE, _SHIFT_MINUTES / len(number))).astype(np.int64)
        days.append(minute // 2 * 2 + number % apart)
    return np.concatenate(days)
