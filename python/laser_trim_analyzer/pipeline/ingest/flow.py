"""Work on a pool with a bound that may change while it runs: results in order, nothing piles up; knows no file."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import CancelledError, Future, wait
from typing import TypeVar

from laser_trim_analyzer.errors import ProviderError

from .workers import Workers

__all__ = ["in_flight"]

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_flight(
    work: Callable[[Item], Result],
    items: Iterable[Item],
    workers: Workers,
    room: Callable[[], int],
    patience: float,
    lost: Callable[[Item], Result] | None = None,
) -> Generator[Result | None]:
    """What `work` makes of each item, in their order; None whenever `patience` seconds brought nothing.

    An item is asked for only while fewer than `room()` are under way, one at least. What `work` raises is raised here, but for an
    item that its workers died of: that gives what `lost` makes of it. Whoever stops early waits for what was begun.

    Raises ProviderError CLUSTER_UNREACHABLE where the workers are gone.
    """
    pending: deque[tuple[Item, Future[Result]]] = deque()
    waiting = iter(items)
    try:
        more = True
        while more or pending:
            while more and len(pending) < max(1, room()):
                for item in waiting:
                    pending.append((item, workers.pool.submit(work, item)))
                    break
                else:
                    more = False
            if not pending:
                continue
            item, first = pending[0]
            wait((first,), patience)
            if not first.done():
                yield None
                continue
            pending.popleft()
            try:
                result = first.result()
            except workers.lost:
                if lost is None:
                    raise
                result = lost(item)
            except CancelledError as problem:
                raise ProviderError("CLUSTER_UNREACHABLE", "the connection was lost") from problem
            yield result
    finally:
        begun = [future for _, future in pending if not future.cancel()]
        wait(begun)
