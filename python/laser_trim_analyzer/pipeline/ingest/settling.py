"""Files that somebody may still be writing: which of them have kept their size and time for a while; opens none of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from laser_trim_analyzer.pipeline.reading.candidate import seen

__all__ = ["Settling"]

_LONGEST_PAUSE: Final = 300.0


@dataclass(slots=True)
class _File:
    looked: tuple[int | None, int | None]
    since: float
    pause: float


class Settling:
    """A file settles when it has looked the same for `pause` seconds; one that could not be had then, after twice the time."""

    def __init__(self, pause: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._pause = pause
        self._clock = clock
        self._files: dict[str, _File] = {}

    def __len__(self) -> int:
        return len(self._files)

    def changed(self, paths: Iterable[str]) -> None:
        """Something happened to these files: their time begins anew."""
        for path in paths:
            self._files[path] = _File(seen(path), self._clock(), self._pause)

    def again(self, path: str, pause: float) -> None:
        """Could not be had after `pause` seconds of rest."""
        self._files[path] = _File(seen(path), self._clock(), min(2 * pause, _LONGEST_PAUSE))

    def settled(self) -> dict[str, float]:
        """The files that have settled, with the rest that they had. They and those that are gone are forgotten."""
        now = self._clock()
        found: dict[str, float] = {}
        for path, file in list(self._files.items()):
            looks = seen(path)
            if looks == (None, None):
                del self._files[path]
            elif looks != file.looked:
                file.looked, file.since, file.pause = looks, now, self._pause
            elif now - file.since >= file.pause:
                found[path] = self._files.pop(path).pause
        return found
