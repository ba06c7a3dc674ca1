"""The one door to Excel: opens a workbook of any supported kind and gives its sheets; knows nothing of trim records.

`.xls` is surveyed by the compiled core before python-calamine reads it: the survey refuses what is cut, cyclic, encrypted or
out of proportion, and knows error cells, which calamine cannot tell from blank ones. Another engine can take over `.xls` behind
`Workbook` without a change in any reader.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import python_calamine

from laser_trim_analyzer import _core
from laser_trim_analyzer.errors import ReadError

from .container import Container, check_zip, identify
from .limits import ReadLimits
from .saved_time import saved_time_of_ole2, saved_time_of_zip
from .sheet import NOT_AVAILABLE, Cell, Sheet, cell_name, date_of_serial
from .source import Source, load

__all__ = [
    "NOT_AVAILABLE",
    "Cell",
    "ReadLimits",
    "Sheet",
    "Source",
    "Workbook",
    "cell_name",
    "date_of_serial",
    "load",
    "open_workbook",
]

_CODE_OF_REASON = {"truncated": "FILE_TRUNCATED", "encrypted": "FILE_ENCRYPTED", "old_biff": "FILE_TOO_OLD"}
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


class Workbook:
    """An open workbook: its identity, its last-saved time (UTC) and its sheets by name, read on demand."""

    def __init__(
        self,
        source: Source,
        engine: python_calamine.CalamineWorkbook,
        *,
        date1904: bool,
        saved_at: datetime | None,
        errors: Mapping[str, Mapping[tuple[int, int], int]] | None,
    ) -> None:
        self.path = source.path
        self.sha256 = source.sha256
        self.size = len(source.data)
        self.saved_at = saved_at
        self.sheet_names: tuple[str, ...] = tuple(engine.sheet_names)
        self._engine = engine
        self._date1904 = date1904
        self._errors = errors

    def __contains__(self, name: str) -> bool:
        return name in self.sheet_names

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name; raises ReadError SHEET_MISSING or SHEET_UNREADABLE."""
        if name not in self.sheet_names:
            raise ReadError("SHEET_MISSING", path=self.path, sheet=name)
        rows: Sequence[Sequence[object]] = _engine_call(
            lambda: self._engine.get_sheet_by_name(name).to_python(skip_empty_area=False),
            "SHEET_UNREADABLE",
            self.path,
            name,
        )
        errors = None if self._errors is None else self._errors.get(name, {})
        return Sheet(name, rows, date1904=self._date1904, errors=errors)


def open_workbook(source: Source, limits: ReadLimits) -> Workbook:
    """Open a workbook by its content; raises ReadError with a support code for everything that is not one."""
    if identify(source) is Container.ZIP:
        date1904 = check_zip(source, limits)
        return Workbook(source, _open_engine(source), date1904=date1904, saved_at=saved_time_of_zip(source.data), errors=None)
    survey = _survey(source, limits)
    errors = {sheet.name: _error_cells(sheet) for sheet in survey.sheets}
    saved_at = saved_time_of_ole2(source.data)
    return Workbook(source, _open_engine(source), date1904=survey.date1904, saved_at=saved_at, errors=errors)


def _open_engine(source: Source) -> python_calamine.CalamineWorkbook:
    engine: python_calamine.CalamineWorkbook = _engine_call(
        lambda: python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(source.data)),
        "FILE_DAMAGED",
        source.path,
        None,
    )
    return engine


def _engine_call(call: Any, code: str, path: str, sheet: str | None) -> Any:
    try:
        return call()
    except python_calamine.PasswordError as problem:
        raise ReadError("FILE_ENCRYPTED", path=path) from problem
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as problem:
        raise ReadError(code, str(problem)[:200], path=path, sheet=sheet) from problem
    except BaseException as problem:
        # A panic of the Rust engine derives from BaseException and has no importable name.
        if type(problem).__name__ != "PanicException":
            raise
        raise ReadError(code, "the Excel engine gave up", path=path, sheet=sheet) from problem


def _survey(source: Source, limits: ReadLimits) -> _core.WorkbookSurvey:
    try:
        survey = _core.survey(source.data)
    except _core.FormatError as problem:
        raise ReadError(_code_of(problem, source.data), str(problem)[:200], path=source.path) from problem
    if sum(sheet.dense_rows * sheet.dense_columns for sheet in survey.sheets) > limits.max_cells:
        largest = max(survey.sheets, key=lambda sheet: sheet.dense_rows * sheet.dense_columns)
        extent = f"{largest.dense_rows:,} rows x {largest.dense_columns:,} columns"
        raise ReadError("SHEET_TOO_LARGE", extent, path=source.path, sheet=largest.name)
    return survey


def _code_of(problem: _core.FormatError, data: bytes) -> str:
    if problem.reason == "no_workbook_stream":
        return "FILE_ENCRYPTED" if _ENCRYPTED_PACKAGE in data else "FILE_NOT_A_WORKBOOK"
    return _CODE_OF_REASON.get(problem.reason, "FILE_DAMAGED")


def _error_cells(sheet: _core.SheetSurvey) -> dict[tuple[int, int], int]:
    return {(row, column): code for row, column, code in sheet.errors.tolist()}
