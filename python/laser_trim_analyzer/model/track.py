"""One resistive track of a unit with every sweep of its run; facts only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .limits import Range
from .quick import quick
from .sweep import Parameter, PositionUnit, Sweep, SweepKind

__all__ = ["Track"]


@quick
@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """A track as the workbook holds it.

    `sweeps` are in time order: untrimmed, each pass, final, re-run. `name` is the station's own (``TRK1``, ``TA``).
    Resistances in ohm; `angle` holds the limits of the electrical length in `position_unit`; `length_locked` says that the
    record forbids to re-enter the length ("DO NOT CHANGE"). `unit_cell` is the text of the record's unit cell.
    """

    section: int
    name: str
    alias: str | None
    position_unit: PositionUnit | None
    unit_cell: str | None
    initial_resistance: Range
    final_resistance: Range
    angle: Range
    length_locked: bool
    parameters: Sequence[Parameter]
    trim_parameters: Sequence[Parameter]
    sweeps: tuple[Sweep, ...]

    def _only(self, kind: SweepKind) -> Sweep | None:
        for sweep in self.sweeps:
            if sweep.kind is kind:
                return sweep
        return None

    @property
    def untrimmed(self) -> Sweep | None:
        return self._only(SweepKind.UNTRIMMED)

    @property
    def final(self) -> Sweep | None:
        return self._only(SweepKind.FINAL)

    @property
    def rerun(self) -> Sweep | None:
        return self._only(SweepKind.RERUN)

    @property
    def deciding(self) -> Sweep:
        """The sweep that is graded: the final one, or the untrimmed one of a track that was never cut (RULES §2)."""
        return self.final or self.sweeps[0]

    @property
    def passes(self) -> int:
        """Trim passes made; the sheet that repeats the last pass does not count (LESSONS 6)."""
        return max([sweep.pass_number for sweep in self.sweeps])
