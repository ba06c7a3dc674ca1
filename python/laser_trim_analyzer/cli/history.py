"""The way of a verb into the history: settings, address, who signs; a refusal ends the run with a sentence and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import typer

from laser_trim_analyzer.errors import StoreError, TrimError
from laser_trim_analyzer.pipeline.access import Access

from .chosen_settings import chosen_settings, make_default_folder, store_failed
from .ingesting import tell_waiting
from .streams import shown

__all__ = ["EXIT_DEFECTS", "EXIT_ERROR", "EXIT_INTERRUPTED", "EXIT_USAGE", "history", "say", "steps"]

EXIT_DEFECTS: Final = 1
EXIT_USAGE: Final = 2
EXIT_ERROR: Final = 3
EXIT_INTERRUPTED: Final = 130


@contextmanager
def history(
    database: str | None,
    wait: float | None = None,
    force_network: bool = False,
    *,
    makes: bool = False,
) -> Iterator[Access]:
    """The history that option, environment and file name. `makes`: it may be made there.

    Exits with 3 where the database fails, with 2 for what was asked wrongly."""
    loaded = chosen_settings(database=database, wait=wait)
    if makes:
        make_default_folder(loaded)
    settings = loaded.settings
    try:
        yield Access(settings.database.url, settings.user.name, settings.database.wait_seconds, tell_waiting, force_network)
    except StoreError as problem:
        raise typer.Exit(store_failed(problem)) from problem
    except TrimError as problem:
        typer.echo(f"lta: {shown(str(problem), sys.stderr)}", err=True)
        raise typer.Exit(EXIT_USAGE) from problem


def say(sentence: str) -> None:
    """A line of the result, as the stream can show it."""
    typer.echo(shown(sentence, sys.stdout))


@contextmanager
def steps(doing: str) -> Iterator[Callable[[str, int, int], None]]:
    """Yields what to call with what is done, how much of it and of how much; a bar on a terminal, else nothing."""
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True, highlight=False), transient=True, refresh_per_second=10) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda what, done, total: bar.update(task, description=f"{doing} {what}".strip(), completed=done, total=total or None)
