"""The one door to Excel: opens a workbook of any supported kind and gives its sheets; knows nothing of trim records.

No file gets to python-calamine as it came. An `.xls` is surveyed by the compiled core, which refuses what is cut, cyclic,
encrypted or out of proportion and knows error cells, which calamine cannot tell from blank ones; then it is reduced to its
values, because calamine returns a negative number under a date format as another number and can be kept busy for ever by
formulas. An `.xlsx` is unpacked within limits and packed again. Another engine can take over behind `Workbook` without a change
in any reader.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Set
from datetime import datetime
from typing import Any

import python_calamine

from laser_trim_analyzer import _core
from laser_trim_analyzer.errors import ReadError

from .container import Container, identify
from .error_cells import error_cells_of_package
from .limits import ReadLimits
from .package import unpacked
from .saved_time import saved_time_of_ole2, saved_time_of_zip
from .sheet import NOT_AVAILABLE, Cell, Sheet, cell_name
from .source import Source, load

__all__ = [
    "NOT_AVAILABLE",
    "Cell",
    "ReadLimits",
    "Sheet",
    "Source",
    "Workbook",
    "cell_name",
    "error_cells",
    "load",
    "open_workbook",
]

_CODE_OF_REASON = {
    "truncated": "FILE_TRUNCATED",
    "encrypted": "FILE_ENCRYPTED",
    "old_biff": "FILE_TOO_OLD",
    "no_workbook_stream": "FILE_NOT_A_WORKBOOK",
}


class Workbook:
    """An open workbook: its identity, its last-saved time (UTC) and its sheets by name, read on demand."""

    def __init__(
        self,
        source: Source,
        engine: python_calamine.CalamineWorkbook,
        *,
        date1904: bool,
        saved_at: datetime | None,
        surveys: Mapping[str, _core.SheetSurvey] | None,
        without: Set[str],
    ) -> None:
        self.path = source.path
        self.sha256 = source.sha256
        self.size = len(source.data)
        self.saved_at = saved_at
        self.sheet_names = tuple(name for name in _sheet_names(engine, source.path) if name not in without)
        self._engine = engine
        self._date1904 = date1904
        self._surveys = surveys

    def __contains__(self, name: str) -> bool:
        return name in self.sheet_names

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name; raises ReadError SHEET_MISSING or SHEET_UNREADABLE."""
        if name not in self.sheet_names:
            raise ReadError("SHEET_MISSING", path=self.path, sheet=name)
        rows: list[list[object]] = _engine_call(
            lambda: self._engine.get_sheet_by_name(name).to_python(skip_empty_area=False),
            "SHEET_UNREADABLE",
            self.path,
            name,
        )
        errors = None
        if self._surveys is not None:
            survey = self._surveys[name]
            if (len(rows), len(rows[0]) if rows else 0) != (survey.rows, survey.columns):
                raise ReadError("SHEET_UNREADABLE", "the Excel engine found other cells", path=self.path, sheet=name)
            errors = survey.errors
        return Sheet(name, rows, date1904=self._date1904, errors=errors)


def open_workbook(source: Source, limits: ReadLimits, without: Set[str] = frozenset()) -> Workbook:
    """Open a workbook by its content, as if it had not the sheets of the names in `without`.

    Raises ReadError with a support code for everything that is not a workbook.
    """
    if identify(source) is Container.ZIP:
        package = unpacked(source, limits)
        engine = _open_engine(package.data, source.path)
        saved_at = saved_time_of_zip(package.data)
        return Workbook(source, engine, date1904=package.date1904, saved_at=saved_at, surveys=None, without=without)
    survey = _survey(source, limits)
    unread = [number for number, sheet in enumerate(survey.sheets) if sheet.name in without]
    engine = _open_engine(_core.plain_workbook(source.data, unread), source.path)
    surveys = dict(zip(engine.sheet_names, survey.sheets, strict=True))
    saved_at = saved_time_of_ole2(source.data)
    return Workbook(source, engine, date1904=survey.date1904, saved_at=saved_at, surveys=surveys, without=without)


def error_cells(workbook: Workbook, source: Source, limits: ReadLimits, name: str) -> list[str]:
    """The addresses of the cells of a sheet that show an error such as #N/A and therefore read as blank; raises ReadError.

    For tables that people write, where a failed formula must not become an absent value; a trim record asks `Sheet.error_codes`.
    """
    if identify(source) is Container.ZIP:
        return error_cells_of_package(source, limits, name)
    sheet = workbook.sheet(name)
    by_column = [(column, sheet.error_codes(column, 0, sheet.rows)) for column in range(sheet.columns)]
    return [cell_name(int(row), column) for column, codes in by_column if codes is not None for row in codes.nonzero()[0]]


def _open_engine(data: bytes, path: str) -> python_calamine.CalamineWorkbook:
    engine: python_calamine.CalamineWorkbook = _engine_call(
        lambda: python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)),
        "FILE_DAMAGED",
        path,
        None,
    )
    return engine


def _sheet_names(engine: python_calamine.CalamineWorkbook, path: str) -> tuple[str, ...]:
    """The names in the order of the tabs; two sheets of one name, which Excel does not allow, would hide each other."""
    names = tuple(engine.sheet_names)
    folded = {name.casefold() for name in names}
    if len(folded) < len(names):
        double = next(name for name in names if sum(other.casefold() == name.casefold() for other in names) > 1)
        raise ReadError("FILE_DAMAGED", "two sheets have this name", path=path, sheet=double)
    return names


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
        code = _CODE_OF_REASON.get(problem.reason, "FILE_DAMAGED")
        raise ReadError(code, str(problem)[:200], path=source.path) from problem
    # The extent of the cells with a value: what DIMENSIONS and blank cells claim is not in the reduced copy.
    if sum(sheet.rows * sheet.columns for sheet in survey.sheets) > limits.max_cells:
        largest = max(survey.sheets, key=lambda sheet: sheet.rows * sheet.columns)
        extent = f"{largest.rows:,} rows x {largest.columns:,} columns"
        raise ReadError("SHEET_TOO_LARGE", extent, path=source.path, sheet=largest.name)
    if sum(sheet.text_bytes for sheet in survey.sheets) > limits.max_text_bytes:
        longest = max(survey.sheets, key=lambda sheet: sheet.text_bytes)
        raise ReadError("FILE_EXPANDS_TOO_FAR", "one long text in very many cells", path=source.path, sheet=longest.name)
    return survey
