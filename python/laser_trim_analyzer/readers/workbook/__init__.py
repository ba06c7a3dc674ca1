"""The one door to Excel: opens a workbook of any supported kind and gives its sheets; knows nothing of trim records.

An `.xls` is read by the compiled core, an `.xlsx` is unpacked within limits and read by python-calamine. Another engine can take
over behind `Workbook` without a change in any reader.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Sequence, Set
from functools import partial

from laser_trim_analyzer.errors import ReadError, shown_path

from .address import cell_name
from .container import Container, identify
from .engine import Engine
from .limits import ReadLimits
from .many import in_order
from .parameters import Parameters, normalised
from .sheet import NOT_AVAILABLE, Cell, Sheet
from .source import Source, load

__all__ = [
    "NOT_AVAILABLE",
    "Cell",
    "Parameters",
    "ReadLimits",
    "Sheet",
    "Source",
    "Workbook",
    "cell_name",
    "error_cells",
    "in_order",
    "load",
    "normalised",
    "open_file",
    "open_source",
    "open_workbook",
    "read_many",
]


class Workbook:
    """An open workbook: its identity, its last-saved time (UTC) and its sheets by name."""

    def __init__(self, source: Source, engine: Engine, without: Set[str]) -> None:
        self.path = source.path
        self.sha256 = source.sha256
        self.size = len(source.data)
        self.saved_at = engine.saved_at
        self._engine = engine
        _require_different(engine.sheet_names, source.path)
        self._numbers = {name: number for number, name in enumerate(engine.sheet_names) if name not in without}
        self.sheet_names = tuple(self._numbers)

    def __contains__(self, name: str) -> bool:
        return name in self._numbers

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name; raises ReadError SHEET_MISSING or SHEET_UNREADABLE."""
        if name not in self._numbers:
            raise ReadError("SHEET_MISSING", path=self.path, sheet=name)
        cells = self._engine.sheet(self._numbers[name])
        return Sheet(cells, date1904=self._engine.date1904)


def open_workbook(source: Source, limits: ReadLimits, without: Set[str] = frozenset()) -> Workbook:
    """Open a workbook by its content, as if it had not the sheets of the names in `without`.

    Raises ReadError with a support code for everything that is not a workbook.
    """
    # Each engine loads its library with the first file of its kind.
    if identify(source) is Container.ZIP:
        from .packaged import PackagedWorkbook

        return Workbook(source, PackagedWorkbook(source, limits), without)
    from .compound import CompoundWorkbook

    return Workbook(source, CompoundWorkbook(source, limits, without), without)


def open_file(path: str | os.PathLike[str], limits: ReadLimits, without: Set[str] = frozenset()) -> Workbook:
    """Read the bytes of a file once, hash them and open them. Raises ReadError, with the hash and size of bytes that were read."""
    return open_source(load(path, limits.max_bytes), limits, without)


def open_source(source: Source, limits: ReadLimits, without: Set[str] = frozenset()) -> Workbook:
    """Open bytes that were read already. Raises ReadError with their path, hash and size."""
    try:
        return open_workbook(source, limits, without)
    except ReadError as problem:
        problem.path, problem.sha256, problem.size = source.path, source.sha256, len(source.data)
        raise


def read_many(
    paths: Iterable[str | os.PathLike[str]],
    threads: int,
    *,
    limits: ReadLimits | None = None,
    without: Set[str] = frozenset(),
) -> Generator[Workbook | ReadError]:
    """Open many files with a bounded pool of threads: workbooks in the order of the paths, or why one could not be opened.

    Memory that is not there is the error INTERNAL of its file; the others go on.
    """
    opened = partial(_opened, limits=limits or ReadLimits(), without=without)
    return in_order(opened, paths, threads)


def _opened(path: str | os.PathLike[str], limits: ReadLimits, without: Set[str]) -> Workbook | ReadError:
    try:
        return open_file(path, limits, without)
    except ReadError as problem:
        problem.__traceback__ = problem.__cause__ = problem.__context__ = None  # they would keep the bytes in memory
        return problem
    except MemoryError:
        return ReadError("INTERNAL", "MemoryError", path=shown_path(path))


def error_cells(sheet: Sheet) -> list[str]:
    """The addresses of the cells that show an error such as #N/A and therefore read as blank.

    For tables that people write, where a failed formula must not become an absent value; a trim record asks `Sheet.error_codes`.
    """
    codes = [sheet.error_codes(column, 0, sheet.rows) for column in range(sheet.columns)]
    return [cell_name(int(row), column) for column, of_column in enumerate(codes) for row in of_column.nonzero()[0]]


def _require_different(names: Sequence[str], path: str) -> None:
    """Two sheets of one name, which Excel does not allow, would hide each other."""
    folded = {name.casefold() for name in names}
    if len(folded) < len(names):
        double = next(name for name in names if sum(other.casefold() == name.casefold() for other in names) > 1)
        raise ReadError("FILE_DAMAGED", "two sheets have this name", path=path, sheet=double)
