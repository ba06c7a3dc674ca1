"""Parts at their station under one set-up: every run with its passes, retries and mishaps, in arrays; it makes no facts yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from laser_trim_analyzer.model import System

from .causes import Cause, Influence
from .element import LotEffects, new_elements, resistance_ohm
from .plant import Grid, Machine, Model
from .scenario import Chances
from .station import Fixture, Readings, measure
from .trimming import Cuts, cut, cuts_of, target_density
from .truth import RunKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from laser_trim_analyzer.model.sweep import FloatArray

    Rows = NDArray[np.intp]

__all__ = ["Batch", "Setup", "Stage", "run"]

_CUT: frozenset[RunKind] = frozenset({"trimmed", "retried", "scrapped"})
_FINISHED: frozenset[RunKind] = frozenset({"trimmed", "retried", "touched-up"})
_MOST_ATTEMPTS = 3
_COUNTS = 2000
_TOUCH_UP_PASS, _TOUCHED_UP = 3, 0.6
"""A touch-up raises like a third pass, and only from this share of the travel on."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What all runs of a lot have in common while no planted cause changes. `length` is what the station is told; `phase_v` is the
    operator's correction after trimming. `files` are begun, each of `model.tracks_of_a_file` tracks."""

    model: Model
    machine: Machine
    grid: Grid
    bands: FloatArray
    length: float
    phase_v: float
    lot_number: int
    lot: LotEffects
    causes: tuple[Cause, ...]
    influence: Influence
    chances: Chances
    files: int

    @property
    def cut_length(self) -> float:
        """The recipe's cut length as the record gives it: mm on a DLTS, counts of its stage on a LTS."""
        length = self.model.recipe.cut_length * (1 + self.influence.recipe)
        return round(length, 4) if self.model.system is System.DLTS else float(round(_COUNTS * length))


@dataclass(frozen=True, slots=True)
class Stage:
    """One sweep of the tracks `rows` of a batch: readings, resistance in ohm, and after a pass what the laser did."""

    rows: Rows
    readings: Readings
    ohm: FloatArray
    predicted_ohm: FloatArray | None = None
    used_ohm: FloatArray | None = None
    cuts: Cuts | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """The runs number `attempt` of the files `files`: the untrimmed stage first, then one for each pass with the tracks that it
    was made on. `leaving` are the places in `files` whose parts are finished and go on to the final test."""

    attempt: int
    files: Rows
    kinds: tuple[RunKind, ...]
    fixture: Fixture
    stages: tuple[Stage, ...]
    ohm_after: FloatArray
    leaving: Rows


