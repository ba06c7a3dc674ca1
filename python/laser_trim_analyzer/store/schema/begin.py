"""The begin of a text as an index keeps it: in SQLite the whole, in PostgreSQL as much as fits into an entry."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

__all__ = ["BEGIN_OF_PATH", "begin_of"]

BEGIN_OF_PATH: Final = 640
"""Signs: of four bytes each they are 2560, and an entry of a btree takes 2704."""


class _Begin(FunctionElement[str]):
    """Compared by code point in both, whatever the server's language."""

    type = Text()
    inherit_cache = True


def begin_of(column: ColumnElement[Any]) -> ColumnElement[str]:
    return _Begin(column)


@compiles(_Begin, "sqlite")
def _whole(element: _Begin, compiler: SQLCompiler, **words: Any) -> str:
    return compiler.process(element.clauses, **words)


@compiles(_Begin, "postgresql")
def _cut(element: _Begin, compiler: SQLCompiler, **words: Any) -> str:
    return f'substr({compiler.process(element.clauses, **words)}, 1, {BEGIN_OF_PATH}) COLLATE "C"'
