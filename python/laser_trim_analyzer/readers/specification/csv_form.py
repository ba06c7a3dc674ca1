"""Specifications as CSV with a header, separated by comma, semicolon or tab; values stay the text that they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from laser_trim_analyzer.errors import SpecError
from laser_trim_analyzer.readers.workbook import Source

from .columns import COLUMNS, columns_of
from .row import Entry, Place, Row, shown
from .text import text_of

__all__ = ["rows"]

_SEPARATORS = (",", ";", "\t")
_FIELDS = "Give every line as many fields as the header; text with a separator stands in quotes, a decimal has a point."


def rows(source: Source) -> Iterator[Row]:
    """The lines after the header; blank ones are left out. Raises SpecError SPEC_UNREADABLE or SPEC_SCHEMA."""
    lines = _lines(text_of(source))
    where, header = next(lines, ("line 1", []))
    columns = columns_of(header, [Place(where)] * len(header))
    for where, fields in lines:
        if len(fields) != len(header):
            problem = f"{len(fields)} fields; the header has {len(header)}"
            raise Place(where).refusal("SPEC_SCHEMA", problem, _FIELDS)
        yield _row(where, fields, columns)


def _lines(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each line that is not blank, with its number; one with a line end inside quotes is named by where it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    first = 1
    try:
        for fields in reader:
            if any(field.strip() for field in fields):
                yield f"line {first}", fields
            first = reader.line_num + 1
    except csv.Error as problem:
        raise SpecError("SPEC_UNREADABLE", f"line {first} is not CSV: {problem}") from problem


def _separator(text: str) -> str:
    """The sign that parts the header into most known columns."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(_SEPARATORS, key=lambda sign: sum(name.strip(' "').casefold() in COLUMNS for name in header.split(sign)))


def _row(where: str, fields: list[str], columns: dict[int, str]) -> Row:
    entries: dict[str, Entry] = {}
    for index, field in enumerate(fields):
        if not field.strip():
            continue
        if index not in columns:
            raise Place(where).refusal("SPEC_SCHEMA", f"{shown(field)} stands in a column without a name")
        entries[columns[index]] = Entry(field, Place(where, columns[index]), is_typed=False)
    return Row(Place(where), entries)
