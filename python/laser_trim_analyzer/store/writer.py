"""Writing to the store: whole files or nothing, one transaction a batch, one writer at a time; reads nothing for others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, Engine, select, text

from laser_trim_analyzer.errors import StoreError
from laser_trim_analyzer.model import AuditAction

from . import audit, schema
from .batch import Counts, Item, forget_files, path_key, store_batch
from .contents import ContentKeys, in_slices
from .locks import WAIT_SECONDS, FileLock, MemoryLock, Waiting, advisory_lock
from .specifications import held_version
from .troubles import OF_THE_ROWS, in_our_words
from .upgrade import require_head
from .version import raise_version, version_of

if TYPE_CHECKING:
    Gate = FileLock | MemoryLock | None

__all__ = ["Failure", "Writer", "Written"]

_LONGEST_IDLE_SECONDS: Final = 600  # between two statements: far more than any verb computes there
_PATH: Final = schema.table_of(schema.SourcePath)


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be stored, though the database is sound."""

    item: Item
    error: StoreError


@dataclass(frozen=True, slots=True)
class Written:
    """What one batch did; `failures` are files whose own rows were refused, `gone` paths of contents that somebody took out
    meanwhile; all others are stored."""

    new: int
    replaced: int
    known: int
    failures: tuple[Failure, ...]
    gone: tuple[Item, ...]
    data_version: int


class Writer:
    """Writes batches. Not for two threads at once: each takes a store of its own, or they take turns.

    `gate` is the lock of a SQLite database; on PostgreSQL the lock lives in the transaction.
    """

    def __init__(self, engine: Engine, gate: Gate, shown: str, check_place: Callable[[], None] = lambda: None) -> None:
        self._engine = engine
        self._gate = gate
        self._shown = shown
        self._check_place = check_place
        self._contents = ContentKeys()

    @contextmanager
    def transaction(
        self, wait: float = WAIT_SECONDS, waiting: Waiting | None = None, *, is_new: bool = False
    ) -> Iterator[Connection]:
        """A transaction with the write lock, which raises the version of the data; `is_new` where there may be none yet.

        Raises StoreError: STORE_BUSY after `wait` seconds, and whatever the database says.
        """
        with in_our_words(self._shown), self.alone(wait, waiting):
            self._check_place()
            try:
                with self._engine.connect() as bare:
                    connection = bare.execution_options(writes=True)
                    with connection.begin():
                        if self._gate is None:
                            _limit_idleness(connection)
                            advisory_lock(connection, wait, waiting, self._shown)
                        if not is_new:
                            require_head(connection, self._shown)
                            raise_version(connection)
                        yield connection
                self._check_place()
                self._contents.keep()
            finally:
                self._contents.forget_fresh()

    @contextmanager
    def alone(self, wait: float = WAIT_SECONDS, waiting: Waiting | None = None) -> Iterator[None]:
        """The write lock of a SQLite database without a transaction; on PostgreSQL the transaction takes it."""
        if self._gate is None:
            yield
        else:
            with self._gate.held(wait, waiting):
                yield

    def write(
        self,
        items: Sequence[Item],
        *,
        replace: bool = False,
        wait: float = WAIT_SECONDS,
        waiting: Waiting | None = None,
        spec_version: int | None = None,
    ) -> Written:
        """Store a batch in one transaction. Where a row is refused, the batch is repeated file by file, so that one bad file costs
        nobody else. Raises StoreError where the database itself is to blame, or where the history holds other specifications than
        those of `spec_version` (SPEC_CHANGED): then nothing of the batch is stored."""
        try:
            with self.transaction(wait, waiting) as connection:
                _require_specifications(connection, spec_version)
                return _written(store_batch(connection, self._contents, items, replace=replace))
        except StoreError as problem:
            if problem.code not in OF_THE_ROWS:
                raise
        with self.transaction(wait, waiting) as connection:
            _require_specifications(connection, spec_version)
            return self._one_by_one(connection, items, replace)

    def _one_by_one(self, connection: Connection, items: Sequence[Item], replace: bool) -> Written:
        """Each file under a savepoint of its own."""
        done: list[Counts] = []
        failures: list[Failure] = []
        for item in items:
            # What a file that fails has learned of contents goes with its rows; so nothing is remembered between files.
            self._contents.forget_fresh()
            try:
                with in_our_words(self._shown), connection.begin_nested():
                    done.append(store_batch(connection, self._contents, [item], replace=replace))
            except StoreError as problem:
                if problem.code not in OF_THE_ROWS:
                    raise
                failures.append(Failure(item, _without_frames(problem)))
        self._contents.forget_fresh()
        return Written(
            sum(one.new for one in done),
            sum(one.replaced for one in done),
            sum(one.known for one in done),
            tuple(failures),
            tuple(item for one in done for item in one.gone),
            version_of(connection).number,
        )

    def forget(
        self, paths: Iterable[str], actor: audit.Actor, *, wait: float = WAIT_SECONDS, waiting: Waiting | None = None
    ) -> int:
        """Take paths out again: a file that no other path leads to goes with everything derived from it; the number of such files.

        Paths that are not known are left out. What people said of a file stays, and speaks again when the file comes back.
        """
        with self.transaction(wait, waiting) as connection:
            wanted = {path_key(path): path for path in paths}
            gone, files = _take_paths(connection, list(wanted))
            left = _with_paths(connection, files)
            dead = sorted(files - left)
            if gone:
                forget_files(connection, dead)
                names = sorted(wanted[key] for key in gone)
                audit.append(
                    connection,
                    actor,
                    AuditAction.FORGET,
                    f"{len(gone)} path" + "s" * (len(gone) != 1),
                    {"paths": names, "files": len(dead)},
                )
            return len(dead)


def _take_paths(connection: Connection, keys: list[bytes]) -> tuple[set[bytes], set[int]]:
    gone: set[bytes] = set()
    files: set[int] = set()
    for some in in_slices(keys):
        for key, file_id in connection.execute(select(_PATH.c.path_key, _PATH.c.file_id).where(_PATH.c.path_key.in_(some))):
            gone.add(bytes(key))
            files.add(file_id)
        connection.execute(_PATH.delete().where(_PATH.c.path_key.in_(some)))
    return gone, files


def _with_paths(connection: Connection, files: set[int]) -> set[int]:
    found: set[int] = set()
    for some in in_slices(files):
        found.update(connection.execute(select(_PATH.c.file_id).where(_PATH.c.file_id.in_(some)).distinct()).scalars())
    return found


def _require_specifications(connection: Connection, version: int | None) -> None:
    if version is not None and held_version(connection) != version:
        raise StoreError("SPEC_CHANGED")


def _limit_idleness(connection: Connection) -> None:
    """A station that freezes, or is lost, must not keep all others from writing for ever."""
    connection.execute(text(f"SET LOCAL idle_in_transaction_session_timeout = '{_LONGEST_IDLE_SECONDS}s'"))


def _written(counts: Counts) -> Written:
    return Written(counts.new, counts.replaced, counts.known, (), counts.gone, counts.data_version)


def _without_frames(problem: StoreError) -> StoreError:
    """The error alone: its traceback would keep the rows of every refused file in memory."""
    problem.__traceback__ = problem.__cause__ = problem.__context__ = None
    return problem
