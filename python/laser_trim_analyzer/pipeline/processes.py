"""Processes beside this one for work that is Python's for the most part; they end with it, and what they do is the caller's.

They are spawned, never forked (threads and database connections do not survive a fork), so the caller's main module must have the
usual guard; that is why the verbs use them only on demand.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any

__all__ = ["processes"]


def processes(count: int, begin: Callable[..., None], *words: Any) -> ProcessPoolExecutor:
    """A pool of `count` processes that are starting, each of which calls ``begin(*words)`` first."""
    pool = ProcessPoolExecutor(count, get_context("spawn"), _begin, (begin, words))
    with _without_interrupts():
        for _ in range(count):  # each question that nobody is there for starts one
            pool.submit(_nothing)
    return pool


def _nothing() -> None:
    """Any process can do that."""


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """What starts inside is deaf to Ctrl-C, which a terminal sends to all: while it loads it could not obey in good order."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(begin: Callable[..., None], words: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the first process's to obey
    Thread(target=_end_with_parent, name="lta-parent", daemon=True).start()
    begin(*words)


def _end_with_parent() -> None:
    """A pool whose owner was killed would wait for work for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
