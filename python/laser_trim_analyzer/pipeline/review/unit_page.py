"""The page of one unit: its line, its files whole, and which attempt of each track speaks; the rule is `model.unit`'s."""

from __future__ import annotations

from dataclasses import dataclass

from laser_trim_analyzer.model import Retest, Unit, units_of
from laser_trim_analyzer.quality import UnitRow
from laser_trim_analyzer.store.annotations import Annotation
from laser_trim_analyzer.store.queries import WholeFile, unit_whole
from laser_trim_analyzer.store.snapshot import Snapshot

from .lists import unit_row

__all__ = ["UnitPage", "unit_page"]


@dataclass(frozen=True, slots=True, eq=False)
class UnitPage:
    """`unit` holds the attempts by track, in the order of time, and says which of them speak; `files` what each file holds;
    `annotations` what people say of the unit, its files and their tracks, oldest first."""

    row: UnitRow
    unit: Unit
    files: tuple[WholeFile, ...]
    annotations: tuple[Annotation, ...]

    @property
    def nbytes(self) -> int:
        """About what its arrays take."""
        sweeps = [sweep for file in self.files if file.facts for track in file.facts.tracks for sweep in track.sweeps]
        return 1024 + sum(16 * sweep.measured.nbytes for sweep in sweeps)


def unit_page(snapshot: Snapshot, key: int, retest: Retest) -> UnitPage | None:
    found = unit_whole(snapshot, key)
    if found is None:
        return None
    (unit,) = units_of(found.attempts, {found.unit.model: [found.unit.lot]}).units
    return UnitPage(unit_row(found.unit, retest), unit, found.files, found.annotations)
