"""``lta forget``: take files and folders out of the history again; nothing on the disk is touched."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .choices import DatabaseOption, WaitOption

__all__ = ["forget"]


def forget(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", readable=False, help="Files and folders, there or not, as they were ingested."),
    ],
    database: DatabaseOption = None,
    wait: WaitOption = None,
    force_network: Annotated[
        bool, typer.Option("--force-network", help="Write to a SQLite file on a network share, though it may be damaged there.")
    ] = False,
) -> None:
    """Take files and folders out of the history again.

    Every file that no other path leads to goes with all that was derived from it. The audit log keeps who
    did it, when, and the paths. Comments that people wrote stay and speak again when a file comes back.

    Exit codes: 2 wrong usage, 3 nothing was found to forget or the database failed, 0 otherwise.
    """
    import sys

    from laser_trim_analyzer.errors import StoreError
    from laser_trim_analyzer.pipeline.ingest import forget as take_out

    from .chosen_settings import chosen_settings, store_failed
    from .ingesting import tell_waiting
    from .streams import shown

    settings = chosen_settings(database=database, wait=wait).settings
    try:
        done = take_out(
            paths,
            database=settings.database.url,
            actor=settings.user.name,
            wait=settings.database.wait_seconds,
            waiting=tell_waiting,
            force_network=force_network,
        )
    except StoreError as problem:
        raise typer.Exit(store_failed(problem)) from problem
    if not done.paths:
        typer.echo("lta: none of this is in the history; nothing was changed.", err=True)
        raise typer.Exit(3)
    typer.echo(
        shown(
            f"Paths forgotten: {len(done.paths):,}; files that went with them: {done.files:,}. Database: {done.database}",
            sys.stdout,
        )
    )
