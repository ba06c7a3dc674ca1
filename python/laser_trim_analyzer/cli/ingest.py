"""``lta ingest``: bring whatever is new in folders into the history, and say what happened."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .choices import (
    DatabaseOption,
    ExecutorOption,
    ForceNetworkOption,
    JobsOption,
    LogFileOption,
    MachineNameOption,
    MaxMb,
    VerboseOption,
    WaitOption,
)

if TYPE_CHECKING:
    from laser_trim_analyzer.config import Settings
    from laser_trim_analyzer.pipeline.ingest import Wishes

__all__ = ["ingest"]


class Format(StrEnum):
    table = "table"
    jsonl = "jsonl"


def ingest(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="DIR...", readable=False, help="Folders or workbooks; else the settings say.")
    ] = None,
    database: DatabaseOption = None,
    jobs: JobsOption = None,
    executor: ExecutorOption = None,
    machine: MachineNameOption = None,
    retry_refused: Annotated[bool, typer.Option("--retry-refused", help="Offer files again that were refused.")] = False,
    reread: Annotated[bool, typer.Option("--reread", help="Read every file again and replace what was stored of it.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Go on with whatever comes into the folders, until Ctrl-C.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done and write nothing.")] = False,
    output_format: Annotated[
        Format, typer.Option("--format", help="A summary in words, or one JSON line a file and one for the summary.")
    ] = Format.table,
    wait: WaitOption = None,
    force_network: ForceNetworkOption = False,
    max_mb: MaxMb = 200,
    log_file: LogFileOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Store the facts and verdicts of trim workbooks.

    Files that are known are not read again, not even where --machine or the settings name another machine. Every file is stored
    whole or not at all: begin an interrupted run again, it goes on. Verdicts do not change the exit code. With --watch a new file
    is read when nobody has written it for two seconds.

    Exit codes: 130 interrupted, 2 wrong usage, 3 some file was refused or postponed or the database failed, 0 otherwise: all
    stored or known, or a watch that Ctrl-C ended.
    """
    from .chosen_settings import chosen_settings, make_default_folder
    from .ingesting import run
    from .watching import follow

    if watch and dry_run:
        raise typer.BadParameter("a trial comes to an end; take it or --watch", param_hint="--dry-run")
    loaded = chosen_settings(database=database, jobs=jobs, wait=wait, executor=executor)
    settings = loaded.settings
    roots = paths or list(settings.ingest.roots)
    _refuse_nothing(roots, named=bool(paths) and not watch)
    asked = {"retry_refused": retry_refused, "reread": reread, "dry_run": dry_run, "force_network": force_network}
    wishes = _wishes(settings, max_mb, machine, **asked)
    if not dry_run:
        make_default_folder(loaded)
    lines = output_format is Format.jsonl
    verb = follow if watch else run
    raise typer.Exit(verb(roots, settings.database.url, wishes, lines=lines, log_file=log_file, verbose=verbose))


def _wishes(settings: Settings, max_mb: int, machine: str | None, **asked: bool) -> Wishes:
    """What the settings and the options say together. Raises BadParameter for what is no name of a machine."""
    from laser_trim_analyzer.pipeline import ReadLimits
    from laser_trim_analyzer.pipeline.ingest import Wishes

    try:
        return Wishes(
            jobs=settings.performance.jobs,
            executor=settings.performance.executor,
            processes=True,
            wait=settings.database.wait_seconds,
            max_memory_mb=settings.performance.max_memory_mb,
            actor=settings.user.name,
            limits=ReadLimits(max_bytes=max_mb * 1024 * 1024),
            machine=machine,
            machines=settings.ingest.machines,
            **asked,
        )
    except ValueError as problem:  # the settings have looked at their own names
        raise typer.BadParameter(str(problem), param_hint="--machine") from problem


def _refuse_nothing(roots: list[Path], *, named: bool) -> None:
    """Raises BadParameter where there are none, or nothing is there of those that were `named` for this run: a typing error makes
    no database. Folders of the settings, and those to follow, may be away for a while."""
    if not roots:
        raise typer.BadParameter("name a folder, or set ingest.roots in the settings (docs/settings.md)", param_hint="DIR")
    if named and not any(map(os.path.lexists, roots)):
        raise typer.BadParameter(f"there is no such file or folder: {', '.join(map(str, roots))}", param_hint="DIR")
