"""Work on a pool of threads with a bound that may change while it runs: results in order, nothing piles up; knows no file."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TypeVar

__all__ = ["in_flight"]

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_flight(
    work: Callable[[Item], Result], items: Iterable[Item], threads: int, room: Callable[[], int], patience: float
) -> Generator[Result | None]:
    """What `work` makes of each item, in their order; None whenever `patience` seconds brought nothing.

    An item is asked for only while fewer than `room()` are under way, one at least. What `work` raises is raised here. Whoever
    stops early waits for what was begun.
    """
    pending: deque[Future[Result]] = deque()
    waiting = iter(items)
    pool = ThreadPoolExecutor(threads, thread_name_prefix="lta-ingest")
    try:
        more = True
        while more or pending:
            while more and len(pending) < max(1, room()):
                for item in waiting:
                    pending.append(pool.submit(work, item))
                    break
                else:
                    more = False
            if pending:
                wait((pending[0],), patience)
                yield pending.popleft().result() if pending[0].done() else None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
