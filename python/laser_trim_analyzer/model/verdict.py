"""The words of a verdict: statuses, policies, flags, notes and findings of RULES §3; what they mean, not when they apply."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from laser_trim_analyzer.rules_version import RULES_VERSION

from .quick import quick

__all__ = [
    "RULES_VERSION",
    "Finding",
    "MachineVerdict",
    "Note",
    "NoteKind",
    "Policy",
    "PolicySource",
    "Reason",
    "Status",
    "WatchFlag",
    "WatchKind",
    "file_status",
]


class Status(StrEnum):
    """The verdict on a track or a file."""

    ERROR = "ERROR"
    ABORTED = "ABORTED"
    UNTRIMMED = "UNTRIMMED"
    NOT_GRADED = "NOT_GRADED"
    FAIL = "FAIL"
    WATCH = "WATCH"
    PASS = "PASS"  # noqa: S105 - a verdict, not a password


_WORST_FIRST: Final = (
    Status.ERROR,
    Status.FAIL,
    Status.NOT_GRADED,
    Status.WATCH,
    Status.PASS,
    Status.UNTRIMMED,
    Status.ABORTED,
)


def file_status(tracks: Iterable[Status]) -> Status:
    """The status of a file: the worst of its tracks; a file without tracks is ABORTED (RULES §3)."""
    found = set(tracks)
    for status in _WORST_FIRST:
        if status in found:
            return status
    return Status.ABORTED


class Policy(StrEnum):
    """The evaluation that decides (RULES §3)."""

    AS_MEASURED = "as_measured"
    WITH_OFFSET = "with_offset"
    WITH_ROTATION = "with_rotation"


class PolicySource(StrEnum):
    """Who named the policy; the first that does wins (RULES §3)."""

    CALLER = "caller"
    SPECIFICATION = "specification"
    LINEARITY_TYPE = "linearity type"
    DEFAULT = "default"


class Reason(StrEnum):
    """Why a track has the status it has."""

    NEVER_CUT = "swept, never cut"
    NO_LIMITS = "no limits on any point"
    TOO_FEW_POINTS = "fewer than 3 graded points"
    READINGS_MISSING = "readings are missing"
    READINGS_BEYOND_COUNT = "readings beyond the declared count"
    LIMITS_INCOMPLETE = "points with only a part of theory and limits"
    LIMITS_INTERRUPTED = "points without limits between others"
    BAND_TOO_WIDE = "a limit is wider than 10 % of the applied voltage"
    APPLIED_VOLTS_UNKNOWN = "the applied voltage is not recorded"
    POINTS_OUT = "points out of limits"
    WATCH_FLAG = "watch flag"


class WatchKind(StrEnum):
    """Watch flags speak of the part (RULES §3)."""

    MARGIN_LOW = "margin_low"
    SIGMA_HIGH = "sigma_high"
    RESISTANCE_OUT = "resistance_out"
    ANGLE_OUT = "angle_out"
    WIDENED = "widened_by_pass"
    FEW_POINTS = "few_points"
    LIMITS_SUSPICIOUS = "limits_suspicious"


@quick
@dataclass(frozen=True, slots=True)
class WatchFlag:
    """A flag with the value that raised it and the limit it passed; an installed analyser names its own ``analyzer:flag``."""

    flag: WatchKind | str
    value: float
    limit: float


class NoteKind(StrEnum):
    """Notes speak of the record and change no status (RULES §3)."""

    RERUN = "rerun"
    MODEL_DIFFERS = "model_differs"
    SERIAL_DIFFERS = "serial_differs"
    IMPOSSIBLE_DATE = "impossible_date"
    SAVED_AGAIN = "saved_again"
    SHEET_ERROR_DIFFERS = "sheet_error_differs"
    PHANTOM_ROWS = "phantom_rows"
    PHANTOM_SHEET = "phantom_sheet"
    TABLE_SHORTER = "table_shorter_than_readings"
    STALE_HEADER = "stale_header"
    GRID_REPLACED = "grid_replaced"
    UNIT_CELL_WRONG = "unit_cell_wrong"
    TRACKS_DIFFER = "tracks_differ"
    LIMITS_INVERTED = "limits_inverted"
    CUT_READINGS_CUT = "cut_readings_cut"
    CORRECTION_LARGE = "correction_large"


@quick
@dataclass(frozen=True, slots=True)
class Note:
    """A remark on the record: a number, or text of the record itself."""

    note: NoteKind
    value: float | str


class Finding(StrEnum):
    """What is likely wrong with a track that fails or was never cut (RULES §3)."""

    SLOPE_ERROR = "slope_error"
    SCALE = "scale"
    ONE_END = "one_end"
    UNTRIMMABLE = "untrimmable"


@quick
@dataclass(frozen=True, slots=True)
class MachineVerdict:
    """What the machine or its operator said, kept beside ours: points flagged, or the words of the file name."""

    source: str
    fail_points: int | None = None
    words: str | None = None
