"""The verbs of the program, for every frontend alike; they yield outcomes and know no user interface."""

import logging

from laser_trim_analyzer.readers import ReadLimits, read, read_specifications

from .analyze import Cancel, Progress, analyze
from .discover import Found, discover
from .examine import curve_of, examine
from .outcome import Outcome, outcome_of
from .record import SCHEMA, record, record_line

__all__ = [
    "SCHEMA",
    "Cancel",
    "Found",
    "Outcome",
    "Progress",
    "ReadLimits",
    "analyze",
    "curve_of",
    "discover",
    "examine",
    "outcome_of",
    "read",
    "read_specifications",
    "record",
    "record_line",
]

# Whoever uses the library decides where its log goes; without this Python prints our errors to the screen.
logging.getLogger("laser_trim_analyzer").addHandler(logging.NullHandler())
