"""Options that several verbs share: their words and their help, said once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "DatabaseOption",
    "ExecutorOption",
    "ForceNetworkOption",
    "JobsOption",
    "LogFileOption",
    "MachineNameOption",
    "MaxMb",
    "PolicyChoice",
    "PolicyOption",
    "RetestChoice",
    "RetestOption",
    "SigmaChoice",
    "SigmaOption",
    "SpecOption",
    "TrackOption",
    "VerboseOption",
    "WaitOption",
]


class PolicyChoice(StrEnum):
    as_measured = "as_measured"
    with_offset = "with_offset"
    with_rotation = "with_rotation"


class RetestChoice(StrEnum):
    last = "last"
    first = "first"
    any = "any"


class SigmaChoice(StrEnum):
    standard = "standard"
    v2 = "v2"
    one_pole = "one_pole"


SpecOption = Annotated[
    Path | None, typer.Option("--spec", metavar="FILE", help="Specifications of the models (.toml, .csv, .xlsx).")
]
PolicyOption = Annotated[
    PolicyChoice | None,
    typer.Option("--policy", help="The evaluation that decides, before the specification's; without either with_offset."),
]
SigmaOption = Annotated[SigmaChoice, typer.Option("--sigma-profile", help="How roughness is computed.")]
TrackOption = Annotated[
    str | None, typer.Option("--track", metavar="NAME", help="Only this track, by the station's name or the shop's.")
]
MaxMb = Annotated[int, typer.Option("--max-mb", min=1, metavar="MB", help="Refuse files larger than this.")]
DatabaseOption = Annotated[
    str | None,
    typer.Option("--database", metavar="URL", help="Where the history is kept, a file or a URL; without it the settings say."),
]
WaitOption = Annotated[
    float | None, typer.Option("--wait", min=0, metavar="SECONDS", help="How long to wait for another that writes.")
]
JobsOption = Annotated[int | None, typer.Option("--jobs", "-j", min=1, max=64, metavar="N", help="Files read at the same time.")]
ExecutorOption = Annotated[
    str | None, typer.Option("--executor", metavar="WHERE", help="local, or a cluster that reads: dask+tls://HOST:PORT.")
]
MachineNameOption = Annotated[
    str | None, typer.Option("--machine", metavar="NAME", help="The machine that wrote all these files; else the settings say.")
]
ForceNetworkOption = Annotated[
    bool, typer.Option("--force-network", help="Use a SQLite file on a network share, though it may be damaged there.")
]
RetestOption = Annotated[RetestChoice | None, typer.Option("--retest", help="Which attempt of a track speaks for it.")]
LogFileOption = Annotated[Path | None, typer.Option("--log-file", metavar="FILE", help="Append a log of JSON lines to this file.")]
VerboseOption = Annotated[bool, typer.Option("--verbose", "-v", help="Log each file to the error stream.")]
