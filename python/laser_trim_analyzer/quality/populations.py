"""Units counted by what became of them, and the yield of such counts (RULES §5): the one place that divides; reads no store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from laser_trim_analyzer.model import Policy, Status

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "ACTIVE",
    "NEAR_MISS",
    "RECENT",
    "Grouping",
    "Horizon",
    "Pooled",
    "Population",
    "Severity",
    "UnitCount",
    "Yield",
    "grouped",
    "horizon_of",
    "is_near_miss",
    "severity_counts",
    "severity_of",
    "total",
]

ACTIVE: Final = timedelta(days=60)
RECENT: Final = timedelta(days=90)

NEAR_MISS: Final = 3
"""Points out up to which a FAIL is a near miss."""
_ACCEPTED: Final = (Status.PASS, Status.WATCH)
_GRADED: Final = (*_ACCEPTED, Status.FAIL)


@dataclass(frozen=True, slots=True)
class Yield:
    """Accepted of graded units, and how many of the graded ones are incomplete: the three are shown together."""

    accepted: int
    n: int
    incomplete: int

    @property
    def fraction(self) -> float | None:
        """Accepted / graded, from 0 to 1; None where nothing was graded."""
        return self.accepted / self.n if self.n else None

    @property
    def percent(self) -> float | None:
        """The same from 0 to 100."""
        return None if self.fraction is None else 100 * self.fraction


@dataclass(frozen=True, slots=True)
class Population:
    """How many units have each status; the accepted ones also by the evaluation without which they would not be accepted.

    `incomplete` counts among the graded units. `accepted_by` has a key None where the evaluation is not known.
    """

    statuses: Mapping[Status, int]
    accepted_by: Mapping[Policy | None, int]
    incomplete: int

    def count(self, *statuses: Status) -> int:
        return sum(self.statuses.get(status, 0) for status in statuses)

    @property
    def n(self) -> int:
        """All units, graded or not."""
        return sum(self.statuses.values())

    @property
    def rate(self) -> Yield:
        """The yield; of counts by first status it is the first-pass yield."""
        return Yield(self.count(*_ACCEPTED), self.count(*_GRADED), self.incomplete)


@dataclass(frozen=True, slots=True)
class UnitCount:
    """`units` units that agree in all of this: one unit, or one row of a count. Status and evaluation follow one retest policy.

    `day` is that of the unit's last attempt (of its first, where the first speaks); `machine` is None where the record has none.
    """

    model: str
    machine: str | None
    day: date
    status: Status
    accepted_by: Policy | None = None
    incomplete: bool = False
    units: int = 1


class Grouping(StrEnum):
    """What a population may be divided by."""

    MODEL = "model"
    MACHINE = "machine"
    WEEK = "week"
    MONTH = "month"


def _week(row: UnitCount) -> str:
    year, week, _ = row.day.isocalendar()
    return f"{year:04}-W{week:02}"


_KEYS: Final[dict[Grouping, Callable[[UnitCount], str]]] = {
    Grouping.MODEL: lambda row: row.model,
    Grouping.MACHINE: lambda row: row.machine or "",
    Grouping.WEEK: _week,
    Grouping.MONTH: lambda row: f"{row.day.year:04}-{row.day.month:02}",
}


def total(rows: Iterable[UnitCount]) -> Population:
    """All rows as one population."""
    statuses: dict[Status, int] = {}
    accepted_by: dict[Policy | None, int] = {}
    incomplete = 0
    for row in rows:
        statuses[row.status] = statuses.get(row.status, 0) + row.units
        if row.status in _ACCEPTED:
            accepted_by[row.accepted_by] = accepted_by.get(row.accepted_by, 0) + row.units
        if row.incomplete and row.status in _GRADED:
            incomplete += row.units
    return Population(MappingProxyType(statuses), MappingProxyType(accepted_by), incomplete)


def grouped(rows: Iterable[UnitCount], by: Grouping) -> dict[str, Population]:
    """A population for each group, sorted by its key: ISO week ``2024-W07``, month ``2024-02``, a machine or ``""``, a model."""
    key = _KEYS[by]
    parts: dict[str, list[UnitCount]] = {}
    for row in rows:
        parts.setdefault(key(row), []).append(row)
    return {name: total(parts[name]) for name in sorted(parts)}


@dataclass(frozen=True, slots=True)
class Horizon:
    """The newest plausible day of all records, None without any, and how many records were left out as later than possible."""

    newest: date | None
    left_out: int

    def is_plausible(self, day: date) -> bool:
        return self.newest is not None and day <= self.newest

    def is_active(self, last_day: date) -> bool:
        """Whether a model that ran last on this day counts as active: within 60 days before the newest day, both ends included."""
        return self._is_within(last_day, ACTIVE)

    def is_recent(self, day: date) -> bool:
        """Whether the day lies within 90 days before the newest day, both ends included."""
        return self._is_within(day, RECENT)

    def _is_within(self, day: date, span: timedelta) -> bool:
        return self.newest is not None and timedelta(0) <= self.newest - day <= span


def horizon_of(days: Mapping[date, int], ingested_on: date) -> Horizon:
    """The horizon of records counted by day. A day is plausible if it is not after the day on which the records came in: the caller
    names that day, for the same records must give the same answer tomorrow."""
    newest = max((day for day, records in days.items() if records and day <= ingested_on), default=None)
    return Horizon(newest, sum(records for day, records in days.items() if day > ingested_on))


class Severity(StrEnum):
    """How far a FAIL is from passing, by points out in the decisive evaluation."""

    NEAR_MISS = "1-3"
    FEW = "4-10"
    MANY = "11-50"
    GROSS = "> 50"


_SEVERITIES: Final = tuple(Severity)
_LEAST: Final = (1, NEAR_MISS + 1, 11, 51)  # points of each severity


def severity_of(status: Status, fail_points: int) -> Severity | None:
    """The severity of a FAIL; None of everything else."""
    if status is not Status.FAIL:
        return None
    if fail_points < 1:
        raise ValueError(f"a FAIL has at least one point out, not {fail_points}")
    return _SEVERITIES[sum(fail_points >= least for least in _LEAST) - 1]


def is_near_miss(status: Status, fail_points: int) -> bool:
    return severity_of(status, fail_points) is Severity.NEAR_MISS


def severity_counts(fail_points: NDArray[np.int64]) -> dict[Severity, int]:
    """How many FAIL results have each severity, from the points out of each; all four classes, also those with none."""
    import numpy as np

    if len(fail_points) and fail_points.min() < 1:
        raise ValueError("a FAIL has at least one point out")
    counts = np.bincount(np.searchsorted(_LEAST, fail_points, side="right") - 1, minlength=len(_LEAST))
    return {severity: int(count) for severity, count in zip(_SEVERITIES, counts, strict=True)}


@dataclass(frozen=True, slots=True)
class Pooled:
    """How many limit tables, recipes and machines stand behind one rate."""

    limit_tables: int
    recipes: int
    machines: int

    @property
    def note(self) -> str | None:
        """What a rate over different ones must say; None where there is one of each at most."""
        words = ((self.limit_tables, "limit tables"), (self.recipes, "recipes"), (self.machines, "machines"))
        said = [f"{count} {name}" for count, name in words if count > 1]
        return f"pooled over {', '.join(said[:-1])}{' and ' if said[:-1] else ''}{said[-1]}" if said else None
