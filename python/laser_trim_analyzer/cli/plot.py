"""``lta plot``: a printed page of each track, as SVG, PNG or PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .choices import MaxMb, PolicyOption, SigmaChoice, SigmaOption, SpecOption, TrackOption

__all__ = ["plot"]


def plot(
    file: Annotated[Path, typer.Argument(metavar="FILE", readable=False, help="The workbook to draw.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The picture: .svg, .png or .pdf.")],
    track: TrackOption = None,
    spec: SpecOption = None,
    policy: PolicyOption = None,
    sigma_profile: SigmaOption = SigmaChoice.standard,
    max_mb: MaxMb = 200,
) -> None:
    """Draw a page to print of each track of a workbook.

    Two tracks are two pages of a PDF, else two files with the track's name before the ending. Needs the extra `reports`.

    Exit codes: 2 wrong usage, 3 the file could not be read or the picture not be drawn or written, 0 otherwise.
    """
    from .chosen_tracks import chosen_tracks, examined_file
    from .pictures import picture_format, write_pictures

    suffix = picture_format(output, {"FILE": file, "--spec": spec})
    examination = examined_file(file, spec, policy.value if policy else None, sigma_profile.value, max_mb)
    for path in write_pictures(examination, chosen_tracks(examination, track), output, suffix):
        typer.echo(path)
