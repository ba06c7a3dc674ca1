"""Cells as Excel names them; nothing else."""

from __future__ import annotations

from functools import cache

__all__ = ["cell_name"]


def cell_name(row: int, column: int) -> str:
    """The Excel address of zero-based `row` and `column`: (0, 0) is ``A1``."""
    return f"{_letters(column)}{row + 1}"


@cache
def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(65 + digit) + letters
    return letters
