"""The verbs init and upgrade: an empty history where none is, and an older one brought to this program's version."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from laser_trim_analyzer.errors import StoreError
from laser_trim_analyzer.pipeline.access import Access
from laser_trim_analyzer.store import revision_at
from laser_trim_analyzer.store.address import address_of
from laser_trim_analyzer.store.upgrade import HEAD, REVISIONS, add_index, missing_indexes, refuse_version

__all__ = ["Upgrade", "init", "upgrade"]


@dataclass(frozen=True, slots=True)
class Upgrade:
    """The version that a history had, those that were (or would be) made of it in turn, and the copy that was kept: a file, on a
    server the name of a schema. `indexes` are those that were missing in a history of the newest version and were (or would be)
    made anew."""

    database: str
    revision: str
    steps: tuple[str, ...]
    kept: Path | str | None
    indexes: tuple[str, ...] = ()


def init(access: Access) -> str:
    """Make an empty history; the version of its schema. Raises StoreError STORE_EXISTS where there is one."""
    shown = address_of(access.database).shown
    found = revision_at(access.database, force_network=access.force_network)
    if found is not None:
        raise StoreError("STORE_EXISTS", f"its version is {found}", path=shown)
    access.open(create=True).close()
    return HEAD


def upgrade(access: Access, *, dry_run: bool = False, backup_made: bool = False) -> Upgrade:
    """Bring a history to this program's version after a backup, unless `backup_made` says that there is one; a dry run changes
    nothing. In one of this version indexes that are missing are made anew, while others write. Raises StoreError, STORE_NEWER too.
    """
    shown = address_of(access.database).shown
    found = revision_at(access.database, force_network=access.force_network)
    if found is None:
        raise StoreError("STORE_NOT_FOUND", path=shown)
    if found not in REVISIONS:
        refuse_version(found, shown)
    steps = REVISIONS[REVISIONS.index(found) + 1 :]
    if not steps:
        return Upgrade(shown, found, (), None, _indexes_made(access, dry_run))
    if dry_run:
        return Upgrade(shown, found, steps, None)
    with access.open(backup_made=backup_made) as store:
        return Upgrade(shown, found, steps, None if store.upgraded is None else store.upgraded.kept)


def _indexes_made(access: Access, dry_run: bool) -> tuple[str, ...]:
    with access.open(migrate=False, reads_only=True) as store, store.reading() as connection:
        missing = missing_indexes(connection)
    if missing and not dry_run:
        with access.open() as store, store.alone(access.wait, access.waiting) as engine:
            for index in missing:
                add_index(engine, index, access.shown)
    return tuple(str(index.name) for index in missing)
