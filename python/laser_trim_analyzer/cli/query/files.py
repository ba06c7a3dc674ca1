"""``lta query files``: every file that was stored or refused, and where it was seen."""

from __future__ import annotations

from typing import Annotated

import typer

from laser_trim_analyzer.cli.choices import DatabaseOption

from . import options as of

__all__ = ["files"]


def files(
    database: DatabaseOption = None,
    state: Annotated[
        str | None, typer.Option("--state", metavar="A,B", help="Of which this became: read, refused, aborted.")
    ] = None,
    code: Annotated[str | None, typer.Option("--code", metavar="CODE", help="Refused with this support code.")] = None,
    path: Annotated[str, typer.Option("--path", metavar="BEGIN", help="With a path that begins so; paths are stored whole.")] = "",
    model: of.ModelOption = None,
    serial: of.SerialOption = "",
    status: of.StatusOption = None,
    system: of.SystemOption = None,
    machine: of.MachineOption = None,
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
    """List files, those that were stored last first.

    Exit codes: 2 wrong usage, 3 the database failed or the results could not be written, 0 otherwise.
    """
    from laser_trim_analyzer.errors import shown_path
    from laser_trim_analyzer.model import System
    from laser_trim_analyzer.pipeline.review import FileWish, Order
    from laser_trim_analyzer.reports.tables import FILE_COLUMNS

    from .asking import Asked
    from .output import write_list
    from .words import period, states, statuses, support_code

    asked = Asked(database, force_network, sort, descending, limit, offset, output_format, output)
    wish = FileWish(
        states=states(state),
        statuses=statuses(status),
        code=None if code is None else support_code(code),
        system=None if system is None else System[system.name.upper()],
        model=model,
        serial=serial,
        path=shown_path(path),
        period=period(since, until),
        machine=machine,
    )
    order = asked.order(Order("stored_at", descending=True))
    with asked.opened() as review, review.each_file(wish, order, asked.page()) as rows:
        write_list(asked, "file", FILE_COLUMNS, rows, lambda: review.files(wish, order, asked.one()).total)
