"""``lta inspect``: everything that was read from one workbook, with sheet and cell; no verdict but the mark of a point out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["inspect"]

_EXIT_ERROR = 3


def inspect(
    file: Annotated[Path, typer.Argument(metavar="FILE", readable=False, help="The workbook to look into.")],
    points: Annotated[
        bool, typer.Option("--points", help="Also print every measured row of every sweep, points out marked.")
    ] = False,
    max_mb: Annotated[int, typer.Option(min=1, metavar="MB", help="Refuse a file larger than this.")] = 200,
) -> None:
    """Show what a workbook holds, with sheet and cell.

    It gives no verdict: `lta analyze` and `lta explain` do. Exit codes: 2 wrong usage, 3 the file could not be read or the output
    not be written, 0 otherwise.
    """
    import sys

    from laser_trim_analyzer.errors import ReadError
    from laser_trim_analyzer.pipeline import ReadLimits, examine, read

    from .inspection import print_file
    from .streams import shown, writing_output

    try:
        limits = ReadLimits(max_bytes=max_mb * 1024 * 1024)
        examination = examine(file, limits=limits) if points else None
        trim_file = examination.trim_file if examination else read(file, limits=limits)
    except ReadError as problem:
        typer.echo(f"lta: {shown(str(problem), sys.stderr)}", err=True)
        raise typer.Exit(_EXIT_ERROR) from problem
    with writing_output():
        print_file(trim_file, sys.stdout, examination.tracks if examination else None)
