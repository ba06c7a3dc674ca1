"""The files of ``lta plot``: what they may be called, and writing them; the drawing itself is the reports'."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NoReturn

import typer

from laser_trim_analyzer.about import versions
from laser_trim_analyzer.model import Status
from laser_trim_analyzer.reports.examined import Examination, ExaminedTrack
from laser_trim_analyzer.reports.words import STATUSES

from .chosen_tracks import EXIT_ERROR
from .streams import shown
from .targets import spare_workbooks

__all__ = ["picture_format", "write_pictures"]

_SUFFIXES: Final = (".svg", ".png", ".pdf")
_INSTALL: Final = "python -m pip install 'laser-trim-analyzer[reports]'"


def picture_format(output: Path, inputs: Mapping[str, Path | None]) -> str:
    """The ending of the picture; refuses another one, a file that is read, and an installation that cannot draw."""
    suffix = output.suffix.lower()
    if suffix not in _SUFFIXES:
        raise typer.BadParameter(f"'{output.name}' is no picture; name a .svg, .png or .pdf file", param_hint="--output")
    spare_workbooks([str(path) for path in inputs.values() if path is not None], {"--output": output})
    if find_spec("matplotlib") is None:
        _stop(f"Drawing needs matplotlib, which is not installed. Install it: {_INSTALL}")
    return suffix


def write_pictures(examination: Examination, tracks: tuple[ExaminedTrack, ...], output: Path, suffix: str) -> list[Path]:
    """Draw everything, then write it; returns the files in the order of the tracks."""
    from laser_trim_analyzer.reports.figures import drawn, track_figure

    if not tracks:
        _stop(f"{examination.trim_file.path}: {STATUSES[Status.ABORTED]}")
    program = str(versions()["version"])
    pictures = drawn([track_figure(examination, examined, program=program) for examined in tracks], suffix)
    names = [output] if len(pictures) == 1 else [_beside(output, name) for name in _names(tracks)]
    spare_workbooks([examination.trim_file.path], {str(name): name for name in names})
    for name, picture in zip(names, pictures, strict=True):
        try:
            name.write_bytes(picture)
        except OSError as problem:
            _stop(f"{name}: the picture cannot be written: {problem.strerror}")
    return names


def _names(tracks: tuple[ExaminedTrack, ...]) -> list[str]:
    """The names of the tracks, with their section where a name stands twice."""
    names = [examined.track.name for examined in tracks]
    return [name if names.count(name) == 1 else f"SEC{one.track.section}-{name}" for one, name in zip(tracks, names, strict=True)]


def _beside(output: Path, name: str) -> Path:
    return output.with_name(f"{output.stem}-{name}{output.suffix}")


def _stop(sentence: str) -> NoReturn:
    typer.echo(f"lta: {shown(sentence, sys.stderr)}", err=True)
    raise typer.Exit(EXIT_ERROR)
