"""Units, attempts and files as tables show them; filters and pages are the store's, what speaks is the rules'."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from laser_trim_analyzer.model import Retest, StoredFile
from laser_trim_analyzer.quality import UnitRow
from laser_trim_analyzer.reports.tables import Run, TrackRow
from laser_trim_analyzer.store.queries import (
    FileWish,
    Listed,
    Order,
    Page,
    StoredTrack,
    StoredUnit,
    TrackWish,
    UnitWish,
    each_file,
    each_track,
    tracks,
    units,
)
from laser_trim_analyzer.store.snapshot import Snapshot

__all__ = ["BY_ENTRY", "BY_RUN", "BY_STORING", "BY_UNIT", "file_stream", "track_list", "track_stream", "unit_list", "unit_row"]

BY_UNIT: Final = Order("last_at", descending=True)
BY_RUN: Final = Order("trimmed_at", descending=True)
BY_STORING: Final = Order("stored_at", descending=True)
BY_ENTRY: Final = Order("number", descending=True)


def unit_row(unit: StoredUnit, retest: Retest) -> UnitRow:
    """The line of a unit under one retest policy."""
    said = unit.said(retest)
    return UnitRow(
        model=unit.model,
        stem=unit.stem,
        lot=unit.lot,
        machine=unit.machine,
        last_at=unit.last_at,
        attempts=unit.attempts,
        tracks=unit.tracks,
        retest=retest,
        status=said.status,
        accepted_by=said.accepted_by,
        first_status=unit.first.status,
        last_status=unit.last.status,
        any_status=unit.any.status,
        incomplete=unit.incomplete,
        fail_points=said.fail_points,
        margin=said.margin,
        key=unit.key,
    )


def unit_list(snapshot: Snapshot, wish: UnitWish, order: Order, page: Page) -> Listed[UnitRow]:
    found = units(snapshot, wish, order, page)
    return Listed(tuple(unit_row(unit, wish.retest) for unit in found.rows), found.total)


def track_list(snapshot: Snapshot, wish: TrackWish, order: Order, page: Page) -> Listed[TrackRow]:
    found = tracks(snapshot, wish, order, page)
    return Listed(tuple(map(_track_row, found.rows)), found.total)


def track_stream(snapshot: Snapshot, wish: TrackWish, order: Order, page: Page) -> Iterator[TrackRow]:
    return map(_track_row, each_track(snapshot, wish, order, page))


def file_stream(snapshot: Snapshot, wish: FileWish, order: Order, page: Page) -> Iterator[StoredFile]:
    return each_file(snapshot, wish, order, page)


def _track_row(track: StoredTrack) -> TrackRow:
    run = Run(track.system, track.model, track.serial, track.trimmed_at, track.machine)
    return TrackRow(track.file, track.status, run, track.result, track.error)
