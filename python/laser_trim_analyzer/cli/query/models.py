"""``lta query models``: every model with its yield, and what the rate is pooled over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from laser_trim_analyzer.cli.choices import DatabaseOption, RetestOption
from laser_trim_analyzer.cli.counting import counted

from . import options as of

if TYPE_CHECKING:
    from laser_trim_analyzer.pipeline.review import Overview

__all__ = ["models"]


def models(
    database: DatabaseOption = None,
    retest: RetestOption = None,
    active: Annotated[bool, typer.Option("--active", help="That ran in the 60 days before the newest day.")] = False,
    since: of.FromOption = None,
    until: of.ToOption = None,
    sort: of.SortOption = None,
    descending: of.DescendingOption = False,
    limit: of.LimitOption = None,
    offset: of.OffsetOption = 0,
    output_format: of.FormatOption = None,
    output: of.OutputOption = None,
    force_network: of.ForceNetworkOption = False,
) -> None:
    """List models with the yield of their units, by name.

    Days follow --retest; days after the newest plausible one are left out, which is said. Exit codes: 2 wrong usage,
    3 the database failed or the results could not be written, 0 otherwise.
    """
    from laser_trim_analyzer.pipeline.review import Order
    from laser_trim_analyzer.reports.tables import MODEL_COLUMNS

    from .asking import Asked
    from .output import write_list
    from .words import period

    asked = Asked(database, force_network, sort, descending, limit, offset, output_format, output, retest)
    with asked.opened() as review:
        found = review.overview(asked.retest(), period(since, until), asked.order(Order("model")))
        rows = [row for row in found.rows if row.active or not active]
        write_list(asked, "model", MODEL_COLUMNS, iter(asked.part(rows)), lambda: len(rows))
        _disclose(found)


def _disclose(found: Overview) -> None:
    """What the numbers of the models do not hold."""
    from .output import say

    left_out, undated = found.horizon.left_out, found.undated
    if found.horizon.newest is not None:
        say(f"Newest day: {found.horizon.newest}. The attempt that speaks: {found.retest.value}.")
    if left_out:
        say(f"Left out, dated later than they were stored: {counted(left_out, 'attempt')}.")
    if undated:
        say(f"In no unit, without a date: {counted(undated, 'attempt')}.")
