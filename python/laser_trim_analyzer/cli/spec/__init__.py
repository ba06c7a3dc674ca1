"""``lta spec``: the specifications that the history holds, by version; importing the list loads nothing that is slow."""

from __future__ import annotations

import typer

from .transfer import export, import_table
from .versions import versions

__all__ = ["spec"]

spec = typer.Typer(name="spec", no_args_is_help=True, help="Keep specifications in the history.")
spec.command("import")(import_table)
spec.command("export")(export)
spec.command("list")(versions)
