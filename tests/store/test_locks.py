"""One writer at a time: nobody's rows are lost, waiters learn who writes, readers never wait."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.store.records import content, counts, rows, write_all

from laser_trim_analyzer.errors import StoreError
from laser_trim_analyzer.store import Holder, Store, open_store
from laser_trim_analyzer.store import locks as module

Opener = Callable[..., Store]

ONE_OF_MANY = """
import sys
from tests.store.records import rows
from laser_trim_analyzer.store import open_store
own = int(sys.argv[2])
with open_store(sys.argv[1]) as store:
    for start in range(0, 20, 4):
        numbers = [(own * 7 + number) % 30 for number in range(start, start + 4)]
        assert store.write([rows(str(number)) for number in numbers]).failures == ()
"""


def test_processes_that_store_overlapping_files_lose_and_double_nothing(shared_url: str):
    count = 4
    root = Path(__file__).resolve().parents[2]
    started = [
        subprocess.Popen([sys.executable, "-c", ONE_OF_MANY, shared_url, str(own)], cwd=root, stderr=subprocess.PIPE)
        for own in range(count)
    ]
    said = [process.communicate(timeout=120)[1] for process in started]
    assert [process.returncode for process in started] == [0] * count, b"\n".join(said).decode()
    wanted = {(own * 7 + number) % 30 for own in range(count) for number in range(20)}
    with open_store(shared_url, create=False) as store, open_store("sqlite://") as alone:
        write_all(alone, [rows(str(number)) for number in sorted(wanted)])
        assert content(store) == content(alone)


def test_threads_with_a_store_each_lose_nothing(shared_url: str):
    open_store(shared_url).close()

    def work(own: int) -> None:
        with open_store(shared_url) as store:
            for number in range(5):
                store.write([rows(f"{own}-{number}")])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    with open_store(shared_url) as store:
        assert counts(store)["unit"] == 20
        assert store.data_version() == 20


@pytest.fixture
def two(shared_url: str, opened: Opener) -> tuple[Store, Store]:
    return opened(shared_url), opened(shared_url)


def test_a_waiter_gives_up_and_names_the_writer(two: tuple[Store, Store]):
    writer, waiter = two
    with writer.writing(), pytest.raises(StoreError) as busy:
        waiter.write([rows("1")], wait=0.1)
    assert busy.value.code == "STORE_BUSY"
    assert "process" in str(busy.value) or "connection" in str(busy.value)
    assert waiter.write([rows("1")], wait=0.1).new == 1


def test_a_waiter_is_told_who_writes_and_for_how_long(two: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "TELL_AFTER", 0.1)
    writer, waiter = two
    told: list[Holder] = []
    with writer.writing(), pytest.raises(StoreError):
        waiter.write([rows("1")], wait=1.0, waiting=told.append)
    assert 2 <= len(told) <= 10
    assert all(holder.seconds is not None and 0 <= holder.seconds < 5 for holder in told)


def test_the_age_of_a_lock_is_not_that_of_waiting_for_it(shared_url: str, opened: Opener, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "TELL_AFTER", 0.05)
    first, second, third = (opened(shared_url) for _ in range(3))
    has_it, leave = threading.Event(), threading.Event()

    def wait_and_hold() -> None:
        with second.writing(wait=30):
            has_it.set()
            leave.wait(30)

    holder = threading.Thread(target=wait_and_hold)
    with first.writing():
        holder.start()
        time.sleep(4)
    assert has_it.wait(30)
    told: list[Holder] = []
    with pytest.raises(StoreError):
        third.write([rows("1")], wait=0.3, waiting=told.append)
    leave.set()
    holder.join()
    assert told
    assert all(one.who == f"process {os.getpid()} on {socket.gethostname()}" for one in told)
    assert all(one.seconds is not None and one.seconds < 3 for one in told)


def test_the_lock_is_handed_over(two: tuple[Store, Store]):
    writer, waiter = two
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with writer.writing():
            entered.set()
            leave.wait(5)

    holder = threading.Thread(target=hold)
    holder.start()
    assert entered.wait(5)
    threading.Timer(0.2, leave.set).start()
    assert waiter.write([rows("1")], wait=5).new == 1
    holder.join()


def test_readers_see_the_state_before_a_running_transaction(two: tuple[Store, Store]):
    writer, reader = two
    writer.write([rows("1")])
    before = content(reader)
    with writer.writing() as connection:
        connection.exec_driver_sql("DELETE FROM machine_verdict")
        connection.exec_driver_sql("UPDATE source_file SET status = 'FAIL'")
        assert content(reader) == before
    assert content(reader) != before


def test_a_reader_keeps_one_view_while_others_write(tmp_path: Path, opened: Opener):
    writer, reader = opened(tmp_path / "a.db"), opened(tmp_path / "a.db")
    with reader.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM unit").scalar_one() == 0
        writer.write([rows("1")])
        assert connection.exec_driver_sql("SELECT count(*) FROM unit").scalar_one() == 0


def test_a_dead_writer_frees_the_lock(shared_url: str):
    program = f"""
import os
from laser_trim_analyzer.store import open_store
store = open_store({shared_url!r})
with store.writing() as connection:
    connection.exec_driver_sql("UPDATE store_state SET data_version = 77")
    os._exit(9)
"""
    assert subprocess.run([sys.executable, "-c", program]).returncode == 9
    with open_store(shared_url) as store:
        assert store.data_version() == 0
        assert store.write([rows("1")], wait=5).new == 1