def run(setup: Setup, chance: np.random.Generator) -> tuple[list[Batch], FloatArray]:
    """Every run, first runs first, and the finished elements."""
    tracks = setup.model.tracks_of_a_file
    units = np.repeat(np.arange(setup.files) // len(setup.model.files_of_a_unit), tracks)
    density = new_elements(setup.model, setup.grid, setup.lot, setup.influence, units, chance)
    files, kinds, batches = np.arange(setup.files), _first_kinds(setup, chance), []
    for attempt in range(1, _MOST_ATTEMPTS + 1):
        batch, again, kinds = _attempt(setup, density, attempt, files, kinds, chance)
        batches.append(batch)
        files = again
        if not len(files):
            break
    return batches, density


def _first_kinds(setup: Setup, chance: np.random.Generator) -> tuple[RunKind, ...]:
    """What becomes of each first run; only a DLTS leaves a record of an aborted one."""
    chances = setup.chances
    bounds = np.cumsum([chances.initial_only, chances.scrapped, chances.aborted if setup.model.system is System.DLTS else 0.0])
    names: tuple[RunKind, ...] = ("initial-only", "scrapped", "aborted", "trimmed")
    return tuple(names[index] for index in np.searchsorted(bounds, chance.random(setup.files), side="right").tolist())


def _attempt(
    setup: Setup, density: FloatArray, attempt: int, files: Rows, kinds: tuple[RunKind, ...], chance: np.random.Generator
) -> tuple[Batch, Rows, tuple[RunKind, ...]]:
    """One run of each of these files; changes `density`, and returns which files are run again, and how."""
    model, tracks = setup.model, setup.model.tracks_of_a_file
    rows = (files[:, None] * tracks + np.arange(tracks)).ravel()

    def are(wanted: Iterable[RunKind]) -> NDArray[np.bool_]:
        return np.repeat(np.array([kind in wanted for kind in kinds]), tracks)

    fixture = Fixture.drawn(model, setup.machine, setup.length, setup.influence, len(rows), chance)
    touched = np.flatnonzero(are(["touched-up"]))
    own = density[rows]
    if len(touched):
        target = target_density(model, setup.grid, setup.influence, _TOUCH_UP_PASS)
        own[touched] = cut(model, setup.influence, own[touched], target, chance, _TOUCHED_UP)
    everything = np.arange(len(rows))
    readings = measure(model, setup.grid, setup.bands, fixture, setup.influence, own, chance)
    stages = [Stage(everything, readings, np.round(resistance_ohm(model, setup.grid, own)))]
    out = readings.out.copy()
    going = np.flatnonzero(are(_CUT))
    ruined = are(["scrapped"])
    for number in range(1, model.recipe.most_passes + 1):
        if not len(going):
            break
        stage, own[going] = _pass(setup, number, own[going], fixture.of(going), going, ruined[going], chance)
        stages.append(stage)
        out[going] = stage.readings.out
        wanted = np.where(out[going], setup.chances.another_pass, setup.chances.extra_pass)
        going = going[~ruined[going] & (chance.random(len(going)) < wanted)]
    density[rows] = own
    again, next_kinds = _again(setup, attempt, kinds, np.any(out.reshape(-1, tracks), axis=1), chance)
    leaves = np.array([kind in _FINISHED for kind in kinds])
    leaves[again] = False
    batch = Batch(attempt, files, kinds, fixture, tuple(stages), resistance_ohm(model, setup.grid, own), np.flatnonzero(leaves))
    return batch, files[again], next_kinds


def _pass(
    setup: Setup,
    number: int,
    before: FloatArray,
    fixture: Fixture,
    rows: Rows,
    ruined: NDArray[np.bool_],
    chance: np.random.Generator,
) -> tuple[Stage, FloatArray]:
    """One pass over these tracks and the sweep after it."""
    model = setup.model
    target = target_density(model, setup.grid, setup.influence, number)
    after = cut(model, setup.influence, before, target, chance)
    if ruined.any():
        _ruin(setup, after, np.flatnonzero(ruined), chance)
    used = np.round(np.full(len(rows), model.nominal_ohm * float(target @ setup.grid.weights)))
    cuts = cuts_of(model, setup.grid, before, after, used, chance)
    readings = measure(model, setup.grid, setup.bands, fixture, setup.influence, after, chance, setup.phase_v)
    predicted = np.round(used * np.exp(np.abs(chance.normal(0.0, 0.1, len(rows)))), 5)
    return Stage(rows, readings, np.round(resistance_ohm(model, setup.grid, after)), predicted, used, cuts), after


def _ruin(setup: Setup, density: FloatArray, rows: Rows, chance: np.random.Generator) -> None:
    """A cut into the wiper's path: one segment's resistance jumps, so that the voltage does by several half bands."""
    where = chance.integers(0, density.shape[1], len(rows))
    jump = chance.uniform(6.0, 20.0, len(rows)) * setup.model.limits.spec / abs(setup.grid.theory[-1] - setup.grid.theory[0])
    density[rows, where] += jump / setup.grid.weights[where]


def _again(
    setup: Setup, attempt: int, kinds: tuple[RunKind, ...], failing: NDArray[np.bool_], chance: np.random.Generator
) -> tuple[Rows, tuple[RunKind, ...]]:
    """Which of the files are run again after this attempt, and how: the aborted ones, and some of the failing ones."""
    luck = chance.random(len(kinds))
    next_kinds: dict[int, RunKind] = {}
    for index, kind in enumerate(kinds):
        if kind == "aborted":
            next_kinds[index] = "trimmed"
        elif kind in ("trimmed", "retried") and failing[index]:
            if luck[index] < setup.chances.retry:
                next_kinds[index] = "retried"
            elif luck[index] < setup.chances.retry + setup.chances.touch_up:
                next_kinds[index] = "touched-up"
    if attempt == _MOST_ATTEMPTS:
        next_kinds = {}
    return np.array(list(next_kinds), dtype=np.intp), tuple(next_kinds.values())
