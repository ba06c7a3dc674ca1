"""``lta spec list``: every version of every specification, with who brought it, when and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from laser_trim_analyzer.cli.choices import DatabaseOption

if TYPE_CHECKING:
    from laser_trim_analyzer.pipeline.specify import SpecVersion

__all__ = ["versions"]


def versions(database: DatabaseOption = None) -> None:
    """List every version of every specification, oldest first.

    Exit codes: 2 wrong usage, 3 the database failed, 0 otherwise.
    """
    import sys

    from laser_trim_analyzer.cli.history import history, say
    from laser_trim_analyzer.cli.look import console_for
    from laser_trim_analyzer.cli.table import Head, print_whole_table
    from laser_trim_analyzer.pipeline.specify import versions as all_versions

    with history(database) as access:
        found = all_versions(access)
    if not found:
        say("There are no specifications.")
        return
    heads = [Head("Model"), Head("Version", right=True), Head("When"), Head("Who"), Head("From"), Head("Why", folds=True)]
    print_whole_table(console_for(sys.stdout), heads, [_row(one) for one in found])


def _row(one: SpecVersion) -> list[tuple[str, str]]:
    why = " ".join(filter(None, ("withdrawn" if one.withdrawn else "", one.reason or "")))
    cells = (one.specification.pattern, str(one.version), f"{one.said_at:%Y-%m-%d}", one.said_by, one.source, why)
    return [(cell, "") for cell in cells]
