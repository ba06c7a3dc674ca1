"""Put a backup in the place of a SQLite database: proven before, the present one kept beside it, nobody else at work."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import update

from laser_trim_analyzer.errors import StoreError
from laser_trim_analyzer.model import AuditAction

from . import schema, upgrade
from .address import Address, address_of
from .audit import Actor, append
from .backup import BESIDE, copy_database, dated_copy, dated_name, is_same_place
from .engine import make_engine, refuse_unusable_place
from .locks import WAIT_SECONDS, FileLock, Waiting
from .presence import Presence, unclean_mark
from .troubles import OF_SQLITE, in_our_words
from .version import fresh_stamp

__all__ = ["Restored", "restore_database"]

_WHY: Final = "before-restore"
_STATE: Final = schema.table_of(schema.StoreState)


@dataclass(frozen=True, slots=True)
class Restored:
    """`kept` is the copy of what was there before, None where nothing was; `revision` that of the backup."""

    kept: Path | None
    revision: str


def restore_database(
    backup: Path,
    address: Address,
    actor: Actor,
    *,
    wait: float = WAIT_SECONDS,
    waiting: Waiting | None = None,
    force_network: bool = False,
) -> Restored:
    """Put the backup in the place of the database; at every moment one of the two stands there whole.

    Raises StoreError: STORE_ON_SERVER for a database that is no file, STORE_BACKUP_UNSOUND, STORE_NEWER, STORE_BUSY while somebody
    writes, STORE_IN_USE while somebody has it open. Then the database is as it was.
    """
    path = address.path
    if path is None:
        raise StoreError(
            "STORE_ON_SERVER", f'pg_restore --clean --if-exists --dbname="{address.for_server_tools}" FILE', path=address.shown
        )
    refuse_unusable_place(address, force_network=force_network, must_exist=False)
    revision = _proven(backup, path)
    part = path.with_name(f"{path.name}.restoring")
    with ExitStack() as stack:
        stack.enter_context(FileLock(path).held(wait, waiting))
        stack.enter_context(Presence(path).alone())
        stack.callback(_remove, part)
        _refuse_foreign(path)
        kept = _keep(path)
        _remove(part)
        copy_database(backup, part)
        _prepare(part, actor, backup, kept, _data_version(path))
        _put(part, path)
    return Restored(kept, revision)


def _proven(backup: Path, database: Path) -> str:
    """The revision of a backup that is sound, all references included. It is opened for reading alone."""
    if is_same_place(database, backup):
        raise StoreError("STORE_BACKUP_UNSOUND", "it is the database itself", path=str(backup))
    try:
        if not backup.is_file():
            raise StoreError("STORE_BACKUP_UNSOUND", "there is no such file", path=str(backup))
        with closing(sqlite3.connect(f"{backup.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if said != "ok":
                raise StoreError("STORE_BACKUP_UNSOUND", said, path=str(backup))
            if not _is_ours(connection):
                raise StoreError("STORE_BACKUP_UNSOUND", "it is no database of this program", path=str(backup))
            found = connection.execute("PRAGMA foreign_key_check").fetchone()
            if found is not None:
                raise StoreError("STORE_BACKUP_UNSOUND", f"a row of {found[0]} refers to none of {found[2]}", path=str(backup))
            revision = str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    except (*OF_SQLITE, OSError, TypeError) as problem:
        raise StoreError("STORE_BACKUP_UNSOUND", str(problem), path=str(backup)) from problem
    if revision not in upgrade.REVISIONS:
        upgrade.refuse_version(revision, str(backup))
    return revision


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _is_ours(connection: sqlite3.Connection) -> bool:
    return {"alembic_version", _STATE.name} <= _tables(connection)


def _refuse_foreign(path: Path) -> None:
    """The tables of another program are never replaced; what cannot be read may well be ours, damaged."""
    with suppress(*OF_SQLITE):
        if path.exists():
            with closing(sqlite3.connect(path)) as connection:
                if _tables(connection) and not _is_ours(connection):
                    raise StoreError("STORE_NOT_A_DATABASE", "it holds the tables of another program", path=str(path))


def _keep(path: Path) -> Path | None:
    """The present database beside itself: a checked copy where it is sound, else its files byte by byte."""
    if not path.exists() or path.stat().st_size == 0:
        return None
    with suppress(StoreError):
        return dated_copy(path, _WHY)
    kept = dated_name(path, _WHY)
    try:
        for end in ("-wal", ""):
            if Path(f"{path}{end}").exists():
                shutil.copy2(f"{path}{end}", f"{kept}{end}")
    except OSError as problem:
        raise StoreError("STORE_BACKUP", str(problem.strerror), path=str(kept)) from problem
    return kept


def _data_version(path: Path) -> int:
    """That of the present database, 0 where it cannot be told."""
    with suppress(*OF_SQLITE, TypeError):
        if path.exists() and path.stat().st_size:
            with closing(sqlite3.connect(path)) as connection:
                return int(connection.execute("SELECT data_version FROM store_state").fetchone()[0])
    return 0


def _prepare(part: Path, actor: Actor, backup: Path, kept: Path | None, version: int) -> None:
    """Upgrade the copy of the backup, and write into its log what happened. What others computed from the database before must not
    pass for what they find now, so the version of the data goes on from there."""
    engine = make_engine(address_of(part))
    try:
        with in_our_words(str(part)):
            with engine.connect() as bare, bare.execution_options(writes=True).begin():
                revision = upgrade.revision_of(bare, str(part))
                if revision is not None and revision != upgrade.HEAD:
                    upgrade.bring_up(bare, revision)
                own = bare.execute(_STATE.select()).one()
                bare.execute(update(_STATE).values(data_version=max(own.data_version, version) + 1, stamp=fresh_stamp()))
                append(bare, actor, AuditAction.RESTORE, backup.name, {"kept": kept.name if kept else None})
            raw = engine.raw_connection()
            try:
                raw.cursor().execute("PRAGMA journal_mode = WAL")  # not inside a transaction
            finally:
                raw.close()
    finally:
        engine.dispose()


def _put(part: Path, path: Path) -> None:
    """A log of the old database must not be taken for one of the new: it goes first, its content is in the copy that was kept."""
    try:
        for beside in (Path(f"{path}-wal"), Path(f"{path}-shm"), unclean_mark(path)):
            beside.unlink(missing_ok=True)
        os.replace(part, path)  # noqa: PTH105
    except PermissionError as problem:  # Windows: somebody has it open
        raise StoreError("STORE_IN_USE", str(problem.strerror), path=str(path)) from problem
    except OSError as problem:
        raise StoreError("STORE_BACKUP", str(problem.strerror), path=str(path)) from problem


def _remove(part: Path) -> None:
    for end in BESIDE:
        with suppress(OSError):
            Path(f"{part}{end}").unlink(missing_ok=True)
