"""Entries of the log of what was done; filtered, sorted, in pages. Whether the chain is whole is asked of `store.defects`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select

from laser_trim_analyzer.model import AuditAction, AuditEntry
from laser_trim_analyzer.store.schema import AuditEvent, table_of
from laser_trim_analyzer.store.snapshot import Snapshot

from .asking import ALWAYS, WHOLE, Listed, Order, Page, Period, begins_with, equals, in_order, on_page

__all__ = ["AuditWish", "each_entry", "entries"]

_EVENT: Final = table_of(AuditEvent)
_NEWEST_FIRST: Final = Order("number", descending=True)
_COLUMNS: Final[dict[str, tuple[ColumnElement[Any], ...]]] = {
    "number": (_EVENT.c.id,),
    **{name: (_EVENT.c[name],) for name in ("at", "actor", "host", "action", "subject")},
}


@dataclass(frozen=True, slots=True)
class AuditWish:
    """Which entries; what is None or empty asks for nothing. `subject` is its begin, `period` are days in UTC."""

    actions: frozenset[AuditAction] = field(default_factory=frozenset)
    actor: str | None = None
    subject: str = ""
    period: Period = ALWAYS


def entries(snapshot: Snapshot, wish: AuditWish, order: Order = _NEWEST_FIRST, page: Page = WHOLE) -> Listed[AuditEntry]:
    """One page of the log. Two statements over the whole log, which grows with what people do. Raises DataError QUERY_COLUMN."""
    rows = tuple(each_entry(snapshot, wish, order, page))
    counted = select(func.count()).select_from(_EVENT).where(*_conditions(wish))
    return Listed(rows, snapshot.connection.execute(counted).scalar_one())


def each_entry(snapshot: Snapshot, wish: AuditWish, order: Order = _NEWEST_FIRST, page: Page = WHOLE) -> Iterator[AuditEntry]:
    """The same one after the other, as long as the snapshot is open."""
    line = in_order(select(_EVENT).where(*_conditions(wish)), _COLUMNS, order, _EVENT.c.id)
    for row in snapshot.connection.execute(on_page(line, page)):
        yield AuditEntry(row.id, row.at, row.actor, row.host, row.action, row.subject, row.detail)


def _conditions(wish: AuditWish) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wish.actions:
        found.append(_EVENT.c.action.in_(sorted(wish.actions)))
    if wish.actor is not None:
        found.append(equals(_EVENT.c.actor, wish.actor))
    if wish.subject:
        found.append(begins_with(_EVENT.c.subject, wish.subject))
    if wish.period.first is not None:
        found.append(_EVENT.c.at >= datetime.combine(wish.period.first, time.min, UTC))
    if wish.period.last is not None:
        found.append(_EVENT.c.at <= datetime.combine(wish.period.last, time.max, UTC))
    return found
