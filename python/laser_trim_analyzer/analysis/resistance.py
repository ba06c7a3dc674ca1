"""Total resistance before and after trimming (RULES §4)."""

from __future__ import annotations

from laser_trim_analyzer.model import ResistanceChange, Track

__all__ = ["resistance_change"]


def resistance_change(track: Track) -> ResistanceChange:
    """Ohms before and after, and the change in percent of the value before; None where either is missing."""
    untrimmed, final = track.untrimmed, track.final
    before = untrimmed.resistance_ohm if untrimmed else None
    after = final.resistance_ohm if final else None
    change = None if before is None or after is None else 100 * (after - before) / before
    return ResistanceChange(before, after, change)
