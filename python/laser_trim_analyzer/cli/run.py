"""One run of ``lta analyze``: outcomes in; lines, progress, a summary and an exit code out."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import IO, Final

from laser_trim_analyzer.model import Specifications, Status
from laser_trim_analyzer.pipeline import Outcome, ReadLimits, analyze, discover

from .interrupt import interruptible
from .log import start_log
from .progress import progress_bar
from .streams import abandon_stdout, reason_of
from .summary import Tally, print_summary
from .targets import open_output, spare_workbooks
from .writers import WRITERS

__all__ = ["Plan", "run"]

_EXIT_FAIL_ON: Final = 1
_EXIT_ERROR: Final = 3
_EXIT_INTERRUPTED: Final = 130
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the user asked for, beside the paths."""

    spec: Specifications | None
    policy: str | None
    sigma_profile: str
    jobs: int
    limits: ReadLimits
    output_format: str
    output: Path | None
    fail_on: frozenset[Status]
    log_file: Path | None
    verbose: bool


def run(paths: list[Path], plan: Plan) -> int:
    """Analyse, print, summarise; returns the exit code. Ctrl-C stops cleanly with what was done."""
    found = discover(paths)
    spare_workbooks(found.paths, {"--output": plan.output, "--log-file": plan.log_file})
    start_log(plan.log_file, verbose=plan.verbose)
    tally = Tally(total=len(found.paths), other_files=found.other_files)
    with open_output(plan.output) as stream, interruptible() as stop:
        _write(found.paths, plan, tally, stream, stop)
    print_summary(tally, sys.stderr)
    code = _exit_code(tally, plan.fail_on)
    _log.info("run", extra={"files": tally.done, "seconds": round(time.perf_counter() - tally.started, 6), "exit": code})
    return code


def _write(paths: list[str], plan: Plan, tally: Tally, stream: IO[str], stop: Event) -> None:
    outcomes = _counted(paths, plan, tally, stop)
    try:
        with closing(outcomes):
            WRITERS[plan.output_format](outcomes, stream)
            stream.flush()
    except OSError as problem:
        tally.unwritten = reason_of(problem)
        if plan.output is None:
            abandon_stdout()
    tally.interrupted = stop.is_set()


def _counted(paths: list[str], plan: Plan, tally: Tally, stop: Event) -> Generator[Outcome]:
    """The outcomes as they come, counted; the bar is gone when the last one is out, before a table is printed."""
    lines_on_screen = plan.verbose or (plan.output is None and plan.output_format != "table" and sys.stdout.isatty())
    with (
        closing(_analyzed(paths, plan, stop)) as outcomes,
        progress_bar(tally.total, wanted=not lines_on_screen) as step,
    ):
        for outcome in outcomes:
            tally.add(outcome)
            step()
            yield outcome


def _analyzed(paths: list[str], plan: Plan, stop: Event) -> Generator[Outcome]:
    return analyze(
        paths,
        jobs=plan.jobs,
        cancel=stop,
        spec=plan.spec,
        policy=plan.policy,
        sigma_profile=plan.sigma_profile,
        limits=plan.limits,
    )


def _exit_code(tally: Tally, fail_on: frozenset[Status]) -> int:
    if tally.interrupted:
        return _EXIT_INTERRUPTED
    if tally.refused or tally.unwritten:
        return _EXIT_ERROR
    return _EXIT_FAIL_ON if fail_on & tally.files.keys() else 0
