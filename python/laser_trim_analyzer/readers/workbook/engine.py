"""What an Excel engine has to give: sheets by their place among the tabs, and what the container says of the workbook."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from laser_trim_analyzer import _core

__all__ = ["Engine"]


class Engine(Protocol):
    """An open workbook; its sheets tell error cells by their codes."""

    sheet_names: list[str]
    date1904: bool
    saved_at: datetime | None

    def sheet(self, number: int) -> _core.Sheet:
        """The sheet at that place of `sheet_names`; raises ReadError."""
