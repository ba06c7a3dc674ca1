"""Lots and units: derived from the attempts by `model.unit`, written in the transaction that changes them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from laser_trim_analyzer.model import Policy, Status

from .base import Base, BigCount, Key, Name, Word, non_negative, one_of, short

__all__ = ["Lot", "Unit"]


class Lot(Base):
    """Production days of a model whose gaps are at most three days."""

    __tablename__ = "lot"
    __table_args__ = (
        UniqueConstraint("model", "first_day"),
        short("model"),
        CheckConstraint("first_day <= last_day", name="days"),
        Index("ix_lot_last_day", "last_day"),
    )

    id: Mapped[Key]
    model: Mapped[Name]
    first_day: Mapped[date]
    last_day: Mapped[date]


class Unit(Base):
    """One part: model, stem of the serial, lot; its status under each retest policy."""

    __tablename__ = "unit"
    __table_args__ = (
        UniqueConstraint("model", "stem", "lot_id"),
        Index("ix_unit_model_last_day", "model", "last_day"),
        Index("ix_unit_stem", "stem"),
        Index("ix_unit_lot", "lot_id"),
        one_of("first_status", Status),
        one_of("last_status", Status),
        one_of("any_status", Status),
        one_of("first_accepted_by", Policy),
        one_of("accepted_by", Policy),
        one_of("any_accepted_by", Policy),
        short("model", "stem"),
        non_negative("attempts"),
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
    incomplete: Mapped[bool]
    first_day: Mapped[date]
    last_day: Mapped[date]
    attempts: Mapped[int]
