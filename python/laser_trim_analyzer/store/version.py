"""The version of the data: every transaction that writes raises it, and whoever reads may keep what it computed until then."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from laser_trim_analyzer.errors import StoreError

from .schema import StoreState, table_of

__all__ = ["Version", "fresh_stamp", "raise_version", "version_of"]

_STATE = table_of(StoreState)


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """One committed state of a database: `number` grows by one with every commit, `stamp` tells apart two states of one number, as
    a restored backup and what came after it."""

    number: int
    stamp: int


def fresh_stamp() -> int:
    return secrets.randbits(62)


def raise_version(connection: Connection) -> None:
    """Begin a transaction that writes: whatever else it does, the version grows with its commit and stays where it fails."""
    done = connection.execute(update(_STATE).values(data_version=_STATE.c.data_version + 1, stamp=fresh_stamp()))
    if done.rowcount != 1:
        raise StoreError("STORE_DAMAGED", "the row of counters is missing")


def version_of(connection: Connection) -> Version:
    """The version that the running transaction sees: one row, one statement."""
    found = connection.execute(select(_STATE.c.data_version, _STATE.c.stamp)).one_or_none()
    if found is None:
        raise StoreError("STORE_DAMAGED", "the row of counters is missing")
    return Version(*found)
