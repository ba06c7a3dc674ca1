"""``lta db init`` and ``lta db upgrade``: make an empty history, or bring an older one to this version."""

from __future__ import annotations

from typing import Annotated

import typer

from laser_trim_analyzer.cli.choices import DatabaseOption, ForceNetworkOption, WaitOption

__all__ = ["init", "upgrade"]


def init(database: DatabaseOption = None, wait: WaitOption = None, force_network: ForceNetworkOption = False) -> None:
    """Make an empty history where there is none.

    `lta ingest` makes it by itself; this is for whoever wants to see first that it can be made.

    Exit codes: 2 wrong usage, 3 there is one already or the database failed, 0 it was made.
    """
    from laser_trim_analyzer.cli.history import history, say
    from laser_trim_analyzer.pipeline import maintain

    with history(database, wait, force_network, makes=True) as access:
        say(f"An empty history was made, version {maintain.init(access)} of the schema: {access.shown}")


def upgrade(
    database: DatabaseOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done and change nothing.")] = False,
    backup_made: Annotated[
        bool, typer.Option("--backup-made", help="You have a backup (on a server that of pg_dump): make no copy first.")
    ] = False,
    wait: WaitOption = None,
    force_network: ForceNetworkOption = False,
) -> None:
    """Bring an older history to this version of the program.

    Every verb that writes does so by itself. A SQLite file is copied beside itself first; on PostgreSQL it is one transaction that
    copies the tables into a schema of their own first. In a history of this version indexes that are missing are made anew.

    Exit codes: 2 wrong usage, 3 the database failed or is of a newer program, 0 it is up to date.
    """
    from laser_trim_analyzer.cli.history import history, say
    from laser_trim_analyzer.pipeline import maintain

    with history(database, wait, force_network) as access:
        done = maintain.upgrade(access, dry_run=dry_run, backup_made=backup_made)
    if done.indexes:
        say(f"{'Missing' if dry_run else 'Made anew'}: {', '.join(done.indexes)}. Database: {done.database}")
        return
    if not done.steps:
        say(f"Nothing to do: the history has version {done.revision}, the newest. Database: {done.database}")
        return
    say(f"{'Would be upgraded' if dry_run else 'Upgraded'} from {done.revision} to {', '.join(done.steps)}: {done.database}")
    if done.kept is not None:
        say(f"The one before it: {'schema ' if isinstance(done.kept, str) else ''}{done.kept}")
    elif dry_run and not backup_made:
        say("A SQLite file would be copied beside itself first, the tables on a server into a schema of their own.")
