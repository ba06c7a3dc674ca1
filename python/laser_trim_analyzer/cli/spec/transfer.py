"""``lta spec import`` and ``lta spec export``: tables of specifications into the history and out again."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from laser_trim_analyzer.cli.choices import DatabaseOption, WaitOption
from laser_trim_analyzer.cli.counting import counted

__all__ = ["export", "import_table"]


class Format(StrEnum):
    toml = "toml"
    csv = "csv"


def import_table(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A table of specifications (.toml, .csv, .xlsx).")],
    replace: Annotated[bool, typer.Option("--replace", help="Withdraw the models that the table does not name.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change and change nothing.")] = False,
    reason: Annotated[str | None, typer.Option("--reason", metavar="WHY", help="Stands beside the new versions.")] = None,
    database: DatabaseOption = None,
    wait: WaitOption = None,
) -> None:
    """Bring a table of specifications into the history.

    Each model whose specification is another gets a new version. Older versions stay. No verdict changes before lta regrade
    --apply.

    Exit codes: 2 wrong usage or a table that cannot be meant, 3 the database failed, 0 otherwise.
    """
    from laser_trim_analyzer.cli.history import history, say
    from laser_trim_analyzer.pipeline import read_specifications
    from laser_trim_analyzer.pipeline.specify import import_table as bring

    with history(database, wait) as access:
        done = bring(access, read_specifications(file), reason=reason, replace=replace, dry_run=dry_run)
    for word in ("new", "changed", "withdrawn"):
        for pattern in getattr(done, word):
            say(f"  {word}: {pattern}")
    count = len(done.new) + len(done.changed) + len(done.withdrawn)
    say(f"{'Would be stored' if dry_run else 'Stored'}: {counted(count, 'version')}; as they were: {len(done.same):,}")


def export(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="Where to; without it the screen.")] = None,
    output_format: Annotated[
        Format | None, typer.Option("--format", help="Without it the name of the file tells, else toml.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    database: DatabaseOption = None,
) -> None:
    """Write the specifications that hold now as a table.

    lta spec import and --spec read it back equal.

    Exit codes: 2 wrong usage or there is none, 3 the database failed, 0 otherwise.
    """
    from laser_trim_analyzer.cli.history import history
    from laser_trim_analyzer.cli.targets import format_by_name
    from laser_trim_analyzer.cli.text_output import write_text
    from laser_trim_analyzer.pipeline.specify import as_csv, as_toml
    from laser_trim_analyzer.pipeline.specify import export as holding

    form = output_format or format_by_name(file, {".csv": Format.csv, ".toml": Format.toml}, Format.toml, "FILE")
    with history(database) as access:
        table = holding(access)
        if table is None:
            raise typer.BadParameter("the history holds no specifications; lta spec import brings them", param_hint="--database")
        write_text(as_csv(table) if form is Format.csv else as_toml(table), file, force=force)
