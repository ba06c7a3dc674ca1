"""The engine for `.xls`: our own core reads the compound file and its BIFF8 records; nothing else looks at those bytes."""

from __future__ import annotations

from collections.abc import Set
from datetime import UTC, datetime, timedelta

from laser_trim_analyzer import _core
from laser_trim_analyzer.errors import ReadError

from .limits import ReadLimits
from .source import Source

__all__ = ["CompoundWorkbook"]

_CODE_OF_REASON = {
    "truncated": "FILE_TRUNCATED",
    "encrypted": "FILE_ENCRYPTED",
    "old_biff": "FILE_TOO_OLD",
    "no_workbook_stream": "FILE_NOT_A_WORKBOOK",
    "too_large": "SHEET_TOO_LARGE",
}
_FILETIME_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_EARLIEST_PLAUSIBLE = datetime(1980, 1, 1, tzinfo=UTC)


class CompoundWorkbook:
    """An open `.xls` whose sheets but those of the names in `without` were read, in one call with Python's lock released."""

    def __init__(self, source: Source, limits: ReadLimits, without: Set[str]) -> None:
        try:
            self._book = _core.Workbook(source.data, limits.max_cells, list(without), limits.max_text_bytes)
        except _core.FormatError as problem:
            code = _CODE_OF_REASON.get(problem.reason, "FILE_DAMAGED")
            raise ReadError(code, problem.message[:200], path=source.path, sheet=problem.sheet) from problem
        self._path = source.path
        self.sheet_names = self._book.sheet_names
        self.date1904 = self._book.date1904
        self.saved_at = _moment(self._book.saved_ticks)

    def sheet(self, number: int) -> _core.Sheet:
        try:
            return self._book.sheet(number)
        except IndexError as problem:
            raise ReadError("SHEET_MISSING", "it is no worksheet", path=self._path, sheet=self.sheet_names[number]) from problem


def _moment(ticks: int | None) -> datetime | None:
    """A FILETIME as UTC; None where it is none that a trim machine can have written."""
    try:
        moment = _FILETIME_EPOCH + timedelta(microseconds=(ticks or 0) // 10)
    except OverflowError:
        return None
    return moment if moment > _EARLIEST_PLAUSIBLE else None
