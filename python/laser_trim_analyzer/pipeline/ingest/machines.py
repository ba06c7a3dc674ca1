"""Which machine a file is of, as somebody says from outside: workbooks do not name theirs. Knows no store and opens nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from laser_trim_analyzer.errors import shown_path

__all__ = ["Machines"]


class Machines:
    """One name for every file, or that of the deepest folder that holds it; paths are compared as they are shown, in the case that
    counts on the platform, and links are not followed."""

    def __init__(self, machine: str | None, folders: Mapping[str, str] | Mapping[Path, str]) -> None:
        self._machine = machine
        named = {os.path.abspath(os.fspath(folder)): name for folder, name in folders.items()}  # noqa: PTH100 - as ingest does it
        self._named = {_key(shown_path(folder)): name for folder, name in named.items()}
        self._known: dict[str, str | None] = {}

    @property
    def any(self) -> bool:
        """Whether a file may have a machine at all."""
        return self._machine is not None or bool(self._named)

    @property
    def insists(self) -> bool:
        """Whether the name is that of the whole run."""
        return self._machine is not None

    def of(self, path: str) -> str | None:
        """The machine of a file by its whole path, as it is or as it is shown; each folder is looked up once."""
        if self._machine is not None or not self._named:
            return self._machine
        folder = os.path.dirname(path)  # noqa: PTH120 - 100,000 of them
        if folder not in self._known:
            self._known[folder] = self._of_folder(folder)
        return self._known[folder]

    def _of_folder(self, folder: str) -> str | None:
        place = os.path.normcase(shown_path(folder))
        while _key(place) not in self._named:
            above = os.path.dirname(place)  # noqa: PTH120
            if above == place:
                return None
            place = above
        return self._named[_key(place)]


def _key(folder: str) -> str:
    return os.path.normcase(folder).rstrip(os.sep)
