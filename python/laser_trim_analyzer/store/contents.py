"""Shared contents in the database: known hashes to keys, and new rows for the others; remembers keys across transactions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import Connection, Table, select

from .arrays import pack
from .keys import Keys
from .many_rows import KEY, insert_rows, update_rows
from .mapping import Content
from .schema import Base

__all__ = ["ContentKeys", "in_slices"]

_REMEMBERED: Final = 50_000
_AT_ONCE: Final = 500


def in_slices(values: Iterable[Any]) -> Iterable[list[Any]]:
    """Lists that one statement can carry."""
    listed = list(values)
    return (listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE))


class ContentKeys:
    """Hash → key. What a transaction learns counts only after `keep`: one that fails takes its rows back."""

    def __init__(self) -> None:
        self._kept: dict[bytes, int] = {}
        self._fresh: dict[bytes, int] = {}

    def __getitem__(self, sha256: bytes) -> int:
        return self._fresh[sha256] if sha256 in self._fresh else self._kept[sha256]

    def keep(self) -> None:
        if len(self._kept) > _REMEMBERED:
            self._kept.clear()
        self._kept.update(self._fresh)
        self._fresh.clear()

    def forget_fresh(self) -> None:
        self._fresh.clear()

    def learn(self, connection: Connection, keys: Keys, wanted: Mapping[bytes, Content]) -> None:
        """Look up what is not known and insert what is not there."""
        unknown: dict[str, dict[bytes, Content]] = defaultdict(dict)
        for sha256, content in wanted.items():
            if sha256 not in self._kept and sha256 not in self._fresh:
                unknown[content.table][sha256] = content
        for name, contents in unknown.items():
            table = Base.metadata.tables[name]
            for some in in_slices(contents):
                found = connection.execute(select(table.c.sha256, table.c.id).where(table.c.sha256.in_(some)))
                self._fresh.update({bytes(sha256): key for sha256, key in found})
            self._insert(connection, keys, table, {one: contents[one] for one in contents if one not in self._fresh})

    def mend(self, connection: Connection, wanted: Mapping[bytes, Content]) -> None:
        """Write again what is not stored as it should be: a row of a content that was read again may be damaged."""
        by_table: dict[str, dict[bytes, Content]] = defaultdict(dict)
        for sha256, content in wanted.items():
            by_table[content.table][sha256] = content
        for name, contents in by_table.items():
            table = Base.metadata.tables[name]
            for some in in_slices(contents):
                stored = connection.execute(select(table).where(table.c.sha256.in_(some))).mappings().all()
                sound = [(row, _values(contents[bytes(row["sha256"])])) for row in stored]
                update_rows(connection, table, [{KEY: row["id"], **values} for row, values in sound if not _is(row, values)])

    def _insert(self, connection: Connection, keys: Keys, table: Table, contents: Mapping[bytes, Content]) -> None:
        rows = [{"id": keys.take(), "sha256": sha256, **_values(content)} for sha256, content in contents.items()]
        insert_rows(connection, table, rows)
        self._fresh.update({row["sha256"]: row["id"] for row in rows})


def _values(content: Content) -> dict[str, Any]:
    if content.arrays is None:
        return {"content": content.text}
    return {"points": max(map(len, content.arrays.values()), default=0), "arrays": pack(content.arrays)}


def _is(row: Mapping[Any, Any], values: Mapping[str, Any]) -> bool:
    return all((bytes(row[name]) if isinstance(value, bytes) else row[name]) == value for name, value in values.items())
