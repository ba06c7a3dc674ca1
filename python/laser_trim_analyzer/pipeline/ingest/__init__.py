"""The verbs ingest, watch and forget: files into a history, safe and once, and out again; they know no frontend."""

from laser_trim_analyzer.store import Holder

from .events import Cause, Deed, Event, FileOutcome, Phase, Progress, Summary
from .forget import Forgotten, forget
from .record import SCHEMA, outcome_line, summary_line
from .run import ingest
from .watch import Trouble, watch
from .wishes import Wishes

__all__ = [
    "SCHEMA",
    "Cause",
    "Deed",
    "Event",
    "FileOutcome",
    "Forgotten",
    "Holder",
    "Phase",
    "Progress",
    "Summary",
    "Trouble",
    "Wishes",
    "forget",
    "ingest",
    "outcome_line",
    "summary_line",
    "watch",
]
