"""The tables of the store, one file per aggregate; they never leave the package."""

from .attempt import TrackAttempt
from .base import LONGEST_NAME, Base, table_of
from .begin import BEGIN_OF_PATH, begin_of
from .content import Axis, LimitTable, ModelSettings, ParameterLayout, Recipe
from .people import Annotation, ModelSpecification, RegradeRun, SupersededResult
from .record import APPEND_ONLY, AuditEvent, StoreState
from .remark import ExtraMetric, FindingRow, MachineVerdictRow, NoteRow, WatchFlagRow
from .source import Consistency, SourceFile, SourcePath
from .sweep import SweepRow
from .unit import Lot, Unit

__all__ = [
    "APPEND_ONLY",
    "BEGIN_OF_PATH",
    "LONGEST_NAME",
    "Annotation",
    "AuditEvent",
    "Axis",
    "Base",
    "Consistency",
    "ExtraMetric",
    "FindingRow",
    "LimitTable",
    "Lot",
    "MachineVerdictRow",
    "ModelSettings",
    "ModelSpecification",
    "NoteRow",
    "ParameterLayout",
    "Recipe",
    "RegradeRun",
    "SourceFile",
    "SourcePath",
    "StoreState",
    "SupersededResult",
    "SweepRow",
    "TrackAttempt",
    "Unit",
    "WatchFlagRow",
    "begin_of",
    "table_of",
]
