"""Ctrl-C as a wish, not as an exception: a run ends between two files and never inside a line."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

__all__ = ["interruptible"]


@contextmanager
def interruptible() -> Iterator[Event]:
    """Yields an event that the first Ctrl-C sets; the second one interrupts at once, as ever."""
    wished = Event()
    usual = signal.getsignal(signal.SIGINT)
    if usual is not signal.default_int_handler:  # ignored (a job in the background) or somebody else's
        yield wished
        return

    def stop(number: int, frame: FrameType | None) -> None:
        wished.set()
        signal.signal(number, signal.default_int_handler)

    signal.signal(signal.SIGINT, stop)
    try:
        yield wished
    finally:
        signal.signal(signal.SIGINT, usual)
