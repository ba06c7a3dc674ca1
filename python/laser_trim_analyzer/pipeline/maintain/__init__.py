"""The verbs that keep a history: make, upgrade, check, back up, restore, measure, tidy, copy; they know no frontend."""

from laser_trim_analyzer.pipeline.access import Access
from laser_trim_analyzer.store.defects import Checked, Defect
from laser_trim_analyzer.store.restoring import Restored
from laser_trim_analyzer.store.size import Statistics, TableSize
from laser_trim_analyzer.store.transfer import Copied, CopyProgress

from .backup import BackedUp, backup, restore
from .check import CheckEvent, CheckSummary, check
from .copy import copy
from .lines import SCHEMA, defect_line, statistics_record, summary_line
from .schema import Upgrade, init, upgrade
from .size import Vacuumed, stats, vacuum

__all__ = [
    "SCHEMA",
    "Access",
    "BackedUp",
    "CheckEvent",
    "CheckSummary",
    "Checked",
    "Copied",
    "CopyProgress",
    "Defect",
    "Restored",
    "Statistics",
    "TableSize",
    "Upgrade",
    "Vacuumed",
    "backup",
    "check",
    "copy",
    "defect_line",
    "init",
    "restore",
    "statistics_record",
    "stats",
    "summary_line",
    "upgrade",
    "vacuum",
]
