"""Which files a list of paths and folders stands for; opens none of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

__all__ = ["Found", "discover"]

_WORKBOOK_SUFFIXES = (".xls", ".xlsx", ".xlsm")
_OWNER_PREFIX = "~$"


@dataclass(slots=True)
class Found:
    """Files to read in a stable order, each once; `other_files` in the folders were not looked at: no workbook's suffix, or the
    small owner file that Excel keeps beside an open workbook."""

    paths: list[str] = field(default_factory=list)
    other_files: int = 0


def discover(paths: Iterable[str | os.PathLike[str]]) -> Found:
    """Walk folders recursively, links included, each folder once. A path that is named is always kept, whatever it is: reading it
    gives its error. So is a folder that cannot be listed."""
    found = Found()
    seen: set[str] = set()
    for path in map(os.fspath, paths):
        for file in _files(path, found, set()):
            key = os.path.normpath(file)
            if key not in seen:
                seen.add(key)
                found.paths.append(file)
    return found


def _files(path: str, found: Found, visited: set[tuple[int, int]]) -> Iterator[str]:
    if not os.path.isdir(path):  # noqa: PTH112 - paths stay text: undecodable names survive, and a walk of 100,000 files stays quick
        yield path
        return
    try:
        here = os.stat(path)  # noqa: PTH116
        if (here.st_dev, here.st_ino) in visited and here.st_ino:
            return
        visited.add((here.st_dev, here.st_ino))
        with os.scandir(path) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError:
        yield path
        return
    for entry in entries:
        if entry.is_dir():
            yield from _files(entry.path, found, visited)
        elif entry.name.lower().endswith(_WORKBOOK_SUFFIXES) and not entry.name.startswith(_OWNER_PREFIX):
            yield entry.path
        else:
            found.other_files += 1
