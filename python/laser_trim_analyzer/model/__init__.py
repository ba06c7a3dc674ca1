"""Frozen facts about workbooks, tracks and verdicts; imports nothing of ours but the error table."""

from .limits import Exclusions, Range
from .result import Analysis, Evaluation, ResistanceChange, TrackResult, UntrimmedResult
from .spec import LinearityType, Specification
from .sweep import Parameter, PositionUnit, StationFlag, Sweep, SweepKind, TrimDetail
from .track import Track
from .trim_file import System, TrimFile
from .unit import Lot, TrackKey, lots_of, stem_and_letter
from .verdict import (
    RULES_VERSION,
    Finding,
    MachineVerdict,
    Note,
    NoteKind,
    Policy,
    Reason,
    Status,
    WatchFlag,
    WatchKind,
    file_status,
)

__all__ = [
    "RULES_VERSION",
    "Analysis",
    "Evaluation",
    "Exclusions",
    "Finding",
    "LinearityType",
    "Lot",
    "MachineVerdict",
    "Note",
    "NoteKind",
    "Parameter",
    "Policy",
    "PositionUnit",
    "Range",
    "Reason",
    "ResistanceChange",
    "Specification",
    "StationFlag",
    "Status",
    "Sweep",
    "SweepKind",
    "System",
    "Track",
    "TrackKey",
    "TrackResult",
    "TrimDetail",
    "TrimFile",
    "UntrimmedResult",
    "WatchFlag",
    "WatchKind",
    "file_status",
    "lots_of",
    "stem_and_letter",
]
