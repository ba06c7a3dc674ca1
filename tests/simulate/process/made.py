"""Small histories for the tests of the simulated plant, and facts as plain values that compare bit for bit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from tests.readers.same_facts import differences

from laser_trim_analyzer.model import System
from laser_trim_analyzer.simulate.process import Attempt, Cause, Chances, History, ModelWish, PlantedCause, Scenario, plan

QUIET = Chances(initial_only=0.0, aborted=0.0, scrapped=0.0, retry=0.0, touch_up=0.0, another_pass=0.0, extra_pass=0.0)
"""Nothing happens but one pass."""
START = date(2024, 1, 8)


def history(
    *wishes: ModelWish, units: int = 40, models: int = 0, seed: int = 1, causes: tuple[Cause, ...] = (), chances: Chances = QUIET,
    days: int = 365,
) -> History:  # fmt: skip
    """A history of the wished models, with causes for all of them."""
    planted = tuple(PlantedCause(cause, cause.models) for cause in causes)
    scenario = Scenario(start=START, days=days, chances=chances, models=wishes, causes=planted)
    return plan(scenario, units=units, models=models or max(1, len(wishes)), seed=seed)


def one(**wish: Any) -> ModelWish:
    """A model that behaves: straight, constant limits, one track, no letters, runs all the time."""
    usual: dict[str, Any] = {"system": System.DLTS, "points": 61, "tracks": 1, "theory": "straight", "limits": "constant"}
    return ModelWish(**(usual | {"spec": 0.05, "calendar": "steady", "name": "3000"} | wish))


def same(some: list[Attempt], others: list[Attempt]) -> list[str]:
    """Every difference between two lists of attempts, to the last bit."""
    return [difference for pair in zip(some, others, strict=True) for difference in differences(*pair)]


def tracks(attempts: Iterator[Attempt] | list[Attempt]) -> Iterator[tuple[Attempt, Any, Any]]:
    """Each track with its truth."""
    for attempt in attempts:
        for track, truth in zip(attempt.facts.tracks, attempt.truth.tracks, strict=True):
            yield attempt, track, truth
