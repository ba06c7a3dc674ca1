"""Which system wrote a workbook, told by its sheet names alone: never by extension, folder or file name."""

from __future__ import annotations

import os

from laser_trim_analyzer.errors import ReadError
from laser_trim_analyzer.model import System

from .workbook import ReadLimits, Workbook, load, open_workbook

__all__ = ["sniff", "system_of"]

_SHEET_OF_SYSTEM = {"Track Parameters": System.DLTS, "Lin Error": System.LTS}


def sniff(path: str | os.PathLike[str], limits: ReadLimits | None = None) -> System:
    """The system of the workbook at `path`; raises ReadError for anything that is not a trim record."""
    limits = limits or ReadLimits()
    return system_of(open_workbook(load(path, limits.max_bytes), limits))


def system_of(workbook: Workbook) -> System:
    """The system by the sheet that only it has; raises ReadError LAYOUT_UNKNOWN or LAYOUT_AMBIGUOUS."""
    found = [system for sheet, system in _SHEET_OF_SYSTEM.items() if sheet in workbook]
    if len(found) > 1:
        raise ReadError("LAYOUT_AMBIGUOUS", path=workbook.path)
    if not found:
        names = ", ".join(workbook.sheet_names[:6])
        raise ReadError("LAYOUT_UNKNOWN", f"sheets: {names}" if names else "no sheets", path=workbook.path)
    return found[0]
