"""``lta regrade``: grade what is stored anew; differences first, applied only when asked, and taken back whole."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from .choices import DatabaseOption, PolicyOption, SigmaChoice, SigmaOption, SpecOption, WaitOption

__all__ = ["regrade"]


class Format(StrEnum):
    table = "table"
    jsonl = "jsonl"


def regrade(
    models: Annotated[list[str] | None, typer.Option("--model", metavar="MODEL", help="Only this model; may be repeated.")] = None,
    spec: SpecOption = None,
    policy: PolicyOption = None,
    sigma_profile: SigmaOption = SigmaChoice.standard,
    apply: Annotated[bool, typer.Option("--apply", help="Make the new verdicts hold; without it they are listed only.")] = False,
    revert: Annotated[
        int | None, typer.Option("--revert", metavar="RUN", help="Put the verdicts back that this run replaced.")
    ] = None,
    list_runs: Annotated[bool, typer.Option("--list", help="List the runs and change nothing.")] = False,
    reason: Annotated[str | None, typer.Option("--reason", metavar="WHY", help="Stands beside the run.")] = None,
    database: DatabaseOption = None,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", min=1, max=64, metavar="N", help="Files graded at a time.")] = None,
    wait: WaitOption = None,
    output_format: Annotated[
        Format, typer.Option("--format", help="A table, or one JSON line a difference and one for the summary.")
    ] = Format.table,
) -> None:
    """Grade the stored tracks anew and list what differs.

    No workbook is read: the stored facts are whole. New rules, another policy or specification: nothing holds until --apply says
    so. Then the old verdicts are kept, and --revert puts them back to the last bit. Without --spec the specifications of the
    history serve (lta spec), else the record's own values. A run is applied as a whole or not at all; others who want to write
    wait meanwhile.

    Exit codes: 130 interrupted (nothing was applied), 2 wrong usage, 3 some file could not be graded or the database failed, 0
    otherwise, whether anything differs or not.
    """
    from laser_trim_analyzer.model import Policy, SigmaProfile
    from laser_trim_analyzer.pipeline.regrade import Wishes

    from .chosen_settings import chosen_settings
    from .regrading import list_all, run, take_back
    from .targets import specifications

    if sum((apply, revert is not None, list_runs)) > 1:
        raise typer.BadParameter("--apply, --revert and --list exclude each other")
    if (revert is not None or list_runs) and (models or spec or policy):
        raise typer.BadParameter("a run is taken back or listed whole: leave out --model, --spec and --policy")
    lines = output_format is Format.jsonl
    if list_runs:
        raise typer.Exit(list_all(database, lines=lines))
    if revert is not None:
        raise typer.Exit(take_back(database, wait, revert, reason, lines=lines))
    wishes = Wishes(
        models=tuple(models or ()),
        spec=specifications(spec),
        policy=None if policy is None else Policy(policy.value),
        sigma_profile=SigmaProfile(sigma_profile.value),
        apply=apply,
        reason=reason,
        jobs=chosen_settings(database=database, jobs=jobs, wait=wait).settings.performance.jobs,
        processes=True,
    )
    raise typer.Exit(run(database, wait, wishes, lines=lines))
