"""How many files are read before they are graded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from .outcome import Outcome

__all__ = ["Pace"]

_MOST: Final = 3  # eight gain a tenth more, but their facts take the memory beyond that of the largest file in each thread
_SECONDS: Final = 0.05


class Pace:
    """Groups of files: one at first, then as many as a twentieth of a second should do by what the last ones took."""

    def __init__(self) -> None:
        self._size = 1

    def groups(self, paths: Iterable[str]) -> Iterator[tuple[str, ...]]:
        """Each as large as it may be when it is asked for."""
        rest = iter(paths)
        while group := tuple(islice(rest, self._size)):
            yield group

    def took(self, outcomes: Sequence[Outcome]) -> None:
        """What became of a group tells how large the next may be."""
        seconds, count = sum(outcome.seconds for outcome in outcomes), len(outcomes)
        self._size = _MOST if seconds * _MOST <= _SECONDS * count else max(1, int(_SECONDS * count / seconds))
