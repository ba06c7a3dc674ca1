"""Keys of new rows: taken from the one row of counters under the write lock, given back with a transaction that fails."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from laser_trim_analyzer.errors import StoreError

from .schema import StoreState, table_of

__all__ = ["Keys"]

_STATE = table_of(StoreState)


class Keys:
    """The keys of one transaction. All tables share one sequence, so a key names a row of one table only."""

    def __init__(self, connection: Connection) -> None:
        """The row is locked where the database can lock rows: so a writer that knows no other lock is safe, too."""
        self._connection = connection
        found = connection.execute(select(_STATE.c.next_key).with_for_update()).scalar_one_or_none()
        if found is None:
            raise StoreError("STORE_DAMAGED", "the row of counters is missing")
        self._next: int = found

    def take(self) -> int:
        self._next += 1
        return self._next - 1

    def settle(self) -> int:
        """Write back what was taken; the version of the data, which the transaction has raised when it began."""
        self._connection.execute(update(_STATE).values(next_key=self._next))
        return int(self._connection.execute(select(_STATE.c.data_version)).scalar_one())
