"""The store's own books: the log of what was done, which can only grow, and the one row of counters that all processes share."""

from __future__ import annotations

from typing import Any, Final, cast

from sqlalchemy import DDL, CheckConstraint, UniqueConstraint, event
from sqlalchemy.orm import Mapped

from .base import Base, BigCount, Digest, Key, Moment, table_of

__all__ = ["APPEND_ONLY", "AuditEvent", "StoreState"]


class AuditEvent(Base):
    """One thing that was done. `hash` is the SHA-256 of the row's canonical JSON, which holds the hash of the row before."""

    __tablename__ = "audit_event"
    __table_args__ = (UniqueConstraint("previous"), CheckConstraint("id >= 1", name="id"))

    id: Mapped[Key]  # 1, 2, 3 … without a gap
    at: Mapped[Moment]
    actor: Mapped[str]
    host: Mapped[str]
    role: Mapped[str | None]
    action: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[str]  # JSON
    previous: Mapped[Digest]
    hash: Mapped[Digest]


class StoreState(Base):
    """The one row that every writer changes: `data_version` grows with every commit, `next_key` is the next free key.

    `stamp` is a number drawn anew with every commit: two states of a database never share it, also where one was taken back from a
    backup and has grown to the same version by other ways.
    """

    __tablename__ = "store_state"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"), CheckConstraint("next_key >= 1", name="next_key"))

    id: Mapped[Key]
    data_version: Mapped[BigCount]
    stamp: Mapped[BigCount]
    next_key: Mapped[BigCount]


APPEND_ONLY: Final = {
    "sqlite": (
        "CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event "
        "BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END",
        "CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event "
        "BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END",
        # INSERT OR REPLACE takes out the row in its way and asks no other trigger
        "CREATE TRIGGER audit_event_no_replace BEFORE INSERT ON audit_event "
        "WHEN EXISTS (SELECT 1 FROM audit_event WHERE id = NEW.id OR previous = NEW.previous) "
        "BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RAISE EXCEPTION 'audit_event is append-only'; END$$",
        "CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE ON audit_event "
        "FOR EACH ROW EXECUTE FUNCTION audit_event_refuse()",
        "CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event EXECUTE FUNCTION audit_event_refuse()",
    ),
}
"""What makes the log append-only, by database: run once, when the table is made."""

for _dialect, _lines in APPEND_ONLY.items():
    for _line in _lines:
        event.listen(table_of(AuditEvent), "after_create", cast(Any, DDL)(_line.replace("%", "%%")).execute_if(dialect=_dialect))
