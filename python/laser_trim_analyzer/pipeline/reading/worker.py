"""What a process beside the first one does: it reads groups of files by hearsay, as long as it lasts."""

from __future__ import annotations

from laser_trim_analyzer.analysis.plugins import installed_analyzers

from .candidate import Group
from .reader import Heard, Reader, Reading

__all__ = ["begin", "read", "ready"]

_readers: list[Reader] = []
"""The one of this process."""


def begin(reader: Reader) -> None:
    """The first call in the process."""
    installed_analyzers()  # loaded in the main thread: other people's code may need it
    _readers.append(reader)


def ready() -> None:
    """A process that answers has loaded everything."""


def read(group: Group) -> list[Reading | Heard]:
    """What came of each file."""
    return _readers[0](group)
