"""``lta db stats`` and ``lta db vacuum``: how large the history is, and giving room back."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from laser_trim_analyzer.cli.choices import DatabaseOption, ForceNetworkOption, WaitOption

if TYPE_CHECKING:
    from laser_trim_analyzer.pipeline.maintain import Statistics

__all__ = ["stats", "vacuum"]


class Format(StrEnum):
    table = "table"
    json = "json"


def stats(
    database: DatabaseOption = None,
    output_format: Annotated[Format, typer.Option("--format", help="How to print them.")] = Format.table,
    wait: WaitOption = None,
) -> None:
    """Show how large and how new the history is.

    Rows and bytes of every table, bytes a file, the newest dates and the version of the schema.

    Exit codes: 2 wrong usage, 3 the database failed, 0 otherwise.
    """
    from laser_trim_analyzer.cli.history import history, say
    from laser_trim_analyzer.pipeline import maintain

    with history(database, wait, True) as access:
        found = maintain.stats(access)
    if output_format is Format.json:
        import json

        say(json.dumps(maintain.statistics_record(found)))
    else:
        _print(found)


def _print(found: Statistics) -> None:
    import sys

    from laser_trim_analyzer.cli.history import say
    from laser_trim_analyzer.cli.look import console_for
    from laser_trim_analyzer.cli.table import Head, print_whole_table

    heads = [Head("Table"), Head("Rows", right=True), Head("Bytes", right=True)]
    tables = sorted(found.tables, key=lambda table: (-(table.bytes or 0), table.name))
    rows = [[(one.name, ""), (f"{one.rows:,}", ""), ("" if one.bytes is None else f"{one.bytes:,}", "")] for one in tables]
    print_whole_table(console_for(sys.stdout), heads, rows)
    free = "" if found.free_bytes is None else f", of which {found.free_bytes:,} are free"
    each = "" if found.bytes_per_file is None else f"; {found.bytes_per_file:,.0f} a file, {found.files:,} files"
    say("")
    say(f"Bytes: {found.bytes:,}{free}{each}")
    for name, size in found.copies.items():
        say(f"Bytes of the copy before an upgrade, not counted: {size:,} in schema {name}")
    newest = (("trim", found.newest_run), ("file stored", found.newest_stored), ("entry of the log", found.newest_event))
    for what, moment in newest:
        if moment is not None:
            say(f"Newest {what}: {moment:%Y-%m-%d}")
    say(f"Version of the schema: {found.revision}; of the data: {found.data_version:,}; {found.server}")
    say(f"Database: {found.database}")


def vacuum(database: DatabaseOption = None, wait: WaitOption = None, force_network: ForceNetworkOption = False) -> None:
    """Write the history anew without its gaps.

    A forgotten folder leaves some. It needs twice the room of the history for a while and refuses to begin without; readers go on
    meanwhile, writers wait.

    Exit codes: 2 wrong usage, 3 the database failed or the disk has no room, 0 otherwise.
    """
    from laser_trim_analyzer.cli.history import history, say
    from laser_trim_analyzer.pipeline import maintain

    with history(database, wait, force_network) as access:
        done = maintain.vacuum(access)
    say(f"Bytes before: {done.before:,}; after: {done.after:,}. Database: {done.database}")
