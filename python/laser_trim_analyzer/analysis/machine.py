"""The machine's own verdict, where the record holds a usable one (FORMAT §4): kept beside ours, never used for it."""

from __future__ import annotations

import numpy as np

from laser_trim_analyzer import _core
from laser_trim_analyzer.model import MachineVerdict, StationFlag, Sweep, TrimFile

__all__ = ["flagged_points", "machine_verdict"]

MOST_UNJUDGED = 1 / 20  # some templates lack the formula in a row at an end


def machine_verdict(trim_file: TrimFile, sweep: Sweep, points: _core.SweepPoints) -> MachineVerdict | None:
    """The count of points that the station flagged on the deciding sweep, else the outcome words of the file name."""
    flagged = flagged_points(sweep, points)
    if flagged is not None:
        return MachineVerdict("column K", fail_points=flagged)
    if trim_file.outcome_words:
        return MachineVerdict("file name", words=trim_file.outcome_words)
    return None


def flagged_points(sweep: Sweep, points: _core.SweepPoints) -> int | None:
    """Points flagged by column K among the graded ones; None where the column is absent, covers only a part of them or judges
    other rows (FORMAT §4.2)."""
    counts = np.bincount(sweep.station_flags[points.graded] - StationFlag.UNKNOWN, minlength=StationFlag.MISPLACED + 2)
    unjudged, _, out, misplaced = counts.tolist()
    if not points.graded_points or unjudged > MOST_UNJUDGED * points.graded_points or misplaced:
        return None
    return int(out)
