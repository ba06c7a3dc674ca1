"""``lta config show`` and ``lta config path``: every setting with its value and where that came from; changes none."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from laser_trim_analyzer.cli.choices import DatabaseOption, RetestOption, WaitOption

if TYPE_CHECKING:
    from laser_trim_analyzer.config import Loaded

__all__ = ["path", "show"]


class Format(StrEnum):
    table = "table"
    json = "json"


def show(
    database: DatabaseOption = None,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", metavar="N", help="Files read at the same time.")] = None,
    wait: WaitOption = None,
    retest: RetestOption = None,
    output_format: Annotated[Format, typer.Option("--format", help="How to print them.")] = Format.table,
) -> None:
    """Show every setting, its value and what gave it.

    It was a default, the file, the environment or an option; the options are those of the verbs that read settings. Exit code 2:
    the settings are refused.
    """
    from laser_trim_analyzer.cli.chosen_settings import chosen_settings
    from laser_trim_analyzer.cli.streams import writing_output

    loaded = chosen_settings(database=database, jobs=jobs, wait=wait, retest=retest and retest.value)
    with writing_output():
        (_print_json if output_format is Format.json else _print_table)(loaded)


def path() -> None:
    """Show where the file of settings is looked for."""
    import sys

    from laser_trim_analyzer.cli.streams import shown, writing_output
    from laser_trim_analyzer.config import file_of_settings
    from laser_trim_analyzer.errors import shown_path

    file = file_of_settings()
    with writing_output():
        typer.echo(shown(shown_path(file), sys.stdout))
    if not file.exists():
        typer.echo("lta: there is no such file: the defaults hold.", err=True)


def _print_table(loaded: Loaded) -> None:
    import sys

    from laser_trim_analyzer.cli.look import console_for
    from laser_trim_analyzer.cli.table import Head, print_whole_table
    from laser_trim_analyzer.config import KNOWN, shown_value
    from laser_trim_analyzer.errors import shown_path

    console = console_for(sys.stdout)
    origins = {key: " ".join(filter(None, (origin.kind.value, origin.place))) for key, origin in loaded.origins.items()}
    rows = [[(key, ""), (shown_value(loaded.value(key)), ""), (origins[key], "dim")] for key in KNOWN]
    print_whole_table(console, [Head("Setting"), Head("Value"), Head("From")], rows)
    absent = "" if loaded.file_found else " (there is none)"
    typer.echo(f"\nFile: {shown_path(loaded.file)}{absent}")


def _print_json(loaded: Loaded) -> None:
    import json

    from laser_trim_analyzer.config import record

    typer.echo(json.dumps(record(loaded), ensure_ascii=False))
