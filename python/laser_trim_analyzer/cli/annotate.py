"""``lta annotate``: say something of a file, a track or a unit; list it; take it back."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from .choices import DatabaseOption, WaitOption

__all__ = ["annotate"]


class Kind(StrEnum):
    comment = "comment"
    disposition = "disposition"
    exclusion = "exclusion"


class Format(StrEnum):
    table = "table"
    jsonl = "jsonl"


def annotate(
    kind: Annotated[Kind | None, typer.Argument(metavar="KIND", help="comment, disposition or exclusion.")] = None,
    words: Annotated[str | None, typer.Argument(metavar="TEXT", help="What is said.")] = None,
    model: Annotated[str | None, typer.Option("--model", metavar="MODEL", help="The model of the unit.")] = None,
    serial: Annotated[str | None, typer.Option("--serial", metavar="SERIAL", help="The serial of the unit.")] = None,
    day: Annotated[
        datetime | None, typer.Option("--day", formats=["%Y-%m-%d"], help="Any day of its lot, where a serial was used again.")
    ] = None,
    sha256: Annotated[str | None, typer.Option("--sha256", metavar="HASH", help="The file, by its hash or the beginning.")] = None,
    track: Annotated[str | None, typer.Option("--track", metavar="NAME", help="One track of the file.")] = None,
    section: Annotated[int | None, typer.Option("--section", help="Its section, where a name stands twice.")] = None,
    reason: Annotated[str | None, typer.Option("--reason", metavar="WHY", help="Why it is said, or taken back.")] = None,
    withdraw: Annotated[int | None, typer.Option("--withdraw", metavar="ID", help="Take one back; it stays readable.")] = None,
    list_all: Annotated[bool, typer.Option("--list", help="List what was said of what is named, or of everything.")] = False,
    withdrawn: Annotated[bool, typer.Option("--withdrawn", help="List also what was taken back.")] = False,
    database: DatabaseOption = None,
    wait: WaitOption = None,
    output_format: Annotated[Format, typer.Option("--format", help="How to list them.")] = Format.table,
) -> None:
    """Say something of a file, a track or a unit.

    A comment, what became of it (a disposition), or that it should not count (an exclusion). Who said it, when and why stands
    beside it; nothing is ever deleted. It survives reading the file again. It is a word of people: no verdict, rate or list changes
    by it, and to leave points out is the specification's.

    Exit codes: 2 wrong usage or nothing fits, 3 the database failed, 0 otherwise.
    """
    from laser_trim_analyzer.pipeline.annotate import Aim, AnnotationKind, listed, said, taken_back

    from .annotation_table import print_annotations
    from .history import history, say

    says = kind is not None and words is not None and bool(words.strip())
    if sum((says, withdraw is not None, list_all)) != 1:
        raise typer.BadParameter("give KIND and TEXT, or --list, or --withdraw ID")
    aim = Aim(sha256, section, track, model, serial, day and day.date())
    with history(database, wait) as access:
        if list_all:
            print_annotations(listed(access, aim, withdrawn=withdrawn), lines=output_format is Format.jsonl)
        elif withdraw is not None:
            taken_back(access, withdraw, reason)
            say(f"Annotation {withdraw} was taken back.")
        elif kind is not None and words is not None:
            say(f"Annotation {said(access, AnnotationKind(kind.value), aim, words, reason)} was stored.")
