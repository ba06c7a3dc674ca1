"""The verb regrade: stored facts graded anew, differences first, applied as a run that can be taken back; it reads no workbook."""

from laser_trim_analyzer.pipeline.access import Access
from laser_trim_analyzer.store.regrading import Run

from .events import Difference, RegradeEvent, RegradeProgress, RegradeSummary, Unreadable, Wishes
from .lines import SCHEMA, event_line, run_line
from .run import regrade, regrade_runs, revert

__all__ = [
    "SCHEMA",
    "Access",
    "Difference",
    "RegradeEvent",
    "RegradeProgress",
    "RegradeSummary",
    "Run",
    "Unreadable",
    "Wishes",
    "event_line",
    "regrade",
    "regrade_runs",
    "revert",
    "run_line",
]
