"""A workbook as read: where it came from, what it says of itself, and its tracks; facts only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from .quick import quick
from .sweep import Parameter
from .track import Track

__all__ = ["System", "TrimFile"]


class System(StrEnum):
    """The two families of laser-trim machines."""

    DLTS = "DLTS"
    LTS = "LTS"


@quick
@dataclass(frozen=True, slots=True, eq=False)
class TrimFile:
    """One workbook.

    `path` is text that any terminal can show (undecodable bytes escaped). `sha256` is the identity. `model` and `serial` are
    those of the file name where it follows the stations' grammar, else the sheet's. `trimmed_at` is local time without a
    zone (a date only where the name has none); `saved_at` is UTC. `template_sheets` hold the template instead of readings
    and were dropped. No tracks: the run was aborted.
    """

    path: str
    sha256: str
    size: int
    system: System
    model: str
    serial: str
    sheet_model: str | None
    sheet_serials: tuple[str, ...]
    trimmed_at: datetime | date | None
    impossible_date: str | None
    saved_at: datetime | None
    outcome_words: str | None
    tracks_declared: int | None
    parameters: Sequence[Parameter]
    remarks: tuple[Parameter, ...]
    template_sheets: tuple[str, ...]
    tracks: tuple[Track, ...]
