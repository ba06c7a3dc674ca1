"""What the store knows of paths and contents, for whoever decides what to read; one statement for thousands, and no writing."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import or_, select

from . import schema
from .batch import path_key
from .held import HashHeads, KnownContent, KnownPath
from .prefixes import path_begins_with
from .store import Store

__all__ = ["StoredHashes", "known_contents", "known_paths", "paths_under", "stored_moments"]

_FILE: Final = schema.table_of(schema.SourceFile)
_PATH: Final = schema.table_of(schema.SourcePath)
_AT_ONCE: Final = 2_000
_LEAST_SECONDS: Final = 5.0
_TIMES_AS_LONG: Final = 100


def known_paths(store: Store, paths: Sequence[str]) -> dict[str, KnownPath]:
    """What is known of each path; one statement for two thousand."""
    keys = {path_key(path): path for path in paths}
    line = select(_PATH.c.path_key, _PATH.c.size, _PATH.c.mtime_ns, _FILE.c.sha256, _FILE.c.code, _FILE.c.reader_version)
    line = line.join(_FILE, _FILE.c.id == _PATH.c.file_id).where(_PATH.c.is_current)
    found: dict[str, KnownPath] = {}
    with store.reading() as connection:
        for some in _slices(keys):
            # all at once: row by row the driver would be asked 100,000 times
            for key, size, mtime_ns, sha256, code, version in connection.execute(line.where(_PATH.c.path_key.in_(some))).all():
                found[keys[bytes(key)]] = KnownPath(size, mtime_ns, _content(sha256, code, version))
    return found


class StoredHashes:
    """The heads of the hashes of every content as the store had them: what is not among them was not there."""

    def __init__(self, store: Store) -> None:
        started = time.monotonic()
        with store.reading() as connection:
            self.heads = HashHeads(connection.execute(select(_FILE.c.sha256).where(_FILE.c.sha256.is_not(None))).scalars().all())
        now = time.monotonic()
        self._until = now + max(_LEAST_SECONDS, _TIMES_AS_LONG * (now - started))

    def __contains__(self, sha256: str) -> bool:
        return sha256 in self.heads

    @property
    def is_old(self) -> bool:
        """Whether it is time to look again at what others stored: at most a hundredth of the time goes into that."""
        return time.monotonic() > self._until


def known_contents(store: Store, hashes: Iterable[bytes]) -> dict[bytes, KnownContent]:
    """Those of the contents that are stored; one statement for two thousand."""
    line = select(_FILE.c.sha256, _FILE.c.code, _FILE.c.reader_version)
    with store.reading() as connection:
        rows = [row for some in _slices(hashes) for row in connection.execute(line.where(_FILE.c.sha256.in_(some))).all()]
    return {bytes(row.sha256): _content(*row) for row in rows}


def stored_moments(store: Store, hashes: Iterable[bytes]) -> dict[bytes, datetime]:
    """When each content was stored: whoever wrote it at the same time as another learns whose it is."""
    line = select(_FILE.c.sha256, _FILE.c.stored_at)
    with store.reading() as connection:
        rows = [row for some in _slices(hashes) for row in connection.execute(line.where(_FILE.c.sha256.in_(some))).all()]
    return {bytes(row.sha256): row.stored_at for row in rows}


def paths_under(store: Store, places: Iterable[str], separator: str) -> list[str]:
    """The paths that are one of the places or lie in one, sorted; an index finds them."""
    found: set[str] = set()
    with store.reading() as connection:
        for place in places:
            inside = place if place.endswith(separator) else place + separator
            here = or_(_PATH.c.path_key == path_key(place), path_begins_with(inside))
            found.update(connection.execute(select(_PATH.c.path).where(here)).scalars())
    return sorted(found)


def _content(sha256: Any, code: str | None, reader_version: int) -> KnownContent:
    return KnownContent(None if sha256 is None else bytes(sha256), code, reader_version)


def _slices(values: Iterable[bytes]) -> Iterator[list[bytes]]:
    listed = list(values)
    return (listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE))
