"""What the station sees and prints: its offset, the angle's error, noise, digits, its own flags; it judges by its limits alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from laser_trim_analyzer.model import StationFlag, System
from laser_trim_analyzer.simulate.curves import frozen, printed
from laser_trim_analyzer.simulate.flags import station_flags

from .causes import Influence
from .element import wiper_volts
from .plant import Grid, Machine, Model

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from laser_trim_analyzer.model.sweep import FlagArray, FloatArray

__all__ = ["DIGITS", "Fixture", "Readings", "end_error", "measure"]

DIGITS = {System.DLTS: 5, System.LTS: 6}
_END_LENGTH = 0.04
"""The travel over which an end error falls to a third, as a share of the whole."""


@dataclass(frozen=True, slots=True)
class Fixture:
    """How the parts lie in the fixture, one entry per track: offset in volts, rotation in volts per volt of theory from its
    middle, measured length in the model's unit."""

    offset_v: FloatArray
    rotation: FloatArray
    length: FloatArray

    @classmethod
    def drawn(
        cls, model: Model, machine: Machine, length: float, influence: Influence, rows: int, chance: np.random.Generator
    ) -> Fixture:
        """`length` is what the station computes with. A longer part reads too little after its middle: the rotation is negative."""
        habits, spec = model.habits, model.limits.spec
        offset = spec * (machine.offset + influence.offset + habits.offset * chance.standard_normal(rows))
        rotation = habits.rotation * chance.standard_normal(rows) - influence.length
        measured = np.round(length * (1 - rotation + chance.normal(0.0, 1e-4, rows)), 3)
        return cls(offset, rotation, measured)

    def of(self, rows: NDArray[np.intp]) -> Fixture:
        """The fixture of these rows alone."""
        return Fixture(self.offset_v[rows], self.rotation[rows], self.length[rows])


@dataclass(frozen=True, slots=True)
class Readings:
    """One sweep of many tracks, one row each: volts as printed, stored error, the sheet's flags; `out`: which tracks have a
    point out as measured."""

    measured: FloatArray
    error: FloatArray
    flags: FlagArray | None
    out: NDArray[np.bool_]


def measure(
    model: Model, grid: Grid, bands: FloatArray, fixture: Fixture, influence: Influence,
    density: FloatArray, chance: np.random.Generator, phase: float = 0.0,
) -> Readings:  # fmt: skip
    """One sweep over each element; `phase` is the operator's own correction in volts, which the stored error holds."""
    volts = wiper_volts(grid, density)
    added = chance.standard_normal(volts.shape)
    added *= model.habits.noise_v * (1 + influence.roughness)
    volts += added
    np.multiply(fixture.rotation[:, None], grid.theory - (grid.theory[0] + grid.theory[-1]) / 2, out=added)
    added += fixture.offset_v[:, None]
    volts += added
    if influence.low_end or influence.high_end:
        volts += model.limits.spec * end_error(grid, influence)
    measured = printed(volts, DIGITS[model.system])
    error = np.subtract(measured, grid.theory, out=added)
    error += phase
    flags = station_flags(error, bands, guarded=model.habits.guarded_flags)
    limited = np.flatnonzero(~np.isnan(bands))
    out = np.any(flags[:, limited[0] : limited[-1] + 1] == StationFlag.OUT, axis=1)
    return Readings(measured, frozen(error), flags if model.system is System.DLTS else None, out)


def end_error(grid: Grid, influence: Influence) -> FloatArray:
    """The error of a bad end in half bands, largest at the very end."""
    low = influence.low_end * np.exp(-grid.travel / _END_LENGTH)
    high = influence.high_end * np.exp((grid.travel - 1) / _END_LENGTH)
    errors: FloatArray = low + high
    return errors
