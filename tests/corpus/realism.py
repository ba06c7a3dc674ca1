"""What of a history is compared with real files: five quantities of every trimmed track; no file has a name here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from laser_trim_analyzer import analysis
from laser_trim_analyzer.model import TrimFile
from laser_trim_analyzer.simulate.process import Scenario, plan

DAYS = 3650


@dataclass(frozen=True)
class Quantity:
    """A quantity with its unit and how it is drawn: the bounds and the number of bins, on a logarithmic scale or not."""

    name: str
    caption: str
    low: float
    high: float
    bins: int
    logarithmic: bool = False


QUANTITIES = (
    Quantity("roughness", "Error roughness ÷ half band", 0.005, 2.0, 24, logarithmic=True),
    Quantity("margin", "Margin with the best offset", -1.5, 1.0, 25),
    Quantity("passes", "Trim passes", 0.5, 6.5, 6),
    Quantity("rise", "Rise of the resistance, %", 0.5, 60.0, 24, logarithmic=True),
    Quantity("points", "Points of a track", 10.0, 800.0, 24, logarithmic=True),
)


def measured(files: Iterable[TrimFile]) -> dict[str, np.ndarray]:
    """The quantities of every trimmed track that has limits; roughness is the RMS of the error's second differences."""
    rows = [row for facts in files for row in _tracks(facts)]
    return {quantity.name: np.array([row[quantity.name] for row in rows]) for quantity in QUANTITIES}


def _tracks(facts: TrimFile) -> Iterable[dict[str, float]]:
    for track, result in zip(facts.tracks, analysis.grade(facts).tracks, strict=True):
        sweep, first = track.deciding, track.sweeps[0]
        if track.final is None or result.with_offset is None or result.with_offset.margin is None:
            continue
        error = sweep.measured - sweep.theory
        rough = np.sqrt(np.nanmean(np.diff(error, 2) ** 2)) / np.nanmedian((sweep.upper - sweep.lower) / 2)
        if first.resistance_ohm and sweep.resistance_ohm:
            rise = 100 * (sweep.resistance_ohm / first.resistance_ohm - 1)
            yield {
                "roughness": float(rough),
                "margin": result.with_offset.margin,
                "passes": track.passes,
                "rise": rise,
                "points": sweep.points,
            }


def simulated() -> Iterable[TrimFile]:
    """Ten years without planted causes, of as many models as parts of each: real files come from many models, too."""
    history = plan(Scenario(days=DAYS), units=500, models=250, seed=1)
    return (attempt.facts for attempt in history.attempts())
