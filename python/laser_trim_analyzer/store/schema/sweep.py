"""Sweeps: scalars, and the arrays in two blobs, one for overlays and one for the page of a unit."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from laser_trim_analyzer.model import SweepKind

from .base import Base, BigCount, Key, Word, non_negative, one_of

__all__ = ["SweepRow"]


class SweepRow(Base):
    """One sweep of an attempt. The columns from `graded_points` to `half_range` are its line of `model.TrimEffect`.

    `curve` holds the measured volts; `detail` stored errors, station flags and what the laser did. Both stand last, so that reading
    scalars or curves alone need not touch what follows.
    """

    __tablename__ = "sweep"
    __table_args__ = (
        UniqueConstraint("attempt_id", "place"),
        one_of("kind", SweepKind),
        non_negative("pass_number", "points", "table_rows", "readings_beyond_count", "graded_points", "fail_points"),
    )

    id: Mapped[Key]
    attempt_id: Mapped[BigCount] = mapped_column(ForeignKey("track_attempt.id", ondelete="CASCADE"))
    place: Mapped[int]
    kind: Mapped[Word]
    pass_number: Mapped[int]
    points: Mapped[int]
    axis_id: Mapped[BigCount] = mapped_column(ForeignKey("axis.id"))
    limit_table_id: Mapped[BigCount] = mapped_column(ForeignKey("limit_table.id"))
    layout_id: Mapped[BigCount] = mapped_column(ForeignKey("parameter_layout.id"))
    trim_set: Mapped[int | None]
    sheet: Mapped[str]
    grid_sheet: Mapped[str]
    station_offset: Mapped[float]
    table_rows: Mapped[int]
    readings_declared: Mapped[int | None]
    readings_beyond_count: Mapped[int]
    stale_header: Mapped[bool]
    measured_on: Mapped[date | None]
    applied_volts: Mapped[float | None]
    theory_length: Mapped[float | None]
    measured_length: Mapped[float | None]
    resistance_ohm: Mapped[float | None]
    predicted_resistance_ohm: Mapped[float | None]
    used_resistance_ohm: Mapped[float | None]
    cut_readings_cut: Mapped[bool | None]
    graded_points: Mapped[int | None]
    fail_points: Mapped[int | None]
    rms: Mapped[float | None]
    max_abs_error: Mapped[float | None]
    half_range: Mapped[float | None]
    curve: Mapped[bytes]
    detail: Mapped[bytes]
