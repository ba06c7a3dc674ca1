"""Units counted by what became of them, for `quality` to make populations of; it divides nothing and knows no rate."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, and_, case, cast, func, literal, select, type_coerce

from laser_trim_analyzer.model import Policy, Retest, Status
from laser_trim_analyzer.store.schema import Lot, TrackAttempt, Unit, table_of
from laser_trim_analyzer.store.snapshot import Snapshot

from .asking import ALWAYS, Period, equals, within
from .spoken import spoken

__all__ = ["Divide", "UnitTally", "last_days", "lot_counts", "unit_tallies"]

_UNIT: Final = table_of(Unit)
_LOT: Final = table_of(Lot)
_ATTEMPT: Final = table_of(TrackAttempt)
_STATUSES: Final[dict[str | None, Any]] = {None: None, **{word.value: word for word in Status}}
_POLICIES: Final[dict[str | None, Any]] = {None: None, **{word.value: word for word in Policy}}


class Divide(StrEnum):
    """What units may be counted apart by, beside what became of them."""

    MODEL = "model"
    MACHINE = "machine"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    LOT = "lot"
    FIRST_STATUS = "first_status"


_TIMES: Final = (Divide.DAY, Divide.WEEK, Divide.MONTH)


@dataclass(frozen=True, slots=True)
class UnitTally:
    """`units` units that agree in all of this; what was not asked for is None. `day` is the day, the Monday of the week or the
    first of the month; `few_out` are those among the units that failed with few points out."""

    model: str | None
    machine: str | None
    day: date | None
    lot: int | None
    first_status: Status | None
    status: Status
    accepted_by: Policy | None
    incomplete: bool
    units: int
    few_out: int


def unit_tallies(
    snapshot: Snapshot,
    retest: Retest,
    by: Collection[Divide],
    *,
    model: str | None = None,
    period: Period | None = None,
    few: int = 0,
) -> list[UnitTally]:
    """Counts of units by status, evaluation and completeness under one retest policy, apart by what `by` names.

    A unit counts on the day of its last attempt, on that of its first where the first speaks; `few` is the most points out that are
    few. One statement: a walk along the index of the policy for all models (or one of them), of the table where lots are
    asked for. In no particular order.
    """
    says = spoken(retest)
    columns = _columns(snapshot.connection.dialect.name, says.day)
    asked = [one for one in Divide if one in by]
    apart = [columns[one] for one in asked]
    few_out = func.sum(case((and_(says.status == Status.FAIL.value, says.fail_points <= few), 1), else_=0)) if few else literal(0)
    kinds = (says.status, says.accepted_by, _UNIT.c.incomplete)
    line = select(*apart, *kinds, func.count(), few_out).where(within(says.day, period or ALWAYS))
    if model is not None:
        line = line.where(equals(_UNIT.c.model, model))
    rows = snapshot.connection.execute(line.group_by(*apart, *kinds)).all()
    return _tallies(rows, asked)


def _columns(dialect: str, day: ColumnElement[Any]) -> dict[Divide, ColumnElement[Any]]:
    """What units are counted apart by, as the database computes it: few rows leave it then."""
    week: ColumnElement[Any]
    month: ColumnElement[Any]
    if dialect == "postgresql":
        week, month = func.date_trunc("week", day), func.date_trunc("month", day)
    else:  # where a day is its text
        week, month = func.date(day, "weekday 0", "-6 days"), func.substr(day, 1, 7) + "-01"
    return {
        Divide.MODEL: _UNIT.c.model,
        Divide.MACHINE: _UNIT.c.machine,
        Divide.DAY: day,
        Divide.WEEK: cast(week, Date) if dialect == "postgresql" else type_coerce(week, Date),
        Divide.MONTH: cast(month, Date) if dialect == "postgresql" else type_coerce(month, Date),
        Divide.LOT: _UNIT.c.lot_id,
        Divide.FIRST_STATUS: _UNIT.c.first_status,
    }


def _tallies(rows: Sequence[Any], asked: list[Divide]) -> list[UnitTally]:
    """The rows as they came; an overview has thousands of them, so each place is looked up once for all."""
    beside = len(asked)
    wanted = (Divide.MODEL, Divide.MACHINE, *_TIMES[:1], Divide.LOT, Divide.FIRST_STATUS)
    nothing = len(rows[0]) if rows else 0
    places = [asked.index(one) if one in asked else nothing for one in wanted]
    if time := next((one for one in _TIMES if one in asked), None):
        places[2] = asked.index(time)
    model, machine, day, lot, first = places
    found = []
    for row in rows:
        said = (*row, None)
        status, accepted_by, incomplete, units, few_out = row[beside:]
        found.append(
            UnitTally(
                *(said[model], said[machine], said[day], said[lot], _STATUSES[said[first]]),
                *(_STATUSES[status], _POLICIES[accepted_by], bool(incomplete), units, few_out),
            )
        )
    return found


def lot_counts(snapshot: Snapshot, period: Period | None = None, *, model: str | None = None) -> dict[str, int]:
    """How many lots of each model have a day in the period; one walk through the lots."""
    wanted = period or Period()
    line = select(_LOT.c.model, func.count()).where(
        within(_LOT.c.last_day, Period(first=wanted.first)), within(_LOT.c.first_day, Period(last=wanted.last))
    )
    if model is not None:
        line = line.where(equals(_LOT.c.model, model))
    return {name: count for name, count in snapshot.connection.execute(line.group_by(_LOT.c.model))}


def last_days(snapshot: Snapshot, until: date | None = None, *, model: str | None = None) -> dict[str, date]:
    """The last production day of each model: a walk through the lots; up to a day one along an index of attempts."""
    name, day = (_LOT.c.model, _LOT.c.last_day) if until is None else (_ATTEMPT.c.model, _ATTEMPT.c.trimmed_on)
    line = select(name, func.max(day)).where(within(day, Period(last=until))).group_by(name)
    if model is not None:
        line = line.where(equals(name, model))
    return {one: last for one, last in snapshot.connection.execute(line)}
