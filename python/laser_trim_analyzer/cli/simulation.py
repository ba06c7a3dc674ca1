"""One run of ``lta simulate``: a plan in; workbooks, their truth, progress, a summary and an exit code out."""

from __future__ import annotations

import json
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import IO, Final

import typer

from laser_trim_analyzer.simulate import file_name, require_writer, write_file
from laser_trim_analyzer.simulate.process import Attempt, History, Scenario, ScenarioError, default_scenario, plan, read_scenario

from .interrupt import interruptible
from .progress import progress_bar
from .streams import shown

__all__ = ["planned", "run"]

_TRUTH: Final = "truth.jsonl"
_EXIT_ERROR: Final = 3
_EXIT_INTERRUPTED: Final = 130


def planned(scenario: Path | None, *, units: int, models: int, seed: int) -> History:
    """The history that is to be written; raises BadParameter with what is wrong with the scenario."""
    try:
        return plan(_scenario(scenario), units=units, models=models, seed=seed)
    except ScenarioError as problem:
        raise typer.BadParameter(str(problem), param_hint="--scenario") from problem


def _scenario(path: Path | None) -> Scenario:
    if path is None:
        return default_scenario()
    try:
        return read_scenario(path)
    except OSError as problem:
        raise typer.BadParameter(f"cannot read {path}: {problem.strerror}", param_hint="--scenario") from problem


def run(history: History, folder: Path, *, force: bool) -> int:
    """Write every file and its truth in clock order; returns the exit code. Ctrl-C stops between two files."""
    try:
        require_writer()
    except ImportError as problem:
        return _failed(str(problem))
    _prepare(folder, force=force)
    started, done = time.perf_counter(), 0
    total = sum(sum(lot.units) * len(lot.model.files_of_a_unit) for lot in history.lots)
    try:
        with (
            (folder / _TRUTH).open("w", encoding="utf-8", newline="\n") as truths,
            interruptible() as stop,
            progress_bar(total, wanted=True, doing="Writing") as step,
            closing(history.attempts()) as attempts,
        ):
            for attempt in attempts:
                _write(attempt, folder, truths)
                done += 1
                if attempt.truth.attempt == 1:  # how many are run again is not known before
                    step()
                if stop.is_set():
                    break
            interrupted = stop.is_set()
    except OSError as problem:
        return _failed(f"cannot write into {folder} after {done:,} files: {problem.strerror or problem}")
    said = "Interrupted: " if interrupted else ""
    seconds = time.perf_counter() - started
    typer.echo(f"{said}{done:,} workbooks in {folder}, their truth in {_TRUTH} ({seconds:.1f} s)", err=True)
    return _EXIT_INTERRUPTED if interrupted else 0


def _write(attempt: Attempt, folder: Path, truths: IO[str]) -> None:
    """The workbook first: a line of truth always has its file."""
    write_file(attempt.facts, folder, attempt.traps)
    truths.write(json.dumps(attempt.truth.record(file_name(attempt.facts)), ensure_ascii=False) + "\n")


def _prepare(folder: Path, *, force: bool) -> None:
    """Make the folder; raises BadParameter where it cannot be one, or holds something and nobody said --force."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        empty = next(folder.iterdir(), None) is None
    except OSError as problem:
        raise typer.BadParameter(f"cannot make {folder}: {problem.strerror}", param_hint="DIR") from problem
    if not empty and not force:
        raise typer.BadParameter(f"{folder} is not empty; name another folder, or add --force", param_hint="DIR")


def _failed(sentence: str) -> int:
    typer.echo(f"lta: {shown(sentence, sys.stderr)}", err=True)
    return _EXIT_ERROR
