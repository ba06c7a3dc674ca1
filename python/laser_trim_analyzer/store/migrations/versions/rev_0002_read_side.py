"""The second revision: what lists of units show and count, a stamp beside the version of the data, indexes for both.

Frozen like the first, whose words it uses. Tables that change are made anew with the rows that they had, so that a database that
was upgraded and a new one are the same to the last line; what is new of a unit is derived after it (`store.upgrade`).
"""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

from laser_trim_analyzer.store.migrations.versions import rev_0001_first as first

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_BEFORE = {table.name: table for table in first._TABLES if table.name in ("unit", "store_state")}
_UNIT = first._Table(
    "unit",
    "id:big! model:name stem:name lot_id:big>lot.id first_status:word last_status:word any_status:word first_accepted_by:word? "
    "accepted_by:word? any_accepted_by:word? first_fail_points:int? fail_points:int? any_fail_points:int? first_margin:real? "
    "margin:real? any_margin:real? incomplete:bool first_day:date last_day:date last_at:time? machine:name? tracks:int "
    "attempts:int",
    checks=(
        first._among("accepted_by", *first._POLICY),
        first._among("any_accepted_by", *first._POLICY),
        first._among("any_status", *first._STATUS),
        first._among("first_accepted_by", *first._POLICY),
        first._among("first_status", *first._STATUS),
        first._among("last_status", *first._STATUS),
        first._counts("attempts", "tracks", "first_fail_points", "fail_points", "any_fail_points"),
        first._names("model", "stem", "machine"),
    ),
    unique=("model stem lot_id",),
    indexes={
        "ix_unit_model_last_day": "model last_day",
        "ix_unit_stem": "stem",
        "ix_unit_lot": "lot_id",
        "ix_unit_last": "model last_status accepted_by incomplete first_status last_day fail_points machine",
        "ix_unit_first": "model first_status first_accepted_by incomplete first_day first_fail_points machine",
        "ix_unit_any": "model any_status any_accepted_by incomplete first_status last_day any_fail_points machine",
    },
)
_STATE = first._Table(
    "store_state",
    "id:big! data_version:big stamp:big next_key:big",
    checks=(("next_key", "next_key >= 1"), ("one_row", "id = 1")),
)
_INDEXES = {
    "ix_track_attempt_serial": ("track_attempt", "serial model unit_id"),
    "ix_track_attempt_contents": ("track_attempt", "model limit_table_id recipe_id machine trimmed_on"),
    "ix_source_file_model": ("source_file", "model serial"),
    "ix_source_file_stored": ("source_file", "stored_at"),
    "ix_lot_first_day": ("lot", "first_day"),
}


def _remake(table: first._Table, **fresh: int) -> None:
    """Make a table anew with the columns that both forms have; `fresh` are the values of new columns that may not be NULL.

    No row may refer to it meanwhile. Values go through as the driver gives them.
    """
    connection = op.get_bind()
    there = {column["name"] for column in sa.inspect(connection).get_columns(table.name)}
    kept = [name for word in table.columns.split() if (name := word.partition(":")[0]) in there]
    plain = sa.table(table.name, *map(sa.column, (*kept, *fresh)))
    rows = [{**row, **fresh} for row in connection.execute(sa.select(*(plain.c[name] for name in kept))).mappings()]
    op.drop_table(table.name)
    metadata = sa.MetaData(naming_convention=first._NAMING)
    sa.Table("lot", metadata, first._column("id:big!"))
    first._table(metadata, table)
    metadata.tables[table.name].create(connection)
    if rows:
        connection.execute(plain.insert(), rows)


def _remake_units(table: first._Table, **fresh: int) -> None:
    """Attempts name their units: SQLite takes the names away and puts them back, PostgreSQL the rule that they must be there."""
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        op.drop_constraint("fk_track_attempt_unit_id", "track_attempt")
        _remake(table, **fresh)
        op.create_foreign_key("fk_track_attempt_unit_id", "track_attempt", "unit", ["unit_id"], ["id"])
        return
    attempts = sa.table("track_attempt", sa.column("id"), sa.column("unit_id"))
    named = attempts.c.unit_id.is_not(None)
    belongs = [{"attempt": key, "unit": unit} for key, unit in connection.execute(sa.select(attempts).where(named))]
    connection.execute(attempts.update().where(named).values(unit_id=None))
    _remake(table, **fresh)
    if belongs:
        again = attempts.update().where(attempts.c.id == sa.bindparam("attempt")).values(unit_id=sa.bindparam("unit"))
        connection.execute(again, belongs)


def upgrade() -> None:
    op.drop_index("ix_track_attempt_serial", "track_attempt")
    _remake_units(_UNIT, tracks=0)
    _remake(_STATE, stamp=secrets.randbits(62))
    for name, (table, columns) in _INDEXES.items():
        op.create_index(name, table, columns.split())


def downgrade() -> None:
    """What is new is derived from what stays: nothing is lost."""
    for name, (table, _) in _INDEXES.items():
        op.drop_index(name, table)
    _remake_units(_BEFORE["unit"])
    _remake(_BEFORE["store_state"])
    op.create_index("ix_track_attempt_serial", "track_attempt", ["serial"])
