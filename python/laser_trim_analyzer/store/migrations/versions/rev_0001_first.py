"""The first revision: every table. Frozen: whatever the tables become later, this stays as it was.

Written as lines of `name:kind`, with `!` for the primary key, `?` where NULL may stand, `>` for a foreign key and `*` where the
row goes with its parent.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import sqlalchemy as sa
from alembic import op

from laser_trim_analyzer.errors import StoreError

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_KINDS: dict[str, Any] = {
    "big": _BIG,
    "int": sa.Integer(),
    "small": sa.SmallInteger(),
    "real": sa.Double(),
    "bool": sa.Boolean(),
    "text": sa.Text(),
    "word": sa.String(40),
    "name": sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql"),
    "digest": sa.LargeBinary(32),
    "blob": sa.LargeBinary(),
    "date": sa.Date(),
    "time": sa.DateTime(),
    "moment": sa.DateTime(),
}
_STATUS = ("ERROR", "ABORTED", "UNTRIMMED", "NOT_GRADED", "FAIL", "WATCH", "PASS")
_POLICY = ("as_measured", "with_offset", "with_rotation")
_APPEND_ONLY = {
    "sqlite": (
        "CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event "
        "BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END",
        "CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event "
        "BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RAISE EXCEPTION 'audit_event is append-only'; END$$",
        "CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE ON audit_event "
        "FOR EACH ROW EXECUTE FUNCTION audit_event_refuse()",
        "CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event EXECUTE FUNCTION audit_event_refuse()",
    ),
}


class _Table(NamedTuple):
    name: str
    columns: str
    checks: tuple[tuple[str, str], ...] = ()
    unique: tuple[str, ...] = ()
    indexes: Mapping[str, str] = MappingProxyType({})
    clustered: bool = False


def _among(column: str, *words: str) -> tuple[str, str]:
    return column, f"{column} IN ({', '.join(repr(word) for word in words)})"


def _counts(*columns: str) -> tuple[str, str]:
    return "non_negative", " AND ".join(f"{column} >= 0" for column in columns)


def _names(*columns: str) -> tuple[str, str]:
    return "short", " AND ".join(f"length({column}) <= 200" for column in columns)


_GRADE = (
    "status:word reasons:text? policy:word? policy_source:word? specification:text? unguarded:word? accepted_by:word? "
    "rules_version:int? margin:real? fail_points:int? points:int? graded_points:int? missing_points:int? phantom_rows:int? "
    "passes:int? travel:real? theory_length:real? measured_length:real? untrimmed_ohm:real? trimmed_ohm:real? "
    "resistance_change_percent:real? untrimmed_fail_points:int? untrimmed_max_abs_error:real? as_measured_fail_points:int? "
    "as_measured_max_abs_error:real? as_measured_margin:real? as_measured_worst_index:int? as_measured_worst_position:real? "
    "as_measured_offset_v:real? as_measured_rotation:real? as_measured_certificate:text? as_measured_upper_bound:bool? "
    "as_measured_on_bound:bool? with_offset_fail_points:int? with_offset_max_abs_error:real? with_offset_margin:real? "
    "with_offset_worst_index:int? with_offset_worst_position:real? with_offset_offset_v:real? with_offset_rotation:real? "
    "with_offset_certificate:text? with_offset_upper_bound:bool? with_offset_on_bound:bool? with_rotation_fail_points:int? "
    "with_rotation_max_abs_error:real? with_rotation_margin:real? with_rotation_worst_index:int? "
    "with_rotation_worst_position:real? with_rotation_offset_v:real? with_rotation_rotation:real? "
    "with_rotation_certificate:text? with_rotation_upper_bound:bool? with_rotation_on_bound:bool? bounds_least:real? "
    "bounds_most:real? bounds_source:word? sigma_gradient:real? sigma_threshold:real? sigma_profile:word? "
    "smoothness_value:real? smoothness_position:real? smoothness_narrowest:int? smoothness_quality:word? "
    "effect_rms_percent:real? effect_max_abs_percent:real? effect_half_range_percent:real? zones:blob?"
)
_GRADE_CHECKS = (
    _among("accepted_by", *_POLICY),
    _among("bounds_source", "specification", "file", "locked by the file", "no usable length limits"),
    _counts(
        "points",
        "graded_points",
        "missing_points",
        "phantom_rows",
        "untrimmed_fail_points",
        "smoothness_narrowest",
        "as_measured_fail_points",
        "with_offset_fail_points",
        "with_rotation_fail_points",
        "fail_points",
    ),
    _among("policy", *_POLICY),
    _among("policy_source", "caller", "specification", "linearity type", "default"),
    _among("sigma_profile", "standard", "v2", "one_pole"),
    _among("smoothness_quality", "undefined", "indicative", "full"),
    _among("status", *_STATUS),
    _among("unguarded", *_STATUS),
)
_TABLES = (
    _Table(
        "annotation",
        "id:big! kind:word target:word file_sha256:digest? section:int? track:name? model:name? stem:name? day:date? "
        "words:text reason:text? said_by:text said_at:moment withdrawn_by:text? withdrawn_at:moment? withdrawn_why:text?",
        checks=(
            _among("kind", "comment", "disposition", "exclusion"),
            _names("model", "stem", "track"),
            _among("target", "file", "track", "unit", "lot", "model"),
            ("withdrawn", "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)"),
        ),
        indexes={"ix_annotation_file": "file_sha256", "ix_annotation_model": "model stem"},
    ),
    _Table(
        "audit_event",
        "id:big! at:moment actor:text host:text role:text? action:text subject:text detail:text previous:digest hash:digest",
        checks=(("id", "id >= 1"),),
        unique=("previous",),
    ),
    _Table(
        "axis",
        "id:big! sha256:digest points:int arrays:blob",
        checks=(_counts("points"),),
        unique=("sha256",),
    ),
    _Table(
        "limit_table",
        "id:big! sha256:digest points:int arrays:blob",
        checks=(_counts("points"),),
        unique=("sha256",),
    ),
    _Table(
        "lot",
        "id:big! model:name first_day:date last_day:date",
        checks=(
            ("days", "first_day <= last_day"),
            _names("model"),
        ),
        unique=("model first_day",),
        indexes={"ix_lot_last_day": "last_day"},
    ),
    _Table(
        "model_settings",
        "id:big! sha256:digest content:text",
        unique=("sha256",),
    ),
    _Table(
        "model_specification",
        "id:big! pattern:name version:int sha256:digest source:text said_by:text said_at:moment reason:text? withdrawn:bool "
        "linearity_type:word? policy:word? angle:real? angle_tolerance:real? angle_one_sided:word? exclusions:text "
        "sigma_threshold:real? sigma_author:text? sigma_reason:text? sigma_day:date? final_lower_ohm:real? "
        "final_upper_ohm:real? guard_band:real",
        checks=(
            _among("angle_one_sided", "min", "max"),
            ("guard_band", "guard_band >= 0 AND guard_band < 1"),
            _among("linearity_type", "absolute", "absolute_with_offset", "independent"),
            _among("policy", *_POLICY),
            _names("pattern"),
            ("version", "version >= 1"),
        ),
        unique=("pattern version",),
    ),
    _Table(
        "parameter_layout",
        "id:big! sha256:digest content:text",
        unique=("sha256",),
    ),
    _Table(
        "recipe",
        "id:big! sha256:digest content:text",
        unique=("sha256",),
    ),
    _Table(
        "regrade_run",
        "id:big! started_at:moment started_by:text reason:text? rules_version:int request:text tracks:int changed:int "
        "reverts_id:big?>regrade_run.id",
        checks=(_counts("tracks", "changed"),),
    ),
    _Table(
        "store_state",
        "id:big! data_version:big next_key:big",
        checks=(
            ("next_key", "next_key >= 1"),
            ("one_row", "id = 1"),
        ),
    ),
    _Table(
        "source_file",
        "id:big! sha256:digest? size:big? kind:word state:word code:word? detail:text? sheet:text? cell:text? remedy:text? "
        "reader_version:int stored_at:moment system:word? model:name? serial:name? status:word? sheet_model:text? "
        "sheet_serials:text? trimmed_at:time? trimmed_on:date? impossible_date:text? saved_at:moment? outcome_words:text? "
        "tracks_declared:int? template_sheets:text? settings_id:big?>model_settings.id "
        "settings_layout_id:big?>parameter_layout.id remarks_id:big?>model_settings.id "
        "remarks_layout_id:big?>parameter_layout.id record:blob?",
        checks=(
            _among("kind", "trim", "unknown"),
            _counts("size", "tracks_declared", "reader_version"),
            ("refused_with_code", "(state = 'refused') = (code IS NOT NULL)"),
            _names("model", "serial"),
            _among("state", "read", "refused", "aborted"),
            _among("status", *_STATUS),
            _among("system", "DLTS", "LTS"),
        ),
        unique=("sha256",),
        indexes={"ix_source_file_state": "state code"},
    ),
    _Table(
        "unit",
        "id:big! model:name stem:name lot_id:big>lot.id first_status:word last_status:word any_status:word "
        "first_accepted_by:word? accepted_by:word? any_accepted_by:word? incomplete:bool first_day:date last_day:date "
        "attempts:int",
        checks=(
            _among("accepted_by", *_POLICY),
            _among("any_accepted_by", *_POLICY),
            _among("any_status", *_STATUS),
            _among("first_accepted_by", *_POLICY),
            _among("first_status", *_STATUS),
            _among("last_status", *_STATUS),
            _counts("attempts"),
            _names("model", "stem"),
        ),
        unique=("model stem lot_id",),
        indexes={"ix_unit_lot": "lot_id", "ix_unit_model_last_day": "model last_day", "ix_unit_stem": "stem"},
    ),
    _Table(
        "consistency",
        "file_id:big!>source_file.id* place:small! first_track:text second_track:text margin:real? sigma:real? "
        "resistance_change_percent:real?",
        clustered=True,
    ),
    _Table(
        "source_path",
        "id:big! file_id:big>source_file.id* path_key:digest path:text size:big? mtime_ns:big? is_current:bool seen_at:moment",
        checks=(_counts("size"),),
        unique=("path_key file_id",),
        indexes={"ix_source_path_current": "path_key", "ix_source_path_file": "file_id"},
    ),
    _Table(
        "superseded_result",
        "run_id:big!>regrade_run.id file_id:big!>source_file.id* section:int! track:name! remarks:text " + _GRADE,
        checks=(
            *_GRADE_CHECKS,
            _names("track"),
        ),
        indexes={"ix_superseded_result_attempt": "file_id section track"},
    ),
    _Table(
        "track_attempt",
        "id:big! file_id:big>source_file.id* unit_id:big?>unit.id place:int system:word? machine:name? model:name serial:name "
        "stem:name section:int track:name alias:text? trimmed_at:time? trimmed_on:date? tracks_declared:int? "
        "position_unit:word? unit_cell:text? initial_lower_ohm:real? initial_upper_ohm:real? final_lower_ohm:real? "
        "final_upper_ohm:real? angle_lower:real? angle_upper:real? length_locked:bool? settings_id:big?>model_settings.id "
        "settings_layout_id:big?>parameter_layout.id recipe_id:big?>recipe.id recipe_layout_id:big?>parameter_layout.id "
        "limit_table_id:big?>limit_table.id axis_id:big?>axis.id"
        " " + _GRADE,
        checks=(
            *_GRADE_CHECKS,
            _among("position_unit", "degree", "inch"),
            _names("model", "serial", "stem", "track", "machine"),
            _among("system", "DLTS", "LTS"),
        ),
        unique=("file_id section track",),
        indexes={
            "ix_track_attempt_day": "trimmed_on",
            "ix_track_attempt_model_day": "model trimmed_on",
            "ix_track_attempt_model_stem": "model stem",
            "ix_track_attempt_serial": "serial",
            "ix_track_attempt_station_day": "system machine trimmed_on",
            "ix_track_attempt_status_day": "status trimmed_on",
            "ix_track_attempt_unit": "unit_id",
        },
    ),
    _Table(
        "extra_metric",
        "attempt_id:big!>track_attempt.id* place:small! analyzer:text name:text number:real unit:text",
        clustered=True,
    ),
    _Table(
        "finding",
        "attempt_id:big!>track_attempt.id* place:small! finding:text",
        clustered=True,
    ),
    _Table(
        "machine_verdict",
        "attempt_id:big!>track_attempt.id* source:text fail_points:int? words:text?",
        checks=(_counts("fail_points"),),
        clustered=True,
    ),
    _Table(
        "note",
        "attempt_id:big!>track_attempt.id* place:small! note:text number:real? words:text?",
        clustered=True,
    ),
    _Table(
        "sweep",
        "id:big! attempt_id:big>track_attempt.id* place:int kind:word pass_number:int points:int axis_id:big>axis.id "
        "limit_table_id:big>limit_table.id layout_id:big>parameter_layout.id trim_set:int? sheet:text grid_sheet:text "
        "station_offset:real table_rows:int readings_declared:int? readings_beyond_count:int stale_header:bool "
        "measured_on:date? applied_volts:real? theory_length:real? measured_length:real? resistance_ohm:real? "
        "predicted_resistance_ohm:real? used_resistance_ohm:real? cut_readings_cut:bool? graded_points:int? fail_points:int? "
        "rms:real? max_abs_error:real? half_range:real? curve:blob detail:blob",
        checks=(
            _among("kind", "untrimmed", "pass", "final", "rerun"),
            _counts("pass_number", "points", "table_rows", "readings_beyond_count", "graded_points", "fail_points"),
        ),
        unique=("attempt_id place",),
    ),
    _Table(
        "watch_flag",
        "attempt_id:big!>track_attempt.id* place:small! flag:text reached:real passed_limit:real",
        clustered=True,
    ),
)


def _column(text: str) -> sa.Column[Any]:
    text, _, target = text.partition(">")
    name, _, kind = text.partition(":")
    keys = [sa.ForeignKey(target.rstrip("*"), ondelete="CASCADE" if target.endswith("*") else None)] if target else []
    is_key = kind.endswith("!")
    return sa.Column(name, _KINDS[kind.rstrip("!?")], *keys, primary_key=is_key, autoincrement=False, nullable=kind.endswith("?"))


def _table(metadata: sa.MetaData, table: _Table) -> None:
    made = sa.Table(
        table.name,
        metadata,
        *map(_column, table.columns.split()),
        *(sa.CheckConstraint(rule, name=name) for name, rule in table.checks),
        *(sa.UniqueConstraint(*columns.split()) for columns in table.unique),
        sqlite_with_rowid=not table.clustered,
    )
    for name, columns in table.indexes.items():
        only = sa.text("is_current") if name == "ix_source_path_current" else None
        sa.Index(
            name, *(made.c[column] for column in columns.split()), unique=only is not None, sqlite_where=only, postgresql_where=only
        )


def upgrade() -> None:
    metadata = sa.MetaData(naming_convention=_NAMING)
    for table in _TABLES:
        _table(metadata, table)
    connection = op.get_bind()
    metadata.create_all(connection, checkfirst=False)
    for line in _APPEND_ONLY[connection.dialect.name]:
        connection.exec_driver_sql(line)
    connection.execute(sa.text("INSERT INTO store_state (id, data_version, next_key) VALUES (1, 0, 1)"))


def downgrade() -> None:
    """Below the first revision there is nothing: going there would be to delete the history, which a migration never does."""
    raise StoreError("STORE_OLDER", "there is no revision before the first; remove the file to remove the history")
