"""The results of grading one workbook: frozen values that every frontend shows alike; no rule lives here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from .sweep import PositionUnit
from .trim_file import System
from .verdict import Finding, MachineVerdict, Note, Policy, Status, WatchFlag

__all__ = ["Analysis", "Evaluation", "ResistanceChange", "TrackResult", "UntrimmedResult"]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One evaluation of a sweep (RULES §2); margins are relative to the half band, errors in volts."""

    fail_points: int
    max_abs_error: float | None
    margin: float | None
    worst_index: int | None
    worst_position: float | None


@dataclass(frozen=True, slots=True)
class UntrimmedResult:
    """The sweep before the first cut, as measured, against its own sheet's limits."""

    fail_points: int
    max_abs_error: float | None


@dataclass(frozen=True, slots=True)
class ResistanceChange:
    """Total resistance before and after trimming, in ohm, and the change in percent of the value before."""

    untrimmed_ohm: float | None
    trimmed_ohm: float | None
    change_percent: float | None


@dataclass(frozen=True, slots=True)
class TrackResult:
    """The verdict on one track with every number behind it. ``None`` = absent; evaluations are None on an UNTRIMMED track."""

    section: int
    track: str
    alias: str | None
    status: Status
    reasons: tuple[str, ...]
    policy: Policy
    accepted_by: Policy | None
    rules_version: int
    points: int
    graded_points: int
    missing_points: int
    phantom_rows: int
    passes: int
    position_unit: PositionUnit | None
    travel: float | None
    theory_length: float | None
    measured_length: float | None
    resistance: ResistanceChange
    untrimmed: UntrimmedResult | None
    as_measured: Evaluation | None
    watch: tuple[WatchFlag, ...]
    notes: tuple[Note, ...]
    findings: tuple[Finding, ...]
    machine_verdict: MachineVerdict | None


@dataclass(frozen=True, slots=True)
class Analysis:
    """The verdict on one workbook."""

    system: System
    model: str
    serial: str
    trimmed_at: datetime | date | None
    outcome_words: str | None
    status: Status
    tracks: tuple[TrackResult, ...]
