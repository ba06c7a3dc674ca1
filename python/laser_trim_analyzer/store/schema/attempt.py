"""Attempts: one track of one file with its facts and the verdict that holds."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from laser_trim_analyzer.model import PositionUnit, System

from .base import Base, BigCount, Key, Name, Word, one_of, short
from .grade import GradeColumns, grade_checks

__all__ = ["TrackAttempt"]


class TrackAttempt(GradeColumns, Base):
    """One run of one track. A file without tracks is one attempt with section 0 and track ``''``.

    Model, serial and date repeat the file's, because every question asks by them. `unit_id` is NULL without a date: such an attempt
    is in no lot and so in no unit. `limit_table_id` and `axis_id` are those of the deciding sweep.
    """

    __tablename__ = "track_attempt"
    __table_args__ = (
        UniqueConstraint("file_id", "section", "track"),
        *grade_checks(),
        one_of("system", System),
        one_of("position_unit", PositionUnit),
        short("model", "serial", "stem", "track", "machine"),
        Index("ix_track_attempt_model_day", "model", "trimmed_on"),
        Index("ix_track_attempt_model_stem", "model", "stem"),
        Index("ix_track_attempt_unit", "unit_id"),
        Index("ix_track_attempt_status_day", "status", "trimmed_on"),
        Index("ix_track_attempt_station_day", "system", "machine", "trimmed_on"),
        Index("ix_track_attempt_serial", "serial", "model", "unit_id"),
        Index("ix_track_attempt_contents", "model", "limit_table_id", "recipe_id", "machine", "trimmed_on"),
        Index("ix_track_attempt_day", "trimmed_on"),
    )

    id: Mapped[Key]
    file_id: Mapped[BigCount] = mapped_column(ForeignKey("source_file.id", ondelete="CASCADE"))
    unit_id: Mapped[BigCount | None] = mapped_column(ForeignKey("unit.id"))
    place: Mapped[int]
    system: Mapped[Word | None]
    machine: Mapped[Name | None]
    model: Mapped[Name]
    serial: Mapped[Name]
    stem: Mapped[Name]
    section: Mapped[int]
    track: Mapped[Name]
    alias: Mapped[str | None]
    trimmed_at: Mapped[datetime | None]
    trimmed_on: Mapped[date | None]
    tracks_declared: Mapped[int | None]
    position_unit: Mapped[Word | None]
    unit_cell: Mapped[str | None]
    initial_lower_ohm: Mapped[float | None]
    initial_upper_ohm: Mapped[float | None]
    final_lower_ohm: Mapped[float | None]
    final_upper_ohm: Mapped[float | None]
    angle_lower: Mapped[float | None]
    angle_upper: Mapped[float | None]
    length_locked: Mapped[bool | None]
    settings_id: Mapped[BigCount | None] = mapped_column(ForeignKey("model_settings.id"))
    settings_layout_id: Mapped[BigCount | None] = mapped_column(ForeignKey("parameter_layout.id"))
    recipe_id: Mapped[BigCount | None] = mapped_column(ForeignKey("recipe.id"))
    recipe_layout_id: Mapped[BigCount | None] = mapped_column(ForeignKey("parameter_layout.id"))
    limit_table_id: Mapped[BigCount | None] = mapped_column(ForeignKey("limit_table.id"))
    axis_id: Mapped[BigCount | None] = mapped_column(ForeignKey("axis.id"))
