"""One consistent view of a database, handed to the queries; it opens and closes nothing itself."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from .version import Version

__all__ = ["Snapshot"]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A transaction that only reads, open as long as the `with` of `Store.read`, and the version of the data that it sees.

    Not for two threads at once. `connection` is the store's own: whoever stands outside of it hands the whole to `store.queries`.
    """

    connection: Connection
    version: Version
    shown: str
