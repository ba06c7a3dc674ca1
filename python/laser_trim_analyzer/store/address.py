"""Where a database is: a path, a SQLite URL or a PostgreSQL URL; opens nothing."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from laser_trim_analyzer.errors import StoreError, shown_path

if TYPE_CHECKING:
    StrPath = str | os.PathLike[str]

__all__ = ["Address", "address_of"]


@dataclass(frozen=True, slots=True)
class Address:
    """`path` is the file of a SQLite database; None for one in memory and for a server."""

    url: URL
    path: Path | None

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @property
    def shown(self) -> str:
        """For people and logs: without the password."""
        if self.path is not None:
            return shown_path(self.path)
        return "(in memory)" if self.is_sqlite else self.url.render_as_string(hide_password=True)

    @property
    def for_server_tools(self) -> str:
        """What pg_dump and pg_restore call it, without the password."""
        url = self.url
        return URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query).render_as_string()


def address_of(place: StrPath) -> Address:
    """Raises StoreError STORE_URL for what names neither a file nor a database of a kind that is known."""
    text = os.fspath(place)
    if "://" not in text:
        return _of_file(text)
    try:
        url = make_url(text)
    except ArgumentError as problem:
        raise StoreError("STORE_URL", "it is no URL") from problem
    if url.drivername in ("sqlite", "sqlite+pysqlite"):
        if url.query or url.host:
            raise StoreError("STORE_URL", "a SQLite URL names a file and nothing else")
        return Address(URL.create("sqlite"), None) if url.database in (None, "", ":memory:") else _of_file(str(url.database))
    if url.drivername in ("postgresql", "postgresql+psycopg"):
        return Address(url.set(drivername="postgresql+psycopg"), None)
    raise StoreError("STORE_URL", f"'{url.drivername}' is not a kind of database that is known")


def _of_file(text: str) -> Address:
    if not text or "\0" in text:
        raise StoreError("STORE_URL", "it is empty" if not text else "it holds NUL")
    absolute = Path(os.path.abspath(text))  # noqa: PTH100 - folders are not resolved: they stay as the user named them
    if os.path.islink(absolute):  # noqa: PTH114 - never raises
        absolute = absolute.resolve()  # SQLite writes its log beside the file itself, and so do we what we lock
    return Address(URL.create("sqlite", database=str(absolute)), absolute)
