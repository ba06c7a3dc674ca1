"""What people said and decided: annotations, specifications by version, runs that graded anew and the verdicts they replaced."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from laser_trim_analyzer.model import AngleTolerance, LinearityType, Policy
from laser_trim_analyzer.store.words import AnnotationKind, Target

from .base import Base, BigCount, Digest, Key, Moment, Name, Word, non_negative, one_of, short
from .grade import GradeColumns, grade_checks

__all__ = ["Annotation", "ModelSpecification", "RegradeRun", "SupersededResult"]


class Annotation(Base):
    """A comment, a disposition or an exclusion: who, when and why; taken back, never deleted.

    It names its target by what does not change when files are read again, forgotten and found again, or units derived anew: the
    hash of the file with section and track, or model, stem and a production day.
    """

    __tablename__ = "annotation"
    __table_args__ = (
        one_of("kind", AnnotationKind),
        one_of("target", Target),
        short("model", "stem", "track"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn"),
        Index("ix_annotation_file", "file_sha256"),
        Index("ix_annotation_model", "model", "stem"),
    )

    id: Mapped[Key]
    kind: Mapped[Word]
    target: Mapped[Word]
    file_sha256: Mapped[Digest | None]
    section: Mapped[int | None]
    track: Mapped[Name | None]
    model: Mapped[Name | None]
    stem: Mapped[Name | None]
    day: Mapped[date | None]
    words: Mapped[str]
    reason: Mapped[str | None]
    said_by: Mapped[str]
    said_at: Mapped[Moment]
    withdrawn_by: Mapped[str | None]
    withdrawn_at: Mapped[Moment | None]
    withdrawn_why: Mapped[str | None]


class ModelSpecification(Base):
    """One version of one row of the table of specifications; the newest version of a pattern that is not withdrawn holds."""

    __tablename__ = "model_specification"
    __table_args__ = (
        UniqueConstraint("pattern", "version"),
        one_of("linearity_type", LinearityType),
        one_of("policy", Policy),
        one_of("angle_one_sided", AngleTolerance),
        short("pattern"),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("guard_band >= 0 AND guard_band < 1", name="guard_band"),
    )

    id: Mapped[Key]
    pattern: Mapped[Name]
    version: Mapped[int]
    sha256: Mapped[Digest]
    source: Mapped[str]
    said_by: Mapped[str]
    said_at: Mapped[Moment]
    reason: Mapped[str | None]
    withdrawn: Mapped[bool]
    linearity_type: Mapped[Word | None]
    policy: Mapped[Word | None]
    angle: Mapped[float | None]
    angle_tolerance: Mapped[float | None]
    angle_one_sided: Mapped[Word | None]
    exclusions: Mapped[str]
    sigma_threshold: Mapped[float | None]
    sigma_author: Mapped[str | None]
    sigma_reason: Mapped[str | None]
    sigma_day: Mapped[date | None]
    final_lower_ohm: Mapped[float | None]
    final_upper_ohm: Mapped[float | None]
    guard_band: Mapped[float]


class RegradeRun(Base):
    """One grading of stored tracks by other rules, policy or specifications; reverted by another run, never deleted."""

    __tablename__ = "regrade_run"
    __table_args__ = (non_negative("tracks", "changed"),)

    id: Mapped[Key]
    started_at: Mapped[Moment]
    started_by: Mapped[str]
    reason: Mapped[str | None]
    rules_version: Mapped[int]
    request: Mapped[str]  # JSON: policy, profile, specifications, filter
    tracks: Mapped[int]
    changed: Mapped[int]
    reverts_id: Mapped[BigCount | None] = mapped_column(ForeignKey("regrade_run.id"))


class SupersededResult(GradeColumns, Base):
    """The verdict that a run replaced; `remarks` is JSON of its flags, notes, findings, metrics and lines of trim effect.

    It names its attempt by file, section and track: the attempt's own key changes when the file is read again.
    """

    __tablename__ = "superseded_result"
    __table_args__ = (*grade_checks(), short("track"), Index("ix_superseded_result_attempt", "file_id", "section", "track"))

    run_id: Mapped[BigCount] = mapped_column(ForeignKey("regrade_run.id"), primary_key=True, autoincrement=False)
    file_id: Mapped[BigCount] = mapped_column(
        ForeignKey("source_file.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    section: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    track: Mapped[Name] = mapped_column(primary_key=True)
    remarks: Mapped[str]
