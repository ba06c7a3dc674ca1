"""The results of grading one workbook: frozen values that every frontend shows alike; no rule lives here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from .evaluation import Evaluation, RotationBounds
from .quick import quick
from .sweep import PositionUnit, SweepKind
from .trim_file import System
from .verdict import Finding, MachineVerdict, Note, Policy, PolicySource, Status, WatchFlag

__all__ = [
    "Analysis",
    "Consistency",
    "Metric",
    "ResistanceChange",
    "Sigma",
    "SigmaProfile",
    "Smoothness",
    "SmoothnessQuality",
    "SweepEffect",
    "TrackResult",
    "TrimEffect",
    "UntrimmedResult",
    "Zone",
]


@quick
@dataclass(frozen=True, slots=True)
class UntrimmedResult:
    """The sweep before the first cut, as measured, against its own sheet's limits."""

    fail_points: int
    max_abs_error: float | None


@quick
@dataclass(frozen=True, slots=True)
class ResistanceChange:
    """Total resistance before and after trimming, in ohm, and the change in percent of the value before."""

    untrimmed_ohm: float | None
    trimmed_ohm: float | None
    change_percent: float | None


class SigmaProfile(StrEnum):
    """How the roughness of the error curve is computed (RULES §4)."""

    STANDARD = "standard"
    V2 = "v2"
    ONE_POLE = "one_pole"


@quick
@dataclass(frozen=True, slots=True)
class Sigma:
    """Roughness of the error curve as measured and its threshold, in volts per position unit; None where undefined."""

    gradient: float | None
    threshold: float | None
    profile: SigmaProfile


@quick
@dataclass(frozen=True, slots=True)
class Zone:
    """One stretch of the travel, positions from `start` to `end`: errors corrected as the decisive evaluation does, in volts."""

    start: float
    end: float
    points: int
    fail_points: int
    mean: float | None
    rms: float | None
    max_abs_error: float | None
    margin: float | None


class SmoothnessQuality(StrEnum):
    """How far a smoothness may be trusted, by the readings in its narrowest window."""

    UNDEFINED = "undefined"
    INDICATIVE = "indicative"
    FULL = "full"


@quick
@dataclass(frozen=True, slots=True)
class Smoothness:
    """Micro-linearity: the largest change of the error within 1 % of the travel, in volts, and where that window begins."""

    value: float | None
    position: float | None
    narrowest: int
    quality: SmoothnessQuality


@quick
@dataclass(frozen=True, slots=True)
class SweepEffect:
    """The error curve of one sweep of a run, as measured, in volts; None without graded points."""

    kind: SweepKind
    pass_number: int
    points: int
    fail_points: int
    rms: float | None
    max_abs_error: float | None
    half_range: float | None


@quick
@dataclass(frozen=True, slots=True)
class TrimEffect:
    """What trimming did: the sweeps in time order (the final one stands for the last pass), and the reductions from the untrimmed
    to the final sweep in percent; None where either is missing."""

    sweeps: tuple[SweepEffect, ...]
    rms_percent: float | None
    max_abs_percent: float | None
    half_range_percent: float | None


@quick
@dataclass(frozen=True, slots=True)
class Metric:
    """A number that an installed analyser adds (docs/analyzers.md); it never changes a status."""

    analyzer: str
    name: str
    value: float
    unit: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Consistency:
    """How two tracks of one unit differ: the second minus the first; None where either has no value."""

    first: str
    second: str
    margin: float | None
    sigma: float | None
    resistance_change_percent: float | None


@quick
@dataclass(frozen=True, slots=True)
class TrackResult:
    """The verdict on one track with every number behind it. ``None`` = absent; evaluations are None on an UNTRIMMED track.

    `policy_source` says who chose the policy. `specification` names the row of the table that served, None where the file's own
    values did. `unguarded` is the status without the guard band, None where there is none.
    """

    section: int
    track: str
    alias: str | None
    status: Status
    reasons: tuple[str, ...]
    policy: Policy
    policy_source: PolicySource
    specification: str | None
    unguarded: Status | None
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
    with_offset: Evaluation | None
    with_rotation: Evaluation | None
    rotation_bounds: RotationBounds
    sigma: Sigma
    zones: tuple[Zone, ...]
    smoothness: Smoothness
    trim_effect: TrimEffect
    metrics: tuple[Metric, ...]
    watch: tuple[WatchFlag, ...]
    notes: tuple[Note, ...]
    findings: tuple[Finding | str, ...]
    machine_verdict: MachineVerdict | None

    @property
    def decisive(self) -> Evaluation | None:
        """The evaluation that the policy names."""
        return {
            Policy.AS_MEASURED: self.as_measured,
            Policy.WITH_OFFSET: self.with_offset,
            Policy.WITH_ROTATION: self.with_rotation,
        }[self.policy]


@quick
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
    consistency: tuple[Consistency, ...]
