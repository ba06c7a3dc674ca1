"""The verb forget: paths and folders out of a history again, with what no other path leads to; the audit log keeps who did it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass

from laser_trim_analyzer.errors import shown_path
from laser_trim_analyzer.store import Waiting, open_store
from laser_trim_analyzer.store.known import paths_under

__all__ = ["Forgotten", "forget"]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Paths that were taken out, and the files that went with them; a file that another path leads to stays."""

    database: str
    paths: tuple[str, ...]
    files: int


def forget(
    paths: Iterable[str | os.PathLike[str]],
    *,
    database: str | os.PathLike[str],
    actor: str | None = None,
    wait: float = 600.0,
    waiting: Waiting | None = None,
    force_network: bool = False,
) -> Forgotten:
    """Take files and everything in folders out of the database, whether they still exist or not; nothing on the disk is touched.

    Raises StoreError.
    """
    places = [shown_path(os.path.abspath(os.fspath(path))) for path in paths]  # noqa: PTH100 - as ingest remembers them
    opened = open_store(database, create=False, actor=actor, wait=wait, waiting=waiting, force_network=force_network)
    with opened as store:
        found = paths_under(store, places, os.sep)
        files = store.forget(found, wait=wait, waiting=waiting) if found else 0
        return Forgotten(store.shown, tuple(found), files)
