"""The final test of finished parts: another station, another day, limits of its own records; it knows nothing of the trimming."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from laser_trim_analyzer.simulate.curves import frozen, printed

from .element import wiper_volts
from .running import Setup
from .station import DIGITS, end_error
from .truth import FinalTest

if TYPE_CHECKING:
    from laser_trim_analyzer.model.sweep import FloatArray

__all__ = ["final_tests"]

_EARLIEST, _LATEST = 10, 40
_EVERY = 2
"""The test station measures at every second point of the trim station's grid."""
_OFFSET, _NOISE = 0.15, 0.7
"""Of the test station: spread of its offset in half bands, noise of a reading as a share of the trim station's."""


def final_tests(
    setup: Setup, density: FloatArray, ohm: FloatArray, trimmed_on: list[date], chance: np.random.Generator
) -> list[FinalTest]:
    """One test per row of finished elements, weeks after its day; the end errors of the part are still there."""
    model, bands = setup.model, frozen(setup.bands[::_EVERY].copy())
    position, theory = (frozen(values[::_EVERY].copy()) for values in (setup.grid.position, setup.grid.theory))
    measured = wiper_volts(setup.grid, density)[:, ::_EVERY] + model.limits.spec * end_error(setup.grid, setup.influence)[::_EVERY]
    noise = chance.standard_normal(measured.shape)
    noise *= _NOISE * model.habits.noise_v
    noise += _OFFSET * model.limits.spec * chance.standard_normal((len(noise), 1))
    measured += noise
    printed(measured, DIGITS[model.system])
    error = np.subtract(measured, theory, out=noise)
    worst = np.maximum(error.max(axis=1), -error.min(axis=1)).tolist()
    limited = np.flatnonzero(~np.isnan(bands))
    zone = slice(limited[0], limited[-1] + 1)
    passed = (np.max(-bands[zone] - error[:, zone], axis=1) <= np.min(bands[zone] - error[:, zone], axis=1)).tolist()
    waits = chance.integers(_EARLIEST, _LATEST + 1, len(measured)).tolist()
    days = (day + timedelta(wait) for day, wait in zip(trimmed_on, waits, strict=True))
    lower = frozen(0.0 - bands)
    return [
        FinalTest(when, position, row, theory, lower, bands, ohms, round(largest, 6), accepted)
        for when, row, ohms, largest, accepted in zip(days, measured, np.round(ohm, 1).tolist(), worst, passed, strict=True)
    ]
