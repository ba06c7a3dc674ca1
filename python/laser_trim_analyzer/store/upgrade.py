"""Making the tables, telling the version of a schema and bringing an older one up; it never changes one that is newer."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, Index, MetaData, inspect, text

from laser_trim_analyzer.errors import StoreError

from .address import Address
from .backup import dated_copy
from .schema import Base, StoreState, table_of
from .server_copy import copy_tables, require_owner
from .troubles import in_our_words
from .units import regroup_all
from .version import fresh_stamp, raise_version

__all__ = [
    "HEAD",
    "REVISIONS",
    "add_index",
    "create",
    "missing_indexes",
    "refuse_version",
    "require_head",
    "revision_of",
    "run_migrations",
    "upgrade",
]

REVISIONS: Final = ("0001", "0002", "0003")
"""Every revision there was, oldest first; a test compares it with the migrations."""
HEAD: Final = REVISIONS[-1]
_UNITS_SINCE: Final = "0002"
_VERSION: Final = text("SELECT version_num FROM alembic_version")
_INDEXES: Final = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index'",
    "postgresql": "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indisvalid AND "
    "c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())",
}
MIGRATIONS: Final = Path(__file__).parent / "migrations"


def revision_of(connection: Connection, shown: str) -> str | None:
    """The revision of a database of ours, None for one without tables. Raises StoreError STORE_NOT_A_DATABASE."""
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return None
    if not {"alembic_version", StoreState.__tablename__} <= tables:
        raise StoreError("STORE_NOT_A_DATABASE", "it holds the tables of another program", path=shown)
    found = connection.execute(_VERSION).scalars().all()
    if len(found) != 1:
        raise StoreError("STORE_DAMAGED", f"{len(found)} versions of its schema are noted", path=shown)
    return str(found[0])


def refuse_version(revision: str, shown: str) -> None:
    """Raises StoreError STORE_NEWER for a revision that this program does not know, STORE_OLDER for one it could upgrade."""
    if revision not in REVISIONS:
        raise StoreError("STORE_NEWER", f"its version is {revision}, the newest known here {HEAD}", path=shown)
    if revision != HEAD:
        raise StoreError("STORE_OLDER", f"its version is {revision}, this program's {HEAD}", path=shown)


def create(connection: Connection) -> None:
    """All tables of the newest revision, in the running transaction; the same as the migrations make one after the other."""
    Base.metadata.create_all(connection)
    connection.execute(
        text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL CONSTRAINT alembic_version_pkc PRIMARY KEY)")
    )
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})
    connection.execute(table_of(StoreState).insert(), {"id": 1, "data_version": 0, "stamp": fresh_stamp(), "next_key": 1})


def require_head(connection: Connection, shown: str) -> None:
    """Inside a transaction with the write lock: somebody with a newer program may have upgraded the database since it was opened,
    and rows of this one would not be whole any more. Raises StoreError STORE_NEWER, STORE_OLDER."""
    found = connection.execute(_VERSION).scalar_one_or_none()
    if found != HEAD:
        refuse_version(str(found), shown)


def upgrade(
    engine: Engine, address: Address, revision: str, lock: Callable[[Connection], None], *, backup_made: bool = False
) -> Path | str | None:
    """Bring an older database to the newest revision; the backup that was made first: a file, on a server the name of a schema.

    The backup of a SQLite file is opened and checked before anything is changed. On PostgreSQL it is made in the one transaction of
    the migration, which leaves nothing behind when it fails. `backup_made`: there is one already. The caller holds the write lock
    of a SQLite database; `lock` takes that of a server, and another station may have upgraded it while it was waited for.
    """
    kept: Path | str | None = None
    if address.path is not None and not backup_made:
        if not os.access(address.path, os.W_OK):  # else every try would leave a copy
            raise StoreError("STORE_READ_ONLY", path=address.shown)
        kept = dated_copy(address.path, f"before-{HEAD}-from-{revision}")
    with in_our_words(address.shown), engine.connect() as bare, bare.execution_options(writes=True).begin():
        lock(bare)
        if bare.execute(_VERSION).scalar_one() == HEAD:
            return kept
        if not address.is_sqlite:
            require_owner(bare, address.shown)
        if not address.is_sqlite and not backup_made:
            kept = copy_tables(bare, f"before_{HEAD}_from_{revision}", address.shown)
        bring_up(bare, revision)
        raise_version(bare)
    return kept


def bring_up(connection: Connection, revision: str) -> None:
    """From a revision to the newest one, in the running transaction."""
    run_migrations(connection, HEAD)
    if revision < _UNITS_SINCE:  # the tables hold more of a unit than they did: only the rule itself can tell it
        regroup_all(connection)


def run_migrations(connection: Connection, target: str, *, down: bool = False) -> None:
    """Run the migrations up (or down) to `target` on a connection, with no file of settings."""
    from alembic.config import Config  # at first use: opening a database that is up to date needs none of it
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)

    def steps(revision: Any, context: Any) -> Any:
        return script._downgrade_revs(target, revision) if down else script._upgrade_revs(target, revision)

    with EnvironmentContext(config, script, fn=steps, destination_rev=target) as environment:
        environment.configure(connection=connection, target_metadata=Base.metadata, transactional_ddl=True)
        environment.run_migrations()


def missing_indexes(connection: Connection) -> list[Index]:
    """Indexes of this version that somebody dropped, or that PostgreSQL did not finish, in an order that stays."""
    there = set(connection.execute(text(_INDEXES[connection.dialect.name])).scalars())
    meant = (index for table in Base.metadata.sorted_tables for index in table.indexes)
    return sorted((index for index in meant if index.name not in there), key=lambda index: str(index.name))


def add_index(engine: Engine, index: Index, shown: str | None = None) -> None:
    """Add an index to a database in use: on PostgreSQL without keeping writers out, after clearing away what a broken try left.

    Doing it twice does no harm. Errors name the database as `shown`.
    """
    if engine.dialect.name != "postgresql":
        with in_our_words(shown), engine.connect() as bare, bare.execution_options(writes=True).begin():
            index.create(bare, checkfirst=True)
        return
    with in_our_words(shown), engine.connect() as bare:
        connection = bare.execution_options(isolation_level="AUTOCOMMIT")
        line = text("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:name)")
        is_valid = connection.execute(line, {"name": index.name}).scalar_one_or_none()
        if is_valid is False:
            connection.execute(text(f'DROP INDEX CONCURRENTLY "{index.name}"'))
        if not is_valid:
            assert index.table is not None
            own = next(one for one in index.table.to_metadata(MetaData()).indexes if one.name == index.name)
            own.dialect_options["postgresql"]["concurrently"] = True
            own.create(connection)
