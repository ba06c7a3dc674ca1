"""``lta simulate``: the workbooks that an invented plant would leave, and the truth behind each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["simulate"]

_MOST_UNITS, _MOST_MODELS = 1_000_000, 1_500


def simulate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the workbooks go; made if it is not there.")],
    units: Annotated[int, typer.Option("--units", min=1, max=_MOST_UNITS, metavar="N", help="Parts to make.")] = 200,
    models: Annotated[int, typer.Option("--models", min=1, max=_MOST_MODELS, metavar="M", help="Part numbers.")] = 8,
    seed: Annotated[int, typer.Option("--seed", min=0, metavar="S", help="Another number, another history.")] = 1,
    scenario: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="A period, chances, models and planted causes (.toml); without it a year with one of each."
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write into a folder that is not empty, over files of the same name.")
    ] = False,
) -> None:
    """Write the workbooks of a simulated plant.

    They are named and laid out as the trim stations do it; truth.jsonl says what is true of each. The same numbers and scenario
    give the same files. Needs the extra `simulate`.

    Exit codes: 130 interrupted, 2 wrong usage, 3 something could not be written, 0 otherwise.
    """
    from .simulation import planned, run

    history = planned(scenario, units=units, models=models, seed=seed)
    raise typer.Exit(run(history, folder, force=force))
