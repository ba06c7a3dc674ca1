"""What begins with a text, as a range of an index instead of a look at every row; makes conditions and runs none."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, and_, false, func

from .schema import BEGIN_OF_PATH, SourcePath, begin_of, table_of

__all__ = ["begins_with", "is_storable", "path_begins_with"]

_PATH: Final = table_of(SourcePath).c.path
_LAST_SIGN: Final = 0x10FFFF
_SURROGATES: Final = range(0xD800, 0xE000)


def is_storable(text: str) -> bool:
    """Whether a record could hold it: what no database takes is in none."""
    return "\0" not in text and not any(ord(sign) in _SURROGATES for sign in text)


def begins_with(column: ColumnElement[Any], prefix: str) -> ColumnElement[bool]:
    """A range that an index serves, sign by sign: nothing in the prefix is a wildcard, as ``%`` and ``_`` are in LIKE."""
    if not is_storable(prefix):
        return false()
    beyond = _beyond(prefix)
    return column >= prefix if beyond is None else and_(column >= prefix, column < beyond)


def path_begins_with(prefix: str) -> ColumnElement[bool]:
    """The same for the path of a `SourcePath`: its index holds the begin of it, and what goes beyond is compared row by row."""
    found = begins_with(begin_of(_PATH), prefix[:BEGIN_OF_PATH])
    if len(prefix) <= BEGIN_OF_PATH or not is_storable(prefix):
        return found
    return and_(found, func.substr(_PATH, 1, len(prefix)) == prefix)


def _beyond(prefix: str) -> str | None:
    """The least text after all that begin with the prefix, by code points; None where there is none."""
    for end in range(len(prefix), 0, -1):
        code = ord(prefix[end - 1]) + 1
        if code in _SURROGATES:
            code = _SURROGATES.stop
        if code <= _LAST_SIGN:
            return prefix[: end - 1] + chr(code)
    return None
