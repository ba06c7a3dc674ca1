"""``lta query tracks``: every attempt with its verdict."""

from __future__ import annotations

from laser_trim_analyzer.cli.choices import DatabaseOption

from . import options as of

__all__ = ["tracks"]


def tracks(
    database: DatabaseOption = None,
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
    """List attempts: every run of every track with its verdict, the newest first.

    Exit codes: 2 wrong usage, 3 the database failed or the results could not be written, 0 otherwise.
    """
    from laser_trim_analyzer.model import System
    from laser_trim_analyzer.pipeline.review import Order, TrackWish
    from laser_trim_analyzer.reports.tables import STORED_TRACK_COLUMNS

    from .asking import Asked
    from .output import write_list
    from .words import period, statuses

    asked = Asked(database, force_network, sort, descending, limit, offset, output_format, output)
    wish = TrackWish(
        model=model,
        statuses=statuses(status),
        system=None if system is None else System[system.name.upper()],
        machine=machine,
        period=period(since, until),
        serial=serial,
    )
    order = asked.order(Order("trimmed_at", descending=True))
    with asked.opened() as review, review.each_track(wish, order, asked.page()) as rows:
        write_list(asked, "track", STORED_TRACK_COLUMNS, rows, lambda: review.tracks(wish, order, asked.one()).total)
