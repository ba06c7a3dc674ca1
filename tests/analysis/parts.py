"""Hand-made facts for the tests of the rules: one sweep, one track, one file, each value chosen by the test."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np

from laser_trim_analyzer.model import PositionUnit, Range, StationFlag, Sweep, SweepKind, System, Track, TrimFile


def sweep(error: Any, limit: Any = 0.05, **changes: Any) -> Sweep:
    """A sweep over 0…n-1 degrees whose linearity error is `error` (volts) and whose limits are ± `limit`."""
    errors = np.asarray(error, dtype=float)
    count = len(errors)
    theory = np.zeros(count)
    limits = np.broadcast_to(np.asarray(limit, dtype=float), count).copy()
    base = Sweep(
        kind=SweepKind.FINAL,
        sheet="SEC1 TRK1 1 TRM1",
        grid_sheet="SEC1 TRK1 1 TRM1",
        pass_number=1,
        trim_set=1,
        position=np.arange(count, dtype=float),
        measured=errors.copy(),
        theory=theory,
        upper=limits,
        lower=-limits,
        stored_error=errors.copy(),
        station_flags=np.full(count, StationFlag.UNKNOWN, dtype=np.int8),
        station_offset=0.0,
        rows=count,
        readings_declared=count,
        readings_beyond_count=0,
        stale_header=False,
        measured_on=None,
        applied_volts=10.0,
        theory_length=100.0,
        measured_length=100.0,
        resistance_ohm=5000.0,
        predicted_resistance_ohm=None,
        used_resistance_ohm=None,
        extra_readings=(),
        parameters=(),
        detail=None,
    )
    return replace(base, **changes)


def untrimmed(error: Any, limit: Any = 0.05, **changes: Any) -> Sweep:
    """The sweep before the first cut."""
    values = {"kind": SweepKind.UNTRIMMED, "pass_number": 0, "sheet": "SEC1 TRK1 0", "resistance_ohm": 4000.0, **changes}
    return sweep(error, limit, grid_sheet=values["sheet"], **values)


def track(*sweeps: Sweep, **changes: Any) -> Track:
    base = Track(
        section=1,
        name="TRK1",
        alias=None,
        position_unit=PositionUnit.DEGREE,
        unit_cell=None,
        initial_resistance=Range(3000.0, 4500.0),
        final_resistance=Range(4500.0, 5500.0),
        angle=Range(90.0, 110.0),
        length_locked=False,
        parameters=(),
        trim_parameters=(),
        sweeps=sweeps,
    )
    return replace(base, **changes)


def trim_file(*tracks: Track, **changes: Any) -> TrimFile:
    base = TrimFile(
        path="4711-2_17A_TEST DATA_3-7-2024_7-03 AM.xls",
        sha256="0" * 64,
        size=1,
        system=System.DLTS,
        model="4711-2",
        serial="17A",
        sheet_model="4711-2",
        sheet_serials=("17A",),
        trimmed_at=datetime(2024, 3, 7, 7, 3),
        impossible_date=None,
        saved_at=None,
        outcome_words=None,
        tracks_declared=len(tracks),
        parameters=(),
        remarks=(),
        template_sheets=(),
        tracks=tracks,
    )
    return replace(base, **changes)
