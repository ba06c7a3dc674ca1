"""A history of trim runs: planned once, then made lot by lot in clock order, or any lot alone; the same for the same seed."""

from __future__ import annotations

import heapq
from collections.abc import Generator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from .calendar import PlannedLot, plan_lots, units_of_models
from .causes import Cause
from .lot import Attempt, attempts_of_lot
from .models import draw_plant
from .plant import Plant
from .scenario import Scenario, ScenarioError

__all__ = ["History", "plan"]


@dataclass(frozen=True, slots=True)
class History:
    """A plan: the plant, its planted causes, and every lot by its first day. Nothing is made before it is asked for."""

    scenario: Scenario
    seed: int
    plant: Plant
    causes: tuple[Cause, ...]
    lots: tuple[PlannedLot, ...]

    @property
    def units(self) -> int:
        return sum(sum(lot.units) for lot in self.lots)

    def attempts_of(self, lot: PlannedLot) -> list[Attempt]:
        """The files of one lot in clock order."""
        return attempts_of_lot(lot, self.causes, self.scenario.chances, self.seed)

    def attempts(self) -> Generator[Attempt]:
        """Every file in clock order; files of one minute in the order of their models. Holds the lots of a few days at a time.

        Arrays are read-only rows of their lot's: a fact that is kept keeps the readings of its day in memory.
        """
        order = count()
        waiting: list[tuple[datetime, int, int, Attempt]] = []
        for lot in self.lots:
            while waiting and waiting[0][0].date() < lot.days[0]:
                yield heapq.heappop(waiting)[-1]
            for attempt in self.attempts_of(lot):
                heapq.heappush(waiting, (attempt.moment, lot.model.number, next(order), attempt))
        while waiting:
            yield heapq.heappop(waiting)[-1]


def plan(scenario: Scenario, *, units: int, models: int, seed: int) -> History:
    """Plan a history; raises ScenarioError for a cause or wish without a model or machine, ValueError for odd numbers."""
    if units < 1 or models < 1 or seed < 0:
        raise ValueError("a history needs at least one unit and one model, and a seed of 0 or more")
    if len(scenario.models) > models and not scenario.lenient:
        raise ScenarioError(f"{len(scenario.models)} models are described, but there are only {models}")
    wished = [wish.name for wish in scenario.models if wish.name]
    if twice := [name for name in wished if wished.count(name) > 1]:
        raise ScenarioError(f"model '{twice[0]}' is described twice")
    plant = draw_plant(scenario, models, seed)
    shares = units_of_models(plant, units)
    lots = [lot for model, share in zip(plant.models, shares, strict=True) for lot in plan_lots(scenario, model, share, seed)]
    lots.sort(key=lambda lot: (lot.days[0], lot.model.number))
    return History(scenario, seed, plant, _causes(scenario, plant), tuple(lots))


def _causes(scenario: Scenario, plant: Plant) -> tuple[Cause, ...]:
    """The causes with the names of their models, each known."""
    names = [model.name for model in plant.models]
    machines = [machine.name for machine in plant.machines]
    found = []
    for planted in scenario.causes:
        cause = planted.cause
        numbers = [model for model in planted.models if isinstance(model, int)]
        wrong = [n for n in numbers if not 1 <= n <= len(names)] + [
            m for m in planted.models if isinstance(m, str) and m not in names
        ]
        if wrong and scenario.lenient:
            continue
        if wrong:
            raise ScenarioError(
                f"cause '{cause.name}': model {wrong[0]!r} is not among the {len(names)} models: {', '.join(names[:12])}"
            )
        if cause.machine and cause.machine not in machines:
            raise ScenarioError(f"cause '{cause.name}': machine {cause.machine!r} is unknown; choose from {', '.join(machines)}")
        touched = tuple(names[model - 1] if isinstance(model, int) else model for model in planted.models)
        found.append(replace(cause, models=touched))
    return tuple(found)
