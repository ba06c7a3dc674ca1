"""The verbs backup and restore: a proven copy of a history while others use it, and back again; nothing is ever lost by either."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from laser_trim_analyzer.errors import StoreError
from laser_trim_analyzer.pipeline.access import Access
from laser_trim_analyzer.store import revision_at
from laser_trim_analyzer.store.address import address_of
from laser_trim_analyzer.store.audit import this_actor
from laser_trim_analyzer.store.backup import back_up
from laser_trim_analyzer.store.restoring import Restored, restore_database

__all__ = ["BackedUp", "backup", "restore"]


@dataclass(frozen=True, slots=True)
class BackedUp:
    """Where the copy is, its bytes, and the revision of its schema."""

    file: Path
    bytes: int
    revision: str


def backup(
    access: Access,
    target: str | os.PathLike[str] | None = None,
    *,
    replace: bool = False,
    told: Callable[[int, int], None] | None = None,
) -> BackedUp:
    """Copy the history, whatever the version of its schema, and prove the copy by opening it.

    `told` hears of the pages copied and of all; what it raises ends the copy and leaves nothing. Raises StoreError.
    """
    address = address_of(access.database)
    if address.path is None:
        back_up(address)  # says which program does it
    revision = revision_at(access.database, force_network=True)  # a network share may be read
    if revision is None:
        raise StoreError("STORE_NOT_FOUND", path=address.shown)
    file = back_up(address, None if target is None else Path(target), replace=replace, told=told)
    if revision_at(file, force_network=True) != revision:
        raise StoreError("STORE_BACKUP", "the copy has another version", path=str(file))
    return BackedUp(file, file.stat().st_size, revision)


def restore(access: Access, source: str | os.PathLike[str]) -> Restored:
    """Put a backup in the place of the history; what was there is kept beside it. Raises StoreError; then nothing was changed."""
    restored = restore_database(
        Path(source),
        address_of(access.database),
        this_actor(access.actor),
        wait=access.wait,
        waiting=access.waiting,
        force_network=access.force_network,
    )
    access.open().close()  # proves that it opens
    return restored
