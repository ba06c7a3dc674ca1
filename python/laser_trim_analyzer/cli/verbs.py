"""The verbs of ``lta`` by name and help; a verb is loaded when it is called, for all together take longer than most of them run."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

__all__ = ["VERBS", "Verbs", "group"]

# A verb is what the module of its name calls by this name: a function, or a group of verbs.
VERBS: Final = {
    "analyze": "Grade every track of trim workbooks.",
    "annotate": "Say something of a file, a track or a unit.",
    "explain": "Say why each track of a workbook has its verdict.",
    "forget": "Take files and folders out of the history again.",
    "ingest": "Store the facts and verdicts of trim workbooks.",
    "inspect": "Show what a workbook holds, with sheet and cell.",
    "plot": "Draw a page to print of each track of a workbook.",
    "regrade": "Grade the stored tracks anew and list what differs.",
    "simulate": "Write the workbooks of a simulated plant.",
    "version": "Show the versions of the program, its rules and Python.",
    "config": "Show the settings, export and import them.",
    "db": "Make, check, back up and restore the history.",
    "query": "List tracks, units, models, files or the log of the history.",
    "spec": "Keep specifications in the history.",
}


class Verbs(TyperGroup):
    """The verbs by name and help; the one that is called is loaded then."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands = {name: TyperCommand(name, help=text) for name, text in VERBS.items()}

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        return name, command and _loaded(str(name)), rest


def group(name: str) -> typer.Typer:
    """A verb that is a group of verbs."""
    return typer.Typer(name=name, help=VERBS[name], no_args_is_help=True, add_completion=False, rich_markup_mode=None)


def _loaded(name: str) -> Any:
    verb = getattr(import_module(f"{__package__}.{name}"), name)
    if not isinstance(verb, typer.Typer):
        single = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
        single.command(name)(verb)
        verb = single
    return get_command(verb)
