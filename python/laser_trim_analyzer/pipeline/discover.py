"""Which files a list of paths and folders stands for; opens none of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

__all__ = ["Found", "discover", "is_workbook"]

_WORKBOOK_SUFFIXES = (".xls", ".xlsx", ".xlsm")
_OWNER_PREFIX = "~$"


@dataclass(slots=True)
class Found:
    """Files to read in a stable order, each once; `other_files` in the folders were not looked at: no workbook's suffix, or the
    small owner file that Excel keeps beside an open workbook."""

    paths: list[str] = field(default_factory=list)
    other_files: int = 0


def discover(
    paths: Iterable[str | os.PathLike[str]], *, found: Found | None = None, stopped: Callable[[], bool] = lambda: False
) -> Found:
    """Walk folders recursively, links included, each folder once. A path that is named is always kept, whatever it is: reading it
    gives its error. So is a folder that cannot be listed, and a link that leads nowhere.

    `found` is filled while the walk goes on, for whoever shows how far it is; `stopped` is asked at each file.
    """
    found = Found() if found is None else found
    seen: set[tuple[str, str]] = set()
    folders: set[tuple[int, int]] = set()
    real = lru_cache(os.path.realpath)
    for path in paths:
        for file in _files(os.fspath(path), found, folders):
            if stopped():
                return found
            folder, name = os.path.split(file)
            # a hard link is another file of the same bytes; another spelling of the same path is not
            key = (os.path.normcase(real(folder)), os.path.normcase(name))
            if key not in seen:
                seen.add(key)
                found.paths.append(file)
    return found


def _files(path: str, found: Found, visited: set[tuple[int, int]]) -> Iterator[str]:
    """The files under `path` in the order of their names; a stack, because folders may lie deeper than Python can call."""
    if not os.path.isdir(path):  # noqa: PTH112 - paths stay text: undecodable names survive, and a walk of 100,000 files stays quick
        yield path
        return
    waiting: list[tuple[str, bool]] = [(path, True)]
    while waiting:
        place, is_folder = waiting.pop()
        entries = _entries(place, visited) if is_folder else None
        if entries is None:
            yield place
            continue
        for entry in reversed(entries):
            if _is_folder(entry):
                waiting.append((entry.path, True))
            elif is_workbook(entry.name):
                waiting.append((entry.path, False))
            else:
                found.other_files += 1


def _entries(folder: str, visited: set[tuple[int, int]]) -> list[os.DirEntry[str]] | None:
    """What the folder holds, sorted; nothing if it was here before under another name, None if it cannot be listed."""
    try:
        here = os.stat(folder)  # noqa: PTH116
        if (here.st_dev, here.st_ino) in visited and here.st_ino:
            return []
        visited.add((here.st_dev, here.st_ino))
        with os.scandir(folder) as listing:
            return sorted(listing, key=lambda entry: entry.name)
    except OSError:
        return None


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads back to itself, or into a folder that is closed to us
        return False


def is_workbook(name: str) -> bool:
    """Whether a file in a folder is looked at: it has a workbook's suffix, and is no owner file."""
    return name.lower().endswith(_WORKBOOK_SUFFIXES) and not name.startswith(_OWNER_PREFIX)
