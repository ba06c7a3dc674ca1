"""Tables of specifications in TOML, CSV or Excel, one schema for the three; it grades nothing and fills no gap."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import PurePath

from laser_trim_analyzer.errors import ReadError, SpecError, TrimError
from laser_trim_analyzer.model import Specification, Specifications
from laser_trim_analyzer.readers.workbook import ReadLimits, Source, load

from . import csv_form, excel_form, toml_form
from .row import Row
from .values import specification_of

__all__ = ["read_specifications"]

MOST_ROWS = 10_000
_LIMITS = ReadLimits(max_bytes=4 * 1024 * 1024)
_EXCEL_SIGNS = (b"\xd0\xcf\x11\xe0", b"PK\x03\x04")
_FORMS = {
    ".toml": lambda source, limits: toml_form.rows(source),
    ".csv": lambda source, limits: csv_form.rows(source),
    ".xlsx": excel_form.rows,
    ".xlsm": excel_form.rows,
    ".xls": excel_form.rows,
}


def read_specifications(path: str | os.PathLike[str], *, limits: ReadLimits | None = None) -> Specifications:
    """Read a table of specifications (docs/specifications.md); whole, or not at all.

    Raises SpecError that names the place and says what to write there, and ReadError where the file cannot be read as such.
    """
    limits = limits or _LIMITS
    source = _load(path, limits)
    try:
        rows = _specifications(_rows(source, limits))
    except TrimError as problem:
        problem.path, problem.sha256, problem.size = source.path, source.sha256, len(source.data)
        raise
    return Specifications(PurePath(source.path).name, rows)


def _load(path: str | os.PathLike[str], limits: ReadLimits) -> Source:
    try:
        return load(path, limits.max_bytes)
    except ReadError as problem:
        if problem.code == "FILE_TOO_LARGE":  # its remedy speaks of trim workbooks
            raise SpecError("SPEC_TOO_LARGE", problem.detail, path=problem.path) from problem
        raise


def _rows(source: Source, limits: ReadLimits) -> Iterable[Row]:
    """By content where it has a sign of its own, else by the extension."""
    if not source.data:
        raise SpecError("SPEC_UNREADABLE", "the file has no content")
    if source.data.startswith(_EXCEL_SIGNS):
        return excel_form.rows(source, limits)
    extension = PurePath(source.path).suffix.lower()
    if extension not in _FORMS:
        raise SpecError("SPEC_UNREADABLE", f"the extension '{extension}' is none of {', '.join(_FORMS)}")
    return _FORMS[extension](source, limits)


def _specifications(rows: Iterable[Row]) -> tuple[Specification, ...]:
    found: list[Specification] = []
    places: dict[str, str] = {}
    for row in rows:
        if len(found) == MOST_ROWS:
            raise row.place.refusal("SPEC_TOO_LARGE", f"more than {MOST_ROWS:,} models")
        specification = specification_of(row)
        first = places.setdefault(specification.pattern.casefold(), row.place.where)
        if first != row.place.where:
            raise row["model"].place.refusal("SPEC_DUPLICATE", f"'{specification.pattern}' stands at {first}, too")
        found.append(specification)
    if not found:
        raise SpecError("SPEC_SCHEMA", "it names no model")
    return tuple(found)
