"""What a verdict says beside its status: flags, notes, findings, numbers of installed analysers, the machine's own word."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, BigCount, Place, non_negative

__all__ = ["ExtraMetric", "FindingRow", "MachineVerdictRow", "NoteRow", "WatchFlagRow"]

_CLUSTERED: Any = ({"sqlite_with_rowid": False},)  # few columns: the key's own tree can hold the row


def _of_attempt() -> Any:
    return mapped_column(ForeignKey("track_attempt.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)


class WatchFlagRow(Base):
    __tablename__ = "watch_flag"
    __table_args__ = _CLUSTERED

    attempt_id: Mapped[BigCount] = _of_attempt()
    place: Mapped[Place]
    flag: Mapped[str]
    reached: Mapped[float]
    passed_limit: Mapped[float]


class NoteRow(Base):
    """A note holds a number or a text."""

    __tablename__ = "note"
    __table_args__ = _CLUSTERED

    attempt_id: Mapped[BigCount] = _of_attempt()
    place: Mapped[Place]
    note: Mapped[str]
    number: Mapped[float | None]
    words: Mapped[str | None]


class FindingRow(Base):
    __tablename__ = "finding"
    __table_args__ = _CLUSTERED

    attempt_id: Mapped[BigCount] = _of_attempt()
    place: Mapped[Place]
    finding: Mapped[str]


class ExtraMetric(Base):
    """A number that an installed analyser adds."""

    __tablename__ = "extra_metric"
    __table_args__ = _CLUSTERED

    attempt_id: Mapped[BigCount] = _of_attempt()
    place: Mapped[Place]
    analyzer: Mapped[str]
    name: Mapped[str]
    number: Mapped[float]
    unit: Mapped[str]


class MachineVerdictRow(Base):
    __tablename__ = "machine_verdict"
    __table_args__ = (non_negative("fail_points"), *_CLUSTERED)

    attempt_id: Mapped[BigCount] = _of_attempt()
    source: Mapped[str]
    fail_points: Mapped[int | None]
    words: Mapped[str | None]
