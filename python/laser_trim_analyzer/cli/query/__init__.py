"""``lta query``: lists of tracks, units, models and files of the history, and its log; importing it loads nothing that is slow."""

from __future__ import annotations

from laser_trim_analyzer.cli.verbs import group

from .audit import audit
from .files import files
from .models import models
from .tracks import tracks
from .units import units

__all__ = ["query"]

query = group("query")
query.command("tracks")(tracks)
query.command("units")(units)
query.command("models")(models)
query.command("files")(files)
query.command("audit")(audit)
