"""The third revision: an index of all paths in their order, and a log of SQLite in which no entry takes another one's place.

The index is made in the transaction of the upgrade, on PostgreSQL, too: all who write wait for that one anyway.
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_INDEX = {
    "sqlite": "CREATE INDEX ix_source_path_begin ON source_path (path)",
    "postgresql": 'CREATE INDEX ix_source_path_begin ON source_path (substr(path, 1, 640) COLLATE "C")',
}
_NO_REPLACE = (
    "CREATE TRIGGER audit_event_no_replace BEFORE INSERT ON audit_event "
    "WHEN EXISTS (SELECT 1 FROM audit_event WHERE id = NEW.id OR previous = NEW.previous) "
    "BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END"
)


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(_INDEX[connection.dialect.name])
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_NO_REPLACE)


def downgrade() -> None:
    op.drop_index("ix_source_path_begin", "source_path")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_event_no_replace")
