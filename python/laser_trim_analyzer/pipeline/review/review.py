"""What frontends ask of a history: each question over one consistent view, its answer kept until the data change."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from laser_trim_analyzer.model import AuditEntry, Retest, StoredFile
from laser_trim_analyzer.quality import Grouping, UnitRow
from laser_trim_analyzer.reports.tables import TrackRow
from laser_trim_analyzer.store import Store, Waiting, open_store
from laser_trim_analyzer.store.queries import (
    MOST_CURVES,
    WHOLE,
    AuditWish,
    Curves,
    FileWish,
    Hit,
    Listed,
    Order,
    Page,
    Period,
    StatusLine,
    TrackWish,
    UnitWish,
    each_entry,
    entries,
    files,
    final_curves,
    search,
    status_line,
)
from laser_trim_analyzer.store.snapshot import Snapshot

from . import lists
from .cache import SHARED, Cache
from .horizon import seen_in
from .model_page import ModelPage, model_page
from .overview import BY_MODEL, Counts, Overview, counts, overview
from .unit_page import UnitPage, unit_page

if TYPE_CHECKING:
    import os

__all__ = ["Review", "open_review"]

Answer = TypeVar("Answer")
_FIRST_PAGE = Page(limit=100)


class Review:
    """The read side of an open store. Every answer is immutable; for any thread, as the store is for reading.

    Which version of the data there is, is asked of the database each time: what another process stored is seen at once.
    """

    def __init__(self, store: Store, cache: Cache = SHARED) -> None:
        self._store = store
        self._cache = cache

    @property
    def path(self) -> Path | None:
        """The file of a SQLite database."""
        return self._store.path

    def _ask(self, work: Callable[..., Answer], *wish: Hashable) -> Answer:
        with self._store.read() as snapshot:
            key = (snapshot.shown, snapshot.version, work.__qualname__, *wish)
            return self._cache.get(key, lambda: work(snapshot, *wish))

    def overview(self, retest: Retest = Retest.LAST, period: Period | None = None, order: Order = BY_MODEL) -> Overview:
        """Every model with its yield, first-pass yield and what the rate is pooled over."""
        return self._ask(overview, retest, period, order)

    def counts(self, by: Grouping, retest: Retest = Retest.LAST, period: Period | None = None, model: str | None = None) -> Counts:
        """Units by week, month, machine or model, of all models or of one."""
        return self._ask(counts, by, retest, period, model)

    def model(self, model: str, retest: Retest = Retest.LAST, order: Order = lists.BY_UNIT, page: Page = _FIRST_PAGE) -> ModelPage:
        """One model with lots, months, units and what it was made with."""
        return self._ask(model_page, model, retest, order, page)

    def units(self, wish: UnitWish, order: Order = lists.BY_UNIT, page: Page = _FIRST_PAGE) -> Listed[UnitRow]:
        return self._ask(lists.unit_list, wish, order, page)

    def tracks(self, wish: TrackWish, order: Order = lists.BY_RUN, page: Page = _FIRST_PAGE) -> Listed[TrackRow]:
        return self._ask(lists.track_list, wish, order, page)

    def files(self, wish: FileWish, order: Order = lists.BY_STORING, page: Page = _FIRST_PAGE) -> Listed[StoredFile]:
        return self._ask(files, wish, order, page)

    def audit(self, wish: AuditWish, order: Order = lists.BY_ENTRY, page: Page = _FIRST_PAGE) -> Listed[AuditEntry]:
        return self._ask(entries, wish, order, page)

    def unit(self, key: int, retest: Retest = Retest.LAST) -> UnitPage | None:
        """One unit whole, by the `key` of its row in a list; None where it is not there any more."""
        return self._ask(unit_page, key, retest)

    def curves(self, model: str, period: Period | None = None, most: int = MOST_CURVES) -> Curves:
        """The final curves of a model, the newest `most`."""
        return self._ask(_curves, model, period, most)

    def search(self, typed: str, most: int = 10) -> tuple[Hit, ...]:
        """Models, serials and lots that begin with what was typed."""
        return self._ask(_search, typed, most)

    def status(self) -> StatusLine:
        """What the history holds and how fresh it is."""
        return self._ask(_status)

    @contextmanager
    def each_track(self, wish: TrackWish, order: Order = lists.BY_RUN, page: Page = WHOLE) -> Iterator[Iterator[TrackRow]]:
        """All attempts one after the other, for whoever writes them out; nothing of it is kept."""
        with self._store.read() as snapshot:
            yield lists.track_stream(snapshot, wish, order, page)

    @contextmanager
    def each_file(self, wish: FileWish, order: Order = lists.BY_STORING, page: Page = WHOLE) -> Iterator[Iterator[StoredFile]]:
        """All files one after the other."""
        with self._store.read() as snapshot:
            yield lists.file_stream(snapshot, wish, order, page)

    @contextmanager
    def each_entry(self, wish: AuditWish, order: Order = lists.BY_ENTRY, page: Page = WHOLE) -> Iterator[Iterator[AuditEntry]]:
        """All entries of the log one after the other."""
        with self._store.read() as snapshot:
            yield each_entry(snapshot, wish, order, page)


@contextmanager
def open_review(
    database: str | os.PathLike[str], *, wait: float = 600.0, waiting: Waiting | None = None, force_network: bool = False
) -> Iterator[Review]:
    """The read side of the database at an address; one that is not there is not made, an older one is upgraded after a backup.

    Raises StoreError.
    """
    opened = open_store(database, create=False, reads_only=True, wait=wait, waiting=waiting, force_network=force_network)
    with opened as store:
        yield Review(store)


def _curves(snapshot: Snapshot, model: str, period: Period | None, most: int) -> Curves:
    return final_curves(snapshot, model, period=period, most=most)


def _search(snapshot: Snapshot, typed: str, most: int) -> tuple[Hit, ...]:
    return tuple(search(snapshot, typed, most))


def _status(snapshot: Snapshot) -> StatusLine:
    return status_line(snapshot, seen_in(snapshot).horizon.newest)
