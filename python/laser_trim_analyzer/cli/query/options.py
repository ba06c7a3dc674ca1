"""Options that the lists of ``lta query`` share, and what their words mean; a word that means nothing is wrong usage."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "DescendingOption",
    "ForceNetworkOption",
    "FormatOption",
    "FromOption",
    "LimitOption",
    "ListFormat",
    "MachineOption",
    "ModelOption",
    "OffsetOption",
    "OutputOption",
    "SerialOption",
    "SortOption",
    "StatusOption",
    "SystemOption",
    "SystemWord",
    "ToOption",
]


class ListFormat(StrEnum):
    table = "table"
    csv = "csv"
    jsonl = "jsonl"
    parquet = "parquet"


class SystemWord(StrEnum):
    dlts = "dlts"
    lts = "lts"


ModelOption = Annotated[str | None, typer.Option("--model", metavar="MODEL", help="Of this model, as it is written.")]
SerialOption = Annotated[str, typer.Option("--serial", metavar="BEGIN", help="Whose serial begins so.")]
StatusOption = Annotated[str | None, typer.Option("--status", metavar="A,B", help="With these verdicts: fail,not_graded.")]
MachineOption = Annotated[str | None, typer.Option("--machine", metavar="NAME", help="Of this machine.")]
SystemOption = Annotated[SystemWord | None, typer.Option("--system", help="Of this kind of station.")]
FromOption = Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="From this production day on.")]
ToOption = Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Up to this production day, included.")]
SortOption = Annotated[str | None, typer.Option("--sort", metavar="COLUMN", help="By this column of --format csv.")]
DescendingOption = Annotated[bool, typer.Option("--descending", help="The largest, latest or last name first.")]
LimitOption = Annotated[
    int | None,
    typer.Option("--limit", "-n", min=0, metavar="N", help="At most so many; without it 100 in a table, else all. 0: all."),
]
OffsetOption = Annotated[int, typer.Option("--offset", min=0, metavar="N", help="Leave out the first so many.")]
FormatOption = Annotated[
    ListFormat | None, typer.Option("--format", help="Without it what the name of --output says, else a table.")
]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file.")]
ForceNetworkOption = Annotated[
    bool, typer.Option("--force-network", help="Open a SQLite file on a network share, though it may be damaged there.")
]
