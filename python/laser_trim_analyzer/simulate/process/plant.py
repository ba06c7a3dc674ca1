"""An invented plant: machines, and models with limits, recipe and the habits of their process; it makes no part."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from laser_trim_analyzer.model import PositionUnit, Range, System
from laser_trim_analyzer.simulate.curves import LimitShape, frozen, half_bands
from laser_trim_analyzer.simulate.traps import DltsTraps, LtsTraps

if TYPE_CHECKING:
    from laser_trim_analyzer.model.sweep import FloatArray

__all__ = [
    "APPLIED_VOLTS", "CALENDARS", "THEORIES",
    "Calendar", "Grid", "Habits", "LimitTable", "Machine", "Model", "Plant", "Recipe", "Theory",
]  # fmt: skip

Theory = Literal["straight", "falling", "table"]
Calendar = Literal["steady", "begins", "ends", "returns"]
THEORIES: tuple[str, ...] = get_args(Theory)
CALENDARS: tuple[str, ...] = get_args(Calendar)
APPLIED_VOLTS = 10.0
_TABLE_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Machine:
    """A trim station. Its offset, in half bands, is in all it measures; only a DLTS writes its meter's number into the record."""

    name: str
    system: System
    meter: str
    offset: float


@dataclass(frozen=True, slots=True)
class LimitTable:
    """Limits on the error: their shape, the half band in volts (of a constant table) and the points without limits at each end."""

    shape: LimitShape
    spec: float
    open_ends: int

    def bands(self, points: int, factor: float = 1.0) -> FloatArray:
        """Half bands in volts, one per point, NaN without a limit; `factor` is a changed table."""
        return frozen(half_bands(self.shape, points, round(self.spec * factor, 6), open_ends=self.open_ends))


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the laser is told to trim: the rise of resistance it aims at (a share), the length of its cuts, when it stops."""

    rise: float
    cut_length: float
    most_passes: int
    first_trimmed: int
    last_trimmed: int

    @property
    def trimmed_points(self) -> int:
        return self.last_trimmed - self.first_trimmed + 1


@dataclass(frozen=True, slots=True)
class Habits:
    """What is usual in the making and measuring of a model.

    `gradient` are amplitudes of the resistivity's slow waves over the travel and `grain` its irregularity from position to
    position, `incoming` the spread of the resistance, all as shares. `offset` in half bands, `rotation` in volts per volt of
    theory: spreads from run to run of the fixture and of the angle. `noise_v`: one reading, in volts.
    """

    gradient: tuple[float, ...]
    grain: float
    incoming: float
    offset: float
    rotation: float
    noise_v: float
    phantom_rows: int
    guarded_flags: bool
    stale_headers: bool
    corrected: bool


@dataclass(frozen=True)
class Grid:
    """Where a model is measured, and what should be read there: position (centre 0), theory in volts."""

    position: FloatArray
    theory: FloatArray

    @cached_property
    def weights(self) -> FloatArray:
        """The share of the theory's whole step that falls between two points."""
        steps = np.abs(np.diff(self.theory))
        return frozen(steps / steps.sum())

    @cached_property
    def travel(self) -> FloatArray:
        """From 0 to 1."""
        return frozen(np.linspace(0.0, 1.0, len(self.position)))

    @cached_property
    def target(self) -> FloatArray:
        """The theory as the laser is given it, to 6 digits."""
        return frozen(np.round(self.theory, 6) + 0.0)


@dataclass(frozen=True, slots=True)
class Model:
    """A part number. `length` and `angle` in `unit`, resistances in ohm; `letters` are the parts of a unit that are run apart,
    an empty one where there is none; `together`: both tracks of a DLTS part are run in one file."""

    number: int
    name: str
    system: System
    machines: tuple[Machine, ...]
    letters: tuple[str, ...]
    tracks: int
    together: bool
    unit: PositionUnit
    length: float
    points: int
    theory: Theory
    length_locked: bool
    limits: LimitTable
    recipe: Recipe
    habits: Habits
    nominal_ohm: float
    calendar: Calendar
    weight: float
    traps: DltsTraps | LtsTraps

    @property
    def files_of_a_unit(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """The letter and the tracks of each file that a unit is run in."""
        numbers = tuple(range(1, self.tracks + 1))
        groups = (numbers,) if self.together else tuple((number,) for number in numbers)
        return tuple((letter, group) for letter in self.letters for group in groups)

    @property
    def tracks_of_a_file(self) -> int:
        return self.tracks if self.together else 1

    @property
    def angle(self) -> Range:
        return Range(round(self.length * 0.985, 4), round(self.length * 1.015, 4))

    @property
    def initial_resistance(self) -> Range:
        """Limits before trimming; a LTS record has none."""
        if self.system is System.LTS:
            return Range(None, None)
        bare = self.nominal_ohm / (1 + self.recipe.rise)
        return Range(float(round(0.85 * bare)), float(round(1.15 * bare)))

    @property
    def final_resistance(self) -> Range:
        return Range(float(round(0.9 * self.nominal_ohm)), float(round(1.1 * self.nominal_ohm)))

    def grid(self, length: float) -> Grid:
        """The grid over the length that the station is told, as its sheets compute it."""
        travel: FloatArray = np.arange(self.points, dtype=np.float64) * (length / (self.points - 1))
        theory = APPLIED_VOLTS / length * travel
        if self.theory == "falling":
            theory = APPLIED_VOLTS - theory
        elif self.theory == "table":
            share = np.linspace(0.0, 1.0, self.points)
            theory = np.round(0.5 + 8.5 * (share + 0.12 * np.sin(np.pi * share)), _TABLE_DIGITS)
        return Grid(frozen(travel - length / 2), frozen(theory))


@dataclass(frozen=True, slots=True)
class Plant:
    """The machines and the models, in the order of their numbers (from 1)."""

    machines: tuple[Machine, ...]
    models: tuple[Model, ...]
