"""Files that no result and no log is ever written over, whatever the user says; loads nothing that is slow."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import typer

__all__ = ["OF_WORKBOOKS", "spare_databases", "spare_what_is_no_text"]

OF_WORKBOOKS: Final = (".xls", ".xlsx", ".xlsm")

_SQLITE: Final = b"SQLite format 3\x00"


def spare_databases(file: Path | None, option: str) -> None:
    """Raises BadParameter for a file to write to that is a SQLite database: a slip of the finger would cost a plant's history."""
    try:
        if file is None or not file.is_file():  # a pipe would wait for a reader
            return
        with file.open("rb") as stream:
            is_database = stream.read(len(_SQLITE)) == _SQLITE
    except (OSError, ValueError):  # what writes says it better
        return
    if is_database:
        raise typer.BadParameter(f"{file} is a database, and nothing is written over one", param_hint=option)


def spare_what_is_no_text(file: Path, option: str) -> None:
    """The same, and for the name of a workbook: what is written there would be none."""
    if file.suffix.lower() in OF_WORKBOOKS:
        raise typer.BadParameter("results are no workbook; name it otherwise", param_hint=option)
    spare_databases(file, option)
