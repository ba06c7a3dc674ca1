"""The labels of the parameter sheets with ordinary values; they hold no rule and no fact of a track."""

from __future__ import annotations

from typing import Final

__all__ = ["DLTS_HEADERS", "DLTS_MODEL", "DLTS_SWEEP", "DLTS_TRACK", "DLTS_TRIM", "LTS_LENGTH", "LTS_MODEL", "LTS_TRIM"]

Row = tuple[str, float | str | None]

DLTS_HEADERS: Final = (
    "Meas Volts", "Index", "Theory Volts", "Lin Error", "Position", "Upper Lin Lim", "Lower Lin Lim", "pass/fail?",
    "trim target", "initial trim value", "final trim value", "Zero-Start", "Pred. Deltas", "Used Deltas", "mod theory",
    "Cut Lengths", "Trim Currents",
)  # fmt: skip

DLTS_MODEL: Final[tuple[Row, ...]] = (
    ("Model", None), ("Type", "Rotary"), ("# of Sections", 1.0), ("# of Tracks", None), ("X-Axis Current Limit", 2.3),
    ("Y-Axis Current Limit", 0.3), ("A-Axis Current Limit", 2.3), ("Z-Axis Current Limit", 2.3),
)  # fmt: skip

DLTS_TRACK: Final[tuple[Row, ...]] = (
    ("TRACK PARAMETERS", None), ("# of Trim Parameters", 1.0), ("Initial Resistance Upper Limit", None),
    ("Initial Resistance Lower Limit", None), ("Final Resistance Upper Limit", None),
    ("Final Resistance Lower Limit", None), ("Length Minimum", None), ("Length Theoretical", None),
    ("Length Mamimum", None), ("Starting Position", None), ("Response (Linear or Function)", "LINEAR"),
    ("Laser Power (0-255)", 52.0), ("Laser Duration (ns)", 200.0), ("Laser Pulse Repetition Rate (Hz)", 10000.0),
    ("Test Voltage", None), ("Error Split Low Voltage", 0.03125), ("Error Split Low Position", None),
    ("Error Split High Voltage", 9.96875), ("Error Split High Position", None), ("Indexing Method", "ERROR-SPLIT"),
    ("End Position", "CENTER"), ("Plate Move During Setup?", "YES"), ("Center-Tap Target", None),
    ("Center-Tap Upper Limit", None), ("Center-Tap Lower Limit", None), ("# of Lin Positions", None),
    ("Linearity Velocity", 20.0), ("Alias", None), ("Index Voltage", 0.006), ("Index Position", -171.0),
    ("Outer Edge Position", 35.179), ("Inner Edge Position", 32.004), ("Resistance Threshold %", 1.0),
    ("Theoretical Resistance", 10000.0), ("Laser Height", -106.596), ("End Collet Release?", "NO"),
    ("LOW-TAP", None), ("HIGH-TAP", None),
)  # fmt: skip

DLTS_TRIM: Final[tuple[Row, ...]] = (
    ("TRIM PARAMETERS", None), ("Laser Cut Length (mm)", 1.1), ("# of Linear Positions", None),
    ("# of Trim Positions", None), ("Laser Speed High", 0.6), ("Laser Speed Low", 0.1),
    ("Initial Linearity Points Ignored", 1.0), ("Final Linearity Points Ignored", 1.0),
    ("Vfinder Increment Multiplier", 4.0), ("Initial Trim Points Ignored", None), ("Final Trim Points Ignored", None),
    ("Trim Volts", 10.0), ("Trim Upper Tolerance", 0.001), ("Trim Lower Tolerance", -0.001), ("Delta Rank", 0.0),
    ("Speed Crossover", 30.0), ("Theory Delta Multiplier", 1.0), ("Balance Ends?", "NO"), ("Auto-Retrim?", "NO"),
    ("Initial End-Balance?", "NO"), ("Trim Range", ">32.512"), ("Trim Delta Source", "MEAS"),
    ("Laser Direction", "FORWARD"), ("Trim Velocity", 10.0), ("Alias", "Outer Edge"), ("High Position", 169.0),
    ("High Value", 9.9415), ("High Value Tolerance", 0.001), ("High Start", 0.5), ("High Increment", 0.5),
    ("High Limit", 3.0), ("High Cut Length", 1.2), ("Low Position", -169.0), ("Low Value", 0.0585),
    ("Low Value Tolerance", 0.001), ("Low Start", 0.5), ("Low Increment", 0.5), ("Low Limit", 3.0),
    ("Low Cut Length", 1.2),
)  # fmt: skip

DLTS_SWEEP: Final = (
    "model#", "shop#", "sectionID", "trackID", "trimID", "date", "phase value", "length value", "meas value",
    "resistance", "predicted r", "used r", "test volts", "#ofLinPoints", "DMM ID", "DMM S/N", "Volt Scale",
    "Res Scale", "Last Cal.", "Next Cal.", "Center Tap", "Laser Start pos.", "Current Used", "Current Pred.",
    "Current Init.", "Calc. Angle",
)  # fmt: skip

