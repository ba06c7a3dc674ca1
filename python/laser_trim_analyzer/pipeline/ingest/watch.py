"""The verb watch: follow folders, and ingest what comes as soon as nobody writes it any more; it knows no frontend."""

from __future__ import annotations

import os
import time
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from laser_trim_analyzer.errors import ProviderError, StoreError
from laser_trim_analyzer.pipeline.analyze import Cancel
from laser_trim_analyzer.pipeline.discover import discover, is_workbook
from laser_trim_analyzer.store import Waiting
from laser_trim_analyzer.store.network import network_file_system

from .events import Deed, Event, FileOutcome
from .run import ingest
from .settling import Settling
from .wishes import Wishes

__all__ = ["Trouble", "watch"]

_SETTLED_SECONDS: Final = 2.0
_POLL_SECONDS: Final = 10.0
_LOOK_SECONDS: Final = 0.5
_WHOLE_AGAIN_SECONDS: Final = 600.0
_AFTER_TROUBLE_SECONDS: Final = 15.0
_PASSING: Final = frozenset(
    {"STORE_BUSY", "STORE_LOCKED", "STORE_DISK_FULL", "STORE_UNREACHABLE", "STORE_DENIED", "CLUSTER_UNREACHABLE"}
)
"""What may be over in a while: a watcher that runs for weeks outlives the restart of a server."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """The database or the cluster could not be used; the same is tried again in a while."""

    error: StoreError | ProviderError


def watch(
    paths: Iterable[str | os.PathLike[str]],
    *,
    database: str | os.PathLike[str],
    wishes: Wishes | None = None,
    cancel: Cancel | None = None,
    waiting: Waiting | None = None,
) -> Generator[Event | Trouble]:
    """Ingest folders and files, then whatever comes into them or changes, until `cancel` is set; each round ends with a Summary.

    A new file is read when its size and time have been the same for two seconds; one that is locked then, later. On a network
    share, which tells nobody of changes, the folders are listed every ten seconds. Every ten minutes everything is gone through as
    in the beginning: no change is ever missed for longer, a folder that came back neither.

    Raises StoreError for what will not pass by itself; what will, is told as Trouble.
    """
    roots = [os.path.abspath(os.fspath(path)) for path in paths]  # noqa: PTH100 - as ingest remembers them
    watcher = _Watcher(roots, database, wishes or Wishes(), cancel, waiting)
    while not watcher.is_stopped:
        yield from watcher.followed()


class _Watcher:
    def __init__(
        self,
        roots: list[str],
        database: str | os.PathLike[str],
        wishes: Wishes,
        cancel: Cancel | None,
        waiting: Waiting | None,
    ) -> None:
        self._roots = roots
        self._database = database
        self._wishes = wishes
        self._cancel = cancel
        self._waiting = waiting
        self._polls = any(network_file_system(Path(root)) for root in roots)
        self._pause = _POLL_SECONDS if self._polls else _SETTLED_SECONDS
        self._settling = Settling(self._pause)

    @property
    def is_stopped(self) -> bool:
        return self._cancel is not None and self._cancel.is_set()

    def followed(self) -> Generator[Event | Trouble]:
        """Everything, then what comes, until it is time to look at everything again."""
        there = [root for root in self._roots if os.path.exists(root)]  # noqa: PTH110
        end = time.monotonic() + _WHOLE_AGAIN_SECONDS
        begun = False
        for changed in self._changes(there):  # which sees what comes while everything is gone through
            self._settling.changed(changed)
            settled = self._settling.settled()
            if not begun:
                is_well = yield from self._round(self._roots, self._pause)
                begun = True
            else:
                is_well = not settled or (yield from self._round(settled, max(settled.values())))
            if not is_well:
                self._rest(_AFTER_TROUBLE_SECONDS)
                return
            if self.is_stopped or time.monotonic() >= end or not all(map(os.path.exists, there)):
                return

    def _round(self, paths: Iterable[str], rested: float) -> Generator[Event | Trouble, None, bool]:
        """One ingest; whether it came to its end. What had to be postponed is tried again after a longer rest."""
        try:
            for event in ingest(paths, database=self._database, wishes=self._wishes, cancel=self._cancel, waiting=self._waiting):
                if isinstance(event, FileOutcome) and event.deed is Deed.POSTPONED:
                    self._settling.again(event.path, rested)
                yield event
        except (StoreError, ProviderError) as problem:
            if problem.code not in _PASSING:
                raise
            yield Trouble(problem)
            return False
        self._wishes = replace(self._wishes, reread=False, retry_refused=False)
        return True

    def _changes(self, there: list[str]) -> Iterator[list[str]]:
        """Workbooks that came or changed, at least twice a second, also when there are none."""
        import watchfiles

        look = round(1000 * _LOOK_SECONDS)
        try:
            for changes in watchfiles.watch(
                *there,
                watch_filter=None,
                debounce=look,
                rust_timeout=look,
                yield_on_timeout=True,
                stop_event=self._cancel,
                raise_interrupt=False,
                force_polling=self._polls,
                poll_delay_ms=round(1000 * _POLL_SECONDS),
                ignore_permission_denied=True,
            ):
                yield list(_workbooks(path for _, path in changes))
        except FileNotFoundError:  # a folder went away between two looks
            self._rest(_LOOK_SECONDS)
        except OSError:  # the system watches no more folders for us
            self._polls = True

    def _rest(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self.is_stopped and time.monotonic() < end:
            time.sleep(min(seconds, _LOOK_SECONDS))


def _workbooks(paths: Iterable[str]) -> Iterator[str]:
    """The files themselves; of a folder that came as a whole, what is in it."""
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112
            yield from discover([path]).paths
        elif is_workbook(os.path.basename(path)):  # noqa: PTH119
            yield path
