"""Who uses a SQLite database now, and whether the last use of it ended without closing; it locks nobody out but `alone`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from laser_trim_analyzer.errors import StoreError

from .locks import lock_now

if sys.platform != "win32":
    import fcntl

__all__ = ["Presence", "log_size", "unclean_mark"]


def log_size(database: Path) -> int:
    """The bytes of SQLite's logs beside a database: what stands there is not in the file yet, or is to be taken out of it."""
    size = 0
    for log in (Path(f"{database}-wal"), Path(f"{database}-journal")):
        with suppress(OSError):
            size += log.stat().st_size
    return size


def unclean_mark(database: Path) -> Path:
    """The file that stands beside a database whose last use ended without closing, until it has passed its check."""
    return Path(f"{database}.unclean")


class Presence:
    """Says that the database is in use, and whether somebody else's use of it ended without closing.

    The last connection to close takes SQLite's log (`-wal`) away. One left behind with nobody present is from a process
    that was killed or from a power cut. On POSIX everyone present shares a lock on a file beside the database; on Windows a log
    in use cannot be renamed.
    """

    def __init__(self, database: Path) -> None:
        self._log = Path(f"{database}-wal")
        self._path = Path(f"{database}.users")
        self._mark = unclean_mark(database)
        self._file: IO[bytes] | None = None

    def enter(self) -> bool:
        """Be present. Whether the last use ended without closing."""
        left = (self._log.exists() and self._log.stat().st_size > 0) or self._mark.exists()
        if sys.platform == "win32":
            return left and (not self._log.exists() or _can_rename(self._log))
        try:
            self._file, alone = self._shared()
        except OSError:  # a folder that may not be written: whoever only reads leaves no log behind
            return self._mark.exists()
        return left and alone

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Be present without a check: an unclean end, whose traces SQLite may take away now, is remembered for whoever opens it."""
        if self.enter():
            self._remember()
        try:
            yield
        finally:
            self.leave()

    def _remember(self) -> None:
        with suppress(OSError):
            self._mark.touch()

    def _shared(self) -> tuple[IO[bytes], bool]:
        """The file with our shared lock on it, and whether nobody else had one. Who left last may have taken away the file that was
        opened, before it was locked: a lock on that would show us to nobody."""
        while True:
            file = open(self._path, "ab")  # noqa: PTH123, SIM115 - open as long as the store is
            alone = lock_now(file)
            fcntl.flock(file, fcntl.LOCK_SH)
            if _stands_at(file, self._path):
                return file, alone
            file.close()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody is present, and whoever comes waits. Raises StoreError STORE_IN_USE. Windows replaces no file in use anyway."""
        if sys.platform == "win32":
            yield
            return
        try:
            file, is_alone = self._exclusive()
        except OSError as problem:
            raise StoreError("STORE_READ_ONLY", str(problem.strerror), path=str(self._path)) from problem
        with file:
            if not is_alone:
                raise StoreError("STORE_IN_USE", path=str(self._path).removesuffix(".users"))
            if self._log.exists() and self._log.stat().st_size > 0:
                self._remember()
            yield  # the file stays: whoever waits for it holds it, and the last to leave takes it away

    def _exclusive(self) -> tuple[IO[bytes], bool]:
        """The file, and whether it is locked for us alone."""
        while True:
            file = open(self._path, "ab")  # noqa: PTH123, SIM115
            is_alone = lock_now(file)
            if not is_alone or _stands_at(file, self._path):
                return file, is_alone
            file.close()

    def leave(self) -> None:
        """The last to leave takes the file away."""
        file, self._file = self._file, None
        if file is None:
            return
        with file:
            if sys.platform != "win32" and lock_now(file) and _stands_at(file, self._path):
                with suppress(OSError):
                    self._path.unlink()


def _stands_at(file: IO[bytes], path: Path) -> bool:
    """Whether an open file is still the one at the path."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _can_rename(path: Path) -> bool:
    try:
        path.rename(path)
    except OSError:
        return False
    return True
