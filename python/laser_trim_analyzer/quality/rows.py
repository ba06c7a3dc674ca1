"""One line of a list of units, and one of the overview of models: facts and counts side by side; nothing here counts them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from laser_trim_analyzer.model import Lot, Policy, Retest, Status

from .populations import Pooled, Population, Yield

__all__ = ["ModelRow", "UnitRow"]


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit under one retest policy. `status` and `accepted_by` follow `retest`; so do `fail_points` (the most) and `margin` (the
    least) of the attempts that speak. `machine` is that of the last attempt; `key` names the unit to the store it came from."""

    model: str
    stem: str
    lot: Lot
    machine: str | None
    last_at: datetime | date
    attempts: int
    tracks: int
    retest: Retest
    status: Status
    accepted_by: Policy | None
    first_status: Status
    last_status: Status
    any_status: Status
    incomplete: bool
    fail_points: int | None = None
    margin: float | None = None
    key: int | None = None


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model in the overview: its units under one retest policy, its first-pass yield, and what the rate is pooled over."""

    model: str
    population: Population
    first_pass: Yield
    near_misses: int
    lots: int
    last_day: date
    active: bool
    pooled: Pooled
