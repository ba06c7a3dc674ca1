"""The verb ingest: files into a history, safe and once; readers, grading and store stay behind it."""

from .events import Cause, Deed, Event, FileOutcome, Phase, Progress, Summary
from .forget import Forgotten, forget
from .run import ingest
from .wishes import Wishes

__all__ = ["Cause", "Deed", "Event", "FileOutcome", "Forgotten", "Phase", "Progress", "Summary", "Wishes", "forget", "ingest"]
