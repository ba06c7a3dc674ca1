"""The sweeps of one invented run, from the bare track to the last pass; numbers as printed, no verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from laser_trim_analyzer.model import Parameter, StationFlag, Sweep, SweepKind, System, TrimDetail

from . import dlts, lts
from .curves import LimitShape, error_curve, frozen, half_bands
from .cutting import cut_readings, known_initial
from .flags import no_flags, station_flags
from .lts import SHEET_COLUMNS

if TYPE_CHECKING:
    from laser_trim_analyzer.model.sweep import FlagArray, FloatArray

__all__ = ["FlagColumn", "Outcome", "Run", "Shape"]

Outcome = Literal["pass", "watch", "fail", "untrimmed", "aborted"]
FlagColumn = Literal["guarded", "unguarded", "shifted", "none"]


@dataclass(frozen=True, slots=True)
class Shape:
    """What the sheets of a track look like; every default is the ordinary case."""

    limits: LimitShape = "constant"
    spec: float = 0.05
    open_ends: int = 0
    zero_rows: int = 0
    unjudged: tuple[int, ...] = ()
    """Points whose stored error cell is blank although limits are there (DLTS)."""
    missing: tuple[int, ...] = ()
    """Points without a reading on the deciding sweep."""
    phantom_rows: int = 0
    declared: bool = True
    """Whether the sheet counts its readings (DLTS)."""
    stale_header: bool = False
    """Whether the header of the sweep before trimming is the template's (DLTS)."""
    flags: FlagColumn = "guarded"
    offset: float = 0.0
    descending: bool = False
    measured_length: bool = True
    predicted: bool = True
    resistance: bool = True
    """Whether the resistance of the deciding sweep was measured."""
    center_tap: float | None = None
    parameter_sets: tuple[int, ...] = ()
    """Trim parameter set of each pass; set 1 where it names none (DLTS)."""
    length_locked: bool = False
    swapped_angle: bool = False


_UNTRIMMED = 5.0
"""Largest |error| before trimming in half bands."""
_VOLTS = 10.0
_SAME_VOLTS = 1e-5
_DIGITS = {System.DLTS: 5, System.LTS: 6}


