"""Who may write now: one writer per database at a time, for as long as a batch takes; readers never wait here."""

from __future__ import annotations

import json
import os
import re
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final

from sqlalchemy import Connection, text

from laser_trim_analyzer.errors import StoreError

__all__ = ["WAIT_SECONDS", "FileLock", "Holder", "MemoryLock", "Waiting", "advisory_lock", "lock_now"]

WAIT_SECONDS: Final = 600.0
TELL_AFTER: Final = 5.0
_FIRST_PAUSE: Final = 0.001
_LONGEST_PAUSE: Final = 0.05
_LOCKED_BYTE: Final = 1 << 30  # far behind the text, which others must be able to read on Windows, too
_ADVISORY_KEY: Final = 0x4C54412D53544F52  # "LTA-STOR"
_SIGNED: Final = re.compile(r"lta (\d+) (\S+) (\d+)")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the lock, and for how long: `who` is text for people."""

    who: str
    seconds: float | None


Waiting = Callable[[Holder], None]
"""Told once after five seconds, and again every five."""


def _wait_for(attempt: Callable[[], bool], holder: Callable[[], Holder], wait: float, told: Waiting | None, path: str) -> None:
    """Try until it works. Raises StoreError STORE_BUSY, which names the holder, after `wait` seconds."""
    started = time.monotonic()
    pause, tell_at = _FIRST_PAUSE, TELL_AFTER
    while not attempt():
        waited = time.monotonic() - started
        if waited >= wait:
            found = holder()
            age = "" if found.seconds is None else f" for {found.seconds:.0f} s"
            raise StoreError("STORE_BUSY", f"{found.who} has been writing{age}; waited {waited:.0f} s", path=path)
        if told is not None and waited >= tell_at:
            told(holder())
            tell_at += TELL_AFTER
        time.sleep(min(pause, max(wait - waited, 0.0)))
        pause = min(2 * pause, _LONGEST_PAUSE)


class MemoryLock:
    """For a database that lives in this process alone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner = Holder("nobody", None)
        self._since = 0.0

    @contextmanager
    def held(self, wait: float, told: Waiting | None = None) -> Iterator[None]:
        def holder() -> Holder:
            return Holder(self._owner.who, time.monotonic() - self._since)

        _wait_for(lambda: self._lock.acquire(blocking=False), holder, wait, told, "(in memory)")
        self._owner, self._since = Holder(threading.current_thread().name, None), time.monotonic()
        try:
            yield
        finally:
            self._lock.release()


class FileLock:
    """A file beside the database, locked by the operating system: it frees itself when its holder dies."""

    def __init__(self, database: Path) -> None:
        self.path = Path(f"{database}.lock")

    @contextmanager
    def held(self, wait: float, told: Waiting | None = None) -> Iterator[None]:
        try:
            # neither mode alone will do: the text of whoever holds the lock must stay until it is ours
            file = open(self.path, "r+b" if self.path.exists() else "w+b", buffering=0)  # noqa: PTH123, SIM115
        except PermissionError as problem:
            raise StoreError("STORE_READ_ONLY", "its lock file may not be written", path=str(self.path)) from problem
        except FileNotFoundError as problem:
            raise StoreError("STORE_GONE", path=str(self.path)) from problem
        except OSError as problem:
            raise StoreError("STORE_FAILED", str(problem.strerror), path=str(self.path)) from problem
        with file:
            _wait_for(lambda: lock_now(file), lambda: _holder(self.path), wait, told, str(self.path))
            try:
                _sign(file)
                yield
            finally:
                _unlock(file)


def _sign(file: IO[bytes]) -> None:
    """Who writes, for those who wait. A full disk must not keep anybody from writing what still fits."""
    said = json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": datetime.now(UTC).isoformat()})
    with suppress(OSError):
        file.seek(0)
        file.write(said.encode("ascii").ljust(200) + b"\n")


def _holder(path: Path) -> Holder:
    try:
        said = json.loads(path.read_bytes())
        age = (datetime.now(UTC) - datetime.fromisoformat(said["since"])).total_seconds()
        return Holder(f"process {said['pid']} on {said['host']}", max(age, 0.0))
    except (OSError, ValueError, KeyError, TypeError):
        return Holder("another process", None)


if sys.platform == "win32":
    import msvcrt

    def lock_now(file: IO[bytes]) -> bool:
        file.seek(_LOCKED_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        file.seek(_LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def lock_now(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


def advisory_lock(connection: Connection, wait: float, told: Waiting | None = None, path: str = "") -> None:
    """The same on PostgreSQL, inside the running transaction: it frees itself with its end, also when the connection breaks.

    Its name for the server says who holds it since when: that is shown to every role, and the transaction began with the waiting.
    """
    lock = text(
        "SELECT CASE WHEN pg_try_advisory_xact_lock(:key) THEN set_config('application_name', "
        "CAST(:who AS text) || ' ' || floor(extract(epoch FROM clock_timestamp())), true) END"
    )
    who = f"lta {os.getpid()} {socket.gethostname()[:32]}"

    def attempt() -> bool:
        return connection.execute(lock, {"key": _ADVISORY_KEY, "who": who}).scalar_one() is not None

    _wait_for(attempt, lambda: _advisory_holder(connection), wait, told, path)


def _advisory_holder(connection: Connection) -> Holder:
    found: Any = connection.execute(
        text(
            "SELECT a.pid, a.usename, a.application_name, extract(epoch FROM clock_timestamp()) "
            "FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory' AND l.granted "
            "AND l.classid = :high AND l.objid = :low "
            "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        ),
        {"high": _ADVISORY_KEY >> 32, "low": _ADVISORY_KEY & 0xFFFFFFFF},
    ).first()
    if found is None:
        return Holder("another connection", None)
    said = _SIGNED.fullmatch(found[2] or "")
    if said is None:
        return Holder(f"connection {found[0]} of {found[1]}", None)
    return Holder(f"process {said[1]} on {said[2]}", max(float(found[3]) - int(said[3]), 0.0))
