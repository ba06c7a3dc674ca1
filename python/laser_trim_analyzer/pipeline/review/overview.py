"""Models side by side, and units by week, month, machine or model: counts of the store under the rules of quality."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from laser_trim_analyzer.errors import DataError
from laser_trim_analyzer.model import Retest
from laser_trim_analyzer.quality import NEAR_MISS, Grouping, Horizon, ModelRow, Pooled, Population, UnitCount, grouped, total
from laser_trim_analyzer.reports.tables import MODEL_COLUMNS
from laser_trim_analyzer.store.queries import (
    Divide,
    MadeWith,
    Order,
    Period,
    UnitTally,
    last_days,
    lot_counts,
    made_with,
    unit_tallies,
)
from laser_trim_analyzer.store.snapshot import Snapshot

from .horizon import Seen, seen_in

__all__ = ["BY_MODEL", "Counts", "Overview", "counts", "model_rows", "overview", "population_of"]

BY_MODEL: Final = Order("model")
_DIVIDED_BY: Final = {
    Grouping.MODEL: Divide.MODEL,
    Grouping.MACHINE: Divide.MACHINE,
    Grouping.WEEK: Divide.WEEK,
    Grouping.MONTH: Divide.MONTH,
}


@dataclass(frozen=True, slots=True)
class Overview:
    """One row a model that has units in the period. `horizon` says how many attempts were left out as later than possible,
    `undated` how many have no date at all."""

    rows: tuple[ModelRow, ...]
    retest: Retest
    period: Period
    horizon: Horizon
    undated: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Units in groups, by the keys of `quality.grouped`."""

    groups: Mapping[str, Population]
    by: Grouping
    retest: Retest
    period: Period
    horizon: Horizon


def overview(snapshot: Snapshot, retest: Retest, period: Period | None, order: Order) -> Overview:
    """Every model, sorted by a column of the table of models. Raises DataError QUERY_COLUMN."""
    seen = seen_in(snapshot)
    rows = _sorted(model_rows(snapshot, seen, retest, period), order)
    return Overview(tuple(rows), retest, seen.plausible(period), seen.horizon, seen.undated)


def model_rows(
    snapshot: Snapshot, seen: Seen, retest: Retest, period: Period | None, *, model: str | None = None
) -> list[ModelRow]:
    """The rows of all models, or of one; by name. A handful of walks along indexes, however many models there are."""
    if seen.horizon.newest is None:
        return []
    wanted = seen.asked(period)
    apart = [Divide.MODEL] if retest is Retest.FIRST else [Divide.MODEL, Divide.FIRST_STATUS]
    of_model = _by_model(unit_tallies(snapshot, retest, apart, model=model, period=wanted, few=NEAR_MISS))
    lots, last = lot_counts(snapshot, wanted, model=model), _last_days(snapshot, seen, model)
    pooled = _pooled(made_with(snapshot, model=model, period=wanted))
    nothing = Pooled(0, 0, 0)
    return [
        ModelRow(
            model=name,
            population=population_of(tallies),
            first_pass=(population_of if retest is Retest.FIRST else _first_pass)(tallies).rate,
            near_misses=sum(tally.few_out for tally in tallies),
            lots=lots.get(name, 0),
            last_day=last[name],
            active=seen.horizon.is_active(last[name]),
            pooled=pooled.get(name, nothing),
        )
        for name, tallies in sorted(of_model.items())
    ]


def _last_days(snapshot: Snapshot, seen: Seen, model: str | None) -> dict[str, date]:
    return last_days(snapshot, seen.horizon.newest if seen.horizon.left_out else None, model=model)


def _by_model(tallies: Iterable[UnitTally]) -> dict[str, list[UnitTally]]:
    found: dict[str, list[UnitTally]] = defaultdict(list)
    for tally in tallies:
        found[tally.model or ""].append(tally)
    return found


def _pooled(combinations: Iterable[MadeWith]) -> dict[str, Pooled]:
    found: dict[str, tuple[set[int], set[int | None], set[str | None]]] = {}
    for one in combinations:
        tables, recipes, machines = found.setdefault(one.model, (set(), set(), set()))
        tables.add(one.limit_table)
        recipes.add(one.recipe)
        machines.add(one.machine)
    return {model: Pooled(*(len(keys - {None}) for keys in kinds)) for model, kinds in found.items()}


def _counts_of(tallies: Iterable[UnitTally]) -> list[UnitCount]:
    return [
        UnitCount(
            *(tally.model or "", tally.machine, tally.day or date.min, tally.status),
            accepted_by=tally.accepted_by,
            incomplete=tally.incomplete,
            units=tally.units,
        )
        for tally in tallies
    ]


def _first_pass(tallies: Iterable[UnitTally]) -> Population:
    """The same units, had the first attempt spoken."""
    rows = [
        UnitCount("", None, date.min, tally.first_status, None, tally.incomplete, tally.units)
        for tally in tallies
        if tally.first_status is not None
    ]
    return total(rows)


def population_of(tallies: Iterable[UnitTally]) -> Population:
    return total(_counts_of(tallies))


def counts(snapshot: Snapshot, by: Grouping, retest: Retest, period: Period | None, model: str | None) -> Counts:
    """Units by week, month, machine or model, of all models or of one."""
    seen = seen_in(snapshot)
    tallies: list[UnitTally] = []
    if seen.horizon.newest is not None:
        tallies = unit_tallies(snapshot, retest, [_DIVIDED_BY[by]], model=model, period=seen.asked(period))
    return Counts(MappingProxyType(grouped(_counts_of(tallies), by)), by, retest, seen.plausible(period), seen.horizon)


def _sorted(rows: list[ModelRow], order: Order) -> list[ModelRow]:
    """By the value of the column; rows without one last either way, equal ones by name."""
    column = next((one for one in MODEL_COLUMNS if one.key == order.column), None)
    if column is None:
        raise DataError("QUERY_COLUMN", f"'{order.column}' is none of {', '.join(one.key for one in MODEL_COLUMNS)}")
    values: dict[str, Any] = {row.model: column.value(row) for row in rows}
    there = [row for row in rows if values[row.model] is not None]
    there.sort(key=lambda row: values[row.model], reverse=order.descending)
    return [*there, *(row for row in rows if values[row.model] is None)]
