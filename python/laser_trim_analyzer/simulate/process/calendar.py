"""When each model runs: lots of a few working days, with pauses in which a model disappears and returns; it makes no part."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from .plant import Calendar, Machine, Model, Plant
from .scenario import Scenario

__all__ = ["PlannedLot", "plan_lots", "units_of_models"]

_CALENDAR = 3
_FEWEST_FILES, _MOST_FILES, _LOTS = 25, 45, 8
"""Files of a lot: as many as make that many lots of a model, within these bounds."""
_FILES_OF_A_DAY = 45
_MOST_DAYS = 3
_PAUSE = timedelta(days=4)
"""From the last day of a lot to the first of the next: one day more than a lot's days may lie apart (RULES §5)."""
_SLOT = 10
"""Calendar days that a lot and its pause may take."""
_WINDOWS: dict[Calendar, tuple[tuple[float, float], ...]] = {
    "steady": ((0.0, 1.0),),
    "begins": ((0.45, 1.0),),
    "ends": ((0.0, 0.5),),
    "returns": ((0.0, 0.35), (0.75, 1.0)),
}
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class PlannedLot:
    """A lot of one model on one machine: its number within the model (from 1), its days, the units begun on each."""

    model: Model
    number: int
    machine: Machine
    days: tuple[date, ...]
    units: tuple[int, ...]


def units_of_models(plant: Plant, units: int) -> list[int]:
    """How the units share out, by the models' weights; no model goes without one while there are enough."""
    weights = np.array([model.weight for model in plant.models])
    least = 1 if units >= len(weights) else 0
    shares = weights / weights.sum() * (units - least * len(weights))
    counts = np.floor(shares).astype(int)
    missing = units - least * len(weights) - int(counts.sum())
    counts[np.argsort(shares - counts, kind="stable")[::-1][:missing]] += 1
    return [int(count) + least for count in counts]


def plan_lots(scenario: Scenario, model: Model, units: int, seed: int) -> Iterator[PlannedLot]:
    """The lots of one model in order; lots of other models have no part in it."""
    if units == 0:
        return
    chance = np.random.default_rng((seed, _CALENDAR, model.number))
    windows = [(low * scenario.days, high * scenario.days) for low, high in _WINDOWS[model.calendar]]
    room = [max(1, int((high - low) // _SLOT)) for low, high in windows]
    files = units * len(model.files_of_a_unit)
    count = min(max(1, round(files / min(max(files / _LOTS, _FEWEST_FILES), _MOST_FILES)), len(windows)), sum(room), units)
    sizes = 1 + chance.multinomial(units - count, chance.dirichlet(np.full(count, 4.0)))
    earliest = scenario.start
    for number, (day, size) in enumerate(zip(_first_days(windows, room, count), sizes.tolist(), strict=True), start=1):
        jitter = float(chance.uniform(0.0, 0.4)) * _SLOT
        first = _workday(max(scenario.start + timedelta(int(day + jitter)), earliest))
        days, per_day = _days(first, size, size * len(model.files_of_a_unit))
        machine = model.machines[int(chance.integers(len(model.machines)))]
        yield PlannedLot(model, number, machine, days, per_day)
        earliest = days[-1] + _PAUSE


def _first_days(windows: list[tuple[float, float]], room: list[int], count: int) -> Iterator[float]:
    """Lots evenly over the windows, as many in each as its share of the room."""
    ends = [round(count * sum(room[: index + 1]) / sum(room)) for index in range(len(room))]
    if len(room) > 1 and count > 1:
        ends[0] = min(max(ends[0], 1), count - 1)
    begun = 0
    for (low, high), end in zip(windows, ends, strict=True):
        for index in range(end - begun):
            yield low + (high - low) * index / (end - begun)
        begun = end


def _days(first: date, units: int, files: int) -> tuple[tuple[date, ...], tuple[int, ...]]:
    """So many days that none has more files than usual, three at most; the units as evenly as they go."""
    count = min(_MOST_DAYS, math.ceil(files / _FILES_OF_A_DAY), units)
    days = [first]
    while len(days) < count:
        days.append(_workday(days[-1] + timedelta(1)))
    return tuple(days), tuple(units // count + (index < units % count) for index in range(count))


def _workday(day: date) -> date:
    """The day itself, or the Monday after it."""
    return day + timedelta(7 - day.weekday()) if day.weekday() >= _SATURDAY else day
