"""Invented grids, limits and error curves with a known worst point; repeatable by seed, and they grade nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from laser_trim_analyzer.model.sweep import FloatArray

__all__ = ["LimitShape", "error_curve", "frozen", "half_bands", "printed", "rounded"]

LimitShape = Literal["constant", "tapered", "stepped", "none"]


def rounded(values: FloatArray, digits: int) -> FloatArray:
    """As a station prints numbers; without negative zeros and read-only."""
    return printed(values.copy(), digits)


def printed(values: FloatArray, digits: int) -> FloatArray:
    """The same array, rounded as a station prints numbers, without negative zeros and read-only from now on."""
    np.round(values, digits, out=values)
    values += 0.0
    return frozen(values)


def frozen(values: FloatArray) -> FloatArray:
    """The same array, read-only from now on."""
    values.flags.writeable = False
    return values


def half_bands(shape: LimitShape, points: int, spec: float, *, open_ends: int = 0, zero_rows: int = 0) -> FloatArray:
    """Half bands in volts, one per point: NaN on `open_ends` points at each end, 0 on `zero_rows` before the middle."""
    if shape == "none":
        return np.full(points, np.nan)
    centred = np.abs(np.linspace(-1.0, 1.0, points))
    bands = {
        "constant": np.full(points, spec),
        "tapered": spec * (0.5 + 0.5 * centred),
        "stepped": np.where(centred > 0.8, 4.0, np.where(centred > 0.4, 2.0, 1.0)) * spec,
    }[shape]
    bands = np.round(bands, 6)
    bands[: min(open_ends, points)] = np.nan
    bands[max(points - open_ends, 0) :] = np.nan
    middle = points // 2
    bands[max(middle - zero_rows, 0) : middle] = 0.0
    return bands


def error_curve(chance: np.random.Generator, bands: FloatArray, spec: float, worst: float) -> FloatArray:
    """An error curve in volts whose largest |error| is `worst` half bands (`spec` where there is no band).

    It reaches both sides equally, so that no offset improves it.
    """
    travel = np.linspace(0.0, 1.0, len(bands))
    phase = chance.uniform(0.0, 2 * np.pi)
    shape = np.sin(2 * np.pi * travel + phase) + 0.2 * np.sin(4 * np.pi * travel + chance.uniform(0.0, 2 * np.pi))
    shape = shape + chance.normal(0.0, 0.01, len(bands))
    low, high = shape.min(), shape.max()
    balanced = (2 * shape - low - high) / (high - low) if high > low else np.ones(len(bands))
    judged = np.where(np.isnan(bands) | (bands == 0), spec, bands)
    return worst * balanced * judged
