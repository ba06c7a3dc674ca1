"""The machine's own verdict, where the record holds a usable one (FORMAT §4): kept beside ours, never used for it."""

from __future__ import annotations

from laser_trim_analyzer import _core
from laser_trim_analyzer.model import MachineVerdict, StationFlag, Sweep, TrimFile

__all__ = ["flagged_points", "machine_verdict"]

_UNKNOWN, _OUT, _MISPLACED = (flag.to_bytes(signed=True) for flag in (StationFlag.UNKNOWN, StationFlag.OUT, StationFlag.MISPLACED))
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
    flags = points.flags_of_graded(sweep.station_flags)
    if not flags or flags.count(_UNKNOWN) > MOST_UNJUDGED * len(flags) or _MISPLACED in flags:
        return None
    return flags.count(_OUT)
