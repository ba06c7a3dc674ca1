"""An open database: opened with every check, closed cleanly; the way in for whoever writes or asks."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from sqlalchemy import Connection, Engine

from laser_trim_analyzer.errors import StoreError

from . import upgrade
from .address import Address
from .audit import Actor
from .backup import drop_old_copies, enable_wal
from .batch import Item
from .engine import integrity_problem
from .load import file_rows
from .locks import WAIT_SECONDS, FileLock, MemoryLock, Waiting, advisory_lock
from .mapping import FileRows
from .presence import Presence, log_size, unclean_mark
from .snapshot import Snapshot
from .troubles import in_our_words
from .version import version_of
from .writer import Writer, Written

if TYPE_CHECKING:
    pass

__all__ = ["Store", "Upgraded"]

_ONE_VIEW: Final[dict[str, Any]] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


@dataclass(frozen=True, slots=True)
class Upgraded:
    """The revision that a database had when it was opened, and the copy of it that was kept: a file, on a server a schema."""

    revision: str
    kept: Path | str | None


class Store:
    """Reading is for any thread; writing for one at a time. Close it, or use it in a `with`."""

    def __init__(self, address: Address, engine: Engine, actor: Actor, *, still: bool = False) -> None:
        """`still`: the engine sees a file that must not change."""
        self._address = address
        self._engine = engine
        self.actor = actor
        gate = None if not address.is_sqlite else MemoryLock() if address.path is None else FileLock(address.path)
        self._writer = Writer(engine, gate, address.shown, self._check_place)
        self._presence = None if address.path is None or still else Presence(address.path)
        self._still = os.stat(address.path) if still and address.path else None  # noqa: PTH116
        self._place: tuple[int, int] | None = None
        self.upgraded: Upgraded | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, frames: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database. SQLite tidies its log away when the last user closes."""
        self._engine.dispose()
        if self._presence is not None:
            self._presence.leave()

    @property
    def shown(self) -> str:
        """Where it is, for people: without a password."""
        return self._address.shown

    @property
    def path(self) -> Path | None:
        """The file of a SQLite database."""
        return self._address.path

    @property
    def is_in_memory(self) -> bool:
        """Whether it has but one connection, which nobody else can open."""
        return self._address.is_sqlite and self._address.path is None

    def prepare(
        self, *, create: bool, migrate: bool, keep_journal: bool, wait: float, waiting: Waiting | None, backup_made: bool = False
    ) -> None:
        """Check the database and make or upgrade its tables; `open_store` calls it."""
        if self.path is not None and (self._presence.enter() if self._presence else unclean_mark(self.path).exists()):
            self._require_sound(self.path)
        revision = self._revision()
        if revision is None:
            if not create:
                raise StoreError("STORE_NOT_FOUND", path=self.shown)
            self._create(wait, waiting)
        elif revision != upgrade.HEAD:
            self._upgrade(revision, migrate, wait, waiting, backup_made)
        elif self.path is not None and not keep_journal and self._journal() not in ("wal", "memory"):
            with self._writer.alone(wait, waiting):
                self._engine.dispose()
                enable_wal(self.path)
        elif self.path is not None and not keep_journal:
            drop_old_copies(self.path)
        self._place = self._identity()

    def _require_sound(self, path: Path) -> None:
        """After an unclean end: a mark beside the database remembers it until a check has passed, for SQLite forgets it."""
        mark = unclean_mark(path)
        with suppress(OSError):
            mark.touch()
        found = integrity_problem(self._engine, self.shown)
        if found is not None:
            raise StoreError("STORE_DAMAGED", " ".join(found.split()), path=self.shown)
        with suppress(OSError):
            mark.unlink()

    def _revision(self) -> str | None:
        with in_our_words(self.shown), self._engine.connect() as connection:
            return upgrade.revision_of(connection, self.shown)

    def _journal(self) -> str:
        with in_our_words(self.shown), self._engine.connect() as connection:
            return str(connection.exec_driver_sql("PRAGMA journal_mode").scalar_one())

    def _create(self, wait: float, waiting: Waiting | None) -> None:
        """Make the tables, unless another process did so while we waited for the lock."""
        if self.path is not None:
            with self._writer.alone(wait, waiting), in_our_words(self.shown):
                connection = self._engine.raw_connection()
                try:
                    connection.cursor().execute("PRAGMA journal_mode = WAL")
                finally:
                    connection.close()
        with self._writer.transaction(wait, waiting, is_new=True) as transaction:
            if upgrade.revision_of(transaction, self.shown) is None:
                upgrade.create(transaction)

    def _upgrade(self, revision: str, migrate: bool, wait: float, waiting: Waiting | None, backup_made: bool) -> None:
        if revision not in upgrade.REVISIONS or not migrate:
            upgrade.refuse_version(revision, self.shown)

        def lock(connection: Connection) -> None:
            if not self._address.is_sqlite:
                advisory_lock(connection, wait, waiting, self.shown)

        with self._writer.alone(wait, waiting):
            again = self._revision()
            if again is not None and again != upgrade.HEAD:
                kept = upgrade.upgrade(self._engine, self._address, again, lock, backup_made=backup_made)
                self.upgraded = Upgraded(again, kept)

    def _identity(self) -> tuple[int, int] | None:
        if self.path is None:
            return None
        try:
            found = self.path.stat()
        except FileNotFoundError as problem:
            raise StoreError("STORE_GONE", path=self.shown) from problem
        return found.st_dev, found.st_ino

    def _check_place(self) -> None:
        """SQLite goes on writing into a file that was deleted; whoever asks later would find nothing."""
        if self._place is not None and self._identity() != self._place:
            raise StoreError("STORE_GONE", "another file stands in its place", path=self.shown)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of the data, for the queries of this package: whatever is committed meanwhile is not seen."""
        with in_our_words(self.shown), self._engine.connect() as bare:
            connection = bare if self._address.is_sqlite else bare.execution_options(**_ONE_VIEW)
            with connection.begin():
                yield connection
        self._check_still()

    def _check_still(self) -> None:
        """Raises StoreError STORE_IN_USE where somebody who may write did so: what was read may be of two moments."""
        if self._still is None or self.path is None:
            return
        try:
            now = os.stat(self.path)  # noqa: PTH116
        except OSError as problem:
            raise StoreError("STORE_GONE", path=self.shown) from problem
        if (now.st_mtime_ns, now.st_size) != (self._still.st_mtime_ns, self._still.st_size) or log_size(self.path):
            raise StoreError("STORE_IN_USE", "it was written while it was read", path=self.shown)

    @contextmanager
    def read(self) -> Iterator[Snapshot]:
        """One consistent view of the data and its version, for `store.queries`."""
        with self.reading() as connection:
            yield Snapshot(connection, version_of(connection), self.shown)

    @contextmanager
    def writing(self, wait: float = WAIT_SECONDS, waiting: Waiting | None = None) -> Iterator[Connection]:
        """One transaction with the write lock, for the verbs of this package."""
        with self._writer.transaction(wait, waiting) as connection:
            yield connection

    @contextmanager
    def alone(self, wait: float = WAIT_SECONDS, waiting: Waiting | None = None) -> Iterator[Engine]:
        """The write lock of a SQLite database without a transaction, for what cannot run inside one; a server needs none for it."""
        with in_our_words(self.shown), self._writer.alone(wait, waiting):
            self._check_place()
            yield self._engine

    def write(
        self,
        items: Sequence[Item],
        *,
        replace: bool = False,
        wait: float = WAIT_SECONDS,
        waiting: Waiting | None = None,
        spec_version: int | None = None,
    ) -> Written:
        """Store a batch of files in one transaction; see `Writer.write`."""
        return self._writer.write(items, replace=replace, wait=wait, waiting=waiting, spec_version=spec_version)

    def forget(self, paths: Iterable[str], *, wait: float = WAIT_SECONDS, waiting: Waiting | None = None) -> int:
        """Take paths out again, with every file that no other path leads to; the number of such files."""
        return self._writer.forget(paths, self.actor, wait=wait, waiting=waiting)

    def file(self, sha256: bytes) -> FileRows | None:
        """One stored file whole, as it went in; None where it is not there."""
        with self.reading() as connection:
            return file_rows(connection, sha256)

    def data_version(self) -> int:
        """Grows with every change of the data, whoever made it: what was computed at one version holds until the next."""
        with self.reading() as connection:
            return version_of(connection).number
