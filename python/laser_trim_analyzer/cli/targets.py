"""What the user names to write to, and which verdicts count: refused with a sentence before anything is read or written."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final, TypeVar

import typer

from laser_trim_analyzer.errors import TrimError
from laser_trim_analyzer.model import Specifications, Status
from laser_trim_analyzer.pipeline import read_specifications

from .spared import OF_WORKBOOKS, spare_what_is_no_text

__all__ = ["failing_statuses", "format_by_name", "format_of", "open_output", "spare_workbooks", "specifications"]

Format = TypeVar("Format")
_OF_TEXT: Final = ("", ".txt", ".text", ".log", ".out")


def failing_statuses(text: str, option: str = "--fail-on") -> frozenset[Status]:
    """The verdicts that an option names; raises BadParameter that lists the known ones."""
    names = [name.strip().upper().replace("-", "_").replace(" ", "_") for name in text.split(",") if name.strip()]
    if names == ["NONE"]:
        return frozenset()
    if not names:
        raise typer.BadParameter("name at least one verdict, or none", param_hint=option)
    unknown = [name for name in names if name not in Status.__members__]
    if unknown:
        known = ", ".join(status.value.lower() for status in Status)
        raise typer.BadParameter(f"'{unknown[0].lower()}' is no verdict; choose from {known}, or none", param_hint=option)
    return frozenset(Status[name] for name in names)


def specifications(path: Path | None) -> Specifications | None:
    """The table that ``--spec`` names; raises BadParameter with the sentence and the remedy of what is wrong with it."""
    if path is None:
        return None
    try:
        return read_specifications(path)
    except TrimError as problem:
        raise typer.BadParameter(str(problem), param_hint="--spec") from problem


def spare_workbooks(
    workbooks: list[str], targets: Mapping[str, Path | None], sentence: str = "this is one of the workbooks to read"
) -> None:
    """Raises BadParameter if a file to write to is one of the workbooks to read, or two of them are the same file."""
    taken: dict[tuple[int, int] | str, str] = {}
    for option, target in targets.items():
        if target is None:
            continue
        place = _identity(target)
        if place in taken:
            raise typer.BadParameter(f"this is the file of {taken[place]}", param_hint=option)
        taken[place] = option
    for path in workbooks if taken else ():
        if (place := _identity(path)) in taken:
            raise typer.BadParameter(sentence, param_hint=taken[place])


def _identity(path: str | Path) -> tuple[int, int] | str:
    """Which file it is, under whatever name; a file that is not there yet is its absolute path."""
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:
        return os.path.abspath(path)  # noqa: PTH100
    return (found.st_dev, found.st_ino)


def format_of(output: Path | None, chosen: str | None) -> str:
    """The format that was chosen, else the one that the output's name says."""
    return chosen or format_by_name(output, {".csv": "csv", ".jsonl": "jsonl"}, "table")


def format_by_name(output: Path | None, formats: Mapping[str, Format], usual: Format, option: str = "--output") -> Format:
    """What the ending of a file's name says; `usual` without one. Raises BadParameter for an ending that says something else."""
    suffix = output.suffix.lower() if output else ""
    if suffix in _OF_TEXT or suffix in OF_WORKBOOKS:  # a workbook is refused when it is opened, with the better sentence
        return usual
    if suffix not in formats:
        known = ", ".join((*formats, ".txt"))
        raise typer.BadParameter(f"'{suffix}' is no format here; name a file with {known}, or say --format", param_hint=option)
    return formats[suffix]


@contextmanager
def open_output(output: Path | None) -> Iterator[IO[str]]:
    """The stream that results go to; a file that cannot be opened, or a workbook's name, is wrong usage."""
    if output is None:
        import sys

        yield sys.stdout
        return
    spare_what_is_no_text(output, "--output")
    try:
        stream = output.open("w", encoding="utf-8", newline="")
    except OSError as problem:
        raise typer.BadParameter(f"cannot write {output}: {problem.strerror}", param_hint="--output") from problem
    try:
        yield stream
    finally:
        with suppress(OSError):  # a full disk was reported when it was met; closing meets it again
            stream.close()
