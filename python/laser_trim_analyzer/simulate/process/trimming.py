"""One trim pass: the laser raises the density towards a target, position by position, and can never lower it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from laser_trim_analyzer.model import System
from laser_trim_analyzer.simulate.curves import frozen, printed

from .causes import Influence
from .element import bow_volts, grain, running_ohm
from .plant import Grid, Model

if TYPE_CHECKING:
    from laser_trim_analyzer.model.sweep import FloatArray

__all__ = ["Cuts", "cut", "cuts_of", "target_density"]

_MORE_EACH_PASS = 0.012
_LASER_START = 20.0
_TRIM_DIGITS, _DELTA_DIGITS, _LENGTH_DIGITS, _CURRENT_DIGITS = 6, 5, 4, 9


@dataclass(frozen=True, slots=True)
class Cuts:
    """What the laser did on one pass, one row per track: volts, mm and ampere as printed, NaN where it does not trim."""

    initial: FloatArray
    final: FloatArray
    predicted_delta: FloatArray
    used_delta: FloatArray
    cut_length: FloatArray
    current: FloatArray


def target_density(model: Model, grid: Grid, influence: Influence, pass_number: int) -> FloatArray:
    """The density that the laser is to reach in each segment; a bow of the target curve makes it uneven."""
    level = (1 + influence.recipe * model.recipe.rise) * (1 + _MORE_EACH_PASS * (pass_number - 1))
    wanted = np.full(len(grid.weights), level)
    if influence.bow:
        steps = np.diff(bow_volts(grid)) * (influence.bow * model.limits.spec)
        wanted *= 1 + steps / (grid.weights * (grid.theory[-1] - grid.theory[0]))
    return wanted


def cut(
    model: Model, influence: Influence, density: FloatArray, target: FloatArray, chance: np.random.Generator, least: float = 0.0
) -> FloatArray:
    """The densities after a pass: the target with the error of each position, never below what was there before, and nothing
    changed before the share `least` of the travel."""
    reached = grain(model, influence, len(density), chance)
    reached += 1
    reached *= target
    np.maximum(reached, density, out=reached)
    if least:
        reached = np.where(np.arange(density.shape[1]) >= least * density.shape[1], reached, density)
    return reached


def cuts_of(
    model: Model, grid: Grid, before: FloatArray, after: FloatArray, used_ohm: FloatArray, chance: np.random.Generator
) -> Cuts:
    """The record of a pass. The current is that of the wanted resistance: what the laser reaches is the voltage that it drives."""
    span = grid.theory[-1] - grid.theory[0]
    scale = (span * model.nominal_ohm / used_ohm)[:, None]
    final = running_ohm(grid, after)
    final *= scale
    final += grid.theory[0]
    first, last = model.recipe.first_trimmed, model.recipe.last_trimmed
    gained = np.zeros_like(final)
    np.subtract(after, before, out=gained[:, 1:])
    gained[:, 1:] *= grid.weights
    gained *= scale
    initial = final - gained
    for values in (initial, final):
        values[:, :first] = np.nan
        values[:, last + 1 :] = np.nan
    used = np.round(np.abs(gained[:, first : last + 1].mean(axis=1)), _DELTA_DIGITS)
    guessed = np.round(used * (1 + chance.normal(0.0, 0.05, len(used))), _DELTA_DIGITS)
    cut_length = gained  # no longer needed: its memory holds the cuts
    np.divide(before, after, out=cut_length[:, 1:])
    cut_length[:, 0] = 1.0
    cut_length *= -model.recipe.cut_length
    cut_length += _LASER_START + model.recipe.cut_length
    lts = model.system is System.LTS
    return Cuts(
        initial=printed(initial, _TRIM_DIGITS), final=printed(final, _TRIM_DIGITS),
        predicted_delta=_held(guessed, model, first_is_zero=lts), used_delta=_held(used, model, first_is_zero=lts),
        cut_length=printed(cut_length, _LENGTH_DIGITS),
        current=_held(np.round(span / used_ohm, _CURRENT_DIGITS), model, first_is_zero=False),
    )  # fmt: skip


def _held(values: FloatArray, model: Model, *, first_is_zero: bool) -> FloatArray:
    """One value for all positions of a track; a LTS writes 0 V as the delta of the first."""
    shape = len(values), model.points
    if not first_is_zero:  # every column is the same memory
        return frozen(np.ndarray(shape, np.float64, np.ascontiguousarray(values), strides=(values.itemsize, 0)))
    rows = np.repeat(values, model.points).reshape(shape)
    rows[:, 0] = 0.0
    return frozen(rows)
