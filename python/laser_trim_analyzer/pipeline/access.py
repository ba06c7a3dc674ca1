"""Which history a verb works on and how it gets in: address, who signs, how long to wait; it opens nothing by itself."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from laser_trim_analyzer.store import Store, Waiting, open_store
from laser_trim_analyzer.store.address import address_of

if TYPE_CHECKING:
    StrPath = str | os.PathLike[str]

__all__ = ["Access"]


@dataclass(frozen=True, slots=True)
class Access:
    """`actor` signs what is done; without one the account. `wait` seconds are given to another writer, of whom `waiting` is told.
    `force_network` allows a SQLite file on a network share."""

    database: StrPath
    actor: str | None = None
    wait: float = 600.0
    waiting: Waiting | None = None
    force_network: bool = False

    @property
    def shown(self) -> str:
        """Where it is, for people: without a password. Raises StoreError STORE_URL."""
        return address_of(self.database).shown

    def open(self, *, create: bool = False, migrate: bool = True, reads_only: bool = False, backup_made: bool = False) -> Store:
        """Raises StoreError."""
        return open_store(
            self.database,
            create=create,
            migrate=migrate,
            force_network=self.force_network,
            actor=self.actor,
            wait=self.wait,
            waiting=self.waiting,
            reads_only=reads_only,
            backup_made=backup_made,
        )
