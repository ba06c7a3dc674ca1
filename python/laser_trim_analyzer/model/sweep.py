"""One sweep of the wiper over the track as the sheet recorded it: facts only, no judgement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from .quick import quick

if TYPE_CHECKING:  # the facts name array types but need no NumPy: importing the model stays light
    import numpy as np
    from numpy.typing import NDArray

    FlagArray = NDArray[np.int8]
    FloatArray = NDArray[np.float64]

__all__ = ["Parameter", "PositionUnit", "StationFlag", "Sweep", "SweepKind", "TrimDetail"]


class SweepKind(StrEnum):
    """When in the run the sweep was taken."""

    UNTRIMMED = "untrimmed"
    PASS = "pass"  # noqa: S105 - a trim pass
    FINAL = "final"
    RERUN = "rerun"


class PositionUnit(StrEnum):
    DEGREE = "degree"
    INCH = "inch"

    @classmethod
    def of_pot_type(cls, text: str | None) -> PositionUnit | None:
        """Rotary parts are measured in degrees, linear ones in inches, whatever the unit cell says (FORMAT §3.6)."""
        return {"rotary": cls.DEGREE, "linear": cls.INCH}.get((text or "").strip().casefold())


class StationFlag:
    """What the station's own pass/fail column says of a point (`Sweep.station_flags`).

    MISPLACED: the cell holds another row's error or a broken formula, so the column judges something else.
    """

    UNKNOWN = -1
    IN = 0
    OUT = 1
    MISPLACED = 2


@quick
@dataclass(frozen=True, slots=True)
class Parameter:
    """A value of the record that was found by its label, with the place it was read from."""

    label: str
    value: float | str | bool
    sheet: str
    cell: str


@quick
@dataclass(frozen=True, slots=True, eq=False)
class TrimDetail:
    """What the laser did on one pass, per measured row; NaN where a point was not trimmed.

    `target`, `initial`, `final` in volts; `predicted_delta`, `used_delta` in volts; `cut_length` in mm (DLTS) or absent;
    `current` in ampere. `cut_readings` are the voltages read while cutting (LTS): one column per trimmed point, NaN after
    the last reading; `cut_readings_cut` says that the sheet's 256 columns could not hold all of them.
    """

    target: FloatArray | None = None
    initial: FloatArray | None = None
    final: FloatArray | None = None
    predicted_delta: FloatArray | None = None
    used_delta: FloatArray | None = None
    cut_length: FloatArray | None = None
    current: FloatArray | None = None
    cut_readings: FloatArray | None = None
    cut_readings_cut: bool = False


@quick
@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """The measured rows of one data sheet.

    All arrays have one entry per measured row, are read-only and hold NaN where the sheet has no number: `position` in the
    track's unit, centre = 0; `measured`, `theory`, `upper`, `lower`, `stored_error` in volts (limits are on the error). An infinite
    `stored_error` stands for a cell that shows something else than a number.
    `grid_sheet` names the sheet that position, theory and limits came from; it differs from `sheet` only where a template
    grid was replaced (FORMAT §7.4). `rows` counts the table's rows, phantom ones included; `readings_beyond_count` those after the
    declared count that are not the template's, as phantom rows should be.
    """

    kind: SweepKind
    sheet: str
    grid_sheet: str
    pass_number: int
    trim_set: int | None
    position: FloatArray
    measured: FloatArray
    theory: FloatArray
    upper: FloatArray
    lower: FloatArray
    stored_error: FloatArray
    station_flags: FlagArray
    station_offset: float
    rows: int
    readings_declared: int | None
    readings_beyond_count: int
    stale_header: bool
    measured_on: date | None
    applied_volts: float | None
    theory_length: float | None
    measured_length: float | None
    resistance_ohm: float | None
    predicted_resistance_ohm: float | None
    used_resistance_ohm: float | None
    extra_readings: tuple[float, ...]
    parameters: Sequence[Parameter]
    detail: TrimDetail | None

    @property
    def points(self) -> int:
        """Measured rows."""
        return len(self.measured)

    @property
    def phantom_rows(self) -> int:
        """Rows of the template that the station did not overwrite (FORMAT §2.4)."""
        return self.rows - self.points
