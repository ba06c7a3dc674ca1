"""``lta spec``: the specifications that the history holds, by version; importing the list loads nothing that is slow."""

from __future__ import annotations

from laser_trim_analyzer.cli.verbs import group

from .transfer import export, import_table
from .versions import versions

__all__ = ["spec"]

spec = group("spec")
spec.command("import")(import_table)
spec.command("export")(export)
spec.command("list")(versions)
