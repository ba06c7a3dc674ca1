"""``lta explain``: the verdict on one file in words and numbers, with the error curve drawn in the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .choices import MaxMb, PolicyOption, SigmaChoice, SigmaOption, SpecOption, TrackOption

__all__ = ["explain"]


def explain(
    file: Annotated[Path, typer.Argument(metavar="FILE", readable=False, help="The workbook to explain.")],
    track: TrackOption = None,
    spec: SpecOption = None,
    policy: PolicyOption = None,
    sigma_profile: SigmaOption = SigmaChoice.standard,
    ascii_only: Annotated[
        bool, typer.Option("--ascii", help="Draw with plain signs; without it only where Braille fails.")
    ] = False,
    max_mb: MaxMb = 200,
) -> None:
    """Say why each track of a workbook has its verdict.

    Exit codes: 2 wrong usage, 3 the file could not be read or the output not be written, 0 otherwise, whatever the verdict is.
    """
    import sys

    from .chosen_tracks import chosen_tracks, examined_file
    from .explanation import print_explanation
    from .streams import writing_output

    examination = examined_file(file, spec, policy.value if policy else None, sigma_profile.value, max_mb)
    tracks = chosen_tracks(examination, track)
    with writing_output():
        print_explanation(examination, tracks, sys.stdout, plain_signs=ascii_only)
