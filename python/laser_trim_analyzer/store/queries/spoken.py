"""Which columns of a unit speak under which retest policy; no statement is made here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement

from laser_trim_analyzer.model import Retest
from laser_trim_analyzer.store.schema import Unit, table_of

__all__ = ["Spoken", "spoken"]

_UNIT: Final = table_of(Unit)


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """The columns of one policy. `day` is the production day of the unit's last attempt, of its first where the first speaks."""

    status: ColumnElement[Any]
    accepted_by: ColumnElement[Any]
    fail_points: ColumnElement[Any]
    margin: ColumnElement[Any]
    day: ColumnElement[Any]


def spoken(retest: Retest) -> Spoken:
    prefix = {Retest.FIRST: "first_", Retest.LAST: "", Retest.ANY: "any_"}[retest]
    return Spoken(
        _UNIT.c[f"{prefix or 'last_'}status"],
        _UNIT.c[f"{prefix}accepted_by"],
        _UNIT.c[f"{prefix}fail_points"],
        _UNIT.c[f"{prefix}margin"],
        _UNIT.c.first_day if retest is Retest.FIRST else _UNIT.c.last_day,
    )
