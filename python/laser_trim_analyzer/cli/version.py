"""``lta version``: what is installed."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

__all__ = ["version"]


def version(as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """Show the versions of the program, its rules and Python."""
    from laser_trim_analyzer.about import versions

    from .streams import writing_output

    # Not the platform module: it takes longer to load than all the rest.
    facts = {**versions(), "python": sys.version.split()[0], "platform": sys.platform}
    with writing_output():
        if as_json:
            typer.echo(json.dumps(facts))
        else:
            typer.echo(f"Laser Trim Analyzer {facts['version']}, rules version {facts['rules']}")
            typer.echo(f"Python {facts['python']} on {facts['platform']}")
