"""``lta analyze``: read and grade files and folders, show the results, and say with the exit code how it went."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .choices import JobsOption, LogFileOption, MaxMb, PolicyOption, SigmaChoice, SigmaOption, SpecOption, VerboseOption

__all__ = ["analyze"]


class Format(StrEnum):
    table = "table"
    jsonl = "jsonl"
    csv = "csv"


def analyze(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", readable=False, help="Workbooks, or folders to walk.")],
    output_format: Annotated[
        Format | None,
        typer.Option("--format", help="How to print the results; without it the name of --output tells, else a table."),
    ] = None,
    spec: SpecOption = None,
    policy: PolicyOption = None,
    sigma_profile: SigmaOption = SigmaChoice.standard,
    jobs: JobsOption = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write the results here, not to the screen.")
    ] = None,
    fail_on: Annotated[
        str, typer.Option(metavar="VERDICTS", help="Exit with 1 if a file has one of these, comma-separated; none: never.")
    ] = "fail,not_graded",
    max_mb: MaxMb = 200,
    verbose: VerboseOption = False,
    log_file: LogFileOption = None,
) -> None:
    """Grade every track of trim workbooks.

    Results go to the screen or to --output, progress and the summary to the error stream.

    Exit codes: 130 interrupted, 2 wrong usage, 3 some file could not be read, 1 some file has a verdict that --fail-on names, 0
    otherwise; the first that applies.
    """
    from laser_trim_analyzer.pipeline import ReadLimits

    from .jobs import jobs_to_take
    from .run import Plan, run
    from .targets import failing_statuses, format_of, specifications

    plan = Plan(
        spec=specifications(spec),
        policy=policy.value if policy else None,
        sigma_profile=sigma_profile.value,
        jobs=jobs_to_take(jobs),
        limits=ReadLimits(max_bytes=max_mb * 1024 * 1024),
        output_format=format_of(output, output_format.value if output_format else None),
        output=output,
        fail_on=failing_statuses(fail_on),
        log_file=log_file,
        verbose=verbose,
    )
    raise typer.Exit(run(paths, plan))
