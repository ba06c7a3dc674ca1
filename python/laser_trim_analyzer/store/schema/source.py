"""Files by their content and the paths under which they were seen."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from laser_trim_analyzer.model import Status, System
from laser_trim_analyzer.store.words import FileKind, FileState

from .base import Base, BigCount, Digest, Key, Moment, Name, Place, Word, non_negative, one_of, short, table_of
from .begin import begin_of

__all__ = ["Consistency", "SourceFile", "SourcePath"]

_CURRENT: Final[dict[str, Any]] = {"sqlite_where": text("is_current"), "postgresql_where": text("is_current")}


class SourceFile(Base):
    """One content of a file and what reading it gave; `sha256` is NULL where the bytes could not be read or there are none."""

    __tablename__ = "source_file"
    __table_args__ = (
        UniqueConstraint("sha256"),
        one_of("kind", FileKind),
        one_of("state", FileState),
        one_of("system", System),
        one_of("status", Status),
        non_negative("size", "tracks_declared", "reader_version"),
        short("model", "serial"),
        CheckConstraint("(state = 'refused') = (code IS NOT NULL)", name="refused_with_code"),
        Index("ix_source_file_state", "state", "code"),
        Index("ix_source_file_model", "model", "serial"),
        Index("ix_source_file_stored", "stored_at"),
    )

    id: Mapped[Key]
    sha256: Mapped[Digest | None]
    size: Mapped[BigCount | None]
    kind: Mapped[Word]
    state: Mapped[Word]
    code: Mapped[Word | None]
    detail: Mapped[str | None]
    sheet: Mapped[str | None]
    cell: Mapped[str | None]
    remedy: Mapped[str | None]
    reader_version: Mapped[int]
    stored_at: Mapped[Moment]
    system: Mapped[Word | None]
    model: Mapped[Name | None]
    serial: Mapped[Name | None]
    status: Mapped[Word | None]
    sheet_model: Mapped[str | None]
    sheet_serials: Mapped[str | None]  # JSON list
    trimmed_at: Mapped[datetime | None]
    trimmed_on: Mapped[date | None]
    impossible_date: Mapped[str | None]
    saved_at: Mapped[Moment | None]
    outcome_words: Mapped[str | None]
    tracks_declared: Mapped[int | None]
    template_sheets: Mapped[str | None]  # JSON list
    settings_id: Mapped[BigCount | None] = mapped_column(ForeignKey("model_settings.id"))
    settings_layout_id: Mapped[BigCount | None] = mapped_column(ForeignKey("parameter_layout.id"))
    remarks_id: Mapped[BigCount | None] = mapped_column(ForeignKey("model_settings.id"))
    remarks_layout_id: Mapped[BigCount | None] = mapped_column(ForeignKey("parameter_layout.id"))
    record: Mapped[bytes | None]  # values of the sweeps' own parameters and extra readings, sealed JSON


class SourcePath(Base):
    """A path under which a content was seen. One content may have many; a path has one current content and may have had others.

    `path_key` are the first 16 bytes of the path's SHA-256: a path may be longer than an index of PostgreSQL can hold. That of all
    paths in their order keeps their begins.
    """

    __tablename__ = "source_path"
    __table_args__ = (
        UniqueConstraint("path_key", "file_id"),
        Index("ix_source_path_current", "path_key", unique=True, **_CURRENT),
        Index("ix_source_path_file", "file_id"),
        non_negative("size"),
    )

    id: Mapped[Key]
    file_id: Mapped[BigCount] = mapped_column(ForeignKey("source_file.id", ondelete="CASCADE"))
    path_key: Mapped[Digest]
    path: Mapped[str]
    size: Mapped[BigCount | None]
    mtime_ns: Mapped[BigCount | None]
    is_current: Mapped[bool]
    seen_at: Mapped[Moment]


Index("ix_source_path_begin", begin_of(table_of(SourcePath).c.path))


class Consistency(Base):
    """How two tracks of a file differ."""

    __tablename__ = "consistency"
    __table_args__ = ({"sqlite_with_rowid": False},)

    file_id: Mapped[BigCount] = mapped_column(ForeignKey("source_file.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[Place]
    first_track: Mapped[str]
    second_track: Mapped[str]
    margin: Mapped[float | None]
    sigma: Mapped[float | None]
    resistance_change_percent: Mapped[float | None]
