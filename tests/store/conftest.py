"""Databases of three kinds for one suite: SQLite in memory, SQLite on disk, a PostgreSQL server that is started for the session."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from laser_trim_analyzer.store import Store, open_store

KINDS = ("memory", "file", "postgresql")
START_SECONDS = 30
QUICK = ["-cfull_page_writes=off", "-cwal_level=minimal", "-cmax_wal_senders=0", "-cmax_wal_size=64MB"]


def find_binaries() -> Path | None:
    """The newest server's programs: Debian keeps them out of the PATH."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name), reverse=True)
    if found := shutil.which("initdb"):
        places.append(Path(found).resolve().parent)
    return next((folder for folder in places if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


def as_somebody() -> list[str]:
    """Words before a command: the server refuses to run as root."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]


def quick_place() -> str | None:
    """Memory, where there is much of it: hundreds of databases take as many gigabytes as seconds."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > 8 * 1024**3 else None


class Server:
    """A server on a Unix socket in a folder of its own, without network and without haste to reach the disk."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self._folder = folder
        self._numbers = count()
        self._pattern: str | None = None
        self._words = as_somebody()
        if self._words:
            shutil.chown(folder, "nobody", "nogroup")
        data = folder / "data"
        made = ["-D", str(data), "-U", "lta", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run([*self._words, str(binaries / "initdb"), *made], check=True, cwd=folder, capture_output=True)
        settings = [f"-cunix_socket_directories={folder}", "-clisten_addresses=", "-cfsync=off", "-cmax_connections=60", *QUICK]
        self._log = (folder / "log").open("wb")
        self._command = [*self._words, binaries / "postgres", "-D", data, *settings]
        self._admin = create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT")
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=self._log, stderr=self._log, cwd=self._folder)
        self._await()

    def _url(self, name: str) -> str:
        return f"postgresql+psycopg://lta@/{name}?host={self._folder}"

    def _await(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                with self._admin.connect():
                    return
            except OperationalError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(Path(self._log.name).read_text(errors="replace")) from None
                time.sleep(0.05)

    def new_database(self, *, ready: bool = False) -> str:
        """The address of an empty database, or of one that has the tables."""
        if ready and not self._pattern:
            self._pattern = make_url(self.new_database()).database
            open_store(self._url(self._pattern)).close()
        name = f"trial_{next(self._numbers)}"
        with self._admin.connect() as connection:
            pattern = self._pattern if ready else "template1"
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {pattern} STRATEGY file_copy"))
        return self._url(name)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """A fast shutdown; the supervisor ends its own children."""
        self._admin.dispose()
        self._process.send_signal(how)
        self._process.wait(START_SECONDS)

    def close(self) -> None:
        self.stop(signal.SIGQUIT)  # at once: what hundreds of databases have not written goes with them
        self._log.close()


@contextmanager
def new_server() -> Iterator[Server]:
    """A PostgreSQL server; without its programs the test is skipped, or fails where it must not."""
    binaries = find_binaries()
    if binaries is None:
        reason = "no PostgreSQL server is installed here (looked in /usr/lib/postgresql and PATH)"
        if os.environ.get("LTA_REQUIRE_POSTGRESQL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="lta-pg-", dir=quick_place()))  # short: the path of a socket has 107 bytes
    started = None
    try:
        started = Server(binaries, folder)
        yield started
    finally:
        if started is not None:
            started.close()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One server for all tests; each takes databases of its own."""
    with new_server() as started:
        yield started


def _address(request: pytest.FixtureRequest, folder: Path, *, ready: bool = False) -> str:
    if request.param == "memory":
        return "sqlite://"
    if request.param == "file":
        return str(folder / "history.db")
    found: Server = request.getfixturevalue("server")
    return found.new_database(ready=ready)


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each kind."""
    return _address(request, tmp_path)


@pytest.fixture(params=KINDS[1:])
def shared_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database that several connections can share."""
    return str(tmp_path / "history.db") if request.param == "file" else request.getfixturevalue("server").new_database()


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind."""
    with open_store(_address(request, tmp_path, ready=True), actor="tester") as opened:
        yield opened


@pytest.fixture
def opened() -> Iterator[Callable[..., Store]]:
    """Opens databases and closes them all in the end."""
    stores: list[Store] = []

    def open_one(*words: object, **more: object) -> Store:
        stores.append(open_store(*words, **more))
        return stores[-1]

    yield open_one
    for one in stores:
        one.close()