LTS_LENGTH: Final = "{unit}"
"""Stands for the record's unit cell in `LTS_MODEL`."""

LTS_MODEL: Final[tuple[tuple[str, str, float | str | None], ...]] = (
    ("Model number", "", None), ("Pot Type", "", None), ("Pot Angle", LTS_LENGTH, None),
    ("Start Position", LTS_LENGTH, None), ("Stop Angle", LTS_LENGTH, None), ("min elec. Angle", LTS_LENGTH, None),
    ("max elec. Angle", LTS_LENGTH, None), ("Max resistance", "Ohms", None), ("Min Resistance", "Ohms", None),
    ("Theo. Resistance", "Ohms", 1000.0), ("Circle Cut Length", LTS_LENGTH, 73.0), ("Endset%", "%", 1.0),
    ("Laser Cut Segments", "scalar", 20.0), ("Laser Cut Length", "Counts", 3000.0),
    ("Number of Readings (Lin)", "scalar", None), ("Use Table Theory?", "yes/no", "NO"),
    ("Readings/Deg.", "scalar", 1.0), ("Laser Back Length", "counts", 0.0), ("Laser Start Position", "counts", 0.0),
    ("Number of Readings (trim)", "scalar", None), ("Laser Speed High", "rev/sec", 0.03),
    ("Laser Speed Slow", "rev/sec", 0.01), ("Initial Points Ignored", "scalar", None),
    ("Ending points Ignored", "scalar", None), ("Response", "text", "Linear"), ("Laser Current", "amps", 29.0),
    ("Laser Frequency", "Hertz", 250.0), ("End Degree Increment", "deg", 0.25), ("End Degree Start", "deg", 1.0),
    ("Vfinder Increment Multiplier", "scalar", 4.0), ("Points From Start", "scalar", None),
    ("Points From End", "scalar", None), ("Coarse Trim Voltage", "volts", None),
    ("Coarse Upper Tolerance", "scalar", 0.0), ("Coarse Lower Tolerance", "scalar", 0.001),
    ("Fine Trim Voltage", "volts", 10.0), ("Fine Upper Tolerance", "scalar", 0.0001),
    ("Fine lower Tolerance", "scalar", 0.001), ("Delta Rank", "scalar", 0.0), ("Speed Crossover", "%", 30.0),
    ("Theory Delta Multiplier", "scalar", 1.0), ("Endset Voltage Tolerance", "volts", 0.003),
    ("Low Error Split Volts", "volts", 0.0819), ("Low Error Split Position", LTS_LENGTH, -0.3),
    ("High Error Split Volts", "volts", 9.918), ("High Error Split Position", LTS_LENGTH, 0.3),
    ("Balance Ends?", "yes/no", "No"), ("Auto-Retrim", "yes/no", "No"), ("End Position", "", "Center"),
    ("Initial End-Balance?", "yes/no", "No"), ("Establish Coordinates", "", "Error-Split"),
    ("Absolute End Position", LTS_LENGTH, -1.1), ("Move Plate during setup", "yes/no", "NO"),
    ("Element Configuration", "List", "Single"), ("End-Balance Limit", "iterations", 5.0),
    ("Trim Range", "counts", None),
    ("Source of trim deltas", "List", "MEAS"), ("<Reserved>", "", None), ("<Reserved>", "", None),
    ("Laser Power (0-255)", "", 26.0), ("Laser PRR (1600-1000000)", "", 2000.0),
    ("Pulse Duration (4,8,14,20,30,50,100,200)", "", 50.0),
)  # fmt: skip

LTS_TRIM: Final[tuple[Row, ...]] = (
    ("Pass", None), ("Laser Start Position", "Manual"), ("Laser Cut Length", 3500.0),
    ("Laser Cut Direction", "Forward"),
    ("Laser Speed high", 0.03), ("Laser Speed Low", 0.01), ("SpeedXover", 30.0), ("TrimV", 10.0),
    ("Upper Trim Tolerance", 0.0), ("Lower Trim Tolerance", 0.001), ("Delta Rank", 0.0),
    ("Theory Delta Multiplier", 1.0), ("High Position", 0.3005), ("High Value", 9.918),
    ("High Value Tolerance ", 0.003), ("High Start", 1.0), ("High Increment", 0.25), ("High Limit", 5.0),
    ("High Cut Length", 3500.0), ("Low Position", -0.3005), ("Low Value", 0.0819), ("Low Value Tolerance", 0.003),
    ("Low Start", 1.0), ("Low Increment", 0.25), ("Low Limit", 5.0), ("Low Cut Length", 3500.0),
)  # fmt: skip
