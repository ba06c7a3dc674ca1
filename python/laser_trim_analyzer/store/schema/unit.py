"""Lots and units: derived from the attempts by `model.unit`, written in the transaction that changes them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from laser_trim_analyzer.model import Policy, Status

from .base import Base, BigCount, Key, Name, Word, non_negative, one_of, short

__all__ = ["Lot", "Unit"]

_COUNTED: Final = {
    "last": ("model", "last_status", "accepted_by", "incomplete", "first_status", "last_day", "fail_points"),
    "first": ("model", "first_status", "first_accepted_by", "incomplete", "first_day", "first_fail_points"),
    "any": ("model", "any_status", "any_accepted_by", "incomplete", "first_status", "last_day", "any_fail_points"),
}
"""What counting by model asks for, by retest policy, in the order in which it counts."""


class Lot(Base):
    """Production days of a model whose gaps are at most three days."""

    __tablename__ = "lot"
    __table_args__ = (
        UniqueConstraint("model", "first_day"),
        short("model"),
        CheckConstraint("first_day <= last_day", name="days"),
        Index("ix_lot_last_day", "last_day"),
        Index("ix_lot_first_day", "first_day"),
    )

    id: Mapped[Key]
    model: Mapped[Name]
    first_day: Mapped[date]
    last_day: Mapped[date]


class Unit(Base):
    """One part: model, stem of the serial, lot; what becomes of it under each retest policy, the default without a word before it.

    `fail_points` are the most and `margin` the least of the attempts that speak; `machine` and `last_at` are those of the last
    attempt, `last_at` NULL where its record has the day alone. Three indexes hold all that counting by model asks for.
    """

    __tablename__ = "unit"
    __table_args__ = (
        UniqueConstraint("model", "stem", "lot_id"),
        Index("ix_unit_model_last_day", "model", "last_day"),
        Index("ix_unit_stem", "stem"),
        Index("ix_unit_lot", "lot_id"),
        *(Index(f"ix_unit_{policy}", *columns, "machine") for policy, columns in _COUNTED.items()),
        one_of("first_status", Status),
        one_of("last_status", Status),
        one_of("any_status", Status),
        one_of("first_accepted_by", Policy),
        one_of("accepted_by", Policy),
        one_of("any_accepted_by", Policy),
        short("model", "stem", "machine"),
        non_negative("attempts", "tracks", "first_fail_points", "fail_points", "any_fail_points"),
    )

    id: Mapped[Key]
    model: Mapped[Name]
    stem: Mapped[Name]
    lot_id: Mapped[BigCount] = mapped_column(ForeignKey("lot.id"))
    first_status: Mapped[Word]
    last_status: Mapped[Word]
    any_status: Mapped[Word]
    first_accepted_by: Mapped[Word | None]
    accepted_by: Mapped[Word | None]
    any_accepted_by: Mapped[Word | None]
    first_fail_points: Mapped[int | None]
    fail_points: Mapped[int | None]
    any_fail_points: Mapped[int | None]
    first_margin: Mapped[float | None]
    margin: Mapped[float | None]
    any_margin: Mapped[float | None]
    incomplete: Mapped[bool]
    first_day: Mapped[date]
    last_day: Mapped[date]
    last_at: Mapped[datetime | None]
    machine: Mapped[Name | None]
    tracks: Mapped[int]
    attempts: Mapped[int]
