"""The engine for `.xlsx`: python-calamine, which only gets a package that was unpacked within limits and packed again."""

from __future__ import annotations

import io
from typing import Any

import python_calamine

from laser_trim_analyzer import _core
from laser_trim_analyzer.errors import ReadError

from .error_cells import ErrorCells
from .limits import ReadLimits
from .package import unpacked
from .saved_time import saved_time_of_zip
from .source import Source

__all__ = ["PackagedWorkbook"]


class PackagedWorkbook:
    """An open `.xlsx`; a sheet is read when it is asked for."""

    def __init__(self, source: Source, limits: ReadLimits) -> None:
        package = unpacked(source, limits)
        self._path = source.path
        self._max_cells = limits.max_cells
        self._engine: python_calamine.CalamineWorkbook = self._call(
            lambda: python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(package.data)), "FILE_DAMAGED"
        )
        self.sheet_names: list[str] = self._engine.sheet_names
        self._errors = ErrorCells(package.data)
        self.date1904 = package.date1904
        self.saved_at = saved_time_of_zip(package.data)

    def sheet(self, number: int) -> _core.Sheet:
        name = self.sheet_names[number]
        if self._engine.sheets_metadata[number].typ != python_calamine.SheetTypeEnum.WorkSheet:
            raise ReadError("SHEET_MISSING", "it is no worksheet", path=self._path, sheet=name)
        sheet: _core.Sheet = self._call(lambda: self._cells(name, number), "SHEET_UNREADABLE", name)
        return sheet

    def _cells(self, name: str, number: int) -> _core.Sheet:
        rows = self._engine.get_sheet_by_index(number).to_python(skip_empty_area=False)
        return _core.Sheet.of_rows(name, rows, self._max_cells, self._errors.of(name))

    def _call(self, call: Any, code: str, sheet: str | None = None) -> Any:
        try:
            return call()
        except python_calamine.PasswordError as problem:
            raise ReadError("FILE_ENCRYPTED", path=self._path) from problem
        except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as problem:
            raise ReadError(code, str(problem)[:200], path=self._path, sheet=sheet) from problem
        except BaseException as problem:
            # A panic of the Rust engine derives from BaseException and has no importable name.
            if type(problem).__name__ != "PanicException":
                raise
            raise ReadError(code, "the Excel engine gave up", path=self._path, sheet=sheet) from problem
