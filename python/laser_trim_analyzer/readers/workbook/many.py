"""Many workbooks at once: a bounded pool of threads, results in order; one bad file never stops the others."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

__all__ = ["in_order"]

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD_PER_THREAD = 2


def in_order(work: Callable[[Item], Result], items: Iterable[Item], threads: int) -> Generator[Result]:
    """What `work` makes of each item, in their order, made by that many threads; one makes them in turn without any.

    Never more than two items a thread ahead of whoever takes the results, so memory stays bounded; an item is only asked for when
    its turn comes. What `work` raises is raised here. Whoever stops early waits for the items that were begun.
    """
    if threads <= 1:
        yield from map(work, items)
        return
    pending: deque[Future[Result]] = deque()
    pool = ThreadPoolExecutor(threads, thread_name_prefix="lta-read")
    try:
        for item in items:
            pending.append(pool.submit(work, item))
            if len(pending) >= threads * _AHEAD_PER_THREAD:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
