"""``lta query``: lists of tracks, units, models and files of the history; importing it loads nothing that is slow."""

from __future__ import annotations

import typer

from .files import files
from .models import models
from .tracks import tracks
from .units import units

__all__ = ["query"]

query = typer.Typer(no_args_is_help=True, help="List tracks, units, models or files of the history.")
query.command("tracks")(tracks)
query.command("units")(units)
query.command("models")(models)
query.command("files")(files)
