"""The page of one model: its numbers, lots, units and what it was made with; every rule is quality's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from laser_trim_analyzer.model import Lot, Retest
from laser_trim_analyzer.quality import NEAR_MISS, Grouping, Horizon, ModelRow, Population, UnitRow
from laser_trim_analyzer.store.queries import (
    ContentUse,
    Listed,
    Order,
    Page,
    UnitWish,
    limit_table_history,
    lots_of_model,
    recipe_history,
)
from laser_trim_analyzer.store.snapshot import Snapshot

from .horizon import seen_in
from .lists import unit_list
from .overview import counts, model_rows, population_of

__all__ = ["LotRow", "ModelPage", "model_page"]


@dataclass(frozen=True, slots=True)
class LotRow:
    """A lot of the run chart; one that is not closed may still grow."""

    lot: Lot
    population: Population
    near_misses: int
    closed: bool


@dataclass(frozen=True, slots=True)
class ModelPage:
    """`row` is the model's line of the overview of all time, None where it has no unit. Lots are in the order of time, `months` of
    their keys; `units` is the first page of its list."""

    model: str
    retest: Retest
    row: ModelRow | None
    lots: tuple[LotRow, ...]
    months: Mapping[str, Population]
    units: Listed[UnitRow]
    limit_tables: tuple[ContentUse, ...]
    recipes: tuple[ContentUse, ...]
    horizon: Horizon


def model_page(snapshot: Snapshot, model: str, retest: Retest, order: Order, page: Page) -> ModelPage:
    """Lots after the newest plausible day are left out, as everywhere; the list of units shows all."""
    seen = seen_in(snapshot)
    newest = seen.horizon.newest
    rows = model_rows(snapshot, seen, retest, None, model=model)
    lots = lots_of_model(snapshot, model, retest, few=NEAR_MISS)
    return ModelPage(
        model=model,
        retest=retest,
        row=rows[0] if rows else None,
        lots=tuple(
            LotRow(one.lot, population_of(one.tallies), sum(tally.few_out for tally in one.tallies), one.lot.is_closed(newest))
            for one in lots
            if newest is not None and one.lot.first <= newest
        ),
        months=counts(snapshot, Grouping.MONTH, retest, None, model).groups,
        units=unit_list(snapshot, UnitWish(retest=retest, model=model), order, page),
        limit_tables=tuple(limit_table_history(snapshot, model)),
        recipes=tuple(recipe_history(snapshot, model)),
        horizon=seen.horizon,
    )
