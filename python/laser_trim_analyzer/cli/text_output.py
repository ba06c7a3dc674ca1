"""A text to a file or to the screen: whole or not at all, and over nothing that is there unless it is told to."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from .spared import spare_what_is_no_text

__all__ = ["write_text"]


def write_text(text: str, file: Path | None, *, force: bool, param_hint: str = "FILE") -> None:
    """Raises BadParameter for a file that is there or cannot be written."""
    if file is None:
        typer.echo(text, nl=False)
        return
    spare_what_is_no_text(file, param_hint)
    part = file.with_name(f"{file.name}.part")
    try:
        if file.exists() and not force:
            raise typer.BadParameter(f"{file} is there; --force writes over it", param_hint=param_hint)
        part.write_text(text, encoding="utf-8", newline="\n")
        os.replace(part, file)  # noqa: PTH105
    except OSError as problem:
        part.unlink(missing_ok=True)
        raise typer.BadParameter(f"cannot write {file}: {problem.strerror}", param_hint=param_hint) from problem
