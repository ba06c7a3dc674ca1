"""The settings of a verb that works on the history: file, environment and options; a refusal ends the run with a sentence."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

import typer

from laser_trim_analyzer.config import Loaded, OriginKind, load_settings
from laser_trim_analyzer.errors import SettingsError, StoreError, TrimError

from .streams import shown

__all__ = ["chosen_settings", "complain", "make_default_folder", "store_failed"]

_SQLITE: Final = "sqlite:///"
_EXIT_USAGE, _EXIT_ERROR = 2, 3
_MISNAMED: Final = ("STORE_URL", "CLUSTER_ADDRESS")


def chosen_settings(
    *,
    database: str | None = None,
    jobs: int | None = None,
    wait: float | None = None,
    executor: str | None = None,
    retest: str | None = None,
) -> Loaded:
    """The settings under the options that were given; a database without a scheme is a SQLite file. Exits with 2 if refused."""
    if database and "://" not in database:
        database = _SQLITE + Path(os.path.abspath(database)).as_posix()  # noqa: PTH100 - a link stays the name that the user gave
    options = {
        "database.url": database,
        "performance.jobs": jobs,
        "performance.executor": executor,
        "database.wait_seconds": wait,
        "review.retest": retest,
    }
    try:
        return load_settings(options)
    except SettingsError as problem:
        complain(problem)
        raise typer.Exit(_EXIT_USAGE) from problem


def make_default_folder(loaded: Loaded) -> None:
    """Where nobody named a database, its folder is made; one that was named must be there, or a typing error would be stored."""
    if loaded.origins["database.url"].kind is OriginKind.DEFAULT:
        folder = Path(loaded.settings.database.url.removeprefix(_SQLITE)).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            failed = StoreError("STORE_FOLDER_MISSING", f"it cannot be made: {problem.strerror}", path=str(folder))
            raise typer.Exit(store_failed(failed)) from problem


def store_failed(problem: TrimError) -> int:
    """Say what is wrong with the database or a cluster; the exit code."""
    complain(problem)
    return _EXIT_USAGE if problem.code in _MISNAMED else _EXIT_ERROR


def complain(problem: TrimError) -> None:
    """Say it on the error stream: sentence, place, remedy, code."""
    typer.echo(f"lta: {shown(str(problem), sys.stderr)}", err=True)
