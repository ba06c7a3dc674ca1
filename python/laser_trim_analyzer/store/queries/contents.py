"""Limit tables, recipes and machines behind the results of models, and their history; nothing here says what may be pooled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Table, func, select

from laser_trim_analyzer.store.contents import in_slices
from laser_trim_analyzer.store.schema import LimitTable, Recipe, TrackAttempt, table_of
from laser_trim_analyzer.store.snapshot import Snapshot

from .asking import ALWAYS, Period, equals, within

__all__ = ["ContentUse", "MadeWith", "limit_table_history", "made_with", "recipe_history"]

_ATTEMPT: Final = table_of(TrackAttempt)


@dataclass(frozen=True, slots=True)
class MadeWith:
    """There are attempts of the model with this limit table and recipe on this machine; keys of the store, None where the record
    has none."""

    model: str
    limit_table: int
    recipe: int | None
    machine: str | None


@dataclass(frozen=True, slots=True)
class ContentUse:
    """When a limit table or a recipe was used on a machine: `sha256` is that of its content; days are None where no attempt has
    one."""

    key: int
    sha256: str
    machine: str | None
    first_day: date | None
    last_day: date | None
    attempts: int


def made_with(snapshot: Snapshot, *, model: str | None = None, period: Period | None = None) -> list[MadeWith]:
    """The combinations of limit table, recipe and machine of each model; one walk along an index, sorted by model.

    They are those of the attempts in the period that have a track: those that units of the period are judged by.
    """
    columns = (_ATTEMPT.c.model, _ATTEMPT.c.limit_table_id, _ATTEMPT.c.recipe_id, _ATTEMPT.c.machine)
    line = select(*columns).where(within(_ATTEMPT.c.trimmed_on, period or ALWAYS)).distinct()
    if model is not None:
        line = line.where(equals(_ATTEMPT.c.model, model))
    rows = snapshot.connection.execute(line.order_by(*columns)).all()
    return [MadeWith(*row) for row in rows if row.limit_table_id is not None]


def limit_table_history(snapshot: Snapshot, model: str) -> list[ContentUse]:
    """The limit tables of a model by machine, the first used first; two statements, in the number of the model's attempts."""
    return _history(snapshot, model, _ATTEMPT.c.limit_table_id, table_of(LimitTable))


def recipe_history(snapshot: Snapshot, model: str) -> list[ContentUse]:
    """The same of its recipes."""
    return _history(snapshot, model, _ATTEMPT.c.recipe_id, table_of(Recipe))


def _history(snapshot: Snapshot, model: str, column: Any, contents: Table) -> list[ContentUse]:
    day = _ATTEMPT.c.trimmed_on
    line = select(column, _ATTEMPT.c.machine, func.min(day), func.max(day), func.count())
    line = line.where(equals(_ATTEMPT.c.model, model), column.is_not(None)).group_by(column, _ATTEMPT.c.machine)
    rows = snapshot.connection.execute(line).all()
    digests = _digests(snapshot, contents, {row[0] for row in rows})
    uses = [ContentUse(key, digests[key], *rest) for key, *rest in rows]
    return sorted(uses, key=lambda use: (use.first_day is None, use.first_day or date.min, use.sha256, use.machine or ""))


def _digests(snapshot: Snapshot, contents: Table, keys: Iterable[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for some in in_slices(keys):
        line = select(contents.c.id, contents.c.sha256).where(contents.c.id.in_(some))
        found.update({key: bytes(sha256).hex() for key, sha256 in snapshot.connection.execute(line)})
    return found
