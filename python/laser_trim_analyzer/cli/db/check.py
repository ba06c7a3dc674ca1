"""``lta db check``: everything that is wrong with the history, each with a code and what to do."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from laser_trim_analyzer.cli.choices import DatabaseOption, WaitOption
from laser_trim_analyzer.cli.counting import counted

if TYPE_CHECKING:
    from laser_trim_analyzer.pipeline.maintain import CheckSummary, Defect

__all__ = ["check"]


class Format(StrEnum):
    table = "table"
    jsonl = "jsonl"


def check(
    database: DatabaseOption = None,
    output_format: Annotated[
        Format, typer.Option("--format", help="Sentences, or one JSON line a defect and one for the summary.")
    ] = Format.table,
    wait: WaitOption = None,
) -> None:
    """Look for everything that is wrong with the history.

    Pages, tables and their indexes, references, every curve, every hash, units and lots, the log of what was done. Nothing is
    changed. Others may use it meanwhile. The first Ctrl-C ends it with what was found.

    Exit codes: 130 interrupted, 2 wrong usage, 3 the database cannot be opened, 1 something is wrong, 0 all is well.
    """
    from contextlib import closing

    from laser_trim_analyzer.cli.history import EXIT_DEFECTS, EXIT_INTERRUPTED, history, say, steps
    from laser_trim_analyzer.cli.interrupt import interruptible
    from laser_trim_analyzer.pipeline import maintain

    lines = output_format is Format.jsonl
    code = 0
    with (
        history(database, wait, True) as access,
        interruptible() as stop,
        steps("Checking") as show,
        closing(maintain.check(access, stop)) as events,
    ):
        for event in events:
            match event:
                case maintain.Checked():
                    show(event.part, event.done, event.total)
                case maintain.Defect():
                    say(maintain.defect_line(event) if lines else _sentence(event))
                case maintain.CheckSummary():
                    say(maintain.summary_line(event) if lines else _ending(event))
                    code = EXIT_INTERRUPTED if event.interrupted else EXIT_DEFECTS if event.defects else 0
    raise typer.Exit(code)


def _sentence(defect: Defect) -> str:
    return f"{defect.place}: {defect.sentence} ({defect.detail}) {defect.remedy} [{defect.code}]"


def _ending(summary: CheckSummary) -> str:
    found = "nothing is wrong" if not summary.defects else counted(summary.defects, "defect")
    so_far = " so far; it was interrupted" if summary.interrupted else ""
    return f"Checked in {summary.seconds:.1f} s: {found}{so_far}. Database: {summary.database}"
