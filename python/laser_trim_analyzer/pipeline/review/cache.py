"""Answers kept in memory until the data they came from has changed; every process keeps its own, nothing is written anywhere."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Final, TypeVar, cast

__all__ = ["SHARED", "Cache"]

Answer = TypeVar("Answer")

_MOST: Final = 512
_LARGEST_MB: Final = 64
_USUAL: Final = 1024  # bytes that an answer without arrays is taken for


class Cache:
    """The answers that were asked for last, by question and version of the data; of large ones as many as fit. For any thread.

    A key holds the database, its version and stamp and the whole question, so an answer is never that of other data.
    """

    def __init__(self, most: int = _MOST, largest_mb: int = _LARGEST_MB) -> None:
        self._most = most
        self._room = largest_mb * 1024 * 1024
        self._answers: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, key: Hashable, work: Callable[[], Answer]) -> Answer:
        """The answer that is kept, else what `work` gives; two threads may both work, either answer is right."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return cast("Answer", self._answers[key][0])
        answer = work()
        self._keep(key, answer, getattr(answer, "nbytes", _USUAL))
        return answer

    def _keep(self, key: Hashable, answer: Any, size: int) -> None:
        if size > self._room:
            return
        with self._lock:
            _, before = self._answers.pop(key, (None, 0))
            self._answers[key] = (answer, size)
            self._size += size - before
            while len(self._answers) > self._most or self._size > self._room:
                _, (_, freed) = self._answers.popitem(last=False)
                self._size -= freed


SHARED: Final = Cache()
"""The cache of this process, for all stores that it opens."""
