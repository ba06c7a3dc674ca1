"""The one file and the tracks of it that a verb is about: examined, or refused with a sentence."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from laser_trim_analyzer.errors import ReadError
from laser_trim_analyzer.pipeline import ReadLimits, examine
from laser_trim_analyzer.reports.examined import Examination, ExaminedTrack

from .streams import shown
from .targets import specifications

__all__ = ["EXIT_ERROR", "chosen_tracks", "examined_file"]

EXIT_ERROR = 3


def examined_file(file: Path, spec: Path | None, policy: str | None, sigma_profile: str, max_mb: int) -> Examination:
    """Read and grade the file; one that cannot be read ends the verb with its sentence and exit code 3."""
    table = specifications(spec)
    try:
        return examine(
            file, spec=table, policy=policy, sigma_profile=sigma_profile, limits=ReadLimits(max_bytes=max_mb * 1024 * 1024)
        )
    except ReadError as problem:
        typer.echo(f"lta: {shown(str(problem), sys.stderr)}", err=True)
        raise typer.Exit(EXIT_ERROR) from problem


def chosen_tracks(examination: Examination, name: str | None) -> tuple[ExaminedTrack, ...]:
    """The tracks that ``--track`` names, all without it; raises BadParameter that lists those there are."""
    if name is None:
        return examination.tracks
    found = tuple(one for one in examination.tracks if name.strip().casefold() in _names(one))
    if not found:
        there = ", ".join(one.track.name + (f" ({one.track.alias})" if one.track.alias else "") for one in examination.tracks)
        raise typer.BadParameter(f"there is no track '{name}'; there is {there or 'none'}", param_hint="--track")
    return found


def _names(examined: ExaminedTrack) -> set[str]:
    track = examined.track
    names = {track.name, track.alias or track.name, f"{track.section}/{track.name}"}
    return {name.strip().casefold() for name in names}