@dataclass(frozen=True, slots=True)
class Run:
    """How one track is run: `passes` trim passes that bring the largest error down to `worst` half bands."""

    chance: np.random.Generator
    system: System
    number: int
    passes: int
    points: int
    worst: float
    length: float
    shape: Shape

    def sweeps(self) -> list[Sweep]:
        """Untrimmed, then one sweep per pass, the last one marked final; the resistance rises with every pass."""
        share = self.chance.uniform(-0.05, 0.05)
        bands = half_bands(
            self.shape.limits, self.points, self.shape.spec,
            open_ends=self.shape.open_ends, zero_rows=self.shape.zero_rows,
        )  # fmt: skip
        start = max(_UNTRIMMED, self.worst)
        ohm = float(round(9000 * (1 + share)))
        curve = error_curve(self.chance, bands, self.shape.spec, 1.0)
        measured_length = round(self.length * (1 + 0.003 * float(self.chance.uniform(-1, 1))), 3)
        found: list[Sweep] = []
        for number in range(self.passes + 1):
            ratio = (self.worst / start) ** (number / self.passes) if self.passes else self.worst / start
            sweep = self._sweep(number, curve * start * ratio, bands, ohm)
            sweep = replace(sweep, measured_length=measured_length if self.shape.measured_length else None)
            if number:
                sweep = replace(sweep, detail=self._detail(sweep))
            found.append(sweep)
            ohm = float(round(ohm * (1.02 + 0.02 * float(self.chance.random()))))
        return found

    def _sweep(self, number: int, error: FloatArray, bands: FloatArray, ohm: float) -> Sweep:
        travel: FloatArray = np.arange(self.points, dtype=np.float64) * (self.length / (self.points - 1))
        theory = _VOLTS / self.length * travel
        if self.shape.descending:
            theory = _VOLTS - theory
        offset = self.shape.offset if number or self.system is System.LTS else 0.0
        measured = np.round(theory + error - offset, _DIGITS[self.system]) + 0.0
        if number == self.passes:
            measured[list(self.shape.missing)] = np.nan
        stored = measured - theory + offset
        stored[list(self.shape.unjudged)] = np.nan
        kind = SweepKind.UNTRIMMED if number == 0 else SweepKind.PASS if number < self.passes else SweepKind.FINAL
        sheet, trim_set = self._place(number, kind)
        dlts, tap = self.system is System.DLTS, self.shape.center_tap
        stale = dlts and number == 0 and self.shape.stale_header
        extra = () if dlts or number == 0 else tuple(np.round(self.chance.normal(5.0, 0.001, 2), 6).tolist())
        predicted = None if number == 0 or not self.shape.predicted else round(ohm * 1.01, 5)
        return Sweep(
            kind=kind, sheet=sheet, grid_sheet=sheet, pass_number=number, trim_set=trim_set,
            position=frozen(travel - self.length / 2), measured=frozen(measured), theory=frozen(theory),
            upper=frozen(bands + 0.0), lower=frozen(0.0 - bands), stored_error=frozen(stored + 0.0),
            station_flags=self._flags(stored, bands), station_offset=offset,
            rows=self.points + (self.shape.phantom_rows if dlts else 0),
            readings_declared=self.points if dlts and self.shape.declared and not stale else None,
            readings_beyond_count=0,
            stale_header=stale, measured_on=None, applied_volts=_VOLTS, theory_length=self.length,
            measured_length=None, resistance_ohm=ohm if self.shape.resistance or number < self.passes else None,
            predicted_resistance_ohm=predicted,
            used_resistance_ohm=10000.0 if number else None, extra_readings=extra,
            parameters=(Parameter("Center Tap", tap, sheet, "B21"),) if dlts and tap is not None else (), detail=None,
        )  # fmt: skip

    def _place(self, number: int, kind: SweepKind) -> tuple[str, int | None]:
        """The sheet's name and the trim parameter set."""
        if self.system is System.LTS:
            return lts.sheet_name(kind, number), None
        sets = self.shape.parameter_sets
        trim_set = None if number == 0 else sets[number - 1] if number <= len(sets) else 1
        return dlts.sheet_name(self.number, number, trim_set), trim_set

    def _flags(self, stored: FloatArray, bands: FloatArray) -> FlagArray:
        """The flag column as the template's formula fills it: unguarded, it compares with 0 where no limit is."""
        if self.system is System.LTS or self.shape.flags == "none":
            return no_flags(self.points)
        flags = station_flags(stored, bands, guarded=self.shape.flags != "unguarded")
        return _shifted(flags, stored) if self.shape.flags == "shifted" else flags

    def _detail(self, after: Sweep) -> TrimDetail:
        """What the laser did: the first and last point are left alone, the others end a little short of the target."""
        trimmed = np.zeros(self.points, dtype=bool)
        trimmed[1:-1] = True
        target = np.where(trimmed, np.round(after.theory, 6) + 0.0, np.nan)
        short = self.chance.uniform(1e-4, 9e-4, self.points)
        final = np.where(trimmed, np.round(np.nan_to_num(target - short), 6) + 0.0, np.nan)
        initial = np.where(trimmed, np.round(np.nan_to_num(target - 5 * short), 6) + 0.0, np.nan)
        first_is_zero = self.system is System.LTS
        deltas = [np.full(self.points, round(float(delta), 5)) for delta in self.chance.uniform(0.01, 0.2, 2)]
        for delta in deltas:
            delta[0] = 0.0 if first_is_zero else delta[0]
        predicted, used = deltas
        detail = TrimDetail(target=target, initial=initial, final=final, predicted_delta=predicted, used_delta=used)
        if self.system is System.LTS:
            return _with_readings(detail, self.chance)
        cut = np.round(35.0 + self.chance.normal(0.0, 0.2, self.points), 4)
        current = np.round(np.full(self.points, 0.00095) + self.chance.normal(0.0, 1e-8, self.points), 9)
        return replace(detail, cut_length=frozen(cut), current=frozen(current))


def _shifted(flags: FlagArray, stored: FloatArray) -> FlagArray:
    """Flags of a column whose formula judges the next row; where both rows have the same error nobody can tell."""
    moved = np.append(flags[1:], np.int8(StationFlag.UNKNOWN))
    follower = np.append(stored[1:], np.nan)
    own = np.abs(follower - stored) <= _SAME_VOLTS
    shifted = np.where((moved == StationFlag.OUT) & ~own, np.int8(StationFlag.MISPLACED), moved)
    shifted.flags.writeable = False
    return shifted


def _with_readings(detail: TrimDetail, chance: np.random.Generator) -> TrimDetail:
    """Readings while cutting run from the initial to the final volts; what the sheet cannot hold is lost."""
    assert detail.initial is not None
    assert detail.final is not None
    trimmed = np.flatnonzero(~np.isnan(detail.final))
    counts = chance.integers(2, 9, len(trimmed))
    readings = cut_readings(detail.initial[trimmed], detail.final[trimmed], counts)
    known, lost = known_initial(detail.initial, trimmed), len(trimmed) > SHEET_COLUMNS
    return replace(detail, initial=known, cut_readings=readings, cut_readings_cut=lost)
