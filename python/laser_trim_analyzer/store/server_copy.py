"""The backup of a history on a server: before an upgrade its tables are copied into a schema of their own, proven by counting."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Final

from sqlalchemy import Connection, TableClause, bindparam, func, select, table, text
from sqlalchemy.schema import CreateSchema

from laser_trim_analyzer.errors import StoreError

from .schema import Base

__all__ = ["bytes_of_copies", "copy_tables", "require_owner", "tables_of_ours"]

_PREFIX: Final = "lta_"
_BEFORE: Final = f"{_PREFIX}before_"
_GONE: Final[tuple[str, ...]] = ()
"""Tables of older revisions that the newest has no more; a test compares them with the migrations."""
_MAY_CREATE: Final = text("SELECT has_database_privilege(current_database(), 'CREATE'), current_user, current_database()")
_OWNERS: Final = text(
    "SELECT DISTINCT pg_get_userbyid(c.relowner) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = current_schema() AND c.relname IN :ours AND NOT pg_has_role(c.relowner, 'USAGE')"
).bindparams(bindparam("ours", expanding=True))
_IS_SCHEMA: Final = text("SELECT 1 FROM pg_namespace WHERE nspname = :name")
_THERE: Final = text(
    "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname = :home"
)
_SIZES: Final = text(
    "SELECT n.nspname, sum(pg_total_relation_size(c.oid)) FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid "
    "WHERE starts_with(n.nspname, :before) AND c.relkind = 'r' GROUP BY n.nspname ORDER BY n.nspname"
)


def copy_tables(connection: Connection, why: str, shown: str, now: datetime | None = None) -> str:
    """Copy the tables into a new schema inside the running transaction; its name, which says why and when.

    Other writers wait until the transaction ends, readers do not. Raises StoreError STORE_BACKUP_RIGHT before anything is done
    where the role may not create a schema, STORE_BACKUP where a copy has not every row.
    """
    _require_right(connection, shown)
    shown_as = connection.dialect.identifier_preparer.format_table
    home = connection.execute(text("SELECT current_schema()")).scalar_one()
    name = _free_name(connection, f"{_PREFIX}{why}_{now or datetime.now(UTC):%Y%m%d_%H%M%S}")
    there = set(connection.execute(_THERE, {"home": home}).scalars())
    ours = [table(one, schema=home) for one in tables_of_ours() if one in there]
    connection.execute(CreateSchema(name))
    # one moment of all tables: whoever writes without the lock of this program could change one after it was copied
    connection.exec_driver_sql(f"LOCK TABLE {', '.join(map(shown_as, ours))} IN SHARE MODE")
    for one in ours:
        _copy(connection, one, table(one.name, schema=name), shown)
    return name


def require_owner(connection: Connection, shown: str) -> None:
    """A server lets nobody but its owner change a table. Raises StoreError STORE_OWNER."""
    owners = connection.execute(_OWNERS, {"ours": tables_of_ours()}).scalars().all()
    if owners:
        raise StoreError("STORE_OWNER", ", ".join(map(str, sorted(owners))), path=shown)


def _copy(connection: Connection, original: TableClause, copy: TableClause, shown: str) -> None:
    """Columns and values alone: defaults, keys and indexes would cost time, or hold on to what the migration takes away; a column
    that is computed keeps what was computed."""
    shown_as = connection.dialect.identifier_preparer.format_table
    connection.exec_driver_sql(f"CREATE TABLE {shown_as(copy)} (LIKE {shown_as(original)} INCLUDING STORAGE)")
    connection.exec_driver_sql(f"INSERT INTO {shown_as(copy)} TABLE {shown_as(original)}")
    counts = (select(func.count()).select_from(one).scalar_subquery() for one in (original, copy))
    expected, found = connection.execute(select(*counts)).one()
    if found != expected:
        raise StoreError("STORE_BACKUP", f"{copy.name} has {expected} rows, its copy in {copy.schema} {found}", path=shown)


def _require_right(connection: Connection, shown: str) -> None:
    is_allowed, role, database = connection.execute(_MAY_CREATE).one()
    if not is_allowed:
        quote = connection.dialect.identifier_preparer.quote
        raise StoreError("STORE_BACKUP_RIGHT", f"GRANT CREATE ON DATABASE {quote(database)} TO {quote(role)}", path=shown)


def _free_name(connection: Connection, name: str) -> str:
    """The name, with a number where it is taken: two moments may have one name where a clock was put back."""
    names = (name if number == 1 else f"{name}_{number}" for number in count(1))
    return next(one for one in names if connection.execute(_IS_SCHEMA, {"name": one}).first() is None)


def tables_of_ours() -> tuple[str, ...]:
    """The tables of every revision."""
    return (*Base.metadata.tables, *_GONE, "alembic_version")


def bytes_of_copies(connection: Connection) -> dict[str, int]:
    """The copies that upgrades left on a server, by the name of their schema."""
    return {name: int(size) for name, size in connection.execute(_SIZES, {"before": _BEFORE})}
