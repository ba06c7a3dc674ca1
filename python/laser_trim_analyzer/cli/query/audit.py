"""``lta query audit``: what was done to the history, by whom and when."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from laser_trim_analyzer.cli.choices import DatabaseOption

from . import options as of

__all__ = ["audit"]


def audit(
    database: DatabaseOption = None,
    action: Annotated[
        str | None,
        typer.Option(
            "--action",
            metavar="A,B",
            help="These actions: annotate, copy, forget, machine, regrade, restore, revert, specifications, withdraw.",
        ),
    ] = None,
    actor: Annotated[str | None, typer.Option("--actor", metavar="NAME", help="Done by this person, as it is written.")] = None,
    subject: Annotated[str, typer.Option("--subject", metavar="BEGIN", help="Whose subject begins so.")] = "",
    since: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="From this day on, in UTC.")] = None,
    until: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Up to this day in UTC, included.")] = None,
    sort: of.SortOption = None,
    descending: of.DescendingOption = False,
    limit: of.LimitOption = None,
    offset: of.OffsetOption = 0,
    output_format: of.FormatOption = None,
    output: of.OutputOption = None,
    force_network: of.ForceNetworkOption = False,
) -> None:
    """List what people did to the history beside storing files: regraded, forgot, annotated, restored; the last first.

    Whether an entry was changed or taken out, `lta db check` tells.

    Exit codes: 2 wrong usage, 3 the database failed or the results could not be written, 0 otherwise.
    """
    from laser_trim_analyzer.pipeline.review import AuditWish, Order
    from laser_trim_analyzer.reports.tables import AUDIT_COLUMNS

    from .asking import Asked
    from .output import write_list
    from .words import actions, period

    asked = Asked(database, force_network, sort, descending, limit, offset, output_format, output)
    wish = AuditWish(actions(action), actor, subject, period(since, until))
    order = asked.order(Order("number", descending=True))
    with asked.opened() as review, review.each_entry(wish, order, asked.page()) as rows:
        write_list(asked, "audit", AUDIT_COLUMNS, rows, lambda: review.audit(wish, order, asked.one()).total)
