"""``lta config``: the settings, where each came from, and as a file; importing the list loads nothing that is slow."""

from __future__ import annotations

from laser_trim_analyzer.cli.verbs import group

from .show import path, show
from .transfer import export, import_file

__all__ = ["config"]

config = group("config")
config.command("show")(show)
config.command("path")(path)
config.command("export")(export)
config.command("import")(import_file)
