"""``lta db backup``, ``restore`` and ``copy``: proven copies of the history, and back again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from laser_trim_analyzer.cli.choices import DatabaseOption, ForceNetworkOption, WaitOption

__all__ = ["backup", "copy", "restore"]


def backup(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="Where to; without it beside the database, with the moment in its name.")
    ] = None,
    database: DatabaseOption = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Copy the history while others use it.

    Then the copy is opened and checked. PostgreSQL has a program of its own for that: the command is said.

    Exit codes: 130 interrupted, 2 wrong usage, 3 there is a file of that name or the copy failed, 0 otherwise.
    """
    from laser_trim_analyzer.cli.history import history, say, steps
    from laser_trim_analyzer.pipeline import maintain

    with history(database) as access, steps("Copying pages") as show:
        done = maintain.backup(access, file, replace=force, told=lambda pages, total: show("", pages, total))
    say(f"Backup: {done.file}, {done.bytes:,} bytes, checked")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup that lta db backup made.")],
    database: DatabaseOption = None,
    wait: WaitOption = None,
    force_network: ForceNetworkOption = False,
) -> None:
    """Put a backup in the place of the history.

    What is there now is copied beside it first, always. The backup is checked before. Nobody else may have the history open. The
    log of what was done is that of the backup, with this as its newest entry.

    Exit codes: 130 interrupted, 2 wrong usage, 3 the backup is not sound or the database is in use, 0 otherwise.
    """
    from laser_trim_analyzer.cli.history import history, say
    from laser_trim_analyzer.pipeline import maintain

    with history(database, wait, force_network, makes=True) as access:
        done = maintain.restore(access, file)
        say(f"Restored from {file}: {access.shown}")
    if done.kept is not None:
        say(f"What was there before: {done.kept}")


def copy(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="The history to copy, a file or a URL; it stays as it is.")],
    target: Annotated[str, typer.Argument(metavar="TARGET", help="An empty database, or where to make one.")],
    wait: WaitOption = None,
    force_network: ForceNetworkOption = False,
) -> None:
    """Copy a whole history into an empty database.

    Such as a laptop's file into PostgreSQL. It is one transaction, and what was written is read back and compared before it counts.

    Exit codes: 130 interrupted (nothing was copied), 2 wrong usage, 3 the target holds data or a database failed, 0 otherwise.
    """
    from laser_trim_analyzer.cli.history import history, say, steps
    from laser_trim_analyzer.pipeline import maintain

    with history(source, wait, force_network) as access, steps("Copying") as show:
        for event in maintain.copy(access, target):
            if isinstance(event, maintain.CopyProgress):
                show(f"{event.table}, reading back" if event.proving else event.table, event.done, event.total)
            else:
                say(f"Copied: {sum(event.rows.values()):,} rows in {len(event.rows)} tables, read back and found the same")
