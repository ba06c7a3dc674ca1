"""The resistive element: resistivity along the travel, its rise under the laser, the voltage of the wiper; it measures nothing.

An element of `points - 1` segments is one row of densities: its resistance per segment as a share of what the finished nominal part
has there. The wiper's voltage is the integral of density over travel, divided by the whole: an even factor cancels out, an uneven
one is the linearity error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .causes import Influence
from .plant import Grid, Model

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from laser_trim_analyzer.model.sweep import FloatArray

__all__ = ["LotEffects", "bow_volts", "grain", "new_elements", "resistance_ohm", "running_ohm", "wiper_volts"]

_GRAIN_TIE = 0.5
"""How much the density at one position says about the next."""


@dataclass(frozen=True, slots=True)
class LotEffects:
    """What all elements of one deposition have in common: level of the resistance (a share) and slow waves of the resistivity."""

    level: float
    waves: FloatArray

    @classmethod
    def drawn(cls, model: Model, chance: np.random.Generator, steady: np.random.Generator) -> LotEffects:
        """`steady` is the model's own chance, the same in every lot: the pattern that its deposition always leaves."""
        gradient = np.array(model.habits.gradient)
        pattern = gradient * steady.normal(0.0, 1.0, len(gradient))
        return cls(
            float(chance.normal(0.0, model.habits.incoming)), pattern + 0.5 * gradient * chance.normal(0.0, 1.0, len(gradient))
        )


def new_elements(
    model: Model, grid: Grid, lot: LotEffects, influence: Influence, tracks: NDArray[np.intp], chance: np.random.Generator
) -> FloatArray:
    """Untrimmed elements, one row per entry of `tracks`, which names the unit of each: tracks of a unit share half their level."""
    habits, rows = model.habits, len(tracks)
    units = chance.normal(0.0, 0.5 * habits.incoming, int(tracks.max(initial=-1)) + 1)
    level = (1 + lot.level + influence.resistance) * np.exp(units[tracks] + chance.normal(0.0, 0.5 * habits.incoming, rows))
    gradient = np.array(habits.gradient)
    amplitudes = lot.waves + 0.6 * gradient * chance.normal(0.0, 1.0, (rows, len(gradient)))
    middle = (grid.travel[1:] + grid.travel[:-1]) / 2
    waves = np.cos(np.pi * np.arange(1, len(gradient) + 1)[:, None] * middle)
    uneven = amplitudes @ waves + grain(model, influence, rows, chance)
    bare: FloatArray = (level / (1 + model.recipe.rise))[:, None] * np.maximum(1 + uneven, 0.2)
    return bare


def grain(model: Model, influence: Influence, rows: int, chance: np.random.Generator) -> FloatArray:
    """The irregularity from segment to segment, tied to the neighbour's, as a share of the density."""
    white = chance.standard_normal((rows, model.points))
    tied: FloatArray = np.multiply(white[:, :-1], _GRAIN_TIE)
    tied += white[:, 1:]
    tied *= model.habits.grain * (1 + influence.roughness) / np.hypot(1.0, _GRAIN_TIE)
    return tied


def wiper_volts(grid: Grid, density: FloatArray) -> FloatArray:
    """The voltage at each point of each element, in volts; the ends are those of the theory."""
    volts = running_ohm(grid, density)
    volts *= (grid.theory[-1] - grid.theory[0]) / volts[:, -1:]
    volts += grid.theory[0]
    return volts


def running_ohm(grid: Grid, density: FloatArray) -> FloatArray:
    """The resistance from the start to each point, as a share of the finished nominal part's whole."""
    found = np.empty((len(density), len(grid.theory)))
    found[:, 0] = 0.0
    np.multiply(density, grid.weights, out=found[:, 1:])
    return np.cumsum(found, axis=1, out=found)


def resistance_ohm(model: Model, grid: Grid, density: FloatArray) -> FloatArray:
    """The resistance of each element."""
    ohm: FloatArray = model.nominal_ohm * (density @ grid.weights)
    return ohm


def bow_volts(grid: Grid) -> FloatArray:
    """A bow of 1 V over the travel, 0 at both ends."""
    bow: FloatArray = np.sin(np.pi * grid.travel)
    return bow
