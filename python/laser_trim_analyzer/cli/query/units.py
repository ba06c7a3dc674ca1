"""``lta query units``: parts with what becomes of them under a retest policy."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from laser_trim_analyzer.cli.choices import DatabaseOption, RetestOption

from . import options as of

__all__ = ["units"]


def units(
    database: DatabaseOption = None,
    retest: RetestOption = None,
    model: of.ModelOption = None,
    serial: of.SerialOption = "",
    status: of.StatusOption = None,
    machine: of.MachineOption = None,
    since: of.FromOption = None,
    until: of.ToOption = None,
    lot: Annotated[datetime | None, typer.Option("--lot", formats=["%Y-%m-%d"], help="Of the lot that has this day.")] = None,
    incomplete: Annotated[
        bool | None, typer.Option("--incomplete/--complete", help="With fewer tracks trimmed than declared, or with all.")
    ] = None,
    sort: of.SortOption = None,
    descending: of.DescendingOption = False,
    limit: of.LimitOption = None,
    offset: of.OffsetOption = 0,
    output_format: of.FormatOption = None,
    output: of.OutputOption = None,
    force_network: of.ForceNetworkOption = False,
) -> None:
    """List units: one part each, judged by the attempt of every track that speaks; the newest first.

    Days and verdicts follow --retest. Exit codes: 2 wrong usage, 3 the database failed or the results could not be
    written, 0 otherwise.
    """
    from laser_trim_analyzer.pipeline.review import Order, UnitWish
    from laser_trim_analyzer.reports.tables import UNIT_COLUMNS

    from .asking import Asked
    from .output import write_list
    from .words import period, statuses

    asked = Asked(database, force_network, sort, descending, limit, offset, output_format, output, retest)
    wish = UnitWish(
        retest=asked.retest(),
        model=model,
        statuses=statuses(status),
        machine=machine,
        period=period(since, until),
        lot=None if lot is None else lot.date(),
        serial=serial,
        incomplete=incomplete,
    )
    with asked.opened() as review:
        found = review.units(wish, asked.order(Order("last_at", descending=True)), asked.page())
        write_list(asked, "unit", UNIT_COLUMNS, iter(found.rows), lambda: found.total)
