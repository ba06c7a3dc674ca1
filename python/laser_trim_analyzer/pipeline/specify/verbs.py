"""Specifications into a history as new versions, and out again; nothing that was said is changed or lost."""

from __future__ import annotations

from laser_trim_analyzer.model import Specifications
from laser_trim_analyzer.pipeline.access import Access
from laser_trim_analyzer.store.specifications import (
    Imported,
    SpecVersion,
    add_specifications,
    spec_versions,
    stored_specifications,
)

__all__ = ["export", "import_table", "versions"]


class _TrialOnly(Exception):  # noqa: N818 - ends a transaction on purpose
    """Takes a trial back."""


def import_table(
    access: Access, table: Specifications, *, reason: str | None = None, replace: bool = False, dry_run: bool = False
) -> Imported:
    """What the table changes, and unless it is a trial, the change. Raises StoreError."""
    done: Imported | None = None
    with access.open() as store:
        try:
            with store.writing(access.wait, access.waiting) as connection:
                done = add_specifications(connection, store.actor, table, reason, replace=replace)
                if dry_run:
                    raise _TrialOnly
        except _TrialOnly:
            pass
    assert done is not None
    return done


def export(access: Access) -> Specifications | None:
    """The specifications that hold now; None where there are none. Raises StoreError."""
    with access.open(migrate=False, reads_only=True) as store, store.reading() as connection:
        return stored_specifications(connection)


def versions(access: Access) -> list[SpecVersion]:
    """Every version of every pattern. Raises StoreError."""
    with access.open(migrate=False, reads_only=True) as store, store.reading() as connection:
        return spec_versions(connection)
