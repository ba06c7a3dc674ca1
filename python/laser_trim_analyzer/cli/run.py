"""One run of ``lta analyze``: outcomes in; lines, progress, a summary and an exit code out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path
from typing import Final

import typer

from laser_trim_analyzer.model import Policy, Status
from laser_trim_analyzer.pipeline import Outcome, ReadLimits, analyze, discover

from .progress import progress_bar
from .summary import Tally, print_summary
from .writers import WRITERS, open_output

__all__ = ["failing_statuses", "run"]

_EXIT_FAIL_ON: Final = 1
_EXIT_ERROR: Final = 3
_EXIT_INTERRUPTED: Final = 130


def failing_statuses(text: str) -> frozenset[Status]:
    """The verdicts that ``--fail-on`` names; raises BadParameter that lists the known ones."""
    names = [name.strip().upper().replace("-", "_") for name in text.split(",") if name.strip()]
    if names in ([], ["NONE"]):
        return frozenset()
    unknown = [name for name in names if name not in Status.__members__]
    if unknown:
        known = ", ".join(status.value.lower() for status in Status)
        raise typer.BadParameter(f"'{unknown[0].lower()}' is no verdict; choose from {known}", param_hint="--fail-on")
    return frozenset(Status[name] for name in names)


def run(
    paths: list[Path],
    *,
    policy: Policy,
    jobs: int,
    limits: ReadLimits,
    output_format: str,
    output: Path | None,
    fail_on: frozenset[Status],
) -> int:
    """Analyse, print, summarise; returns the exit code. Ctrl-C stops cleanly with what was done."""
    found = discover(paths)
    if output is not None and any(_same_file(output, path) for path in found.paths):
        raise typer.BadParameter("this is one of the workbooks to read", param_hint="--output")
    tally = Tally(total=len(found.paths), other_files=found.other_files)
    with open_output(output) as stream, progress_bar(tally.total) as step:
        outcomes = _counted(found.paths, tally, step, jobs=jobs, policy=policy, limits=limits)
        try:
            with closing(outcomes):
                WRITERS[output_format](outcomes, stream)
                stream.flush()
        except BrokenPipeError:
            tally.unwritten = "the reader of the output is gone"
        except OSError as problem:
            tally.unwritten = f"cannot write {output or 'the output'}: {problem.strerror}"
    print_summary(tally, sys.stderr)
    return _exit_code(tally, fail_on)


def _same_file(output: Path, path: str) -> bool:
    try:
        return output.samefile(path)
    except OSError:
        return False


def _counted(
    paths: list[str],
    tally: Tally,
    step: Callable[[Outcome], None],
    *,
    jobs: int,
    policy: Policy,
    limits: ReadLimits,
) -> Generator[Outcome]:
    """The outcomes as they come, counted; an interrupt ends them quietly, so that what was done is still written."""
    with closing(analyze(paths, jobs=jobs, policy=policy, limits=limits)) as outcomes:
        try:
            for outcome in outcomes:
                tally.add(outcome)
                step(outcome)
                yield outcome
        except KeyboardInterrupt:
            tally.interrupted = True


def _exit_code(tally: Tally, fail_on: frozenset[Status]) -> int:
    if tally.interrupted:
        return _EXIT_INTERRUPTED
    if tally.refused or tally.unwritten:
        return _EXIT_ERROR
    return _EXIT_FAIL_ON if fail_on & tally.files.keys() else 0
